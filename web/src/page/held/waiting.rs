//! Losses that wait out their settle window, counting down, each of them cancellable.

use leptos::prelude::*;

use super::desk::{Ask, use_desk};
use crate::api::DateTime;
use crate::api::loss::WaitingLoss;
use crate::component::time::{parse_ms, use_second};
use crate::component::{Avatar, Place};
use crate::model::clock::span;
use crate::model::loss::{Waiting, gather};

/// The card; nothing while nothing waits.
#[component]
pub fn WaitingList(losses: Memo<Vec<WaitingLoss>>) -> impl IntoView {
    let lines = Memo::new(move |_| gather(losses.get()));
    view! {
        <Show when=move || !lines.with(Vec::is_empty)>
            <section class="card" aria-labelledby="waiting">
                <div class="card-head">
                    <h2 id="waiting">"About to be lost"</h2>
                    <span class="muted small num">{move || lines.with(Vec::len)}</span>
                    <span class="aside small muted hide-s">"decided afresh when due"</span>
                </div>
                <div class="scroll" tabindex="0" role="region" aria-label="Losses that wait">
                    <table class="table as-cards">
                        <thead>
                            <tr>
                                <th scope="col">"Person"</th>
                                <th scope="col">"Office"</th>
                                <th scope="col">"Would lose"</th>
                                <th scope="col">"Because of"</th>
                                <th scope="col" class="r">
                                    "Due"
                                </th>
                                <th scope="col">
                                    <span class="vh">"Act"</span>
                                </th>
                            </tr>
                        </thead>
                        <tbody>
                            <For each=move || lines.get() key=|line| format!("{line:?}") let:line>
                                <Row line=line/>
                            </For>
                        </tbody>
                    </table>
                </div>
            </section>
        </Show>
    }
}

#[component]
fn Row(line: Waiting) -> impl IntoView {
    let desk = use_desk();
    let loss = line.first;
    let name = loss.employee.display_name.clone();
    let label = format!("Keep, {name} in {}", loss.property.name);
    let ask = StoredValue::new((loss.employee.clone(), loss.property.clone()));
    let cancel = move |_| {
        let (person, property) = ask.get_value();
        desk.ask(Ask::Waiting { person, property });
    };
    view! {
        <tr>
            <td>
                <span class="row">
                    <Avatar name=name.clone()/>
                    <a class="who nowrap" href=format!("/employees/{}", loss.employee.id.inner())>
                        {name}
                    </a>
                </span>
            </td>
            <td>
                <Place name=loss.property.name/>
            </td>
            <td class="wide">{line.what.join(", ")}</td>
            <td class="wide muted">
                <span class="break">{loss.cause}</span>
            </td>
            <td class="r nowrap num">
                <Due at=loss.due_at/>
            </td>
            <td class="r">
                <Show when=move || desk.may_decide()>
                    <button class="btn btn-s" type="button" aria-label=label.clone() on:click=cancel>
                        "Keep"
                    </button>
                </Show>
            </td>
        </tr>
    }
}

/// `in 41 s`, counting down.
#[component]
pub fn Due(
    /// When it is decided afresh.
    at: DateTime,
) -> impl IntoView {
    let second = use_second();
    let due = parse_ms(&at);
    let words = move || match due.map(|due| due - second.get()) {
        Some(left) if left > 0.0 => format!("in {}", span(left)),
        Some(_) | None => "being decided".to_owned(),
    };
    view! { <time datetime=at.0.clone() title=at.0.clone()>{words}</time> }
}
