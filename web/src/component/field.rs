//! Fields: label above, hint or error below, tied together for readers.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};

/// Label, control and what is said below it. The control is yours: give it `id`, `aria-invalid` and
/// `aria-describedby=format!("{id}-note")`.
#[component]
pub fn Field(
    /// Id of the control.
    #[prop(into)]
    id: String,
    /// What to enter.
    #[prop(into)]
    label: String,
    /// Shown after the label in grey.
    #[prop(optional)]
    is_optional: bool,
    /// What helps to get it right.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
    /// What is wrong and the way out.
    #[prop(into)]
    error: Signal<Option<String>>,
    /// The control.
    children: Children,
) -> impl IntoView {
    let note = format!("{id}-note");
    view! {
        <div class="field">
            <label for=id>
                {label} {is_optional.then(|| view! { <span class="opt">" (optional)"</span> })}
            </label>
            {children()}
            <div id=note>
                {move || match error.get() {
                    Some(error) => view! {
                        <p class="error">
                            <Icon glyph=Glyph::Stop class="i-s"/>
                            {error}
                        </p>
                    }
                        .into_any(),
                    None => hint.get().map(|hint| view! { <p class="hint">{hint}</p> }).into_any(),
                }}
            </div>
        </div>
    }
}

/// A fault for as long as the text is the one that was refused: whoever corrects it is not scolded meanwhile.
pub fn until_edited(error: Signal<Option<String>>, value: RwSignal<String>) -> Signal<Option<String>> {
    let refused = Memo::new(move |_| error.get().map(|error| (error, value.get_untracked())));
    Signal::derive(move || {
        let (error, text) = refused.get()?;
        value.with(|now| *now == text).then_some(error)
    })
}

/// A line of text.
#[component]
pub fn TextField(
    /// Id, unique on the page.
    id: &'static str,
    /// What to enter.
    #[prop(into)]
    label: String,
    /// The text.
    value: RwSignal<String>,
    /// What is wrong and the way out.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Marks the label.
    #[prop(optional)]
    is_optional: bool,
    /// What helps to get it right.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
    /// `type` of the input.
    #[prop(default = "text")]
    kind: &'static str,
    /// What the browser may fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// An example, greyed.
    #[prop(optional, into)]
    placeholder: String,
    /// Takes the focus when it appears.
    #[prop(optional)]
    is_first: bool,
) -> impl IntoView {
    let error = until_edited(error, value);
    view! {
        <Field id=id label=label is_optional=is_optional hint=hint error=error>
            <input
                class="input"
                id=id
                name=id
                type=kind
                autocomplete=autocomplete
                placeholder=placeholder
                autofocus=is_first
                aria-required=(!is_optional).then_some("true")
                aria-invalid=move || error.get().map(|_| "true")
                aria-describedby=format!("{id}-note")
                bind:value=value
            />
        </Field>
    }
}

/// Several lines of text.
#[component]
pub fn TextArea(
    /// Id, unique on the page.
    id: &'static str,
    /// What to enter.
    #[prop(into)]
    label: String,
    /// The text.
    value: RwSignal<String>,
    /// What is wrong and the way out.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// What helps to get it right.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
    /// Takes the focus when it appears.
    #[prop(optional)]
    is_first: bool,
) -> impl IntoView {
    let error = until_edited(error, value);
    view! {
        <Field id=id label=label hint=hint error=error>
            <textarea
                class="input"
                id=id
                name=id
                rows="2"
                autofocus=is_first
                aria-required="true"
                aria-invalid=move || error.get().map(|_| "true")
                aria-describedby=format!("{id}-note")
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
            ></textarea>
        </Field>
    }
}
