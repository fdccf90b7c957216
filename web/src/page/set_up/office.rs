//! The last step of set-up: the first office. It can be left for later.

use cynic::MutationBuilder;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use crate::api::property::{CreateProperty, CreatePropertyVariables};
use crate::component::dialog::FormFailure;
use crate::component::{Submission, SubmitButton};
use crate::page::property::form::{FIELDS, PropertyDraft, PropertyFields};
use crate::session::use_session;

/// Makes the first property.
#[component]
pub fn OfficeStep() -> impl IntoView {
    let session = use_session();
    let navigate = use_navigate();
    let draft = PropertyDraft::new();
    let send = Submission::new();
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let navigate = navigate.clone();
        let operation = CreateProperty::build(CreatePropertyVariables { input: draft.input() });
        send.run(async move { session.request(operation).await }, move |data| {
            leptos::task::spawn_local(session.refresh_figures());
            navigate(
                &format!("/properties/{}", data.create_property.property.id.inner()),
                Default::default(),
            );
        });
    };
    view! {
        <div class="stack-s">
            <h1>"Where is your first office?"</h1>
            <p class="soft">"Each office has its own doors, access groups and rules. You can add more at any time."</p>
        </div>
        <FormFailure failure=send.beside(FIELDS)/>
        <form class="stack" aria-label="First office" novalidate on:submit=submit>
            <PropertyFields draft=draft send=send/>
            <div class="row between">
                <a class="btn btn-plain" href="/">
                    "Skip for now"
                </a>
                <SubmitButton label="Add office" busy_label="Adding" busy=send.busy()/>
            </div>
        </form>
    }
}
