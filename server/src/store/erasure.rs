//! Taking the personal values of one person away. Rows, ids, positions, kinds and times stay: what happened is still told,
//! to nobody in particular.

use chrono::{DateTime, Utc};
use domain::ScimRequestId;
use entity::{
    access_override, audit_event, audit_event_personal, directory_user, employee, membership, mobile_key,
    outbox_mail, outcome, scim_request, sync_event, sync_event_personal,
};
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use uuid::Uuid;

use super::Tx;
use super::personal_data::Person;
use crate::error::AppError;

/// What stands where a name stood.
const NOBODY: &str = "Erased person";

/// Erases the person's personal values wherever they are stored, and the content of these logged requests.
///
/// # Errors
/// The database does not answer.
pub async fn erase(
    tx: &Tx,
    person: &Person,
    requests: &[ScimRequestId],
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    from_sync_events(tx, person).await?;
    from_audit_events(tx, person).await?;
    from_decisions_and_mails(tx, person).await?;
    from_reasons(tx, person).await?;
    for some in requests.chunks(500) {
        scim_request::Entity::update_many()
            .col_expr(
                scim_request::Column::Content,
                Expr::value(Option::<Vec<u8>>::None),
            )
            .filter(scim_request::Column::OrganizationId.eq(person.organization.0))
            .filter(scim_request::Column::Id.is_in(some.iter().map(|id| id.0)))
            .exec(tx.conn())
            .await?;
    }
    if let Some(known) = &person.employee {
        employee::Entity::update(nameless(known, now))
            .exec_without_returning(tx.conn())
            .await?;
    }
    for user in &person.users {
        directory_user::Entity::update(blank(user, now))
            .exec_without_returning(tx.conn())
            .await?;
    }
    Ok(())
}

async fn from_sync_events(tx: &Tx, person: &Person) -> Result<(), AppError> {
    let events = Query::select()
        .column(sync_event::Column::Position)
        .from(sync_event::Entity)
        .cond_where(person.events())
        .to_owned();
    sync_event_personal::Entity::delete_many()
        .filter(sync_event_personal::Column::OrganizationId.eq(person.organization.0))
        .filter(sync_event_personal::Column::Position.in_subquery(events))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Who did it stays: that is an account, not this person.
async fn from_audit_events(tx: &Tx, person: &Person) -> Result<(), AppError> {
    use audit_event_personal::Column;
    let targets = person.audit_targets(tx.conn()).await?;
    let events = Query::select()
        .column(audit_event::Column::Id)
        .from(audit_event::Entity)
        .and_where(audit_event::Column::OrganizationId.eq(person.organization.0))
        .and_where(audit_event::Column::TargetId.is_in(targets))
        .to_owned();
    audit_event_personal::Entity::update_many()
        .col_expr(Column::TargetName, Expr::value(Option::<String>::None))
        .col_expr(Column::Changes, Expr::value(Option::<String>::None))
        .filter(Column::OrganizationId.eq(person.organization.0))
        .filter(Column::AuditEventId.in_subquery(events))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Decisions keep what came out, without the values that were compared; mails that they were sent, without to whom.
async fn from_decisions_and_mails(tx: &Tx, person: &Person) -> Result<(), AppError> {
    outcome::Entity::update_many()
        .col_expr(outcome::Column::Trace, Expr::value("[]"))
        .filter(outcome::Column::OrganizationId.eq(person.organization.0))
        .filter(outcome::Column::DirectoryUserId.is_in(person.user_ids()))
        .exec(tx.conn())
        .await?;
    let keys = Query::select()
        .column(mobile_key::Column::Id)
        .from(mobile_key::Entity)
        .and_where(mobile_key::Column::OrganizationId.eq(person.organization.0))
        .and_where(mobile_key::Column::EmployeeId.is_in(person.employee_id()))
        .to_owned();
    outbox_mail::Entity::update_many()
        .col_expr(outbox_mail::Column::Recipient, Expr::value(NOBODY))
        .col_expr(
            outbox_mail::Column::LastError,
            Expr::value(Option::<String>::None),
        )
        .filter(outbox_mail::Column::OrganizationId.eq(person.organization.0))
        .filter(outbox_mail::Column::MobileKeyId.in_subquery(keys))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Why an admin excepted or suspended them, in words that may tell who they are.
async fn from_reasons(tx: &Tx, person: &Person) -> Result<(), AppError> {
    access_override::Entity::update_many()
        .col_expr(access_override::Column::Reason, Expr::value(NOBODY))
        .filter(access_override::Column::OrganizationId.eq(person.organization.0))
        .filter(access_override::Column::EmployeeId.is_in(person.employee_id()))
        .exec(tx.conn())
        .await?;
    membership::Entity::update_many()
        .col_expr(membership::Column::SuspendedReason, Expr::value(NOBODY))
        .filter(membership::Column::OrganizationId.eq(person.organization.0))
        .filter(membership::Column::EmployeeId.is_in(person.employee_id()))
        .filter(membership::Column::SuspendedReason.is_not_null())
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// The employee's row without anything that says who it was.
fn nameless(known: &employee::Model, now: DateTime<Utc>) -> employee::ActiveModel {
    employee::ActiveModel {
        organization_id: Set(known.organization_id),
        id: Set(known.id),
        display_name: Set(NOBODY.to_owned()),
        display_name_key: Set(domain::text::fold(NOBODY)),
        given_name: Set(None),
        family_name: Set(None),
        // Nobody's, and no name either: the reserved top-level domain never delivers (RFC 2606 §2).
        email: Set(format!("{}@erased.invalid", known.id.simple())),
        email_key: Set(None),
        phone: Set(None),
        title: Set(None),
        department: Set(None),
        street: Set(None),
        city: Set(None),
        state: Set(None),
        postal_code: Set(None),
        country: Set(None),
        employee_number: Set(None),
        cost_center: Set(None),
        manager: Set(None),
        external_id: Set(None),
        directory_email: Set(None),
        email_retired_at: Set(Some(now)),
        updated_at: Set(now),
        ..Default::default()
    }
}

/// The directory user without anything that says who it was: inactive, under a name nobody has.
fn blank(user: &directory_user::Model, now: DateTime<Utc>) -> directory_user::ActiveModel {
    let name = unnamed(user.id);
    let resource = json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": name, "active": false,
    });
    directory_user::ActiveModel {
        organization_id: Set(user.organization_id),
        id: Set(user.id),
        resource: Set(resource.to_string()),
        user_name: Set(name.clone()),
        user_name_key: Set(name),
        external_id: Set(None),
        active: Set(Some(false)),
        email: Set(None),
        email_key: Set(None),
        display_name: Set(None),
        facts_version: Set(user.facts_version + 1),
        version: Set(user.version + 1),
        modified_at: Set(now),
        ..Default::default()
    }
}

fn unnamed(id: Uuid) -> String {
    format!("erased-{}", id.simple())
}
