//! Whether rules and directory keep this person, and the switch for it.

use leptos::prelude::*;

use super::desk::{Ask, Whom, use_desk};
use crate::api::employee::Employee;
use crate::api::kind::EmployeeSource;

/// The tile among the glances.
#[component]
pub fn SyncTile(employee: Employee) -> impl IntoView {
    let desk = use_desk();
    let is_out = employee.is_sync_opted_out;
    let is_linked = employee.directory_user.is_some();
    let (note, words) = match (is_linked, is_out, employee.source) {
        (true, true, _) => ("rules leave them alone", "Off"),
        (true, false, _) => ("Okta keeps them, rules decide", "On"),
        (false, _, EmployeeSource::Hand) => ("until Okta pushes this e-mail", "By hand"),
        (false, _, EmployeeSource::Directory) => ("the directory has them no more", "By hand"),
    };
    let whom = StoredValue::new(Whom {
        id: employee.id,
        name: employee.display_name,
    });
    let switch = move |event: web_sys::Event| {
        // It moves once it is done; asked first, because access may change by it.
        event.prevent_default();
        let ask = if is_out { Ask::OptIn } else { Ask::OptOut };
        whom.with_value(|whom| desk.ask(whom, ask));
    };
    view! {
        <div class="tile">
            <span class="k">"Sync with Okta"</span>
            <span class="v row tile-word">
                <Show when=move || is_linked && desk.may_administer()>
                    <input
                        class="latch"
                        type="checkbox"
                        role="switch"
                        aria-label="Sync with Okta"
                        checked=!is_out
                        on:click=move |click| switch(click.into())
                    />
                </Show>
                {words}
            </span>
            <span class="d">{note}</span>
        </div>
    }
}
