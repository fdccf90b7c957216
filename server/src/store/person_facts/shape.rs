//! What the text of the questions about somebody depends on, and somebody made up of holes to make it with.

use chrono::DateTime;
use entity::directory_user;
use sea_orm::Value;

use super::employee::external_id;
use crate::store::mould::{hole_id, hole_text};

/// Which parts somebody has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Shape {
    has_external_id: bool,
    has_email: bool,
    is_linked: bool,
    is_live: bool,
}

/// Values that questions name.
pub(super) const HOLES: usize = 7;

/// One for each hole.
pub(super) fn values(row: &directory_user::Model, email_key: Option<&str>) -> [Value; HOLES] {
    [
        row.organization_id.into(),
        row.id.into(),
        row.integration_id.into(),
        row.employee_id.into(),
        row.external_id.as_deref().into(),
        row.user_name_key.as_str().into(),
        email_key.into(),
    ]
}

/// Not deactivated, not deleted. Whose integration was uninstalled has not left either.
pub(super) fn is_live(row: &directory_user::Model) -> bool {
    row.active == Some(true) && (row.deleted_at.is_none() || row.detached_at.is_some())
}

impl Shape {
    pub(super) fn of(row: &directory_user::Model, email_key: Option<&str>) -> Self {
        Self {
            has_external_id: external_id(row).is_some(),
            has_email: email_key.is_some(),
            is_linked: row.employee_id.is_some(),
            is_live: is_live(row),
        }
    }

    /// Somebody of this shape, with holes in the order of [`values`] where questions look; and their address.
    pub(super) fn example(self) -> (directory_user::Model, Option<String>) {
        let row = directory_user::Model {
            organization_id: hole_id(0),
            id: hole_id(1),
            integration_id: hole_id(2),
            employee_id: self.is_linked.then(|| hole_id(3)),
            external_id: self.has_external_id.then(|| hole_text(4)),
            user_name_key: hole_text(5),
            active: Some(self.is_live),
            resource: String::new(),
            user_name: String::new(),
            email: None,
            email_key: None,
            display_name: None,
            facts_version: 0,
            version: 0,
            created_at: DateTime::UNIX_EPOCH,
            modified_at: DateTime::UNIX_EPOCH,
            left_at: None,
            returned_at: None,
            groups_pulled_at: None,
            groups_confirmed_at: None,
            person_outcome: None,
            deleted_at: None,
            detached_at: None,
        };
        (row, self.has_email.then(|| hole_text(6)))
    }
}
