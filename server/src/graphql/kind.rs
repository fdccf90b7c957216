//! Closed sets of values, mapped one to one to the domain's: a new value there does not compile until it is here.

mod event;
mod integration;
mod loss;
mod okta;

pub use event::{SyncEventKind, Tone};
pub use integration::{DoctorCode, ScimTokenStatus, Severity, UninstallPeople};
pub use loss::{AlertKind, HoldReason, LossKind, LossState, OverrideEnd, OverrideKind};
pub use okta::{GroupPullState, OktaProblem};

use async_graphql::Enum;

/// What a matching rule does to the mobile key.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::MobileKeyAction")]
pub enum MobileKeyAction {
    /// Make one and mail it, or restore one.
    Issue,
    /// Nothing.
    Leave,
    /// Take it away.
    Suspend,
}

/// State of a mobile key.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::MobileKeyStatus")]
pub enum MobileKeyStatus {
    /// To be mailed.
    Queued,
    /// Mailed, not claimed yet.
    Invited,
    /// On a phone.
    Claimed,
    /// Opens nothing for now.
    Suspended,
    /// Opens nothing ever again.
    Revoked,
}

/// Where a mail in the outbox is.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::MailState")]
pub enum MailState {
    /// Waits to leave.
    Queued,
    /// The mail server took it, or an admin looked at its link.
    Sent,
    /// The mail server refused it for good.
    Failed,
    /// Not wanted any more before it left.
    Cancelled,
    /// Its key is on a phone.
    Claimed,
    /// Its link was good for seven days and was not used.
    Expired,
}

/// Which mail.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "crate::service::outbox::Template")]
pub enum MailTemplate {
    /// Brings a mobile key.
    Claim,
    /// Tells owners and admins.
    Alert,
}

/// What a claim link does.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub enum ClaimState {
    /// The key can be claimed.
    Ready,
    /// This request claimed it.
    Done,
    /// The key is on a phone already.
    Claimed,
    /// Its seven days are over.
    Expired,
    /// A newer link took its place.
    Replaced,
    /// The key was taken away.
    Suspended,
    /// The key was taken away for ever.
    Revoked,
    /// The person may not enter anywhere at the moment.
    NoAccess,
    /// Nobody made this link.
    Unknown,
}

/// Role of a membership: a label, no rights in the console.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::Role")]
pub enum Role {
    /// Anybody.
    User,
    /// Welcomes visitors.
    FrontDesk,
    /// Watches over the office.
    Security,
    /// Runs the office.
    Manager,
    /// Runs all of it.
    Admin,
}

/// Role of a console account.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::AdminRole")]
pub enum AdminRole {
    /// Everything, accounts included.
    Owner,
    /// Everything but accounts above their own.
    Admin,
    /// What belongs to their properties.
    PropertyManager,
    /// Sees everything, changes nothing.
    Viewer,
}

/// Status of a membership.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::MembershipStatus")]
pub enum MembershipStatus {
    /// Opens doors.
    Active,
    /// Ended by the rules.
    Deactivated,
    /// Stopped by an admin.
    Suspended,
}

/// What gave a membership.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub enum MembershipReasonKind {
    /// A rule.
    Rule,
    /// An admin.
    Manual,
    /// An admin, against the rules.
    Override,
}

/// How the conditions of a rule are joined.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::Match")]
pub enum RuleMatch {
    /// Every one must hold.
    All,
    /// One is enough.
    Any,
}

/// What a condition came to; unknown while a person's groups are not all known.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::Truth")]
pub enum Truth {
    /// It holds.
    True,
    /// It does not.
    False,
    /// Not to be said yet.
    Unknown,
}

/// What one rule did with a person.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::RuleResult")]
pub enum RuleResult {
    /// This one decided.
    Matched,
    /// It does not fit.
    NotMatched,
    /// It may fit once all groups are known.
    Unknown,
    /// It is off.
    Disabled,
    /// An earlier rule already decided.
    Unreached,
}

/// How a condition compares.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::Operator")]
pub enum ConditionOperator {
    /// Equal, ignoring case.
    Is,
    /// Not equal.
    IsNot,
    /// Equal to one of the values.
    IsOneOf,
    /// Equal to none of the values.
    IsNoneOf,
    /// Holds the text.
    Contains,
    /// Does not hold the text.
    DoesNotContain,
    /// Begins with the text.
    StartsWith,
    /// Ends with the text.
    EndsWith,
    /// Has a value.
    IsPresent,
    /// Has none.
    IsAbsent,
    /// In at least one of the groups.
    MemberOfAny,
    /// In every one of the groups.
    MemberOfAll,
    /// In none of the groups.
    MemberOfNone,
}

/// What an attribute is compared with.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::AttributeKind")]
pub enum AttributeKind {
    /// Texts and fields of the property.
    Text,
    /// Directory groups.
    Group,
}

/// A field of the property that a condition may name.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::PropertyField")]
pub enum PropertyField {
    /// Its name.
    Name,
    /// Street and number.
    Street,
    /// City.
    City,
    /// State or region.
    State,
    /// Postal code.
    PostalCode,
    /// Country.
    Country,
    /// IANA time zone.
    TimeZone,
}

/// What a decision came to.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::OutcomeKind")]
pub enum OutcomeKind {
    /// A rule matched.
    Matched,
    /// No rule matched.
    NoMatch,
    /// It depends on groups not yet known.
    WaitingGroups,
    /// The property has no rules.
    Paused,
    /// An admin's suspension stands over it.
    HeldByAdmin,
    /// The person left the directory.
    Left,
}

/// Whether the identity provider was heard.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub enum IntegrationStatus {
    /// Nothing came yet.
    Waiting,
    /// Requests with a good token came.
    Receiving,
}

/// Who made an employee.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub enum EmployeeSource {
    /// The directory.
    Directory,
    /// An admin, by hand.
    Hand,
}

/// What a lint found. The names are stable.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::LintCode")]
pub enum LintCode {
    /// An earlier rule without conditions takes everybody.
    ShadowedByEveryone,
    /// Whoever matches it matches an earlier rule.
    Shadowed,
    /// People match it today, and earlier rules take all of them.
    NobodyReaches,
    /// No value of the attribute fits both conditions.
    Contradiction,
    /// The directory deleted the group; the rule goes on with the members it had.
    GroupDeleted,
    /// The group was never pushed, so nobody is in it.
    GroupNeverPushed,
    /// Nobody is in the group.
    GroupEmpty,
    /// The access group has no doors.
    AccessGroupWithoutDoors,
    /// A rule without conditions has rules below it.
    EveryoneNotLast,
    /// A field of the property that a condition names is empty. Blocks publishing.
    EmptyPropertyField,
}

/// The most that a publish means to a person.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::preview::EffectKind")]
pub enum EffectKind {
    /// Something is taken.
    Loss,
    /// Something is gained, nothing taken.
    Gain,
    /// Only the role changes.
    Role,
    /// Only the mobile key is concerned.
    Key,
}

/// What a publish does to a mobile key.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::preview::KeyEffect")]
pub enum KeyEffect {
    /// A first key, with its claim mail.
    Mail,
    /// It is suspended.
    Suspended,
    /// It works again.
    Restored,
}

/// How a rule differs between two revisions. The names are stable.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::compare::RuleDifference")]
pub enum RuleDifference {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It stands elsewhere.
    Moved,
    /// It has another name.
    Renamed,
    /// It was switched on.
    Enabled,
    /// It was switched off.
    Disabled,
    /// Its conditions differ.
    Conditions,
    /// It gives other access groups.
    AccessGroups,
    /// It gives another role.
    Role,
    /// It does something else to the mobile key.
    MobileKey,
}

/// Whether a door opens for a person. The names are stable.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::access::AccessCode")]
pub enum AccessCode {
    /// It opens.
    Allowed,
    /// No membership in the door's property.
    NoMembership,
    /// The membership is suspended.
    MembershipSuspended,
    /// The membership is deactivated.
    MembershipDeactivated,
    /// No access group of the membership holds the door.
    NoAccessGroup,
    /// Access groups hold it, all closed at that moment.
    ScheduleClosed,
}

/// Where a publish or resync stands.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub enum ApplicationState {
    /// People are being decided.
    Running,
    /// An admin paused it.
    Paused,
    /// Everybody was decided.
    Finished,
    /// A newer publish decides whoever was left.
    Superseded,
}
