//! Choosing one of a list, as a field of a form.

use leptos::prelude::*;

use super::field::Field;

/// A native select with its label. What is chosen is the id of an option.
#[component]
pub fn SelectField(
    /// Id, unique on the page.
    id: &'static str,
    /// What to choose.
    label: &'static str,
    /// Ids with their words.
    options: Signal<Vec<(String, String)>>,
    /// Id of the chosen one.
    value: RwSignal<String>,
    /// What helps to get it right.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
) -> impl IntoView {
    let is_chosen = move |id: &str| value.with(|value| value == id);
    let shown = move || {
        let option = |(id, word): (String, String)| {
            let own = id.clone();
            view! {
                <option value=id prop:selected=move || is_chosen(&own)>
                    {word}
                </option>
            }
        };
        options.get().into_iter().map(option).collect_view()
    };
    view! {
        <Field id=id label=label hint=hint error=Signal::derive(|| None::<String>)>
            <select
                class="select"
                id=id
                aria-describedby=format!("{id}-note")
                on:change=move |event| value.set(event_target_value(&event))
            >
                {shown}
            </select>
        </Field>
    }
}
