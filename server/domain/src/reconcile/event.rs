//! Events about what was decided and changed. Their sentences are made in `explain`.

use serde::{Deserialize, Serialize};

use crate::{evaluate::RuleTrace, id::PropertyId};

keyed! {
    /// What happened. The first group is written by the SCIM side, `rule_set_published` by publishing.
    pub enum EventKind, "event kind" {
        UserCreated = "user_created", "User created";
        UserUpdated = "user_updated", "User updated";
        UserDeactivated = "user_deactivated", "User deactivated";
        UserReactivated = "user_reactivated", "User reactivated";
        UserDeleted = "user_deleted", "User deleted";
        GroupCreated = "group_created", "Group created";
        GroupUpdated = "group_updated", "Group updated";
        GroupDeleted = "group_deleted", "Group deleted";
        EmployeeCreated = "employee_created", "Joined";
        EmployeeLinked = "employee_linked", "Linked";
        EmployeeUpdated = "employee_updated", "Profile changed";
        AddressReused = "address_reused", "Address re-used";
        MembershipCreated = "membership_created", "Access given";
        MembershipChanged = "membership_changed", "Access changed";
        MembershipReactivated = "membership_reactivated", "Access given back";
        MembershipDeactivated = "membership_deactivated", "Access ended";
        NoMatch = "no_match", "No match";
        WaitingGroups = "waiting_groups", "Waiting";
        DroppedNoRules = "dropped_no_rules", "Dropped";
        SkippedNoEmail = "skipped_no_email", "Skipped";
        HeldByAdmin = "held_by_admin", "Held by admin";
        LossPending = "loss_pending", "Settling";
        LossCancelled = "loss_cancelled", "Loss cancelled";
        LossHeld = "loss_held", "Held";
        LossesHeld = "losses_held", "Losses held";
        LossesAllowed = "losses_allowed", "Losses allowed";
        LossesRejected = "losses_rejected", "Losses rejected";
        LossUndone = "loss_undone", "Loss undone";
        GroupEmptied = "group_emptied", "Group emptied";
        GroupsPulled = "groups_pulled", "Groups from Okta";
        GroupsNotPulled = "groups_not_pulled", "Okta could not be asked";
        GroupsLinked = "groups_linked", "Groups linked";
        GroupsUnlinked = "groups_unlinked", "Groups unlinked";
        TerminationBurst = "termination_burst", "Many terminations";
        ClockJumped = "clock_jumped", "Clock jumped";
        OverrideMade = "override_made", "Override made";
        OverrideEnded = "override_ended", "Override ended";
        MembershipSuspended = "membership_suspended", "Suspended by admin";
        SuspensionLifted = "suspension_lifted", "Suspension lifted";
        SyncOptedOut = "sync_opted_out", "Opted out of sync";
        SyncOptedIn = "sync_opted_in", "Back in sync";
        ReturnedOptedOut = "returned_opted_out", "Returned, opted out";
        GroupsNeedPush = "groups_need_push", "Returned: groups need Push Now";
        GroupsConfirmed = "groups_confirmed", "Groups confirmed";
        KeyIssued = "key_issued", "Key issued";
        KeySuspended = "key_suspended", "Key suspended";
        KeyRestored = "key_restored", "Key restored";
        KeyRevoked = "key_revoked", "Key revoked";
        KeyWithheld = "key_withheld", "Key withheld";
        KeyResent = "key_resent", "Key sent again";
        KeyClaimed = "key_claimed", "Key on a phone";
        KeyMailRefused = "key_mail_refused", "Key mail refused";
        RuleSetPublished = "rule_set_published", "Rules published";
        Resynced = "resynced", "Resync";
        IntegrationUninstalled = "integration_uninstalled", "Okta uninstalled";
        GroupDeletionConfirmed = "group_deletion_confirmed", "Group deletion confirmed";
        GroupReplaced = "group_replaced", "Group replaced";
        TokenExpiring = "token_expiring", "Token expires";
    }
}

keyed! {
    /// How an event should look.
    pub enum Tone, "tone" {
        /// Access gained.
        Good = "good", "Good";
        /// Access lost.
        Bad = "bad", "Bad";
        /// A person should look.
        Warn = "warn", "Warn";
        /// Nothing changed.
        Quiet = "quiet", "Quiet";
    }
}

/// One line of an event: what it was and what it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventChange {
    /// What.
    pub label: String,
    /// Before; none = absent.
    pub before: Option<String>,
    /// After; none = absent.
    pub after: Option<String>,
    /// A personal value: keep it where erasure finds it (behaviour.md §1).
    pub is_personal: bool,
}

/// One event of a plan, always about the plan's person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// What happened.
    pub kind: EventKind,
    /// How it should look.
    pub tone: Tone,
    /// Where, if it is about one property.
    pub property: Option<PropertyId>,
    /// One sentence in which [`crate::explain::PERSON`] stands for the person's name.
    pub summary: String,
    /// What differs.
    pub changes: Vec<EventChange>,
    /// Why; empty if no rule was asked.
    pub trace: Vec<RuleTrace>,
}
