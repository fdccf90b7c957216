//! Rows that a plan makes and no later change of it refers to, written together.

use domain::PersonOutcome;
use entity::{directory_user, employee, membership, membership_access_group, outcome};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use uuid::Uuid;

use super::Applying;
use crate::store::batch::Batch;

/// What is not written yet.
#[derive(Debug, Default)]
pub(super) struct Rows {
    /// Waits only for what the directory knows them by.
    pub(super) new_employee: Option<employee::ActiveModel>,
    /// The directory user, if they are written with the plan.
    pub(super) new_user: Option<directory_user::ActiveModel>,
    /// Whom the directory user is linked to.
    pub(super) link: Option<Uuid>,
    /// The employee, if somebody else was linked to them.
    pub(super) taken_over: Option<Uuid>,
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
            batch.insert(vec![row]);
        }
    }

    /// Adds everything, parents first.
    pub(super) fn write(mut self, at: &Applying<'_>, batch: &mut Batch) {
        self.write_employee(batch);
        self.write_user(at, batch);
        if let Some(employee) = self.taken_over {
            super::employee::take_over(at, batch, employee);
        }
        batch.insert(self.memberships);
        batch.insert(self.gives);
        batch.insert_or(self.outcomes, newest_outcome);
    }

    /// Whom the directory user is, and what came of them as a whole.
    fn write_user(&mut self, at: &Applying<'_>, batch: &mut Batch) {
        let new = self.new_user.take();
        if new.is_none() && self.link.is_none() && self.person_outcome.is_none() {
            return;
        }
        let is_new = new.is_some();
        let mut row = new.unwrap_or_else(|| directory_user::ActiveModel {
            organization_id: Set(at.organization()),
            id: Set(at.user.id),
            ..Default::default()
        });
        if let Some(employee) = self.link {
            row.employee_id = Set(Some(employee));
        }
        if let Some(outcome) = self.person_outcome {
            row.person_outcome = Set(Some(outcome.key().to_owned()));
        }
        match is_new {
            true => batch.insert(vec![row]),
            false => batch.update(row),
        }
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
