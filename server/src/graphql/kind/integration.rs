//! Closed sets about the connection to the identity provider.

use async_graphql::Enum;

/// What becomes of people whose integration is uninstalled.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "crate::service::uninstall::Fate")]
pub enum UninstallPeople {
    /// They stay as they are.
    Keep,
    /// They are deactivated, as if they had left.
    Deactivate,
}
