//! States as icon and word.

use leptos::prelude::*;

use super::icon::Icon;
use crate::model::word::Look;

/// A state in running text or in a row.
#[component]
pub fn Status(
    /// Tone, drawing and word.
    look: Look,
    /// Another word than the look's own, e.g. with a date.
    #[prop(optional, into)]
    word: Option<String>,
) -> impl IntoView {
    view! {
        <span class=format!("status {}", look.tone)>
            <Icon glyph=look.glyph/>
            {word.unwrap_or_else(|| look.word.to_owned())}
        </span>
    }
}

/// A state as a filled label.
#[component]
pub fn Badge(
    /// Tone, drawing and word.
    look: Look,
) -> impl IntoView {
    view! {
        <span class=format!("badge {}", look.tone)>
            <Icon glyph=look.glyph/>
            {look.word}
        </span>
    }
}
