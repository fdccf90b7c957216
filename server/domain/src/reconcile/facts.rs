//! What the caller loads, in the transaction that will apply the plan, under the person's lock.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    loss::{Loss, LossState},
    outcome::{Fnv, LastOutcome, PersonOutcome, Why},
    overrides::OverrideFacts,
};
use crate::{
    email::Email,
    evaluate::CompiledRules,
    id::{
        AccessGroupId, DirectoryGroupId, DirectoryUserId, EmployeeId, MembershipId, MobileKeyId,
        PendingLossId, PropertyId,
    },
    limits,
    mobile_key::{MobileKeyStatus, Suspender},
    person::{DirectoryProfile, EmployeeFields},
    role::Role,
};

/// Everything that decides about one directory user.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The database's clock.
    pub now: DateTime<Utc>,
    /// The clock jumped lately: nothing is lost, expires or is revoked for want of time (§4).
    pub are_timers_paused: bool,
    /// The organization's settings.
    pub settings: Settings,
    /// The integration the user belongs to.
    pub integration: IntegrationFacts,
    /// The directory user as it is after the SCIM write.
    pub user: DirectoryUserFacts,
    /// The employee linked to this directory user, whatever their state.
    pub employee: Option<EmployeeFacts>,
    /// The employee whose remembered external id is this user's, former directory users included; if several, the one
    /// that changed last. May be the linked one.
    pub same_external_id: Option<CandidateEmployee>,
    /// The employee whose (unretired) e-mail is the profile's primary e-mail, ignoring case. May be the linked one.
    pub same_email: Option<CandidateEmployee>,
    /// Another live directory user whose own primary e-mail is this one, with or without an employee.
    pub same_email_user: Option<DirectoryUserId>,
    /// Every property that is not archived, in a stable order.
    pub properties: Vec<PropertyFacts>,
}

/// Settings of the organization.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// §4; zero applies losses at once.
    pub settle_window: TimeDelta,
    /// §2.6: how long the engine may restore a key it suspended.
    pub key_restore: TimeDelta,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            settle_window: limits::SETTLE_WINDOW_DEFAULT,
            key_restore: limits::KEY_RESTORE_DEFAULT,
        }
    }
}

impl Facts {
    /// Equal as long as nothing that rules may ask about changed: a kept access ends when it does (§4).
    pub fn fingerprint(&self) -> i64 {
        let mut groups: Vec<_> = self
            .user
            .groups
            .iter()
            .map(|it| (it.group, it.is_member))
            .collect();
        groups.sort_unstable();
        Fnv::of(&(&self.user.profile, groups, &self.user.held_groups))
    }
}

/// What matters of the integration.
#[derive(Clone, Copy, Debug, Default)]
pub struct IntegrationFacts {
    /// Since when groups are also pulled from the provider's API; none: push only.
    pub pull_configured_at: Option<DateTime<Utc>>,
    /// Losses should not be applied yet: this person's queue has unprocessed changes, or the integration got 429 or 5xx
    /// from us in the last five minutes (§4). The whole window is never more than 15 minutes.
    pub is_unsettled: bool,
}

keyed! {
    /// What the directory says of a user.
    pub enum DirectoryUserState, "directory user state" {
        /// Exists and is active.
        Live = "live", "Active";
        /// Exists, `active` false or absent.
        Inactive = "inactive", "Inactive";
        /// Was deleted.
        Deleted = "deleted", "Deleted";
        /// Was active when its integration was uninstalled: nobody says anything about the person any more (§6).
        Detached = "detached", "Integration uninstalled";
    }
}

/// The SCIM User.
#[derive(Clone, Debug)]
pub struct DirectoryUserFacts {
    /// Its id.
    pub id: DirectoryUserId,
    /// `externalId`; blank counts as none.
    pub external_id: Option<String>,
    /// Whether live.
    pub state: DirectoryUserState,
    /// Its attributes.
    pub profile: DirectoryProfile,
    /// Its groups as last observed, those of deleted groups included.
    pub groups: Vec<GroupFact>,
    /// Groups that were emptied with this person in them, and what comes of it is held (§4): they go on as members.
    pub held_groups: BTreeSet<DirectoryGroupId>,
    /// First seen.
    pub created_at: DateTime<Utc>,
    /// Last became not live; kept after coming back.
    pub left_at: Option<DateTime<Utc>>,
    /// Last became live again.
    pub returned_at: Option<DateTime<Utc>>,
    /// When the last successful pull of this person's groups began.
    pub groups_pulled_at: Option<DateTime<Utc>>,
    /// When an admin last confirmed the groups.
    pub groups_confirmed_at: Option<DateTime<Utc>>,
    /// Person-level outcome last recorded.
    pub last_outcome: Option<PersonOutcome>,
}

/// One group that named the person, by push or pull.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GroupFact {
    /// The group.
    pub group: DirectoryGroupId,
    /// Added, or explicitly removed. Groups that never named the person need no fact; a removal needs one only while
    /// the person's other groups are unknown.
    pub is_member: bool,
    /// When that was observed; a pull counts as of when it began (§6).
    pub observed_at: DateTime<Utc>,
}

/// One employee with all that hangs on them.
#[derive(Clone, Debug)]
pub struct EmployeeFacts {
    /// Their id.
    pub id: EmployeeId,
    /// Directory-owned fields, or what was typed by hand.
    pub fields: EmployeeFields,
    /// The external id under which the directory last meant this employee; kept after unlinking.
    pub external_id: Option<String>,
    /// The directory's primary e-mail when it was last looked at: the employee's follows only when it changes (§2.3).
    pub directory_email: Option<Email>,
    /// All, deactivated ones included; at most one a property.
    pub memberships: Vec<MembershipFacts>,
    /// The key, if they ever had one.
    pub mobile_key: Option<MobileKeyFacts>,
    /// Losses that wait for their settle window or for an admin.
    pub pending_losses: Vec<PendingLossFacts>,
    /// Exceptions that have not ended, in every property (§2.8).
    pub overrides: Vec<OverrideFacts>,
    /// Steps 4 to 6 do not apply (§2.7).
    pub is_opted_out: bool,
}

/// An employee found by external id or e-mail, and who has them now.
#[derive(Clone, Debug)]
pub struct CandidateEmployee {
    /// The employee.
    pub employee: EmployeeFacts,
    /// Who has them.
    pub owner: Owner,
}

/// Which directory user an employee is linked to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// None now: made by hand, or a former directory user's.
    Nobody,
    /// A live one.
    Live(DirectoryUserId),
    /// One that exists but is not active.
    Inactive(DirectoryUserId),
}

keyed! {
    /// Only `active` gives access.
    pub enum MembershipStatus, "membership status" {
        Active = "active", "Active";
        /// By the engine; by an admin on hand-made ones.
        Deactivated = "deactivated", "Deactivated";
        /// By an admin only.
        Suspended = "suspended", "Suspended";
    }
}

/// What a membership holds. The plan gives the whole of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MembershipContent {
    /// Whether it gives access.
    pub status: MembershipStatus,
    /// The role.
    pub role: Role,
    /// The access groups; kept when deactivated, so that history shows what it gave.
    pub access_groups: BTreeSet<AccessGroupId>,
    /// Who or what gave it.
    pub why: Why,
}

/// One membership as stored.
#[derive(Clone, Debug)]
pub struct MembershipFacts {
    /// Its id.
    pub id: MembershipId,
    /// Its property.
    pub property: PropertyId,
    /// What it holds.
    pub content: MembershipContent,
    /// An admin's suspension that was not lifted. It outlives a deactivation, so that coming back ends in `suspended`.
    pub is_suspended_by_admin: bool,
    /// When step 1 ended it; none: something else did, or it has not ended.
    pub ended_by_leave_at: Option<DateTime<Utc>>,
}

/// The mobile key as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MobileKeyFacts {
    /// Its id.
    pub id: MobileKeyId,
    /// Its status.
    pub status: MobileKeyStatus,
    /// What it goes back to when restored; `Queued` if it was never suspended.
    pub resumes_as: MobileKeyStatus,
    /// Who suspended or revoked it.
    pub suspended_by: Option<Suspender>,
    /// When it was suspended or revoked.
    pub suspended_at: Option<DateTime<Utc>>,
    /// When it was made.
    pub issued_at: DateTime<Utc>,
    /// The claim mail is in the outbox or was sent. False again if it was cancelled before it was sent.
    pub is_mail_queued: bool,
}

/// One stored pending loss.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingLossFacts {
    /// Its id.
    pub id: PendingLossId,
    /// In which property.
    pub property: PropertyId,
    /// What would be lost.
    pub loss: Loss,
    /// What it waits for.
    pub state: LossState,
    /// Since when the window of this person and property runs.
    pub since: DateTime<Utc>,
    /// When it is decided.
    pub due_at: DateTime<Utc>,
}

/// One property with its rules.
#[derive(Clone, Debug)]
pub struct PropertyFacts {
    /// Its id.
    pub id: PropertyId,
    /// Its name.
    pub name: String,
    /// The current revision, with the fields of the property that its conditions may name.
    pub rules: Arc<CompiledRules>,
    /// Names of its access groups, for sentences; archived ones that memberships still hold included.
    pub access_groups: Arc<BTreeMap<AccessGroupId, String>>,
    /// What was last decided for this directory user here.
    pub last_outcome: Option<LastOutcome>,
    /// Losses of this person that whoever published the current revision accepted in its preview, or that an admin allowed
    /// after a hold: they take place at once, without hold or wait (§4, §5). Kept only until the person is decided by that revision.
    pub accepted_losses: BTreeSet<Loss>,
    /// The breaker holds: no loss takes place, new ones join those held (§4).
    pub is_held: bool,
}
