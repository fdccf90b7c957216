//! Which Okta. Optional: Okta pushes people and groups by itself.

use cynic::MutationBuilder;
use leptos::prelude::*;

use crate::api::integration::{InstallIntegration, InstallIntegrationInput, InstallIntegrationVariables};
use crate::component::dialog::FormFailure;
use crate::component::{Submission, SubmitButton, TextField};
use crate::model::set_up_step::domain_fault;
use crate::page::integration::Connection;
use crate::page::uninstall::LastTime;
use crate::session::use_session;

/// The step.
#[component]
pub fn Domain(connection: Connection) -> impl IntoView {
    let session = use_session();
    let domain = RwSignal::new(String::new());
    let has_tried = RwSignal::new(false);
    let send = Submission::new();
    let refused = send.of_field("domain");
    let error = Signal::derive(move || {
        let fault = has_tried
            .get()
            .then(|| domain.with(|domain| domain_fault(domain)))
            .flatten();
        fault.or_else(|| refused.get())
    });
    let install = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        has_tried.set(true);
        let text = domain.get_untracked().trim().to_owned();
        if domain_fault(&text).is_some() {
            request_animation_frame(crate::component::form::focus_first_fault);
            return;
        }
        let input = InstallIntegrationInput {
            domain: (!text.is_empty()).then_some(text),
        };
        let operation = InstallIntegration::build(InstallIntegrationVariables { input });
        send.run(async move { session.request(operation).await }, move |data| {
            connection.secret.set(Some(data.install_integration.secret));
            connection.changed.run(());
        });
    };
    view! {
        <form class="stack" novalidate on:submit=install>
            <LastTime/>
            <section class="card" aria-labelledby="step">
                <div class="card-head">
                    <h2 id="step">"Which Okta"</h2>
                </div>
                <div class="card-body stack">
                    <FormFailure failure=send.beside(&["domain"])/>
                    <TextField
                        id="okta-domain"
                        label="Okta domain"
                        value=domain
                        error=error
                        is_optional=true
                        placeholder="aldermoor.okta.com"
                        hint="Only a reminder of where this comes from. Okta pushes people and groups by itself.".to_owned()
                    />
                </div>
                <div class="card-foot row between">
                    <span>"Next you get an address and a token to paste into Okta."</span>
                    <SubmitButton label="Make address and token".to_owned() busy_label="Making" busy=send.busy()/>
                </div>
            </section>
        </form>
    }
}
