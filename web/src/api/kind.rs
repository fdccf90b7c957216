//! Enums and scalars of the contract, variant for variant as in `schema.graphql`. What they read like is in `model::word`.

mod integration;

pub use integration::{
    DoctorCode, GroupLinkOrigin, GroupPullState, OktaProblem, ScimRefusal, Severity, UninstallPeople,
};

use super::schema;

/// A moment, RFC 3339 with zone.
#[derive(cynic::Scalar, Clone, Debug, PartialEq, Eq)]
pub struct DateTime(pub String);

/// What a rule does with the mobile key; leave = nothing.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants are described in the schema")]
pub enum MobileKeyAction {
    Issue,
    Leave,
    Suspend,
}

/// Where a mobile key is in its life.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants are described in the schema")]
pub enum MobileKeyStatus {
    Queued,
    Invited,
    Claimed,
    Suspended,
    Revoked,
}

/// Label of a membership; gives no rights in the console.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants are described in the schema")]
pub enum Role {
    User,
    FrontDesk,
    Security,
    Manager,
    Admin,
}

/// What an account may do in the console.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants are described in the schema")]
pub enum AdminRole {
    Owner,
    Admin,
    PropertyManager,
    Viewer,
}

/// Active gives access; deactivated is set by the engine, suspended by admins only.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants are described in the schema")]
pub enum MembershipStatus {
    Active,
    Deactivated,
    Suspended,
}

/// What decided a membership.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants are described in the schema")]
pub enum MembershipReasonKind {
    Rule,
    Manual,
    Override,
}

/// Whether all or any of the conditions of a rule have to hold.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants are described in the schema")]
pub enum RuleMatch {
    All,
    Any,
}

/// Result of a condition.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants are described in the schema")]
pub enum Truth {
    True,
    False,
    Unknown,
}

/// What one rule did with a person.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants are described in the schema")]
pub enum RuleResult {
    Matched,
    NotMatched,
    Unknown,
    Disabled,
    Unreached,
}

/// How a condition compares.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants are described in the schema")]
pub enum ConditionOperator {
    Is,
    IsNot,
    IsOneOf,
    IsNoneOf,
    Contains,
    DoesNotContain,
    StartsWith,
    EndsWith,
    IsPresent,
    IsAbsent,
    MemberOfAny,
    MemberOfAll,
    MemberOfNone,
}

/// Whether a condition takes texts or groups as values.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants are described in the schema")]
pub enum AttributeKind {
    Text,
    Group,
}

/// Field of a property that a condition may compare with.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants are described in the schema")]
pub enum PropertyField {
    Name,
    Street,
    City,
    State,
    PostalCode,
    Country,
    TimeZone,
}

/// How a decision ended.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants are described in the schema")]
pub enum OutcomeKind {
    Matched,
    NoMatch,
    WaitingGroups,
    Paused,
    HeldByAdmin,
    Left,
}

/// Whether the identity provider has called yet.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants are described in the schema")]
pub enum IntegrationStatus {
    Waiting,
    Receiving,
}

/// Who keeps the fields of an employee.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants are described in the schema")]
pub enum EmployeeSource {
    Directory,
    Hand,
}

/// Where a mail in the outbox is.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants are described in the schema")]
pub enum MailState {
    Queued,
    Sent,
    Failed,
    Cancelled,
    Claimed,
    Expired,
}

/// Which mail.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants are described in the schema")]
pub enum MailTemplate {
    Claim,
    Alert,
}

/// What a claim link does.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants are described in the schema")]
pub enum ClaimState {
    Ready,
    Done,
    Claimed,
    Expired,
    Replaced,
    Suspended,
    Revoked,
    NoAccess,
    Unknown,
}

/// What a person is about to lose.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants are described in the schema")]
pub enum LossKind {
    Deactivation,
    AccessGroup,
    LowerRole,
    KeySuspension,
}

/// What sort of override.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants are described in the schema")]
pub enum OverrideKind {
    AccessGroup,
    Role,
    KeepActive,
    Kept,
}

/// How an override ended.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants are described in the schema")]
pub enum OverrideEnd {
    Expired,
    Ended,
    Left,
    NotRestored,
    Overtaken,
    AddressReused,
}

/// Where a publish or a resync stands.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants are described in the schema")]
pub enum ApplicationState {
    Running,
    Paused,
    Finished,
    Superseded,
}

/// How a rule differs between two revisions.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants are described in the schema")]
pub enum RuleDifference {
    Added,
    Removed,
    Moved,
    Renamed,
    Enabled,
    Disabled,
    Conditions,
    AccessGroups,
    Role,
    MobileKey,
}

/// Where a loss that did not take place stands.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants are described in the schema")]
pub enum LossState {
    Pending,
    Held,
}

/// Which bound of the breaker was passed.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants are described in the schema")]
pub enum HoldReason {
    Share,
    Number,
    Everyone,
}

/// What an alert is about.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants are described in the schema")]
pub enum AlertKind {
    LossesHeld,
    TerminationBurst,
    ScimTokenRefused,
    ScimTokenExpiring,
    ScimTokenExpired,
    ApiTokenRefused,
    GroupDeleted,
    GroupEmptied,
    ClockJumped,
    LastOwnerLeft,
}

/// What a sync event tells.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants are described in the schema")]
pub enum SyncEventKind {
    UserCreated,
    UserUpdated,
    UserDeactivated,
    UserReactivated,
    UserDeleted,
    GroupCreated,
    GroupUpdated,
    GroupDeleted,
    EmployeeCreated,
    EmployeeLinked,
    EmployeeUpdated,
    AddressReused,
    MembershipCreated,
    MembershipChanged,
    MembershipReactivated,
    MembershipDeactivated,
    NoMatch,
    WaitingGroups,
    DroppedNoRules,
    SkippedNoEmail,
    HeldByAdmin,
    LossPending,
    LossCancelled,
    LossHeld,
    LossesHeld,
    LossesAllowed,
    LossesRejected,
    LossUndone,
    GroupEmptied,
    GroupsPulled,
    GroupsNotPulled,
    GroupsLinked,
    GroupsUnlinked,
    TerminationBurst,
    ClockJumped,
    OverrideMade,
    OverrideEnded,
    MembershipSuspended,
    SuspensionLifted,
    SyncOptedOut,
    SyncOptedIn,
    ReturnedOptedOut,
    GroupsNeedPush,
    GroupsConfirmed,
    KeyIssued,
    KeySuspended,
    KeyRestored,
    KeyRevoked,
    KeyWithheld,
    KeyResent,
    KeyClaimed,
    KeyMailRefused,
    RuleSetPublished,
    Resynced,
    IntegrationUninstalled,
    GroupDeletionConfirmed,
    GroupReplaced,
    TokenExpiring,
}

/// How an event looks: good = gained, bad = lost, warn = a person should look, quiet = nothing changed.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants are described in the schema")]
pub enum Tone {
    Good,
    Bad,
    Warn,
    Quiet,
}

/// What a lint found in a rule.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants are described in the schema")]
pub enum LintCode {
    ShadowedByEveryone,
    Shadowed,
    NobodyReaches,
    Contradiction,
    GroupDeleted,
    GroupNeverPushed,
    GroupEmpty,
    AccessGroupWithoutDoors,
    EveryoneNotLast,
    EmptyPropertyField,
}

/// The most that a publish means to a person.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants are described in the schema")]
pub enum EffectKind {
    Loss,
    Gain,
    Role,
    Key,
}

/// What a publish does to a mobile key.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants are described in the schema")]
pub enum KeyEffect {
    Mail,
    Suspended,
    Restored,
}
