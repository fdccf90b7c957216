//! Making another token, for rotation.

use cynic::MutationBuilder;
use leptos::prelude::*;

use super::secret::Secret;
use crate::api::integration::{CreateScimToken, CreateScimTokenInput, CreateScimTokenVariables};
use crate::component::{Dialog, FormDialog, Submission, TextField};
use crate::session::use_session;

/// The dialog that asks for a name, and the one that shows the secret, once.
#[component]
pub fn MakeToken(open: RwSignal<bool>, changed: Callback<()>) -> impl IntoView {
    let session = use_session();
    let name = RwSignal::new(String::new());
    let made = RwSignal::new(None::<String>);
    let is_made = RwSignal::new(false);
    let send = Submission::new();
    let submit = Callback::new(move |()| {
        let input = CreateScimTokenInput {
            name: name.get_untracked().trim().to_owned(),
        };
        let operation = CreateScimToken::build(CreateScimTokenVariables { input });
        send.run(async move { session.request(operation).await }, move |data| {
            open.set(false);
            name.set(String::new());
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
            failure=send.beside(&["name"])
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
