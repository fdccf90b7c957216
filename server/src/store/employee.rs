//! Employees as the console lists them, and those an admin enters by hand. What the engine writes is in `plan`.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::{Address, EmployeeId, MailState, MembershipStatus, MobileKeyStatus, OrganizationId, PropertyId};
use entity::employee::{self, Column};
use entity::{membership, mobile_key};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter,
    Select,
};

use super::outbox_mail::list::people_with_mail;
use super::page::{self, Page, Range, SortedBy};
use super::{Tx, is_taken};
use crate::error::AppError;

/// `source` of an employee the directory made.
pub const FROM_DIRECTORY: &str = "directory";
/// `source` of an employee an admin entered.
pub const BY_HAND: &str = "hand";

/// A person as stored.
#[derive(Clone, Debug)]
pub struct StoredEmployee {
    /// Their row.
    pub id: EmployeeId,
    /// Name shown.
    pub display_name: String,
    /// Sort key of the name.
    pub display_name_key: String,
    /// First name.
    pub given_name: Option<String>,
    /// Last name.
    pub family_name: Option<String>,
    /// As typed or sent.
    pub email: String,
    /// Phone number.
    pub phone: Option<String>,
    /// Job title.
    pub title: Option<String>,
    /// Department.
    pub department: Option<String>,
    /// Work address.
    pub address: Address,
    /// Number in the personnel system.
    pub employee_number: Option<String>,
    /// Cost centre.
    pub cost_center: Option<String>,
    /// The manager's name, as the directory writes it.
    pub manager: Option<String>,
    /// An admin made them.
    pub is_by_hand: bool,
    /// Rules do not apply to them (behaviour.md §2.7).
    pub is_sync_opted_out: bool,
    /// When they were made.
    pub created_at: DateTime<Utc>,
    /// When a field last changed.
    pub updated_at: DateTime<Utc>,
}

impl From<employee::Model> for StoredEmployee {
    fn from(row: employee::Model) -> Self {
        Self {
            id: EmployeeId(row.id),
            display_name: row.display_name,
            display_name_key: row.display_name_key,
            given_name: row.given_name,
            family_name: row.family_name,
            email: row.email,
            phone: row.phone,
            title: row.title,
            department: row.department,
            address: Address {
                street: row.street,
                city: row.city,
                state: row.state,
                postal_code: row.postal_code,
                country: row.country,
            },
            employee_number: row.employee_number,
            cost_center: row.cost_center,
            manager: row.manager,
            is_by_hand: row.source == BY_HAND,
            is_sync_opted_out: row.is_sync_opted_out,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// Which employees.
#[derive(Clone, Debug, Default)]
pub struct EmployeeFilter {
    /// Part of the name or the e-mail, or the whole employee number.
    pub search: Option<String>,
    /// With a membership in this property.
    pub property: Option<PropertyId>,
    /// With a membership of this status (in `property`, if given).
    pub status: Option<MembershipStatus>,
    /// With a mobile key like this.
    pub key: Option<KeyFilter>,
    /// With a membership in one of these, whatever else is asked: what the caller may see.
    pub within: Option<Vec<PropertyId>>,
}

/// Which mobile keys. Without a wish: any.
#[derive(Clone, Copy, Debug, Default)]
pub struct KeyFilter {
    /// In this state; a revoked one counts only if there is no other.
    pub status: Option<MobileKeyStatus>,
    /// Its present mail is in this state, at that time.
    pub mail: Option<(MailState, DateTime<Utc>)>,
}

impl KeyFilter {
    fn condition(self, organization: OrganizationId) -> Condition {
        let people = |wanted: Option<Expr>| {
            let mut people = Query::select();
            people
                .column(mobile_key::Column::EmployeeId)
                .from(mobile_key::Entity)
                .and_where(mobile_key::Column::OrganizationId.eq(organization.0))
                .and_where_option(wanted);
            people
        };
        let is = |status: MobileKeyStatus| mobile_key::Column::Status.eq(status.key());
        let mut wanted = Condition::all().add(Column::Id.in_subquery(people(self.status.map(is))));
        if self.status == Some(MobileKeyStatus::Revoked) {
            let live = people(Some(is(MobileKeyStatus::Revoked).not()));
            wanted = wanted.add(Column::Id.not_in_subquery(live));
        }
        if let Some((state, now)) = self.mail {
            wanted = wanted.add(Column::Id.in_subquery(people_with_mail(organization, state, now)));
        }
        wanted
    }
}

fn select(organization: OrganizationId, filter: &EmployeeFilter) -> Select<employee::Entity> {
    let mut wanted = Condition::all().add(Column::OrganizationId.eq(organization.0));
    if let Some(text) = &filter.search {
        let matching = Condition::any()
            .add(Expr::col((employee::Entity, Column::DisplayNameKey)).like(page::containing(text)))
            .add(Expr::col((employee::Entity, Column::EmailKey)).like(page::containing(text)))
            .add(Column::EmployeeNumber.eq(text.trim()));
        wanted = wanted.add(matching);
    }
    if filter.property.is_some() || filter.status.is_some() {
        wanted = wanted.add(has_membership(
            organization,
            filter.property.as_slice(),
            filter.status,
        ));
    }
    if let Some(key) = filter.key {
        wanted = wanted.add(key.condition(organization));
    }
    if let Some(within) = &filter.within {
        wanted = match within.as_slice() {
            [] => wanted.add(Expr::value(1).eq(0)),
            within => wanted.add(has_membership(organization, within, None)),
        };
    }
    employee::Entity::find().filter(wanted)
}

/// With a membership in one of the properties (any, if none is given).
fn has_membership(
    organization: OrganizationId,
    properties: &[PropertyId],
    status: Option<MembershipStatus>,
) -> Expr {
    let mut people = Query::select();
    people
        .column(membership::Column::EmployeeId)
        .from(membership::Entity)
        .and_where(membership::Column::OrganizationId.eq(organization.0));
    if !properties.is_empty() {
        people.and_where(membership::Column::PropertyId.is_in(properties.iter().map(|id| id.0)));
    }
    if let Some(status) = status {
        people.and_where(membership::Column::Status.eq(status.key()));
    }
    Column::Id.in_subquery(people)
}

/// One of them.
///
/// # Errors
/// There is none, or the database does not answer.
pub async fn get(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    id: EmployeeId,
) -> Result<StoredEmployee, AppError> {
    let row = employee::Entity::find_by_id((organization.0, id.0))
        .one(conn)
        .await?;
    row.map(Into::into).ok_or(AppError::NotFound("employee"))
}

/// Employees by name.
///
/// # Errors
/// The database does not answer.
pub async fn list(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    filter: &EmployeeFilter,
    range: &Range,
) -> Result<Page<StoredEmployee>, AppError> {
    let by = SortedBy {
        key: Some(Column::DisplayNameKey),
        id: Column::Id,
    };
    let page = page::read(conn, select(organization, filter), by, range).await?;
    Ok(page.map(Into::into))
}

/// How many there are.
///
/// # Errors
/// The database does not answer.
pub async fn count(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    filter: &EmployeeFilter,
) -> Result<u64, AppError> {
    Ok(select(organization, filter).count(conn).await?)
}

/// These employees, as far as the filter lets the caller see them.
///
/// # Errors
/// The database does not answer.
pub async fn with_ids(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    filter: &EmployeeFilter,
    ids: &[EmployeeId],
) -> Result<HashMap<EmployeeId, StoredEmployee>, AppError> {
    let rows = select(organization, filter)
        .filter(Column::Id.is_in(ids.iter().map(|id| id.0)))
        .all(conn)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| (EmployeeId(row.id), row.into()))
        .collect())
}

/// Writes an employee an admin entered.
///
/// # Errors
/// [`AppError::Conflict`] if somebody has the e-mail.
pub async fn insert_by_hand(
    tx: &Tx,
    organization: OrganizationId,
    new: &StoredEmployee,
    email_key: &str,
) -> Result<(), AppError> {
    let new = new.clone();
    let row = employee::ActiveModel {
        organization_id: Set(organization.0),
        id: Set(new.id.0),
        display_name: Set(new.display_name),
        display_name_key: Set(new.display_name_key),
        given_name: Set(new.given_name),
        family_name: Set(new.family_name),
        email: Set(new.email),
        email_key: Set(Some(email_key.to_owned())),
        phone: Set(new.phone),
        title: Set(new.title),
        department: Set(new.department),
        street: Set(new.address.street),
        city: Set(new.address.city),
        state: Set(new.address.state),
        postal_code: Set(new.address.postal_code),
        country: Set(new.address.country),
        employee_number: Set(new.employee_number),
        cost_center: Set(new.cost_center),
        manager: Set(new.manager),
        source: Set(BY_HAND.to_owned()),
        external_id: Set(None),
        directory_email: Set(None),
        is_sync_opted_out: Set(false),
        email_retired_at: Set(None),
        created_at: Set(new.created_at),
        updated_at: Set(new.updated_at),
    };
    employee::Entity::insert(row)
        .exec_without_returning(tx.conn())
        .await
        .map_err(
            |error| match is_taken(&error, "uq_employee_email", "employee.email_key") {
                true => AppError::Conflict {
                    field: Some("input.email".into()),
                    message: "Somebody has this e-mail already.".into(),
                },
                false => error.into(),
            },
        )?;
    Ok(())
}

/// Steps 4 to 6 of behaviour.md §2 apply to them, or no longer (§2.7).
///
/// # Errors
/// The database does not answer.
pub async fn set_opted_out(
    tx: &Tx,
    (organization, id): (OrganizationId, EmployeeId),
    is_opted_out: bool,
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    let row = employee::ActiveModel {
        organization_id: Set(organization.0),
        id: Set(id.0),
        is_sync_opted_out: Set(is_opted_out),
        updated_at: Set(now),
        ..Default::default()
    };
    employee::Entity::update(row)
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}
