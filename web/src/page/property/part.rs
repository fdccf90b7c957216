//! The cards of a property: access groups, doors, schedules, rules.

use leptos::prelude::*;

use super::dialog::{AddDoor, AddSchedule};
use crate::api::property::{AccessGroup, Property};
use crate::component::{Glyph, Icon};
use crate::model::schedule::describe;
use crate::model::word::{self, figure};
use crate::page::access_group::dialog::GroupDialog;

#[component]
fn Card(
    /// Id of the heading.
    id: &'static str,
    /// The heading.
    title: &'static str,
    /// How many.
    #[prop(into)]
    count: Signal<usize>,
    /// The button: its label, and what it opens.
    add: &'static str,
    /// Set to true by the button.
    adding: RwSignal<bool>,
    children: Children,
) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby=id>
            <div class="card-head">
                <h2 id=id>{title}</h2>
                <span class="muted small num">{count}</span>
                <button class="btn btn-s aside" type="button" on:click=move |_| adding.set(true)>
                    <Icon glyph=Glyph::Plus/>
                    {add}
                </button>
            </div>
            {children()}
        </section>
    }
}

#[component]
fn Nothing(text: &'static str) -> impl IntoView {
    view! { <p class="card-body t13 soft">{text}</p> }
}

/// Doors by name.
#[component]
pub fn Doors(property: Signal<Property>, changed: Callback<()>) -> impl IntoView {
    let adding = RwSignal::new(false);
    let count = Signal::derive(move || property.with(|property| property.doors.len()));
    view! {
        <Card id="doors" title="Doors" count=count add="Add door" adding=adding>
            <Show
                when=move || { count.get() > 0 }
                fallback=|| view! { <Nothing text="No doors yet. An access group without doors opens nothing."/> }
            >
                <ul class="lines">
                    <For each=move || property.get().doors key=|door| format!("{door:?}") let:door>
                        <li>
                            <Icon glyph=Glyph::Door class="muted"/>
                            <span>{door.name}</span>
                        </li>
                    </For>
                </ul>
            </Show>
        </Card>
        <AddDoor open=adding property=property changed=changed/>
    }
}

/// Schedules with their hours.
#[component]
pub fn Schedules(property: Signal<Property>, changed: Callback<()>) -> impl IntoView {
    let adding = RwSignal::new(false);
    let count = Signal::derive(move || property.with(|property| property.schedules.len()));
    view! {
        <Card id="schedules" title="Schedules" count=count add="Add schedule" adding=adding>
            <ul class="lines">
                <li>
                    <Icon glyph=Glyph::Clock class="muted"/>
                    <span class="grow">"Always"</span>
                    <span class="muted small">"the default"</span>
                </li>
                <For each=move || property.get().schedules key=|schedule| format!("{schedule:?}") let:schedule>
                    <li>
                        <Icon glyph=Glyph::Clock class="muted"/>
                        <span class="grow">{schedule.name}</span>
                        <span class="muted small num">{describe(&schedule.windows)}</span>
                    </li>
                </For>
            </ul>
        </Card>
        <AddSchedule open=adding property=property changed=changed/>
    }
}

/// Access groups with what they open and for how many; each can be changed.
#[component]
pub fn Groups(property: Signal<Property>, changed: Callback<()>) -> impl IntoView {
    let adding = RwSignal::new(false);
    let editing = RwSignal::new(None::<AccessGroup>);
    let count = Signal::derive(move || property.with(|property| property.access_groups.len()));
    let edit = Callback::new(move |group: AccessGroup| {
        editing.set(Some(group));
        adding.set(true);
    });
    let add = RwSignal::new(false);
    Effect::new(move |_| {
        if add.get() {
            add.set(false);
            editing.set(None);
            adding.set(true);
        }
    });
    let choices = Signal::derive(move || vec![property.get()]);
    view! {
        <Card id="groups" title="Access groups" count=count add="Add access group" adding=add>
            <Show
                when=move || { count.get() > 0 }
                fallback=|| view! { <Nothing text="No access groups yet. A rule gives access groups, a group opens doors."/> }
            >
                <ul class="lines">
                    <For each=move || property.get().access_groups key=|group| format!("{group:?}") let:group>
                        <GroupLine group=group edit=edit/>
                    </For>
                </ul>
            </Show>
        </Card>
        <GroupDialog open=adding group=editing properties=choices changed=changed/>
    }
}

#[component]
fn GroupLine(group: AccessGroup, edit: Callback<AccessGroup>) -> impl IntoView {
    let doors = match group.doors.as_slice() {
        [] => view! {
            <span class="status warn">
                <Icon glyph=Glyph::Alert/>
                "opens no door"
            </span>
        }
        .into_any(),
        doors => {
            let names = doors
                .iter()
                .map(|door| door.name.as_str())
                .collect::<Vec<_>>()
                .join(", ");
            view! { <span class="muted small cut" title=names.clone()>{names.clone()}</span> }.into_any()
        }
    };
    let label = format!("Change {}", group.name);
    let held = StoredValue::new(group.clone());
    view! {
        <li>
            <Icon glyph=Glyph::Group class="muted"/>
            <span class="nowrap">{group.name}</span>
            <span class="grow cut">{doors}</span>
            <span class="muted small nowrap hide-s">
                {group.schedule.map_or_else(|| "always".to_owned(), |schedule| schedule.name)}
            </span>
            <span class="muted small nowrap num">
                {word::count(group.active_membership_count.into(), "person", "people")}
            </span>
            <button
                class="btn btn-plain btn-icon btn-s"
                type="button"
                aria-label=label
                on:click=move |_| edit.run(held.get_value())
            >
                <Icon glyph=Glyph::Edit/>
            </button>
        </li>
    }
}

/// The rules in force, by name, in order.
#[component]
pub fn Rules(property: Signal<Property>) -> impl IntoView {
    let path = move || property.with(|property| format!("/rules/{}", property.id.inner()));
    let is_paused = move || property.with(|property| property.rule_set.rules.is_empty());
    view! {
        <section class="card" aria-labelledby="rules">
            <div class="card-head">
                <h2 id="rules">"Rules"</h2>
                <a class="aside small" href=path>
                    "Open"
                </a>
            </div>
            <Show
                when=move || !is_paused()
                fallback=|| view! { <Nothing text="Paused: no rules. Write the first one to let people in."/> }
            >
                <ol class="lines">
                    <For each=move || property.get().rule_set.rules key=|rule| format!("{rule:?}") let:rule>
                        <li>
                            <span class="muted num">{rule.position}</span>
                            <span class="grow cut" class:muted=!rule.enabled>
                                {rule.name}
                            </span>
                            <span class="muted small num">
                                {if rule.enabled {
                                    figure(rule.active_membership_count.into())
                                } else {
                                    "off".to_owned()
                                }}
                            </span>
                        </li>
                    </For>
                </ol>
            </Show>
        </section>
    }
}
