//! Writes employees and whom they are linked to.

use domain::{Email, EmployeeFields, EmployeeId, text};
use entity::{directory_user, employee, group_member};
use sea_orm::sea_query::{Expr, OnConflict, Query};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, UpdateMany};
use uuid::Uuid;

use super::{Applying, Done};
use crate::store::batch::Batch;
use crate::store::employee::FROM_DIRECTORY;

/// A new employee, linked to the directory user.
pub(super) fn create(at: &Applying<'_>, done: &mut Done, fields: &EmployeeFields) {
    let id = at.ids.next();
    let mut row = fields_of(fields);
    row.organization_id = Set(at.organization());
    row.id = Set(id);
    row.source = Set(FROM_DIRECTORY.to_owned());
    row.external_id = Set(None);
    row.directory_email = Set(None);
    row.is_sync_opted_out = Set(false);
    row.email_retired_at = Set(None);
    row.created_at = Set(at.now);
    row.updated_at = Set(at.now);
    done.employee = Some(id.into());
    done.email = Some(fields.email.as_str().to_owned());
    done.rows.new_employee = Some(row);
    done.rows.link = Some(id);
}

/// Takes the employee over from whoever was linked to them.
pub(super) fn link(done: &mut Done, employee: EmployeeId) {
    done.employee = Some(employee);
    done.rows.link = Some(employee.0);
    done.rows.taken_over = Some(employee.0);
}

/// The employee stays as history: nobody is linked to them, and their address is free.
pub(super) fn retire(at: &Applying<'_>, done: &mut Done, employee: EmployeeId) {
    unlink(at, done, employee.0);
    done.employee = done.employee.filter(|linked| *linked != employee);
    done.rows.link = done.rows.link.filter(|linked| *linked != employee.0);
    let row = employee::ActiveModel {
        organization_id: Set(at.organization()),
        id: Set(employee.0),
        email_key: Set(None),
        email_retired_at: Set(Some(at.now)),
        updated_at: Set(at.now),
        ..Default::default()
    };
    done.batch.update(row);
}

pub(super) fn update(at: &Applying<'_>, done: &mut Done, employee: EmployeeId, fields: &EmployeeFields) {
    done.email = Some(fields.email.as_str().to_owned());
    let mut row = fields_of(fields);
    row.organization_id = Set(at.organization());
    row.id = Set(employee.0);
    row.updated_at = Set(at.now);
    done.batch.update(row);
}

/// What the directory knows them by, for their next return.
pub(super) fn remember(
    at: &Applying<'_>,
    done: &mut Done,
    employee: Uuid,
    (external_id, directory_email): (Option<&str>, Option<&Email>),
) {
    let external_id = external_id.map(str::to_owned);
    let directory_email = directory_email.map(|email| email.as_str().to_owned());
    if let Some(new) = &mut done.rows.new_employee {
        new.external_id = Set(external_id);
        new.directory_email = Set(directory_email);
        return;
    }
    let row = employee::ActiveModel {
        organization_id: Set(at.organization()),
        id: Set(employee),
        external_id: Set(external_id),
        directory_email: Set(directory_email),
        updated_at: Set(at.now),
        ..Default::default()
    };
    done.batch.update(row);
}

/// Nobody is linked to this employee any more.
fn unlink(at: &Applying<'_>, done: &mut Done, employee: Uuid) {
    done.batch.write(&links(at, employee));
}

/// Whoever is linked to this employee is so no more.
fn links(at: &Applying<'_>, employee: Uuid) -> UpdateMany<directory_user::Entity> {
    directory_user::Entity::update_many()
        .col_expr(directory_user::Column::EmployeeId, Expr::value(None::<Uuid>))
        .filter(directory_user::Column::OrganizationId.eq(at.organization()))
        .filter(directory_user::Column::EmployeeId.eq(employee))
}

/// Whoever else was linked to the employee is so no more, now that the directory user is.
pub(super) fn take_over(at: &Applying<'_>, batch: &mut Batch, employee: Uuid) {
    take_over_groups(at, batch, employee);
    batch.write(&links(at, employee).filter(directory_user::Column::Id.ne(at.user.id)));
}

/// Groups of an uninstalled integration go on with the members they had (behaviour.md §3), and the member is this person
/// under another id now. Before the link of old goes.
fn take_over_groups(at: &Applying<'_>, batch: &mut Batch, employee: Uuid) {
    use group_member::Column;
    let former = Query::select()
        .column(directory_user::Column::Id)
        .from(directory_user::Entity)
        .and_where(directory_user::Column::OrganizationId.eq(at.organization()))
        .and_where(directory_user::Column::EmployeeId.eq(employee))
        .and_where(directory_user::Column::Id.ne(at.user.id))
        .and_where(directory_user::Column::DetachedAt.is_not_null())
        .to_owned();
    let taken = Query::select()
        .columns([Column::OrganizationId, Column::GroupId])
        .expr(Expr::value(at.user.id))
        .column(Column::ObservedAt)
        .from(group_member::Entity)
        .and_where(Column::OrganizationId.eq(at.organization()))
        .and_where(Column::DirectoryUserId.in_subquery(former))
        .to_owned();
    let mut insert = Query::insert();
    insert
        .into_table(group_member::Entity)
        .columns([
            Column::OrganizationId,
            Column::GroupId,
            Column::DirectoryUserId,
            Column::ObservedAt,
        ])
        .select_from(taken)
        .expect("invariant: as many columns as values")
        .on_conflict(
            OnConflict::columns([Column::OrganizationId, Column::GroupId, Column::DirectoryUserId])
                .do_nothing()
                .to_owned(),
        );
    batch.write_statement(&insert);
}

fn fields_of(fields: &EmployeeFields) -> employee::ActiveModel {
    let fields = fields.clone();
    employee::ActiveModel {
        display_name_key: Set(text::fold(&fields.display_name)),
        display_name: Set(fields.display_name),
        given_name: Set(fields.given_name),
        family_name: Set(fields.family_name),
        email_key: Set(Some(fields.email.key())),
        email: Set(fields.email.as_str().to_owned()),
        phone: Set(fields.phone),
        title: Set(fields.title),
        department: Set(fields.department),
        street: Set(fields.address.street),
        city: Set(fields.address.city),
        state: Set(fields.address.state),
        postal_code: Set(fields.address.postal_code),
        country: Set(fields.address.country),
        employee_number: Set(fields.employee_number),
        cost_center: Set(fields.cost_center),
        manager: Set(fields.manager),
        ..Default::default()
    }
}
