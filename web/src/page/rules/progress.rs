//! The publish that is being applied: how far it is, as the server tells it, and pausing it.

use cynic::{MutationBuilder, SubscriptionBuilder};
use leptos::prelude::*;

use crate::api::kind::ApplicationState;
use crate::api::rule_set::{
    FollowRuleProgress, PauseRuleSet, ResumeRuleSet, RuleApplication, RuleProgressVariables,
};
use crate::component::{Glyph, Icon, Submission, use_toasts};
use crate::live::use_live;
use crate::model::rule::progress::{is_under_way, line, percent};
use crate::session::use_session;

/// The banner; nothing while no publish is under way.
#[component]
pub fn Progress(
    /// Of which property.
    property: cynic::Id,
    /// Whether the account may pause it.
    may_edit: bool,
) -> impl IntoView {
    let variables = StoredValue::new(RuleProgressVariables {
        property_id: property,
    });
    let known = RwSignal::new(None::<RuleApplication>);
    use_live().follow(&FollowRuleProgress::build(variables.get_value()), move |told| {
        known.set(Some(told.rule_set_progress));
    });
    let shown = move || known.get().filter(is_under_way);
    view! {
        <div role="status">
            {move || shown().map(|application| view! { <Bar application=application variables=variables known=known may_edit=may_edit/> })}
        </div>
    }
}

#[component]
fn Bar(
    application: RuleApplication,
    variables: StoredValue<RuleProgressVariables>,
    known: RwSignal<Option<RuleApplication>>,
    may_edit: bool,
) -> impl IntoView {
    let (session, toasts) = (use_session(), use_toasts());
    let send = Submission::new();
    let error = send.error();
    Effect::new(move |_| {
        if let Some(error) = error.get() {
            toasts.failed(error.message());
        }
    });
    let is_paused = application.state == ApplicationState::Paused;
    let switch = move |_| {
        let variables = variables.get_value();
        if is_paused {
            let operation = ResumeRuleSet::build(variables);
            let work = async move { session.request(operation).await };
            send.run(work, move |done| known.set(Some(done.resume_rule_set)));
        } else {
            let operation = PauseRuleSet::build(variables);
            let work = async move { session.request(operation).await };
            send.run(work, move |done| known.set(Some(done.pause_rule_set)));
        }
    };
    let part = percent(&application);
    view! {
        <div class=if is_paused { "banner warn" } else { "banner accent" }>
            <Icon glyph=if is_paused { Glyph::Pause } else { Glyph::Sync }/>
            <div class="stack-s">
                <b class="num">{line(&application)}</b>
                <span class="meter" aria-hidden="true">
                    <i style:inline-size=format!("{part}%")></i>
                </span>
            </div>
            {may_edit
                .then(|| {
                    view! {
                        <div class="actions">
                            <button class="btn btn-s" type="button" disabled=send.busy() on:click=switch>
                                {if is_paused { "Resume" } else { "Pause" }}
                            </button>
                        </div>
                    }
                })}
        </div>
    }
}
