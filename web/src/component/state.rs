//! What a page shows before, instead of, or without its data.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use crate::api::ApiError;

/// Bones in the shape of a paragraph or a card.
#[component]
pub fn Bones(
    /// What is loading, for readers: "Loading employees".
    label: &'static str,
    /// How many lines.
    #[prop(default = 4)]
    lines: usize,
) -> impl IntoView {
    const WIDTHS: [&str; 4] = ["55%", "82%", "68%", "74%"];
    view! {
        <div class="stack-s bones" role="group" aria-busy="true" aria-label=label>
            {(0..lines)
                .map(|line| view! { <span class="bone" style:inline-size=WIDTHS[line % WIDTHS.len()]></span> })
                .collect_view()}
        </div>
    }
}

/// Eight bones under a real header, inside a `<tbody>`'s place.
#[component]
pub fn TableBones(
    /// How many columns the table has.
    columns: usize,
) -> impl IntoView {
    let cell = |row: usize, column: usize| {
        let width = 45 + (row * 17 + column * 23) % 45;
        view! {
            <td>
                <span class="bone" style:inline-size=format!("{width}%")></span>
            </td>
        }
    };
    view! {
        <tbody aria-busy="true" aria-label="Loading">
            {(0..8)
                .map(|row| view! { <tr>{(0..columns).map(|column| cell(row, column)).collect_view()}</tr> })
                .collect_view()}
        </tbody>
    }
}

/// An honest empty place. Children are the buttons.
#[component]
pub fn Empty(
    /// Drawing of what would be here.
    glyph: Glyph,
    /// One line: "Denver has no rules yet".
    #[prop(into)]
    title: String,
    /// What that means and what to do.
    #[prop(into)]
    text: String,
    /// Buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <span class="glyph">
                <Icon glyph=glyph/>
            </span>
            <h2>{title}</h2>
            <p class="t13">{text}</p>
            {children.map(|children| view! { <div class="actions">{children()}</div> })}
        </div>
    }
}

/// What did not load, why, and the way out.
#[component]
pub fn LoadError(
    /// What: "The list".
    #[prop(into)]
    what: String,
    /// Why.
    error: ApiError,
    /// Tries again.
    retry: Callback<()>,
    /// It is all that the page has: its words are the h1.
    #[prop(optional)]
    heads: bool,
) -> impl IntoView {
    let words = format!("{what} did not load.");
    view! {
        <div class="banner bad" role="alert">
            <Icon glyph=Glyph::Stop/>
            <div>
                {if heads {
                    view! { <h1 class="t13">{words}</h1> }.into_any()
                } else {
                    view! { <b>{words}</b> }.into_any()
                }}
                <p>{error.message()}</p>
            </div>
            <div class="actions">
                <button class="btn btn-s" type="button" on:click=move |_| retry.run(())>
                    "Try again"
                </button>
            </div>
        </div>
    }
}
