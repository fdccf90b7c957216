//! One event in full: what changed, why, and what caused it.

use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;

use super::Board;
use super::keep::KeepOrUndo;
use crate::api::event::SyncEvent;
use crate::component::opened::{close_to, focus_if_stacked};
use crate::component::time::{At, Detail};
use crate::component::{Badge, Changes, FallLine, Glyph, Icon};
use crate::model::event::look;
use crate::model::stream::{EventFilter, Neighbour};

/// The open event.
#[component]
pub fn Opened(board: Board, event: Arc<SyncEvent>) -> impl IntoView {
    let heading = NodeRef::<html::H2>::new();
    focus_if_stacked(heading);
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
                        on:click=move |_| close_to(".feed [aria-current]", || board.open(None))
                    >
                        <Icon glyph=Glyph::X/>
                    </button>
                </span>
            </div>
            {(!event.changes.is_empty())
                .then(|| {
                    view! {
                        <div class="card-body">
                            <Changes changes=event.changes.clone()/>
                        </div>
                    }
                })}
            {(!event.trace.is_empty())
                .then(|| {
                    view! {
                        <div class="why">
                            {rules}
                            <FallLine rules=event.trace.clone()/>
                        </div>
                    }
                })}
            <KeepOrUndo event=(*event).clone()/>
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
