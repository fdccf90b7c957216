//! One of a few, all of them in sight.

use leptos::prelude::*;

/// Radio buttons drawn as one segmented control.
#[component]
pub fn Segment<T>(
    /// What is chosen: "Mobile key".
    label: &'static str,
    /// Name that ties the buttons together, unique on the page.
    name: &'static str,
    /// Choices with their words.
    choices: Vec<(T, &'static str)>,
    /// What is chosen now.
    value: Signal<Option<T>>,
    /// Told when another one is.
    on_choose: Callback<T>,
    /// Hides the label from the eye; readers still hear it.
    #[prop(optional)]
    is_label_hidden: bool,
) -> impl IntoView
where
    T: Copy + PartialEq + Send + Sync + 'static,
{
    view! {
        <fieldset class="field">
            <legend class=if is_label_hidden { "vh" } else { "label" }>{label}</legend>
            <div class="segment segment-own">
                {choices
                    .into_iter()
                    .map(|(choice, word)| {
                        view! {
                            <label>
                                <input
                                    type="radio"
                                    name=name
                                    prop:checked=move || value.get() == Some(choice)
                                    on:change=move |_| on_choose.run(choice)
                                />
                                {word}
                            </label>
                        }
                    })
                    .collect_view()}
            </div>
        </fieldset>
    }
}
