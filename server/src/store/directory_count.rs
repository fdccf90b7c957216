//! How many users a directory holds, kept by the writes: counting a million rows for each page would take longer than
//! the page. A directory that has no row yet is counted when asked.

use domain::id::{IntegrationId, OrganizationId};
use entity::directory_count::{ActiveModel, Column, Entity};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::Tx;
use super::batch::Batch;
use crate::error::AppError;

/// What one write does to the number of users.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Effect {
    /// Nothing.
    #[default]
    None,
    /// One more.
    Added,
    /// One less.
    Deleted,
}

/// A new directory is empty.
///
/// # Errors
/// The database does not answer.
pub(super) async fn start(
    tx: &Tx,
    organization: OrganizationId,
    integration: IntegrationId,
) -> Result<(), AppError> {
    let row = ActiveModel {
        organization_id: Set(organization.0),
        integration_id: Set(integration.0),
        users: Set(0),
        deletions: Set(0),
    };
    Entity::insert(row).exec_without_returning(tx.conn()).await?;
    Ok(())
}

/// Adds the effect to a transaction's last batch: the row is one for all writers of the directory, so it is held shortly.
pub(super) fn note_in(
    batch: &mut Batch,
    organization: OrganizationId,
    integration: IntegrationId,
    effect: Effect,
) {
    let (users, deletions) = match effect {
        Effect::None => return,
        Effect::Added => (1, 0),
        Effect::Deleted => (-1, 1),
    };
    let update = Entity::update_many()
        .col_expr(Column::Users, Expr::col(Column::Users).add(users))
        .col_expr(Column::Deletions, Expr::col(Column::Deletions).add(deletions))
        .filter(Column::OrganizationId.eq(organization.0))
        .filter(Column::IntegrationId.eq(integration.0));
    batch.write(&update);
}
