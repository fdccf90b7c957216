//! What pulls know of people: since when all their groups are known, and in what they are known not to be.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use domain::{DirectoryGroupId, DirectoryUserId, IntegrationId, OrganizationId};
use entity::{directory_user, group_absence, group_link, group_member};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::error::AppError;
use crate::store::{ROW, Tx};

/// No pull that began since they came, or came back, has read all their groups (behaviour.md §3). A pull that began
/// before that says nothing about it.
fn has_unknown_groups(began: DateTime<Utc>) -> Condition {
    use directory_user::Column as User;
    let pulled = || Expr::col((directory_user::Entity, User::GroupsPulledAt));
    let since = |column: User| Expr::col((directory_user::Entity, column));
    let unknown = Condition::any()
        .add(User::GroupsPulledAt.is_null())
        .add(pulled().lt(since(User::CreatedAt)))
        .add(pulled().lt(since(User::ReturnedAt)));
    let is_back = Condition::any()
        .add(User::ReturnedAt.is_null())
        .add(User::ReturnedAt.lte(began));
    Condition::all()
        .add(unknown)
        .add(is_back)
        .add(User::CreatedAt.lte(began))
        .add(User::DeletedAt.is_null())
}

/// Users whose groups a pull that began then makes known as a whole.
///
/// # Errors
/// The database does not answer.
pub async fn with_unknown_groups(
    conn: &impl ConnectionTrait,
    (organization, integration): (OrganizationId, IntegrationId),
    began: DateTime<Utc>,
) -> Result<Vec<DirectoryUserId>, AppError> {
    use directory_user::Column as User;
    let ids: Vec<Uuid> = directory_user::Entity::find()
        .select_only()
        .column(User::Id)
        .filter(User::OrganizationId.eq(organization.0))
        .filter(User::IntegrationId.eq(integration.0))
        .filter(has_unknown_groups(began))
        .order_by_asc(User::Id)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(ids.into_iter().map(Into::into).collect())
}

/// All groups of these users are known as of then. Returns of whom they were not before.
///
/// # Errors
/// The database does not answer.
pub async fn note_pulled(
    tx: &Tx,
    organization: OrganizationId,
    users: &[DirectoryUserId],
    began: DateTime<Utc>,
) -> Result<BTreeSet<DirectoryUserId>, AppError> {
    use directory_user::Column as User;
    // Locked in the order of their ids, as everybody locks several.
    let rows = directory_user::Entity::find()
        .filter(User::OrganizationId.eq(organization.0))
        .filter(User::Id.is_in(users.iter().map(|user| user.0)))
        .filter(has_unknown_groups(began))
        .order_by_asc(User::Id)
        .lock(ROW)
        .all(tx.conn())
        .await?;
    if rows.is_empty() {
        return Ok(BTreeSet::new());
    }
    directory_user::Entity::update_many()
        .col_expr(User::GroupsPulledAt, Expr::value(began))
        .filter(User::OrganizationId.eq(organization.0))
        .filter(User::Id.is_in(rows.iter().map(|row| row.id)))
        .exec(tx.conn())
        .await?;
    Ok(rows.into_iter().map(|row| row.id.into()).collect())
}

/// Who is known not to be in a group, and since when; of one person only, if one is given.
///
/// # Errors
/// The database does not answer.
pub async fn absences(
    conn: &impl ConnectionTrait,
    (organization, group): (OrganizationId, DirectoryGroupId),
    only: Option<DirectoryUserId>,
) -> Result<HashMap<DirectoryUserId, DateTime<Utc>>, AppError> {
    use group_absence::Column as Absence;
    let mut rows = group_absence::Entity::find()
        .select_only()
        .columns([Absence::DirectoryUserId, Absence::ObservedAt])
        .filter(Absence::OrganizationId.eq(organization.0))
        .filter(Absence::GroupId.eq(group.0));
    if let Some(user) = only {
        rows = rows.filter(Absence::DirectoryUserId.eq(user.0));
    }
    let rows: Vec<(Uuid, DateTime<Utc>)> = rows.into_tuple().all(conn).await?;
    Ok(rows.into_iter().map(|(user, at)| (user.into(), at)).collect())
}

/// Pulled groups whose pushed partner names a person.
///
/// # Errors
/// The database does not answer.
pub async fn linked_of_user(
    conn: &impl ConnectionTrait,
    (organization, user): (OrganizationId, DirectoryUserId),
) -> Result<Vec<DirectoryGroupId>, AppError> {
    use group_member::Column as Member;
    let named = Query::select()
        .column(Member::GroupId)
        .from(group_member::Entity)
        .and_where(Member::OrganizationId.eq(organization.0))
        .and_where(Member::DirectoryUserId.eq(user.0))
        .to_owned();
    let ids: Vec<Uuid> = group_link::Entity::find()
        .select_only()
        .column(group_link::Column::PulledId)
        .filter(group_link::Column::OrganizationId.eq(organization.0))
        .filter(group_link::Column::PushedId.in_subquery(named))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(ids.into_iter().map(Into::into).collect())
}
