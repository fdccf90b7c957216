//! Publishes: each writes the whole rule set of a property again, under the next number, and never changes it after.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use domain::{
    AccessGroupId, Condition, ConditionValue, DirectoryGroupId, OrganizationId, PropertyId, Rule, RuleId,
};
use entity::{
    access_group, condition, condition_group, directory_group, rule, rule_access_group, rule_set_revision,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::Tx;
use crate::error::AppError;

/// Who published what, when and why.
#[derive(Clone, Debug)]
pub struct Revision {
    /// 1, 2, 3 … for each property.
    pub number: i32,
    /// When.
    pub published_at: DateTime<Utc>,
    /// `admin`, `api_token` or `system`.
    pub publisher_kind: &'static str,
    /// The admin or token.
    pub publisher: Option<Uuid>,
    /// Their name then.
    pub publisher_name: String,
    /// Why, as typed.
    pub note: Option<String>,
}

/// What a list shows of a revision.
#[derive(Clone, Debug)]
pub struct StoredRevision {
    /// When it was published.
    pub published_at: DateTime<Utc>,
    /// By whom.
    pub publisher_name: String,
    /// Why, as typed.
    pub note: Option<String>,
}

/// The given revision of each property.
///
/// # Errors
/// The database does not answer.
pub async fn with_numbers(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    numbers: &HashMap<PropertyId, u32>,
) -> Result<HashMap<PropertyId, StoredRevision>, AppError> {
    use rule_set_revision::Column;
    let mut wanted = sea_orm::Condition::any();
    for (property, number) in numbers {
        let one = sea_orm::Condition::all()
            .add(Column::PropertyId.eq(property.0))
            .add(Column::Revision.eq(i32::try_from(*number).unwrap_or(i32::MAX)));
        wanted = wanted.add(one);
    }
    if numbers.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = rule_set_revision::Entity::find()
        .filter(Column::OrganizationId.eq(organization.0))
        .filter(wanted)
        .all(conn)
        .await?;
    let read = |row: rule_set_revision::Model| {
        let revision = StoredRevision {
            published_at: row.published_at,
            publisher_name: row.published_by_name,
            note: row.note,
        };
        (PropertyId(row.property_id), revision)
    };
    Ok(rows.into_iter().map(read).collect())
}

/// A revision in a list.
#[derive(Clone, Debug)]
pub struct ListedRevision {
    /// 1, 2, 3 ….
    pub number: u32,
    /// Who, when and why.
    pub stored: StoredRevision,
}

/// Revisions of a property, newest first, below `before` if given.
///
/// # Errors
/// The database does not answer.
pub async fn list(
    conn: &impl ConnectionTrait,
    (organization, property): (OrganizationId, PropertyId),
    before: Option<u32>,
    limit: u64,
) -> Result<Vec<ListedRevision>, AppError> {
    use rule_set_revision::Column;
    let before = before
        .and_then(|number| i32::try_from(number).ok())
        .unwrap_or(i32::MAX);
    let rows = rule_set_revision::Entity::find()
        .filter(Column::OrganizationId.eq(organization.0))
        .filter(Column::PropertyId.eq(property.0))
        .filter(Column::Revision.lt(before))
        .order_by_desc(Column::Revision)
        .limit(limit)
        .all(conn)
        .await?;
    let read = |row: rule_set_revision::Model| ListedRevision {
        number: u32::try_from(row.revision).unwrap_or_default(),
        stored: StoredRevision {
            published_at: row.published_at,
            publisher_name: row.published_by_name,
            note: row.note,
        },
    };
    Ok(rows.into_iter().map(read).collect())
}

/// Access groups not archived of the property, among these.
///
/// # Errors
/// The database does not answer.
pub async fn usable_access_groups(
    conn: &impl ConnectionTrait,
    (organization, property): (OrganizationId, PropertyId),
    wanted: &BTreeSet<AccessGroupId>,
) -> Result<BTreeSet<AccessGroupId>, AppError> {
    let ids: Vec<Uuid> = access_group::Entity::find()
        .select_only()
        .column(access_group::Column::Id)
        .filter(access_group::Column::OrganizationId.eq(organization.0))
        .filter(access_group::Column::PropertyId.eq(property.0))
        .filter(access_group::Column::ArchivedAt.is_null())
        .filter(access_group::Column::Id.is_in(wanted.iter().map(|id| id.0)))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(ids.into_iter().map(Into::into).collect())
}

/// Directory groups of the organization among these, deleted ones too: a rule may go on naming one.
///
/// # Errors
/// The database does not answer.
pub async fn known_groups(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    wanted: &BTreeSet<DirectoryGroupId>,
) -> Result<BTreeSet<DirectoryGroupId>, AppError> {
    let ids: Vec<Uuid> = directory_group::Entity::find()
        .select_only()
        .column(directory_group::Column::Id)
        .filter(directory_group::Column::OrganizationId.eq(organization.0))
        .filter(directory_group::Column::Id.is_in(wanted.iter().map(|id| id.0)))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(ids.into_iter().map(Into::into).collect())
}

/// Rules among these that some revision of the property has or had: an edited rule keeps its id.
///
/// # Errors
/// The database does not answer.
pub async fn known_rules(
    conn: &impl ConnectionTrait,
    (organization, property): (OrganizationId, PropertyId),
    wanted: &BTreeSet<RuleId>,
) -> Result<BTreeSet<RuleId>, AppError> {
    let ids: Vec<Uuid> = rule::Entity::find()
        .select_only()
        .column(rule::Column::Id)
        .distinct()
        .filter(rule::Column::OrganizationId.eq(organization.0))
        .filter(rule::Column::PropertyId.eq(property.0))
        .filter(rule::Column::Id.is_in(wanted.iter().map(|id| id.0)))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(ids.into_iter().map(Into::into).collect())
}

/// Writes a revision with its rules, in order.
///
/// # Errors
/// The database does not answer.
pub async fn insert(
    tx: &Tx,
    (organization, property): (OrganizationId, PropertyId),
    revision: &Revision,
    rules: &[Rule],
) -> Result<(), AppError> {
    let row = rule_set_revision::ActiveModel {
        organization_id: Set(organization.0),
        property_id: Set(property.0),
        revision: Set(revision.number),
        published_at: Set(revision.published_at),
        published_by_kind: Set(revision.publisher_kind.to_owned()),
        published_by_id: Set(revision.publisher),
        published_by_name: Set(revision.publisher_name.clone()),
        note: Set(revision.note.clone()),
    };
    rule_set_revision::Entity::insert(row)
        .exec_without_returning(tx.conn())
        .await?;
    let mut rows = Rows::new(organization, property, revision.number);
    for (position, rule) in (1..).zip(rules) {
        rows.add(position, rule)?;
    }
    rows.write(tx).await
}

/// Rows in one statement: well under SQLite's limit of bound parameters.
const STEP: usize = 500;

/// The rows of one revision, table by table.
struct Rows {
    key: (Uuid, Uuid, i32),
    rules: Vec<rule::ActiveModel>,
    access_groups: Vec<rule_access_group::ActiveModel>,
    conditions: Vec<condition::ActiveModel>,
    groups: Vec<condition_group::ActiveModel>,
}

impl Rows {
    fn new(organization: OrganizationId, property: PropertyId, revision: i32) -> Self {
        Self {
            key: (organization.0, property.0, revision),
            rules: Vec::new(),
            access_groups: Vec::new(),
            conditions: Vec::new(),
            groups: Vec::new(),
        }
    }

    fn add(&mut self, position: i32, rule: &Rule) -> Result<(), AppError> {
        let (organization, property, revision) = self.key;
        self.rules.push(rule::ActiveModel {
            organization_id: Set(organization),
            property_id: Set(property),
            revision: Set(revision),
            id: Set(rule.id.0),
            position: Set(position),
            name: Set(rule.name.clone()),
            is_enabled: Set(rule.enabled),
            match_kind: Set(rule.matching.key().to_owned()),
            role: Set(rule.outcome.role.key().to_owned()),
            mobile_key: Set(rule.outcome.mobile_key.key().to_owned()),
        });
        let given = rule
            .outcome
            .access_groups
            .iter()
            .map(|group| rule_access_group::ActiveModel {
                organization_id: Set(organization),
                property_id: Set(property),
                revision: Set(revision),
                rule_id: Set(rule.id.0),
                access_group_id: Set(group.0),
            });
        self.access_groups.extend(given);
        for (position, condition) in (0..).zip(&rule.conditions) {
            self.add_condition(rule.id, position, condition)?;
        }
        Ok(())
    }

    fn add_condition(&mut self, rule: RuleId, position: i32, condition: &Condition) -> Result<(), AppError> {
        let (organization, property, revision) = self.key;
        let mut operands = Vec::new();
        let mut ordinal = 0;
        for value in condition.values() {
            match value {
                ConditionValue::Text(_) | ConditionValue::PropertyField(_) => operands.push(value),
                ConditionValue::Group(group) => {
                    self.groups.push(condition_group::ActiveModel {
                        organization_id: Set(organization),
                        property_id: Set(property),
                        revision: Set(revision),
                        rule_id: Set(rule.0),
                        condition_position: Set(position),
                        ordinal: Set(ordinal),
                        group_id: Set(group.0),
                    });
                    ordinal += 1;
                }
            }
        }
        self.conditions.push(condition::ActiveModel {
            organization_id: Set(organization),
            property_id: Set(property),
            revision: Set(revision),
            rule_id: Set(rule.0),
            position: Set(position),
            attribute: Set(condition.attribute().key().to_owned()),
            operator: Set(condition.operator().key().to_owned()),
            operands: Set(serde_json::to_string(&operands)?),
        });
        Ok(())
    }

    async fn write(self, tx: &Tx) -> Result<(), AppError> {
        macro_rules! write {
            ($table:ident, $rows:expr) => {
                for step in $rows.chunks(STEP) {
                    $table::Entity::insert_many(step.to_vec())
                        .exec_without_returning(tx.conn())
                        .await?;
                }
            };
        }
        write!(rule, self.rules);
        write!(rule_access_group, self.access_groups);
        write!(condition, self.conditions);
        write!(condition_group, self.groups);
        Ok(())
    }
}
