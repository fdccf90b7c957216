//! The page of one property's rules: its head, the ordered list, and what falls out at the end.

use cynic::QueryBuilder;
use leptos::ev;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::card::RuleCard;
use super::copy::CopyDialog;
use super::dock::Dock;
use super::draft::use_drafts;
use super::editor::{Editor, use_editor};
use super::index::OfficeTabs;
use super::progress::Progress;
use super::replace::{Replace, ReplaceDialog};
use super::stale::StaleBanner;
use crate::api::kind::AdminRole;
use crate::api::property::PropertyName;
use crate::api::rule::{RuleBoard, RuleBoardVariables, RuleProperty, RuleSet, RuleTabs};
use crate::component::crumbs::PageName;
use crate::component::load::card_bones;
use crate::component::reorder::ReorderVoice;
use crate::component::time::{Detail, say};
use crate::component::{Crumb, Empty, Glyph, Icon, Load, PageHead, use_toasts};
use crate::live::refetch_on_event;
use crate::model::word;
use crate::session::use_session;

/// The page.
#[component]
pub fn RulesPage() -> impl IntoView {
    let session = use_session();
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id").unwrap_or_default()));
    let board = LocalResource::new(move || {
        let query = RuleBoard::build(RuleBoardVariables {
            id: cynic::Id::new(id.get()),
        });
        async move { session.request(query).await }
    });
    let tabs = LocalResource::new(move || async move { session.request(RuleTabs::build(())).await });
    refetch_on_event(board, move |event| {
        event
            .property
            .as_ref()
            .is_some_and(|property| id.with_untracked(|id| property.id.inner() == id))
    });
    let published = Callback::new(move |()| {
        board.refetch();
        tabs.refetch();
    });
    let bones = || {
        view! {
            <PageName name="Rules"/>
            {card_bones("Loading rules")}
        }
    };
    view! {
        <Load resource=board what="The rules" is_page=true bones=bones let:data>
            {move || {
                let shown = Memo::new(move |_| data.with(|data| data.property.as_ref().map(|it| it.id.inner().to_owned())));
                move || match shown.get() {
                    Some(id) => view! { <Board id=id data=data tabs=tabs published=published/> }.into_any(),
                    None => view! { <Gone/> }.into_any(),
                }
            }}
        </Load>
    }
}

/// No property has this id.
#[component]
pub fn Gone() -> impl IntoView {
    view! {
        <PageHead title="No such property" above=vec![Crumb::new("Rules", "/rules")]/>
        <section class="card">
            <Empty glyph=Glyph::Rules title="Nothing at this address" text="The property was archived, or the link is not whole.">
                <a class="btn" href="/rules">
                    "All rules"
                </a>
            </Empty>
        </section>
    }
}

/// Editing one property's rules. Made anew for each property.
#[component]
fn Board(
    id: String,
    data: Signal<RuleBoard>,
    tabs: LocalResource<Result<RuleTabs, crate::api::ApiError>>,
    published: Callback<()>,
) -> impl IntoView {
    let property = own_property(&id, data);
    let attributes = Signal::derive(move || data.with(|data| data.condition_attributes.clone()));
    let viewer = untrack(|| use_session().viewer());
    let viewer_id = viewer
        .as_ref()
        .map(|viewer| viewer.id.inner().to_owned())
        .unwrap_or_default();
    let draft = use_drafts().of(
        &viewer_id,
        &id,
        &property.with_untracked(|property| property.rule_set.clone()),
    );
    let editor = Editor::provide(draft, property, attributes, published);
    let may_edit = viewer
        .and_then(|viewer| viewer.admin)
        .is_none_or(|admin| admin.role != AdminRole::Viewer);
    tell_what_is_kept(editor);
    if may_edit {
        publish_by_key(editor);
    }

    let path = format!("/properties/{id}");
    let (history_of, progress_of) = (id.clone(), cynic::Id::new(id.clone()));
    let own_name = property.with_untracked(|property| PropertyName {
        id: property.id.clone(),
        name: property.name.clone(),
    });
    let name = Signal::derive(move || property.with(|property| property.name.clone()));
    let lead = Signal::derive(move || Some(property.with(lead)));
    let is_empty = Memo::new(move |_| draft.with(|draft| draft.rules.is_empty()));
    view! {
            <PageHead title=name lead=lead above=vec![Crumb::new("Rules", "/rules")]>
                <a class="btn" href=path>
                    <Icon glyph=Glyph::Building/>
                    "Open property"
                </a>
                <History property=history_of/>
                {may_edit.then(|| view! { <CopyRules property=own_name published=published/> })}
                {may_edit.then(|| view! { <NewRule/> })}
            </PageHead>
            <OfficeTabs current=id tabs=tabs/>
            <StaleBanner/>
            <Progress property=progress_of may_edit=may_edit/>
            <Show when=move || !is_empty.get() fallback=move || view! { <NoRules may_edit=may_edit/> }>
                <HowTo may_edit=may_edit/>
                <RuleList may_edit=may_edit/>
            </Show>
            <ReorderVoice reorder=editor.reorder/>
        <Dock/>
    }
}

/// The property with this id; while another one is already there, the last of this one.
fn own_property(id: &str, data: Signal<RuleBoard>) -> Signal<RuleProperty> {
    let id = id.to_owned();
    let own = Memo::new(move |before: Option<&RuleProperty>| {
        let now = data
            .with(|data| data.property.clone())
            .filter(|property| property.id.inner() == id);
        now.or_else(|| before.cloned())
            .expect("invariant: made only for a property that is there")
    });
    own.into()
}

/// Control or Command with Enter is the main button of the dock, wherever the focus is.
fn publish_by_key(editor: Editor) {
    let listener = window_event_listener(ev::keydown, move |event| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            editor.publish();
        }
    });
    on_cleanup(move || listener.remove());
}

/// Going elsewhere loses nothing, and says so.
fn tell_what_is_kept(editor: Editor) {
    let toasts = use_toasts();
    let session = use_session();
    on_cleanup(move || {
        let kept = untrack(|| editor.changes.with(Vec::len));
        if kept > 0 && untrack(|| session.viewer().is_some()) {
            let changes = word::count(
                i64::try_from(kept).unwrap_or_default(),
                "change is",
                "changes are",
            );
            let home = untrack(|| editor.home());
            toasts.done(format!(
                "{changes} not published in {}. Kept in this tab.",
                home.name
            ));
        }
    });
}

fn lead(property: &RuleProperty) -> String {
    format!(
        "A person falls through the list from the top; the first rule that matches decides. {} {}.",
        revision(&property.rule_set),
        word::count(
            property.active_membership_count.into(),
            "person gets in",
            "people get in"
        ),
    )
}

fn revision(set: &RuleSet) -> String {
    if set.revision == 0 {
        return "Nothing is published yet.".to_owned();
    }
    let by = set
        .published_by
        .as_ref()
        .map(|by| format!(" by {by}"))
        .unwrap_or_default();
    let at = set
        .published_at
        .as_ref()
        .map(|at| format!(", {}", say(at, Detail::Full)))
        .unwrap_or_default();
    format!("Revision {}{by}{at}.", set.revision)
}

/// The way to the publishes before.
#[component]
fn History(property: String) -> impl IntoView {
    let editor = use_editor();
    let words = move || match editor.newest().revision {
        0 => "History".to_owned(),
        revision => format!("Revision {revision}"),
    };
    view! {
        <a class="btn" href=format!("/rules/{property}/history") title="History, compare and roll back">
            <Icon glyph=Glyph::Hist/>
            {words}
        </a>
    }
}

/// These rules for another office.
#[component]
fn CopyRules(property: PropertyName, published: Callback<()>) -> impl IntoView {
    let editor = use_editor();
    let asking = RwSignal::new(false);
    let replace = RwSignal::new(None::<Replace>);
    view! {
        <button
            class="btn"
            type="button"
            disabled=move || editor.newest().rules.is_empty()
            on:click=move |_| asking.set(true)
        >
            <Icon glyph=Glyph::Copy/>
            "Copy to…"
        </button>
        <CopyDialog open=asking from=property replace=replace/>
        <ReplaceDialog replace=replace done=published/>
    }
}

#[component]
fn NewRule() -> impl IntoView {
    let editor = use_editor();
    let is_full = Memo::new(move |_| editor.draft.with(|draft| draft.is_full()));
    view! {
        <button
            class="btn"
            id="new-rule"
            type="button"
            disabled=is_full
            title=move || is_full.get().then_some("A property has at most 200 rules")
            on:click=move |_| editor.add_rule()
        >
            <Icon glyph=Glyph::Plus/>
            "New rule"
        </button>
    }
}

#[component]
fn NoRules(may_edit: bool) -> impl IntoView {
    let editor = use_editor();
    view! {
        <section class="card">
            <Empty
                glyph=Glyph::Rules
                title=format!("{} has no rules yet", untrack(|| editor.home()).name)
                text="So it is paused: nobody gains or loses access there."
            >
                {may_edit
                    .then(|| {
                        view! {
                            <button class="btn btn-main" type="button" on:click=move |_| editor.add_rule()>
                                "Write the first rule"
                            </button>
                        }
                    })}
            </Empty>
        </section>
    }
}

#[component]
fn HowTo(may_edit: bool) -> impl IntoView {
    may_edit.then(|| {
        view! {
            <p class="how-move small muted hide-s" id="how-move">
                "On a handle: " <kbd>"Space"</kbd> " lifts, " <kbd>"↑"</kbd> <kbd>"↓"</kbd> " move, " <kbd>"Space"</kbd>
                " drops, " <kbd>"Esc"</kbd> " puts back"
            </p>
        }
    })
}

#[component]
fn RuleList(may_edit: bool) -> impl IntoView {
    let editor = use_editor();
    let keys = Memo::new(move |_| {
        editor
            .draft
            .with(|draft| draft.rules.iter().map(|rule| rule.key).collect::<Vec<_>>())
    });
    view! {
        <div>
            <ol
                node_ref=editor.reorder.list()
                class="fall rules"
                class:is-dragging=move || editor.reorder.is_dragging()
                role="list"
                aria-label="Rules"
            >
                <For each=move || keys.get() key=|key| *key let:key>
                    <RuleCard key=key may_edit=may_edit/>
                </For>
            </ol>
            <p class="fall-end">
                <span class="knot" aria-hidden="true">
                    "–"
                </span>
                <span>{move || format!("Everyone else falls through and gets nothing in {}.", editor.home().name)}</span>
            </p>
        </div>
    }
}
