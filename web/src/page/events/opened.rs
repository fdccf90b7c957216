//! One event in full: what changed, why, and what caused it.

use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;

use super::Board;
use crate::api::event::{EventChange, SyncEvent};
use crate::component::time::{At, Detail};
use crate::component::{Badge, FallLine, Glyph, Icon};
use crate::model::event::look;
use crate::model::stream::{EventFilter, Neighbour};

/// Below this width the open event is below the list, out of sight.
const STACKED: &str = "(max-width: 73.99rem)";

/// The open event.
#[component]
pub fn Opened(board: Board, event: Arc<SyncEvent>) -> impl IntoView {
    let heading = NodeRef::<html::H2>::new();
    Effect::new(move |_| {
        if let Some(heading) = heading.get()
            && window()
                .match_media(STACKED)
                .ok()
                .flatten()
                .is_some_and(|query| query.matches())
        {
            // Without focus one has to scroll by hand: worse, not wrong.
            drop(heading.focus());
        }
    });
    let person = event.employee.as_ref().map(|employee| {
        let only = EventFilter {
            employee: Some(employee.id.inner().to_owned()),
            office: None,
        };
        view! {
            <span>
                <Icon glyph=Glyph::Person class="i-s"/>
                <a href=format!("/employees/{}", employee.id.inner())>{employee.display_name.clone()}</a>
            </span>
            <a href=only.path(None)>"Only this person"</a>
        }
    });
    let rules = event
        .property
        .as_ref()
        .filter(|_| !event.trace.is_empty())
        .map(|property| {
            view! {
                <h3 class="why-title">
                    <a href=format!("/rules/{}", property.id.inner())>{property.name.clone()}</a>
                    ", why"
                </h3>
            }
        });
    let neighbour = move |label: &'static str, glyph: Glyph, which: Neighbour| {
        view! {
            <button
                class="btn btn-plain btn-s btn-icon"
                type="button"
                aria-label=label
                on:click=move |_| board.open_neighbour(which)
            >
                <Icon glyph=glyph/>
            </button>
        }
    };
    view! {
        <section class="card stick" aria-label="Open event">
            <div class="card-head opened-head">
                <Badge look=look(&event)/>
                <h2 node_ref=heading tabindex="-1">
                    {event.summary.clone()}
                </h2>
                <span class="aside row">
                    {neighbour("Newer event", Glyph::Left, Neighbour::Newer)}
                    {neighbour("Older event", Glyph::Right, Neighbour::Older)}
                    <button
                        class="btn btn-plain btn-s btn-icon"
                        type="button"
                        aria-label="Close event"
                        on:click=move |_| close(board)
                    >
                        <Icon glyph=Glyph::X/>
                    </button>
                </span>
            </div>
            {(!event.changes.is_empty()).then(|| view! { <Changes changes=event.changes.clone()/> })}
            {(!event.trace.is_empty())
                .then(|| {
                    view! {
                        <div class="why">
                            {rules}
                            <FallLine rules=event.trace.clone()/>
                        </div>
                    }
                })}
            <div class="trail">
                <span>
                    <Icon glyph=Glyph::Clock class="i-s"/>
                    <At moment=event.at.clone() detail=Detail::Full/>
                </span>
                <span>
                    <Icon glyph=Glyph::Plug class="i-s"/>
                    {event.cause.clone()}
                </span>
                {person}
            </div>
        </section>
    }
}

/// Closes it; the focus goes back to its row.
fn close(board: Board) {
    use wasm_bindgen::JsCast;
    let row = document().query_selector(".feed [aria-current]").ok().flatten();
    board.open(None);
    if let Some(row) = row.and_then(|row| row.dyn_into::<web_sys::HtmlElement>().ok()) {
        // Without focus the keyboard starts at the top: worse, not wrong.
        drop(row.focus());
    }
}

#[component]
fn Changes(changes: Vec<EventChange>) -> impl IntoView {
    let side = |value: Option<String>| value.unwrap_or_else(|| "none".to_owned());
    view! {
        <div class="card-body">
            <dl class="dl">
                {changes
                    .into_iter()
                    .map(|change| {
                        view! {
                            <dt>{change.label}</dt>
                            <dd>{side(change.before)} " → " {side(change.after)}</dd>
                        }
                    })
                    .collect_view()}
            </dl>
        </div>
    }
}
