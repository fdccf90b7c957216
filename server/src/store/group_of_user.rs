//! The groups people are in, as their SCIM resource shows them: live groups of the same integration, direct members.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::id::DirectoryUserId;
use entity::{directory_group, group_member};
use sea_orm::sea_query::{Alias, Condition, Expr, ExprTrait, Order, Query, SelectStatement};
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use crate::error::AppError;
use crate::service::actor::ScimCaller;

/// One group of one user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupOfUser {
    /// Whose.
    pub user: Uuid,
    /// The group's SCIM id.
    pub group: Uuid,
    /// Its name.
    pub display_name: String,
}

/// The same, whatever became of the group and whosever it is.
#[derive(Debug, FromQueryResult)]
pub(super) struct Link {
    member: Uuid,
    of_group: Uuid,
    integration_id: Uuid,
    display_name: String,
    deleted_at: Option<DateTime<Utc>>,
    is_pulled: bool,
}

/// Groups of each of these users, oldest first.
///
/// # Errors
/// The database does not answer.
pub async fn of_users(
    conn: &impl ConnectionTrait,
    caller: &ScimCaller,
    users: &[DirectoryUserId],
) -> Result<HashMap<Uuid, Vec<GroupOfUser>>, AppError> {
    let mut found: HashMap<Uuid, Vec<GroupOfUser>> = HashMap::new();
    if users.is_empty() {
        return Ok(found);
    }
    let statement = select(caller, users.iter().map(|user| user.0));
    let rows = conn.query_all(&statement).await?;
    let links = rows.iter().map(|row| Link::from_query_result(row, ""));
    for group in live(caller, links.collect::<Result<_, _>>()?) {
        found.entry(group.user).or_default().push(group);
    }
    Ok(found)
}

/// Those of the caller's integration that it pushed and that are there.
pub(super) fn live(caller: &ScimCaller, links: Vec<Link>) -> Vec<GroupOfUser> {
    let is_shown = |link: &Link| {
        link.deleted_at.is_none() && !link.is_pulled && link.integration_id == caller.integration.0
    };
    let links = links.into_iter().filter(is_shown);
    links
        .map(|link| GroupOfUser {
            user: link.member,
            group: link.of_group,
            display_name: link.display_name,
        })
        .collect()
}

/// The statement, for a batch. It asks for nothing of the group that an index of groups could serve: it should begin with
/// the people, who are in a few groups each, and not with all groups of an integration.
pub(super) fn select(caller: &ScimCaller, users: impl IntoIterator<Item = Uuid>) -> SelectStatement {
    use directory_group::Column as Group;
    use group_member::Column;
    let (link, group) = (Alias::new("link"), Alias::new("named"));
    let same = |left: Group, right: Column| Expr::col((group.clone(), left)).equals((link.clone(), right));
    Query::select()
        .expr_as(Expr::col((link.clone(), Column::DirectoryUserId)), "member")
        .expr_as(Expr::col((link.clone(), Column::GroupId)), "of_group")
        .column((group.clone(), Group::IntegrationId))
        .column((group.clone(), Group::DisplayName))
        .column((group.clone(), Group::DeletedAt))
        .column((group.clone(), Group::IsPulled))
        .from_as(group_member::Entity, link.clone())
        .join_as(
            sea_orm::JoinType::InnerJoin,
            directory_group::Entity,
            group.clone(),
            Condition::all()
                .add(same(Group::OrganizationId, Column::OrganizationId))
                .add(same(Group::Id, Column::GroupId)),
        )
        .and_where(Expr::col((link.clone(), Column::OrganizationId)).eq(caller.organization.0))
        .and_where(Expr::col((link.clone(), Column::DirectoryUserId)).is_in(users))
        .order_by((link.clone(), Column::DirectoryUserId), Order::Asc)
        .order_by((link, Column::GroupId), Order::Asc)
        .to_owned()
}
