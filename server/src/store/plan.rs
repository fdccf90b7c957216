//! Writes a plan of `domain::reconcile`, change by change, in order. Decides nothing.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    Change, EmployeeFields, EmployeeId, EmployeeRef, KeyRef, MembershipContent, MembershipStatus,
    MobileKeyStatus, Outcome, Why, text,
};
use entity::{
    directory_user, employee, membership, membership_access_group, mobile_key, outbox_mail, outcome,
    pending_loss,
};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::Tx;
use crate::clock::Ids;
use crate::error::AppError;

/// Whose plan it is, when, and why.
pub struct Applying<'a> {
    /// The transaction that loaded the facts.
    pub tx: &'a Tx,
    /// Ids of new rows.
    pub ids: &'a Ids,
    /// The directory user's row as loaded.
    pub user: &'a directory_user::Model,
    /// The time in the facts.
    pub now: DateTime<Utc>,
    /// The cause, for pending losses.
    pub cause: &'a str,
    /// How long a claim mail waits (behaviour.md §4).
    pub settle_window: TimeDelta,
}

/// What the plan made.
#[derive(Clone, Copy, Debug, Default)]
pub struct Applied {
    /// The employee the directory user is linked to now.
    pub employee: Option<EmployeeId>,
    key: Option<Uuid>,
}

/// Writes all changes.
///
/// # Errors
/// The database does not answer or refuses a row.
pub async fn apply(at: &Applying<'_>, changes: &[Change]) -> Result<Applied, AppError> {
    let mut done = Applied {
        employee: at.user.employee_id.map(Into::into),
        key: None,
    };
    for change in changes {
        one(at, &mut done, change).await?;
    }
    Ok(done)
}

fn is_made() -> AppError {
    AppError::Internal(anyhow::anyhow!("a plan names a row that it did not make"))
}

impl Applying<'_> {
    fn organization(&self) -> Uuid {
        self.user.organization_id
    }

    fn employee(&self, done: &Applied, of: EmployeeRef) -> Result<Uuid, AppError> {
        match of {
            EmployeeRef::Existing(id) => Ok(id.0),
            EmployeeRef::New => done.employee.map(|id| id.0).ok_or_else(is_made),
        }
    }
}

async fn one(at: &Applying<'_>, done: &mut Applied, change: &Change) -> Result<(), AppError> {
    let conn = at.tx.conn();
    match change {
        Change::CreateEmployee { fields } => {
            let id = at.ids.next();
            let mut row = fields_of(fields);
            row.organization_id = Set(at.organization());
            row.id = Set(id);
            row.source = Set("directory".to_owned());
            row.external_id = Set(None);
            row.directory_email = Set(None);
            row.is_sync_opted_out = Set(false);
            row.email_retired_at = Set(None);
            row.created_at = Set(at.now);
            row.updated_at = Set(at.now);
            employee::Entity::insert(row).exec_without_returning(conn).await?;
            done.employee = Some(id.into());
            link(at, id).await
        }
        Change::LinkEmployee { employee } => {
            unlink(at, employee.0).await?;
            done.employee = Some(*employee);
            link(at, employee.0).await
        }
        Change::RetireEmployee { employee: id } => {
            unlink(at, id.0).await?;
            done.employee = done.employee.filter(|linked| linked != id);
            employee::Entity::update(employee::ActiveModel {
                organization_id: Set(at.organization()),
                id: Set(id.0),
                email_key: Set(None),
                email_retired_at: Set(Some(at.now)),
                updated_at: Set(at.now),
                ..Default::default()
            })
            .exec(conn)
            .await?;
            Ok(())
        }
        Change::UpdateEmployee {
            employee: id,
            fields,
            changes: _,
        } => {
            let mut row = fields_of(fields);
            row.organization_id = Set(at.organization());
            row.id = Set(id.0);
            row.updated_at = Set(at.now);
            employee::Entity::update(row).exec(conn).await?;
            Ok(())
        }
        Change::RememberIdentity {
            employee: of,
            external_id,
            directory_email,
        } => {
            employee::Entity::update(employee::ActiveModel {
                organization_id: Set(at.organization()),
                id: Set(at.employee(done, *of)?),
                external_id: Set(external_id.clone()),
                directory_email: Set(directory_email.as_ref().map(|email| email.as_str().to_owned())),
                updated_at: Set(at.now),
                ..Default::default()
            })
            .exec(conn)
            .await?;
            Ok(())
        }
        Change::CreateMembership {
            employee: of,
            property,
            content,
        } => {
            let id = at.ids.next();
            let mut row = content_of(content);
            row.organization_id = Set(at.organization());
            row.id = Set(id);
            row.employee_id = Set(at.employee(done, *of)?);
            row.property_id = Set(property.0);
            row.suspended_by_admin_id = Set(None);
            row.suspended_reason = Set(None);
            row.suspended_at = Set(None);
            row.ended_by_leave_at = Set(None);
            row.status_since = Set(at.now);
            row.created_at = Set(at.now);
            row.updated_at = Set(at.now);
            membership::Entity::insert(row)
                .exec_without_returning(conn)
                .await?;
            give(at, id, content).await
        }
        Change::UpdateMembership {
            membership: id,
            property: _,
            before,
            after,
        } => {
            let mut row = content_of(after);
            row.organization_id = Set(at.organization());
            row.id = Set(id.0);
            row.updated_at = Set(at.now);
            if before.status != after.status {
                row.status_since = Set(at.now);
                let is_leave = at.user.active != Some(true) || at.user.deleted_at.is_some();
                let has_ended = after.status == MembershipStatus::Deactivated && is_leave;
                row.ended_by_leave_at = Set(has_ended.then_some(at.now));
            }
            membership::Entity::update(row).exec(conn).await?;
            if before.access_groups == after.access_groups {
                return Ok(());
            }
            membership_access_group::Entity::delete_many()
                .filter(membership_access_group::Column::OrganizationId.eq(at.organization()))
                .filter(membership_access_group::Column::MembershipId.eq(id.0))
                .exec(conn)
                .await?;
            give(at, id.0, after).await
        }
        Change::IssueKey { employee: of } => {
            let id = at.ids.next();
            let row = mobile_key::ActiveModel {
                organization_id: Set(at.organization()),
                id: Set(id),
                employee_id: Set(at.employee(done, *of)?),
                status: Set(MobileKeyStatus::Queued.key().to_owned()),
                resumes_as: Set(None),
                generation: Set(1),
                suspended_by: Set(None),
                suspended_by_admin_id: Set(None),
                suspended_at: Set(None),
                revoked_by: Set(None),
                revoked_by_admin_id: Set(None),
                revoked_at: Set(None),
                claim_hash: Set(None),
                claim_expires_at: Set(None),
                claimed_at: Set(None),
                issued_at: Set(at.now),
                updated_at: Set(at.now),
            };
            mobile_key::Entity::insert(row)
                .exec_without_returning(conn)
                .await?;
            done.key = Some(id);
            Ok(())
        }
        Change::QueueKeyMail { key } => {
            let key = match key {
                KeyRef::Existing(id) => id.0,
                KeyRef::New => done.key.ok_or_else(is_made)?,
            };
            queue_mail(at, key).await
        }
        Change::SuspendKey { key, resumes_as, by } => {
            let mut row = changed_key(at, key.0);
            row.status = Set(MobileKeyStatus::Suspended.key().to_owned());
            row.resumes_as = Set(Some(resumes_as.key().to_owned()));
            row.suspended_by = Set(Some(by.key().to_owned()));
            row.suspended_at = Set(Some(at.now));
            mobile_key::Entity::update(row).exec(conn).await?;
            end_links(at, key.0).await
        }
        Change::RestoreKey { key, status } => {
            let mut row = changed_key(at, key.0);
            row.status = Set(status.key().to_owned());
            row.suspended_by = Set(None);
            row.suspended_by_admin_id = Set(None);
            row.suspended_at = Set(None);
            mobile_key::Entity::update(row).exec(conn).await?;
            Ok(())
        }
        Change::RevokeKey { key, by } => {
            let mut row = changed_key(at, key.0);
            row.status = Set(MobileKeyStatus::Revoked.key().to_owned());
            row.suspended_by = Set(None);
            row.suspended_by_admin_id = Set(None);
            row.suspended_at = Set(None);
            row.revoked_by = Set(Some(by.key().to_owned()));
            row.revoked_at = Set(Some(at.now));
            mobile_key::Entity::update(row).exec(conn).await?;
            end_links(at, key.0).await
        }
        Change::AddPendingLoss {
            employee: of,
            property,
            loss,
            since,
            due_at,
        } => {
            let row = pending_loss::ActiveModel {
                organization_id: Set(at.organization()),
                id: Set(at.ids.next()),
                employee_id: Set(at.employee(done, *of)?),
                property_id: Set(property.0),
                kind: Set(loss.kind().key().to_owned()),
                access_group_id: Set(loss.access_group().map(|id| id.0)),
                role: Set(loss.role().map(|role| role.key().to_owned())),
                cause: Set(at.cause.to_owned()),
                state: Set("pending".to_owned()),
                since: Set(*since),
                due_at: Set(*due_at),
            };
            pending_loss::Entity::insert(row)
                .exec_without_returning(conn)
                .await?;
            Ok(())
        }
        Change::DelayPendingLoss { pending, due_at } => {
            pending_loss::Entity::update(pending_loss::ActiveModel {
                organization_id: Set(at.organization()),
                id: Set(pending.0),
                due_at: Set(*due_at),
                ..Default::default()
            })
            .exec(conn)
            .await?;
            Ok(())
        }
        Change::EndPendingLoss { pending, how: _ } => {
            pending_loss::Entity::delete_by_id((at.organization(), pending.0))
                .exec(conn)
                .await?;
            Ok(())
        }
        Change::RecordOutcome { property, outcome } => record(at, property.0, outcome).await,
        Change::RecordPersonOutcome(outcome) => {
            directory_user::Entity::update(directory_user::ActiveModel {
                organization_id: Set(at.organization()),
                id: Set(at.user.id),
                person_outcome: Set(Some(outcome.key().to_owned())),
                ..Default::default()
            })
            .exec(conn)
            .await?;
            Ok(())
        }
    }
}

async fn link(at: &Applying<'_>, employee: Uuid) -> Result<(), AppError> {
    directory_user::Entity::update(directory_user::ActiveModel {
        organization_id: Set(at.organization()),
        id: Set(at.user.id),
        employee_id: Set(Some(employee)),
        ..Default::default()
    })
    .exec(at.tx.conn())
    .await?;
    Ok(())
}

/// Nobody is linked to this employee any more.
async fn unlink(at: &Applying<'_>, employee: Uuid) -> Result<(), AppError> {
    directory_user::Entity::update_many()
        .col_expr(directory_user::Column::EmployeeId, Expr::value(None::<Uuid>))
        .filter(directory_user::Column::OrganizationId.eq(at.organization()))
        .filter(directory_user::Column::EmployeeId.eq(employee))
        .exec(at.tx.conn())
        .await?;
    Ok(())
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

fn column(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

fn content_of(content: &MembershipContent) -> membership::ActiveModel {
    let (kind, stamp) = match &content.why {
        Why::Rule(stamp) => ("rule", Some(stamp)),
        Why::Manual => ("manual", None),
        Why::Override => ("override", None),
    };
    membership::ActiveModel {
        status: Set(content.status.key().to_owned()),
        role: Set(content.role.key().to_owned()),
        reason_kind: Set(kind.to_owned()),
        rule_id: Set(stamp.map(|stamp| stamp.rule.0)),
        rule_revision: Set(stamp.map(|stamp| column(stamp.revision))),
        rule_position: Set(stamp.map(|stamp| column(stamp.position))),
        rule_name: Set(stamp.map(|stamp| stamp.name.clone())),
        ..Default::default()
    }
}

async fn give(at: &Applying<'_>, membership: Uuid, content: &MembershipContent) -> Result<(), AppError> {
    if content.access_groups.is_empty() {
        return Ok(());
    }
    let rows = content
        .access_groups
        .iter()
        .map(|group| membership_access_group::ActiveModel {
            organization_id: Set(at.organization()),
            membership_id: Set(membership),
            access_group_id: Set(group.0),
        });
    membership_access_group::Entity::insert_many(rows)
        .exec_without_returning(at.tx.conn())
        .await?;
    Ok(())
}

fn changed_key(at: &Applying<'_>, id: Uuid) -> mobile_key::ActiveModel {
    mobile_key::ActiveModel {
        organization_id: Set(at.organization()),
        id: Set(id),
        updated_at: Set(at.now),
        ..Default::default()
    }
}

/// Older links die and unsent mails are cancelled (behaviour.md §7).
async fn end_links(at: &Applying<'_>, key: Uuid) -> Result<(), AppError> {
    mobile_key::Entity::update_many()
        .col_expr(
            mobile_key::Column::Generation,
            Expr::col(mobile_key::Column::Generation).add(1),
        )
        .col_expr(mobile_key::Column::ClaimHash, Expr::value(None::<Vec<u8>>))
        .filter(mobile_key::Column::OrganizationId.eq(at.organization()))
        .filter(mobile_key::Column::Id.eq(key))
        .exec(at.tx.conn())
        .await?;
    outbox_mail::Entity::update_many()
        .col_expr(outbox_mail::Column::State, Expr::value("cancelled"))
        .filter(outbox_mail::Column::OrganizationId.eq(at.organization()))
        .filter(outbox_mail::Column::MobileKeyId.eq(key))
        .filter(outbox_mail::Column::State.eq("queued"))
        .exec(at.tx.conn())
        .await?;
    Ok(())
}

async fn queue_mail(at: &Applying<'_>, key: Uuid) -> Result<(), AppError> {
    let conn = at.tx.conn();
    let gone = || AppError::Internal(anyhow::anyhow!("a claim mail's key or person is gone"));
    let key = mobile_key::Entity::find_by_id((at.organization(), key))
        .one(conn)
        .await?
        .ok_or_else(gone)?;
    let person = employee::Entity::find_by_id((at.organization(), key.employee_id))
        .one(conn)
        .await?
        .ok_or_else(gone)?;
    let (id, not_before) = (at.ids.next(), Ord::max(key.issued_at + at.settle_window, at.now));
    let row = outbox_mail::ActiveModel {
        organization_id: Set(at.organization()),
        id: Set(id),
        template: Set("claim".to_owned()),
        recipient: Set(person.email),
        mobile_key_id: Set(Some(key.id)),
        key_generation: Set(Some(key.generation)),
        state: Set("queued".to_owned()),
        message_id: Set(format!("<{id}@latchkey>")),
        not_before: Set(not_before),
        attempts: Set(0),
        next_attempt_at: Set(not_before),
        lease_until: Set(None),
        last_error: Set(None),
        created_at: Set(at.now),
        sent_at: Set(None),
    };
    outbox_mail::Entity::insert(row)
        .exec_without_returning(conn)
        .await?;
    Ok(())
}

async fn record(at: &Applying<'_>, property: Uuid, decided: &Outcome) -> Result<(), AppError> {
    use outcome::Column;
    let row = outcome::ActiveModel {
        organization_id: Set(at.organization()),
        directory_user_id: Set(at.user.id),
        property_id: Set(property),
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
