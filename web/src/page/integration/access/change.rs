//! Setting, replacing and removing the access.

use cynic::MutationBuilder;
use leptos::prelude::*;

use super::fields::AccessFields;
use super::form::AccessForm;
use crate::api::okta::{
    RemoveOktaApiAccess, SetOktaApiAccess, SetOktaApiAccessInput, SetOktaApiAccessVariables,
};
use crate::component::dialog::FormFailure;
use crate::component::{AskDialog, Dialog, Submission, SubmitButton, use_toasts};
use crate::page::integration::Connection;
use crate::session::use_session;

/// The dialog with domain and token.
#[component]
pub fn SetAccess(open: RwSignal<bool>, connection: Connection) -> impl IntoView {
    view! {
        <Dialog open=open title="Access to Okta’s API">
            <SetForm open=open connection=connection/>
        </Dialog>
    }
}

#[component]
fn SetForm(open: RwSignal<bool>, connection: Connection) -> impl IntoView {
    let session = use_session();
    let toasts = use_toasts();
    let known = untrack(|| connection.read(|it| it.domain.clone()));
    let form = AccessForm::new(known.unwrap_or_default());
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if !form.may_send() {
            return;
        }
        let (domain, api_token) = untrack(move || form.written());
        let input = SetOktaApiAccessInput { domain, api_token };
        let operation = SetOktaApiAccess::build(SetOktaApiAccessVariables { input });
        form.send
            .run(async move { session.request(operation).await }, move |_| {
                open.set(false);
                toasts.done("Okta accepts it. Groups are asked for now.");
                connection.changed.run(());
            });
    };
    view! {
        <form novalidate on:submit=submit>
            <div class="dialog-body">
                <FormFailure failure=form.send.beside(&["domain", "apiToken"])/>
                <AccessFields form=form is_optional=false/>
            </div>
            <div class="dialog-foot">
                <button class="btn" type="button" on:click=move |_| open.set(false)>
                    "Cancel"
                </button>
                <SubmitButton label="Save access".to_owned() busy_label="Asking Okta" busy=form.send.busy()/>
            </div>
        </form>
    }
}

/// The question before it is removed.
#[component]
pub fn RemoveAccess(open: RwSignal<bool>, connection: Connection) -> impl IntoView {
    let session = use_session();
    let toasts = use_toasts();
    let send = Submission::new();
    let remove = Callback::new(move |()| {
        let operation = RemoveOktaApiAccess::build(());
        send.run(async move { session.request(operation).await }, move |_| {
            open.set(false);
            toasts.done("Access to Okta’s API removed");
            connection.changed.run(());
        });
    });
    view! {
        <AskDialog
            open=open
            title="Remove access to Okta’s API?".to_owned()
            act="Remove access"
            acting="Removing"
            keep="Keep it"
            busy=send.busy()
            failure=send.beside(&[])
            on_act=remove
        >
            <p>
                "Groups come by push alone from then on. What was pulled stays as last known, so nobody loses anything by this; it only grows old. Revoke the token in Okta too."
            </p>
        </AskDialog>
    }
}
