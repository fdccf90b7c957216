//! The publishes of one property: who, when, why, what each changed, and rolling back to one.

use cynic::QueryBuilder;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::board::Gone;
use super::replace::{Replace, ReplaceDialog, Source};
use crate::api::rule_set::{
    CompareRuleSets, CompareRuleSetsVariables, HistoryProperty, Revision, RuleHistory, RuleHistoryVariables,
};
use crate::component::crumbs::PageName;
use crate::component::load::card_bones;
use crate::component::time::{At, Detail};
use crate::component::{Crumb, Empty, Glyph, Icon, Load, PageHead};
use crate::live::refetch_on_event;
use crate::model::rule::progress::difference;
use crate::model::word::count;
use crate::session::use_session;

/// Publishes read at once.
const ROWS: i32 = 50;

/// The page.
#[component]
pub fn RuleHistoryPage() -> impl IntoView {
    let session = use_session();
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id").unwrap_or_default()));
    let history = LocalResource::new(move || {
        let query = RuleHistory::build(RuleHistoryVariables {
            id: cynic::Id::new(id.get()),
            first: Some(ROWS),
            before: None,
        });
        async move { session.request(query).await }
    });
    refetch_on_event(history, move |event| {
        let here = event.property.as_ref();
        here.is_some_and(|property| id.with_untracked(|id| property.id.inner() == id))
    });
    let replace = RwSignal::new(None::<Replace>);
    let done = Callback::new(move |()| history.refetch());
    let bones = || {
        view! {
            <PageName name="History"/>
            {card_bones("Loading the history")}
        }
    };
    view! {
        <Load resource=history what="The history" is_page=true bones=bones let:data>
            {move || match data.get().property {
                Some(property) => view! { <History property=property replace=replace/> }.into_any(),
                None => view! { <Gone/> }.into_any(),
            }}
        </Load>
        <ReplaceDialog replace=replace done=done/>
    }
}

#[component]
fn History(property: HistoryProperty, replace: RwSignal<Option<Replace>>) -> impl IntoView {
    let id = property.id.inner().to_owned();
    let above = vec![
        Crumb::new("Rules", "/rules"),
        Crumb::new(property.name.clone(), format!("/rules/{id}")),
    ];
    let current = property.rule_set.revision;
    let base = Replace {
        property: property.id.clone(),
        place: property.name.clone(),
        expected: current,
        source: Source::Revision(0),
    };
    let is_empty = property.rule_set.revisions.is_empty();
    view! {
        <PageHead
            title=format!("History of the rules, {}", property.name)
            lead=Some("Each publish is kept. Rolling back publishes an older one again.".to_owned())
            above=above
        />
        {is_empty
            .then(|| {
                view! {
                    <section class="card">
                        <Empty glyph=Glyph::Hist title="Nothing is published yet" text="The first publish will be revision 1."/>
                    </section>
                }
            })}
        {(!is_empty)
            .then(|| {
                view! {
                    <section class="card" aria-label="Revisions">
                        <ol class="revisions" role="list">
                            {property
                                .rule_set
                                .revisions
                                .into_iter()
                                .map(|revision| {
                                    let wanted = Replace {
                                        source: Source::Revision(revision.revision),
                                        ..base.clone()
                                    };
                                    let is_current = revision.revision == current;
                                    view! { <Line revision=revision wanted=wanted is_current=is_current replace=replace/> }
                                })
                                .collect_view()}
                        </ol>
                    </section>
                }
            })}
    }
}

#[component]
fn Line(
    revision: Revision,
    wanted: Replace,
    is_current: bool,
    replace: RwSignal<Option<Replace>>,
) -> impl IntoView {
    let session = use_session();
    let open = RwSignal::new(false);
    let number = revision.revision;
    let property = StoredValue::new(wanted.property.clone());
    let wanted = StoredValue::new(wanted);
    let rules = i64::try_from(revision.rules.len()).unwrap_or_default();
    let panel = format!("changes-{number}");
    let controls = panel.clone();
    view! {
        <li>
            <div class="revision">
                <span class="knot num" aria-hidden="true">
                    {number}
                </span>
                <div class="grow">
                    <h2 class="t13">
                        {format!("Revision {number}")}
                        {is_current.then(|| view! { " " <span class="badge accent">"in force"</span> })}
                    </h2>
                    <p class="muted t13">
                        {revision.published_by} ", " <At moment=revision.published_at detail=Detail::Full/>
                        {format!(", {}", count(rules, "rule", "rules"))}
                    </p>
                    {revision.note.map(|note| view! { <p class="t13">{note}</p> })}
                </div>
                <span class="actions">
                    <button
                        class="btn btn-plain btn-s"
                        type="button"
                        aria-expanded=move || if open.get() { "true" } else { "false" }
                        aria-controls=controls
                        aria-label=format!("What revision {number} changed")
                        on:click=move |_| open.update(|open| *open = !*open)
                    >
                        "Changes"
                        <Icon glyph=Signal::derive(move || if open.get() { Glyph::Down } else { Glyph::Right })/>
                    </button>
                    <Show when=move || !is_current && session.may_edit()>
                        <button
                            class="btn btn-s"
                            type="button"
                            aria-label=format!("Roll back to revision {number}")
                            on:click=move |_| replace.set(Some(wanted.get_value()))
                        >
                            <Icon glyph=Glyph::Undo/>
                            "Roll back"
                        </button>
                    </Show>
                </span>
            </div>
            <div id=panel hidden=move || !open.get()>
                <Show when=move || open.get()>
                    <Changes property=property.get_value() number=number/>
                </Show>
            </div>
        </li>
    }
}

/// What a revision changed against the one before it.
#[component]
fn Changes(property: cynic::Id, number: i32) -> impl IntoView {
    let session = use_session();
    let comparison = LocalResource::new(move || {
        let query = CompareRuleSets::build(CompareRuleSetsVariables {
            property_id: property.clone(),
            from: number - 1,
            to: number,
        });
        async move { session.request(query).await }
    });
    view! {
        <Load resource=comparison what="What it changed" bones=|| view! { <p class="muted t13">"Comparing"</p> } let:data>
            {move || {
                let all = data.get().compare_rule_sets.differences;
                if all.is_empty() {
                    return view! { <p class="muted t13">"The same rules as before."</p> }.into_any();
                }
                let line = |it: crate::api::rule_set::Difference| {
                    let (glyph, class) = difference(it.kind);
                    view! {
                        <li class="row">
                            <Icon glyph=glyph class=class/>
                            <span>{it.message}</span>
                        </li>
                    }
                };
                view! { <ul class="stack-s t13 revision-changes">{all.into_iter().map(line).collect_view()}</ul> }.into_any()
            }}
        </Load>
    }
}
