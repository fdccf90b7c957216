//! Revoking a token, asked about once: what stops, and what goes on.

use cynic::MutationBuilder;
use leptos::prelude::*;

use super::times;
use crate::api::integration::{RevokeScimToken, RevokeScimTokenVariables, ScimToken};
use crate::component::ask::open_while;
use crate::component::time::now_ms;
use crate::component::{AskDialog, Glyph, Icon, Submission, use_toasts};
use crate::model::scim_token::{Revocation, revocation};
use crate::session::use_session;

/// The dialog; open while a token is given.
#[component]
pub fn RevokeToken(
    /// The token to be revoked.
    token: RwSignal<Option<ScimToken>>,
    /// All of them.
    tokens: Memo<Vec<ScimToken>>,
    /// Told afterwards.
    changed: Callback<()>,
) -> impl IntoView {
    let session = use_session();
    let toasts = use_toasts();
    let open = open_while(token);
    let send = Submission::new();
    Effect::new(move |_| {
        if token.with(Option::is_some) {
            send.reset();
        }
    });
    let meaning = Memo::new(move |_| {
        token.get().map(|token| {
            let others = tokens.with(|all| {
                let others = all.iter().filter(|other| other.id != token.id);
                others.map(times).collect::<Vec<_>>()
            });
            revocation(&times(&token), &others, now_ms())
        })
    });
    let title = Signal::derive(move || {
        let name = token.with(|token| token.as_ref().map(|token| token.name.clone()));
        format!("Revoke {}?", name.unwrap_or_default())
    });
    let revoke = Callback::new(move |()| {
        let Some(token) = token.get_untracked() else {
            return;
        };
        let operation = RevokeScimToken::build(RevokeScimTokenVariables { id: token.id });
        send.run(async move { session.request(operation).await }, move |data| {
            open.set(false);
            toasts.done(format!("Token {} revoked", data.revoke_scim_token.token.name));
            changed.run(());
        });
    });
    view! {
        <AskDialog
            open=open
            title=title
            act="Revoke token"
            acting="Revoking"
            keep="Keep it"
            busy=send.busy()
            failure=send.beside(&[])
            on_act=revoke
        >
            {move || meaning.get().map(|meaning| view! { <Meaning meaning=meaning/> })}
        </AskDialog>
    }
}

#[component]
fn Meaning(meaning: Revocation) -> impl IntoView {
    let (class, glyph) = if meaning.cuts_off {
        ("note bad", Glyph::Stop)
    } else {
        ("note quiet", Glyph::Token)
    };
    view! {
        <p>{meaning.stops} " " {meaning.used}</p>
        <div class=class>
            <Icon glyph=glyph/>
            <div>{meaning.stays}</div>
        </div>
    }
}
