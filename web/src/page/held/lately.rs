//! What an office lost lately, each with one click to give it back. Read for one office at a time: `?office=`.

use cynic::{MutationBuilder, QueryBuilder};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use super::desk::use_desk;
use crate::api::loss::{
    AppliedLoss, AppliedLosses, AppliedLossesVariables, UndoLoss, UndoLossInput, UndoLossVariables,
};
use crate::api::property::PropertyName;
use crate::component::time::{At, Detail};
use crate::component::{Avatar, Glyph, Icon, Load, Submission, use_toasts};
use crate::live::refetch_on_event;
use crate::model::event::concerns_losses;
use crate::model::route::with_query;
use crate::session::use_session;

/// The reason of an undo by one click.
const UNDONE: &str = "Undone in the console: it was not meant to be taken.";

/// The card.
#[component]
pub fn Lately(offices: Memo<Vec<PropertyName>>) -> impl IntoView {
    let query = use_query_map();
    let chosen = Memo::new(move |_| {
        let asked = query.with(|query| query.get("office"));
        offices.with(|all| {
            let asked = all
                .iter()
                .find(|office| asked.as_deref() == Some(office.id.inner()));
            asked.or_else(|| all.first()).cloned()
        })
    });
    move || {
        chosen
            .get()
            .map(|office| view! { <Office office=office offices=offices/> })
    }
}

#[component]
fn Office(office: PropertyName, offices: Memo<Vec<PropertyName>>) -> impl IntoView {
    let session = use_session();
    let navigate = use_navigate();
    let id = office.id.clone();
    let losses = LocalResource::new(move || {
        let query = AppliedLosses::build(AppliedLossesVariables {
            property_id: id.clone(),
        });
        async move { session.request(query).await }
    });
    refetch_on_event(losses, |event| concerns_losses(event.kind));
    let reread = Callback::new(move |()| losses.refetch());
    let choose = move |event| {
        let options = NavigateOptions {
            replace: true,
            scroll: false,
            ..Default::default()
        };
        navigate(
            &with_query("/held", &[("office", Some(&event_target_value(&event)))]),
            options,
        );
    };
    let own = office.id.clone();
    view! {
        <section class="card" aria-labelledby="lately">
            <div class="card-head">
                <h2 id="lately">"Taken lately"</h2>
                <select class="select filter-select aside" aria-label="Office of what was taken" on:change=choose>
                    {move || {
                        offices
                            .get()
                            .into_iter()
                            .map(|office| {
                                let is_chosen = office.id == own;
                                view! {
                                    <option value=office.id.inner().to_owned() selected=is_chosen>
                                        {office.name}
                                    </option>
                                }
                            })
                            .collect_view()
                    }}
                </select>
            </div>
            <Load
                resource=losses
                what="What was taken"
                bones=|| view! { <p class="card-body t13 soft">"Loading"</p> }
                let:data
            >
                {
                    let name = office.name.clone();
                    move || view! { <Lines losses=data.get().applied_losses office=name.clone() reread=reread/> }
                }
            </Load>
        </section>
    }
}

#[component]
fn Lines(losses: Vec<AppliedLoss>, office: String, reread: Callback<()>) -> impl IntoView {
    if losses.is_empty() {
        let text = format!("Nobody lost anything in {office} within the last 30 days.");
        return view! { <p class="card-body t13 soft">{text}</p> }.into_any();
    }
    view! {
        <ul class="lines lines-tall" role="list">
            {losses.into_iter().map(|loss| view! { <Line loss=loss reread=reread/> }).collect_view()}
        </ul>
    }
    .into_any()
}

#[component]
fn Line(loss: AppliedLoss, reread: Callback<()>) -> impl IntoView {
    let (desk, session, toasts) = (use_desk(), use_session(), use_toasts());
    let send = Submission::new();
    let error = send.error();
    Effect::new(move |_| match error.get() {
        Some(error) if error.code() == "NOT_FOUND" => {
            toasts.done("Somebody undid this meanwhile.");
            reread.run(());
        }
        Some(error) => toasts.failed(error.message()),
        None => {}
    });
    let name = loss.employee.display_name.clone();
    let label = format!("Undo, {name}: {}", loss.summary);
    let id = loss.id.clone();
    let undo = move |_| {
        let input = UndoLossInput {
            id: id.clone(),
            reason: UNDONE.to_owned(),
        };
        let operation = UndoLoss::build(UndoLossVariables { input });
        send.run(async move { session.request(operation).await }, move |done| {
            toasts.done(format!("{} has it back", done.undo_loss.employee.display_name));
            reread.run(());
        });
    };
    let undo = StoredValue::new(undo);
    let busy = send.busy();
    view! {
        <li>
            <Avatar name=name.clone()/>
            <span class="grow">
                <a class="who" href=format!("/employees/{}", loss.employee.id.inner())>
                    {name}
                </a>
                <span class="block muted">{loss.summary}</span>
            </span>
            <span class="muted small nowrap">
                <At moment=loss.applied_at detail=Detail::Full/>
            </span>
            <Show when=move || desk.may_decide()>
                <button
                    class="btn btn-s"
                    type="button"
                    aria-label=label.clone()
                    aria-busy=move || busy.get().then_some("true")
                    on:click=move |click| undo.with_value(|undo| undo(click))
                >
                    <Icon glyph=Glyph::Undo/>
                    "Undo"
                </button>
            </Show>
        </li>
    }
}
