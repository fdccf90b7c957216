//! The log of what admins and API tokens changed (behaviour.md §1). Append-only.

use chrono::{DateTime, Utc};
use domain::{AuditEventId, OrganizationId};
use entity::{audit_event, audit_event_personal};
use sea_orm::{ActiveValue::Set, EntityTrait};
use uuid::Uuid;

use super::Tx;
use crate::error::AppError;

/// An entry to be written.
#[derive(Clone, Debug)]
pub struct NewAuditEvent {
    /// Its row.
    pub id: AuditEventId,
    /// When.
    pub at: DateTime<Utc>,
    /// `admin`, `api_token` or `system`.
    pub actor_kind: &'static str,
    /// The admin or token.
    pub actor: Option<Uuid>,
    /// Their name now.
    pub actor_name: Option<String>,
    /// What was done, e.g. `publish_rule_set`.
    pub action: &'static str,
    /// To what kind of thing.
    pub target_kind: &'static str,
    /// Which one.
    pub target: Uuid,
    /// Its name now.
    pub target_name: Option<String>,
    /// Counts and codes, no personal values.
    pub data: Option<serde_json::Value>,
}

/// Appends an entry.
///
/// # Errors
/// The database does not answer.
pub async fn append(tx: &Tx, organization: OrganizationId, new: NewAuditEvent) -> Result<(), AppError> {
    let row = audit_event::ActiveModel {
        organization_id: Set(organization.0),
        id: Set(new.id.0),
        at: Set(new.at),
        actor_kind: Set(new.actor_kind.to_owned()),
        actor_id: Set(new.actor),
        action: Set(new.action.to_owned()),
        target_kind: Set(Some(new.target_kind.to_owned())),
        target_id: Set(Some(new.target)),
        request_id: Set(None),
        data: Set(new.data.map(|data| data.to_string())),
    };
    audit_event::Entity::insert(row)
        .exec_without_returning(tx.conn())
        .await?;
    let personal = audit_event_personal::ActiveModel {
        organization_id: Set(organization.0),
        audit_event_id: Set(new.id.0),
        actor_name: Set(new.actor_name),
        target_name: Set(new.target_name),
        changes: Set(None),
    };
    audit_event_personal::Entity::insert(personal)
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}
