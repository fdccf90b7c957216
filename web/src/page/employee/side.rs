//! Beside the access: doors, mobile key, profile.

use leptos::prelude::*;

use crate::api::employee::{Employee, MobileKey};
use crate::api::kind::{EmployeeSource, MembershipStatus};
use crate::api::property::AccessGroup;
use crate::component::time::{Detail, say};
use crate::component::{Glyph, Icon, MailAddress, Status};
use crate::model::schedule::describe;
use crate::model::{address, word};

/// The column.
#[component]
pub fn Side(employee: Employee) -> impl IntoView {
    view! {
        <div class="stack stick">
            <Doors employee=employee.clone()/>
            {employee.mobile_key.clone().map(|key| view! { <Key key_state=key/> })}
            <Profile employee=employee/>
        </div>
    }
}

fn hours(group: &AccessGroup) -> String {
    group
        .schedule
        .as_ref()
        .map_or_else(|| "always".to_owned(), |schedule| describe(&schedule.windows))
}

#[component]
fn Doors(employee: Employee) -> impl IntoView {
    let mut lines: Vec<(String, String, String)> = Vec::new();
    for membership in employee
        .memberships
        .iter()
        .filter(|it| it.status == MembershipStatus::Active)
    {
        for group in &membership.access_groups {
            let doors = group.doors.iter();
            lines.extend(
                doors.map(|door| (membership.property.name.clone(), door.name.clone(), hours(group))),
            );
        }
    }
    lines.sort();
    lines.dedup();
    let nothing = lines.is_empty();
    view! {
        <section class="card" aria-labelledby="opens">
            <div class="card-head">
                <h2 id="opens">"Opens"</h2>
            </div>
            {nothing.then(|| view! { <p class="card-body t13 soft">"No door."</p> })}
            <ul class="lines">
                {lines
                    .into_iter()
                    .map(|(office, door, hours)| {
                        view! {
                            <li>
                                <Icon glyph=Glyph::Door class="muted"/>
                                <span class="grow cut">
                                    {door} " " <span class="muted small">{office}</span>
                                </span>
                                <span class="muted small num">{hours}</span>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </section>
    }
}

#[component]
fn Key(key_state: MobileKey) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="key">
            <div class="card-head">
                <h2 id="key">"Mobile key"</h2>
                <span class="aside">
                    <Status look=word::mobile_key(key_state.status)/>
                </span>
            </div>
            <div class="card-body">
                <dl class="dl">
                    <dt>"Issued"</dt>
                    <dd>{say(&key_state.issued_at, Detail::Full)}</dd>
                    <dt>"Changed"</dt>
                    <dd>{say(&key_state.updated_at, Detail::Full)}</dd>
                    {key_state
                        .suspended_by_admin
                        .then(|| {
                            view! {
                                <dt>"Held"</dt>
                                <dd>"suspended by an admin"</dd>
                            }
                        })}
                </dl>
            </div>
        </section>
    }
}

#[component]
fn Profile(employee: Employee) -> impl IntoView {
    let is_kept = employee.source == EmployeeSource::Directory;
    let groups = employee.directory_user.as_ref().map(|user| {
        let names: Vec<_> = user
            .groups
            .iter()
            .map(|group| group.display_name.clone())
            .collect();
        if names.is_empty() {
            "none".to_owned()
        } else {
            names.join(", ")
        }
    });
    let facts = [
        ("E-mail", Some(employee.email.clone())),
        ("Phone", employee.phone.clone()),
        ("Address", address::line(&employee.address)),
        ("Number", employee.employee_number.clone()),
        ("Cost centre", employee.cost_center.clone()),
        (
            "User name",
            employee
                .directory_user
                .as_ref()
                .map(|user| user.user_name.clone()),
        ),
        (
            "External id",
            employee
                .directory_user
                .as_ref()
                .and_then(|user| user.external_id.clone()),
        ),
        (
            "SCIM id",
            employee.directory_user.as_ref().map(|user| user.scim_id.clone()),
        ),
        ("Groups", groups),
    ];
    view! {
        <section class="card" aria-labelledby="profile">
            <div class="card-head">
                <h2 id="profile">"Profile"</h2>
                {is_kept
                    .then(|| {
                        view! {
                            <span class="aside small muted row">
                                <Icon glyph=Glyph::Lock class="i-s"/>
                                "kept by Okta"
                            </span>
                        }
                    })}
            </div>
            <div class="card-body">
                <dl class="dl">
                    {facts
                        .into_iter()
                        .filter_map(|(name, value)| value.map(|value| (name, value)))
                        .map(|(name, value)| {
                            view! {
                                <dt>{name}</dt>
                                <dd>
                                    <MailAddress address=value/>
                                </dd>
                            }
                        })
                        .collect_view()}
                </dl>
            </div>
        </section>
    }
}
