//! What owners and admins were told at once.

use async_graphql::{ID, Object};
use chrono::{DateTime, Utc};

use crate::graphql::kind::AlertKind;
use crate::service::alert::{Alert as Told, RaisedAlert};

/// Something that cannot wait; owners and admins had a mail about it.
pub struct Alert(pub RaisedAlert);

/// Something that cannot wait; owners and admins had a mail about it.
#[Object]
impl Alert {
    /// Id.
    async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// What it is about.
    async fn kind(&self) -> AlertKind {
        match self.0.alert {
            Told::LossesHeld { .. } => AlertKind::LossesHeld,
            Told::TerminationBurst { .. } => AlertKind::TerminationBurst,
            Told::ScimTokenRefused { .. } => AlertKind::ScimTokenRefused,
            Told::ScimTokenExpiring { .. } => AlertKind::ScimTokenExpiring,
            Told::ScimTokenExpired { .. } => AlertKind::ScimTokenExpired,
            Told::ApiTokenRefused { .. } => AlertKind::ApiTokenRefused,
            Told::GroupDeleted { .. } => AlertKind::GroupDeleted,
            Told::GroupEmptied { .. } => AlertKind::GroupEmptied,
            Told::ClockJumped { .. } => AlertKind::ClockJumped,
            Told::LastOwnerLeft { .. } => AlertKind::LastOwnerLeft,
        }
    }

    /// A few words.
    async fn heading(&self) -> String {
        self.0.alert.words().0
    }

    /// What happened, what it means, and what to do.
    async fn message(&self) -> String {
        self.0.alert.words().1.join(" ")
    }

    /// When it was told.
    async fn at(&self) -> DateTime<Utc> {
        self.0.raised_at
    }
}
