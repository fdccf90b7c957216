//! One office whose losses are held: why, who, and the two ways on.

use std::collections::BTreeSet;

use leptos::prelude::*;

use super::desk::{Ask, Whose, use_desk};
use super::people::People;
use crate::api::kind::HoldReason;
use crate::api::loss::LossHold;
use crate::api::settings::Breaker;
use crate::component::time::{Ago, At, Detail};
use crate::component::{Glyph, Icon, Place};
use crate::model::loss::{Choices, Decision, causes, percent, tripped};
use crate::model::word::{count, figure};

/// The section of one hold.
#[component]
pub fn Hold(hold: Signal<LossHold>, breaker: Memo<Breaker>) -> impl IntoView {
    let heading = hold.with_untracked(|hold| format!("held-{}", hold.property.id.inner()));
    let labelled = heading.clone();
    let name = hold.with_untracked(|hold| hold.property.name.clone());
    let many = Memo::new(move |_| hold.with(|hold| i64::from(hold.people_count)));
    view! {
        <section class="card hold" aria-labelledby=labelled>
            <div class="card-head">
                <span aria-hidden="true">
                    <Place name=name.clone()/>
                </span>
                <h2 id=heading>{name}</h2>
                <span class="status warn">
                    <Icon glyph=Glyph::Hold/>
                    {move || format!("{} held", count(many.get(), "person", "people"))}
                </span>
                <span class="aside small muted">
                    "held for "
                    {move || view! { <Ago moment=hold.with(|hold| hold.since.clone())/> }}
                </span>
            </div>
            {move || view! { <Why hold=hold.get() breaker=breaker.get()/> }}
            <Show
                when=move || { many.get() > 0 }
                fallback=|| {
                    view! {
                        <p class="card-body t13 soft">
                            "Nobody is left in it: their data changed back, or the rules did. Later losses still stop here until you end the hold."
                        </p>
                    }
                }
            >
                <People hold=hold/>
            </Show>
            <Foot hold=hold/>
        </section>
    }
}

/// What happened, in three lines, and the share against its limit.
#[component]
fn Why(hold: LossHold, breaker: Breaker) -> impl IntoView {
    let asked = causes(&hold);
    let shown = i64::try_from(hold.people.len()).unwrap_or_default();
    let share = (hold.reason == HoldReason::Share).then(|| share(&hold, breaker));
    view! {
        <div class="card-body cols cols-wide hold-why">
            <ol class="timeline">
                {asked
                    .into_iter()
                    .take(3)
                    .map(|(cause, people)| {
                        view! {
                            <li>
                                <span class="at">
                                    <Icon glyph=Glyph::Plug/>
                                </span>
                                <span>
                                    <b class="break">{cause}</b>
                                    " asked for it, for "
                                    {if people == shown {
                                        "all of them".to_owned()
                                    } else {
                                        count(people, "of them", "of them")
                                    }}
                                </span>
                            </li>
                        }
                    })
                    .collect_view()}
                <li>
                    <span class="at warn">
                        <Icon glyph=Glyph::Hold/>
                    </span>
                    <span>{tripped(&hold, &breaker)} " Held."</span>
                    <At moment=hold.since.clone() detail=Detail::Clock/>
                </li>
            </ol>
            {share}
        </div>
    }
}

fn share(hold: &LossHold, breaker: Breaker) -> impl IntoView + use<> {
    const WIDTH: f64 = 300.0;
    let (part, of) = (hold.counted_count, hold.membership_count.max(1));
    let share = f64::from(part) * 100.0 / f64::from(of);
    let limit = f64::from(breaker.percent);
    let scale = WIDTH / share.max(limit * 2.5).max(1.0);
    let (bar, mark) = (share * scale, limit * scale);
    let told = percent(part.into(), of.into());
    let label = format!("{told} against a limit of {} %", breaker.percent);
    view! {
        <div class="stack-s">
            <p class="row between t13">
                <span>{format!("{} of {} in {}", figure(part.into()), figure(of.into()), hold.property.name)}</span>
                <b class="num">{told}</b>
            </p>
            <svg class="chart" viewBox="0 0 300 30" role="img" aria-label=label>
                <rect class="chart-ground" x="0" y="4" width="300" height="8" rx="2"></rect>
                <rect class="chart-warn" x="0" y="4" width=format!("{bar:.0}") height="8" rx="2"></rect>
                <path class="chart-mark" d=format!("M{mark:.0} 0v16")></path>
                <text x=format!("{mark:.0}") y="27" text-anchor="middle">
                    {format!("limit {} %", breaker.percent)}
                </text>
            </svg>
            <p class="small muted">"Usually a group emptied by mistake, or one replaced by a new one."</p>
        </div>
    }
}

/// Everybody at once, or who was chosen.
#[component]
fn Foot(hold: Signal<LossHold>) -> impl IntoView {
    let desk = use_desk();
    let id = hold.with_untracked(|hold| hold.property.id.inner().to_owned());
    let choices = {
        let id = id.clone();
        Memo::new(move |_| desk.choices.with(|all| all.get(&id).cloned().unwrap_or_default()))
    };
    let is_chosen = Memo::new(move |_| choices.with(|choices| choices.len() > 0));
    forget_who_is_gone(hold, id.clone());
    let all = move |decision: Decision| {
        let hold = hold.get_untracked();
        let (everybody, nobody) = (Whose::Everybody(hold.people_count), Whose::Nobody);
        let (remove, keep) = match decision {
            Decision::Remove => (everybody, nobody),
            Decision::Keep => (nobody, everybody),
        };
        desk.ask(Ask::Losses {
            property: hold.property,
            remove,
            keep,
        });
    };
    let chosen = move |_| {
        let who = |decision| Whose::These(choices.with_untracked(|choices| choices.who(decision)));
        let property = hold.with_untracked(|hold| hold.property.clone());
        desk.ask(Ask::Losses {
            property,
            remove: who(Decision::Remove),
            keep: who(Decision::Keep),
        });
    };
    let clear = move |_| desk.choices.update(|all| drop(all.remove(&id)));
    let clear = StoredValue::new(clear);
    let many = Memo::new(move |_| hold.with(|hold| i64::from(hold.people_count)));
    view! {
        <Show when=move || desk.may_decide()>
            <div class="hold-foot">
                <Show
                    when=move || is_chosen.get()
                    fallback=move || {
                        view! {
                            <span class="muted hide-s">"Keep is safe: the next change is decided afresh"</span>
                            <span class="actions push">
                                <Show
                                    when=move || { many.get() > 0 }
                                    fallback=move || {
                                        view! {
                                            <button
                                                class="btn btn-main"
                                                type="button"
                                                on:click=move |_| all(Decision::Remove)
                                            >
                                                "End the hold"
                                            </button>
                                        }
                                    }
                                >
                                    <button class="btn btn-bad" type="button" on:click=move |_| all(Decision::Remove)>
                                        {move || format!("Remove all {}", figure(many.get()))}
                                    </button>
                                    <button class="btn btn-main" type="button" on:click=move |_| all(Decision::Keep)>
                                        "Keep everyone’s access"
                                    </button>
                                </Show>
                            </span>
                        }
                    }
                >
                    <b role="status">{move || choices.with(|choices| choices.summary(many.get()))}</b>
                    <span class="actions push">
                        <button class="btn btn-plain" type="button" on:click=move |click| clear.with_value(|clear| clear(click))>
                            "Clear"
                        </button>
                        <button class="btn btn-main" type="button" on:click=chosen>
                            {move || format!("Decide {}", choices.with(Choices::len))}
                        </button>
                    </span>
                </Show>
            </div>
        </Show>
    }
}

/// Whoever is not held any more is not decided either.
fn forget_who_is_gone(hold: Signal<LossHold>, id: String) {
    let desk = use_desk();
    Effect::new(move |_| {
        let held: BTreeSet<String> = hold.with(|hold| {
            hold.people
                .iter()
                .map(|person| person.id.inner().to_owned())
                .collect()
        });
        desk.choices.update(|all| {
            if let Some(choices) = all.get_mut(&id) {
                choices.retain(&held);
            }
        });
    });
}
