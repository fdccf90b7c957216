//! The main button of a form.

use leptos::prelude::*;

/// Submits its form. While busy it says so in the present participle and takes no second press.
#[component]
pub fn SubmitButton(
    /// What it does: `Add property`.
    #[prop(into)]
    label: Signal<String>,
    /// What it is doing: `Adding`.
    #[prop(into)]
    busy_label: String,
    /// Whether it is.
    #[prop(into)]
    busy: Signal<bool>,
    /// Classes besides `btn`.
    #[prop(default = "btn-main")]
    class: &'static str,
) -> impl IntoView {
    let text = move || {
        if busy.get() {
            busy_label.clone()
        } else {
            label.get()
        }
    };
    view! {
        <button
            type="submit"
            class=format!("btn {class}")
            aria-busy=move || busy.get().then_some("true")
            on:click=move |event| {
                if busy.get_untracked() {
                    event.prevent_default();
                }
            }
        >
            {move || busy.get().then(|| view! { <span class="spin"></span> })}
            {text}
        </button>
    }
}
