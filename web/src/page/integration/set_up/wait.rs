//! Letting Okta call for the first time.

use leptos::prelude::*;

use super::StepCard;
use super::drawing::TestButton;
use crate::component::{Glyph, Icon};
use crate::model::set_up_step::SetUpStep;

/// The step.
#[component]
pub fn Wait() -> impl IntoView {
    view! {
        <StepCard title="Let Okta call" step=SetUpStep::Wait next="">
            <ol class="numbered t13" role="list">
                <li><span>
                    "In Okta, under " <b>"Provisioning"</b> ", " <b>"Integration"</b> ", press "
                    <b>"Test Connector Configuration"</b> ". This page turns green by itself."
                </span></li>
                <li><span>
                    "Under " <b>"Assignments"</b> ", assign the group of people who should exist here. They arrive within seconds."
                </span></li>
                <li><span>"Under " <b>"Push Groups"</b> ", push each group that a rule asks about."</span></li>
            </ol>
            <TestButton/>
            <a class="btn btn-start" href="/events">
                <Icon glyph=Glyph::Pulse/>
                "Watch live events"
            </a>
        </StepCard>
    }
}
