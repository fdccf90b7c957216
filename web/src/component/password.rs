//! A password with a button that shows it.

use leptos::prelude::*;

use super::field::{Field, until_edited};
use super::icon::{Glyph, Icon};

/// A password.
#[component]
pub fn PasswordField(
    /// Id, unique on the page.
    id: &'static str,
    /// The password.
    value: RwSignal<String>,
    /// What is wrong and the way out.
    #[prop(into)]
    error: Signal<Option<String>>,
    /// `current-password` or `new-password`.
    autocomplete: &'static str,
    /// What helps to get it right.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
) -> impl IntoView {
    let is_shown = RwSignal::new(false);
    let error = until_edited(error, value);
    view! {
        <Field id=id label="Password" hint=hint error=error>
            <div class="affix">
                <input
                    class="input"
                    id=id
                    name=id
                    type=move || if is_shown.get() { "text" } else { "password" }
                    autocomplete=autocomplete
                    aria-required="true"
                    aria-invalid=move || error.get().map(|_| "true")
                    aria-describedby=format!("{id}-note")
                    bind:value=value
                />
                <button
                    class="btn btn-plain btn-icon btn-s"
                    type="button"
                    aria-label="Show password"
                    aria-pressed=move || if is_shown.get() { "true" } else { "false" }
                    on:click=move |_| is_shown.update(|shown| *shown = !*shown)
                >
                    <Icon glyph=Glyph::Eye/>
                </button>
            </div>
        </Field>
    }
}
