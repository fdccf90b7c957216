//! Closed sets about the connection to the identity provider.

use async_graphql::Enum;

/// Where a SCIM token stands.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "crate::service::scim_token::TokenStatus")]
pub enum ScimTokenStatus {
    /// It opens the door.
    Live,
    /// It does, for 14 days at most.
    ExpiresSoon,
    /// Its time is over.
    Expired,
    /// An admin ended it.
    Revoked,
}

/// What the doctor found. Stable.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::doctor::DoctorCode")]
pub enum DoctorCode {
    /// Every request is refused.
    NoLiveToken,
    /// Requests come with a token that is not accepted.
    TokenRefused,
    /// The token that lives longest ends within 14 days.
    TokenExpiring,
    /// A token was made and never used.
    TokenNeverUsed,
    /// Nothing has come since the installation.
    NeverHeard,
    /// Nothing has come for days.
    Silent,
    /// Requests were answered 429.
    RateLimited,
    /// Active users without externalId.
    UsersWithoutExternalId,
    /// Active users without primary e-mail.
    UsersWithoutEmail,
    /// Most of those who came lately are in no group.
    ArriveWithoutGroups,
    /// People came back late, and their groups are not confirmed.
    ReturnersNeedPush,
    /// Rules name a group that was deleted.
    GroupDeleted,
    /// Rules name a group without active members.
    GroupEmpty,
    /// Rules name a group that was never pushed.
    GroupNeverPushed,
    /// Members were sent whom nobody knows.
    MembersPending,
    /// Many requests were answered 409.
    UserNameConflicts,
    /// Many requests were answered 4xx.
    RequestsRefused,
    /// People have waited for long to be decided.
    QueueNotDraining,
    /// Deciding somebody failed.
    DecisionsFail,
    /// Okta's API does not answer.
    ApiUnreachable,
}

/// How much a finding matters.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::doctor::Severity")]
pub enum Severity {
    /// Access may be wrong now.
    Critical,
    /// It will be, or a few people are concerned.
    Warning,
    /// Good to know.
    Notice,
}

/// What becomes of people whose integration is uninstalled.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "crate::service::uninstall::Fate")]
pub enum UninstallPeople {
    /// They stay as they are.
    Keep,
    /// They are deactivated, as if they had left.
    Deactivate,
}
