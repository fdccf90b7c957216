//! Enums about the connection to the identity provider.

use super::schema;

/// Why a known token did not open the door.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants are described in the schema")]
pub enum ScimRefusal {
    WrongSecret,
    Expired,
    Revoked,
}

/// What is wrong with the way to Okta's API.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants are described in the schema")]
pub enum OktaProblem {
    #[cynic(rename = "NOT_A_DOMAIN")]
    NotADomain,
    DomainNotAllowed,
    UnknownDomain,
    PrivateAddress,
    NotOkta,
    Redirected,
    Unreachable,
    Certificate,
    BadToken,
    TokenExpired,
    NoGroupRight,
    RateLimited,
    OktaFailing,
    UnexpectedAnswer,
}

/// What is done about groups from Okta's API.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants are described in the schema")]
pub enum GroupPullState {
    Idle,
    Queued,
    Running,
    Failing,
}

/// How a pushed and a pulled group became one.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants are described in the schema")]
pub enum GroupLinkOrigin {
    ByName,
    ByAdmin,
}

/// What the doctor found.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants are described in the schema")]
pub enum DoctorCode {
    NoLiveToken,
    TokenRefused,
    TokenExpiring,
    TokenNeverUsed,
    NeverHeard,
    Silent,
    RateLimited,
    UsersWithoutExternalId,
    UsersWithoutEmail,
    ArriveWithoutGroups,
    ReturnersNeedPush,
    GroupDeleted,
    GroupEmpty,
    GroupNeverPushed,
    MembersPending,
    UserNameConflicts,
    RequestsRefused,
    QueueNotDraining,
    DecisionsFail,
    ApiUnreachable,
}

/// How much a finding matters.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants are described in the schema")]
pub enum Severity {
    Critical,
    Warning,
    Notice,
}

/// What becomes of people whose integration is uninstalled.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants are described in the schema")]
pub enum UninstallPeople {
    Keep,
    Deactivate,
}
