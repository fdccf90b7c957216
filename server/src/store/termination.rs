//! How many people the directory terminated lately (behaviour.md §4), read from the end of the log.

use chrono::{DateTime, Utc};
use domain::{EventKind, OrganizationId};
use entity::{directory_user, event_head, sync_event};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};

use crate::error::AppError;

/// Events looked back over: a burst is at the end, and more would not make it more of one.
const LATEST: i64 = 20_000;

/// People deactivated or deleted since then.
///
/// # Errors
/// The database does not answer.
pub async fn count_since(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    since: DateTime<Utc>,
) -> Result<u64, AppError> {
    use sync_event::Column;
    let head = event_head::Entity::find_by_id(organization.0).one(conn).await?;
    let head = head.map(|head| head.position).unwrap_or_default();
    let people: Option<i64> = sync_event::Entity::find()
        .select_only()
        .column_as(Expr::cust("COUNT(DISTINCT directory_user_id)"), "people")
        .filter(Column::OrganizationId.eq(organization.0))
        .filter(Column::Position.gt(head - LATEST))
        .filter(Column::At.gt(since))
        .filter(Column::Kind.is_in([EventKind::UserDeactivated.key(), EventKind::UserDeleted.key()]))
        .into_tuple()
        .one(conn)
        .await?;
    Ok(people
        .and_then(|people| u64::try_from(people).ok())
        .unwrap_or_default())
}

/// People the directory has, active.
///
/// # Errors
/// The database does not answer.
pub async fn count_live(conn: &impl ConnectionTrait, organization: OrganizationId) -> Result<u64, AppError> {
    use directory_user::Column;
    Ok(directory_user::Entity::find()
        .filter(Column::OrganizationId.eq(organization.0))
        .filter(Column::Active.eq(true))
        .filter(Column::DeletedAt.is_null())
        .count(conn)
        .await?)
}
