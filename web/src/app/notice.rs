//! What waits for a person, above every page: held losses, a paused clock, alerts of the last day.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::api::alert::Alert;
use crate::attention::use_attention;
use crate::component::{Glyph, Icon};
use crate::model::attention::{held_line, is_urgent, page_of};

/// The stripes. Polite: a reader hears each once, when it comes.
#[component]
pub fn Notices() -> impl IntoView {
    let attention = use_attention();
    view! {
        <div class="notices" role="status" aria-label="What waits for you">
            <Held/>
            <Show when=move || attention.with(|waits| waits.is_clock_paused).unwrap_or_default()>
                <div class="stripe">
                    <Icon glyph=Glyph::Clock class="warn"/>
                    <span>
                        <b>"The server’s clock jumped."</b>
                        " Losses and expiries that wait for a time are paused until it has been steady for ten minutes."
                    </span>
                </div>
            </Show>
            <For each=move || attention.alerts() key=|alert| alert.id.inner().to_owned() let:alert>
                <Told alert=alert/>
            </For>
        </div>
    }
}

/// Losses that are held. Not on their own page, which says more.
#[component]
fn Held() -> impl IntoView {
    let attention = use_attention();
    let path = use_location().pathname;
    let line = Memo::new(move |_| {
        let is_there = path.with(|path| path == "/held");
        attention.with(held_line).flatten().filter(|_| !is_there)
    });
    move || {
        line.get().map(|line| {
            view! {
                <div class="stripe">
                    <Icon glyph=Glyph::Hold class="warn"/>
                    <span>
                        <b>{line}</b>
                        " Nothing is taken until you decide."
                    </span>
                    <a class="btn btn-s" href="/held">
                        "Decide"
                    </a>
                </div>
            }
        })
    }
}

#[component]
fn Told(alert: Alert) -> impl IntoView {
    let attention = use_attention();
    let (class, glyph) = if is_urgent(alert.kind) {
        ("stripe bad", Glyph::Stop)
    } else {
        ("stripe", Glyph::Alert)
    };
    let id = alert.id.inner().to_owned();
    let label = format!("Dismiss: {}", alert.heading);
    view! {
        <div class=class>
            <Icon glyph=glyph class=if is_urgent(alert.kind) { "bad" } else { "warn" }/>
            <span>
                <b>{format!("{}.", alert.heading)}</b>
                " "
                <span class="hide-s">{alert.message}</span>
            </span>
            {page_of(alert.kind)
                .map(|(path, word)| {
                    view! {
                        <a class="btn btn-s" href=path>
                            {word}
                        </a>
                    }
                })}
            <button
                class="btn btn-plain btn-icon btn-s"
                type="button"
                aria-label=label
                on:click=move |_| attention.put_away(&id)
            >
                <Icon glyph=Glyph::X/>
            </button>
        </div>
    }
}
