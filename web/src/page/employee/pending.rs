//! What is about to be lost: counting down, or held for an admin. One line an office, and the way to keep it.

use leptos::prelude::*;

use super::desk::{Ask, Whom, use_desk};
use crate::api::employee::{Employee, PendingLoss};
use crate::api::kind::LossState;
use crate::api::property::PropertyName;
use crate::component::time::{parse_ms, use_second};
use crate::component::{Glyph, Icon};
use crate::model::clock::span;

/// What waits in one office.
#[derive(Clone)]
struct Office {
    property: PropertyName,
    losses: Vec<PendingLoss>,
}

fn offices(losses: &[PendingLoss]) -> Vec<Office> {
    let mut all: Vec<Office> = Vec::new();
    for loss in losses {
        match all
            .iter_mut()
            .find(|office| office.property.id == loss.property.id)
        {
            Some(office) => office.losses.push(loss.clone()),
            None => all.push(Office {
                property: loss.property.clone(),
                losses: vec![loss.clone()],
            }),
        }
    }
    all
}

/// The banners.
#[component]
pub fn Pending(employee: Employee) -> impl IntoView {
    let whom = Whom {
        id: employee.id.clone(),
        name: employee.display_name.clone(),
    };
    offices(&employee.pending_losses)
        .into_iter()
        .map(|office| view! { <Banner whom=whom.clone() office=office/> })
        .collect_view()
}

#[component]
fn Banner(whom: Whom, office: Office) -> impl IntoView {
    let (desk, second) = (use_desk(), use_second());
    let is_held = office.losses.iter().any(|loss| loss.state == LossState::Held);
    let what: Vec<String> = office.losses.iter().map(|loss| loss.summary.clone()).collect();
    let cause = office.losses.first().map(|loss| loss.cause.clone());
    let due = office.losses.first().and_then(|loss| parse_ms(&loss.due_at));
    let when = move || match due.map(|due| due - second.get()) {
        _ if is_held => "Held with others of this office until an admin decides.".to_owned(),
        Some(left) if left > 0.0 => format!("Due in {}, decided afresh then.", span(left)),
        Some(_) | None => "Being decided now.".to_owned(),
    };
    let asked = StoredValue::new((whom, office.property.clone()));
    let keep = move |_| {
        asked.with_value(|(whom, property)| {
            desk.ask(
                whom,
                Ask::Keep {
                    property: property.clone(),
                },
            )
        });
    };
    view! {
        <div class="banner warn">
            <Icon glyph=if is_held { Glyph::Hold } else { Glyph::Clock }/>
            <div>
                <b>{format!("{}: {}", office.property.name, what.join(", "))}</b>
                <p class="num">
                    {when}
                    {cause.map(|cause| view! { <span class="muted break">" Because of " {cause} "."</span> })}
                </p>
            </div>
            <div class="actions">
                {is_held
                    .then(|| {
                        view! {
                            <a class="btn btn-s" href="/held">
                                "See the hold"
                            </a>
                        }
                    })}
                <Show when=move || desk.may_edit()>
                    <button class="btn btn-s" type="button" on:click=keep>
                        "Keep access"
                    </button>
                </Show>
            </div>
        </div>
    }
}
