//! SCIM tokens: made, shown once, revoked.

use cynic::MutationBuilder;
use leptos::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::Connection;
use crate::api::integration::{
    CreateScimToken, CreateScimTokenInput, CreateScimTokenVariables, RevokeScimToken,
    RevokeScimTokenVariables, ScimToken,
};
use crate::component::{Ago, FormDialog, Glyph, Icon, Submission, TextField, use_toasts};
use crate::session::use_session;

/// A text to copy.
#[component]
pub fn Secret(label: &'static str, text: String, is_once: bool) -> impl IntoView {
    let toasts = use_toasts();
    let copied = text.clone();
    let copy = move |_| {
        let promise = window().navigator().clipboard().write_text(&copied);
        leptos::task::spawn_local(async move {
            match JsFuture::from(promise).await {
                Ok(_) => toasts.done("Copied"),
                Err(_) => toasts.failed("The browser refused to copy. Select the text instead."),
            }
        });
    };
    view! {
        <div class="field">
            <span class="label">{label}</span>
            <div class="secret">
                <code>{text}</code>
                <button class="btn btn-s" type="button" aria-label=format!("Copy {label}") on:click=copy>
                    <Icon glyph=Glyph::Copy/>
                    "Copy"
                </button>
            </div>
            {is_once
                .then(|| {
                    view! {
                        <div class="note">
                            <Icon glyph=Glyph::Eye/>
                            <div>
                                <b>"Shown this once."</b>
                                " We keep only a hash. If you lose it, make another; nothing breaks."
                            </div>
                        </div>
                    }
                })}
        </div>
    }
}

/// Tokens that exist, and making another.
#[component]
pub fn Tokens(connection: Connection) -> impl IntoView {
    let Connection { secret, changed, .. } = connection;
    let adding = RwSignal::new(false);
    let tokens = Memo::new(move |_| connection.read(|it| it.tokens.clone()));
    view! {
        <section class="card" aria-labelledby="tokens">
            <div class="card-head">
                <h2 id="tokens">"Tokens"</h2>
                <button class="btn btn-s aside" type="button" on:click=move |_| adding.set(true)>
                    <Icon glyph=Glyph::Plus/>
                    "Make a token"
                </button>
            </div>
            <ul class="lines" role="list" aria-label="Tokens">
                <For each=move || tokens.get() key=|token| format!("{token:?}") let:token>
                    <Line token=token changed=changed/>
                </For>
            </ul>
        </section>
        <MakeToken open=adding secret=secret changed=changed/>
    }
}

#[component]
fn Line(token: ScimToken, changed: Callback<()>) -> impl IntoView {
    let session = use_session();
    let toasts = use_toasts();
    let is_revoked = token.revoked_at.is_some();
    let send = Submission::new();
    let id = token.id.clone();
    let revoke = move |_| {
        let operation = RevokeScimToken::build(RevokeScimTokenVariables { id: id.clone() });
        send.run(async move { session.request(operation).await }, move |data| {
            toasts.done(format!("Token {} revoked", data.revoke_scim_token.token.name));
            changed.run(());
        });
    };
    let used = match (is_revoked, token.last_used_at) {
        (true, _) => "revoked".into_any(),
        (false, Some(at)) => view! { "used " <Ago moment=at/> " ago" }.into_any(),
        (false, None) => "never used".into_any(),
    };
    view! {
        <li>
            <Icon glyph=Glyph::Token class="muted"/>
            <span class="grow cut" class:muted=is_revoked>
                <b>{token.name.clone()}</b>
                " "
                <code class="muted">{token.prefix}</code>
            </span>
            <span class="muted small nowrap">{used}</span>
            {(!is_revoked)
                .then(|| {
                    view! {
                        <button
                            class="btn btn-s btn-bad"
                            type="button"
                            aria-label=format!("Revoke {}", token.name)
                            on:click=revoke
                        >
                            "Revoke"
                        </button>
                    }
                })}
        </li>
    }
}

#[component]
fn MakeToken(open: RwSignal<bool>, secret: RwSignal<Option<String>>, changed: Callback<()>) -> impl IntoView {
    let session = use_session();
    let name = RwSignal::new(String::new());
    let send = Submission::new();
    let submit = Callback::new(move |()| {
        let input = CreateScimTokenInput {
            name: name.get_untracked().trim().to_owned(),
        };
        let operation = CreateScimToken::build(CreateScimTokenVariables { input });
        send.run(async move { session.request(operation).await }, move |data| {
            open.set(false);
            name.set(String::new());
            secret.set(Some(data.create_scim_token.secret));
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
    }
}
