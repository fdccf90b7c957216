//! A logged request against today's state, as a dry run: what would come of it. Nothing is changed.

use cynic::MutationBuilder;
use leptos::prelude::*;

use super::said::{Body, Masked};
use crate::api::scim_request::{PlannedEvent, ReplayRequest, RequestVariables, ScimReplay};
use crate::component::dialog::FormFailure;
use crate::component::{Badge, Changes, FallLine, Glyph, Icon, Status, Submission};
use crate::model::event::look_of;
use crate::model::scim_request::{answer, bytes};
use crate::model::word;
use crate::session::use_session;

/// The button and what it brought.
#[component]
pub fn Replay(
    /// Which request.
    id: cynic::Id,
    /// How it was answered then.
    status: i32,
) -> impl IntoView {
    let session = use_session();
    let send = Submission::new();
    let busy = send.busy();
    let answer = RwSignal::new(None::<ScimReplay>);
    let run = move |_| {
        let operation = ReplayRequest::build(RequestVariables { id: id.clone() });
        send.run(async move { session.request(operation).await }, move |data| {
            answer.set(Some(data.replay_scim_request));
        });
    };
    view! {
        <section class="replay" aria-label="Replay">
            <div class="row row-wrap">
                <button class="btn" type="button" aria-busy=move || busy.get().then_some("true") on:click=run>
                    {move || busy.get().then(|| view! { <span class="spin"></span> })}
                    <Icon glyph=Glyph::Beaker/>
                    {move || if busy.get() { "Replaying" } else { "Replay as a dry run" }}
                </button>
                <span class="small muted">"Against today’s people and rules. Changes nothing."</span>
            </div>
            <FormFailure failure=send.beside(&[])/>
            <div role="status">
                {move || answer.get().map(|answer| view! { <Result answer=answer status=status/> })}
            </div>
        </section>
    }
}

#[component]
fn Result(answer: ScimReplay, status: i32) -> impl IntoView {
    let today = answer.status;
    let size = answer
        .response_body
        .as_ref()
        .map_or(0, |body| i32::try_from(body.len()).unwrap_or(i32::MAX));
    let plan = match answer.plan.len() {
        0 => "It would change nothing.".to_owned(),
        n => {
            let things = word::count(i64::try_from(n).unwrap_or_default(), "thing", "things");
            format!("It would bring about {things}:")
        }
    };
    view! {
        <div class="replayed stack-s">
            <p class="t13 row row-wrap">
                <b>"Today"</b>
                <Verdict status=today/>
                {(today != status).then(|| view! { <span class="muted">{format!("then {status}")}</span> })}
            </p>
            <p class="t13 soft">{plan}</p>
            <ul class="plan-list" role="list" aria-label="What it would change">
                {answer.plan.into_iter().map(|event| view! { <Planned event=event/> }).collect_view()}
            </ul>
            {answer.is_masked.then(|| view! { <Masked/> })}
            <Body
                label="Answer today"
                size=bytes(size)
                text=answer.response_body
                nothing="An answer without a body."
                is_open=false
            />
        </div>
    }
}

#[component]
fn Verdict(status: i32) -> impl IntoView {
    let look = answer(status);
    view! { <Status look=look word=format!("{status} {}", look.word)/> }
}

/// One event that would be written, with its why.
#[component]
fn Planned(event: PlannedEvent) -> impl IntoView {
    let look = look_of(event.kind, event.tone);
    let has_more = !event.changes.is_empty() || !event.trace.is_empty();
    let words = view! {
        <Badge look=look/>
        <span class="grow">{event.summary}</span>
    };
    if !has_more {
        return view! { <li class="row t13">{words}</li> }.into_any();
    }
    view! {
        <li class="t13">
            <details>
                <summary class="row">{words} <Icon glyph=Glyph::Right class="turn i-s"/></summary>
                {(!event.changes.is_empty()).then(|| view! { <Changes changes=event.changes/> })}
                {(!event.trace.is_empty()).then(|| view! { <FallLine rules=event.trace/> })}
            </details>
        </li>
    }
    .into_any()
}
