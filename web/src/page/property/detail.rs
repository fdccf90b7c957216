//! One property: what opens there, for whom, decided by which rules.

use cynic::QueryBuilder;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::part::{Doors, Groups, Rules, Schedules};
use crate::api::property::{Property, PropertyById, PropertyVariables};
use crate::component::crumbs::PageName;
use crate::component::load::card_bones;
use crate::component::time::{Detail, say};
use crate::component::{Crumb, Empty, Glyph, Load, PageHead};
use crate::live::refetch_on_event;
use crate::model::{address, word};
use crate::session::use_session;

/// The page.
#[component]
pub fn PropertyDetail() -> impl IntoView {
    let session = use_session();
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id").unwrap_or_default()));
    let property = LocalResource::new(move || {
        let query = PropertyById::build(PropertyVariables {
            id: cynic::Id::new(id.get()),
        });
        async move { session.request(query).await }
    });
    refetch_on_event(property, move |event| {
        event
            .property
            .as_ref()
            .is_some_and(|property| id.with_untracked(|id| property.id.inner() == id))
    });
    let changed = Callback::new(move |()| property.refetch());
    view! {
        <Load
            resource=property
            what="This property"
            is_page=true
            bones=|| {
                view! {
                    <PageName name="Property"/>
                    {card_bones("Loading the property")}
                }
            }
            let:data
        >
            <Found found=data changed=changed/>
        </Load>
    }
}

#[component]
fn Found(found: Signal<PropertyById>, changed: Callback<()>) -> impl IntoView {
    let is_there = Memo::new(move |_| found.with(|found| found.property.is_some()));
    let property = Signal::derive(move || {
        found
            .get()
            .property
            .expect("invariant: shown only when it is there")
    });
    view! {
        <Show when=move || is_there.get() fallback=Gone>
            <Body property=property changed=changed/>
        </Show>
    }
}

#[component]
fn Gone() -> impl IntoView {
    view! {
        <PageHead title="No such property" above=vec![Crumb::new("Properties", "/properties")]/>
        <section class="card">
            <Empty
                glyph=Glyph::Building
                title="Nothing at this address"
                text="The property was archived, or the link is not whole."
            >
                <a class="btn" href="/properties">
                    "All properties"
                </a>
            </Empty>
        </section>
    }
}

/// The answer in words: who gets in, through what, decided by what.
fn verdict(property: &Property) -> String {
    let enabled = property.rule_set.rules.iter().filter(|rule| rule.enabled).count();
    if enabled == 0 {
        return format!(
            "{} has no rules yet, so it is paused: nobody gains or loses access there.",
            property.name
        );
    }
    let people = word::count(
        property.active_membership_count.into(),
        "person gets in",
        "people get in",
    );
    let rules = word::count(i64::try_from(enabled).unwrap_or_default(), "rule", "rules");
    format!(
        "{people}, decided by {rules} of revision {}.",
        property.rule_set.revision
    )
}

#[component]
fn Body(property: Signal<Property>, changed: Callback<()>) -> impl IntoView {
    let name = Signal::derive(move || property.with(|property| property.name.clone()));
    let lead = Signal::derive(move || Some(property.with(verdict)));
    view! {
        <PageHead title=name lead=lead above=vec![Crumb::new("Properties", "/properties")]>
            <a class="btn btn-main" href=move || property.with(|property| format!("/rules/{}", property.id.inner()))>
                "Open rules"
            </a>
        </PageHead>
        <div class="cols cols-side">
            <div class="stack">
                <Groups property=property changed=changed/>
                <Doors property=property changed=changed/>
                <Schedules property=property changed=changed/>
            </div>
            <div class="stack">
                <Rules property=property/>
                <Profile property=property/>
            </div>
        </div>
    }
}

#[component]
fn Profile(property: Signal<Property>) -> impl IntoView {
    let known = |text: Option<String>| text.unwrap_or_else(|| "not given".to_owned());
    view! {
        <section class="card" aria-labelledby="profile">
            <div class="card-head">
                <h2 id="profile">"Place"</h2>
            </div>
            <div class="card-body">
                <dl class="dl">
                    <dt>"Address"</dt>
                    <dd>{move || known(property.with(|property| address::line(&property.address)))}</dd>
                    <dt>"Time zone"</dt>
                    <dd>{move || property.get().time_zone}</dd>
                    <dt>"Added"</dt>
                    <dd>{move || property.with(|property| say(&property.created_at, Detail::Full))}</dd>
                </dl>
            </div>
        </section>
    }
}
