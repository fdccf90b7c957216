//! What happened to this person, newest first.

use cynic::QueryBuilder;
use leptos::prelude::*;

use crate::api::event::{SyncEvent, SyncEvents, SyncEventsVariables};
use crate::api::kind::Tone;
use crate::component::load::card_bones;
use crate::component::time::{At, Detail, now_ms, parse_ms, wall};
use crate::component::{Glyph, Icon, Load};
use crate::live::refetch_on_event;
use crate::model::stream::EventFilter;
use crate::model::word;
use crate::session::use_session;

/// Events shown.
const EVENTS: i32 = 30;

/// The card.
#[component]
pub fn Timeline(id: cynic::Id) -> impl IntoView {
    let session = use_session();
    let own = id.clone();
    let all = EventFilter {
        employee: Some(id.inner().to_owned()),
        office: None,
    }
    .path(None);
    let events = LocalResource::new(move || {
        let employee_id = Some(id.clone());
        let variables = SyncEventsVariables {
            first: Some(EVENTS),
            after: None,
            property_id: None,
            employee_id,
        };
        async move { session.request(SyncEvents::build(variables)).await }
    });
    refetch_on_event(events, move |event| {
        event.employee.as_ref().is_some_and(|person| person.id == own)
    });
    view! {
        <Load resource=events what="The timeline" bones=|| card_bones("Loading the timeline") let:data>
            <section class="card" aria-labelledby="timeline">
                <div class="card-head">
                    <h2 id="timeline">"Timeline"</h2>
                    <a class="aside small" href=all.clone()>
                        "All events"
                    </a>
                </div>
                {move || view! { <Days events=data.get().sync_events.nodes/> }}
            </section>
        </Load>
    }
}

fn day(event: &SyncEvent) -> String {
    parse_ms(&event.at)
        .map(|at| wall(at).day(wall(now_ms())))
        .unwrap_or_default()
}

fn glyph(tone: Tone) -> Glyph {
    match tone {
        Tone::Good => Glyph::Check,
        Tone::Bad => Glyph::Out,
        Tone::Warn => Glyph::Alert,
        Tone::Quiet => Glyph::Dash,
    }
}

#[component]
fn Days(events: Vec<SyncEvent>) -> impl IntoView {
    if events.is_empty() {
        return view! { <p class="card-body t13 soft">"Nothing has happened yet."</p> }.into_any();
    }
    let mut last_day = String::new();
    let lines = events
        .into_iter()
        .map(|event| {
            let day = day(&event);
            let head = (day != last_day).then(|| view! { <li class="day">{day.clone()}</li> });
            last_day = day;
            view! { {head} <Line event=event/> }
        })
        .collect_view();
    view! {
        <div class="card-body">
            <ol class="timeline">{lines}</ol>
        </div>
    }
    .into_any()
}

#[component]
fn Line(event: SyncEvent) -> impl IntoView {
    view! {
        <li>
            <span class=format!("at {}", word::tone(event.tone))>
                <Icon glyph=glyph(event.tone)/>
            </span>
            <span>
                {event.summary} " " <span class="muted small">{event.cause}</span>
            </span>
            <At moment=event.at detail=Detail::Clock/>
        </li>
    }
}
