//! The offices at a glance: how many may enter, and whether anything waits there.

use leptos::prelude::*;

use crate::api::property::PropertyRow;
use crate::component::{Place, Status};
use crate::model::word::figure;
use crate::page::property::rules_look;

/// The card.
#[component]
pub fn Offices(properties: Vec<PropertyRow>) -> impl IntoView {
    let most = properties
        .iter()
        .map(|property| property.active_membership_count)
        .max()
        .unwrap_or_default();
    view! {
        <section class="card" aria-labelledby="offices">
            <div class="card-head">
                <h2 id="offices">"Offices"</h2>
                <span class="aside small muted">"who can get in"</span>
            </div>
            <ul class="lines" role="list">
                {properties.into_iter().map(|property| view! { <Office property=property most=most/> }).collect_view()}
            </ul>
        </section>
    }
}

#[component]
fn Office(property: PropertyRow, most: i32) -> impl IntoView {
    let rules = property.rule_set.rules.iter().filter(|rule| rule.enabled).count();
    let people = property.active_membership_count;
    let share = f64::from(people) / f64::from(most.max(1)) * 100.0;
    view! {
        <li>
            <Place name=property.name.clone() is_off={rules == 0}/>
            <a class="office-name cut" href=format!("/rules/{}", property.id.inner())>
                {property.name}
            </a>
            <span class="num office-people">{figure(people.into())}</span>
            <span class="meter grow hide-s" aria-hidden="true">
                <i style:inline-size=format!("{share:.0}%")></i>
            </span>
            <span class="office-state">
                <Status look=rules_look(rules, property.pending_loss_count)/>
            </span>
        </li>
    }
}
