//! Okta's boxes, drawn: where to find them and how they look when they are right. Drawings, not controls: each is one picture with
//! a name, and what it shows is said in the words beside it.

use leptos::prelude::*;

use crate::component::{Glyph, Icon};

/// The frame of a drawing: where it is in Okta, and the part that matters.
#[component]
fn Picture(
    /// What it shows, for readers.
    name: &'static str,
    /// Where it is, outermost first.
    place: &'static [&'static str],
    /// The drawing.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="picture" role="img" aria-label=name>
            <div class="picture-head" aria-hidden="true">
                {place.iter().map(|step| view! { <span>{*step}</span> }).collect_view()}
            </div>
            <div class="picture-body" aria-hidden="true">
                {children()}
            </div>
        </div>
    }
}

/// A box as it should be.
#[component]
fn Tick(
    /// Its words in Okta.
    words: &'static str,
    /// Ticked.
    is_on: bool,
) -> impl IntoView {
    view! {
        <div class="box" class:is-on=is_on>
            <span class="box-tick">{is_on.then(|| view! { <Icon glyph=Glyph::Check class="i-s"/> })}</span>
            <span>{words}</span>
        </div>
    }
}

/// Which actions the app supports.
#[component]
pub fn SupportedActions() -> impl IntoView {
    view! {
        <Picture
            name="Supported provisioning actions in Okta. Ticked: Push New Users, Push Profile Updates, Push Groups. Not ticked: Import New Users and Profile Updates, Import Groups."
            place=&["Latchkey", "Provisioning", "Integration"]
        >
            <p class="picture-label">"Supported provisioning actions"</p>
            <Tick words="Import New Users and Profile Updates" is_on=false/>
            <Tick words="Push New Users" is_on=true/>
            <Tick words="Push Profile Updates" is_on=true/>
            <Tick words="Push Groups" is_on=true/>
            <Tick words="Import Groups" is_on=false/>
        </Picture>
    }
}

/// What Okta sends.
#[component]
pub fn ToApp() -> impl IntoView {
    view! {
        <Picture
            name="Provisioning to app in Okta. Enabled: Create Users, Update User Attributes, Deactivate Users. Not enabled: Sync Password."
            place=&["Latchkey", "Provisioning", "To App"]
        >
            <Tick words="Create Users" is_on=true/>
            <Tick words="Update User Attributes" is_on=true/>
            <Tick words="Deactivate Users" is_on=true/>
            <Tick words="Sync Password" is_on=false/>
        </Picture>
    }
}

/// Where address and token go.
#[component]
pub fn IntegrationForm() -> impl IntoView {
    let line = |label: &'static str, value: &'static str, is_yours: bool| {
        view! {
            <div class="box-line">
                <span class="picture-label">{label}</span>
                <span class="box-field" class:is-on=is_yours>{value}</span>
            </div>
        }
    };
    view! {
        <Picture
            name="The form in Okta. SCIM connector base URL: the address above. Unique identifier field: userName. Authentication mode: HTTP Header. Authorization, Bearer: the token above."
            place=&["Latchkey", "Provisioning", "Integration"]
        >
            {line("SCIM connector base URL", "the address above", true)}
            {line("Unique identifier field for users", "userName", false)}
            {line("Authentication Mode", "HTTP Header", false)}
            {line("Authorization, Bearer", "the token above", true)}
        </Picture>
    }
}

/// The button that makes Okta call.
#[component]
pub fn TestButton() -> impl IntoView {
    view! {
        <Picture
            name="The button Test Connector Configuration, below the form in Okta."
            place=&["Latchkey", "Provisioning", "Integration"]
        >
            <div class="row row-wrap">
                <span class="box-button is-on">"Test Connector Configuration"</span>
                <span class="box-button">"Save"</span>
            </div>
        </Picture>
    }
}

/// Separate groups, and what happens with one for both.
#[component]
pub fn Apart() -> impl IntoView {
    let lane = |groups: &'static [&'static str], tab: &'static str, outcome: &'static str| {
        view! {
            <div class="lane">
                <div class="lane-groups">
                    {groups.iter().map(|group| view! { <span class="lane-group"><Icon glyph=Glyph::People class="i-s"/>{*group}</span> }).collect_view()}
                </div>
                <Icon glyph=Glyph::Right/>
                <span class="box-button">{tab}</span>
                <Icon glyph=Glyph::Right/>
                <span class="lane-out">{outcome}</span>
            </div>
        }
    };
    view! {
        <div
            class="picture"
            role="img"
            aria-label="Right: a group like Latchkey people is assigned and decides who exists here; groups like Hardware lab and Front desk are pushed and are what rules ask about. Wrong: one group, All staff, both assigned and pushed."
        >
            <div class="picture-body" aria-hidden="true">
                <p class="status good">
                    <Icon glyph=Glyph::Check/>
                    "Apart"
                </p>
                {lane(&["Latchkey people"], "Assignments", "who exists here")}
                {lane(&["Hardware lab", "Front desk"], "Push Groups", "what rules ask about")}
                <p class="status bad">
                    <Icon glyph=Glyph::X/>
                    "One for both"
                </p>
                {lane(&["All staff"], "Assignments and Push Groups", "sent, and removed again")}
            </div>
        </div>
    }
}
