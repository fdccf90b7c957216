//! The list of events and the open one beside it.

use std::sync::Arc;

use cynic::QueryBuilder;
use leptos::prelude::*;

use super::opened::Opened;
use super::{Board, variables};
use crate::api::event::{SyncEvent, SyncEvents};
use crate::component::dialog::FormFailure;
use crate::component::search::NoMatch;
use crate::component::time::{At, Detail};
use crate::component::{Badge, Empty, Glyph, Place, Submission};
use crate::model::event::look;
use crate::model::stream::{EventFilter, Stream};
use crate::session::use_session;

/// The list, or why there is none.
#[component]
pub fn Feed(board: Board) -> impl IntoView {
    let is_empty = Memo::new(move |_| board.stream.with(Stream::is_empty));
    let chosen = Memo::new(move |_| {
        let position = board.open.get()?;
        board
            .stream
            .with(|stream| stream.at(&position))
            .map(|event| event.position.clone())
    });
    view! {
        <Show when=move || !is_empty.get() fallback=move || view! { <Nothing board=board/> }>
            <div class="split" class:is-single=move || chosen.get().is_none()>
                <section class="card" aria-label="Events">
                    <ol class="feed" role="list">
                        <For
                            each=move || board.stream.with(|stream| stream.shown().to_vec())
                            key=|event| event.position.clone()
                            let:event
                        >
                            <Line board=board event=event/>
                        </For>
                    </ol>
                    <Older board=board/>
                </section>
                {move || {
                    let event = chosen.get().and_then(|position| board.stream.with_untracked(|stream| stream.at(&position)));
                    event.map(|event| view! { <Opened board=board event=event/> })
                }}
            </div>
        </Show>
    }
}

#[component]
fn Nothing(board: Board) -> impl IntoView {
    let clear = Callback::new(move |_: String| board.go.run((EventFilter::default(), None)));
    move || {
        if board.filter.with(EventFilter::is_set) {
            return view! { <NoMatch what="No event" clear=clear/> }.into_any();
        }
        view! {
            <section class="card">
                <Empty
                    glyph=Glyph::Pulse
                    title="Nothing has happened yet"
                    text="As soon as Okta sends somebody, it is told here without a reload."
                >
                    <a class="btn" href="/okta">
                        "Open Okta"
                    </a>
                </Empty>
            </section>
        }
        .into_any()
    }
}

#[component]
fn Line(board: Board, event: Arc<SyncEvent>) -> impl IntoView {
    let position = StoredValue::new(event.position.clone());
    let is_open = Memo::new(move |_| {
        position.with_value(|position| board.open.with(|open| open.as_deref() == Some(position.as_str())))
    });
    // A link, so that it can be opened in another tab and shared.
    let path =
        move || position.with_value(|position| board.filter.with(|filter| filter.path(Some(position))));
    let choose = move |click: web_sys::MouseEvent| {
        if click.button() == 0 && !click.ctrl_key() && !click.meta_key() && !click.shift_key() {
            click.prevent_default();
            board.open(Some(position.get_value()));
        }
    };
    view! {
        <li>
            <a href=path aria-current=move || is_open.get().then_some("true") on:click=choose>
                <At moment=event.at.clone() detail=Detail::Clock/>
                <Badge look=look(&event)/>
                <span class="grow cut" title=event.summary.clone()>
                    {event.summary.clone()}
                </span>
                <span class="spread nowrap">
                    {event.property.as_ref().map(|property| view! { <Place name=property.name.clone()/> })}
                </span>
            </a>
        </li>
    }
}

/// Reads the next page of older events.
#[component]
fn Older(board: Board) -> impl IntoView {
    let session = use_session();
    let send = Submission::new();
    let busy = send.busy();
    let cursor = Memo::new(move |_| board.stream.with(Stream::older_cursor));
    let read = move |_| {
        let filter = board.filter.get_untracked();
        let query = SyncEvents::build(variables(&filter, cursor.get_untracked()));
        let after = cursor.get_untracked();
        send.run(async move { session.request(query).await }, move |page| {
            // Another filter, or a list read anew meanwhile, has its own end.
            if board.filter.with_untracked(|now| *now == filter) && cursor.get_untracked() == after {
                board.stream.update(|stream| stream.add_older(page.sync_events));
            }
        });
    };
    view! {
        <Show when=move || cursor.get().is_some()>
            <div class="table-foot">
                <FormFailure failure=send.beside(&[])/>
                <button
                    class="btn btn-s push"
                    type="button"
                    aria-busy=move || busy.get().then_some("true")
                    on:click=read
                >
                    {move || if busy.get() { "Loading" } else { "Load older" }}
                </button>
            </div>
        </Show>
    }
}
