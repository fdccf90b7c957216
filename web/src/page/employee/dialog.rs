//! Adding a person by hand.

use cynic::MutationBuilder;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use crate::api::employee::{CreateEmployee, CreateEmployeeInput, CreateEmployeeVariables};
use crate::component::{FormDialog, Submission, TextField, use_toasts};
use crate::model::address::filled;
use crate::session::use_session;

const FIELDS: &[&str] = &["givenName", "familyName", "email", "phone", "title", "department"];

#[derive(Clone, Copy)]
struct Draft {
    given_name: RwSignal<String>,
    family_name: RwSignal<String>,
    email: RwSignal<String>,
    phone: RwSignal<String>,
    title: RwSignal<String>,
    department: RwSignal<String>,
}

impl Draft {
    fn new() -> Self {
        let empty = || RwSignal::new(String::new());
        Self {
            given_name: empty(),
            family_name: empty(),
            email: empty(),
            phone: empty(),
            title: empty(),
            department: empty(),
        }
    }

    fn clear(self) {
        for field in [
            self.given_name,
            self.family_name,
            self.email,
            self.phone,
            self.title,
            self.department,
        ] {
            field.set(String::new());
        }
    }

    fn input(self) -> CreateEmployeeInput {
        let part = |field: RwSignal<String>| filled(&field.get_untracked());
        CreateEmployeeInput {
            given_name: part(self.given_name),
            family_name: part(self.family_name),
            email: self.email.get_untracked().trim().to_owned(),
            phone: part(self.phone),
            title: part(self.title),
            department: part(self.department),
        }
    }
}

/// The dialog.
#[component]
pub fn AddPerson(open: RwSignal<bool>) -> impl IntoView {
    let session = use_session();
    let toasts = use_toasts();
    let navigate = use_navigate();
    let draft = Draft::new();
    let send = Submission::new();
    Effect::new(move |_| {
        if open.get() {
            draft.clear();
            send.reset();
        }
    });
    let submit = Callback::new(move |()| {
        let navigate = navigate.clone();
        let operation = CreateEmployee::build(CreateEmployeeVariables { input: draft.input() });
        send.run(async move { session.request(operation).await }, move |data| {
            let made = data.create_employee.employee;
            leptos::task::spawn_local(session.refresh_figures());
            toasts.done(format!("{} added", made.display_name));
            navigate(&format!("/employees/{}", made.id.inner()), Default::default());
        });
    });
    view! {
        <FormDialog
            open=open
            title="Add person"
            submit="Add person"
            submitting="Adding"
            busy=send.busy()
            failure=send.beside(FIELDS)
            on_submit=submit
        >
            <div class="field-pair">
                <TextField id="given-name" label="Given name" value=draft.given_name error=send.of_field("givenName") is_optional=true is_first=true/>
                <TextField id="family-name" label="Family name" value=draft.family_name error=send.of_field("familyName") is_optional=true/>
            </div>
            <TextField
                id="employee-email"
                label="E-mail"
                kind="email"
                hint="If Okta later pushes this address, the two are linked, never doubled.".to_owned()
                value=draft.email
                error=send.of_field("email")
            />
            <TextField id="phone" label="Phone" kind="tel" value=draft.phone error=send.of_field("phone") is_optional=true/>
            <div class="field-pair">
                <TextField id="job-title" label="Title" value=draft.title error=send.of_field("title") is_optional=true/>
                <TextField id="department" label="Department" value=draft.department error=send.of_field("department") is_optional=true/>
            </div>
        </FormDialog>
    }
}
