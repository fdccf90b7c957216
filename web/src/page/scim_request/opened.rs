//! One request in full: how it was answered, what came of it, what was said, and its replay.

use cynic::QueryBuilder;
use leptos::html;
use leptos::prelude::*;

use super::Log;
use super::replay::Replay;
use super::said::{Body, Masked};
use crate::api::scim_request::{OneRequest, RequestEvent, RequestVariables, ScimRequest};
use crate::component::load::card_bones;
use crate::component::opened::{close_to, focus_if_stacked};
use crate::component::time::{At, Detail};
use crate::component::{Badge, Glyph, Icon, Load, Status};
use crate::model::event::look_of;
use crate::model::scim_request::{
    About, LogView, RequestFilter, answer, bytes, refusal, refusal_remedy, took,
};
use crate::model::stream::Neighbour;
use crate::session::use_session;

/// The open request.
#[component]
pub fn Opened(log: Log, id: String) -> impl IntoView {
    let session = use_session();
    let request = LocalResource::new(move || {
        let query = OneRequest::build(RequestVariables {
            id: cynic::Id::new(&id),
        });
        async move { session.request(query).await }
    });
    view! {
        <div class="stick">
            <Load resource=request what="The request" bones=|| card_bones("Loading the request") let:data>
                {move || view! { <Whole log=log request=data.get().scim_request/> }}
            </Load>
        </div>
    }
}

#[component]
fn Whole(log: Log, request: ScimRequest) -> impl IntoView {
    let heading = NodeRef::<html::H2>::new();
    focus_if_stacked(heading);
    let look = answer(request.status);
    let word = format!("{} {}", request.status, look.word);
    let is_error = request.status >= 400;
    view! {
        <section class="card" aria-label="Open request">
            <div class="card-head opened-head">
                <Status look=look word=word/>
                <h2 node_ref=heading tabindex="-1">
                    <code>{request.method.clone()} " " {request.path.clone()}</code>
                </h2>
                <Buttons log=log/>
            </div>
            <div class="card-body stack">
                {request
                    .refusal
                    .map(|kind| {
                        view! {
                            <div class="note bad">
                                <Icon glyph=Glyph::Stop/>
                                <div>
                                    <b>{refusal(kind)}</b>
                                    " "
                                    {refusal_remedy(kind)}
                                </div>
                            </div>
                        }
                    })}
                <Consequences events=request.sync_events.clone() is_error=is_error/>
                <Said request=request.clone() is_error=is_error/>
                <Replay id=request.id.clone() status=request.status/>
            </div>
            <Trail request=request/>
        </section>
    }
}

#[component]
fn Buttons(log: Log) -> impl IntoView {
    let neighbour = move |label: &'static str, glyph: Glyph, which: Neighbour| {
        view! {
            <button
                class="btn btn-plain btn-s btn-icon"
                type="button"
                aria-label=label
                on:click=move |_| log.open_neighbour(which)
            >
                <Icon glyph=glyph/>
            </button>
        }
    };
    view! {
        <span class="aside row">
            {neighbour("Newer request", Glyph::Left, Neighbour::Newer)}
            {neighbour("Older request", Glyph::Right, Neighbour::Older)}
            <button
                class="btn btn-plain btn-s btn-icon"
                type="button"
                aria-label="Close request"
                on:click=move |_| close_to(".log [aria-current]", || log.open(None))
            >
                <Icon glyph=Glyph::X/>
            </button>
        </span>
    }
}

/// What it changed at once.
#[component]
fn Consequences(events: Vec<RequestEvent>, is_error: bool) -> impl IntoView {
    if events.is_empty() {
        let words = if is_error {
            "Nothing changed: it was not carried out."
        } else {
            "Nothing changed: everything was so already. What a group’s change means for its members is decided afterwards."
        };
        return view! { <p class="t13 soft">{words}</p> }.into_any();
    }
    let line = |event: RequestEvent| {
        let path = format!("/events?open={}", event.position);
        view! {
            <li>
                <a class="row t13 plain" href=path>
                    <Badge look=look_of(event.kind, event.tone)/>
                    <span class="grow">{event.summary}</span>
                    <Icon glyph=Glyph::Right class="i-s muted"/>
                </a>
            </li>
        }
    };
    view! {
        <div class="stack-s">
            <h3>"Led to"</h3>
            <ol class="plan-list" role="list" aria-label="What it led to">
                {events.into_iter().map(line).collect_view()}
            </ol>
        </div>
    }
    .into_any()
}

#[component]
fn Said(request: ScimRequest, is_error: bool) -> impl IntoView {
    let Some(content) = request.content else {
        return view! { <p class="t13 soft">"What was sent and answered was erased."</p> }.into_any();
    };
    let has_query = content.target != request.path;
    let (nothing_sent, nothing_answered) = match request.request_bytes {
        0 => ("A request without a body.", "An answer without a body."),
        _ => (
            "Too long or not readable, so it was not kept.",
            "An answer without a body.",
        ),
    };
    view! {
        <div class="stack-s">
            {has_query.then(|| view! { <p class="small target"><code>{content.target}</code></p> })}
            <Body
                label="Sent"
                size=bytes(request.request_bytes)
                text=content.request_body
                nothing=nothing_sent
                is_open=!is_error
            />
            <Body
                label="Answered"
                size=bytes(request.response_bytes)
                text=content.response_body
                nothing=nothing_answered
                is_open=is_error
            />
            {content.is_masked.then(|| view! { <Masked/> })}
        </div>
    }
    .into_any()
}

/// When, how long, with what, and the ways on.
#[component]
fn Trail(request: ScimRequest) -> impl IntoView {
    let only = |about: About| LogView::filtered(RequestFilter::only(about)).path();
    let about = match (request.directory_user_id, request.directory_group_id) {
        (Some(user), _) => Some((only(About::User(user.into_inner())), "Only this person")),
        (None, Some(group)) => Some((only(About::Group(group.into_inner())), "Only this group")),
        (None, None) => None,
    };
    let token = only(About::Token(request.token.id.into_inner()));
    view! {
        <div class="trail">
            <span>
                <Icon glyph=Glyph::Clock class="i-s"/>
                <At moment=request.at detail=Detail::Full/>
                {format!(", took {}", took(request.duration_ms))}
            </span>
            <span>
                <Icon glyph=Glyph::Token class="i-s"/>
                <a href=token title=request.token.prefix>
                    {request.token.name}
                </a>
            </span>
            {about.map(|(path, words)| view! { <a href=path>{words}</a> })}
            {request
                .http_request_id
                .map(|id| {
                    view! {
                        <span title="X-Request-Id of the answer">
                            <Icon glyph=Glyph::Id class="i-s"/>
                            <code>{id}</code>
                        </span>
                    }
                })}
        </div>
    }
}
