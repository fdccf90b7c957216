//! Writes what was decided, for a property and for the person as a whole.

use domain::{Outcome, PersonOutcome, PropertyId};
use entity::{directory_user, outcome};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, EntityTrait};

use super::{Applying, column};
use crate::error::AppError;

pub(super) async fn record_person(at: &Applying<'_>, outcome: PersonOutcome) -> Result<(), AppError> {
    let row = directory_user::ActiveModel {
        organization_id: Set(at.organization()),
        id: Set(at.user.id),
        person_outcome: Set(Some(outcome.key().to_owned())),
        ..Default::default()
    };
    directory_user::Entity::update(row).exec(at.tx.conn()).await?;
    Ok(())
}

pub(super) async fn record(
    at: &Applying<'_>,
    property: PropertyId,
    decided: &Outcome,
) -> Result<(), AppError> {
    use outcome::Column;
    let row = outcome::ActiveModel {
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
        trace: Set(serde_json::to_string(&decided.trace)?),
        decided_at: Set(at.now),
    };
    let newest = OnConflict::columns([
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
    .to_owned();
    outcome::Entity::insert(row)
        .on_conflict(newest)
        .exec_without_returning(at.tx.conn())
        .await?;
    Ok(())
}
