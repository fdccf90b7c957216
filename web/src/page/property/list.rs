//! All properties in a table.

use cynic::{MutationBuilder, QueryBuilder};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use super::form::{FIELDS, PropertyDraft, PropertyFields};
use crate::api::property::{CreateProperty, CreatePropertyVariables, Properties, PropertyRow};
use crate::component::status::Status;
use crate::component::{
    Empty, FormDialog, Glyph, Icon, Load, PageHead, Place, Submission, TableBones, use_toasts,
};
use crate::live::refetch_on_event;
use crate::model::address;
use crate::model::word::{self, Look, figure};
use crate::session::use_session;

/// The page.
#[component]
pub fn PropertyList() -> impl IntoView {
    let session = use_session();
    let properties = LocalResource::new(move || async move { session.request(Properties::build(())).await });
    refetch_on_event(properties, |_| true);
    let adding = RwSignal::new(false);
    view! {
        <PageHead title="Properties" lead="Offices, each with its own doors, access groups and rules.".to_owned()>
            <button class="btn btn-main" type="button" on:click=move |_| adding.set(true)>
                <Icon glyph=Glyph::Plus/>
                "Add property"
            </button>
        </PageHead>
        <Load
            resource=properties
            what="The list"
            bones=|| view! { <PropertyTable body=|| view! { <TableBones columns=6/> }.into_any()/> }
            let:data
        >
            <Body properties=Signal::derive(move || data.get().properties) adding=adding/>
        </Load>
        <AddProperty open=adding/>
    }
}

#[component]
fn Body(properties: Signal<Vec<PropertyRow>>, adding: RwSignal<bool>) -> impl IntoView {
    let is_empty = Memo::new(move |_| properties.with(Vec::is_empty));
    view! {
        <Show when=move || !is_empty.get() fallback=move || view! { <NoProperties adding=adding/> }>
            <PropertyTable body=move || {
                view! {
                    <tbody>
                        <For each=move || properties.get() key=|row| format!("{row:?}") let:row>
                            <Row row=row/>
                        </For>
                    </tbody>
                }
            }/>
        </Show>
    }
}

#[component]
fn NoProperties(adding: RwSignal<bool>) -> impl IntoView {
    view! {
        <section class="card">
            <Empty
                glyph=Glyph::Building
                title="No office yet"
                text="People get access office by office. Add the first one, then its doors and access groups."
            >
                <button class="btn btn-main" type="button" on:click=move |_| adding.set(true)>
                    "Add property"
                </button>
            </Empty>
        </section>
    }
}

#[component]
fn PropertyTable(#[prop(into)] body: ViewFn) -> impl IntoView {
    view! {
        <section class="card">
            <div class="scroll" tabindex="0" role="region" aria-label="Properties table">
                <table class="table as-cards">
                    <thead>
                        <tr>
                            <th scope="col">"Property"</th>
                            <th scope="col">"Rules"</th>
                            <th scope="col" class="r">
                                "Doors"
                            </th>
                            <th scope="col" class="r">
                                "Access groups"
                            </th>
                            <th scope="col" class="r">
                                "Can get in"
                            </th>
                            <th scope="col">"Time zone"</th>
                        </tr>
                    </thead>
                    {body.run()}
                </table>
            </div>
        </section>
    }
}

/// Whether rules are in force, and whether somebody is about to lose access.
pub fn rules_look(row_rules: usize, pending: i32) -> Look {
    match (row_rules, pending) {
        (0, _) => Look {
            tone: "",
            glyph: Glyph::Pause,
            word: "Paused, no rules",
        },
        (_, 0) => Look {
            tone: "good",
            glyph: Glyph::Check,
            word: "In force",
        },
        (_, _) => Look {
            tone: "warn",
            glyph: Glyph::Clock,
            word: "Losses pending",
        },
    }
}

#[component]
fn Row(row: PropertyRow) -> impl IntoView {
    let enabled = row.rule_set.rules.iter().filter(|rule| rule.enabled).count();
    let look = rules_look(enabled, row.pending_loss_count);
    let count = word::count(i64::try_from(enabled).unwrap_or_default(), "rule", "rules");
    let note = match (enabled, row.pending_loss_count) {
        (0, _) => String::new(),
        (_, 0) => format!("{count}, revision {}", row.rule_set.revision),
        (_, pending) => word::count(pending.into(), "person", "people"),
    };
    view! {
        <tr>
            <td class="fill">
                <span class="row">
                    <Place name=row.name.clone()/>
                    <a class="who nowrap" href=format!("/properties/{}", row.id.inner())>
                        {row.name}
                    </a>
                    <span class="muted small cut hide-s">{address::line(&row.address)}</span>
                </span>
            </td>
            <td class="nowrap wide">
                <Status look=look/>
                " "
                <span class="muted small">{note}</span>
            </td>
            <td class="r skip-s">{row.doors.len()}</td>
            <td class="r skip-s">{row.access_groups.len()}</td>
            <td class="r nowrap">
                {figure(row.active_membership_count.into())} <span class="only-s muted small">" can get in"</span>
            </td>
            <td class="muted nowrap skip-s">{row.time_zone}</td>
        </tr>
    }
}

#[component]
fn AddProperty(open: RwSignal<bool>) -> impl IntoView {
    let session = use_session();
    let toasts = use_toasts();
    let navigate = use_navigate();
    let draft = RwSignal::new(PropertyDraft::new());
    let send = Submission::new();
    Effect::new(move |_| {
        if open.get() {
            draft.set(PropertyDraft::new());
            send.reset();
        }
    });
    let submit = Callback::new(move |()| {
        let navigate = navigate.clone();
        let operation = CreateProperty::build(CreatePropertyVariables {
            input: draft.get_untracked().input(),
        });
        send.run(async move { session.request(operation).await }, move |data| {
            let made = data.create_property.property;
            leptos::task::spawn_local(session.refresh_figures());
            toasts.done(format!("{} added. Next: its doors.", made.name));
            navigate(&format!("/properties/{}", made.id.inner()), Default::default());
        });
    });
    view! {
        <FormDialog
            open=open
            title="Add property"
            submit="Add property"
            submitting="Adding"
            busy=send.busy()
            failure=send.beside(FIELDS)
            on_submit=submit
        >
            <PropertyFields draft=draft.get() send=send/>
        </FormDialog>
    }
}
