//! What happened last, as it happens. The whole log is one click away.

use cynic::QueryBuilder;
use leptos::prelude::*;

use crate::api::event::{SyncEvent, SyncEvents, SyncEventsVariables};
use crate::component::load::card_bones;
use crate::component::time::{At, Detail};
use crate::component::{Badge, Load};
use crate::live::refetch_on_event;
use crate::model::event::look;
use crate::model::latest::latest;
use crate::model::stream::EventFilter;
use crate::session::use_session;

/// Lines of the card.
const LINES: usize = 7;
/// Events that are gathered into them.
const EVENTS: i32 = 50;

/// The card.
#[component]
pub fn Latest() -> impl IntoView {
    let session = use_session();
    let events = LocalResource::new(move || {
        let variables = SyncEventsVariables {
            first: Some(EVENTS),
            after: None,
            property_id: None,
            employee_id: None,
        };
        async move { session.request(SyncEvents::build(variables)).await }
    });
    refetch_on_event(events, |_| true);
    view! {
        <Load resource=events what="The newest events" bones=|| card_bones("Loading the newest events") let:data>
            <section class="card" aria-labelledby="latest">
                <div class="card-head">
                    <h2 id="latest">"Latest"</h2>
                    <a class="aside small" href="/events">
                        "All events"
                    </a>
                </div>
                {move || view! { <Lines events=latest(data.get().sync_events.nodes, LINES)/> }}
            </section>
        </Load>
    }
}

#[component]
fn Lines(events: Vec<SyncEvent>) -> impl IntoView {
    if events.is_empty() {
        let text = "Nothing has happened yet. As soon as Okta sends somebody, it is told here.";
        return view! { <p class="card-body t13 soft">{text}</p> }.into_any();
    }
    let lines = events
        .into_iter()
        .map(|event| view! { <Line event=event/> })
        .collect_view();
    view! { <ol class="feed feed-mini" role="list">{lines}</ol> }.into_any()
}

#[component]
fn Line(event: SyncEvent) -> impl IntoView {
    let look = look(&event);
    let whom = event
        .person_name
        .clone()
        .or_else(|| event.property.as_ref().map(|property| property.name.clone()));
    view! {
        <li>
            <a href=EventFilter::default().path(Some(&event.position))>
                <span class="row">
                    <Badge look=look/>
                    <b class="cut">{whom}</b>
                </span>
                <At moment=event.at detail=Detail::Clock/>
                <span class="cut" title=event.summary.clone()>
                    {event.summary.clone()}
                </span>
            </a>
        </li>
    }
}
