//! Time zones as this browser knows them.

use js_sys::{Array, Function, Intl, Object, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};

/// The viewer's own zone, e.g. `Europe/Lisbon`.
pub fn own_zone() -> String {
    let options = Intl::DateTimeFormat::new(&Array::new(), &Object::new()).resolved_options();
    Reflect::get(&options, &JsValue::from_str("timeZone"))
        .ok()
        .and_then(|zone| zone.as_string())
        .unwrap_or_else(|| "UTC".to_owned())
}

/// Every zone the browser knows; none in browsers that do not tell.
fn zones() -> Vec<String> {
    let intl = Reflect::get(&js_sys::global(), &JsValue::from_str("Intl"));
    let list = intl
        .and_then(|intl| Reflect::get(&intl, &JsValue::from_str("supportedValuesOf")))
        .and_then(|all| {
            all.dyn_into::<Function>()
                .and_then(|all| all.call1(&JsValue::UNDEFINED, &JsValue::from_str("timeZone")))
        });
    list.map(|list| {
        Array::from(&list)
            .iter()
            .filter_map(|zone| zone.as_string())
            .collect()
    })
    .unwrap_or_default()
}

/// Suggestions for an input with `list=id`.
#[component]
pub fn ZoneSuggestions(
    /// Id of the list.
    id: &'static str,
) -> impl IntoView {
    view! {
        <datalist id=id>{zones().into_iter().map(|zone| view! { <option value=zone></option> }).collect_view()}</datalist>
    }
}
