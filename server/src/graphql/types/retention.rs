//! How long the logs are kept.

use async_graphql::SimpleObject;

use crate::service::retention;

/// Days that each log is kept.
#[derive(SimpleObject)]
pub struct Retention {
    /// SCIM requests and counted reads.
    scim_request_days: i32,
    /// Sync events.
    sync_event_days: i32,
    /// Audit events.
    audit_event_days: i32,
}

impl From<retention::Retention> for Retention {
    fn from(kept: retention::Retention) -> Self {
        Self {
            scim_request_days: kept.scim_request_days,
            sync_event_days: kept.sync_event_days,
            audit_event_days: kept.audit_event_days,
        }
    }
}
