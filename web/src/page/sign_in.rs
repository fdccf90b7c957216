//! Signing in.

use cynic::{MutationBuilder, QueryBuilder};
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_query_map};

use super::gate::Gate;
use crate::api::session::{SetUpState, SignIn as SignInMutation, SignInInput, SignInVariables};
use crate::component::crumbs::PageName;
use crate::component::dialog::FormFailure;
use crate::component::{Glyph, Icon, PasswordField, Submission, SubmitButton, TextField};
use crate::model::route::after_sign_in;
use crate::session::{SessionState, use_session};

const FIELDS: &[&str] = &["email", "password"];

/// E-mail and password; then where one wanted to go.
#[component]
pub fn SignIn() -> impl IntoView {
    let session = use_session();
    let navigate = use_navigate();
    let query = use_query_map();
    let next = move || after_sign_in(query.with_untracked(|query| query.get("next")).as_deref());
    let has_ended = move || query.with(|query| query.get("ended").is_some());
    // Who is signed in already, or becomes it, has nothing to do here.
    Effect::new(move |_| {
        if matches!(session.state(), SessionState::SignedIn(_)) {
            navigate(
                &next(),
                leptos_router::NavigateOptions {
                    replace: true,
                    ..Default::default()
                },
            );
        }
    });

    let (email, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let send = Submission::new();
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let input = SignInInput {
            email: email.get_untracked().trim().to_owned(),
            password: password.get_untracked(),
        };
        send.run(
            async move {
                session
                    .request_public(SignInMutation::build(SignInVariables { input }))
                    .await
            },
            move |data| session.start(data.sign_in),
        );
    };
    view! {
        <PageName name="Sign in"/>
        <Gate>
            <div class="stack-s">
                <h1>"Sign in"</h1>
                <p class="soft">"The console of your offices, doors and keys."</p>
            </div>
            <Show when=has_ended>
                <div class="note quiet" role="status">
                    <Icon glyph=Glyph::Clock/>
                    <div>"Your session has ended. Sign in and you are back where you were."</div>
                </div>
            </Show>
            <NotSetUpYet/>
            <FormFailure failure=send.beside(FIELDS)/>
            <form class="stack" aria-label="Sign in" novalidate on:submit=submit>
                <TextField
                    id="email"
                    label="E-mail"
                    kind="email"
                    autocomplete="username"
                    value=email
                    error=send.of_field("email")
                    is_first=true
                />
                <PasswordField
                    id="password"
                    value=password
                    autocomplete="current-password"
                    error=send.of_field("password")
                />
                <SubmitButton label="Sign in" busy_label="Signing in" busy=send.busy() class="btn-main btn-wide"/>
            </form>
        </Gate>
    }
}

/// On an empty database nobody can sign in: say where the way in is.
#[component]
fn NotSetUpYet() -> impl IntoView {
    let session = use_session();
    let state =
        LocalResource::new(move || async move { session.request_public(SetUpState::build(())).await });
    let is_open = move || {
        state
            .get()
            .is_some_and(|state| state.is_ok_and(|state| state.set_up_is_open))
    };
    view! {
        <Show when=is_open>
            <div class="note" role="status">
                <Icon glyph=Glyph::Alert/>
                <div>
                    <b>"This console is not set up yet."</b>
                    " Open the set-up link that the server printed when it started; it makes the first owner."
                </div>
            </div>
        </Show>
    }
}
