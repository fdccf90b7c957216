//! The overview: the verdict in words, what needs a person, then figures.

mod live;
mod offices;

use cynic::QueryBuilder;
use leptos::prelude::*;

use live::Latest;
use offices::Offices;

use crate::api::kind::IntegrationStatus;
use crate::api::overview::{Overview as Data, OverviewVariables};
use crate::attention::{Attention, use_attention};
use crate::component::crumbs::PageName;
use crate::component::load::card_bones;
use crate::component::{Glyph, Icon, Load};
use crate::live::refetch_on_event;
use crate::model::attention::{held_line, held_phrase, page_of};
use crate::model::word::{count, figure};
use crate::session::use_session;

/// The page.
#[component]
pub fn Overview() -> impl IntoView {
    let session = use_session();
    let data = LocalResource::new(move || async move {
        session
            .request(Data::build(OverviewVariables { first: Some(1) }))
            .await
    });
    refetch_on_event(data, |_| true);
    let attention = use_attention();
    view! {
        <PageName name="Overview"/>
        <Load resource=data what="The overview" is_page=true bones=|| card_bones("Loading the overview") let:data>
            {move || view! { <Verdict data=data.get()/> }}
            <div class="cols cols-wide">
                <div class="stack">{move || view! { <Body data=data.get() urgent=urgent(attention)/> }}</div>
                <Latest/>
            </div>
        </Load>
    }
}

/// Something only a person can do.
struct Todo {
    glyph: Glyph,
    what: String,
    why: String,
    button: &'static str,
    path: String,
}

fn todos(data: &Data) -> Vec<Todo> {
    let todo = |glyph, what: String, why: &str, button, path: String| Todo {
        glyph,
        what,
        why: why.to_owned(),
        button,
        path,
    };
    let mut all = Vec::new();
    if data.properties.is_empty() {
        let why = "People get access office by office.";
        all.push(todo(
            Glyph::Building,
            "Add the first office.".into(),
            why,
            "Add property",
            "/properties".into(),
        ));
    }
    match data.integration.as_ref().map(|integration| integration.status) {
        None => {
            let why = "Until then nobody arrives by themselves.";
            all.push(todo(
                Glyph::Plug,
                "Connect Okta.".into(),
                why,
                "Connect",
                "/okta".into(),
            ));
        }
        Some(IntegrationStatus::Waiting) => {
            let why = "Base URL and token are ready; Okta has not called yet.";
            all.push(todo(
                Glyph::Plug,
                "Finish the set-up in Okta.".into(),
                why,
                "Look",
                "/okta".into(),
            ));
        }
        Some(IntegrationStatus::Receiving) => {}
    }
    for property in data
        .properties
        .iter()
        .filter(|property| property.rule_set.rules.is_empty())
    {
        let path = format!("/rules/{}", property.id.inner());
        let why = "So it is paused: nobody gains or loses access there.";
        all.push(todo(
            Glyph::Rules,
            format!("{} has no rules yet.", property.name),
            why,
            "Write rules",
            path,
        ));
    }
    let unmatched = data.unmatched_users.total_count;
    if unmatched > 0 {
        let what = format!(
            "{} no rule anywhere.",
            count(unmatched.into(), "person matches", "people match")
        );
        all.push(todo(
            Glyph::Dash,
            what,
            "They get in nowhere until one does.",
            "Look",
            "/employees?view=unmatched".into(),
        ));
    }
    all
}

/// What cannot wait, first.
fn urgent(attention: Attention) -> Vec<Todo> {
    let mut all = Vec::new();
    if let Some(what) = attention.with(held_line).flatten() {
        all.push(Todo {
            glyph: Glyph::Hold,
            what,
            why: "Nothing is taken until you decide.".to_owned(),
            button: "Decide",
            path: "/held".to_owned(),
        });
    }
    let told = attention.with(|waits| waits.alerts.clone()).unwrap_or_default();
    all.extend(told.into_iter().filter_map(|alert| {
        let (path, button) = page_of(alert.kind)?;
        Some(Todo {
            glyph: Glyph::Alert,
            what: format!("{}.", alert.heading),
            why: alert.message,
            button,
            path: path.to_owned(),
        })
    }));
    all
}

fn verdict(data: &Data, pending: i64) -> &'static str {
    match (data.integration.is_some(), data.properties.is_empty(), pending) {
        (_, true, _) | (false, _, _) => "Not everything is set up yet.",
        (true, false, 0) => "Everyone who should get in can.",
        (true, false, _) => "Everyone who should get in can. Some access is about to end.",
    }
}

fn pending(data: &Data) -> i64 {
    let counts = data
        .properties
        .iter()
        .map(|property| i64::from(property.pending_loss_count));
    counts.sum()
}

#[component]
fn Verdict(data: Data) -> impl IntoView {
    let offices = i64::try_from(data.properties.len()).unwrap_or_default();
    let attention = use_attention();
    let held = move || attention.with(held_phrase).flatten();
    let words = verdict(&data, pending(&data));
    view! {
        <header class="verdict">
            <h1>
                {move || if held().is_some() { "Everyone who should get in can." } else { words }}
                {move || held().map(|held| view! { " " <em>{held}</em> " wait for you." })}
            </h1>
            <p>
                {format!(
                    "{} in the directory of {}. ",
                    count(data.employees.total_count.into(), "person", "people"),
                    count(offices, "office", "offices"),
                )} <a href="/events">"See what changed"</a>
            </p>
        </header>
    }
}

#[component]
fn Body(data: Data, urgent: Vec<Todo>) -> impl IntoView {
    let memberships: i64 = data
        .properties
        .iter()
        .map(|property| i64::from(property.active_membership_count))
        .sum();
    let pending = pending(&data);
    let todos: Vec<_> = urgent.into_iter().chain(todos(&data)).collect();
    let many = todos.len();
    let queue = data
        .integration
        .as_ref()
        .map_or(0, |integration| integration.queue_length);
    let properties = data.properties;
    view! {
        {(many > 0)
            .then(|| {
                view! {
                    <section class="card" aria-labelledby="todo">
                        <div class="card-head">
                            <h2 id="todo">"Needs you"</h2>
                            <span class="muted small num">{many}</span>
                        </div>
                        <ul class="todo">{todos.into_iter().map(|todo| view! { <TodoLine todo=todo/> }).collect_view()}</ul>
                    </section>
                }
            })}
        <section class="tiles" aria-label="Figures">
            <Tile path="/employees" name="People" value=figure(data.employees.total_count.into()) note="in the directory"/>
            <Tile path="/properties" name="Memberships" value=figure(memberships) note="give access now"/>
            <Tile path="/properties" name="Pending losses" value=figure(pending) note="wait out the settle window"/>
            <Tile
                path="/employees?view=unmatched"
                name="Unmatched"
                value=figure(data.unmatched_users.total_count.into())
                note="no rule catches them"
            />
            <Tile path="/okta" name="Queue" value=figure(queue.into()) note="changes not yet decided"/>
        </section>
        {(!properties.is_empty()).then(|| view! { <Offices properties=properties/> })}
    }
}

#[component]
fn TodoLine(todo: Todo) -> impl IntoView {
    view! {
        <li>
            <Icon glyph=todo.glyph class="warn"/>
            <div>
                <b>{todo.what}</b>
                " "
                <p>{todo.why}</p>
            </div>
            <a class="btn btn-s" href=todo.path>
                {todo.button}
            </a>
        </li>
    }
}

#[component]
fn Tile(path: &'static str, name: &'static str, value: String, note: &'static str) -> impl IntoView {
    view! {
        <a class="tile" href=path>
            <span class="k">{name}</span>
            <span class="v">{value}</span>
            <span class="d">{note}</span>
        </a>
    }
}
