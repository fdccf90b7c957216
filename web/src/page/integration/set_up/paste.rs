//! Address and token, to be pasted into Okta. The token is shown once: whoever leaves without it is asked once.

use leptos::prelude::*;

use super::StepCard;
use super::drawing::IntegrationForm;
use crate::component::leave::{Question, use_leave};
use crate::model::set_up_step::SetUpStep;
use crate::page::integration::Connection;
use crate::page::integration::token::Secret;

/// Address and token; also shown once connected.
#[component]
pub fn PasteFields(connection: Connection) -> impl IntoView {
    let base_url = Memo::new(move |_| connection.read(|it| it.base_url.clone()));
    let leave = use_leave();
    let taken = Callback::new(move |()| leave.release());
    view! {
        <p class="t13 soft">
            "In Okta: your Latchkey app, " <b>"Provisioning"</b> ", " <b>"Integration"</b> ", then " <b>"Edit"</b> "."
        </p>
        {move || view! { <Secret label="SCIM base URL" text=base_url.get() is_once=false/> }}
        {move || match connection.secret.get() {
            Some(text) => view! { <Secret label="Token" text=text is_once=true on_copy=taken/> }.into_any(),
            None => {
                view! {
                    <p class="t13 soft">"The token was shown when it was made. If it is lost, make another; nothing breaks."</p>
                }
                    .into_any()
            }
        }}
        <div class="field">
            <span class="label">"Authentication in Okta"</span>
            <span class="t13 soft">"HTTP Header, Bearer. Unique identifier: " <code>"userName"</code></span>
        </div>
    }
}

/// The step.
#[component]
pub fn Paste(connection: Connection) -> impl IntoView {
    let leave = use_leave();
    let has_secret = Memo::new(move |_| connection.secret.with(Option::is_some));
    Effect::new(move |_| {
        if has_secret.get() {
            leave.hold(Question {
                title: "Leave without the token?",
                text: "It is shown this once and was not copied yet. If it is not in Okta by now, you need to make another.",
                stay: "Stay and copy it",
                go: "I have it, go on",
            });
        }
    });
    on_cleanup(move || leave.release());
    view! {
        <StepCard title="Give Okta this address and token" step=SetUpStep::Paste next="I have pasted both">
            <PasteFields connection=connection/>
            <IntegrationForm/>
        </StepCard>
    }
}
