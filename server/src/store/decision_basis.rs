//! What decisions about all people of an organization rest on: read once, kept in memory, and known to be current by a
//! stamp that every change of it renews.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use domain::{GroupLinks, OrganizationId, PropertyFacts, Settings};
use entity::decision_basis::{ActiveModel, Column, Entity};
use sea_orm::sea_query::{LockType, OnConflict};
use sea_orm::{ActiveValue::Set, EntityTrait, QuerySelect, Select};
use uuid::Uuid;

use super::Tx;
use crate::error::AppError;

/// Settings, properties and rules of one organization.
#[derive(Clone, Debug)]
pub struct DecisionBasis {
    /// The organization's.
    pub settings: Settings,
    /// Properties not archived, oldest first; `last_outcome` is left empty.
    pub properties: Vec<PropertyFacts>,
    /// Which pushed groups are which pulled ones.
    pub links: Arc<GroupLinks>,
}

/// Organizations kept; more would only be those that nobody has changed for long.
const MOST_KEPT: usize = 1_000;

/// The bases read lately, each with its stamp.
#[derive(Debug, Default)]
pub(super) struct Kept(Mutex<HashMap<OrganizationId, (Uuid, Arc<DecisionBasis>)>>);

impl Kept {
    pub(super) fn get(&self, organization: OrganizationId, stamp: Uuid) -> Option<Arc<DecisionBasis>> {
        let kept = self.0.lock().expect("invariant: map operations do not panic");
        let (of, basis) = kept.get(&organization)?;
        (*of == stamp).then(|| Arc::clone(basis))
    }

    pub(super) fn keep(&self, organization: OrganizationId, stamp: Uuid, basis: &Arc<DecisionBasis>) {
        let mut kept = self.0.lock().expect("invariant: map operations do not panic");
        if kept.len() >= MOST_KEPT {
            kept.clear();
        }
        kept.insert(organization, (stamp, Arc::clone(basis)));
    }
}

/// Reads the stamp, held until the transaction ends: a publish waits for the decisions that rest on what it replaces, and
/// then queues those people too. No row in an organization made before there were stamps, until its first change.
pub(super) fn held(organization: OrganizationId) -> Select<Entity> {
    Entity::find_by_id(organization.0).lock(LockType::Share)
}

/// Something that decisions rest on changes in this transaction. Call it before whoever is concerned is queued.
///
/// # Errors
/// The database does not answer.
pub(super) async fn renew(tx: &Tx, organization: OrganizationId) -> Result<(), AppError> {
    #[expect(
        clippy::disallowed_methods,
        reason = "a stamp names no row and decides nothing: it only differs from every other, those of taken-back changes too"
    )]
    let stamp = Uuid::new_v4();
    let row = ActiveModel {
        organization_id: Set(organization.0),
        stamp: Set(stamp),
    };
    let newest = OnConflict::column(Column::OrganizationId)
        .update_column(Column::Stamp)
        .to_owned();
    Entity::insert(row)
        .on_conflict(newest)
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}
