//! What was sent and what was answered, as texts to read and to copy.

use leptos::prelude::*;

use crate::component::copy::copy;
use crate::component::{Glyph, Icon, use_toasts};
use crate::model::json::pretty;

/// One body. What is long scrolls in its own box.
#[component]
pub fn Body(
    /// What it is: "Sent".
    #[prop(into)]
    label: String,
    /// Its size in words.
    size: String,
    /// The text as sent; none: there was none, or it was not kept.
    text: Option<String>,
    /// What stands there without one.
    nothing: &'static str,
    /// Shown without a click.
    is_open: bool,
) -> impl IntoView {
    let toasts = use_toasts();
    let text = text.filter(|text| !text.is_empty()).map(|text| pretty(&text));
    let copied = text.clone();
    let copy_it = move |_| {
        if let Some(text) = &copied {
            copy(toasts, text, || ());
        }
    };
    let region = format!("{label}, body");
    let name = format!("Copy {}", label.to_lowercase());
    view! {
        <details class="said" open=is_open>
            <summary class="row">
                <Icon glyph=Glyph::Right class="turn i-s"/>
                <b>{label}</b>
                <span class="muted small num">{size}</span>
            </summary>
            {match text {
                Some(text) => {
                    view! {
                        <div class="wire">
                            <button class="btn btn-s btn-plain btn-icon" type="button" aria-label=name on:click=copy_it>
                                <Icon glyph=Glyph::Copy/>
                            </button>
                            <pre tabindex="0" role="region" aria-label=region>
                                {text}
                            </pre>
                        </div>
                    }
                        .into_any()
                }
                None => view! { <p class="small muted said-none">{nothing}</p> }.into_any(),
            }}
        </details>
    }
}

/// Said where personal values are hidden.
#[component]
pub fn Masked() -> impl IntoView {
    view! {
        <p class="small muted row">
            <Icon glyph=Glyph::Eye class="i-s"/>
            "Personal values are hidden: only owners and admins see them."
        </p>
    }
}
