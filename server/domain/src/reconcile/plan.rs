//! What is to be written: typed changes in order, events, and when to decide again. New rows are named symbolically;
//! the caller makes their ids.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use thiserror::Error;

use super::{
    event::Event,
    facts::MembershipContent,
    loss::{AppliedHow, Loss, LossState},
    outcome::{Outcome, PersonOutcome},
    overrides::Given,
};
use crate::{
    email::Email,
    id::{EmployeeId, MembershipId, MobileKeyId, OverrideId, PendingLossId, PropertyId},
    mobile_key::{MobileKeyStatus, Suspender},
    person::{EmployeeFields, FieldChange},
    role::Role,
};

/// The person a change is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmployeeRef {
    /// A stored one.
    Existing(EmployeeId),
    /// The one that `CreateEmployee` of this plan makes.
    New,
}

/// The key a change is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyRef {
    /// A stored one.
    Existing(MobileKeyId),
    /// The one that `IssueKey` of this plan makes.
    New,
}

keyed! {
    /// How a pending loss ends; its row goes away in each case.
    pub enum EndedHow, "end of a pending loss" {
        /// The loss took place.
        Applied = "applied", "Applied";
        /// The rules no longer ask for it.
        Cancelled = "cancelled", "Cancelled";
        /// A greater loss of the same window took its place.
        Superseded = "superseded", "Superseded";
        /// The person left, or the property is paused: nothing to decide any more.
        Dropped = "dropped", "Dropped";
    }
}

keyed! {
    /// How an override ends.
    pub enum OverrideEnd, "end of an override" {
        /// Its time ran out.
        Expired = "expired", "Expired";
        /// An admin ended it.
        Ended = "ended", "Ended by an admin";
        /// The person left; it may come back with them (§2.10).
        Left = "left", "The person left";
        /// They came back too late, or as somebody else.
        NotRestored = "not_restored", "Away too long";
        /// What it held against is another now (§4).
        Overtaken = "overtaken", "Facts or rules changed";
        /// The address went to another person (§2.3).
        AddressReused = "address_reused", "Address re-used";
    }
}

/// One thing to write. Apply in order: later ones may refer to what earlier ones make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A new employee, linked to this directory user.
    CreateEmployee {
        /// Their fields.
        fields: EmployeeFields,
    },
    /// Link the directory user to this employee; another, inactive directory user loses the link.
    LinkEmployee {
        /// Whom.
        employee: EmployeeId,
    },
    /// Another person has this address now (§2.3): unlink, move the e-mail to history outside the unique index, end
    /// overrides and unsent mails. Memberships and key are separate changes before this one.
    RetireEmployee {
        /// Whom.
        employee: EmployeeId,
    },
    /// Directory-owned fields follow the directory.
    UpdateEmployee {
        /// Whom.
        employee: EmployeeId,
        /// All fields as they should be.
        fields: EmployeeFields,
        /// Only those that differ.
        changes: Vec<FieldChange>,
    },
    /// Remember under which external id and e-mail the directory means this employee
    /// (`EmployeeFacts::{external_id, directory_email}`).
    RememberIdentity {
        /// Whom.
        employee: EmployeeRef,
        /// As they should be stored.
        external_id: Option<String>,
        /// As it should be stored.
        directory_email: Option<Email>,
    },
    /// A new membership.
    CreateMembership {
        /// Whose.
        employee: EmployeeRef,
        /// Where.
        property: PropertyId,
        /// What it holds.
        content: MembershipContent,
    },
    /// A membership becomes `after`, whole.
    UpdateMembership {
        /// Which.
        membership: MembershipId,
        /// Where.
        property: PropertyId,
        /// What it held.
        before: MembershipContent,
        /// What it holds.
        after: MembershipContent,
    },
    /// A new key, queued; no mail yet.
    IssueKey {
        /// Whose.
        employee: EmployeeRef,
    },
    /// The claim mail goes into the outbox.
    QueueKeyMail {
        /// Which key.
        key: KeyRef,
    },
    /// The person's address changed: older links die, unsent mails are cancelled, the generation rises (§7).
    EndKeyLinks {
        /// Which.
        key: MobileKeyId,
    },
    /// Suspend, remembering the present status in `resumes_as`; the generation rises, an unsent mail is cancelled (§7).
    SuspendKey {
        /// Which.
        key: MobileKeyId,
        /// What it goes back to.
        resumes_as: MobileKeyStatus,
        /// Why.
        by: Suspender,
    },
    /// Back to `status`, without a mail.
    RestoreKey {
        /// Which.
        key: MobileKeyId,
        /// To what.
        status: MobileKeyStatus,
    },
    /// For ever.
    RevokeKey {
        /// Which.
        key: MobileKeyId,
        /// Why.
        by: Suspender,
    },
    /// A loss starts to wait.
    AddPendingLoss {
        /// Whose.
        employee: EmployeeRef,
        /// Where.
        property: PropertyId,
        /// What.
        loss: Loss,
        /// What it waits for.
        state: LossState,
        /// Start of the window.
        since: DateTime<Utc>,
        /// End of the window.
        due_at: DateTime<Utc>,
    },
    /// The window is extended, or the loss waits for something else (§4).
    MovePendingLoss {
        /// Which.
        pending: PendingLossId,
        /// What it waits for.
        state: LossState,
        /// The end of its window.
        due_at: DateTime<Utc>,
    },
    /// A loss takes place; the membership or key itself is another change. For the breaker, and so that it can be undone.
    NoteAppliedLoss {
        /// Whose.
        employee: EmployeeRef,
        /// Where.
        property: PropertyId,
        /// What.
        loss: Loss,
        /// Why now.
        how: AppliedHow,
        /// The role before, of a lower one.
        role_before: Option<Role>,
    },
    /// What an override gives is another than before.
    NoteOverride {
        /// Which.
        id: OverrideId,
        /// What it gives now.
        given: Given,
    },
    /// A kept access is bound to the person's facts as they are.
    BindOverride {
        /// Which.
        id: OverrideId,
        /// See `Facts::fingerprint`.
        facts: i64,
    },
    /// An override that a leave ended holds again (§2.10).
    RestoreOverride {
        /// Which.
        id: OverrideId,
    },
    /// An override ends. After `Left` it may come back, else it is history.
    EndOverride {
        /// Which.
        id: OverrideId,
        /// How.
        how: OverrideEnd,
    },
    /// A pending loss ends; delete its row.
    EndPendingLoss {
        /// Which.
        pending: PendingLossId,
        /// How.
        how: EndedHow,
    },
    /// The latest decision of this directory user in a property; replaces the former.
    RecordOutcome {
        /// Where.
        property: PropertyId,
        /// What.
        outcome: Outcome,
    },
    /// The latest person-level outcome; replaces the former.
    RecordPersonOutcome(PersonOutcome),
}

/// The whole decision. Nothing differs: no changes, no events.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// In the order to apply.
    pub changes: Vec<Change>,
    /// In the order to write, after the caller's own event about the cause.
    pub events: Vec<Event>,
    /// When to decide again without any other cause: settle window, groups known, key mail, end of key restore.
    /// Given also when nothing changes; replaces any former due time of this person.
    pub next_due: Option<DateTime<Utc>>,
}

impl Plan {
    /// Properties in which this plan applies losses that count towards the breaker (§4): before it is written, each is
    /// judged, and where the breaker trips the person is decided again with the property held.
    pub fn properties_losing(&self) -> BTreeSet<PropertyId> {
        let counted = self.changes.iter().filter_map(|change| {
            let Change::NoteAppliedLoss { property, how, .. } = change else {
                return None;
            };
            (*how == AppliedHow::Due).then_some(*property)
        });
        counted.collect()
    }

    /// Nothing to write (a due time may still be given).
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.events.is_empty()
    }
}

/// Why nothing may be applied. SCIM answers 409 `uniqueness`. Never given for a person who is not live (§2.1).
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// The primary e-mail is another person's.
    #[error("the e-mail address {email} belongs to another person; free it there first")]
    EmailTaken {
        /// The address.
        email: Email,
    },
    /// The external id is another live directory user's.
    #[error("the externalId {external_id} belongs to another active user")]
    ExternalIdTaken {
        /// The id.
        external_id: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explain;

    /// A due time alone is nothing to write; a change or an event is.
    #[test]
    fn a_plan_is_empty_if_there_is_nothing_to_write() {
        let due = Plan {
            next_due: Some(DateTime::UNIX_EPOCH),
            ..Plan::default()
        };
        assert!(due.is_empty());
        let changes = vec![Change::RecordPersonOutcome(PersonOutcome::Left)];
        let events = vec![explain::event::key_issued()];
        assert!(
            !Plan {
                changes,
                ..due.clone()
            }
            .is_empty()
        );
        assert!(!Plan { events, ..due }.is_empty());
    }
}
