//! Copying a text, and saying so.

use leptos::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::toast::Toasts;

/// Puts a text into the clipboard. `done` runs once it is there.
pub fn copy(toasts: Toasts, text: &str, done: impl FnOnce() + 'static) {
    let promise = window().navigator().clipboard().write_text(text);
    leptos::task::spawn_local(async move {
        match JsFuture::from(promise).await {
            Ok(_) => {
                toasts.done("Copied");
                done();
            }
            Err(_) => toasts.failed("The browser refused to copy. Select the text instead."),
        }
    });
}
