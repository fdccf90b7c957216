//! A first rule for each office, so that somebody gets in.

use leptos::prelude::*;

use super::{Offices, StepCard};
use crate::api::rule::RuleTab;
use crate::component::state::Bones;
use crate::component::{Glyph, Icon, Place, Status};
use crate::model::set_up_step::{SetUpStep, enabled_rules, with_rules};
use crate::model::word::{self, Look};

/// The step.
#[component]
pub fn FirstRules(offices: Offices) -> impl IntoView {
    let words = move || {
        let all = offices.get()?;
        let (done, many) = (with_rules(&all), all.len());
        Some(match (done, many) {
            (_, 0) => "There is no office yet. Rules belong to one: add it with its doors first.",
            (done, many) if done == many => {
                "Every office has a rule. People whom one catches get in as soon as Okta sends them."
            }
            _ => {
                "An office without a rule is paused: nobody gains or loses access there. Write the first one now, or later."
            }
        })
    };
    view! {
        <StepCard title="A first rule for each office" step=SetUpStep::Rules next="On to the first request">
            {move || match words() {
                None => view! { <Bones label="Looking for rules" lines=3/> }.into_any(),
                Some(words) => view! { <p class="t13 soft">{words}</p> }.into_any(),
            }}
            <ul class="lines offices" role="list" aria-label="Offices">
                {move || offices.get().unwrap_or_default().into_iter().map(|office| view! { <Office office=office/> }).collect_view()}
            </ul>
            <Show when=move || offices.with(|all| all.as_ref().is_some_and(Vec::is_empty))>
                <a class="btn btn-start" href="/properties">
                    <Icon glyph=Glyph::Building/>
                    "Add an office"
                </a>
            </Show>
            <div class="note quiet">
                <Icon glyph=Glyph::Rules/>
                <div>
                    "A good first rule: whoever works in the office’s city opens its front door. "
                    <b>"Preview"</b>
                    " shows whom a rule lets in before it is published."
                </div>
            </div>
        </StepCard>
    }
}

#[component]
fn Office(office: RuleTab) -> impl IntoView {
    let rules = enabled_rules(&office);
    let (look, words, link) = match rules {
        0 => (
            Look {
                tone: "warn",
                glyph: Glyph::Pause,
                word: "Paused",
            },
            "No rule yet".to_owned(),
            "Write the first rule",
        ),
        n => (
            Look {
                tone: "good",
                glyph: Glyph::Check,
                word: "Decides",
            },
            word::count(i64::try_from(n).unwrap_or_default(), "rule", "rules"),
            "Open rules",
        ),
    };
    view! {
        <li>
            <Place name=office.name.clone()/>
            <span class="grow cut">
                <b>{office.name.clone()}</b>
            </span>
            <Status look=look word=words/>
            <a
                class="btn btn-s"
                href=format!("/rules/{}", office.id.inner())
                aria-label=format!("{link}, {}", office.name)
            >
                {link}
            </a>
        </li>
    }
}
