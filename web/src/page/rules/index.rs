//! Which property's rules: the list of offices, and the tabs above one office's rules.

use cynic::QueryBuilder;
use leptos::prelude::*;

use super::draft::use_drafts;
use crate::api::rule::{RuleTab, RuleTabs};
use crate::component::load::card_bones;
use crate::component::{Empty, Glyph, Icon, Load, PageHead, Place};
use crate::model::set_up_step::enabled_rules;
use crate::model::word;
use crate::session::use_session;

/// Every office with how many rules it has.
#[component]
pub fn RulesIndexPage() -> impl IntoView {
    let session = use_session();
    let tabs = LocalResource::new(move || async move { session.request(RuleTabs::build(())).await });
    view! {
        <PageHead title="Rules" lead="Each office has its own, in order. The first that matches decides.".to_owned()/>
        <Load resource=tabs what="The list" bones=|| card_bones("Loading offices") let:data>
            <section class="card" aria-label="Offices">
                <Show when=move || !data.get().properties.is_empty() fallback=NoOffice>
                    <ul class="lines">
                        <For each=move || data.get().properties key=|property| format!("{property:?}") let:property>
                            <OfficeLine property=property/>
                        </For>
                    </ul>
                </Show>
            </section>
        </Load>
    }
}

#[component]
fn NoOffice() -> impl IntoView {
    view! {
        <Empty
            glyph=Glyph::Building
            title="No office yet"
            text="Rules belong to an office. Add the first one, with its doors and access groups."
        >
            <a class="btn btn-main" href="/properties">
                "Open properties"
            </a>
        </Empty>
    }
}

#[component]
fn OfficeLine(property: RuleTab) -> impl IntoView {
    let id = property.id.inner().to_owned();
    view! {
        <li>
            <Place name=property.name.clone()/>
            <a class="grow" href=format!("/rules/{id}")>
                {property.name.clone()}
            </a>
            <Unpublished property=id/>
            <span class="muted small num hide-s">{format!("revision {}", property.rule_set.revision)}</span>
            <span class="muted small num">
                {match enabled(&property) {
                    0 => "paused, no rules".to_owned(),
                    n => word::count(n, "rule", "rules"),
                }}
            </span>
        </li>
    }
}

fn enabled(property: &RuleTab) -> i64 {
    i64::try_from(enabled_rules(property)).unwrap_or_default()
}

/// Marks a property with changes that nobody but this tab has.
#[component]
fn Unpublished(property: String) -> impl IntoView {
    let (session, drafts) = (use_session(), use_drafts());
    let has_changes = Memo::new(move |_| {
        session
            .viewer()
            .is_some_and(|viewer| drafts.has_changes(viewer.id.inner(), &property))
    });
    move || {
        has_changes.get().then(|| {
            view! {
                <Icon glyph=Glyph::Edit class="i-s accent"/>
                <span class="vh">"unpublished changes"</span>
            }
        })
    }
}

/// The offices as tabs.
#[component]
pub fn OfficeTabs(
    /// Id of the one that is shown.
    #[prop(into)]
    current: Signal<String>,
    /// Of whom.
    tabs: LocalResource<Result<RuleTabs, crate::api::ApiError>>,
) -> impl IntoView {
    let properties = Memo::new(move |before: Option<&Vec<RuleTab>>| match tabs.get() {
        Some(Ok(tabs)) => tabs.properties,
        // While it is read again, or if that fails, the last answer stays.
        Some(Err(_)) | None => before.cloned().unwrap_or_default(),
    });
    view! {
        <nav class="tabs" aria-label="Office">
            <For each=move || properties.get() key=|property| format!("{property:?}") let:property>
                <OfficeTab property=property current=current/>
            </For>
        </nav>
    }
}

#[component]
fn OfficeTab(property: RuleTab, current: Signal<String>) -> impl IntoView {
    let id = property.id.inner().to_owned();
    let is_current = {
        let id = id.clone();
        move || current.with(|current| *current == id).then_some("page")
    };
    let path = format!("/rules/{id}");
    view! {
        <a href=path aria-current=is_current>
            {property.name.clone()}
            <span class="n">
                {match enabled(&property) {
                    0 => "paused".to_owned(),
                    n => n.to_string(),
                }}
            </span>
            <Unpublished property=id/>
        </a>
    }
}
