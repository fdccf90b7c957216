//! Rows that a plan makes and no later change of it refers to, written together.

use std::mem::take;

use domain::PersonOutcome;
use entity::{directory_user, employee, membership, membership_access_group, outcome};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, EntityTrait};
use uuid::Uuid;

use super::Applying;
use crate::store::batch::Batch;

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
    /// Adds the new employee, whom most other changes refer to.
    pub(super) fn write_employee(&mut self, batch: &mut Batch) {
        if let Some(row) = self.new_employee.take() {
            batch.write(&employee::Entity::insert(row));
        }
    }

    /// Adds everything, parents first.
    pub(super) fn write(mut self, at: &Applying<'_>, batch: &mut Batch) {
        self.write_employee(batch);
        self.write_user(at, batch);
        if !self.memberships.is_empty() {
            batch.write(&membership::Entity::insert_many(take(&mut self.memberships)));
        }
        if !self.gives.is_empty() {
            batch.write(&membership_access_group::Entity::insert_many(take(
                &mut self.gives,
            )));
        }
        if !self.outcomes.is_empty() {
            let outcomes = outcome::Entity::insert_many(take(&mut self.outcomes));
            batch.write(&outcomes.on_conflict(newest_outcome()));
        }
    }

    /// Whom the directory user is, and what came of them as a whole.
    fn write_user(&self, at: &Applying<'_>, batch: &mut Batch) {
        if self.link.is_none() && self.person_outcome.is_none() {
            return;
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
        batch.update(row);
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
