//! Exceptions from the rules, as rows (behaviour.md §2.8, §4): what decisions read of them, and what the console shows.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use domain::{
    AccessGroupId, EmployeeId, Given, Grant, Kept, KeptAccess, MembershipContent, MobileKeyStatus,
    OrganizationId, OverrideEnd, OverrideFacts, OverrideId, OverrideKind, PropertyId, Role,
};
use entity::access_override::{ActiveModel, Column, Entity, Model};
use entity::{membership, membership_access_group, mobile_key};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Select};

use super::{Tx, unreadable};
use crate::error::AppError;

/// One that an admin makes.
#[derive(Clone, Debug)]
pub struct NewOverride {
    /// Its id.
    pub id: OverrideId,
    /// Whose.
    pub employee: EmployeeId,
    /// Where.
    pub property: PropertyId,
    /// What it gives.
    pub grant: Grant,
    /// As typed.
    pub reason: String,
    /// The admin's name.
    pub made_by: String,
    /// When.
    pub made_at: DateTime<Utc>,
    /// Until when.
    pub expires_at: DateTime<Utc>,
}

/// One as stored.
#[derive(Clone, Debug)]
pub struct StoredOverride {
    /// Its id.
    pub id: OverrideId,
    /// Whose.
    pub employee: EmployeeId,
    /// Where.
    pub property: PropertyId,
    /// Of what sort.
    pub kind: OverrideKind,
    /// The extra access group, of that sort.
    pub access_group: Option<AccessGroupId>,
    /// The role, of that sort.
    pub role: Option<Role>,
    /// As typed.
    pub reason: String,
    /// The admin's name then.
    pub made_by: String,
    /// When.
    pub made_at: DateTime<Utc>,
    /// Until when.
    pub expires_at: DateTime<Utc>,
    /// The person left; it may come back with them.
    pub ended_by_leave_at: Option<DateTime<Utc>>,
    /// When it became history, and how.
    pub ended: Option<(DateTime<Utc>, OverrideEnd)>,
}

/// What a decision needs of those in force.
pub(super) fn facts(row: &Model) -> Result<OverrideFacts, AppError> {
    let role = role(row.role.as_deref())?;
    let before = self::role(row.role_before.as_deref())?;
    let misfit = || AppError::Internal(anyhow::anyhow!("a stored override does not fit together"));
    let grant = match row.kind.parse().map_err(unreadable)? {
        OverrideKind::AccessGroup => Grant::AccessGroup(row.access_group_id.ok_or_else(misfit)?.into()),
        OverrideKind::Role => Grant::Role(role.ok_or_else(misfit)?),
        OverrideKind::KeepActive => Grant::KeepActive,
        OverrideKind::Kept => Grant::Kept(Kept {
            access: row.kept_access.as_deref().map(serde_json::from_str).transpose()?,
            keeps_key: row.keeps_key,
            revision: row
                .kept_revision
                .and_then(|at| u32::try_from(at).ok())
                .ok_or_else(misfit)?,
            facts: row.kept_facts,
        }),
    };
    Ok(OverrideFacts {
        id: row.id.into(),
        property: row.property_id.into(),
        grant,
        expires_at: row.expires_at,
        is_ended: row.is_revoked,
        ended_by_leave_at: row.ended_by_leave_at,
        given: match (row.gives, before) {
            (false, _) => Given::Nothing,
            (true, None) => Given::All,
            (true, Some(before)) => Given::InsteadOf(before),
        },
    })
}

fn role(key: Option<&str>) -> Result<Option<Role>, AppError> {
    key.map(str::parse).transpose().map_err(unreadable)
}

impl TryFrom<Model> for StoredOverride {
    type Error = AppError;

    fn try_from(row: Model) -> Result<Self, AppError> {
        let how = row.ended_how.as_deref().map(str::parse).transpose();
        Ok(Self {
            id: row.id.into(),
            employee: row.employee_id.into(),
            property: row.property_id.into(),
            kind: row.kind.parse().map_err(unreadable)?,
            access_group: row.access_group_id.map(Into::into),
            role: role(row.role.as_deref())?,
            reason: row.reason,
            made_by: row.made_by,
            made_at: row.made_at,
            expires_at: row.expires_at,
            ended_by_leave_at: row.ended_by_leave_at,
            ended: row.ended_at.zip(how.map_err(unreadable)?),
        })
    }
}

/// Columns of what a grant gives; the rest is the caller's.
fn row_of(organization: OrganizationId, new: &NewOverride) -> Result<ActiveModel, AppError> {
    let mut row = ActiveModel {
        organization_id: Set(organization.0),
        id: Set(new.id.0),
        employee_id: Set(new.employee.0),
        property_id: Set(new.property.0),
        kind: Set(new.grant.kind().key().to_owned()),
        access_group_id: Set(None),
        role: Set(None),
        reason: Set(new.reason.clone()),
        made_by: Set(new.made_by.clone()),
        made_at: Set(new.made_at),
        expires_at: Set(new.expires_at),
        is_revoked: Set(false),
        ended_by_leave_at: Set(None),
        ended_at: Set(None),
        ended_how: Set(None),
        gives: Set(false),
        role_before: Set(None),
        kept_access: Set(None),
        keeps_key: Set(false),
        kept_revision: Set(None),
        kept_facts: Set(None),
    };
    match &new.grant {
        Grant::AccessGroup(group) => row.access_group_id = Set(Some(group.0)),
        Grant::Role(role) => row.role = Set(Some(role.key().to_owned())),
        Grant::KeepActive => {}
        Grant::Kept(kept) => {
            let access: Option<&KeptAccess> = kept.access.as_ref();
            row.kept_access = Set(access.map(serde_json::to_string).transpose()?);
            row.keeps_key = Set(kept.keeps_key);
            row.kept_revision = Set(Some(i32::try_from(kept.revision).unwrap_or(i32::MAX)));
            row.kept_facts = Set(kept.facts);
        }
    }
    Ok(row)
}

/// Overrides in one statement: well under SQLite's limit of bound parameters.
const STEP: usize = 200;

/// Makes some.
///
/// # Errors
/// The database does not answer.
pub async fn insert(tx: &Tx, organization: OrganizationId, new: &[NewOverride]) -> Result<(), AppError> {
    for step in new.chunks(STEP) {
        let rows: Vec<_> = step
            .iter()
            .map(|one| row_of(organization, one))
            .collect::<Result<_, _>>()?;
        Entity::insert_many(rows)
            .exec_without_returning(tx.conn())
            .await?;
    }
    Ok(())
}

fn of(organization: OrganizationId) -> Select<Entity> {
    Entity::find().filter(Column::OrganizationId.eq(organization.0))
}

/// One.
///
/// # Errors
/// The database does not answer.
pub async fn find(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    id: OverrideId,
) -> Result<Option<StoredOverride>, AppError> {
    let row = of(organization).filter(Column::Id.eq(id.0)).one(conn).await?;
    row.map(TryInto::try_into).transpose()
}

/// An admin ends one: what it gave is taken back by the next decision about the person.
///
/// # Errors
/// The database does not answer.
pub async fn revoke(tx: &Tx, organization: OrganizationId, id: OverrideId) -> Result<(), AppError> {
    Entity::update_many()
        .col_expr(Column::IsRevoked, Expr::value(true))
        .filter(Column::OrganizationId.eq(organization.0))
        .filter(Column::Id.eq(id.0))
        .filter(Column::EndedAt.is_null())
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Those of each of these people, newest first; `within` limits them to what the caller may see.
///
/// # Errors
/// The database does not answer.
pub async fn of_employees(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    employees: &[EmployeeId],
    within: Option<&[PropertyId]>,
) -> Result<HashMap<EmployeeId, Vec<StoredOverride>>, AppError> {
    let mut rows = of(organization)
        .filter(Column::EmployeeId.is_in(employees.iter().map(|id| id.0)))
        .order_by_desc(Column::Id);
    if let Some(within) = within {
        rows = rows.filter(Column::PropertyId.is_in(within.iter().map(|id| id.0)));
    }
    let mut found: HashMap<_, Vec<_>> = HashMap::new();
    for row in rows.all(conn).await? {
        let one: StoredOverride = row.try_into()?;
        found.entry(one.employee).or_default().push(one);
    }
    Ok(found)
}

/// Kept accesses of these people in the property give way to newer ones.
///
/// # Errors
/// The database does not answer.
pub async fn replace_kept(
    tx: &Tx,
    (organization, property): (OrganizationId, PropertyId),
    employees: &[EmployeeId],
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    for step in employees.chunks(STEP) {
        Entity::update_many()
            .col_expr(Column::EndedAt, Expr::value(now))
            .col_expr(Column::EndedHow, Expr::value(OverrideEnd::Overtaken.key()))
            .filter(Column::OrganizationId.eq(organization.0))
            .filter(Column::PropertyId.eq(property.0))
            .filter(Column::EmployeeId.is_in(step.iter().map(|id| id.0)))
            .filter(Column::Kind.eq(OverrideKind::Kept.key()))
            .filter(Column::EndedAt.is_null())
            .exec(tx.conn())
            .await?;
    }
    Ok(())
}

/// What one person has in a property, without what overrides gave.
#[derive(Clone, Debug)]
pub struct Present {
    /// Who.
    pub employee: EmployeeId,
    /// Their membership; none: they never had one.
    pub content: Option<MembershipContent>,
    /// Their key opens doors or is on its way to.
    pub has_live_key: bool,
}

/// What each of these people has in the property.
///
/// # Errors
/// The database does not answer.
pub async fn present(
    tx: &Tx,
    (organization, property): (OrganizationId, PropertyId),
    employees: &[EmployeeId],
) -> Result<Vec<Present>, AppError> {
    let mut found = Vec::with_capacity(employees.len());
    for step in employees.chunks(STEP) {
        let ids = || step.iter().map(|id| id.0);
        let memberships = membership::Entity::find()
            .filter(membership::Column::OrganizationId.eq(organization.0))
            .filter(membership::Column::PropertyId.eq(property.0))
            .filter(membership::Column::EmployeeId.is_in(ids()))
            .all(tx.conn())
            .await?;
        let gives = membership_access_group::Entity::find()
            .filter(membership_access_group::Column::OrganizationId.eq(organization.0))
            .filter(membership_access_group::Column::MembershipId.is_in(memberships.iter().map(|it| it.id)))
            .all(tx.conn())
            .await?;
        let overrides = of(organization)
            .filter(Column::PropertyId.eq(property.0))
            .filter(Column::EmployeeId.is_in(ids()))
            .filter(Column::EndedAt.is_null())
            .all(tx.conn())
            .await?;
        let live = [
            MobileKeyStatus::Queued,
            MobileKeyStatus::Invited,
            MobileKeyStatus::Claimed,
        ];
        let keys = mobile_key::Entity::find()
            .filter(mobile_key::Column::OrganizationId.eq(organization.0))
            .filter(mobile_key::Column::EmployeeId.is_in(ids()))
            .filter(mobile_key::Column::Status.is_in(live.map(MobileKeyStatus::key)))
            .all(tx.conn())
            .await?;
        for employee in step {
            let row = memberships.iter().find(|it| it.employee_id == employee.0);
            let own: Vec<_> = overrides
                .iter()
                .filter(|it| it.employee_id == employee.0)
                .map(facts)
                .collect::<Result<_, _>>()?;
            let given = gives
                .iter()
                .filter(|it| row.is_some_and(|row| row.id == it.membership_id));
            let given = given.map(|it| it.access_group_id.into()).collect();
            let content = row.map(|row| content(row, given)).transpose()?;
            found.push(Present {
                employee: *employee,
                content: content.map(|stored| domain::without(&stored, &own)),
                has_live_key: keys.iter().any(|key| key.employee_id == employee.0),
            });
        }
    }
    Ok(found)
}

fn content(
    row: &membership::Model,
    access_groups: BTreeSet<AccessGroupId>,
) -> Result<MembershipContent, AppError> {
    Ok(MembershipContent {
        status: row.status.parse().map_err(unreadable)?,
        role: row.role.parse().map_err(unreadable)?,
        access_groups,
        why: super::person_facts::why(row),
    })
}
