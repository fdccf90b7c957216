//! Access, office by office, each with the fall line that explains it. `?why=` holds the open office.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate, use_query_map};

use super::desk::{Ask, Whom, use_desk};
use super::row::Decided;
use crate::api::access_override::AccessOverride;
use crate::api::employee::{Employee, Membership, Outcome};
use crate::api::kind::{MembershipStatus, OutcomeKind};
use crate::api::property::PropertyName;
use crate::component::time::{Detail, say};
use crate::component::{FallLine, Glyph, Icon, Place, Status};
use crate::model::access_override::{apart, gives};
use crate::model::route::with_query;
use crate::model::standing::decider;
use crate::model::word;

/// What is known of one office.
#[derive(Clone)]
struct Office {
    property: PropertyName,
    membership: Option<Membership>,
    outcome: Option<Outcome>,
}

/// Offices with a membership first, as the server orders them, then those with only a decision.
fn offices(employee: &Employee) -> Vec<Office> {
    let outcome_of = |id: &cynic::Id| {
        employee
            .outcomes
            .iter()
            .find(|outcome| outcome.property.id == *id)
            .cloned()
    };
    let with_membership = employee.memberships.iter().map(|membership| Office {
        property: membership.property.clone(),
        membership: Some(membership.clone()),
        outcome: outcome_of(&membership.property.id),
    });
    let is_bare = |outcome: &&Outcome| {
        !employee
            .memberships
            .iter()
            .any(|it| it.property.id == outcome.property.id)
    };
    let bare = employee.outcomes.iter().filter(is_bare).map(|outcome| Office {
        property: outcome.property.clone(),
        membership: None,
        outcome: Some(outcome.clone()),
    });
    with_membership.chain(bare).collect()
}

/// The section.
#[component]
pub fn Access(employee: Employee) -> impl IntoView {
    let all = offices(&employee);
    let whom = Whom {
        id: employee.id.clone(),
        name: employee.display_name.clone(),
    };
    let user = employee.directory_user.as_ref().map(|user| user.id.clone());
    let live = apart(&employee.overrides).0;
    let query = use_query_map();
    let path = use_location().pathname;
    let navigate = use_navigate();
    let first = all.first().map(|office| office.property.id.inner().to_owned());
    let open = Memo::new(move |_| query.with(|query| query.get("why")).or_else(|| first.clone()));
    let toggle = Callback::new(move |id: String| {
        let next = if open.get_untracked().as_deref() == Some(id.as_str()) {
            "none".to_owned()
        } else {
            id
        };
        let options = NavigateOptions {
            replace: true,
            scroll: false,
            ..Default::default()
        };
        navigate(
            &with_query(&path.get_untracked(), &[("why", Some(&next))]),
            options,
        );
    });
    let nothing = all.is_empty();
    view! {
        <section class="stack-s" aria-labelledby="access">
            <div class="row between">
                <h2 id="access">"Access, office by office"</h2>
                <span class="small muted hide-s">"First matching rule decides, the rest are not read"</span>
            </div>
            {nothing
                .then(|| {
                    view! {
                        <p class="card card-body t13 soft">
                            "No office has decided about this person yet: no rules are in force, or the directory has not pushed them."
                        </p>
                    }
                })}
            {all
                .into_iter()
                .map(|office| {
                    let person = Person {
                        whom: whom.clone(),
                        user: user.clone(),
                        live: live.iter().filter(|it| it.property.id == office.property.id).cloned().collect(),
                    };
                    view! { <OfficeCard person=person office=office open=open toggle=toggle/> }
                })
                .collect_view()}
        </section>
    }
}

/// Whose card it is, and what is excepted there.
#[derive(Clone)]
struct Person {
    whom: Whom,
    /// The directory user behind them.
    user: Option<cynic::Id>,
    live: Vec<AccessOverride>,
}

#[component]
fn OfficeCard(
    person: Person,
    office: Office,
    open: Memo<Option<String>>,
    toggle: Callback<String>,
) -> impl IntoView {
    let id = StoredValue::new(office.property.id.inner().to_owned());
    let is_open =
        Signal::derive(move || id.with_value(|id| open.with(|open| open.as_deref() == Some(id.as_str()))));
    let is_off = office
        .membership
        .as_ref()
        .is_none_or(|it| it.status == MembershipStatus::Deactivated);
    let heading = format!("office-{}", office.property.id.inner());
    let labelled = heading.clone();
    let panel = format!("why-{}", office.property.id.inner());
    let controls = panel.clone();
    let name = office.property.name.clone();
    let outcome = StoredValue::new(office.outcome.clone());
    let membership = StoredValue::new(office.membership.clone());
    let acts = StoredValue::new((person.clone(), office.clone()));
    view! {
        <article class="card" aria-labelledby=labelled>
            <div class="card-head" class:flat=move || !is_open.get()>
                <span aria-hidden="true">
                    <Place name=name.clone() is_off=is_off/>
                </span>
                <h3 id=heading>{name.clone()}</h3>
                <Summary office=office/>
                <Excepted live=person.live/>
                <button
                    class="btn btn-plain btn-s aside"
                    type="button"
                    aria-expanded=move || if is_open.get() { "true" } else { "false" }
                    aria-controls=controls
                    aria-label=format!("Why, {name}")
                    on:click=move |_| toggle.run(id.get_value())
                >
                    "Why"
                    <Icon glyph=Signal::derive(move || if is_open.get() { Glyph::Down } else { Glyph::Right })/>
                </button>
            </div>
            <div id=panel hidden=move || !is_open.get()>
                <Show when=move || is_open.get()>
                    <Why outcome=outcome.get_value() membership=membership.get_value()/>
                    {acts.with_value(|(person, office)| view! { <Acts person=person.clone() office=office.clone()/> })}
                </Show>
            </div>
        </article>
    }
}

/// Overrides in force there.
#[component]
fn Excepted(live: Vec<AccessOverride>) -> impl IntoView {
    live.into_iter()
        .map(|it| {
            let until = say(&it.expires_at, Detail::Brief);
            view! {
                <span class="chip chip-own" title=it.reason.clone()>
                    <Icon glyph=Glyph::Pin/>
                    {format!("{} until {until}", gives(&it))}
                </span>
            }
        })
        .collect_view()
}

/// What an admin does there by hand.
#[component]
fn Acts(person: Person, office: Office) -> impl IntoView {
    let desk = use_desk();
    let place = office.property.name.clone();
    let suspension = office.membership.map(|it| (it.id, it.status));
    let whom = StoredValue::new(person.whom);
    let suspend = suspension.and_then(|(id, status)| match status {
        MembershipStatus::Active => Some((
            Ask::Suspend {
                id,
                place: place.clone(),
            },
            "Suspend",
        )),
        MembershipStatus::Suspended => Some((
            Ask::Lift {
                id,
                place: place.clone(),
            },
            "Lift the suspension",
        )),
        MembershipStatus::Deactivated => None,
    });
    let suspend = StoredValue::new(suspend);
    let property = StoredValue::new(office.property.id.inner().to_owned());
    let label = StoredValue::new(place);
    let is_linked = person.user.is_some();
    let waits = office
        .outcome
        .is_some_and(|outcome| outcome.kind == OutcomeKind::WaitingGroups);
    let confirm = StoredValue::new(person.user.filter(|_| waits));
    view! {
        <Show when=move || desk.may_edit()>
            <div class="card-foot row row-wrap">
                {is_linked
                    .then(|| {
                        view! {
                            <button
                                class="btn btn-s"
                                type="button"
                                aria-label=label.with_value(|place| format!("Add override, {place}"))
                                on:click=move |_| whom.with_value(|whom| desk.add_override(whom, Some(property.get_value())))
                            >
                                <Icon glyph=Glyph::Pin/>
                                "Add override"
                            </button>
                        }
                    })}
                {confirm
                    .get_value()
                    .filter(|_| desk.may_administer())
                    .map(|user| {
                        view! {
                            <button
                                class="btn btn-s"
                                type="button"
                                on:click=move |_| whom.with_value(|whom| desk.ask(whom, Ask::ConfirmGroups(user.clone())))
                            >
                                <Icon glyph=Glyph::Check/>
                                "Their groups still hold"
                            </button>
                        }
                    })}
                {suspend
                    .get_value()
                    .map(|(ask, word)| {
                        let glyph = if word == "Suspend" { Glyph::Pause } else { Glyph::In };
                        view! {
                            <button
                                class="btn btn-s"
                                type="button"
                                aria-label=label.with_value(|place| format!("{word}, {place}"))
                                on:click=move |_| whom.with_value(|whom| desk.ask(whom, ask.clone()))
                            >
                                <Icon glyph=glyph/>
                                {word}
                            </button>
                        }
                    })}
            </div>
        </Show>
    }
}

/// Status, role and groups; or the reason why there is no membership.
#[component]
fn Summary(office: Office) -> impl IntoView {
    let Some(membership) = office.membership else {
        let summary = office.outcome.map(|outcome| outcome.summary).unwrap_or_default();
        return view! {
            <span class="status">
                <Icon glyph=Glyph::Dash/>
                "No access"
            </span>
            <span class="muted t13 cut hide-s" title=summary.clone()>
                {summary.clone()}
            </span>
        }
        .into_any();
    };
    if membership.status == MembershipStatus::Deactivated {
        let since = format!("Deactivated {}", say(&membership.updated_at, Detail::Full));
        let summary = office.outcome.map(|outcome| outcome.summary);
        return view! {
            <Status look=word::membership(membership.status) word=since/>
            <span class="muted t13 cut hide-s">{summary}</span>
        }
        .into_any();
    }
    view! {
        <Status look=word::membership(membership.status)/>
        <span class="muted t13">{word::role(membership.role)}</span>
        {membership.access_groups.into_iter().map(|group| view! { <span class="chip">{group.name}</span> }).collect_view()}
        {membership.suspended_reason.map(|reason| view! { <span class="muted t13">{reason}</span> })}
    }
    .into_any()
}

#[component]
fn Why(outcome: Option<Outcome>, membership: Option<Membership>) -> impl IntoView {
    let Some(outcome) = outcome else {
        let decided = membership.map(|membership| decider(&membership.why));
        return view! {
            <div class="card-body t13 row">
                {decided.map(|decided| view! { <Decided decided=decided/> })}
                <span class="muted">"No rule has decided about this membership."</span>
            </div>
        }
        .into_any();
    };
    let gives = StoredValue::new(membership);
    let has_rules = !outcome.rules.is_empty();
    let explains = outcome.kind != OutcomeKind::Matched;
    view! {
        {explains.then(|| view! { <p class="why-summary t13">{outcome.summary.clone()}</p> })}
        {has_rules
            .then(|| {
                view! {
                    <div class="why">
                        <FallLine rules=outcome.rules.clone() outcome=move || view! { <Gives membership=gives.get_value()/> }/>
                    </div>
                }
            })}
        <div class="trail">
            <span>
                <Icon glyph=Glyph::Clock class="i-s"/>
                {say(&outcome.decided_at, Detail::Full)}
            </span>
            <span>
                <Icon glyph=Glyph::Rules class="i-s"/>
                <a href=format!("/rules/{}", outcome.property.id.inner())>{format!("Revision {}", outcome.revision)}</a>
            </span>
        </div>
    }
    .into_any()
}

/// What the rule that caught gives here.
#[component]
fn Gives(membership: Option<Membership>) -> impl IntoView {
    let Some(membership) = membership else {
        return ().into_any();
    };
    view! {
        <div class="outcome">
            {membership
                .access_groups
                .into_iter()
                .map(|group| {
                    view! {
                        <span class="chip">
                            <Icon glyph=Glyph::Group/>
                            {group.name}
                        </span>
                    }
                })
                .collect_view()}
            <span class="chip">
                <Icon glyph=Glyph::Person/>
                {format!("Role: {}", word::role(membership.role))}
            </span>
        </div>
    }
    .into_any()
}
