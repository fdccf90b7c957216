//! What can be wrong with the way to Okta, and what the worker does about groups.

use async_graphql::Enum;

/// What is wrong with the way to Okta's API.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::OktaProblem")]
pub enum OktaProblem {
    /// The text is no domain, an IP address, or one of Okta's own pages.
    NotADomain,
    /// A name of the customer's own, which the operator has not allowed.
    DomainNotAllowed,
    /// Nothing is found under that name.
    UnknownDomain,
    /// The name leads to an address inside a network.
    PrivateAddress,
    /// Whoever answers there is no Okta organization.
    NotOkta,
    /// It sends on to another address, which is not followed.
    Redirected,
    /// No connection, or no answer in time.
    Unreachable,
    /// No certificate this server trusts.
    Certificate,
    /// Okta does not accept the token.
    BadToken,
    /// Okta does not accept the token any more.
    TokenExpired,
    /// The token may not read groups.
    NoGroupRight,
    /// Okta's request limit is used up.
    RateLimited,
    /// Okta says it cannot, or did not answer several times in a row.
    OktaFailing,
    /// An answer that is not followed or not understood.
    UnexpectedAnswer,
}

/// What the worker does about groups from Okta's API.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "crate::service::group_pull::PullState")]
pub enum GroupPullState {
    /// Waits until it is time again.
    Idle,
    /// Is about to begin.
    Queued,
    /// Asks Okta at this moment.
    Running,
    /// The last attempt failed; it is tried again at `nextAt`.
    Failing,
}
