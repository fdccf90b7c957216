//! The rule sets in force. A revision never changes once published, so each is read once and kept in memory; so is what
//! else decisions rest on, as long as its stamp stays.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex};

use chrono::TimeDelta;
use domain::{
    AccessGroupId, Address, CompiledRules, Condition, ConditionSpec, ConditionValue, DirectoryGroupId,
    OrganizationId, PropertyFacts, PropertyFields, Rule, RuleId, RuleOutcome, RuleSet, Settings,
};
use entity::{access_group, condition, condition_group, directory_group, property, rule, rule_access_group};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::decision_basis::{self, DecisionBasis};
use super::{Tx, group_link, organization as organization_store, unreadable};
use crate::error::AppError;

/// Revisions kept; more would only be those of long-gone publishes.
const MOST_KEPT: usize = 10_000;

type Key = (Uuid, Uuid, i32);

/// What was read lately: revisions by organization, property and number, and what each organization's decisions rest on.
#[derive(Debug, Default)]
pub struct RuleSets {
    revisions: Mutex<HashMap<Key, Arc<RuleSet>>>,
    bases: decision_basis::Kept,
}

impl RuleSets {
    /// What is in force, held as it is until the transaction ends.
    ///
    /// # Errors
    /// The database does not answer, or a stored rule cannot be read.
    pub async fn in_force(
        &self,
        tx: &Tx,
        organization: OrganizationId,
    ) -> Result<Arc<DecisionBasis>, AppError> {
        let held = decision_basis::held(organization).one(tx.conn()).await?;
        self.under(tx, organization, held.map(|row| row.stamp)).await
    }

    /// What is in force under a stamp that the transaction holds ([`decision_basis::held`]); read only if the stamp is not
    /// the one of the last time.
    ///
    /// # Errors
    /// The database does not answer, or a stored rule cannot be read.
    pub(super) async fn under(
        &self,
        tx: &Tx,
        organization: OrganizationId,
        stamp: Option<Uuid>,
    ) -> Result<Arc<DecisionBasis>, AppError> {
        let stamp = stamp.unwrap_or(Uuid::nil());
        if let Some(known) = self.bases.get(organization, stamp) {
            return Ok(known);
        }
        let basis = Arc::new(self.read_basis(tx.conn(), organization).await?);
        self.bases.keep(organization, stamp, &basis);
        Ok(basis)
    }

    async fn read_basis(
        &self,
        conn: &impl ConnectionTrait,
        organization: OrganizationId,
    ) -> Result<DecisionBasis, AppError> {
        let settings = organization_store::get(conn, organization).await?;
        let rows = property::Entity::find()
            .filter(property::Column::OrganizationId.eq(organization.0))
            .filter(property::Column::ArchivedAt.is_null())
            .order_by_asc(property::Column::Id)
            .all(conn)
            .await?;
        let mut names = access_group_names(conn, organization).await?;
        let mut sets = Vec::with_capacity(rows.len());
        for row in &rows {
            let key = (organization.0, row.id, row.current_revision);
            sets.push(self.revision(conn, key).await?);
        }
        let group_names = group_names(conn, organization, &sets).await?;
        let mut properties = Vec::with_capacity(rows.len());
        for (row, rules) in rows.into_iter().zip(sets) {
            properties.push(PropertyFacts {
                id: row.id.into(),
                rules: Arc::new(CompiledRules::new(rules, fields(&row), &group_names)),
                name: row.name,
                access_groups: Arc::new(names.remove(&row.id).unwrap_or_default()),
                last_outcome: None,
                accepted_losses: BTreeSet::new(),
                is_held: false,
            });
        }
        Ok(DecisionBasis {
            settings: Settings {
                settle_window: TimeDelta::seconds(settings.settle_window_seconds.into()),
                key_restore: TimeDelta::days(settings.key_restore_days.into()),
            },
            properties,
            links: Arc::new(group_link::read(conn, organization).await?),
        })
    }

    /// One revision of one property; 0 = no rules.
    ///
    /// # Errors
    /// The database does not answer, or a stored rule cannot be read.
    pub async fn get(
        &self,
        conn: &impl ConnectionTrait,
        (organization, property): (OrganizationId, domain::PropertyId),
        revision: u32,
    ) -> Result<Arc<RuleSet>, AppError> {
        let revision = i32::try_from(revision).unwrap_or(i32::MAX);
        self.revision(conn, (organization.0, property.0, revision)).await
    }

    async fn revision(&self, conn: &impl ConnectionTrait, key: Key) -> Result<Arc<RuleSet>, AppError> {
        if let Some(known) = self
            .revisions
            .lock()
            .expect("invariant: map operations do not panic")
            .get(&key)
        {
            return Ok(Arc::clone(known));
        }
        let read = Arc::new(read(conn, key).await?);
        let mut kept = self
            .revisions
            .lock()
            .expect("invariant: map operations do not panic");
        if kept.len() >= MOST_KEPT {
            kept.clear();
        }
        kept.insert(key, Arc::clone(&read));
        Ok(read)
    }
}

fn fields(row: &property::Model) -> PropertyFields {
    let address = Address {
        street: row.street.clone(),
        city: row.city.clone(),
        state: row.state.clone(),
        postal_code: row.postal_code.clone(),
        country: row.country.clone(),
    };
    PropertyFields::new(&row.name, &address, &row.time_zone)
}

async fn access_group_names(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
) -> Result<HashMap<Uuid, BTreeMap<AccessGroupId, String>>, AppError> {
    let rows: Vec<(Uuid, Uuid, String)> = access_group::Entity::find()
        .select_only()
        .columns([
            access_group::Column::PropertyId,
            access_group::Column::Id,
            access_group::Column::Name,
        ])
        .filter(access_group::Column::OrganizationId.eq(organization.0))
        .into_tuple()
        .all(conn)
        .await?;
    let mut names: HashMap<_, BTreeMap<_, _>> = HashMap::new();
    for (property, id, name) in rows {
        names.entry(property).or_default().insert(id.into(), name);
    }
    Ok(names)
}

async fn group_names(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    sets: &[Arc<RuleSet>],
) -> Result<BTreeMap<DirectoryGroupId, String>, AppError> {
    let conditions = sets
        .iter()
        .flat_map(|set| &set.rules)
        .flat_map(|rule| &rule.conditions);
    let ids: Vec<Uuid> = conditions
        .flat_map(Condition::values)
        .filter_map(|value| match value {
            ConditionValue::Group(group) => Some(group.0),
            ConditionValue::Text(_) | ConditionValue::PropertyField(_) => None,
        })
        .collect();
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows: Vec<(Uuid, String)> = directory_group::Entity::find()
        .select_only()
        .columns([directory_group::Column::Id, directory_group::Column::DisplayName])
        .filter(directory_group::Column::OrganizationId.eq(organization.0))
        .filter(directory_group::Column::Id.is_in(ids))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|(id, name)| (id.into(), name)).collect())
}

/// Reads one revision from its rows.
async fn read(
    conn: &impl ConnectionTrait,
    (organization, property, revision): Key,
) -> Result<RuleSet, AppError> {
    macro_rules! of_revision {
        ($table:ident) => {
            $table::Entity::find()
                .filter($table::Column::OrganizationId.eq(organization))
                .filter($table::Column::PropertyId.eq(property))
                .filter($table::Column::Revision.eq(revision))
        };
    }
    let rows = of_revision!(rule)
        .order_by_asc(rule::Column::Position)
        .all(conn)
        .await?;
    let gives = of_revision!(rule_access_group).all(conn).await?;
    let conditions = of_revision!(condition)
        .order_by_asc(condition::Column::Position)
        .all(conn)
        .await?;
    let groups = of_revision!(condition_group)
        .order_by_asc(condition_group::Column::Ordinal)
        .all(conn)
        .await?;
    let mut rules = Vec::with_capacity(rows.len());
    for row in rows {
        let mut own = Vec::new();
        for stored in conditions.iter().filter(|stored| stored.rule_id == row.id) {
            let mut values: Vec<ConditionValue> = serde_json::from_str(&stored.operands)?;
            let named = groups
                .iter()
                .filter(|group| (group.rule_id, group.condition_position) == (row.id, stored.position));
            values.extend(named.map(|group| ConditionValue::Group(group.group_id.into())));
            let operator = stored.operator.parse().map_err(unreadable)?;
            let spec = ConditionSpec {
                attribute: stored.attribute.clone(),
                operator,
                values,
            };
            own.push(Condition::try_from(spec).map_err(unreadable)?);
        }
        let given = gives.iter().filter(|given| given.rule_id == row.id);
        rules.push(Rule {
            id: RuleId(row.id),
            name: row.name,
            enabled: row.is_enabled,
            matching: row.match_kind.parse().map_err(unreadable)?,
            conditions: own,
            outcome: RuleOutcome {
                access_groups: given.map(|given| given.access_group_id.into()).collect(),
                role: row.role.parse().map_err(unreadable)?,
                mobile_key: row.mobile_key.parse().map_err(unreadable)?,
            },
        });
    }
    Ok(RuleSet {
        revision: u32::try_from(revision).unwrap_or_default(),
        rules,
    })
}
