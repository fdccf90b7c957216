//! The two fields and what Okta says to them.

use leptos::prelude::*;

use super::form::AccessForm;
use crate::component::{Glyph, Icon, TextField};
use crate::model::okta_check::{Part, Verdict};

/// The two fields and what Okta says to them.
#[component]
pub fn AccessFields(
    /// What is written.
    form: AccessForm,
    /// Both may be left out.
    is_optional: bool,
) -> impl IntoView {
    view! {
        <TextField
            id="okta-domain"
            label="Okta domain"
            value=form.domain
            error=form.fault(Part::Domain)
            is_optional=is_optional
            placeholder="aldermoor.okta.com"
            hint="As in the address of your Okta dashboard.".to_owned()
        />
        <TextField
            id="okta-token"
            label="API token"
            kind="password"
            autocomplete="off"
            value=form.token
            error=form.fault(Part::Token)
            is_optional=is_optional
            hint="In Okta: Security, API, Tokens. Made by a Read-Only Administrator; kept encrypted, never shown again.".to_owned()
        />
        <Said form=form/>
    }
}

/// What Okta says, told to readers as it changes.
#[component]
fn Said(form: AccessForm) -> impl IntoView {
    let has_failed = move || matches!(form.said(), Some(Ok(Verdict::Bad(..)) | Err(_)));
    view! {
        <div class="row row-wrap said-by-okta" role="status">
            {move || {
                if form.is_asking() {
                    return view! {
                        <span class="status">
                            <span class="spin"></span>
                            "Asking Okta"
                        </span>
                    }
                        .into_any();
                }
                match form.said() {
                    Some(Ok(Verdict::Good(words))) => {
                        view! {
                            <span class="status good">
                                <Icon glyph=Glyph::Check/>
                                <span class="t13">{words}</span>
                            </span>
                        }
                            .into_any()
                    }
                    Some(Ok(Verdict::Bad(..))) => {
                        view! {
                            <span class="status bad">
                                <Icon glyph=Glyph::X/>
                                "It would not work yet"
                            </span>
                        }
                            .into_any()
                    }
                    Some(Err(error)) => {
                        view! {
                            <span class="status bad">
                                <Icon glyph=Glyph::X/>
                                <span class="t13">{error.message()}</span>
                            </span>
                        }
                            .into_any()
                    }
                    None => ().into_any(),
                }
            }}
            <Show when=has_failed>
                <button class="btn btn-s" type="button" on:click=move |_| form.ask()>
                    <Icon glyph=Glyph::Sync/>
                    "Test again"
                </button>
            </Show>
        </div>
    }
}
