//! The table of keys and its rows.

use leptos::prelude::*;

use super::act::{Acts, Deed};
use crate::api::mobile_key::KeyRow;
use crate::component::time::{At, Detail};
use crate::component::{Avatar, Dialog, Glyph, Status};
use crate::model::key::{deeds, mail};
use crate::model::person::mailbox;
use crate::model::word::{self, Look};

/// Header, whatever is in it, and the foot with the pager.
#[component]
pub fn KeyTable(#[prop(into)] body: ViewFn, #[prop(into)] foot: ViewFn) -> impl IntoView {
    view! {
        <section class="card">
            <div class="scroll" tabindex="0" role="region" aria-label="Mobile keys table">
                <table class="table as-cards">
                    <thead>
                        <tr>
                            <th scope="col" class="pick">
                                <span class="vh">"Pick"</span>
                            </th>
                            <th scope="col">"Person"</th>
                            <th scope="col">"Key"</th>
                            <th scope="col">"Mail"</th>
                            <th scope="col" class="r">
                                "Changed"
                            </th>
                            <th scope="col">
                                <span class="vh">"What to do"</span>
                            </th>
                        </tr>
                    </thead>
                    {body.run()}
                </table>
            </div>
            <div class="table-foot">
                <span class="row push">{foot.run()}</span>
            </div>
        </section>
    }
}

/// One key.
#[component]
pub fn Row(row: KeyRow, acts: Acts) -> impl IntoView {
    let id = StoredValue::new(row.id.inner().to_owned());
    let may = deeds(row.status, row.suspended_by_admin);
    let name = row.employee.display_name.clone();
    let state = word::mobile_key(row.status);
    let by = row
        .suspended_by_admin
        .then(|| format!("{} by an admin", state.word));
    let letter = row.mail.as_ref().map_or(
        Look {
            tone: "",
            glyph: Glyph::Dash,
            word: "None yet",
        },
        |it| mail(it.state),
    );
    let reason = row.mail.as_ref().and_then(|it| it.last_error.clone());
    let is_picked = move || id.with_value(|id| acts.is_picked(id));
    view! {
        <tr aria-selected=move || is_picked().to_string()>
            <td class="pick">
                <Show when=move || may.resend && acts.may_act()>
                    <input
                        type="checkbox"
                        aria-label=format!("Pick the key of {name}")
                        prop:checked=is_picked
                        on:change=move |_| id.with_value(|id| acts.toggle(id))
                    />
                </Show>
            </td>
            <td class="fill">
                <span class="row">
                    <Avatar name=row.employee.display_name.clone()/>
                    <a class="who nowrap" href=format!("/employees/{}", row.employee.id.inner())>
                        {row.employee.display_name.clone()}
                    </a>
                    <span class="muted small cut hide-s" title=row.employee.email.clone()>
                        {mailbox(&row.employee.email).to_owned()}
                    </span>
                </span>
            </td>
            <td class="nowrap">
                <Status look=state word=by.unwrap_or_else(|| state.word.to_owned())/>
            </td>
            <td class="nowrap wide" title=reason>
                <Status look=letter/>
            </td>
            <td class="r muted nowrap skip-s">
                <At moment=row.updated_at detail=Detail::Brief/>
            </td>
            <td class="nowrap wide">
                <Show when=move || acts.may_act()>
                    <Buttons id=id name=row.employee.display_name.clone() acts=acts may=may/>
                </Show>
            </td>
        </tr>
    }
}

#[component]
fn Buttons(
    id: StoredValue<String>,
    name: String,
    acts: Acts,
    may: crate::model::key::Deeds,
) -> impl IntoView {
    let asking = RwSignal::new(false);
    let act = move |deed| id.with_value(|id| acts.act(deed, id));
    let button = |word: &'static str, label: String, deed: Deed| {
        view! {
            <button class="btn btn-s" type="button" aria-label=label on:click=move |_| act(deed)>
                {word}
            </button>
        }
    };
    let title = format!("Revoke the key of {name}?");
    view! {
        <span class="row">
            {may.suspend.then(|| button("Suspend", format!("Suspend the key of {name}"), Deed::Suspend))}
            {may.restore.then(|| button("Give back", format!("Give back the key of {name}"), Deed::Restore))}
            {may
                .revoke
                .then(|| {
                    view! {
                        <button
                            class="btn btn-s btn-bad"
                            type="button"
                            aria-label=format!("Revoke the key of {name}")
                            on:click=move |_| asking.set(true)
                        >
                            "Revoke"
                        </button>
                    }
                })}
        </span>
        <Dialog open=asking title=title>
            <div class="dialog-body">
                <p>"It opens nothing any more and cannot be given back. To take it away for a while, suspend it instead."</p>
            </div>
            <div class="dialog-foot">
                <button class="btn" type="button" on:click=move |_| asking.set(false)>
                    "Cancel"
                </button>
                <button
                    class="btn btn-bad-main"
                    type="button"
                    on:click=move |_| {
                        asking.set(false);
                        act(Deed::Revoke);
                    }
                >
                    "Revoke the key"
                </button>
            </div>
        </Dialog>
    }
}
