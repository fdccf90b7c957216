//! The organization's log.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};

use super::employee::Employee;
use super::outcome::RuleTrace;
use super::property::Property;
use crate::graphql::context::Asked;
use crate::graphql::kind::{SyncEventKind, Tone};
use crate::graphql::loader::{self, EmployeeOf, PropertyOf};
use crate::service::sync_event::StoredSyncEvent;

/// What came in, was decided or changed.
pub struct SyncEvent(pub StoredSyncEvent);

/// What came in, was decided or changed.
#[Object]
impl SyncEvent {
    /// Id.
    async fn id(&self) -> ID {
        ID(format!("sync_event_{}", self.0.position))
    }

    /// Per organization, 1, 2, 3 … without gaps, as a decimal.
    async fn position(&self) -> String {
        self.0.position.to_string()
    }

    /// What happened.
    async fn kind(&self) -> SyncEventKind {
        self.0.kind.into()
    }

    /// How it should look.
    async fn tone(&self) -> Tone {
        self.0.tone.into()
    }

    /// When.
    async fn at(&self) -> DateTime<Utc> {
        self.0.at
    }

    /// One sentence, names included: what happened, to whom, why.
    async fn summary(&self) -> &str {
        &self.0.summary
    }

    /// The person's name at that time.
    async fn person_name(&self) -> Option<&str> {
        self.0.person_name.as_deref()
    }

    /// Whom it is about.
    async fn employee(&self, ctx: &Context<'_>) -> Result<Option<Employee>> {
        match self.0.employee {
            None => Ok(None),
            Some(id) => Ok(ctx.rows().load_one(EmployeeOf(id)).await?.map(Employee)),
        }
    }

    /// Where.
    async fn property(&self, ctx: &Context<'_>) -> Result<Option<Property>> {
        match self.0.property {
            None => Ok(None),
            Some(id) => Ok(Some(Property(
                loader::referred(ctx.rows(), PropertyOf(id)).await?,
            ))),
        }
    }

    /// What caused it, e.g. PATCH /Users/0190…, publish of revision 3, timer.
    async fn cause(&self) -> &str {
        &self.0.cause
    }

    /// What differs.
    async fn changes(&self) -> Vec<EventChange> {
        self.0.changes.iter().cloned().map(Into::into).collect()
    }

    /// The decision behind it.
    async fn trace(&self) -> Vec<RuleTrace> {
        self.0.trace.iter().map(Into::into).collect()
    }
}

/// One value before and after; null = absent.
#[derive(SimpleObject)]
pub struct EventChange {
    /// What changed.
    label: String,
    /// Before.
    before: Option<String>,
    /// After.
    after: Option<String>,
}

impl From<domain::EventChange> for EventChange {
    fn from(change: domain::EventChange) -> Self {
        Self {
            label: change.label,
            before: change.before,
            after: change.after,
        }
    }
}
