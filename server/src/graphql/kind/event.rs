//! Kinds of events, and how they should look.

use async_graphql::Enum;

/// What happened.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::EventKind")]
pub enum SyncEventKind {
    /// The directory has a new user.
    UserCreated,
    /// A user changed.
    UserUpdated,
    /// A user is no longer active.
    UserDeactivated,
    /// A user is active again.
    UserReactivated,
    /// A user was deleted.
    UserDeleted,
    /// The directory has a new group.
    GroupCreated,
    /// A group or its members changed.
    GroupUpdated,
    /// A group was deleted.
    GroupDeleted,
    /// A person joined.
    EmployeeCreated,
    /// A person entered by hand is now kept by the directory.
    EmployeeLinked,
    /// Fields of a person changed.
    EmployeeUpdated,
    /// A new person has the address of a former one.
    AddressReused,
    /// Access was given.
    MembershipCreated,
    /// Access changed.
    MembershipChanged,
    /// Access was given back.
    MembershipReactivated,
    /// Access ended.
    MembershipDeactivated,
    /// No rule matched.
    NoMatch,
    /// Groups are not yet known.
    WaitingGroups,
    /// There are no rules.
    DroppedNoRules,
    /// The person has no primary e-mail.
    SkippedNoEmail,
    /// An admin's suspension stands.
    HeldByAdmin,
    /// A loss waits for its settle window.
    LossPending,
    /// A loss will not happen.
    LossCancelled,
    /// A loss waits for an admin.
    LossHeld,
    /// The breaker holds the losses of a property.
    LossesHeld,
    /// An admin allowed held losses.
    LossesAllowed,
    /// An admin rejected held losses.
    LossesRejected,
    /// An admin gave back what a loss took.
    LossUndone,
    /// A group that rules name was emptied at once.
    GroupEmptied,
    /// Groups were pulled from Okta's API, and something changed.
    GroupsPulled,
    /// Okta's API could not be asked: groups stay as last known.
    GroupsNotPulled,
    /// A pushed group and a pulled one are one from now on.
    GroupsLinked,
    /// An admin took a pushed group and a pulled one apart.
    GroupsUnlinked,
    /// Many people were terminated within minutes.
    TerminationBurst,
    /// The server's clock jumped.
    ClockJumped,
    /// An admin made an override.
    OverrideMade,
    /// An override ended.
    OverrideEnded,
    /// An admin suspended a membership.
    MembershipSuspended,
    /// An admin lifted a suspension.
    SuspensionLifted,
    /// An admin took a person out of the sync.
    SyncOptedOut,
    /// An admin let a person back into the sync.
    SyncOptedIn,
    /// Somebody came back who is opted out.
    ReturnedOptedOut,
    /// Somebody came back late, and their groups are not confirmed.
    GroupsNeedPush,
    /// An admin confirmed a returner's groups.
    GroupsConfirmed,
    /// A mobile key was issued.
    KeyIssued,
    /// A mobile key was suspended.
    KeySuspended,
    /// A mobile key works again.
    KeyRestored,
    /// A mobile key was revoked.
    KeyRevoked,
    /// A mobile key was not issued, and why.
    KeyWithheld,
    /// An admin had the claim mail sent again.
    KeyResent,
    /// A person added the key to a phone.
    KeyClaimed,
    /// The mail server refuses the person's address.
    KeyMailRefused,
    /// Rules were published.
    RuleSetPublished,
    /// Everybody was decided again.
    Resynced,
    /// The identity provider was uninstalled.
    IntegrationUninstalled,
    /// An admin confirmed that a group was deleted: its members are none any more.
    GroupDeletionConfirmed,
    /// An admin put another group in the place of a deleted one.
    GroupReplaced,
    /// A SCIM token is about to expire, or has.
    TokenExpiring,
}

/// How an event should look.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::Tone")]
pub enum Tone {
    /// Access gained.
    Good,
    /// Access lost.
    Bad,
    /// A person should look.
    Warn,
    /// Nothing changed.
    Quiet,
}
