//! Making another token, for rotation.

use cynic::MutationBuilder;
use leptos::prelude::*;

use super::secret::Secret;
use crate::api::DateTime;
use crate::api::integration::{CreateScimToken, CreateScimTokenInput, CreateScimTokenVariables};
use crate::component::time::{now_ms, rfc3339};
use crate::component::{Dialog, Field, FormDialog, Submission, TextField};
use crate::model::scim_token::{ENDS, end_after};
use crate::session::use_session;

/// The dialog that asks for a name, and the one that shows the secret, once.
#[component]
pub fn MakeToken(open: RwSignal<bool>, changed: Callback<()>) -> impl IntoView {
    let session = use_session();
    let name = RwSignal::new(String::new());
    let days = RwSignal::new(None::<u32>);
    let made = RwSignal::new(None::<String>);
    let is_made = RwSignal::new(false);
    let send = Submission::new();
    let submit = Callback::new(move |()| {
        let input = CreateScimTokenInput {
            name: name.get_untracked().trim().to_owned(),
            expires_at: days
                .get_untracked()
                .map(|days| DateTime(rfc3339(end_after(days, now_ms())))),
        };
        let operation = CreateScimToken::build(CreateScimTokenVariables { input });
        send.run(async move { session.request(operation).await }, move |data| {
            open.set(false);
            name.set(String::new());
            days.set(None);
            made.set(Some(data.create_scim_token.secret));
            is_made.set(true);
            changed.run(());
        });
    });
    view! {
        <FormDialog
            open=open
            title="Make a token"
            submit="Make token"
            submitting="Making"
            busy=send.busy()
            failure=send.beside(&["name", "expiresAt"])
            on_submit=submit
        >
            <TextField
                id="token-name"
                label="Name"
                hint="Where it will be used, like okta-2027. Two may live at once, so that rotating breaks nothing.".to_owned()
                value=name
                error=send.of_field("name")
                is_first=true
            />
            <End days=days error=send.of_field("expiresAt")/>
        </FormDialog>
        <Dialog open=is_made title="Paste this token into Okta">
            <div class="dialog-body">
                <p>
                    "In Okta: your Latchkey app, " <b>"Provisioning"</b> ", " <b>"Integration"</b> ", " <b>"Edit"</b>
                    ". The token before goes on working until you revoke it."
                </p>
                {move || made.get().map(|text| view! { <Secret label="Token" text=text is_once=true/> })}
            </div>
            <div class="dialog-foot">
                <button class="btn btn-main" type="button" on:click=move |_| is_made.set(false)>
                    "I have it"
                </button>
            </div>
        </Dialog>
    }
}

/// When it ends by itself; its end is told before by mail and here.
#[component]
fn End(days: RwSignal<Option<u32>>, error: Signal<Option<String>>) -> impl IntoView {
    let choose = move |event| days.set(event_target_value(&event).parse().ok());
    view! {
        <Field
            id="token-end"
            label="Ends"
            hint="Owners and admins are told 14, 3 and 1 days before.".to_owned()
            error=error
        >
            <select class="select" id="token-end" aria-describedby="token-end-note" on:change=choose>
                {ENDS
                    .into_iter()
                    .map(|(end, word)| {
                        let value = end.map(|days| days.to_string()).unwrap_or_default();
                        view! {
                            <option value=value prop:selected=move || days.get() == end>
                                {word}
                            </option>
                        }
                    })
                    .collect_view()}
            </select>
        </Field>
    }
}
