//! Who is signed in, and signing out.

use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use super::shell::Overlays;
use crate::component::{Avatar, Glyph, Icon, use_toasts};
use crate::model::word;
use crate::session::use_session;

/// The button at the end of the top bar and its menu, a native popover.
#[component]
pub fn AccountMenu(overlays: Overlays) -> impl IntoView {
    let session = use_session();
    let toasts = use_toasts();
    let navigate = use_navigate();
    let admin = Memo::new(move |_| session.viewer().and_then(|viewer| viewer.admin));
    let name = move || admin.get().map(|admin| admin.name).unwrap_or_default();
    let sign_out = move |_| {
        let navigate = navigate.clone();
        leptos::task::spawn_local(async move {
            match session.sign_out().await {
                Ok(()) => navigate("/sign-in", Default::default()),
                Err(error) => toasts.failed(format!("You are still signed in. {}", error.message())),
            }
        });
    };
    view! {
        <button
            class="btn btn-plain btn-icon btn-s"
            type="button"
            popovertarget="account"
            aria-label=move || format!("Account: {}", name())
        >
            {move || view! { <Avatar name=name()/> }}
        </button>
        <div class="menu account" id="account" popover="auto">
            {move || {
                admin
                    .get()
                    .map(|admin| {
                        view! {
                            <p class="account-who">
                                <b>{admin.name}</b>
                                <small class="muted">{admin.email}</small>
                                <small class="muted">{word::admin_role(admin.role)}</small>
                            </p>
                        }
                    })
            }}
            <hr/>
            <button
                type="button"
                popovertarget="account"
                popovertargetaction="hide"
                on:click=move |_| overlays.keys.set(true)
            >
                <Icon glyph=Glyph::Token/>
                "Keyboard"
                <kbd>"?"</kbd>
            </button>
            <button type="button" on:click=sign_out>
                <Icon glyph=Glyph::Out/>
                "Sign out"
            </button>
        </div>
    }
}
