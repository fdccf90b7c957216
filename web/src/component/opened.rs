//! The open one beside a list.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Below this width the open one is below the list, out of sight.
const STACKED: &str = "(max-width: 73.99rem)";

/// Leads the focus, and with it the eye, to what was opened where it is out of sight.
pub fn focus_if_stacked(heading: NodeRef<html::H2>) {
    Effect::new(move |_| {
        let is_stacked = || {
            let query = window().match_media(STACKED).ok().flatten();
            query.is_some_and(|query| query.matches())
        };
        if let Some(heading) = heading.get()
            && is_stacked()
        {
            // Without focus one has to scroll by hand: worse, not wrong.
            drop(heading.focus());
        }
    });
}

/// Closes the open one; the focus goes back to its row, which `selector` finds.
pub fn close_to(selector: &str, close: impl FnOnce()) {
    let row = document().query_selector(selector).ok().flatten();
    close();
    if let Some(row) = row.and_then(|row| row.dyn_into::<web_sys::HtmlElement>().ok()) {
        // Without focus the keyboard starts at the top: worse, not wrong.
        drop(row.focus());
    }
}
