//! Exceptions from the rules for this person: those in force, and behind them those that ended.

use leptos::prelude::*;

use super::desk::{Ask, Whom, use_desk};
use crate::api::access_override::AccessOverride;
use crate::api::employee::Employee;
use crate::component::time::{At, Detail, say};
use crate::component::{Glyph, Icon, Place};
use crate::model::access_override::{apart, ended, gives};
use crate::model::word::count;

/// The card.
#[component]
pub fn Overrides(employee: Employee) -> impl IntoView {
    let desk = use_desk();
    let whom = Whom {
        id: employee.id.clone(),
        name: employee.display_name.clone(),
    };
    let (live, over) = apart(&employee.overrides);
    let is_linked = employee.directory_user.is_some();
    let many = live.len();
    let nothing = if is_linked {
        "None. An override gives an extra access group or a role, or keeps access, for a time."
    } else {
        "None. The directory does not have this person, so there is nothing to except them from."
    };
    let adder = StoredValue::new(whom.clone());
    view! {
        <section class="card" aria-labelledby="overrides">
            <div class="card-head">
                <h2 id="overrides">"Overrides"</h2>
                {(many > 0).then(|| view! { <span class="muted small num">{many}</span> })}
                <Show when=move || is_linked && desk.may_edit()>
                    <button
                        class="btn btn-s aside"
                        type="button"
                        on:click=move |_| adder.with_value(|whom| desk.add_override(whom, None))
                    >
                        <Icon glyph=Glyph::Plus/>
                        "Add override"
                    </button>
                </Show>
            </div>
            {(many == 0).then(|| view! { <p class="card-body t13 soft">{nothing}</p> })}
            <ul class="lines lines-tall" role="list">
                {live.into_iter().map(|it| view! { <Live whom=whom.clone() it=it/> }).collect_view()}
            </ul>
            {(!over.is_empty())
                .then(|| {
                    let many = i64::try_from(over.len()).unwrap_or_default();
                    view! {
                        <details class="card-foot overrides-over">
                            <summary>
                                {count(many, "ended override", "ended overrides")} <Icon glyph=Glyph::Right class="i-s turn muted"/>
                            </summary>
                            <ul class="stack-s" role="list">
                                {over.into_iter().map(|it| view! { <Over it=it/> }).collect_view()}
                            </ul>
                        </details>
                    }
                })}
        </section>
    }
}

#[component]
fn Live(whom: Whom, it: AccessOverride) -> impl IntoView {
    let desk = use_desk();
    let label = format!("End early: {} in {}", gives(&it), it.property.name);
    let asked = StoredValue::new((whom, it.clone()));
    let end = move |_| asked.with_value(|(whom, it)| desk.ask(whom, Ask::End(it.clone())));
    view! {
        <li>
            <Icon glyph=Glyph::Pin class="accent"/>
            <span class="grow">
                <span class="row row-wrap">
                    <b>{gives(&it)}</b>
                    <Place name=it.property.name.clone()/>
                    <span class="muted">"until " {say(&it.expires_at, Detail::Full)}</span>
                </span>
                <span class="block">
                    <q>{it.reason.clone()}</q>
                </span>
                <span class="block muted small">
                    {it.made_by.clone()} ", " <At moment=it.made_at.clone() detail=Detail::Full/>
                </span>
            </span>
            <Show when=move || desk.may_edit()>
                <button class="btn btn-s" type="button" aria-label=label.clone() on:click=end>
                    "End early"
                </button>
            </Show>
        </li>
    }
}

#[component]
fn Over(it: AccessOverride) -> impl IntoView {
    let how = it.ended_how.map(ended).unwrap_or("ended");
    view! {
        <li>
            <b>{gives(&it)}</b>
            {format!(" in {}, ", it.property.name)}
            {it.ended_at.clone().map(|at| view! { <At moment=at detail=Detail::Full/> })}
            {format!(": {how}. ")}
            <span class="muted">
                <q>{it.reason.clone()}</q>
                {format!(" {}", it.made_by)}
            </span>
        </li>
    }
}
