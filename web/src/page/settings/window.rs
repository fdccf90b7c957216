//! How long a loss waits.

use cynic::MutationBuilder;
use leptos::prelude::*;

use crate::api::settings::{UpdateSettings, UpdateSettingsInput, UpdateSettingsVariables};
use crate::component::dialog::FormFailure;
use crate::component::form::focus_first_fault;
use crate::component::{Submission, SubmitButton, TextField, use_toasts};
use crate::model::limit::{WINDOW, window_meaning};
use crate::session::use_session;

/// The card.
#[component]
pub fn WindowCard(seconds: Signal<i32>, reread: Callback<()>) -> impl IntoView {
    let (session, toasts) = (use_session(), use_toasts());
    let typed = RwSignal::new(seconds.get_untracked().to_string());
    Effect::new(move |_| typed.set(seconds.get().to_string()));
    let fault = RwSignal::new(None::<String>);
    let send = Submission::new();
    let refused = send.of_field("settleWindowSeconds");
    let error = Signal::derive(move || fault.get().or_else(|| refused.get()));
    let meaning = move || {
        let read = typed.with(|typed| WINDOW.read(typed));
        Some(window_meaning(read.unwrap_or_else(|_| seconds.get())))
    };
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let settle_window_seconds = match typed.with_untracked(|typed| WINDOW.read(typed)) {
            Ok(seconds) => seconds,
            Err(wrong) => {
                fault.set(Some(wrong));
                request_animation_frame(focus_first_fault);
                return;
            }
        };
        fault.set(None);
        let input = UpdateSettingsInput {
            settle_window_seconds,
        };
        let operation = UpdateSettings::build(UpdateSettingsVariables { input });
        send.run(async move { session.request(operation).await }, move |_| {
            toasts.done("Settle window saved");
            reread.run(());
        });
    };
    view! {
        <section class="card" aria-labelledby="settle-window">
            <div class="card-head">
                <h2 id="settle-window">"Settle window"</h2>
            </div>
            <form novalidate on:submit=submit>
                <fieldset class="plain" disabled=move || !session.may_administer()>
                    <div class="card-body stack">
                        <FormFailure failure=send.beside(&["settleWindowSeconds"])/>
                        <div class="figure-field">
                            <TextField
                                id="window-seconds"
                                label="Seconds a loss waits"
                                value=typed
                                error=error
                                hint=Signal::derive(meaning)
                            />
                        </div>
                    </div>
                    <div class="card-foot row">
                        <SubmitButton label="Save" busy_label="Saving" busy=send.busy()/>
                    </div>
                </fieldset>
            </form>
        </section>
    }
}
