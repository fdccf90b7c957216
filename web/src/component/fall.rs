//! The fall line: a person falls through the ordered rules until one catches them. The same drawing wherever somebody asks why.

use leptos::prelude::*;

use super::icon::Icon;
use super::status::Status;
use crate::api::event::{ConditionTrace, RuleTrace};
use crate::api::kind::RuleResult;
use crate::model::word;

/// The rules in order, as they were decided.
#[component]
pub fn FallLine(
    /// Trace of a decision.
    rules: Vec<RuleTrace>,
    /// What the rule that caught gives; shown inside it.
    #[prop(optional, into)]
    outcome: ViewFn,
) -> impl IntoView {
    view! {
        <ol class="fall" aria-label="Rules in order">
            {rules
                .into_iter()
                .map(|rule| {
                    let outcome = (rule.result == RuleResult::Matched).then(|| outcome.run());
                    view! { <FallRule rule=rule outcome=outcome/> }
                })
                .collect_view()}
        </ol>
    }
}

#[component]
fn FallRule(rule: RuleTrace, outcome: Option<AnyView>) -> impl IntoView {
    let class = match rule.result {
        RuleResult::Matched => "caught",
        RuleResult::Unreached | RuleResult::Disabled => "past",
        RuleResult::NotMatched | RuleResult::Unknown => "",
    };
    let has_tests = matches!(
        rule.result,
        RuleResult::Matched | RuleResult::NotMatched | RuleResult::Unknown
    );
    let head = view! {
        <div class="fall-head">
            <b>{rule.name}</b>
            {has_tests
                .then(|| view! { <span class="muted">{word::rule_match(rule.match_mode, rule.conditions.len())}</span> })}
            <span class="aside">
                <Status look=word::rule_result(rule.result)/>
            </span>
        </div>
    };
    let tests = (has_tests && !rule.conditions.is_empty()).then(|| {
        view! {
            <ul class="tests">
                {rule.conditions.into_iter().map(|condition| view! { <Test condition=condition/> }).collect_view()}
            </ul>
        }
    });
    let body = match outcome {
        Some(outcome) => view! { <div class="catch">{head} {tests} {outcome}</div> }.into_any(),
        None => view! { {head} {tests} }.into_any(),
    };
    view! {
        <li class=class>
            <span class="knot" aria-hidden="true">
                {rule.position}
            </span>
            <div class="fall-body">{body}</div>
        </li>
    }
}

#[component]
fn Test(condition: ConditionTrace) -> impl IntoView {
    let look = word::truth(condition.truth);
    let got = match condition.actual.as_slice() {
        [] => view! { "absent" }.into_any(),
        values => view! { "is " <q>{values.join(", ")}</q> }.into_any(),
    };
    view! {
        <li>
            <Icon glyph=look.glyph class=look.tone/>
            <span class="want">
                {condition.label} " " <b>{word::operator(condition.operator)}</b> " " {condition.wanted.join(", ")}
            </span>
            <span class="got">{got}</span>
            <span class=format!("res {}", look.tone)>{look.word}</span>
        </li>
    }
}
