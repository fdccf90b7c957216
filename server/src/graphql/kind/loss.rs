//! Closed sets about what is taken away: how it waits, why it is held, what is kept all the same, and who is told.

use async_graphql::Enum;

/// What a loss that did not take place waits for.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::LossState")]
pub enum LossState {
    /// The end of its settle window.
    Pending,
    /// An admin: the breaker holds it.
    Held,
}

/// What an alert is about.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub enum AlertKind {
    /// The breaker holds a property's losses.
    LossesHeld,
    /// Many people were terminated in a short time; it was applied.
    TerminationBurst,
    /// The identity provider comes with a token that is not accepted: terminations are not arriving.
    ScimTokenRefused,
    /// A token is about to end.
    ScimTokenExpiring,
    /// A token has ended.
    ScimTokenExpired,
    /// The identity provider refuses the server's own token, so groups are not pulled.
    ApiTokenRefused,
    /// A group that rules name was deleted in the directory.
    GroupDeleted,
    /// A group that rules name was emptied at once.
    GroupEmptied,
    /// The server's clock jumped.
    ClockJumped,
    /// The last owner left the directory.
    LastOwnerLeft,
}

/// Why losses are held.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::HeldFor")]
pub enum HoldReason {
    /// Many people, and a large part of them.
    Share,
    /// Very many people.
    Number,
    /// Everyone in the property.
    Everyone,
}

/// What sort of override.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::OverrideKind")]
pub enum OverrideKind {
    /// One more access group.
    AccessGroup,
    /// Another role.
    Role,
    /// Active though no rule matches.
    KeepActive,
    /// Access kept from a loss, or given back after one.
    Kept,
}

/// How an override ended.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::OverrideEnd")]
pub enum OverrideEnd {
    /// Its time ran out.
    Expired,
    /// An admin ended it.
    Ended,
    /// The person left; it may come back with them.
    Left,
    /// They came back too late, or as somebody else.
    NotRestored,
    /// The person's facts or the rules changed.
    Overtaken,
    /// The address went to another person.
    AddressReused,
}

/// What waits to be lost.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::LossKind")]
pub enum LossKind {
    /// The membership.
    Deactivation,
    /// One access group.
    AccessGroup,
    /// The role, for a lower one.
    LowerRole,
    /// The mobile key.
    KeySuspension,
}
