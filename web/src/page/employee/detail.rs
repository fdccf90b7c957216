//! One person: how they stand, what they open, and why.

use cynic::QueryBuilder;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::access::Access;
use super::add_override::AddOverride;
use super::ask::AskDialog;
use super::desk::Desk;
use super::overrides::Overrides;
use super::pending::Pending;
use super::side::Side;
use super::sync::SyncTile;
use super::timeline::Timeline;
use crate::api::employee::{Employee, EmployeeById, EmployeeVariables};
use crate::component::crumbs::PageName;
use crate::component::load::card_bones;
use crate::component::time::{Detail, say};
use crate::component::{Avatar, Crumb, Empty, Glyph, Load, PageHead, Status};
use crate::live::refetch_on_event;
use crate::model::standing::{Tally, doors, doors_by_office, standing};
use crate::model::word::{self, Look};
use crate::session::use_session;

/// The page.
#[component]
pub fn EmployeeDetail() -> impl IntoView {
    let session = use_session();
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id").unwrap_or_default()));
    let employee = LocalResource::new(move || {
        let query = EmployeeById::build(EmployeeVariables {
            id: cynic::Id::new(id.get()),
        });
        async move { session.request(query).await }
    });
    refetch_on_event(employee, move |event| {
        event
            .employee
            .as_ref()
            .is_some_and(|person| id.with_untracked(|id| person.id.inner() == id))
    });
    Desk::provide(Callback::new(move |()| employee.refetch()));
    view! {
        <Load
            resource=employee
            what="This person"
            is_page=true
            bones=|| {
                view! {
                    <PageName name="Employee" above=above()/>
                    {card_bones("Loading the person")}
                }
            }
            let:data
        >
            <Found found=data/>
        </Load>
        // Outside of what an event draws anew: a form that is being filled in stays.
        <AskDialog/>
        <AddOverride/>
    }
}

fn above() -> Vec<Crumb> {
    vec![Crumb::new("Employees", "/employees")]
}

#[component]
fn Found(found: Signal<EmployeeById>) -> impl IntoView {
    move || match found.get().employee {
        Some(employee) => view! { <Person employee=employee/> }.into_any(),
        None => view! {
            <PageHead title="No such person" above=above()/>
            <section class="card">
                <Empty
                    glyph=Glyph::Person
                    title="Nobody at this address"
                    text="The link is not whole, or the person belongs to somebody else's console."
                >
                    <a class="btn" href="/employees">
                        "All employees"
                    </a>
                </Empty>
            </section>
        }
        .into_any(),
    }
}

#[component]
fn Person(employee: Employee) -> impl IntoView {
    let work = match (&employee.title, &employee.department) {
        (Some(title), Some(department)) => format!("{title}, {department}"),
        (Some(one), None) | (None, Some(one)) => one.clone(),
        (None, None) => employee.email.clone(),
    };
    let manager = employee
        .manager
        .as_ref()
        .map(|manager| format!(". Reports to {manager}"));
    view! {
        <PageName name=employee.display_name.clone() above=above()/>
        <header class="page-head">
            <div class="row grow person-head">
                <Avatar name=employee.display_name.clone() class="av-l"/>
                <div class="grow">
                    <h1>{employee.display_name.clone()}</h1>
                    <p class="t13">{work} {manager}</p>
                </div>
            </div>
        </header>
        <Pending employee=employee.clone()/>
        <Glance employee=employee.clone()/>
        <div class="cols cols-side">
            <div class="stack stack-wide">
                <Access employee=employee.clone()/>
                <Overrides employee=employee.clone()/>
                <Timeline id=employee.id.clone()/>
            </div>
            <Side employee=employee/>
        </div>
    }
}

#[component]
fn Tile(name: &'static str, #[prop(into)] note: String, children: Children) -> impl IntoView {
    view! {
        <div class="tile">
            <span class="k">{name}</span>
            <span class="v row tile-word">{children()}</span>
            <span class="d">{note}</span>
        </div>
    }
}

#[component]
fn Glance(employee: Employee) -> impl IntoView {
    let tally = Tally::of(employee.memberships.iter().map(|membership| membership.status));
    let has_left = employee.directory_user.as_ref().is_some_and(|user| !user.active);
    let offices = i64::try_from(tally.active).unwrap_or_default();
    let open: usize = employee
        .memberships
        .iter()
        .map(|membership| doors(membership).len())
        .sum();
    let (key, key_note) = match &employee.mobile_key {
        Some(key) => (
            word::mobile_key(key.status),
            format!("since {}", say(&key.updated_at, Detail::Full)),
        ),
        None => (
            Look {
                tone: "",
                glyph: Glyph::Dash,
                word: "None",
            },
            "no rule has issued one".to_owned(),
        ),
    };
    view! {
        <section class="tiles" aria-label="At a glance">
            <Tile name="Standing" note=format!("in {}", word::count(offices, "office", "offices"))>
                <Status look=standing(tally, has_left)/>
            </Tile>
            <Tile name="Opens" note=doors_by_office(&employee)>
                {word::count(i64::try_from(open).unwrap_or_default(), "door", "doors")}
            </Tile>
            <Tile name="Mobile key" note=key_note>
                <Status look=key/>
            </Tile>
            <SyncTile employee=employee.clone()/>
            <Tile name="Last change" note=format!("here since {}", say(&employee.created_at, Detail::Full))>
                {say(&employee.updated_at, Detail::Brief)}
            </Tile>
        </section>
    }
}
