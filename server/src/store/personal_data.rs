//! Everything that is held about one person, to be handed out or taken away.

use domain::{DirectoryUserId, EmployeeId, OrganizationId, ScimRequestId, limits};
use entity::{
    access_override, audit_event, audit_event_personal, directory_group, directory_user, employee,
    group_member, membership, mobile_key, outbox_mail, outcome, scim_request, sync_event,
    sync_event_personal,
};
use sea_orm::sea_query::{Condition, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::{Value, json};
use uuid::Uuid;

use super::scim_request::StoredScimRequest;
use super::trace;
use crate::error::AppError;

/// Where a person is found: their employee, and every directory user they ever were.
#[derive(Clone, Debug)]
pub struct Person {
    /// Tenant.
    pub organization: OrganizationId,
    /// The employee, if they became one.
    pub employee: Option<employee::Model>,
    /// Deleted ones too.
    pub users: Vec<directory_user::Model>,
}

/// Who is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PersonId {
    /// An employee.
    Employee(EmployeeId),
    /// A directory user who may never have become one.
    DirectoryUser(DirectoryUserId),
}

impl Person {
    /// Ids of their directory users.
    pub(super) fn user_ids(&self) -> Vec<Uuid> {
        self.users.iter().map(|user| user.id).collect()
    }

    /// Id of their employee.
    pub(super) fn employee_id(&self) -> Option<Uuid> {
        self.employee.as_ref().map(|employee| employee.id)
    }

    /// Rows that an audit event may name: them, their memberships and keys.
    pub(super) async fn audit_targets(&self, conn: &impl ConnectionTrait) -> Result<Vec<Uuid>, AppError> {
        let mut targets = self.user_ids();
        if let Some(employee) = self.employee_id() {
            targets.push(employee);
            targets.extend(memberships(conn, self).await?.iter().map(|row| row.id));
            targets.extend(mobile_keys(conn, self).await?.iter().map(|row| row.id));
        }
        Ok(targets)
    }

    /// Sync events about them.
    pub(super) fn events(&self) -> Condition {
        Condition::all()
            .add(sync_event::Column::OrganizationId.eq(self.organization.0))
            .add(
                Condition::any()
                    .add(sync_event::Column::EmployeeId.is_in(self.employee_id()))
                    .add(sync_event::Column::DirectoryUserId.is_in(self.user_ids())),
            )
    }

    /// Whether a logged request is about them.
    pub fn is_subject_of(&self, request: &StoredScimRequest) -> bool {
        let user = request.user.map(|user| user.0);
        user.is_some_and(|user| self.users.iter().any(|own| own.id == user))
    }

    /// Texts that tell who they are, as they stand in a request.
    pub fn identifiers(&self) -> Vec<String> {
        let of_users = self.users.iter().flat_map(|user| {
            [
                Some(&user.user_name),
                user.external_id.as_ref(),
                user.email.as_ref(),
                user.display_name.as_ref(),
            ]
        });
        let of_employee = self
            .employee
            .iter()
            .flat_map(|employee| [Some(&employee.email), Some(&employee.display_name)]);
        let mut all: Vec<String> = of_users.chain(of_employee).flatten().cloned().collect();
        // A shorter text stands in many requests by chance.
        all.retain(|text| text.chars().count() >= limits::IDENTIFYING_CHARACTERS);
        all.sort();
        all.dedup();
        all
    }

    /// Whether the directory has them, active, or they may enter somewhere.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn is_live(&self, conn: &impl ConnectionTrait) -> Result<bool, AppError> {
        let is_active = |user: &directory_user::Model| user.deleted_at.is_none() && user.active == Some(true);
        if self.users.iter().any(is_active) {
            return Ok(true);
        }
        let memberships = memberships(conn, self).await?;
        Ok(memberships.iter().any(|row| row.status != "deactivated"))
    }
}

/// The person, or `None` if the organization has nobody of that id.
///
/// # Errors
/// The database does not answer.
pub async fn find(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    id: PersonId,
) -> Result<Option<Person>, AppError> {
    let employee = match id {
        PersonId::Employee(id) => Some(id.0),
        PersonId::DirectoryUser(id) => {
            let user = directory_user::Entity::find_by_id((organization.0, id.0))
                .one(conn)
                .await?;
            match user {
                None => return Ok(None),
                Some(user) if user.employee_id.is_none() => {
                    return Ok(Some(Person {
                        organization,
                        employee: None,
                        users: vec![user],
                    }));
                }
                Some(user) => user.employee_id,
            }
        }
    };
    let Some(employee) = employee else { return Ok(None) };
    let Some(found) = employee::Entity::find_by_id((organization.0, employee))
        .one(conn)
        .await?
    else {
        return Ok(None);
    };
    let users = directory_user::Entity::find()
        .filter(directory_user::Column::OrganizationId.eq(organization.0))
        .filter(directory_user::Column::EmployeeId.eq(employee))
        .order_by_asc(directory_user::Column::Id)
        .all(conn)
        .await?;
    Ok(Some(Person {
        organization,
        employee: Some(found),
        users,
    }))
}

async fn memberships(
    conn: &impl ConnectionTrait,
    person: &Person,
) -> Result<Vec<membership::Model>, AppError> {
    Ok(membership::Entity::find()
        .filter(membership::Column::OrganizationId.eq(person.organization.0))
        .filter(membership::Column::EmployeeId.is_in(person.employee_id()))
        .all(conn)
        .await?)
}

async fn mobile_keys(
    conn: &impl ConnectionTrait,
    person: &Person,
) -> Result<Vec<mobile_key::Model>, AppError> {
    Ok(mobile_key::Entity::find()
        .filter(mobile_key::Column::OrganizationId.eq(person.organization.0))
        .filter(mobile_key::Column::EmployeeId.is_in(person.employee_id()))
        .all(conn)
        .await?)
}

/// JSON text as JSON; what does not read is shown as it is.
fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| Value::from(text))
}

/// Everything but the request log, whose content only a service can open.
///
/// # Errors
/// The database does not answer.
pub async fn read(conn: &impl ConnectionTrait, person: &Person) -> Result<Value, AppError> {
    Ok(json!({
        "employee": person.employee.as_ref().map(shown_employee),
        "directoryUsers": person.users.iter().map(shown_user).collect::<Vec<_>>(),
        "groups": groups(conn, person).await?,
        "memberships": memberships(conn, person).await?.iter().map(shown_membership).collect::<Vec<_>>(),
        "mobileKeys": mobile_keys(conn, person).await?.iter().map(shown_key).collect::<Vec<_>>(),
        "overrides": overrides(conn, person).await?,
        "decisions": decisions(conn, person).await?,
        "mails": mails(conn, person).await?,
        "syncEvents": sync_events(conn, person).await?,
        "auditEvents": audit_events(conn, person).await?,
    }))
}

fn shown_employee(row: &employee::Model) -> Value {
    json!({
        "id": EmployeeId(row.id).to_string(), "displayName": row.display_name, "givenName": row.given_name,
        "familyName": row.family_name, "email": row.email, "directoryEmail": row.directory_email,
        "phone": row.phone, "title": row.title, "department": row.department, "street": row.street,
        "city": row.city, "state": row.state, "postalCode": row.postal_code, "country": row.country,
        "employeeNumber": row.employee_number, "costCenter": row.cost_center, "manager": row.manager,
        "source": row.source, "externalId": row.external_id, "isSyncOptedOut": row.is_sync_opted_out,
        "createdAt": row.created_at, "updatedAt": row.updated_at,
    })
}

fn shown_user(row: &directory_user::Model) -> Value {
    json!({
        "id": DirectoryUserId(row.id).to_string(), "resource": parsed(&row.resource), "createdAt": row.created_at,
        "modifiedAt": row.modified_at, "leftAt": row.left_at, "returnedAt": row.returned_at,
        "deletedAt": row.deleted_at,
    })
}

fn shown_membership(row: &membership::Model) -> Value {
    json!({
        "propertyId": domain::PropertyId(row.property_id).to_string(), "status": row.status, "role": row.role,
        "reason": row.reason_kind, "rule": row.rule_name, "suspendedReason": row.suspended_reason,
        "statusSince": row.status_since, "createdAt": row.created_at,
    })
}

fn shown_key(row: &mobile_key::Model) -> Value {
    json!({
        "status": row.status, "issuedAt": row.issued_at, "claimedAt": row.claimed_at,
        "suspendedAt": row.suspended_at, "revokedAt": row.revoked_at,
    })
}

async fn groups(conn: &impl ConnectionTrait, person: &Person) -> Result<Vec<String>, AppError> {
    let of_person = Query::select()
        .column(group_member::Column::GroupId)
        .from(group_member::Entity)
        .and_where(group_member::Column::OrganizationId.eq(person.organization.0))
        .and_where(group_member::Column::DirectoryUserId.is_in(person.user_ids()))
        .to_owned();
    Ok(directory_group::Entity::find()
        .select_only()
        .column(directory_group::Column::DisplayName)
        .filter(directory_group::Column::OrganizationId.eq(person.organization.0))
        .filter(directory_group::Column::Id.in_subquery(of_person))
        .order_by_asc(directory_group::Column::DisplayNameKey)
        .into_tuple()
        .all(conn)
        .await?)
}

async fn overrides(conn: &impl ConnectionTrait, person: &Person) -> Result<Vec<Value>, AppError> {
    let rows = access_override::Entity::find()
        .filter(access_override::Column::OrganizationId.eq(person.organization.0))
        .filter(access_override::Column::EmployeeId.is_in(person.employee_id()))
        .order_by_asc(access_override::Column::Id)
        .all(conn)
        .await?;
    let shown = rows.iter().map(|row| {
        json!({
            "propertyId": domain::PropertyId(row.property_id).to_string(), "kind": row.kind,
            "reason": row.reason, "madeBy": row.made_by, "madeAt": row.made_at, "expiresAt": row.expires_at,
            "endedAt": row.ended_at,
        })
    });
    Ok(shown.collect())
}

async fn decisions(conn: &impl ConnectionTrait, person: &Person) -> Result<Vec<Value>, AppError> {
    let rows = outcome::Entity::find()
        .filter(outcome::Column::OrganizationId.eq(person.organization.0))
        .filter(outcome::Column::DirectoryUserId.is_in(person.user_ids()))
        .all(conn)
        .await?;
    let shown = rows.iter().map(|row| {
        json!({
            "propertyId": domain::PropertyId(row.property_id).to_string(), "kind": row.kind,
            "summary": row.summary, "decidedAt": row.decided_at, "trace": trace::spelled_out(&row.trace),
        })
    });
    Ok(shown.collect())
}

async fn mails(conn: &impl ConnectionTrait, person: &Person) -> Result<Vec<Value>, AppError> {
    let keys = mobile_keys(conn, person).await?;
    let rows = outbox_mail::Entity::find()
        .filter(outbox_mail::Column::OrganizationId.eq(person.organization.0))
        .filter(outbox_mail::Column::MobileKeyId.is_in(keys.iter().map(|key| key.id)))
        .order_by_asc(outbox_mail::Column::Id)
        .all(conn)
        .await?;
    let shown = rows.iter().map(|row| {
        json!({
            "template": row.template, "recipient": row.recipient, "state": row.state,
            "createdAt": row.created_at, "sentAt": row.sent_at,
        })
    });
    Ok(shown.collect())
}

async fn sync_events(conn: &impl ConnectionTrait, person: &Person) -> Result<Vec<Value>, AppError> {
    let rows = sync_event::Entity::find()
        .filter(person.events())
        .order_by_asc(sync_event::Column::Position)
        .all(conn)
        .await?;
    let mut shown = Vec::with_capacity(rows.len());
    for row in rows {
        let key = (row.organization_id, row.position);
        let personal = sync_event_personal::Entity::find_by_id(key).one(conn).await?;
        shown.push(json!({
            "position": row.position, "kind": row.kind, "at": row.at, "cause": row.cause,
            "summary": personal.as_ref().map(|personal| personal.summary.clone()),
            "personName": personal.as_ref().and_then(|personal| personal.person_name.clone()),
            "changes": personal.as_ref().and_then(|personal| personal.changes.as_deref().map(parsed)),
            "trace": personal.as_ref().and_then(|personal| personal.trace.as_deref().map(trace::spelled_out)),
        }));
    }
    Ok(shown)
}

async fn audit_events(conn: &impl ConnectionTrait, person: &Person) -> Result<Vec<Value>, AppError> {
    let targets = person.audit_targets(conn).await?;
    let rows = audit_event::Entity::find()
        .filter(audit_event::Column::OrganizationId.eq(person.organization.0))
        .filter(audit_event::Column::TargetId.is_in(targets))
        .order_by_asc(audit_event::Column::Id)
        .all(conn)
        .await?;
    let mut shown = Vec::with_capacity(rows.len());
    for row in rows {
        let personal = audit_event_personal::Entity::find_by_id((row.organization_id, row.id))
            .one(conn)
            .await?;
        shown.push(json!({
            "at": row.at, "action": row.action, "by": row.actor_kind,
            "targetName": personal.as_ref().and_then(|personal| personal.target_name.clone()),
            "changes": personal.as_ref().and_then(|personal| personal.changes.as_deref().map(parsed)),
        }));
    }
    Ok(shown)
}

/// Logged requests after `after`, in order, that still have their content: whom one mentions is known once it is opened.
///
/// # Errors
/// The database does not answer.
pub async fn logged_requests(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    after: Option<ScimRequestId>,
    limit: u64,
) -> Result<Vec<StoredScimRequest>, AppError> {
    use scim_request::Column;
    let mut rows = scim_request::Entity::find()
        .filter(Column::OrganizationId.eq(organization.0))
        .filter(Column::Content.is_not_null());
    if let Some(after) = after {
        rows = rows.filter(Column::Id.gt(after.0));
    }
    let rows = rows.order_by_asc(Column::Id).limit(limit).all(conn).await?;
    rows.into_iter().map(TryInto::try_into).collect()
}
