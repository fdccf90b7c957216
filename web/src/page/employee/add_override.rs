//! Excepting this person from the rules of one office, for a time.

use cynic::{MutationBuilder, QueryBuilder};
use leptos::prelude::*;
use wasm_bindgen::JsValue;

use super::desk::{Whom, use_desk};
use crate::api::DateTime;
use crate::api::access_override::{
    CreateOverride, CreateOverrideInput, CreateOverrideVariables, OverrideGrantInput,
};
use crate::api::kind::{AdminRole, Role};
use crate::api::property::{Properties, PropertyRow};
use crate::component::form::focus_first_fault;
use crate::component::time::now_ms;
use crate::component::{
    Field, FormDialog, Reason, ReasonField, Segment, SelectField, Submission, open_while,
};
use crate::model::access_override::{UNTILS, Until, gives, until_fault};
use crate::model::word;
use crate::session::use_session;

const FIELDS: &[&str] = &["reason", "expiresAt"];
/// Roles in the order in which they grow.
const ROLES: [Role; 5] = [
    Role::User,
    Role::FrontDesk,
    Role::Security,
    Role::Manager,
    Role::Admin,
];

/// What it gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Group,
    Role,
    Active,
}

/// The form's state. Copies are handles.
#[derive(Clone, Copy)]
struct Draft {
    office: RwSignal<String>,
    kind: RwSignal<Kind>,
    group: RwSignal<String>,
    role: RwSignal<Role>,
    until: RwSignal<Until>,
    day: RwSignal<String>,
    reason: Reason,
    fault: RwSignal<Option<String>>,
}

impl Draft {
    fn new() -> Self {
        Self {
            office: RwSignal::new(String::new()),
            kind: RwSignal::new(Kind::Group),
            group: RwSignal::new(String::new()),
            role: RwSignal::new(Role::Security),
            until: RwSignal::new(Until::Month),
            day: RwSignal::new(String::new()),
            reason: Reason::new(),
            fault: RwSignal::new(None),
        }
    }

    fn clear(self) {
        self.kind.set(Kind::Group);
        self.until.set(Until::Month);
        self.day.set(String::new());
        self.reason.clear();
        self.fault.set(None);
    }

    fn grant(self) -> OverrideGrantInput {
        let kind = self.kind.get_untracked();
        OverrideGrantInput {
            access_group_id: (kind == Kind::Group).then(|| cynic::Id::new(self.group.get_untracked())),
            role: (kind == Kind::Role).then(|| self.role.get_untracked()),
            keep_active: (kind == Kind::Active).then_some(true),
        }
    }

    /// The moment it lapses: a while from now, or the end of the chosen day here.
    fn expires(self) -> Option<f64> {
        self.until.get_untracked().from(now_ms()).or_else(|| {
            let text = format!("{}T23:59:59", self.day.get_untracked());
            Some(js_sys::Date::parse(&text)).filter(|at| at.is_finite())
        })
    }
}

/// The dialog.
#[component]
pub fn AddOverride() -> impl IntoView {
    let (desk, session) = (use_desk(), use_session());
    let open = open_while(desk.adding);
    let draft = Draft::new();
    let send = Submission::new();
    let offices = LocalResource::new(move || {
        let is_open = open.get();
        async move {
            if !is_open {
                return Vec::new();
            }
            session
                .request(Properties::build(()))
                .await
                .map(|data| data.properties)
                .unwrap_or_default()
        }
    });
    let offices = Signal::derive(move || offices.get().unwrap_or_default());
    Effect::new(move |_| {
        if let Some((_, place)) = desk.adding.get() {
            draft.clear();
            send.reset();
            draft.office.set(place.unwrap_or_default());
        }
    });
    choose_first(draft, offices);
    let submit = Callback::new(move |()| {
        let Some((whom, _)) = desk.adding.get_untracked() else {
            return;
        };
        let is_owner = untrack(|| session.role()) == Some(AdminRole::Owner);
        let expires = draft.expires();
        draft.fault.set(until_fault(expires, now_ms(), is_owner));
        let (Some(reason), Some(expires), None) =
            (draft.reason.checked(), expires, draft.fault.get_untracked())
        else {
            request_animation_frame(focus_first_fault);
            return;
        };
        let input = CreateOverrideInput {
            employee_id: whom.id,
            property_id: cynic::Id::new(draft.office.get_untracked()),
            grant: draft.grant(),
            reason,
            expires_at: DateTime(String::from(
                js_sys::Date::new(&JsValue::from_f64(expires)).to_iso_string(),
            )),
        };
        let operation = CreateOverride::build(CreateOverrideVariables { input });
        send.run(async move { session.request(operation).await }, move |data| {
            desk.adding.set(None);
            let made = data.create_override.made;
            desk.done(format!(
                "Override made: {} in {}",
                gives(&made),
                made.property.name
            ));
        });
    });
    let title = Signal::derive(move || {
        let name = |(whom, _): &(Whom, _)| format!("Add an override for {}", whom.name);
        desk.adding
            .with(|adding| adding.as_ref().map(name).unwrap_or_default())
    });
    view! {
        <FormDialog
            open=open
            title=title
            submit="Add override"
            submitting="Adding"
            busy=send.busy()
            failure=send.beside(FIELDS)
            on_submit=submit
        >
            <Where draft=draft offices=offices/>
            <What draft=draft offices=offices/>
            <UntilWhen draft=draft send=send/>
            <ReasonField
                id="override-reason"
                label="Why"
                reason=draft.reason
                send=send
                hint=Some("Shown beside their access and in the audit log.".to_owned())
            />
        </FormDialog>
    }
}

/// The first office, and its first access group, unless another was asked for.
fn choose_first(draft: Draft, offices: Signal<Vec<PropertyRow>>) {
    Effect::new(move |_| {
        let office = draft.office.get();
        offices.with(|all| {
            let Some(chosen) = all
                .iter()
                .find(|it| it.id.inner() == office)
                .or_else(|| all.first())
            else {
                return;
            };
            if chosen.id.inner() != office {
                draft.office.set(chosen.id.inner().to_owned());
            }
            let known = draft.group.get_untracked();
            if !chosen.access_groups.iter().any(|group| group.id.inner() == known) {
                let first = chosen
                    .access_groups
                    .first()
                    .map(|group| group.id.inner().to_owned());
                draft.group.set(first.unwrap_or_default());
            }
        });
    });
}

#[component]
fn Where(draft: Draft, offices: Signal<Vec<PropertyRow>>) -> impl IntoView {
    let options = Signal::derive(move || {
        let option = |office: PropertyRow| (office.id.inner().to_owned(), office.name);
        offices.get().into_iter().map(option).collect::<Vec<_>>()
    });
    view! { <SelectField id="override-office" label="Office" options=options value=draft.office/> }
}

#[component]
fn What(draft: Draft, offices: Signal<Vec<PropertyRow>>) -> impl IntoView {
    let kinds = vec![
        (Kind::Group, "Extra access group"),
        (Kind::Role, "Role"),
        (Kind::Active, "Keep active"),
    ];
    let kind = Signal::derive(move || Some(draft.kind.get()));
    view! {
        <Segment
            label="Gives"
            name="override-kind"
            choices=kinds
            value=kind
            on_choose=Callback::new(move |kind| draft.kind.set(kind))
        />
        {move || match draft.kind.get() {
            Kind::Group => view! { <Group draft=draft offices=offices/> }.into_any(),
            Kind::Role => view! { <RoleField draft=draft/> }.into_any(),
            Kind::Active => {
                view! {
                    <p class="hint">
                        "Their access there stays, or begins, though no rule matches. Leaving the directory and a suspension still end it."
                    </p>
                }
                    .into_any()
            }
        }}
    }
}

#[component]
fn Group(draft: Draft, offices: Signal<Vec<PropertyRow>>) -> impl IntoView {
    let options = Signal::derive(move || {
        let office = draft.office.get();
        offices.with(|all| {
            let here = all.iter().filter(|it| it.id.inner() == office);
            here.flat_map(|it| &it.access_groups)
                .map(|group| (group.id.inner().to_owned(), group.name.clone()))
                .collect::<Vec<_>>()
        })
    });
    let hint = Signal::derive(move || {
        options
            .with(Vec::is_empty)
            .then(|| "This office has no access group yet.".to_owned())
    });
    view! {
        <SelectField id="override-group" label="Access group" options=options value=draft.group hint=hint/>
    }
}

#[component]
fn RoleField(draft: Draft) -> impl IntoView {
    let session = use_session();
    let may = move |role: Role| match role {
        Role::User | Role::FrontDesk | Role::Security => true,
        Role::Manager | Role::Admin => session.may_administer(),
    };
    let choose = move |event| {
        let chosen = event_target_value(&event);
        if let Some(role) = ROLES.into_iter().find(|it| word::role(*it) == chosen) {
            draft.role.set(role);
        }
    };
    view! {
        <Field id="override-role" label="Role" error=Signal::derive(|| None::<String>)>
            <select class="select" id="override-role" aria-describedby="override-role-note" on:change=choose>
                {ROLES
                    .into_iter()
                    .map(|role| {
                        view! {
                            <option
                                value=word::role(role)
                                disabled=move || !may(role)
                                prop:selected=move || draft.role.get() == role
                            >
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
fn UntilWhen(draft: Draft, send: Submission) -> impl IntoView {
    let until = Signal::derive(move || Some(draft.until.get()));
    let refused = send.of_field("expiresAt");
    let error = Signal::derive(move || draft.fault.get().or_else(|| refused.get()));
    let choose = Callback::new(move |until| {
        draft.fault.set(None);
        draft.until.set(until);
    });
    view! {
        <Segment label="Until" name="override-until" choices=UNTILS.to_vec() value=until on_choose=choose/>
        <Show when=move || draft.until.get() == Until::Date || error.get().is_some()>
            <Field
                id="override-day"
                label="Last day"
                hint=Some("To the end of that day, where you are.".to_owned())
                error=error
            >
                <input
                    class="input"
                    id="override-day"
                    type="date"
                    aria-invalid=move || error.get().map(|_| "true")
                    aria-describedby="override-day-note"
                    prop:value=move || draft.day.get()
                    on:input=move |event| {
                        draft.fault.set(None);
                        draft.until.set(Until::Date);
                        draft.day.set(event_target_value(&event));
                    }
                />
            </Field>
        </Show>
    }
}
