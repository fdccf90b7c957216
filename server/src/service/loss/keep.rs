//! Keeping one person's access from a loss that waits, and giving back what a loss took (behaviour.md §4).

use domain::{
    AppliedLossId, EmployeeId, EventKind, Grant, Kept, KeptAccess, Loss, MembershipContent, MembershipStatus,
    OrganizationId, OverrideId, PropertyId, Tone, limits,
};

use super::super::actor::{Actor, Permission};
use super::super::audit::{self, Author, Deed, Entry};
use super::super::person_act::{self, Act};
use crate::app::App;
use crate::error::AppError;
use crate::store::access_override::{self, NewOverride, Present};
use crate::store::applied_loss::{self, StoredAppliedLoss};
use crate::store::{Tx, employee, property};

/// What somebody has, kept as it is.
pub(in crate::service) fn kept(present: &Present, revision: u32) -> Kept {
    let access = present
        .content
        .as_ref()
        .filter(|content| content.status != MembershipStatus::Deactivated);
    Kept {
        access: access.map(access_of),
        keeps_key: present.has_live_key,
        revision,
        facts: None,
    }
}

fn access_of(content: &MembershipContent) -> KeptAccess {
    KeptAccess {
        role: content.role,
        access_groups: content.access_groups.clone(),
    }
}

/// What somebody has, with what a loss took from them.
fn given_back(present: &Present, revision: u32, lost: &StoredAppliedLoss) -> Result<Kept, AppError> {
    let content = present.content.as_ref();
    let is_out = content.is_none_or(|content| content.status == MembershipStatus::Deactivated);
    let mut kept = kept(present, revision);
    match (lost.loss, &mut kept.access) {
        // What it held stayed with it for history.
        (Loss::Deactivation, _) => kept.access = content.map(access_of),
        (Loss::AccessGroup(group), Some(access)) => {
            access.access_groups.insert(group);
        }
        (Loss::LowerRole(_), Some(access)) => access.role = lost.role_before.unwrap_or(access.role),
        (Loss::KeySuspension, Some(_)) => kept.keeps_key = true,
        (Loss::AccessGroup(_) | Loss::LowerRole(_) | Loss::KeySuspension, None) => {
            debug_assert!(is_out, "whoever is in has something to keep");
            return Err(AppError::Conflict {
                field: Some("input.id".into()),
                message: "This person has no access there any more; undo that first.".to_owned(),
            });
        }
    }
    Ok(kept)
}

/// Who keeps whose access, and why.
struct Keeping<'a> {
    app: &'a App,
    organization: OrganizationId,
    author: &'a Author,
    entry: &'a Entry,
    reason: &'a str,
}

/// Keeps what a person has in a property, whatever waits there for them: a loss is cancelled, and stays so until the
/// person's facts or the rules change, or for 30 days.
///
/// # Errors
/// Not allowed; nobody of that id there; the reason is too short or too long.
pub async fn keep(
    app: &App,
    actor: &Actor,
    (person, of): (EmployeeId, PropertyId),
    why: &str,
) -> Result<EmployeeId, AppError> {
    let organization = actor.require(Permission::EditProperty(of))?;
    let why = person_act::reason("input.reason", why)?;
    let author = audit::author(app, actor).await?;
    let name = employee::get(app.db.read(), organization, person)
        .await?
        .display_name;
    let deed = Deed {
        action: "keep_access",
        target_kind: "employee",
        target: person.0,
        target_name: Some(name),
    };
    let entry = audit::entry(app, actor, &author, deed);
    let parts = app.clone();
    app.db
        .write(move |tx| {
            let (app, author, entry, why) = (parts.clone(), author.clone(), entry.clone(), why.clone());
            Box::pin(async move {
                let keeping = Keeping {
                    app: &app,
                    organization,
                    author: &author,
                    entry: &entry,
                    reason: &why,
                };
                let user = person_act::hold(tx, organization, person).await?;
                let revision = property::get(tx.conn(), organization, of).await?.revision;
                let present = present(tx, (organization, of), person).await?;
                let what = (
                    EventKind::LossCancelled,
                    kept(&present, revision),
                    "keeps the access there is",
                );
                keeping.write(tx, (person, of, user), what).await?;
                Ok(person)
            })
        })
        .await
}

/// Gives back what a loss took, and keeps it so, as [`keep`] does.
///
/// # Errors
/// Not allowed; no such loss, or it was undone; the reason is too short or too long.
pub async fn undo(app: &App, actor: &Actor, id: AppliedLossId, why: &str) -> Result<EmployeeId, AppError> {
    let organization = actor.organization();
    let why = person_act::reason("input.reason", why)?;
    let author = audit::author(app, actor).await?;
    let deed = Deed {
        action: "undo_loss",
        target_kind: "applied_loss",
        target: id.0,
        target_name: None,
    };
    let entry = audit::entry(app, actor, &author, deed);
    let parts = (app.clone(), actor.clone());
    app.db
        .write(move |tx| {
            let ((app, actor), author) = (parts.clone(), author.clone());
            let (entry, why) = (entry.clone(), why.clone());
            Box::pin(async move {
                let lost = applied_loss::find_for_update(tx, organization, id)
                    .await?
                    .filter(|lost| actor.may(Permission::ReadProperty(lost.property)))
                    .filter(|lost| lost.undone_at.is_none())
                    .ok_or(AppError::NotFound("loss"))?;
                actor.require(Permission::EditProperty(lost.property))?;
                let keeping = Keeping {
                    app: &app,
                    organization,
                    author: &author,
                    entry: &entry,
                    reason: &why,
                };
                let user = person_act::hold(tx, organization, lost.employee).await?;
                let revision = property::get(tx.conn(), organization, lost.property)
                    .await?
                    .revision;
                let present = present(tx, (organization, lost.property), lost.employee).await?;
                let kept = given_back(&present, revision, &lost)?;
                applied_loss::mark_undone(tx, organization, id, app.clock.now()).await?;
                let place = (lost.employee, lost.property, user);
                keeping
                    .write(
                        tx,
                        place,
                        (EventKind::LossUndone, kept, "gets back what was taken"),
                    )
                    .await?;
                Ok(lost.employee)
            })
        })
        .await
}

async fn present(
    tx: &Tx,
    place: (OrganizationId, PropertyId),
    person: EmployeeId,
) -> Result<Present, AppError> {
    let found = access_override::present(tx, place, &[person]).await?;
    found.into_iter().next().ok_or(AppError::NotFound("employee"))
}

impl Keeping<'_> {
    async fn write(
        &self,
        tx: &Tx,
        (person, of, user): (EmployeeId, PropertyId, Option<domain::DirectoryUserId>),
        (kind, kept, sentence): (EventKind, Kept, &str),
    ) -> Result<(), AppError> {
        let (now, place) = (self.app.clock.now(), (self.organization, of));
        if user.is_none() {
            return Err(person_act::unknown_to_directory());
        }
        let new = NewOverride {
            id: OverrideId(self.app.ids.next()),
            employee: person,
            property: of,
            grant: Grant::Kept(kept),
            reason: self.reason.to_owned(),
            made_by: self.author.name.clone(),
            made_at: now,
            expires_at: now + limits::KEPT_FOR,
        };
        access_override::replace_kept(tx, place, &[person], now).await?;
        access_override::insert(tx, self.organization, &[new]).await?;
        self.entry.append(tx).await?;
        let cause = "access kept by an admin";
        person_act::decide(tx, self.app, (self.organization, user), cause).await?;
        let act = Act {
            kind,
            tone: Tone::Good,
            property: Some(of),
            employee: Some(person),
            summary: format!(
                "{} {sentence}: kept by {}",
                domain::explain::PERSON,
                self.author.name
            ),
            cause,
            now,
        };
        person_act::tell(tx, self.organization, act).await
    }
}
