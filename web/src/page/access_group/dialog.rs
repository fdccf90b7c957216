//! Adding an access group, or changing one.

use cynic::MutationBuilder;
use leptos::prelude::*;

use crate::api::access_group::{
    CreateAccessGroup, CreateAccessGroupInput, CreateAccessGroupVariables, UpdateAccessGroup,
    UpdateAccessGroupInput, UpdateAccessGroupVariables,
};
use crate::api::property::{AccessGroup, Property};
use crate::component::{Field, FormDialog, Submission, TextField, use_toasts};
use crate::session::use_session;

const FIELDS: &[&str] = &["name", "doorIds", "scheduleId", "propertyId"];

#[derive(Clone, Copy)]
struct Draft {
    property: RwSignal<String>,
    name: RwSignal<String>,
    doors: RwSignal<Vec<String>>,
    /// Empty = always.
    schedule: RwSignal<String>,
}

impl Draft {
    fn new() -> Self {
        let empty = || RwSignal::new(String::new());
        Self {
            property: empty(),
            name: empty(),
            doors: RwSignal::new(Vec::new()),
            schedule: empty(),
        }
    }

    fn fill(self, group: Option<&AccessGroup>, first_property: Option<&Property>) {
        let ids = |group: &AccessGroup| {
            group
                .doors
                .iter()
                .map(|door| door.id.inner().to_owned())
                .collect()
        };
        self.property.set(match (group, first_property) {
            (Some(group), _) => group.property.id.inner().to_owned(),
            (None, Some(property)) => property.id.inner().to_owned(),
            (None, None) => String::new(),
        });
        self.name
            .set(group.map(|group| group.name.clone()).unwrap_or_default());
        self.doors.set(group.map(ids).unwrap_or_default());
        let schedule = group.and_then(|group| group.schedule.as_ref());
        self.schedule.set(
            schedule
                .map(|schedule| schedule.id.inner().to_owned())
                .unwrap_or_default(),
        );
    }

    fn name(self) -> String {
        self.name.get_untracked().trim().to_owned()
    }

    fn door_ids(self) -> Vec<cynic::Id> {
        self.doors
            .get_untracked()
            .into_iter()
            .map(cynic::Id::new)
            .collect()
    }

    fn schedule_id(self) -> Option<cynic::Id> {
        let schedule = self.schedule.get_untracked();
        (!schedule.is_empty()).then(|| cynic::Id::new(schedule))
    }
}

/// The form. With `group` it changes that one, else it adds one to a property of `properties`.
#[component]
pub fn GroupDialog(
    open: RwSignal<bool>,
    group: RwSignal<Option<AccessGroup>>,
    /// Where a group can be: one property, or several to choose from.
    properties: Signal<Vec<Property>>,
    changed: Callback<()>,
) -> impl IntoView {
    let session = use_session();
    let toasts = use_toasts();
    let draft = Draft::new();
    let send = Submission::new();
    Effect::new(move |_| {
        if open.get() {
            send.reset();
            properties
                .with_untracked(|all| group.with_untracked(|group| draft.fill(group.as_ref(), all.first())));
        }
    });
    let done = move |name: String, verb: &str| {
        open.set(false);
        toasts.done(format!("Access group {name} {verb}"));
        changed.run(());
    };
    let submit = Callback::new(move |()| {
        let (name, door_ids, schedule_id) = (draft.name(), draft.door_ids(), draft.schedule_id());
        match group.get_untracked() {
            Some(group) => {
                let input = UpdateAccessGroupInput {
                    id: group.id,
                    name,
                    door_ids,
                    schedule_id,
                };
                let operation = UpdateAccessGroup::build(UpdateAccessGroupVariables { input });
                send.run(async move { session.request(operation).await }, move |data| {
                    done(data.update_access_group.access_group.name, "changed");
                });
            }
            None => {
                let property_id = cynic::Id::new(draft.property.get_untracked());
                let input = CreateAccessGroupInput {
                    property_id,
                    name,
                    door_ids,
                    schedule_id,
                };
                let operation = CreateAccessGroup::build(CreateAccessGroupVariables { input });
                send.run(async move { session.request(operation).await }, move |data| {
                    done(data.create_access_group.access_group.name, "added");
                });
            }
        }
    });
    let is_new = move || group.with(Option::is_none);
    let title = Signal::derive(move || {
        if is_new() {
            "Add access group"
        } else {
            "Change access group"
        }
        .to_owned()
    });
    let label = Signal::derive(move || if is_new() { "Add access group" } else { "Save" }.to_owned());
    view! {
        <FormDialog
            open=open
            title=title
            submit=label
            submitting="Saving"
            busy=send.busy()
            failure=send.beside(FIELDS)
            on_submit=submit
        >
            <Show when=move || is_new() && properties.with(|all| all.len() > 1)>
                <PropertyChoice draft=draft properties=properties send=send/>
            </Show>
            <TextField
                id="group-name"
                label="Name"
                hint="What it opens, like Staff floors.".to_owned()
                value=draft.name
                error=send.of_field("name")
                is_first=true
            />
            <DoorChoice draft=draft properties=properties/>
            <ScheduleChoice draft=draft properties=properties send=send/>
        </FormDialog>
    }
}

#[component]
fn PropertyChoice(draft: Draft, properties: Signal<Vec<Property>>, send: Submission) -> impl IntoView {
    let error = send.of_field("propertyId");
    let choose = move |event| {
        draft.property.set(event_target_value(&event));
        draft.doors.set(Vec::new());
        draft.schedule.set(String::new());
    };
    view! {
        <Field id="group-property" label="Property" error=error>
            <select
                class="select"
                id="group-property"
                aria-invalid=move || error.get().map(|_| "true")
                aria-describedby="group-property-note"
                on:change=choose
            >
                {move || {
                    properties
                        .get()
                        .into_iter()
                        .map(|property| {
                            let id = property.id.inner().to_owned();
                            let is_chosen = draft.property.with_untracked(|chosen| *chosen == id);
                            view! {
                                <option value=id selected=is_chosen>
                                    {property.name}
                                </option>
                            }
                        })
                        .collect_view()
                }}
            </select>
        </Field>
    }
}

fn chosen(draft: Draft, properties: Signal<Vec<Property>>) -> Option<Property> {
    let id = draft.property.get();
    properties.with(|all| all.iter().find(|property| property.id.inner() == id).cloned())
}

#[component]
fn DoorChoice(draft: Draft, properties: Signal<Vec<Property>>) -> impl IntoView {
    let toggle = move |id: &str| {
        draft
            .doors
            .update(|doors| match doors.iter().position(|other| other == id) {
                Some(at) => drop(doors.remove(at)),
                None => doors.push(id.to_owned()),
            });
    };
    let ticks = move || {
        let doors = chosen(draft, properties)
            .map(|property| property.doors)
            .unwrap_or_default();
        if doors.is_empty() {
            return view! { <p class="hint">"This property has no doors yet. Add them on its page."</p> }
                .into_any();
        }
        doors
            .into_iter()
            .map(|door| {
                let id = StoredValue::new(door.id.inner().to_owned());
                let is_chosen = move || id.with_value(|id| draft.doors.with(|doors| doors.contains(id)));
                view! {
                    <label class="tick">
                        <input
                            class="check"
                            type="checkbox"
                            prop:checked=is_chosen
                            on:change=move |_| id.with_value(|id| toggle(id))
                        />
                        {door.name}
                    </label>
                }
            })
            .collect_view()
            .into_any()
    };
    view! {
        <fieldset class="field">
            <legend class="label">"Doors it opens"</legend>
            <div class="ticks ticks-tall">{ticks}</div>
        </fieldset>
    }
}

#[component]
fn ScheduleChoice(draft: Draft, properties: Signal<Vec<Property>>, send: Submission) -> impl IntoView {
    let error = send.of_field("scheduleId");
    view! {
        <Field id="group-schedule" label="When" error=error>
            <select
                class="select"
                id="group-schedule"
                aria-invalid=move || error.get().map(|_| "true")
                aria-describedby="group-schedule-note"
                on:change=move |event| draft.schedule.set(event_target_value(&event))
            >
                <option value="">"Always"</option>
                {move || {
                    let schedules = chosen(draft, properties).map(|property| property.schedules).unwrap_or_default();
                    schedules
                        .into_iter()
                        .map(|schedule| {
                            let id = schedule.id.inner().to_owned();
                            let is_chosen = draft.schedule.with_untracked(|chosen| *chosen == id);
                            view! {
                                <option value=id selected=is_chosen>
                                    {schedule.name}
                                </option>
                            }
                        })
                        .collect_view()
                }}
            </select>
        </Field>
    }
}
