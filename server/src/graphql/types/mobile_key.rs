//! Mobile keys.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use domain::{KeyRefusal, MobileKeyId};

use super::employee::Employee;
use super::outbox::OutboxMail;
use crate::graphql::context::Asked;
use crate::graphql::kind::MobileKeyStatus;
use crate::graphql::loader::{self, EmployeeOf, MailOf};
use crate::service::employee::StoredMobileKey;
use crate::service::mobile_key::sentence;

/// A person's mobile key: one for all their properties.
pub struct MobileKey(pub StoredMobileKey);

/// A person's mobile key: one for all their properties.
#[Object]
impl MobileKey {
    /// Id: the credential.
    async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// Whose it is.
    async fn employee(&self, ctx: &Context<'_>) -> Result<Employee> {
        Ok(Employee(
            loader::referred(ctx.rows(), EmployeeOf(self.0.employee)).await?,
        ))
    }

    /// Its state.
    async fn status(&self) -> MobileKeyStatus {
        self.0.status.into()
    }

    /// An admin suspended or revoked it, so rules do not bring it back.
    async fn suspended_by_admin(&self) -> bool {
        self.0.is_by_admin
    }

    /// The newest mail that brings it; null if none was queued yet.
    async fn mail(&self, ctx: &Context<'_>) -> Result<Option<OutboxMail>> {
        Ok(ctx.rows().load_one(MailOf(self.0.id)).await?.map(OutboxMail))
    }

    /// When it was first issued.
    async fn issued_at(&self) -> DateTime<Utc> {
        self.0.issued_at
    }

    /// When it was added to a phone; null if it is not.
    async fn claimed_at(&self) -> Option<DateTime<Utc>> {
        self.0.claimed_at
    }

    /// When it last changed.
    async fn updated_at(&self) -> DateTime<Utc> {
        self.0.updated_at
    }
}

/// A key for which nothing was done, and why.
#[derive(SimpleObject)]
pub struct RefusedKey {
    /// The key.
    mobile_key_id: ID,
    /// Why, in a sentence.
    message: String,
}

impl RefusedKey {
    /// The refusal of that key.
    pub fn new(id: MobileKeyId, refusal: KeyRefusal) -> Self {
        Self {
            mobile_key_id: ID(id.to_string()),
            message: sentence(refusal),
        }
    }
}
