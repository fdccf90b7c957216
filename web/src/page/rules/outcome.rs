//! What the open rule gives: access groups, role, and what happens to the mobile key.

use leptos::prelude::*;

use super::editor::use_editor;
use crate::api::kind::{MobileKeyAction, Role};
use crate::api::property::AccessGroup;
use crate::component::{Field, Glyph, Icon, Segment};
use crate::model::rule::fault::Part;
use crate::model::word;

const ROLES: [Role; 5] = [
    Role::User,
    Role::FrontDesk,
    Role::Security,
    Role::Manager,
    Role::Admin,
];

/// The right half of the builder.
#[component]
pub fn Outcome(
    /// Which rule.
    key: u32,
) -> impl IntoView {
    let editor = use_editor();
    view! {
        <div class="stack build-gets">
            <h3>{move || format!("Gets, in {}", editor.home().name)}</h3>
            <AccessGroups rule=key/>
            <RoleChoice rule=key/>
            <KeyChoice rule=key/>
        </div>
    }
}

#[component]
fn Fault(rule: u32, part: Part, id: &'static str) -> impl IntoView {
    let fault = use_editor().fault(rule, part);
    view! {
        <div id=id>
            {move || {
                fault
                    .get()
                    .map(|fault| {
                        view! {
                            <p class="error">
                                <Icon glyph=Glyph::Stop class="i-s"/>
                                {fault}
                            </p>
                        }
                    })
            }}
        </div>
    }
}

#[component]
fn AccessGroups(rule: u32) -> impl IntoView {
    let editor = use_editor();
    let fault = editor.fault(rule, Part::AccessGroups);
    let groups = Memo::new(move |_| editor.access_groups());
    let none = move || {
        view! {
            <p class="hint">
                {format!("{} has no access groups yet. ", editor.home().name)}
                <a href="/access-groups">"Add the first one"</a>
            </p>
        }
    };
    view! {
        <fieldset class="field">
            <legend class="label">"Access groups"</legend>
            <Show when=move || !groups.with(Vec::is_empty) fallback=none>
                <div class="gives">
                    <For each=move || groups.get() key=|group| group.id.inner().to_owned() let:group>
                        <GroupTick rule=rule group=group is_invalid=Signal::derive(move || fault.get().is_some())/>
                    </For>
                </div>
            </Show>
            <Fault rule=rule part=Part::AccessGroups id="rule-groups-note"/>
        </fieldset>
    }
}

#[component]
fn GroupTick(rule: u32, group: AccessGroup, is_invalid: Signal<bool>) -> impl IntoView {
    let editor = use_editor();
    let id = StoredValue::new(group.id.inner().to_owned());
    let ticked = editor.of_rule(rule, |rule| rule.access_groups.clone());
    let is_ticked = move || {
        ticked.with(|all| {
            all.as_ref()
                .is_some_and(|all| id.with_value(|id| all.contains(id)))
        })
    };
    let doors = i64::try_from(group.doors.len()).unwrap_or_default();
    let when = group
        .schedule
        .map(|schedule| format!(", {}", schedule.name))
        .unwrap_or_default();
    view! {
        <label class="tick">
            <input
                class="check"
                type="checkbox"
                aria-label=group.name.clone()
                aria-invalid=move || is_invalid.get().then_some("true")
                aria-describedby="rule-groups-note"
                prop:checked=is_ticked
                on:change=move |_| id.with_value(|id| editor.edit(rule, |rule| rule.toggle_access_group(id)))
            />
            <span class="grow">
                {group.name}
                <span class="muted small block">{format!("{}{when}", word::count(doors, "door", "doors"))}</span>
            </span>
        </label>
    }
}

#[component]
fn RoleChoice(rule: u32) -> impl IntoView {
    let editor = use_editor();
    let chosen = editor.of_rule(rule, |rule| rule.role);
    let fault = editor.fault(rule, Part::Role);
    let choose = move |event| {
        let wanted = event_target_value(&event);
        if let Some(role) = ROLES.into_iter().find(|role| word::role(*role) == wanted) {
            editor.edit(rule, |rule| rule.role = role);
        }
    };
    view! {
        <Field id="rule-role" label="Role" error=fault>
            <select
                class="select"
                id="rule-role"
                aria-invalid=move || fault.get().map(|_| "true")
                aria-describedby="rule-role-note"
                on:change=choose
            >
                {ROLES
                    .into_iter()
                    .map(|role| {
                        view! {
                            <option value=word::role(role) prop:selected=move || chosen.get() == Some(role)>
                                {word::role(role)}
                            </option>
                        }
                    })
                    .collect_view()}
            </select>
        </Field>
    }
}

#[component]
fn KeyChoice(rule: u32) -> impl IntoView {
    let editor = use_editor();
    let chosen = editor.of_rule(rule, |rule| rule.mobile_key);
    let hint = move || match chosen.get() {
        Some(MobileKeyAction::Issue) => "Mails a claim link once, to people who have no key.",
        Some(MobileKeyAction::Leave) => "Does nothing to the key.",
        Some(MobileKeyAction::Suspend) => {
            "Suspends the key, unless another office’s rule issues or leaves it."
        }
        None => "",
    };
    let choices = vec![
        (MobileKeyAction::Issue, "Issue"),
        (MobileKeyAction::Leave, "Leave"),
        (MobileKeyAction::Suspend, "Suspend"),
    ];
    view! {
        <div class="field">
            <Segment
                label="Mobile key"
                name="rule-key"
                choices=choices
                value=chosen.into()
                on_choose=Callback::new(move |action| editor.edit(rule, |rule| rule.mobile_key = action))
            />
            <p class="hint">{hint}</p>
            <Fault rule=rule part=Part::MobileKey id="rule-key-note"/>
        </div>
    }
}
