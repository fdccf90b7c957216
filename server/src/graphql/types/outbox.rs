//! Mails in the outbox.

use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};

use super::employee::Employee;
use crate::graphql::context::Asked;
use crate::graphql::kind::{MailState, MailTemplate};
use crate::graphql::loader::{self, EmployeeOf};
use crate::service::mobile_key::ListedMail;

/// A mail that waits, left or was refused. Never holds a link.
pub struct OutboxMail(pub ListedMail);

/// A mail that waits, left or was refused. Never holds a link.
#[Object]
impl OutboxMail {
    /// Id.
    async fn id(&self) -> ID {
        ID(self.0.mail.id.to_string())
    }

    /// Which mail.
    async fn template(&self) -> MailTemplate {
        self.0.mail.template.into()
    }

    /// Address.
    async fn recipient(&self) -> &str {
        &self.0.mail.recipient
    }

    /// Where it is.
    async fn state(&self) -> MailState {
        self.0.mail.state.into()
    }

    /// Whose key it brings; null for an alert.
    async fn employee(&self, ctx: &Context<'_>) -> Result<Option<Employee>> {
        match self.0.employee {
            Some(id) => Ok(Some(Employee(
                loader::referred(ctx.rows(), EmployeeOf(id)).await?,
            ))),
            None => Ok(None),
        }
    }

    /// How often it was tried.
    async fn attempts(&self) -> u32 {
        self.0.mail.attempts
    }

    /// What the mail server said last, if it did not take it.
    async fn last_error(&self) -> Option<&str> {
        self.0.mail.last_error.as_deref()
    }

    /// When it was queued.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.mail.created_at
    }

    /// When it is tried next; null if it is not.
    async fn next_attempt_at(&self) -> Option<DateTime<Utc>> {
        let is_queued = self.0.mail.state == domain::MailState::Queued;
        is_queued.then_some(self.0.mail.next_attempt_at)
    }

    /// When it was first handed over.
    async fn sent_at(&self) -> Option<DateTime<Utc>> {
        self.0.mail.sent_at
    }

    /// Until when its link works; null before the hand-over and when a newer one took its place.
    async fn link_expires_at(&self) -> Option<DateTime<Utc>> {
        self.0.link_until
    }
}
