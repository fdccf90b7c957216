//! Choosing one office above a list, or all of them.

use leptos::prelude::*;

use crate::api::property::PropertyName;

/// The filter. What is chosen belongs into the URL.
#[component]
pub fn OfficeFilter(
    /// Every office.
    offices: Signal<Vec<PropertyName>>,
    /// Id of the chosen one; none = all.
    value: Signal<Option<String>>,
    /// Told when another one is chosen.
    on_choose: Callback<Option<String>>,
) -> impl IntoView {
    let is_set = move || value.with(Option::is_some);
    let choose = move |event| {
        let id = event_target_value(&event);
        on_choose.run((!id.is_empty()).then_some(id));
    };
    view! {
        <select class="select filter-select" class:is-set=is_set aria-label="Office" on:change=choose>
            <option value="" prop:selected=move || !is_set()>
                "All offices"
            </option>
            {move || {
                offices
                    .get()
                    .into_iter()
                    .map(|office| {
                        let id = office.id.inner().to_owned();
                        let own = id.clone();
                        let is_chosen = move || value.with(|value| value.as_deref() == Some(own.as_str()));
                        view! {
                            <option value=id prop:selected=is_chosen>
                                {office.name}
                            </option>
                        }
                    })
                    .collect_view()
            }}
        </select>
    }
}
