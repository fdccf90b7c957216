//! Live events: newest first, told as they happen, each with its trace.

use cynic::QueryBuilder;
use leptos::prelude::*;

use crate::api::event::{SyncEvent, SyncEvents, SyncEventsVariables};
use crate::api::kind::Tone;
use crate::component::load::card_bones;
use crate::component::time::{At, Detail, use_second};
use crate::component::{Badge, Empty, FallLine, Glyph, Icon, Load, PageHead};
use crate::live::{refetch_on_event, use_live};
use crate::model::clock::span;
use crate::model::live::LiveStatus;
use crate::model::word::Look;
use crate::session::use_session;

const ROWS: i32 = 100;

/// The page.
#[component]
pub fn EventsPage() -> impl IntoView {
    let session = use_session();
    let events = LocalResource::new(move || async move {
        let variables = SyncEventsVariables {
            first: Some(ROWS),
            after: None,
            property_id: None,
            employee_id: None,
        };
        session.request(SyncEvents::build(variables)).await
    });
    refetch_on_event(events, |_| true);
    let open = RwSignal::new(None::<String>);
    view! {
        <PageHead title="Events" lead="What came in, what was decided, and what changed.".to_owned()/>
        <Stale/>
        <Load resource=events what="The list" bones=|| card_bones("Loading events") let:data>
            <Stream events=Signal::derive(move || data.get().sync_events.nodes) open=open/>
        </Load>
    }
}

/// Says since when the list is old.
#[component]
fn Stale() -> impl IntoView {
    let live = use_live();
    let second = use_second();
    move || match live.status() {
        LiveStatus::Offline { since } => Some(view! {
            <div class="banner warn" role="status">
                <Icon glyph=Glyph::Clock/>
                <div>
                    <b>{move || format!("Connection lost {} ago.", span(second.get() - since))}</b>
                    <p>"You see what was known then. We reconnect and catch up by ourselves."</p>
                </div>
                <div class="actions">
                    <button class="btn btn-s" type="button" on:click=move |_| live.retry_now()>
                        "Now"
                    </button>
                </div>
            </div>
        }),
        LiveStatus::Connecting | LiveStatus::Live | LiveStatus::CatchingUp => None,
    }
}

fn look(tone: Tone) -> Look {
    match tone {
        Tone::Good => Look {
            tone: "good",
            glyph: Glyph::In,
            word: "Gained",
        },
        Tone::Bad => Look {
            tone: "bad",
            glyph: Glyph::Out,
            word: "Lost",
        },
        Tone::Warn => Look {
            tone: "warn",
            glyph: Glyph::Alert,
            word: "Look",
        },
        Tone::Quiet => Look {
            tone: "",
            glyph: Glyph::Check,
            word: "No change",
        },
    }
}

#[component]
fn Stream(events: Signal<Vec<SyncEvent>>, open: RwSignal<Option<String>>) -> impl IntoView {
    let is_empty = Memo::new(move |_| events.with(Vec::is_empty));
    let chosen = Memo::new(move |_| {
        let id = open.get();
        events.with(|events| {
            events
                .iter()
                .find(|event| Some(event.id.inner()) == id.as_deref())
                .cloned()
        })
    });
    let nothing = || {
        view! {
            <section class="card">
                <Empty
                    glyph=Glyph::Pulse
                    title="Nothing has happened yet"
                    text="As soon as Okta sends somebody, it is told here without a reload."
                />
            </section>
        }
    };
    view! {
        <Show when=move || !is_empty.get() fallback=nothing>
            <div class="split">
                <section class="card" aria-label="Events">
                    <ol class="feed">
                        <For each=move || events.get() key=|event| event.position.clone() let:event>
                            <Line event=event open=open/>
                        </For>
                    </ol>
                </section>
                {move || chosen.get().map(|event| view! { <Opened event=event/> })}
            </div>
        </Show>
    }
}

#[component]
fn Line(event: SyncEvent, open: RwSignal<Option<String>>) -> impl IntoView {
    let id = StoredValue::new(event.id.inner().to_owned());
    let is_open = move || id.with_value(|id| open.with(|open| open.as_deref() == Some(id.as_str())));
    let choose = move |click: web_sys::MouseEvent| {
        click.prevent_default();
        open.set(Some(id.get_value()));
    };
    view! {
        <li>
            <a href="/events" aria-current=move || is_open().then_some("true") on:click=choose>
                <At moment=event.at detail=Detail::Clock/>
                <Badge look=look(event.tone)/>
                <span class="grow cut" title=event.summary.clone()>
                    {event.summary.clone()}
                </span>
                <span class="muted small hide-s">{event.property.map(|property| property.name)}</span>
            </a>
        </li>
    }
}

#[component]
fn Opened(event: SyncEvent) -> impl IntoView {
    let person = event.employee.map(|employee| {
        view! { <a href=format!("/employees/{}", employee.id.inner())>{employee.display_name}</a> }
    });
    view! {
        <section class="card stick" aria-labelledby="event">
            <div class="card-head">
                <Badge look=look(event.tone)/>
                <h2 id="event">{event.summary}</h2>
            </div>
            {(!event.changes.is_empty())
                .then(|| {
                    view! {
                        <div class="card-body">
                            <dl class="dl">
                                {event
                                    .changes
                                    .into_iter()
                                    .map(|change| {
                                        view! {
                                            <dt>{change.label}</dt>
                                            <dd>
                                                {change.before.unwrap_or_else(|| "none".to_owned())} " → "
                                                {change.after.unwrap_or_else(|| "none".to_owned())}
                                            </dd>
                                        }
                                    })
                                    .collect_view()}
                            </dl>
                        </div>
                    }
                })}
            {(!event.trace.is_empty())
                .then(|| {
                    view! {
                        <div class="why">
                            <FallLine rules=event.trace/>
                        </div>
                    }
                })}
            <div class="trail">
                <span>
                    <Icon glyph=Glyph::Clock class="i-s"/>
                    <At moment=event.at detail=Detail::Full/>
                </span>
                <span>
                    <Icon glyph=Glyph::Plug class="i-s"/>
                    {event.cause}
                </span>
                {person}
            </div>
        </section>
    }
}
