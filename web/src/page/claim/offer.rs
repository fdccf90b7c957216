//! A key that can be claimed, and one that just was.

use leptos::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::api::claim::{ClaimOffer, ClaimOffice};
use crate::component::time::{Detail, say};
use crate::component::{Glyph, Icon, Submission, use_toasts};
use crate::model::claim::{doors, places};
use crate::model::qr::draw;

/// The button, the code for another phone, and what the key opens.
#[component]
pub fn Ready(offer: ClaimOffer, send: Submission, claim: Callback<()>) -> impl IntoView {
    let toasts = use_toasts();
    let opens = places(&offer.offices);
    let until = offer.expires_at.as_ref().map(|at| say(at, Detail::Full));
    let works = until.clone().map_or_else(
        || "Works once".to_owned(),
        |until| format!("Works once, until {until}"),
    );
    let later = until.map_or_else(
        || "Close this page; the link in your mail keeps working.".to_owned(),
        |until| format!("Close this page; the link in your mail works until {until}."),
    );
    let put_off = move |_| toasts.done(later.clone());
    let url = offer.url.clone();
    let copy = move |_| {
        let promise = window().navigator().clipboard().write_text(&url);
        leptos::task::spawn_local(async move {
            match JsFuture::from(promise).await {
                Ok(_) => toasts.done("Link copied"),
                Err(_) => toasts.failed("The browser refused to copy. Use the link in your mail."),
            }
        });
    };
    let failure = move || {
        send.error()
            .get()
            .map(|error| view! { <p class="note bad" role="alert">{error.message()}</p> })
    };
    view! {
        <div class="stack-s">
            <h1>{format!("{}, your key is ready", offer.person)}</h1>
            <p class="soft">{format!("It opens {opens}. Add it to the phone you carry.")}</p>
        </div>
        {failure}
        <button
            class="btn btn-main btn-wide claim-button"
            type="button"
            disabled=send.busy()
            on:click=move |_| claim.run(())
        >
            <Icon glyph=Glyph::Phone/>
            {move || if send.busy().get() { "Adding" } else { "Add key to this phone" }}
        </button>
        <button class="btn btn-plain btn-wide" type="button" on:click=put_off>
            "Add later"
        </button>
        <section class="stack-s" aria-labelledby="other">
            <h2 id="other">"Reading this on a computer?"</h2>
            <p class="t13 soft">"Point your phone’s camera here."</p>
            <Qr text=offer.url.clone() label="QR code that opens this page on your phone"/>
            <p class="small muted row claim-note">
                <Icon glyph=Glyph::Clock class="i-s"/>
                {works}
            </p>
            <button class="btn btn-s" type="button" on:click=copy>
                <Icon glyph=Glyph::Copy/>
                "Copy the link"
            </button>
        </section>
        <Opens offices=offer.offices/>
        <p class="small muted">
            {format!(
                "Not {}? Close this page and tell the front desk. Do not forward this link: whoever adds the key first has it.",
                offer.full_name,
            )}
        </p>
    }
}

/// The credential, shown this once.
#[component]
pub fn Done(offer: ClaimOffer, key: String) -> impl IntoView {
    let opens = places(&offer.offices);
    view! {
        <div class="stack-s" role="status">
            <h1>{format!("{}, the key is yours", offer.person)}</h1>
            <p class="soft">{format!("It opens {opens}. Keep this code on the phone you carry.")}</p>
        </div>
        <Qr text=key.clone() label="QR code of your mobile key"/>
        <p class="small muted">
            <code>{key}</code>
        </p>
        <p class="note">
            "The link in your mail no longer works. If you lose this phone, tell the front desk: they suspend the key."
        </p>
        <Opens offices=offer.offices/>
    }
}

#[component]
fn Opens(offices: Vec<ClaimOffice>) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="opens">
            <div class="card-head">
                <h2 id="opens">"What it opens"</h2>
            </div>
            <ul class="lines" role="list">
                {offices
                    .into_iter()
                    .map(|office| {
                        view! {
                            <li>
                                <Icon glyph=Glyph::Building/>
                                <div class="grow">
                                    <b>{office.name}</b>
                                    <p class="small soft">{office.address}</p>
                                    <p class="small soft">{doors(&office.doors)}</p>
                                </div>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </section>
    }
}

#[component]
fn Qr(text: String, label: &'static str) -> impl IntoView {
    draw(&text).map(|code| {
        // Two squares of quiet around it; the white sheet gives the rest.
        let side = code.width + 4;
        view! {
            <div class="qr">
                <svg viewBox=format!("-2 -2 {side} {side}") role="img" aria-label=label>
                    <path fill="#0f1b1c" d=code.path></path>
                </svg>
            </div>
        }
    })
}
