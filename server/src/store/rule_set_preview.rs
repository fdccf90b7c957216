//! Previews of unsaved rules, kept for half an hour, and the losses that a publish accepted from one (behaviour.md §5).
//! People are kept many to a row and in the order they are shown; names are not among what is kept.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use domain::preview::{Effect, EffectKind, LossIn, Totals};
use domain::{DirectoryUserId, Loss, OrganizationId, PropertyId};
use entity::{accepted_loss, rule_set_preview, rule_set_preview_part};
use sea_orm::sea_query::{ExprTrait, OnConflict, Query};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Tx;
use crate::error::AppError;

/// People in one row.
pub const PEOPLE_PER_PART: usize = 500;
/// Rows in one statement.
const STEP: usize = 500;

/// One person of a preview.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Person {
    /// Who.
    pub user: DirectoryUserId,
    /// What changes for them.
    pub effect: Effect,
}

/// A preview, without its people.
#[derive(Clone, Debug)]
pub struct Preview {
    /// Its id.
    pub id: Uuid,
    /// Whose rules.
    pub property: PropertyId,
    /// The revision in force when it was made.
    pub base_revision: u32,
    /// Of the rules.
    pub rules_digest: String,
    /// How many people are concerned.
    pub totals: Totals,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Until when it can be accepted.
    pub expires_at: DateTime<Utc>,
}

/// Keeps a preview; `people` in the order they are shown. Those that have expired go.
///
/// # Errors
/// The database does not answer.
pub async fn insert(
    tx: &Tx,
    organization: OrganizationId,
    preview: &Preview,
    people: &[Person],
) -> Result<(), AppError> {
    forget_expired(tx, organization, preview.created_at).await?;
    let row = rule_set_preview::ActiveModel {
        organization_id: Set(organization.0),
        id: Set(preview.id),
        property_id: Set(preview.property.0),
        base_revision: Set(i32::try_from(preview.base_revision).unwrap_or(i32::MAX)),
        rules_digest: Set(preview.rules_digest.clone()),
        totals: Set(serde_json::to_string(&preview.totals)?),
        created_at: Set(preview.created_at),
        expires_at: Set(preview.expires_at),
    };
    rule_set_preview::Entity::insert(row)
        .exec_without_returning(tx.conn())
        .await?;
    for (ordinal, people) in (0..).zip(people.chunks(PEOPLE_PER_PART)) {
        let part = rule_set_preview_part::ActiveModel {
            organization_id: Set(organization.0),
            preview_id: Set(preview.id),
            ordinal: Set(ordinal),
            people: Set(serde_json::to_string(people)?),
        };
        rule_set_preview_part::Entity::insert(part)
            .exec_without_returning(tx.conn())
            .await?;
    }
    Ok(())
}

async fn forget_expired(tx: &Tx, organization: OrganizationId, now: DateTime<Utc>) -> Result<(), AppError> {
    let expired = Query::select()
        .column(rule_set_preview::Column::Id)
        .from(rule_set_preview::Entity)
        .and_where(rule_set_preview::Column::OrganizationId.eq(organization.0))
        .and_where(rule_set_preview::Column::ExpiresAt.lte(now))
        .to_owned();
    rule_set_preview_part::Entity::delete_many()
        .filter(rule_set_preview_part::Column::OrganizationId.eq(organization.0))
        .filter(sea_orm::sea_query::Expr::col(rule_set_preview_part::Column::PreviewId).in_subquery(expired))
        .exec(tx.conn())
        .await?;
    rule_set_preview::Entity::delete_many()
        .filter(rule_set_preview::Column::OrganizationId.eq(organization.0))
        .filter(rule_set_preview::Column::ExpiresAt.lte(now))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// A preview, expired or not.
///
/// # Errors
/// The database does not answer.
pub async fn find(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    id: Uuid,
) -> Result<Option<Preview>, AppError> {
    let row = rule_set_preview::Entity::find_by_id((organization.0, id))
        .one(conn)
        .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Preview {
        id: row.id,
        property: row.property_id.into(),
        base_revision: u32::try_from(row.base_revision).unwrap_or_default(),
        rules_digest: row.rules_digest,
        totals: serde_json::from_str(&row.totals)?,
        created_at: row.created_at,
        expires_at: row.expires_at,
    }))
}

/// The people of one part, in order; none behind the last part.
///
/// # Errors
/// The database does not answer.
pub async fn part(
    conn: &impl ConnectionTrait,
    (organization, preview): (OrganizationId, Uuid),
    ordinal: usize,
) -> Result<Vec<Person>, AppError> {
    let ordinal = i32::try_from(ordinal).unwrap_or(i32::MAX);
    let row = rule_set_preview_part::Entity::find_by_id((organization.0, preview, ordinal))
        .one(conn)
        .await?;
    match row {
        Some(row) => Ok(serde_json::from_str(&row.people)?),
        None => Ok(Vec::new()),
    }
}

/// Everybody who loses something: they come first.
///
/// # Errors
/// The database does not answer.
pub async fn losing(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    preview: &Preview,
) -> Result<Vec<Person>, AppError> {
    let mut losing = Vec::new();
    for ordinal in 0.. {
        let people = part(conn, (organization, preview.id), ordinal).await?;
        let count = people.len();
        let losers = people
            .into_iter()
            .filter(|person| person.effect.kind() == Some(EffectKind::Loss));
        let before = losing.len();
        losing.extend(losers);
        if losing.len() - before < count || count == 0 {
            break;
        }
    }
    Ok(losing)
}

/// Remembers that a publish accepted these losses.
///
/// # Errors
/// The database does not answer.
pub async fn accept(
    tx: &Tx,
    ((organization, property), revision): ((OrganizationId, PropertyId), i32),
    people: &[Person],
) -> Result<(), AppError> {
    let losses = people.iter().map(|person| (person.user, &person.effect.losses));
    accept_losses(tx, ((organization, property), revision), losses).await
}

/// Remembers that these losses were seen and are wanted, under that revision.
///
/// # Errors
/// The database does not answer.
pub async fn accept_losses<'a>(
    tx: &Tx,
    ((organization, property), revision): ((OrganizationId, PropertyId), i32),
    people: impl Iterator<Item = (DirectoryUserId, &'a BTreeSet<LossIn>)>,
) -> Result<(), AppError> {
    use accepted_loss::Column;
    let mut rows = Vec::new();
    for (user, losses) in people {
        rows.push(accepted_loss::ActiveModel {
            organization_id: Set(organization.0),
            directory_user_id: Set(user.0),
            property_id: Set(property.0),
            revision: Set(revision),
            losses: Set(serde_json::to_string(losses)?),
        });
    }
    let newest = OnConflict::columns([
        Column::OrganizationId,
        Column::DirectoryUserId,
        Column::PropertyId,
    ])
    .update_columns([Column::Revision, Column::Losses])
    .to_owned();
    for step in rows.chunks(STEP) {
        accepted_loss::Entity::insert_many(step.to_vec())
            .on_conflict(newest.clone())
            .exec_without_returning(tx.conn())
            .await?;
    }
    Ok(())
}

/// A newer publish of the property: what was accepted before counts no more.
///
/// # Errors
/// The database does not answer.
pub async fn forget_accepted(
    tx: &Tx,
    (organization, property): (OrganizationId, PropertyId),
) -> Result<(), AppError> {
    accepted_loss::Entity::delete_many()
        .filter(accepted_loss::Column::OrganizationId.eq(organization.0))
        .filter(accepted_loss::Column::PropertyId.eq(property.0))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// The losses accepted for one person, in the revisions in force, as rows for a decision.
///
/// # Errors
/// A stored row cannot be read.
pub(super) fn accepted_by(
    rows: &[accepted_loss::Model],
    in_force: impl Fn(PropertyId) -> Option<u32>,
) -> Result<BTreeSet<LossIn>, AppError> {
    let mut accepted: BTreeSet<(PropertyId, Loss)> = BTreeSet::new();
    for row in rows {
        let revision = u32::try_from(row.revision).ok();
        if revision.is_some() && in_force(row.property_id.into()) == revision {
            let losses: BTreeSet<LossIn> = serde_json::from_str(&row.losses)?;
            accepted.extend(losses);
        }
    }
    Ok(accepted)
}

/// The person was decided with what was accepted for them: it counts once.
///
/// # Errors
/// The database does not answer.
pub async fn spend(tx: &Tx, (organization, user): (OrganizationId, DirectoryUserId)) -> Result<(), AppError> {
    accepted_loss::Entity::delete_many()
        .filter(accepted_loss::Column::OrganizationId.eq(organization.0))
        .filter(accepted_loss::Column::DirectoryUserId.eq(user.0))
        .exec(tx.conn())
        .await?;
    Ok(())
}
