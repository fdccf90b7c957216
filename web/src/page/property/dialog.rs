//! Adding a door or a schedule to a property.

use cynic::MutationBuilder;
use leptos::prelude::*;

use crate::api::property::{
    CreateDoor, CreateDoorInput, CreateDoorVariables, CreateSchedule, CreateScheduleInput,
    CreateScheduleVariables, Property,
};
use crate::component::{FormDialog, Submission, TextField, use_toasts};
use crate::model::schedule::{WEEKDAYS, windows};
use crate::session::use_session;

/// A door needs only a name.
#[component]
pub fn AddDoor(open: RwSignal<bool>, property: Signal<Property>, changed: Callback<()>) -> impl IntoView {
    let session = use_session();
    let toasts = use_toasts();
    let name = RwSignal::new(String::new());
    let send = Submission::new();
    Effect::new(move |_| {
        if open.get() {
            name.set(String::new());
            send.reset();
        }
    });
    let submit = Callback::new(move |()| {
        let input = CreateDoorInput {
            property_id: property.with_untracked(|property| property.id.clone()),
            name: name.get_untracked().trim().to_owned(),
        };
        let operation = CreateDoor::build(CreateDoorVariables { input });
        send.run(async move { session.request(operation).await }, move |data| {
            open.set(false);
            toasts.done(format!("Door {} added", data.create_door.door.name));
            changed.run(());
        });
    });
    view! {
        <FormDialog
            open=open
            title="Add door"
            submit="Add door"
            submitting="Adding"
            busy=send.busy()
            failure=send.beside(&["name"])
            on_submit=submit
        >
            <TextField
                id="door-name"
                label="Name"
                hint="What is written on it, like Street entrance.".to_owned()
                value=name
                error=send.of_field("name")
                is_first=true
            />
        </FormDialog>
    }
}

/// Hours of a week: the same on each chosen day.
#[component]
pub fn AddSchedule(open: RwSignal<bool>, property: Signal<Property>, changed: Callback<()>) -> impl IntoView {
    let session = use_session();
    let toasts = use_toasts();
    let name = RwSignal::new(String::new());
    let days = RwSignal::new(Vec::<usize>::new());
    let (start, end) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let own_fault = RwSignal::new(None::<String>);
    let send = Submission::new();
    Effect::new(move |_| {
        if open.get() {
            name.set(String::new());
            days.set((0..5).collect());
            start.set("07:00".to_owned());
            end.set("20:00".to_owned());
            own_fault.set(None);
            send.reset();
        }
    });
    let submit = Callback::new(move |()| {
        own_fault.set(None);
        let made = windows(
            &days.get_untracked(),
            &start.get_untracked(),
            &end.get_untracked(),
        );
        let Some(windows) = made.filter(|windows| !windows.is_empty()) else {
            own_fault.set(Some(
                "Choose at least one day, and write both times like 07:30.".to_owned(),
            ));
            return;
        };
        let input = CreateScheduleInput {
            property_id: property.with_untracked(|property| property.id.clone()),
            name: name.get_untracked().trim().to_owned(),
            windows,
        };
        let operation = CreateSchedule::build(CreateScheduleVariables { input });
        send.run(async move { session.request(operation).await }, move |data| {
            open.set(false);
            toasts.done(format!("Schedule {} added", data.create_schedule.schedule.name));
            changed.run(());
        });
    });
    let beside = send.beside(&["name"]);
    let failure = Signal::derive(move || own_fault.get().or_else(|| beside.get()));
    view! {
        <FormDialog
            open=open
            title="Add schedule"
            submit="Add schedule"
            submitting="Adding"
            busy=send.busy()
            failure=failure
            on_submit=submit
        >
            <TextField
                id="schedule-name"
                label="Name"
                hint="Like Office hours.".to_owned()
                value=name
                error=send.of_field("name")
                is_first=true
            />
            <Days days=days/>
            <div class="field-pair">
                <TextField id="start" label="From" kind="time" value=start/>
                <TextField
                    id="end"
                    label="Until"
                    kind="time"
                    hint="Not after the start: it runs into the next day.".to_owned()
                    value=end
                />
            </div>
        </FormDialog>
    }
}

#[component]
fn Days(days: RwSignal<Vec<usize>>) -> impl IntoView {
    let toggle = move |day: usize| {
        days.update(|days| match days.iter().position(|other| *other == day) {
            Some(at) => drop(days.remove(at)),
            None => {
                days.push(day);
                days.sort_unstable();
            }
        });
    };
    view! {
        <fieldset class="field">
            <legend class="label">"Days"</legend>
            <div class="ticks">
                {WEEKDAYS
                    .into_iter()
                    .enumerate()
                    .map(|(day, name)| {
                        view! {
                            <label class="tick">
                                <input
                                    class="check"
                                    type="checkbox"
                                    prop:checked=move || days.with(|days| days.contains(&day))
                                    on:change=move |_| toggle(day)
                                />
                                {name}
                            </label>
                        }
                    })
                    .collect_view()}
            </div>
        </fieldset>
    }
}
