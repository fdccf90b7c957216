//! Who is held, what each would lose, what stays with them, and what is chosen for them.

use leptos::prelude::*;

use super::desk::use_desk;
use crate::api::loss::{HeldPerson, LossHold};
use crate::component::search::SearchField;
use crate::component::{Avatar, Glyph, Icon};
use crate::model::loss::{Choices, Decision, elsewhere, lost_here};
use crate::model::word::{count, figure};

/// A list this short is seen whole.
const SEARCHED_FROM: usize = 12;

/// The table.
#[component]
pub fn People(hold: Signal<LossHold>) -> impl IntoView {
    let wanted = RwSignal::new(String::new());
    let office = hold.with_untracked(|hold| hold.property.name.clone());
    let people = Memo::new(move |_| hold.with(|hold| hold.people.clone()));
    let shown = move || {
        let wanted = wanted.get().to_lowercase();
        let mut shown = people.get();
        shown.retain(|person| person.display_name.to_lowercase().contains(&wanted));
        shown
    };
    let is_long = Memo::new(move |_| people.with(Vec::len) >= SEARCHED_FROM);
    let hidden = move || {
        let (all, listed) = hold.with(|hold| (hold.people_count, hold.people.len()));
        i64::from(all) - i64::try_from(listed).unwrap_or_default()
    };
    view! {
        <Show when=move || is_long.get()>
            <div class="hold-search">
                <SearchField
                    label="Find a person in this hold"
                    placeholder="Find a person"
                    value=wanted
                    on_search=Callback::new(move |text| wanted.set(text))
                />
            </div>
        </Show>
        <div class="scroll" tabindex="0" role="region" aria-label=format!("People held in {office}")>
            <table class="table as-cards">
                <thead>
                    <tr>
                        <th scope="col">"Person"</th>
                        <th scope="col">"Department"</th>
                        <th scope="col">{format!("Would lose in {office}")}</th>
                        <th scope="col">"Elsewhere"</th>
                        <th scope="col" class="r">
                            "Decision"
                        </th>
                    </tr>
                </thead>
                <tbody>
                    <For each=shown key=|person| format!("{person:?}") let:person>
                        <Row hold=hold person=person/>
                    </For>
                </tbody>
            </table>
        </div>
        {move || {
            (hidden() > 0)
                .then(|| {
                    let shown = figure(i64::try_from(people.with(Vec::len)).unwrap_or_default());
                    view! {
                        <p class="table-foot">
                            {format!(
                                "The first {shown} are listed; {} more come up as these are decided. The buttons below are about all of them.",
                                count(hidden(), "person", "people"),
                            )}
                        </p>
                    }
                })
        }}
    }
}

#[component]
fn Row(hold: Signal<LossHold>, person: HeldPerson) -> impl IntoView {
    let property = hold.with_untracked(|hold| hold.property.id.clone());
    let id = person.id.inner().to_owned();
    let name = person.display_name.clone();
    view! {
        <tr>
            <td>
                <span class="row">
                    <Avatar name=name.clone()/>
                    <a class="who nowrap" href=format!("/employees/{id}")>
                        {name.clone()}
                    </a>
                </span>
            </td>
            <td class="wide nowrap">{person.department.clone().or_else(|| person.title.clone())}</td>
            <td class="wide">
                <span class="chips">
                    {lost_here(&person, &property)
                        .into_iter()
                        .map(|lost| {
                            view! {
                                <span class="chip chip-out">
                                    <Icon glyph=Glyph::Minus/>
                                    <span class="vh">"would lose "</span>
                                    {lost}
                                </span>
                            }
                        })
                        .collect_view()}
                </span>
            </td>
            <td class="wide muted">{elsewhere(&person, &property)}</td>
            <td class="r wide">
                <Choice property=property.inner().to_owned() person=id name=name/>
            </td>
        </tr>
    }
}

/// Remove or keep; pressing what is chosen takes the choice back.
#[component]
fn Choice(property: String, person: String, name: String) -> impl IntoView {
    let desk = use_desk();
    let of = (StoredValue::new(property), StoredValue::new(person));
    let chosen = Memo::new(move |_| {
        desk.choices.with(|all| {
            let choices = of.0.with_value(|property| all.get(property))?;
            of.1.with_value(|person| choices.of(person))
        })
    });
    let choose = move |decision| {
        desk.choices.update(|all| {
            let choices: &mut Choices = all.entry(of.0.get_value()).or_default();
            of.1.with_value(|person| choices.toggle(person, decision));
        });
    };
    let button = move |decision: Decision, word: &'static str, class: &'static str| {
        view! {
            <button
                type="button"
                class=class
                aria-pressed=move || if chosen.get() == Some(decision) { "true" } else { "false" }
                on:click=move |_| choose(decision)
            >
                {word}
            </button>
        }
    };
    view! {
        <Show when=move || desk.may_decide() fallback=|| view! { <span class="muted">"held"</span> }>
            <span class="segment" role="group" aria-label=format!("Decision for {name}")>
                {button(Decision::Remove, "Remove", "is-bad")}
                {button(Decision::Keep, "Keep", "")}
            </span>
        </Show>
    }
}
