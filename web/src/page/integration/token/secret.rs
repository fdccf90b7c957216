//! A text to copy; a secret is shown this once.

use leptos::prelude::*;

use crate::component::copy::copy;
use crate::component::{Glyph, Icon, use_toasts};

/// The text with its button.
#[component]
pub fn Secret(
    /// What it is.
    label: &'static str,
    /// The text.
    text: String,
    /// It cannot be shown again.
    is_once: bool,
    /// Told once it was copied.
    #[prop(optional)]
    on_copy: Option<Callback<()>>,
) -> impl IntoView {
    let toasts = use_toasts();
    let class = if is_once {
        "btn btn-main btn-s"
    } else {
        "btn btn-s"
    };
    let copied = text.clone();
    let copy_it = move |_| {
        copy(toasts, &copied, move || {
            if let Some(on_copy) = on_copy {
                on_copy.run(());
            }
        });
    };
    view! {
        <div class="field">
            <span class="label">{label}</span>
            <div class="secret">
                <code>{text}</code>
                <button class=class type="button" aria-label=format!("Copy {label}") on:click=copy_it>
                    <Icon glyph=Glyph::Copy/>
                    "Copy"
                </button>
            </div>
            {is_once
                .then(|| {
                    view! {
                        <div class="note">
                            <Icon glyph=Glyph::Eye/>
                            <div>
                                <b>"Shown this once."</b>
                                " We keep only a hash. If you lose it, make another; nothing breaks."
                            </div>
                        </div>
                    }
                })}
        </div>
    }
}
