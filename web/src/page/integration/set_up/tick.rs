//! What to tick in Okta, in words and pictures.

use leptos::prelude::*;

use super::StepCard;
use super::drawing::{Apart, SupportedActions, ToApp};
use crate::model::set_up_step::SetUpStep;

/// The step.
#[component]
pub fn Ticks() -> impl IntoView {
    view! {
        <StepCard title="What to tick in Okta" step=SetUpStep::Tick next="All of it is ticked">
            <ol class="ticking" role="list">
                <li class="stack-s">
                    <h3>"What Latchkey may do"</h3>
                    <p class="t13 soft">
                        <b>"Provisioning"</b> ", " <b>"Integration"</b>
                        ", supported actions: tick the three that push. Leave both imports off; Latchkey sends nobody to Okta."
                    </p>
                    <SupportedActions/>
                </li>
                <li class="stack-s">
                    <h3>"What Okta sends"</h3>
                    <p class="t13 soft">
                        <b>"Provisioning"</b> ", " <b>"To App"</b> ", " <b>"Edit"</b>
                        ": enable create, update and deactivate. Without the last one nobody who leaves loses access. Passwords are never needed."
                    </p>
                    <ToApp/>
                </li>
                <li class="stack-s">
                    <h3>"Use separate groups for push and for assignment"</h3>
                    <p class="t13 soft">
                        "One group says who exists here: assign it. The groups that rules ask about are pushed, and assigned to nobody. With one group for both, Okta can send a person and remove them a second later."
                    </p>
                    <Apart/>
                </li>
            </ol>
        </StepCard>
    }
}
