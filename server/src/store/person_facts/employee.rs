//! Employees who are the person or may be: the linked one, and those with the same external id or e-mail, with all that
//! hangs on each.

use std::collections::BTreeSet;

use domain::{
    Address, CandidateEmployee, Email, EmployeeFacts, EmployeeFields, Loss, MembershipContent,
    MembershipFacts, MobileKeyFacts, MobileKeyStatus, OverrideFacts, Owner, PendingLossFacts, RuleStamp, Why,
};
use entity::{
    access_override, directory_user, employee, membership, membership_access_group, mobile_key, outbox_mail,
    pending_loss,
};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};
use uuid::Uuid;

use crate::error::AppError;
use crate::store::batch::{Answers, Batch, Place};
use crate::store::{Tx, access_override as override_store, unreadable};

/// Where the employees' rows will be.
pub(super) struct Employees {
    employees: Place<employee::Model>,
    /// Of somebody linked, who is there for certain; of others it is asked once one is found.
    hanging: Option<Hanging>,
}

/// Where what hangs on them will be.
struct Hanging {
    owners: Place<OwnerRow>,
    memberships: Place<membership::Model>,
    gives: Place<Given>,
    keys: Place<mobile_key::Model>,
    mails: Place<Mailed>,
    losses: Place<pending_loss::Model>,
    overrides: Place<access_override::Model>,
}

/// Whom the rows showed.
#[derive(Default)]
pub(super) struct Found {
    /// The employee linked to the directory user.
    pub(super) linked: Option<EmployeeFacts>,
    /// By remembered external id, the one that changed last.
    pub(super) same_external_id: Option<CandidateEmployee>,
    /// By e-mail.
    pub(super) same_email: Option<CandidateEmployee>,
}

impl Found {
    /// Whether a loss of any of them waits.
    pub(super) fn has_pending_losses(&self) -> bool {
        let candidates = [&self.same_external_id, &self.same_email].into_iter().flatten();
        let mut all = self.linked.iter().chain(candidates.map(|it| &it.employee));
        all.any(|employee| !employee.pending_losses.is_empty())
    }
}

#[derive(FromQueryResult)]
struct OwnerRow {
    id: Uuid,
    employee_id: Uuid,
    active: Option<bool>,
}

#[derive(FromQueryResult)]
struct Given {
    membership_id: Uuid,
    access_group_id: Uuid,
}

#[derive(FromQueryResult)]
struct Mailed {
    mobile_key_id: Uuid,
    key_generation: Option<i32>,
}

/// The folded address of one employee.
pub(super) fn address_of(organization: Uuid, employee: Uuid) -> SelectStatement {
    Query::select()
        .column(employee::Column::EmailKey)
        .from(employee::Entity)
        .and_where(employee::Column::OrganizationId.eq(organization))
        .and_where(employee::Column::Id.eq(employee))
        .to_owned()
}

/// The external id, if it names somebody.
pub(super) fn external_id(row: &directory_user::Model) -> Option<&str> {
    row.external_id.as_deref().filter(|id| !id.trim().is_empty())
}

/// Who may be this person; `None` if nothing says who they are.
fn wanted(row: &directory_user::Model, email_key: Option<&str>) -> Option<Condition> {
    use employee::Column;
    // The organization within each branch: SQLite then uses an index for each.
    let here = || Column::OrganizationId.eq(row.organization_id);
    let any = Condition::any()
        .add_option(external_id(row).map(|id| here().and(Column::ExternalId.eq(id))))
        .add_option(email_key.map(|key| here().and(Column::EmailKey.eq(key))))
        .add_option(row.employee_id.map(|id| here().and(Column::Id.eq(id))));
    (!any.is_empty()).then_some(any)
}

impl Employees {
    /// Asks for them; `None` if nobody can be meant.
    pub(super) fn ask(
        batch: &mut Batch,
        row: &directory_user::Model,
        email_key: Option<&str>,
    ) -> Option<Self> {
        let wanted = wanted(row, email_key)?;
        let employees = employee::Entity::find()
            .filter(wanted.clone())
            .order_by_desc(employee::Column::UpdatedAt);
        Some(Self {
            employees: batch.read(employees.into_query()),
            hanging: row.employee_id.map(|_| Hanging::ask(batch, row, &wanted)),
        })
    }

    /// Reads the answers.
    pub(super) async fn read(
        &self,
        tx: &Tx,
        answers: &mut Answers,
        (user, email): (&directory_user::Model, Option<&Email>),
    ) -> Result<Found, AppError> {
        let employees = answers.take(&self.employees)?;
        let email_key = email.map(Email::key);
        let rows = match (&self.hanging, wanted(user, email_key.as_deref())) {
            (Some(hanging), _) => hanging.read(answers)?,
            (None, Some(wanted)) if !employees.is_empty() => {
                let mut batch = tx.batch();
                let hanging = Hanging::ask(&mut batch, user, &wanted);
                hanging.read(&mut batch.run(tx.conn()).await?)?
            }
            (None, _) => return Ok(Found::default()),
        };
        rows.found(employees, (user, email_key.as_deref()))
    }
}

impl Hanging {
    fn ask(batch: &mut Batch, row: &directory_user::Model, wanted: &Condition) -> Self {
        let ids = || {
            Query::select()
                .column(employee::Column::Id)
                .from(employee::Entity)
                .cond_where(wanted.clone())
                .to_owned()
        };
        macro_rules! of_them {
            ($table:ident, $column:ident, $ids:expr) => {
                $table::Entity::find()
                    .filter($table::Column::OrganizationId.eq(row.organization_id))
                    .filter(Expr::col(($table::Entity, $table::Column::$column)).in_subquery($ids))
            };
        }
        macro_rules! ids_of {
            ($table:ident) => {
                Query::select()
                    .column($table::Column::Id)
                    .from($table::Entity)
                    .and_where($table::Column::OrganizationId.eq(row.organization_id))
                    .and_where(Expr::col($table::Column::EmployeeId).in_subquery(ids()))
                    .to_owned()
            };
        }
        let owners = of_them!(directory_user, EmployeeId, ids())
            .select_only()
            .columns([
                directory_user::Column::Id,
                directory_user::Column::EmployeeId,
                directory_user::Column::Active,
            ])
            .filter(directory_user::Column::DeletedAt.is_null());
        let gives = of_them!(membership_access_group, MembershipId, ids_of!(membership))
            .select_only()
            .columns([
                membership_access_group::Column::MembershipId,
                membership_access_group::Column::AccessGroupId,
            ]);
        let mails = of_them!(outbox_mail, MobileKeyId, ids_of!(mobile_key))
            .select_only()
            .columns([
                outbox_mail::Column::MobileKeyId,
                outbox_mail::Column::KeyGeneration,
            ])
            .filter(outbox_mail::Column::State.ne("cancelled"));
        let keys = of_them!(mobile_key, EmployeeId, ids()).order_by_desc(mobile_key::Column::Id);
        let overrides = of_them!(access_override, EmployeeId, ids())
            .filter(access_override::Column::EndedAt.is_null())
            .order_by_asc(access_override::Column::Id);
        Self {
            owners: batch.read(owners.into_query()),
            memberships: batch.read(of_them!(membership, EmployeeId, ids()).into_query()),
            gives: batch.read(gives.into_query()),
            keys: batch.read(keys.into_query()),
            mails: batch.read(mails.into_query()),
            losses: batch.read(of_them!(pending_loss, EmployeeId, ids()).into_query()),
            overrides: batch.read(overrides.into_query()),
        }
    }

    fn read(&self, answers: &mut Answers) -> Result<Rows, AppError> {
        Ok(Rows {
            owners: answers.take(&self.owners)?,
            memberships: answers.take(&self.memberships)?,
            gives: answers.take(&self.gives)?,
            keys: answers.take(&self.keys)?,
            mails: answers.take(&self.mails)?,
            losses: answers.take(&self.losses)?,
            overrides: answers.take(&self.overrides)?,
        })
    }
}

/// What hangs on all of them.
struct Rows {
    owners: Vec<OwnerRow>,
    memberships: Vec<membership::Model>,
    gives: Vec<Given>,
    keys: Vec<mobile_key::Model>,
    mails: Vec<Mailed>,
    losses: Vec<pending_loss::Model>,
    overrides: Vec<access_override::Model>,
}

impl Rows {
    fn found(
        &self,
        employees: Vec<employee::Model>,
        (user, email_key): (&directory_user::Model, Option<&str>),
    ) -> Result<Found, AppError> {
        let mut found = Found::default();
        for row in employees {
            let has_id = external_id(user).is_some() && row.external_id.as_deref() == external_id(user);
            let has_email = email_key.is_some() && row.email_key.as_deref() == email_key;
            let is_linked = user.employee_id == Some(row.id);
            let candidate = CandidateEmployee {
                owner: self.owner(row.id),
                employee: self.employee(row)?,
            };
            if is_linked {
                found.linked = Some(candidate.employee.clone());
            }
            if has_email {
                found.same_email = Some(candidate.clone());
            }
            if has_id && found.same_external_id.is_none() {
                found.same_external_id = Some(candidate);
            }
        }
        Ok(found)
    }

    fn owner(&self, employee: Uuid) -> Owner {
        let owners = || self.owners.iter().filter(|user| user.employee_id == employee);
        match (owners().find(|user| user.active == Some(true)), owners().next()) {
            (Some(live), _) => Owner::Live(live.id.into()),
            (None, Some(user)) => Owner::Inactive(user.id.into()),
            (None, None) => Owner::Nobody,
        }
    }

    fn employee(&self, row: employee::Model) -> Result<EmployeeFacts, AppError> {
        let parse = |text: &str| Email::parse(text).map_err(unreadable);
        Ok(EmployeeFacts {
            id: row.id.into(),
            memberships: self.memberships(row.id)?,
            mobile_key: self.key(row.id)?,
            pending_losses: self.losses(row.id)?,
            overrides: self.overrides(row.id)?,
            is_opted_out: row.is_sync_opted_out,
            external_id: row.external_id,
            directory_email: row.directory_email.as_deref().map(parse).transpose()?,
            fields: EmployeeFields {
                email: parse(&row.email)?,
                display_name: row.display_name,
                given_name: row.given_name,
                family_name: row.family_name,
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
            },
        })
    }

    fn memberships(&self, employee: Uuid) -> Result<Vec<MembershipFacts>, AppError> {
        let own = self.memberships.iter().filter(|it| it.employee_id == employee);
        let read = |it: &membership::Model| {
            let given = self.gives.iter().filter(|given| given.membership_id == it.id);
            Ok(MembershipFacts {
                id: it.id.into(),
                property: it.property_id.into(),
                is_suspended_by_admin: it.suspended_at.is_some(),
                ended_by_leave_at: it.ended_by_leave_at,
                content: MembershipContent {
                    status: it.status.parse().map_err(unreadable)?,
                    role: it.role.parse().map_err(unreadable)?,
                    access_groups: given
                        .map(|given| given.access_group_id.into())
                        .collect::<BTreeSet<_>>(),
                    why: why(it),
                },
            })
        };
        own.map(read).collect()
    }

    /// The newest key: a revoked one counts until there is another.
    fn key(&self, employee: Uuid) -> Result<Option<MobileKeyFacts>, AppError> {
        let Some(found) = self.keys.iter().find(|key| key.employee_id == employee) else {
            return Ok(None);
        };
        let resumes_as = found
            .resumes_as
            .as_deref()
            .map(str::parse)
            .transpose()
            .map_err(unreadable)?;
        let by = found.revoked_by.as_deref().or(found.suspended_by.as_deref());
        Ok(Some(MobileKeyFacts {
            id: found.id.into(),
            status: found.status.parse().map_err(unreadable)?,
            resumes_as: resumes_as.unwrap_or(MobileKeyStatus::Queued),
            suspended_by: by.map(str::parse).transpose().map_err(unreadable)?,
            suspended_at: found.revoked_at.or(found.suspended_at),
            issued_at: found.issued_at,
            is_mail_queued: self
                .mails
                .iter()
                .any(|mail| mail.mobile_key_id == found.id && mail.key_generation == Some(found.generation)),
        }))
    }

    fn overrides(&self, employee: Uuid) -> Result<Vec<OverrideFacts>, AppError> {
        let own = self.overrides.iter().filter(|it| it.employee_id == employee);
        own.map(override_store::facts).collect()
    }

    fn losses(&self, employee: Uuid) -> Result<Vec<PendingLossFacts>, AppError> {
        let own = self.losses.iter().filter(|it| it.employee_id == employee);
        let read = |it: &pending_loss::Model| {
            let role = it
                .role
                .as_deref()
                .map(str::parse)
                .transpose()
                .map_err(unreadable)?;
            let kind = it.kind.parse().map_err(unreadable)?;
            let loss = Loss::from_parts(kind, it.access_group_id.map(Into::into), role).ok_or_else(|| {
                AppError::Internal(anyhow::anyhow!("a stored pending loss does not fit together"))
            })?;
            Ok(PendingLossFacts {
                id: it.id.into(),
                property: it.property_id.into(),
                loss,
                state: it.state.parse().map_err(unreadable)?,
                since: it.since,
                due_at: it.due_at,
            })
        };
        own.map(read).collect()
    }
}

/// What gave a stored membership.
pub(in crate::store) fn why(row: &membership::Model) -> Why {
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
