//! Rows that a plan makes and no later change of it refers to, written together.

use std::mem::take;

use domain::PersonOutcome;
use entity::{directory_user, employee, membership, membership_access_group, outcome};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, EntityTrait};
use uuid::Uuid;

use super::Applying;
use crate::error::AppError;

/// What is not written yet.
#[derive(Debug, Default)]
pub(super) struct Rows {
    /// Waits only for what the directory knows them by.
    pub(super) new_employee: Option<employee::ActiveModel>,
    /// Whom the directory user is linked to.
    pub(super) link: Option<Uuid>,
    pub(super) person_outcome: Option<PersonOutcome>,
    pub(super) memberships: Vec<membership::ActiveModel>,
    pub(super) gives: Vec<membership_access_group::ActiveModel>,
    /// At most one a property.
    pub(super) outcomes: Vec<outcome::ActiveModel>,
}

impl Rows {
    /// Writes the new employee, whom most other changes refer to.
    pub(super) async fn write_employee(&mut self, at: &Applying<'_>) -> Result<(), AppError> {
        let Some(row) = self.new_employee.take() else {
            return Ok(());
        };
        employee::Entity::insert(row)
            .exec_without_returning(at.tx.conn())
            .await?;
        Ok(())
    }

    /// Writes everything, parents first.
    pub(super) async fn write(mut self, at: &Applying<'_>) -> Result<(), AppError> {
        self.write_employee(at).await?;
        self.write_user(at).await?;
        let conn = at.tx.conn();
        if !self.memberships.is_empty() {
            membership::Entity::insert_many(take(&mut self.memberships))
                .exec_without_returning(conn)
                .await?;
        }
        if !self.gives.is_empty() {
            membership_access_group::Entity::insert_many(take(&mut self.gives))
                .exec_without_returning(conn)
                .await?;
        }
        if !self.outcomes.is_empty() {
            outcome::Entity::insert_many(take(&mut self.outcomes))
                .on_conflict(newest_outcome())
                .exec_without_returning(conn)
                .await?;
        }
        Ok(())
    }

    /// Whom the directory user is, and what came of them as a whole.
    async fn write_user(&self, at: &Applying<'_>) -> Result<(), AppError> {
        if self.link.is_none() && self.person_outcome.is_none() {
            return Ok(());
        }
        let mut row = directory_user::ActiveModel {
            organization_id: Set(at.organization()),
            id: Set(at.user.id),
            ..Default::default()
        };
        if let Some(employee) = self.link {
            row.employee_id = Set(Some(employee));
        }
        if let Some(outcome) = self.person_outcome {
            row.person_outcome = Set(Some(outcome.key().to_owned()));
        }
        directory_user::Entity::update(row)
            .exec_without_returning(at.tx.conn())
            .await?;
        Ok(())
    }
}

fn newest_outcome() -> OnConflict {
    use outcome::Column;
    OnConflict::columns([
        Column::OrganizationId,
        Column::DirectoryUserId,
        Column::PropertyId,
    ])
    .update_columns([
        Column::Kind,
        Column::RuleId,
        Column::RulePosition,
        Column::RuleName,
        Column::RuleRevision,
        Column::Summary,
        Column::Fingerprint,
        Column::Trace,
        Column::DecidedAt,
    ])
    .to_owned()
}
