//! What hangs on the employees that some people are linked to, or would be: many people by one statement a table.

use std::collections::{BTreeSet, HashMap};

use domain::{
    Address, CandidateEmployee, Email, EmployeeFacts, EmployeeFields, Loss, MembershipContent,
    MembershipFacts, MobileKeyFacts, MobileKeyStatus, OrganizationId, Owner, PendingLossFacts, RuleStamp,
    Why,
};
use entity::{
    access_override, directory_user, employee, membership, membership_access_group, mobile_key, outbox_mail,
    pending_loss,
};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::LivePerson;
use crate::error::AppError;
use crate::store::{access_override as override_store, unreadable};

/// Values in one statement: well under SQLite's limit of bound parameters.
const STEP: usize = 2_000;

/// Adds to each person the employees they are or may be, as a decision reads them.
///
/// # Errors
/// The database does not answer, or a stored value cannot be read.
pub async fn with_employees(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    mut people: Vec<LivePerson>,
) -> Result<Vec<LivePerson>, AppError> {
    let found = Found::read(conn, organization, &people).await?;
    let live_emails = live_emails(conn, organization, &people).await?;
    for person in &mut people {
        let facts = &mut person.facts;
        let email_key = facts.user.profile.primary_email().map(|email| email.key());
        let external_id = external_id(facts.user.external_id.as_deref());
        facts.employee = match person.employee {
            Some(id) => found.by_id(id.0)?.map(|candidate| candidate.employee),
            None => None,
        };
        facts.same_external_id = match external_id.and_then(|id| found.external_ids.get(id)) {
            Some(id) => found.by_id(*id)?,
            None => None,
        };
        facts.same_email = match email_key.as_ref().and_then(|key| found.emails.get(key)) {
            Some(id) => found.by_id(*id)?,
            None => None,
        };
        let others = email_key.as_ref().and_then(|key| live_emails.get(key));
        let mut others = others.into_iter().flatten();
        facts.same_email_user = others.find(|id| **id != person.user.0).map(|id| (*id).into());
    }
    Ok(people)
}

/// Blank counts as none.
fn external_id(id: Option<&str>) -> Option<&str> {
    id.filter(|id| !id.trim().is_empty())
}

fn email_keys(people: &[LivePerson]) -> Vec<String> {
    let emails = people
        .iter()
        .filter_map(|person| person.facts.user.profile.primary_email());
    emails.map(|email| email.key()).collect()
}

/// Live users by their folded address.
async fn live_emails(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    people: &[LivePerson],
) -> Result<HashMap<String, Vec<Uuid>>, AppError> {
    use directory_user::Column;
    let mut found: HashMap<String, Vec<Uuid>> = HashMap::new();
    for step in email_keys(people).chunks(STEP) {
        let rows: Vec<(Uuid, String)> = directory_user::Entity::find()
            .select_only()
            .columns([Column::Id, Column::EmailKey])
            .filter(Column::OrganizationId.eq(organization.0))
            .filter(Column::EmailKey.is_in(step))
            .filter(Column::Active.eq(true))
            .filter(Column::DeletedAt.is_null())
            .into_tuple()
            .all(conn)
            .await?;
        for (id, key) in rows {
            found.entry(key).or_default().push(id);
        }
    }
    Ok(found)
}

/// Employees with all that hangs on them.
#[derive(Default)]
struct Found {
    employees: HashMap<Uuid, employee::Model>,
    external_ids: HashMap<String, Uuid>,
    emails: HashMap<String, Uuid>,
    owners: HashMap<Uuid, Vec<(Uuid, Option<bool>)>>,
    memberships: HashMap<Uuid, Vec<membership::Model>>,
    gives: HashMap<Uuid, BTreeSet<Uuid>>,
    keys: HashMap<Uuid, mobile_key::Model>,
    mailed: BTreeSet<Uuid>,
    losses: HashMap<Uuid, Vec<pending_loss::Model>>,
    overrides: HashMap<Uuid, Vec<access_override::Model>>,
}

impl Found {
    async fn read(
        conn: &impl ConnectionTrait,
        organization: OrganizationId,
        people: &[LivePerson],
    ) -> Result<Self, AppError> {
        use employee::Column;
        let mut found = Self::default();
        let ids: Vec<Uuid> = people
            .iter()
            .filter_map(|it| it.employee)
            .map(|id| id.0)
            .collect();
        let external_ids: Vec<String> = people
            .iter()
            .filter_map(|it| external_id(it.facts.user.external_id.as_deref()))
            .map(str::to_owned)
            .collect();
        let wanted = [
            ids.chunks(STEP)
                .map(|step| Column::Id.is_in(step.iter().copied()))
                .collect::<Vec<_>>(),
            external_ids
                .chunks(STEP)
                .map(|step| Column::ExternalId.is_in(step))
                .collect(),
            email_keys(people)
                .chunks(STEP)
                .map(|step| Column::EmailKey.is_in(step))
                .collect(),
        ];
        for wanted in wanted.into_iter().flatten() {
            let rows = employee::Entity::find()
                .filter(
                    Condition::all()
                        .add(Column::OrganizationId.eq(organization.0))
                        .add(wanted),
                )
                .order_by_desc(Column::UpdatedAt)
                .all(conn)
                .await?;
            for row in rows {
                if let Some(id) = &row.external_id {
                    // Several: the one that changed last.
                    let newest = found
                        .external_ids
                        .get(id)
                        .and_then(|known| found.employees.get(known));
                    if newest.is_none_or(|known| known.updated_at < row.updated_at) {
                        found.external_ids.insert(id.clone(), row.id);
                    }
                }
                if let Some(key) = &row.email_key {
                    found.emails.insert(key.clone(), row.id);
                }
                found.employees.insert(row.id, row);
            }
        }
        found.read_details(conn, organization).await?;
        Ok(found)
    }

    async fn read_details(
        &mut self,
        conn: &impl ConnectionTrait,
        organization: OrganizationId,
    ) -> Result<(), AppError> {
        let employees: Vec<Uuid> = self.employees.keys().copied().collect();
        macro_rules! of {
            ($table:ident, $column:ident, $ids:expr) => {
                $table::Entity::find()
                    .filter($table::Column::OrganizationId.eq(organization.0))
                    .filter($table::Column::$column.is_in($ids.iter().copied()))
            };
        }
        for step in employees.chunks(STEP) {
            let owners: Vec<(Uuid, Uuid, Option<bool>)> = of!(directory_user, EmployeeId, step)
                .select_only()
                .columns([
                    directory_user::Column::EmployeeId,
                    directory_user::Column::Id,
                    directory_user::Column::Active,
                ])
                .filter(directory_user::Column::DeletedAt.is_null())
                .into_tuple()
                .all(conn)
                .await?;
            for (employee, user, active) in owners {
                self.owners.entry(employee).or_default().push((user, active));
            }
            for row in of!(membership, EmployeeId, step).all(conn).await? {
                self.memberships.entry(row.employee_id).or_default().push(row);
            }
            for row in of!(mobile_key, EmployeeId, step)
                .order_by_asc(mobile_key::Column::Id)
                .all(conn)
                .await?
            {
                // The newest: a revoked one counts until there is another.
                self.keys.insert(row.employee_id, row);
            }
            for row in of!(pending_loss, EmployeeId, step).all(conn).await? {
                self.losses.entry(row.employee_id).or_default().push(row);
            }
            let overrides = of!(access_override, EmployeeId, step)
                .filter(access_override::Column::EndedAt.is_null())
                .order_by_asc(access_override::Column::Id);
            for row in overrides.all(conn).await? {
                self.overrides.entry(row.employee_id).or_default().push(row);
            }
        }
        let memberships: Vec<Uuid> = self.memberships.values().flatten().map(|row| row.id).collect();
        for step in memberships.chunks(STEP) {
            for row in of!(membership_access_group, MembershipId, step).all(conn).await? {
                self.gives
                    .entry(row.membership_id)
                    .or_default()
                    .insert(row.access_group_id);
            }
        }
        let keys: Vec<Uuid> = self.keys.values().map(|key| key.id).collect();
        for step in keys.chunks(STEP) {
            let mailed: Vec<Option<Uuid>> = of!(outbox_mail, MobileKeyId, step)
                .select_only()
                .column(outbox_mail::Column::MobileKeyId)
                .filter(outbox_mail::Column::State.ne("cancelled"))
                .into_tuple()
                .all(conn)
                .await?;
            self.mailed.extend(mailed.into_iter().flatten());
        }
        Ok(())
    }

    fn by_id(&self, id: Uuid) -> Result<Option<CandidateEmployee>, AppError> {
        let Some(row) = self.employees.get(&id) else {
            return Ok(None);
        };
        let owners = self.owners.get(&id).map_or(&[][..], Vec::as_slice);
        let live = owners.iter().find(|(_, active)| *active == Some(true));
        Ok(Some(CandidateEmployee {
            owner: match (live, owners.first()) {
                (Some((live, _)), _) => Owner::Live((*live).into()),
                (None, Some((user, _))) => Owner::Inactive((*user).into()),
                (None, None) => Owner::Nobody,
            },
            employee: self.employee(row)?,
        }))
    }

    fn employee(&self, row: &employee::Model) -> Result<EmployeeFacts, AppError> {
        let parse = |text: &str| Email::parse(text).map_err(unreadable);
        let memberships = self.memberships.get(&row.id).into_iter().flatten();
        let losses = self.losses.get(&row.id).into_iter().flatten();
        let overrides = self.overrides.get(&row.id).into_iter().flatten();
        Ok(EmployeeFacts {
            id: row.id.into(),
            memberships: memberships
                .map(|it| self.membership(it))
                .collect::<Result<_, _>>()?,
            mobile_key: self.keys.get(&row.id).map(|key| self.key(key)).transpose()?,
            pending_losses: losses.map(loss).collect::<Result<_, _>>()?,
            overrides: overrides.map(override_store::facts).collect::<Result<_, _>>()?,
            is_opted_out: row.is_sync_opted_out,
            external_id: row.external_id.clone(),
            directory_email: row.directory_email.as_deref().map(parse).transpose()?,
            fields: EmployeeFields {
                email: parse(&row.email)?,
                display_name: row.display_name.clone(),
                given_name: row.given_name.clone(),
                family_name: row.family_name.clone(),
                phone: row.phone.clone(),
                title: row.title.clone(),
                department: row.department.clone(),
                address: Address {
                    street: row.street.clone(),
                    city: row.city.clone(),
                    state: row.state.clone(),
                    postal_code: row.postal_code.clone(),
                    country: row.country.clone(),
                },
                employee_number: row.employee_number.clone(),
                cost_center: row.cost_center.clone(),
                manager: row.manager.clone(),
            },
        })
    }

    fn membership(&self, row: &membership::Model) -> Result<MembershipFacts, AppError> {
        let gives = self.gives.get(&row.id).into_iter().flatten();
        Ok(MembershipFacts {
            id: row.id.into(),
            property: row.property_id.into(),
            is_suspended_by_admin: row.suspended_at.is_some(),
            ended_by_leave_at: row.ended_by_leave_at,
            content: MembershipContent {
                status: row.status.parse().map_err(unreadable)?,
                role: row.role.parse().map_err(unreadable)?,
                access_groups: gives.map(|id| (*id).into()).collect(),
                why: why(row),
            },
        })
    }

    fn key(&self, row: &mobile_key::Model) -> Result<MobileKeyFacts, AppError> {
        let resumes_as = row.resumes_as.as_deref().map(str::parse).transpose();
        let by = row.revoked_by.as_deref().or(row.suspended_by.as_deref());
        Ok(MobileKeyFacts {
            id: row.id.into(),
            status: row.status.parse().map_err(unreadable)?,
            resumes_as: resumes_as.map_err(unreadable)?.unwrap_or(MobileKeyStatus::Queued),
            suspended_by: by.map(str::parse).transpose().map_err(unreadable)?,
            suspended_at: row.revoked_at.or(row.suspended_at),
            issued_at: row.issued_at,
            is_mail_queued: self.mailed.contains(&row.id),
        })
    }
}

fn loss(row: &pending_loss::Model) -> Result<PendingLossFacts, AppError> {
    let role = row
        .role
        .as_deref()
        .map(str::parse)
        .transpose()
        .map_err(unreadable)?;
    let kind = row.kind.parse().map_err(unreadable)?;
    let loss = Loss::from_parts(kind, row.access_group_id.map(Into::into), role);
    let loss = loss
        .ok_or_else(|| AppError::Internal(anyhow::anyhow!("a stored pending loss does not fit together")))?;
    Ok(PendingLossFacts {
        id: row.id.into(),
        property: row.property_id.into(),
        loss,
        state: row.state.parse().map_err(unreadable)?,
        since: row.since,
        due_at: row.due_at,
    })
}

fn why(row: &membership::Model) -> Why {
    let number = |stored: Option<i32>| stored.and_then(|at| u32::try_from(at).ok()).unwrap_or_default();
    match (row.rule_id, row.reason_kind.as_str()) {
        (Some(rule), _) => Why::Rule(RuleStamp {
            rule: rule.into(),
            position: number(row.rule_position),
            name: row.rule_name.clone().unwrap_or_default(),
            revision: number(row.rule_revision),
        }),
        (None, "override") => Why::Override,
        (None, _) => Why::Manual,
    }
}
