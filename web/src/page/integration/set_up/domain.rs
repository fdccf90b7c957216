//! Which Okta, and access to its API. Both optional: Okta pushes people and groups by itself. Tried live while they are written.

use cynic::MutationBuilder;
use leptos::prelude::*;

use super::StepCard;
use crate::api::integration::{InstallIntegration, InstallIntegrationInput, InstallIntegrationVariables};
use crate::component::dialog::FormFailure;
use crate::component::{Glyph, Icon, SubmitButton};
use crate::model::set_up_step::SetUpStep;
use crate::page::integration::Connection;
use crate::page::integration::access::{AccessFields, AccessForm, ApiAccess};
use crate::page::uninstall::LastTime;
use crate::session::use_session;

/// The step: before there is a connection the form, afterwards what was said in it.
#[component]
pub fn Domain(connection: Connection) -> impl IntoView {
    let is_installed = Memo::new(move |_| connection.integration.with(Option::is_some));
    view! {
        <Show when=move || is_installed.get() fallback=move || view! { <Form connection=connection/> }>
            <Installed connection=connection/>
        </Show>
    }
}

#[component]
fn Form(connection: Connection) -> impl IntoView {
    let session = use_session();
    let form = AccessForm::new(String::new());
    let install = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if !form.may_send() {
            return;
        }
        let (domain, api_token) = untrack(move || form.written());
        let some = |text: String| (!text.is_empty()).then_some(text);
        let input = InstallIntegrationInput {
            domain: some(domain),
            api_token: some(api_token),
        };
        let operation = InstallIntegration::build(InstallIntegrationVariables { input });
        form.send
            .run(async move { session.request(operation).await }, move |data| {
                connection.secret.set(Some(data.install_integration.secret));
                connection.changed.run(());
            });
    };
    let label = "Make address and token".to_owned();
    view! {
        <form class="stack" novalidate on:submit=install>
            <LastTime/>
            <section class="card" aria-labelledby="step">
                <div class="card-head">
                    <h2 id="step">"Which Okta"</h2>
                </div>
                <div class="card-body stack">
                    <p class="t13 soft">
                        "You can leave both out: Okta pushes people and groups by itself. With them Latchkey also reads groups from Okta, so that a lost push is found, and a new person’s groups are known at once."
                    </p>
                    <FormFailure failure=form.send.beside(&["domain", "apiToken"])/>
                    <AccessFields form=form is_optional=true/>
                </div>
                <div class="card-foot row row-wrap between">
                    <span>"Next you get an address and a token to paste into Okta."</span>
                    <SubmitButton label=label busy_label="Making" busy=form.send.busy() class="btn-main push"/>
                </div>
            </section>
        </form>
    }
}

#[component]
fn Installed(connection: Connection) -> impl IntoView {
    let domain = Memo::new(move |_| connection.read(|it| it.domain.clone()));
    view! {
        <div class="stack">
            <StepCard title="Which Okta" step=SetUpStep::Domain next="On to address and token">
                <p class="t13 row">
                    <Icon glyph=Glyph::Check class="good"/>
                    {move || match domain.get() {
                        Some(domain) => format!("Connected with {domain}."),
                        None => "Connected; no domain was named, and none is needed.".to_owned(),
                    }}
                </p>
            </StepCard>
            <ApiAccess connection=connection/>
        </div>
    }
}
