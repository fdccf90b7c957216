//! What happens in a company, as functions: hire, move, leave, come back.
//!
//! Each changes the organization as an admin in Okta would and then sends what Okta would send, in Okta's order: the
//! person first, then the groups that are pushed and changed.

use std::fmt;

use futures_util::StreamExt;
use futures_util::stream;

use super::fault::Fault;
use super::group::{GroupId, GroupKind};
use super::name::Office;
use super::organization::Organization;
use super::person::{PersonId, PersonStatus};
use super::simulator::Okta;
use super::user::Provisioned;

/// Hires somebody new with an invented profile, for a department and an office, and assigns the app.
pub async fn hire(okta: &Okta, department: &str, office: &Office) -> Result<PersonId, Fault> {
    let id = okta.edit(|organization| {
        let mut profile = organization.invent_profile();
        profile.department = Some(department.to_owned());
        profile.move_to(office);
        organization.add_person_with(profile)
    });
    join_up(okta, &id).await?;
    Ok(id)
}

/// Assigns the app to somebody who is in the organization already, and pushes their groups.
pub async fn join_up(okta: &Okta, id: &PersonId) -> Result<Provisioned, Fault> {
    let provisioned = okta.assign(id).await?;
    push_groups_of(okta, id).await?;
    Ok(provisioned)
}

/// Moves a person to another department.
pub async fn move_department(okta: &Okta, id: &PersonId, department: &str) -> Result<(), Fault> {
    let changed = okta.edit(|organization| {
        organization.change_profile(id, |profile| profile.department = Some(department.to_owned()))
    });
    okta.push_profile(id).await?;
    push_changed(okta, changed).await
}

/// Moves a person to another office.
pub async fn move_office(okta: &Okta, id: &PersonId, office: &Office) -> Result<(), Fault> {
    let changed =
        okta.edit(|organization| organization.change_profile(id, |profile| profile.move_to(office)));
    okta.push_profile(id).await?;
    push_changed(okta, changed).await
}

/// Gives a person another e-mail, which is their user name too.
pub async fn change_email(okta: &Okta, id: &PersonId, email: &str) -> Result<(), Fault> {
    okta.edit(|organization| {
        organization.change_profile(id, |profile| {
            profile.login = email.to_owned();
            profile.email = Some(email.to_owned());
        });
    });
    okta.push_profile(id).await
}

/// Deactivates a person in Okta, which takes the app away. Okta leaves the groups alone.
pub async fn leave(okta: &Okta, id: &PersonId) -> Result<(), Fault> {
    okta.edit(|organization| organization.set_status(id, PersonStatus::Deprovisioned));
    okta.unassign(id).await
}

/// Activates a person again, assigns the app and pushes their groups.
pub async fn come_back(okta: &Okta, id: &PersonId) -> Result<Provisioned, Fault> {
    okta.edit(|organization| organization.set_status(id, PersonStatus::Active));
    join_up(okta, id).await
}

/// Pushes every group that can be pushed, with the members that are assigned.
pub async fn push_groups(okta: &Okta) -> Result<Vec<GroupId>, Fault> {
    let groups: Vec<GroupId> = okta.read(|organization| {
        let made_here = organization
            .groups()
            .filter(|group| group.kind == GroupKind::Okta);
        made_here.map(|group| group.id.clone()).collect()
    });
    for group in &groups {
        okta.push_group(group).await?;
    }
    Ok(groups)
}

/// Renames the group of that name.
///
/// # Panics
/// When there is no such group.
pub async fn rename_group(okta: &Okta, from: &str, to: &str) -> Result<GroupId, Fault> {
    let id = okta.read(|organization| organization.group_named(from).id.clone());
    okta.rename_group(&id, to).await?;
    Ok(id)
}

/// How a mass assignment went.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// People made in Latchkey.
    pub created: usize,
    /// People that were there already.
    pub linked: usize,
    /// Failed tasks, as Okta's dashboard would list them; run again by assigning again.
    pub failed: Vec<(PersonId, Fault)>,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} created, {} linked, {} failed",
            self.created,
            self.linked,
            self.failed.len()
        )
    }
}

/// Assigns the app to everybody who may have it and is not known to Latchkey yet, `concurrency` people at a time. Calling it again
/// retries exactly what failed.
pub async fn assign_everybody(okta: &Okta, concurrency: usize) -> Report {
    let everybody: Vec<PersonId> = okta.read(|organization: &Organization| {
        let waiting = organization
            .people()
            .filter(|person| person.status == PersonStatus::Active && person.scim_id.is_none());
        waiting.map(|person| person.id.clone()).collect()
    });
    let tasks = everybody.into_iter().map(|id| async move {
        let result = okta.assign(&id).await;
        (id, result)
    });
    let results = stream::iter(tasks).buffer_unordered(concurrency);
    results
        .fold(Report::default(), async |mut report, (id, result)| {
            match result {
                Ok(Provisioned::Created) => report.created += 1,
                Ok(Provisioned::Linked) => report.linked += 1,
                Err(fault) => report.failed.push((id, fault)),
            }
            report
        })
        .await
}

/// Pushes the delta of every pushed group the person is in.
async fn push_groups_of(okta: &Okta, id: &PersonId) -> Result<(), Fault> {
    let groups = okta.read(|organization| organization.groups_of(id).map(|group| group.id.clone()).collect());
    push_changed(okta, groups).await
}

async fn push_changed(okta: &Okta, groups: Vec<GroupId>) -> Result<(), Fault> {
    for group in groups {
        if okta.read(|organization| organization.group(&group).pushed.is_some()) {
            okta.push_membership(&group).await?;
        }
    }
    Ok(())
}
