//! The table of employees and its rows.

use leptos::prelude::*;

use crate::api::employee::EmployeeRow;
use crate::api::kind::MembershipStatus;
use crate::component::time::{At, Detail};
use crate::component::{Avatar, Glyph, Icon, Place, Status};
use crate::model::person::mailbox;
use crate::model::standing::{Decider, first_active, row_decider};
use crate::model::word::{self, Look};

/// Offices shown in a row; the rest is a number.
const OFFICES: usize = 4;

/// Header, whatever is in it, and the foot with the pager.
#[component]
pub fn EmployeeTable(#[prop(into)] body: ViewFn, #[prop(into)] foot: ViewFn) -> impl IntoView {
    view! {
        <section class="card">
            <div class="scroll" tabindex="0" role="region" aria-label="Employees table">
                <table class="table as-cards">
                    <thead>
                        <tr>
                            <th scope="col">"Person"</th>
                            <th scope="col">"Department"</th>
                            <th scope="col">"Offices"</th>
                            <th scope="col">"Role"</th>
                            <th scope="col">"Decided by"</th>
                            <th scope="col">"Mobile key"</th>
                            <th scope="col" class="r">
                                "Changed"
                            </th>
                        </tr>
                    </thead>
                    {body.run()}
                </table>
            </div>
            <div class="table-foot">
                <span class="hide-s">
                    <Icon glyph=Glyph::Rules class="i-s"/>
                    " The number before a rule is its place in the order"
                </span>
                <span class="row push">{foot.run()}</span>
            </div>
        </section>
    }
}

/// One person.
#[component]
pub fn Row(row: EmployeeRow) -> impl IntoView {
    let path = format!("/employees/{}", row.id.inner());
    let decided = row_decider(&row);
    let role = first_active(&row.memberships).map(|membership| word::role(membership.role));
    let key = row.mobile_key.as_ref().map_or(
        Look {
            tone: "",
            glyph: Glyph::Dash,
            word: "None",
        },
        |key| word::mobile_key(key.status),
    );
    view! {
        <tr>
            <td class="fill">
                <span class="row">
                    <Avatar name=row.display_name.clone()/>
                    <a class="who nowrap" href=path.clone()>
                        {row.display_name.clone()}
                    </a>
                    <span class="muted small cut hide-s" title=row.email.clone()>
                        {mailbox(&row.email).to_owned()}
                    </span>
                </span>
            </td>
            <td class="skip-s nowrap">{row.department.clone()}</td>
            <td class="nowrap">
                <Offices row=row.clone()/>
            </td>
            <td class="skip-s nowrap">{role.unwrap_or("none")}</td>
            <td class="wide">
                <a class="row plain" href=path>
                    <Decided decided=decided/>
                </a>
            </td>
            <td class="wide">
                <Status look=key/>
            </td>
            <td class="r muted nowrap skip-s">
                <At moment=row.updated_at detail=Detail::Brief/>
            </td>
        </tr>
    }
}

#[component]
fn Offices(row: EmployeeRow) -> impl IntoView {
    let names: Vec<String> = row
        .memberships
        .into_iter()
        .filter(|membership| membership.status == MembershipStatus::Active)
        .map(|membership| membership.property.name)
        .collect();
    if names.is_empty() {
        return view! { <span class="muted">"none"</span> }.into_any();
    }
    let rest = names.len().saturating_sub(OFFICES);
    view! {
        <span class="places">
            {names.into_iter().take(OFFICES).map(|name| view! { <Place name=name/> }).collect_view()}
            {(rest > 0).then(|| view! { <span class="place">{format!("+{rest}")}</span> })}
        </span>
    }
    .into_any()
}

/// What decided: the rule with its place, or a drawing with words.
#[component]
pub fn Decided(decided: Decider) -> impl IntoView {
    let (glyph, tone) = decided.glyph;
    view! {
        {match decided.position {
            Some(position) => view! { <span class="muted num ordinal">{position}</span> }.into_any(),
            None => {
                view! {
                    <span class=format!("ordinal {tone}")>
                        <Icon glyph=glyph class="i-s"/>
                    </span>
                }
                    .into_any()
            }
        }}
        <span class="nowrap">{decided.words}</span>
    }
}
