//! Rows of what was decided for a property.

use domain::{Outcome, PropertyId};
use entity::outcome;
use sea_orm::ActiveValue::Set;

use super::{Applying, column};
use crate::error::AppError;
use crate::store::trace;

pub(super) fn row(
    at: &Applying<'_>,
    property: PropertyId,
    decided: &Outcome,
) -> Result<outcome::ActiveModel, AppError> {
    Ok(outcome::ActiveModel {
        organization_id: Set(at.organization()),
        directory_user_id: Set(at.user.id),
        property_id: Set(property.0),
        kind: Set(decided.kind.key().to_owned()),
        rule_id: Set(decided.rule.as_ref().map(|stamp| stamp.rule.0)),
        rule_position: Set(decided.rule.as_ref().map(|stamp| column(stamp.position))),
        rule_name: Set(decided.rule.as_ref().map(|stamp| stamp.name.clone())),
        rule_revision: Set((decided.revision != 0).then(|| column(decided.revision))),
        summary: Set(decided.summary.clone()),
        fingerprint: Set(decided.fingerprint),
        trace: Set(trace::write(&decided.trace)?),
        decided_at: Set(at.now),
    })
}
