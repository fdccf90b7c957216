//! How it stands with groups from Okta's API: the state, the last time, the next, and asking now.

use cynic::MutationBuilder;
use leptos::prelude::*;

use crate::api::kind::GroupPullState;
use crate::api::okta::{
    GroupPull, SetGroupPullInterval, SetGroupPullIntervalInput, SetGroupPullIntervalVariables, SyncGroupsNow,
};
use crate::component::dialog::FormFailure;
use crate::component::time::{At, Detail};
use crate::component::{Ago, Glyph, Icon, Status, Submission, use_toasts};
use crate::model::okta_check::{INTERVALS, interval, pulling};
use crate::model::word;
use crate::page::integration::Connection;
use crate::session::use_session;

/// What is known of it.
#[component]
pub fn Pull(connection: Connection, pull: Memo<Option<GroupPull>>) -> impl IntoView {
    let domain = Memo::new(move |_| connection.read(|it| it.domain.clone()));
    view! {
        {move || pull.get().map(|pull| view! { <State pull=pull domain=domain.get()/> })}
        <div class="row row-wrap">
            <SyncNow connection=connection pull=pull/>
            <Interval connection=connection pull=pull/>
            <a class="small push" href="/okta/groups">
                "Which group is which"
            </a>
        </div>
    }
}

#[component]
fn State(pull: GroupPull, domain: Option<String>) -> impl IntoView {
    let is_failing = pull.state == GroupPullState::Failing;
    let found = format!(
        "{}, {}",
        word::count(pull.groups.into(), "group", "groups"),
        word::count(pull.people.into(), "person in them", "people in them")
    );
    view! {
        {pull
            .last_problem
            .map(|problem| {
                view! {
                    <div class=if is_failing { "note bad" } else { "note" }>
                        <Icon glyph=Glyph::Alert/>
                        <div>
                            <b>{problem.message}</b>
                            " Nobody loses anything by it: groups stay as last known. Since "
                            <At moment=problem.at detail=Detail::Full/>
                            "."
                        </div>
                    </div>
                }
            })}
        <dl class="dl">
            <dt>"State"</dt>
            <dd>
                <Status look=pulling(pull.state)/>
            </dd>
            {domain.map(|domain| view! { <dt>"Domain"</dt> <dd>{domain}</dd> })}
            <dt>"Last time"</dt>
            <dd>
                {match pull.last_succeeded_at {
                    Some(at) => view! { <Ago moment=at/> " ago: " {found} }.into_any(),
                    None => "not yet".into_any(),
                }}
            </dd>
            <dt>"Next"</dt>
            <dd>
                <At moment=pull.next_at detail=Detail::Full/>
            </dd>
        </dl>
    }
}

#[component]
fn SyncNow(connection: Connection, pull: Memo<Option<GroupPull>>) -> impl IntoView {
    let session = use_session();
    let send = Submission::new();
    let is_busy = Memo::new(move |_| {
        let is_asking = pull.with(|pull| {
            pull.as_ref()
                .is_some_and(|pull| matches!(pull.state, GroupPullState::Queued | GroupPullState::Running))
        });
        send.busy().get() || is_asking
    });
    let sync = move |_| {
        let operation = SyncGroupsNow::build(());
        send.run(async move { session.request(operation).await }, move |_| {
            connection.changed.run(())
        });
    };
    view! {
        <button class="btn" type="button" aria-busy=move || is_busy.get().then_some("true") on:click=sync>
            {move || {
                if is_busy.get() {
                    view! { <span class="spin"></span> }.into_any()
                } else {
                    view! { <Icon glyph=Glyph::Sync/> }.into_any()
                }
            }}
            {move || if is_busy.get() { "Syncing" } else { "Sync now" }}
        </button>
        <FormFailure failure=send.beside(&[])/>
    }
}

#[component]
fn Interval(connection: Connection, pull: Memo<Option<GroupPull>>) -> impl IntoView {
    let session = use_session();
    let toasts = use_toasts();
    let send = Submission::new();
    let error = send.error();
    Effect::new(move |_| {
        if let Some(error) = error.get() {
            toasts.failed(error.message());
        }
    });
    let now = Memo::new(move |_| pull.with(|pull| pull.as_ref().map(|pull| pull.interval_minutes)));
    let choose = move |event| {
        let Ok(minutes) = event_target_value(&event).parse::<i32>() else {
            return;
        };
        let input = SetGroupPullIntervalInput { minutes };
        let operation = SetGroupPullInterval::build(SetGroupPullIntervalVariables { input });
        send.run(async move { session.request(operation).await }, move |_| {
            toasts.done(format!("Okta is asked every {}", interval(minutes)));
            connection.changed.run(());
        });
    };
    // An interval that was set elsewhere is on offer too.
    let all = move || {
        let mut all = INTERVALS.to_vec();
        all.extend(now.get().filter(|minutes| !INTERVALS.contains(minutes)));
        all.sort_unstable();
        all
    };
    view! {
        <label class="row small soft">
            "every"
            <select class="select filter-select" aria-label="Interval" on:change=choose>
                {move || {
                    all()
                        .into_iter()
                        .map(|minutes| {
                            view! {
                                <option value=minutes.to_string() prop:selected=move || now.get() == Some(minutes)>
                                    {interval(minutes)}
                                </option>
                            }
                        })
                        .collect_view()
                }}
            </select>
        </label>
    }
}
