//! The first two steps of set-up, sent together at the end of the second.

use leptos::prelude::*;

use super::Draft;
use crate::component::dialog::FormFailure;
use crate::component::{Glyph, Icon, PasswordField, Submission, SubmitButton, TextField};
use crate::model::password::{MIN_PASSWORD, judge};

const FIELDS: &[&str] = &["organizationName", "name", "email", "password"];

/// What the company is called.
#[component]
pub fn OrganizationStep(draft: Draft, send: Submission, go_on: Callback<()>) -> impl IntoView {
    let is_missing = RwSignal::new(false);
    let from_server = send.of_field("organizationName");
    let error = Signal::derive(move || {
        from_server.get().or_else(|| {
            is_missing
                .get()
                .then(|| "Write the name of your company.".to_owned())
        })
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        is_missing.set(draft.organization.with_untracked(|name| name.trim().is_empty()));
        if !is_missing.get_untracked() {
            send.reset();
            go_on.run(());
        }
    };
    view! {
        <div class="stack-s">
            <h1>"Whose offices are these?"</h1>
            <p class="soft">"Everyone in the console sees this name. One console keeps one company."</p>
        </div>
        <form class="stack" aria-label="Organization" novalidate on:submit=submit>
            <TextField
                id="organization"
                label="Company name"
                autocomplete="organization"
                value=draft.organization
                error=error
                is_first=true
            />
            <div class="row between">
                <span></span>
                <button class="btn btn-main" type="submit">
                    "Continue to first owner"
                </button>
            </div>
        </form>
        <LinkNote/>
    }
}

/// Who owns the console.
#[component]
pub fn OwnerStep(draft: Draft, send: Submission, back: Callback<()>, create: Callback<()>) -> impl IntoView {
    let strength = Signal::derive(move || Some(draft.password.with(|password| judge(password))));
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        create.run(());
    };
    view! {
        <div class="stack-s">
            <h1>"Who owns this console?"</h1>
            <p class="soft">"You become the first owner. Owners can rotate tokens, publish rules and change settings."</p>
        </div>
        <FormFailure failure=send.beside(FIELDS)/>
        <form class="stack" aria-label="First owner" novalidate on:submit=submit>
            <TextField
                id="name"
                label="Full name"
                autocomplete="name"
                value=draft.name
                error=send.of_field("name")
                is_first=true
            />
            <TextField
                id="email"
                label="Work e-mail"
                kind="email"
                autocomplete="email"
                value=draft.email
                error=send.of_field("email")
            />
            <PasswordField
                id="password"
                value=draft.password
                autocomplete="new-password"
                error=send.of_field("password")
                hint=strength
            />
            <div class="row between">
                <button class="btn btn-plain" type="button" on:click=move |_| back.run(())>
                    <Icon glyph=Glyph::Left/>
                    "Back"
                </button>
                <SubmitButton label="Continue to first office" busy_label="Creating" busy=send.busy()/>
            </div>
        </form>
        <LinkNote/>
    }
}

#[component]
fn LinkNote() -> impl IntoView {
    view! {
        <div class="note quiet">
            <Icon glyph=Glyph::Clock/>
            <div>
                "This set-up link works once, within 24 hours. If it closes, restart the server and it prints a new one. "
                {format!("Passwords have {MIN_PASSWORD} characters or more.")}
            </div>
        </div>
    }
}
