//! Memberships that admins make by hand, and suspensions (behaviour.md §1, §2.5, §8). What rules give is theirs: it is
//! changed by rules and overrides alone.

use std::collections::BTreeSet;

use domain::{
    AccessGroupId, AdminId, DirectoryUserId, EmployeeId, EventKind, MembershipId, MembershipStatus,
    OrganizationId, PropertyId, Role, Tone,
};

use super::actor::{Actor, Permission};
use super::audit::{self, Author, Deed, Entry};
use super::person_act::{self, Act};
use crate::app::App;
use crate::error::AppError;
use crate::store::membership::{Reason, StoredMembership};
use crate::store::membership_by_hand::{self as store, ByHand};
use crate::store::{Tx, access_group, directory_user, employee, property};

/// `manager` and `admin` are given by owners and admins only (behaviour.md §8).
pub(super) fn check_role(actor: &Actor, role: Role) -> Result<(), AppError> {
    match role {
        Role::User | Role::FrontDesk | Role::Security => Ok(()),
        Role::Manager | Role::Admin => actor.require(Permission::Administer).map(drop),
    }
}

/// What an admin gives by hand.
#[derive(Clone, Debug)]
pub struct Give {
    /// To whom.
    pub employee: EmployeeId,
    /// Where.
    pub property: PropertyId,
    /// A label.
    pub role: Role,
    /// What it opens.
    pub access_groups: BTreeSet<AccessGroupId>,
}

/// Whose act it is, on which membership.
#[derive(Clone)]
struct Acting {
    app: App,
    organization: OrganizationId,
    author: Author,
    entry: Entry,
}

impl Acting {
    async fn on(
        app: &App,
        actor: &Actor,
        (action, person): (&'static str, EmployeeId),
    ) -> Result<Self, AppError> {
        let organization = actor.organization();
        let name = employee::get(app.db.read(), organization, person)
            .await?
            .display_name;
        let author = audit::author(app, actor).await?;
        let deed = Deed {
            action,
            target_kind: "employee",
            target: person.0,
            target_name: Some(name),
        };
        Ok(Self {
            app: app.clone(),
            organization,
            entry: audit::entry(app, actor, &author, deed),
            author,
        })
    }

    /// Decides the person with what was done, and tells it.
    async fn finish(
        &self,
        tx: &Tx,
        (user, person, of): (Option<DirectoryUserId>, EmployeeId, PropertyId),
        (kind, tone, sentence): (EventKind, Tone, String),
    ) -> Result<(), AppError> {
        self.entry.append(tx).await?;
        let cause = "membership changed by an admin";
        person_act::decide(tx, &self.app, (self.organization, user), cause).await?;
        let act = Act {
            kind,
            tone,
            property: Some(of),
            employee: Some(person),
            summary: sentence,
            cause,
            now: self.app.clock.now(),
        };
        person_act::tell(tx, self.organization, act).await
    }
}

/// Makes a membership by hand; one that has ended becomes this.
///
/// # Errors
/// Not allowed; nobody, no property or no access group of that id; the person has access there already.
pub async fn give(app: &App, actor: &Actor, wanted: Give) -> Result<EmployeeId, AppError> {
    let organization = actor.require(Permission::Administer)?;
    let office = property::get(app.db.read(), organization, wanted.property).await?;
    check_groups(app, organization, &wanted).await?;
    let acting = Acting::on(app, actor, ("create_membership", wanted.employee)).await?;
    app.db
        .write(move |tx| {
            let (acting, wanted, office) = (acting.clone(), wanted.clone(), office.name.clone());
            Box::pin(async move {
                let user = person_act::hold(tx, organization, wanted.employee).await?;
                let place = (wanted.employee, wanted.property);
                let given = ByHand {
                    role: wanted.role,
                    access_groups: wanted.access_groups,
                };
                let now = acting.app.clock.now();
                match store::find_in(tx.conn(), organization, place).await? {
                    None => {
                        let id = MembershipId(acting.app.ids.next());
                        store::insert(tx, (organization, id), place, (&given, now)).await?;
                    }
                    Some(known) if known.status == MembershipStatus::Deactivated => {
                        store::replace(tx, organization, &known, (&given, now)).await?;
                    }
                    Some(_) => {
                        return Err(AppError::Conflict {
                            field: Some("input.propertyId".into()),
                            message: "This person has a membership there already.".to_owned(),
                        });
                    }
                }
                let sentence = format!(
                    "{} gave {} access in {office} by hand",
                    acting.author.name,
                    domain::explain::PERSON
                );
                let what = (EventKind::MembershipCreated, Tone::Good, sentence);
                acting.finish(tx, (user, place.0, place.1), what).await?;
                Ok(place.0)
            })
        })
        .await
}

async fn check_groups(app: &App, organization: OrganizationId, wanted: &Give) -> Result<(), AppError> {
    let ids: Vec<_> = wanted.access_groups.iter().copied().collect();
    let found = access_group::with_ids(app.db.read(), organization, &ids).await?;
    let here = found.iter().filter(|it| it.property == wanted.property).count();
    match here == ids.len() {
        true => Ok(()),
        false => Err(AppError::NotFound("access group")),
    }
}

/// What is done to a membership that exists.
#[derive(Clone, Debug)]
pub enum MembershipDeed {
    /// Its role and access groups become these; hand-made ones only.
    Change {
        /// A label.
        role: Role,
        /// What it opens.
        access_groups: BTreeSet<AccessGroupId>,
    },
    /// It ends; hand-made ones only.
    End,
    /// It opens nothing until an admin lifts it, whatever rules say.
    Suspend {
        /// Why.
        reason: String,
    },
    /// What is underneath counts again.
    Lift,
}

impl MembershipDeed {
    const fn action(&self) -> &'static str {
        match self {
            Self::Change { .. } => "update_membership",
            Self::End => "end_membership",
            Self::Suspend { .. } => "suspend_membership",
            Self::Lift => "lift_suspension",
        }
    }

    const fn permission(&self, of: PropertyId) -> Permission {
        match self {
            Self::Change { .. } | Self::End => Permission::Administer,
            Self::Suspend { .. } | Self::Lift => Permission::EditProperty(of),
        }
    }
}

/// Does it.
///
/// # Errors
/// Not allowed; no membership of that id; it makes no sense for that one; the reason is too short or too long.
pub async fn act(
    app: &App,
    actor: &Actor,
    id: MembershipId,
    deed: MembershipDeed,
) -> Result<EmployeeId, AppError> {
    let organization = actor.organization();
    let known = crate::store::membership::find(app.db.read(), organization, id)
        .await?
        .filter(|known| actor.may(Permission::ReadProperty(known.property)))
        .ok_or(AppError::NotFound("membership"))?;
    actor.require(deed.permission(known.property))?;
    let deed = match deed {
        MembershipDeed::Suspend { reason } => MembershipDeed::Suspend {
            reason: person_act::reason("input.reason", &reason)?,
        },
        MembershipDeed::Change { role, access_groups } => {
            let wanted = Give {
                employee: known.employee,
                property: known.property,
                role,
                access_groups,
            };
            check_groups(app, organization, &wanted).await?;
            MembershipDeed::Change {
                role,
                access_groups: wanted.access_groups,
            }
        }
        MembershipDeed::End | MembershipDeed::Lift => deed,
    };
    let by = match actor {
        Actor::Admin(caller) => Some(caller.admin),
        Actor::ApiToken(_) | Actor::IdentityProvider(_) => None,
    };
    let acting = Acting::on(app, actor, (deed.action(), known.employee)).await?;
    let office = property::get(app.db.read(), organization, known.property).await?;
    app.db
        .write(move |tx| {
            let (acting, deed, office) = (acting.clone(), deed.clone(), office.name.clone());
            let person = known.employee;
            Box::pin(async move {
                // The person first, like every decision about them.
                let user = person_act::hold(tx, organization, person).await?;
                let known = store::find_for_update(tx, organization, id)
                    .await?
                    .ok_or(AppError::NotFound("membership"))?;
                let is_rules =
                    known.why != Reason::Manual && is_decided_by_rules(tx, organization, user).await?;
                if is_rules {
                    refuse_for_rules(&deed)?;
                }
                let what = write(tx, &acting, (&known, &office), (deed, by)).await?;
                acting.finish(tx, (user, person, known.property), what).await?;
                Ok(person)
            })
        })
        .await
}

/// Of somebody whose integration was uninstalled rules decide nothing: what they gave is an admin's to end.
async fn is_decided_by_rules(
    tx: &Tx,
    organization: OrganizationId,
    user: Option<DirectoryUserId>,
) -> Result<bool, AppError> {
    match user {
        None => Ok(true),
        Some(user) => Ok(!directory_user::is_detached(tx.conn(), (organization, user)).await?),
    }
}

fn refuse_for_rules(deed: &MembershipDeed) -> Result<(), AppError> {
    match deed {
        MembershipDeed::Change { .. } | MembershipDeed::End => Err(AppError::Conflict {
            field: Some("input.id".into()),
            message: "Rules give this membership: change the rules, or make an override.".to_owned(),
        }),
        MembershipDeed::Suspend { .. } | MembershipDeed::Lift => Ok(()),
    }
}

async fn write(
    tx: &Tx,
    acting: &Acting,
    (known, office): (&StoredMembership, &str),
    (deed, by): (MembershipDeed, Option<AdminId>),
) -> Result<(EventKind, Tone, String), AppError> {
    let (organization, now) = (acting.organization, acting.app.clock.now());
    let (name, person) = (&acting.author.name, domain::explain::PERSON);
    let is_suspended = known.suspended_reason.is_some();
    let refuse = |message: &str| AppError::Conflict {
        field: Some("input.id".into()),
        message: message.to_owned(),
    };
    match deed {
        MembershipDeed::Change { role, access_groups } => {
            let given = ByHand { role, access_groups };
            store::replace(tx, organization, known, (&given, now)).await?;
            let sentence = format!("{name} changed the access of {person} in {office}");
            Ok((EventKind::MembershipChanged, Tone::Good, sentence))
        }
        MembershipDeed::End => {
            store::set_status(tx, (organization, known.id), MembershipStatus::Deactivated, now).await?;
            let sentence = format!("{name} ended the access of {person} in {office}");
            Ok((EventKind::MembershipDeactivated, Tone::Bad, sentence))
        }
        MembershipDeed::Suspend { .. } if is_suspended => {
            Err(refuse("This membership is suspended already."))
        }
        MembershipDeed::Suspend { .. } if known.status == MembershipStatus::Deactivated => {
            Err(refuse("This membership has ended; there is nothing to suspend."))
        }
        MembershipDeed::Suspend { reason } => {
            store::suspend(tx, (organization, known.id), (by, &reason), now).await?;
            let sentence = format!("{name} suspended {person} in {office}");
            Ok((EventKind::MembershipSuspended, Tone::Bad, sentence))
        }
        MembershipDeed::Lift if !is_suspended => Err(refuse("This membership is not suspended.")),
        MembershipDeed::Lift => {
            store::lift(tx, organization, known, now).await?;
            let sentence = format!("{name} lifted the suspension of {person} in {office}");
            Ok((EventKind::SuspensionLifted, Tone::Good, sentence))
        }
    }
}
