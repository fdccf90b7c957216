//! The outbox: which mails wait, left or were refused. Where no mail server is set, owners and admins hand links over
//! from here, and each look at one is audited.

use cynic::{MutationBuilder, QueryBuilder};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::api::kind::{AdminRole, MailState, MailTemplate};
use crate::api::mobile_key::{
    MailConnection, MailRow, Outbox, OutboxVariables, RevealClaimLink, RevealVariables,
};
use crate::component::time::{At, Detail};
use crate::component::{Dialog, Empty, Glyph, Icon, Load, PageHead, Status, Submission, use_toasts};
use crate::live::refetch_on_event;
use crate::model::key::mail;
use crate::model::route::with_query;
use crate::page::integration::Secret;
use crate::session::use_session;

/// Rows a page.
const ROWS: i32 = 50;

/// The page; `?after=` goes on to older mails.
#[component]
pub fn OutboxPage() -> impl IntoView {
    let session = use_session();
    let query = use_query_map();
    let after = Memo::new(move |_| query.with(|query| query.get("after")));
    let mails = LocalResource::new(move || {
        let variables = OutboxVariables {
            first: Some(ROWS),
            after: after.get(),
            state: None,
        };
        async move { session.request(Outbox::build(variables)).await }
    });
    refetch_on_event(mails, |_| true);
    let lead = "Mails with keys and alerts, newest first. They hold no link until they leave.";
    view! {
        <PageHead title="Outbox" lead=Some(lead.to_owned())/>
        <div class="stack stack-list">
            <Load resource=mails what="The outbox" let:data>
                <Mails page=Signal::derive(move || data.get().outbox)/>
            </Load>
        </div>
    }
}

#[component]
fn Mails(page: Signal<MailConnection>) -> impl IntoView {
    let shown = RwSignal::new(None::<String>);
    let is_open = RwSignal::new(false);
    let is_sending = Memo::new(move |_| page.with(|page| page.is_sending));
    let older = move || {
        let cursor = page.with(|page| page.page_info.next());
        cursor.map(|cursor| with_query("/outbox", &[("after", Some(&cursor))]))
    };
    let show = Callback::new(move |url: String| {
        shown.set(Some(url));
        is_open.set(true);
    });
    view! {
        <Show when=move || !is_sending.get()>
            <div class="note">
                <Icon glyph=Glyph::Mail/>
                <div>
                    <b>"No mail server is set."</b>
                    " Mails wait here. Owners and admins can show a link and hand it over; each look is recorded."
                </div>
            </div>
        </Show>
        <Show when=move || page.with(|page| !page.nodes.is_empty()) fallback=Nothing>
            <section class="card">
                <div class="scroll" tabindex="0" role="region" aria-label="Outbox table">
                    <table class="table as-cards">
                        <thead>
                            <tr>
                                <th scope="col">"To"</th>
                                <th scope="col">"Mail"</th>
                                <th scope="col">"State"</th>
                                <th scope="col" class="r">
                                    "Queued"
                                </th>
                                <th scope="col">
                                    <span class="vh">"Link"</span>
                                </th>
                            </tr>
                        </thead>
                        <tbody>
                            <For each=move || page.get().nodes key=|row| format!("{row:?}") let:row>
                                <Row row=row is_sending=is_sending show=show/>
                            </For>
                        </tbody>
                    </table>
                </div>
                {move || {
                    older()
                        .map(|path| {
                            view! {
                                <div class="table-foot">
                                    <a class="btn btn-s push" href=path>
                                        "Older"
                                    </a>
                                </div>
                            }
                        })
                }}
            </section>
        </Show>
        <Dialog open=is_open title="Claim link">
            <div class="dialog-body">
                <p>"Whoever opens it first may have the key: give it to nobody but its person."</p>
                {move || shown.get().map(|url| view! { <Secret label="Link" text=url is_once=false/> })}
            </div>
            <div class="dialog-foot">
                <button class="btn" type="button" on:click=move |_| is_open.set(false)>
                    "Close"
                </button>
            </div>
        </Dialog>
    }
}

#[component]
fn Nothing() -> impl IntoView {
    view! {
        <section class="card">
            <Empty
                glyph=Glyph::Mail
                title="No mails yet"
                text="A mail is written when a rule issues somebody a key and the settle window has passed."
            >
                <a class="btn" href="/keys">
                    "Look at the keys"
                </a>
            </Empty>
        </section>
    }
}

#[component]
fn Row(row: MailRow, is_sending: Memo<bool>, show: Callback<String>) -> impl IntoView {
    let what = match row.template {
        MailTemplate::Claim => "Mobile key",
        MailTemplate::Alert => "Alert",
    };
    let has_link =
        row.template == MailTemplate::Claim && matches!(row.state, MailState::Queued | MailState::Sent);
    let tries = (row.attempts > 1).then(|| format!("{} tries", row.attempts));
    let (id, to, whole) = (row.id, row.recipient.clone(), row.recipient.clone());
    view! {
        <tr>
            <td class="fill cut" title=whole>
                {row.recipient}
            </td>
            <td class="nowrap">{what}</td>
            <td class="wide">
                <Status look=mail(row.state)/>
                <span class="muted small">{tries}</span>
                {row.last_error.map(|error| view! { <p class="small muted">{error}</p> })}
            </td>
            <td class="r muted nowrap skip-s">
                <At moment=row.created_at detail=Detail::Brief/>
            </td>
            <td class="nowrap wide">
                {move || {
                    let (id, to) = (id.clone(), to.clone());
                    (has_link && !is_sending.get()).then(|| view! { <Reveal id=id to=to show=show/> })
                }}
            </td>
        </tr>
    }
}

#[component]
fn Reveal(id: cynic::Id, to: String, show: Callback<String>) -> impl IntoView {
    let session = use_session();
    let toasts = use_toasts();
    let send = Submission::new();
    let error = send.error();
    Effect::new(move |_| {
        if let Some(error) = error.get() {
            toasts.failed(error.message());
        }
    });
    let may_see = move || {
        let role = session
            .viewer()
            .and_then(|viewer| viewer.admin)
            .map(|admin| admin.role);
        matches!(role, Some(AdminRole::Owner | AdminRole::Admin))
    };
    let reveal = move || {
        let operation = RevealClaimLink::build(RevealVariables { mail_id: id.clone() });
        send.run(async move { session.request(operation).await }, move |data| {
            show.run(data.reveal_claim_link.url);
        });
    };
    let (reveal, label) = (StoredValue::new(reveal), format!("Show the link for {to}"));
    view! {
        <Show when=may_see>
            <button
                class="btn btn-s"
                type="button"
                aria-label=label.clone()
                disabled=send.busy()
                on:click=move |_| reveal.with_value(|reveal| reveal())
            >
                <Icon glyph=Glyph::Eye/>
                "Show link"
            </button>
        </Show>
    }
}
