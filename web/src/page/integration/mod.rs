//! The connection to Okta: what to paste there, whether it calls, and its tokens.

mod token;

use cynic::{MutationBuilder, QueryBuilder};
use leptos::prelude::*;

use self::token::{Secret, Tokens};
use crate::api::integration::{
    InstallIntegration, InstallIntegrationInput, InstallIntegrationVariables, Integration, LiveIntegration,
};
use crate::api::kind::IntegrationStatus;
use crate::component::load::card_bones;
use crate::component::{Ago, Empty, Glyph, Load, PageHead, Status, Submission};
use crate::live::refetch_on_event;
use crate::model::word::{Look, figure};
use crate::session::use_session;

/// The page.
#[component]
pub fn IntegrationPage() -> impl IntoView {
    let session = use_session();
    let integration =
        LocalResource::new(move || async move { session.request(LiveIntegration::build(())).await });
    refetch_on_event(integration, |_| true);
    let secret = RwSignal::new(None::<String>);
    let changed = Callback::new(move |()| integration.refetch());
    view! {
        <PageHead
            title="Okta"
            lead="Nothing changes for anyone until a rule is published. Keep Okta’s admin console open next to this page.".to_owned()
        />
        <Load resource=integration what="The connection" bones=|| card_bones("Loading the connection") let:data>
            {move || match data.get().integration {
                None => view! { <Install secret=secret changed=changed/> }.into_any(),
                Some(integration) => {
                    view! { <Connected integration=integration secret=secret changed=changed/> }.into_any()
                }
            }}
        </Load>
    }
}

#[component]
fn Install(secret: RwSignal<Option<String>>, changed: Callback<()>) -> impl IntoView {
    let session = use_session();
    let send = Submission::new();
    let install = move |_| {
        let input = InstallIntegrationInput { domain: None };
        let operation = InstallIntegration::build(InstallIntegrationVariables { input });
        send.run(async move { session.request(operation).await }, move |data| {
            secret.set(Some(data.install_integration.secret));
            changed.run(());
        });
    };
    let busy = send.busy();
    view! {
        <crate::component::dialog::FormFailure failure=send.beside(&[])/>
        <section class="card">
            <Empty
                glyph=Glyph::Plug
                title="Okta is not connected yet"
                text="Make an address and a token, paste both into Okta, and people arrive here by themselves."
            >
                <button class="btn btn-main" type="button" aria-busy=move || busy.get().then_some("true") on:click=install>
                    {move || if busy.get() { "Making" } else { "Make address and token" }}
                </button>
            </Empty>
        </section>
    }
}

#[component]
fn Connected(
    integration: Integration,
    secret: RwSignal<Option<String>>,
    changed: Callback<()>,
) -> impl IntoView {
    let look = match integration.status {
        IntegrationStatus::Waiting => Look {
            tone: "warn",
            glyph: Glyph::Clock,
            word: "Waiting",
        },
        IntegrationStatus::Receiving => Look {
            tone: "good",
            glyph: Glyph::Check,
            word: "Receiving",
        },
    };
    let is_waiting = integration.status == IntegrationStatus::Waiting;
    let base_url = integration.base_url.clone();
    view! {
        <section class="tiles" aria-label="Status">
            <div class="tile">
                <span class="k">"Connection"</span>
                <span class="v row tile-word">
                    <Status look=look/>
                </span>
                <span class="d">
                    {match integration.last_request_at {
                        Some(at) => view! { "last request " <Ago moment=at/> " ago" }.into_any(),
                        None => "turns green by itself".into_any(),
                    }}
                </span>
            </div>
            <Tile name="People in Okta" value=integration.user_count note="as Okta wrote them"/>
            <Tile name="Active" value=integration.active_user_count note="not deactivated there"/>
            <Tile name="Groups pushed" value=integration.group_count note="rules can name them"/>
            <Tile name="Queue" value=integration.queue_length note="changes not yet decided"/>
        </section>
        <div class="cols cols-wide">
            <section class="card" aria-labelledby="paste">
                <div class="card-head">
                    <h2 id="paste">"Give Okta this address and token"</h2>
                </div>
                <div class="card-body stack">
                    <p class="t13 soft">"In Okta: your Latchkey app, Provisioning, Integration, then Edit."</p>
                    <Secret label="SCIM base URL" text=base_url is_once=false/>
                    {move || secret.get().map(|text| view! { <Secret label="Token" text=text is_once=true/> })}
                    <p class="t13 soft">
                        "Authentication: HTTP Header, Bearer. Unique identifier: " <code>"userName"</code>
                        ". Tick Create, Update and Deactivate users and Push Groups, and use separate groups for push and for assignment."
                    </p>
                    {is_waiting
                        .then(|| {
                            view! {
                                <p class="t13" role="status">
                                    "Nothing has come yet. Press " <b>"Test Connector Configuration"</b>
                                    " in Okta and this page turns green by itself."
                                </p>
                            }
                        })}
                </div>
            </section>
            <Tokens tokens=integration.tokens secret=secret changed=changed/>
        </div>
    }
}

#[component]
fn Tile(name: &'static str, value: i32, note: &'static str) -> impl IntoView {
    view! {
        <div class="tile">
            <span class="k">{name}</span>
            <span class="v">{figure(value.into())}</span>
            <span class="d">{note}</span>
        </div>
    }
}
