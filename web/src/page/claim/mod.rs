//! The page behind a claim link, on a phone. Opening it only looks; the button claims. Outside the shell: whoever is here
//! has no account.

mod offer;

use cynic::{MutationBuilder, QueryBuilder};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use self::offer::{Done, Ready};
use crate::api::claim::{ClaimMobileKey, ClaimPage, ClaimVariables, LookAtClaim};
use crate::api::kind::ClaimState;
use crate::component::crumbs::PageName;
use crate::component::{Load, Mark, Submission};
use crate::model::claim::dead_end;
use crate::model::route::set_up_token;
use crate::session::use_session;

/// The page. The token is behind `#`: no server and no log ever sees the link.
#[component]
pub fn Claim() -> impl IntoView {
    let session = use_session();
    let hash = use_location().hash;
    let token = Memo::new(move |_| set_up_token(&hash.get()).unwrap_or_default());
    let page = LocalResource::new(move || {
        let variables = ClaimVariables { token: token.get() };
        async move { session.request_public(LookAtClaim::build(variables)).await }
    });
    let claimed = RwSignal::new(None::<ClaimPage>);
    let send = Submission::new();
    let claim = Callback::new(move |()| {
        let variables = ClaimVariables {
            token: token.get_untracked(),
        };
        let operation = ClaimMobileKey::build(variables);
        send.run(
            async move { session.request_public(operation).await },
            move |data| claimed.set(Some(data.claim_mobile_key)),
        );
    });
    view! {
        <PageName name="Your mobile key"/>
        <main class="claim" id="content">
            <Load resource=page what="The page" is_page=true let:data>
                {move || {
                    let page = claimed.get().unwrap_or_else(|| data.get().claim_page);
                    view! { <Shown page=page send=send claim=claim/> }
                }}
            </Load>
        </main>
    }
}

#[component]
fn Shown(page: ClaimPage, send: Submission, claim: Callback<()>) -> impl IntoView {
    let name = page.organization.clone().unwrap_or_else(|| "Latchkey".to_owned());
    let body = match (page.state, page.offer, page.mobile_key_id) {
        (ClaimState::Ready, Some(offer), _) => {
            view! { <Ready offer=offer send=send claim=claim/> }.into_any()
        }
        (ClaimState::Done, Some(offer), Some(key)) => {
            view! { <Done offer=offer key=key.into_inner()/> }.into_any()
        }
        (state, _, _) => {
            let (heading, sentence) = dead_end(state);
            view! {
                <div class="stack-s">
                    <h1>{heading}</h1>
                    <p class="soft">{sentence}</p>
                </div>
            }
            .into_any()
        }
    };
    view! {
        <header class="row">
            <Mark/>
            <b>{name}</b>
        </header>
        {body}
    }
}
