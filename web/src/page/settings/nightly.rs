//! Whether everybody is decided again each night.

use cynic::MutationBuilder;
use leptos::prelude::*;

use crate::api::settings::{SetNightlyResync, SetNightlyResyncVariables};
use crate::component::{Submission, use_toasts};
use crate::session::use_session;

/// The card.
#[component]
pub fn NightlyCard(is_nightly: Signal<bool>, reread: Callback<()>) -> impl IntoView {
    let (session, toasts) = (use_session(), use_toasts());
    let is_on = RwSignal::new(is_nightly.get_untracked());
    Effect::new(move |_| is_on.set(is_nightly.get()));
    let send = Submission::new();
    let error = send.error();
    Effect::new(move |_| {
        if let Some(error) = error.get() {
            is_on.set(is_nightly.get_untracked());
            toasts.failed(format!("Not changed. {}", error.message()));
        }
    });
    let switch = move |event| {
        let is_nightly = event_target_checked(&event);
        is_on.set(is_nightly);
        let operation = SetNightlyResync::build(SetNightlyResyncVariables { is_nightly });
        send.run(async move { session.request(operation).await }, move |done| {
            toasts.done(if done.set_nightly_resync {
                "Everybody is decided again each night"
            } else {
                "Nobody is decided again by night"
            });
            reread.run(());
        });
    };
    view! {
        <section class="card" aria-labelledby="nightly">
            <div class="card-head flat">
                <h2 id="nightly">"Nightly resync"</h2>
                <span class="muted t13 hide-s">"Everybody is decided again, and what differed is reported."</span>
                <input
                    class="latch aside"
                    type="checkbox"
                    role="switch"
                    aria-labelledby="nightly"
                    disabled=move || !session.may_administer()
                    prop:checked=move || is_on.get()
                    on:change=switch
                />
            </div>
        </section>
    }
}
