//! Loads what decides about one person, under that person's lock, in the transaction that will apply the decision.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    Address, CandidateEmployee, DirectoryProfile, DirectoryUserFacts, DirectoryUserId, DirectoryUserState,
    Email, EmployeeFacts, EmployeeFields, Facts, GroupFact, IntegrationFacts, LastOutcome, Loss,
    MembershipContent, MembershipFacts, MobileKeyFacts, MobileKeyStatus, OrganizationId, Owner,
    PendingLossFacts, PropertyFacts, RuleStamp, Why,
};
use entity::{
    accepted_loss, directory_user, employee, group_absence, group_member, integration, membership,
    membership_access_group, mobile_key, outbox_mail, outcome, pending_loss,
};
use sea_orm::sea_query::{Expr, ExprTrait, Query, UnionType};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QueryResult, QuerySelect,
};
use serde_json::Value;
use uuid::Uuid;

use super::rule_set::RuleSets;
use super::rule_set_preview;
use super::{ROW, Tx, unreadable};
use crate::error::AppError;

/// For how long a 429 or 5xx keeps losses waiting (behaviour.md §4).
const UNSETTLED_AFTER_REFUSAL: TimeDelta = TimeDelta::minutes(5);

/// The directory user's row, locked until the transaction ends; deleted ones included.
///
/// # Errors
/// The database does not answer.
pub async fn lock(
    tx: &Tx,
    organization: OrganizationId,
    user: DirectoryUserId,
) -> Result<Option<directory_user::Model>, AppError> {
    Ok(directory_user::Entity::find_by_id((organization.0, user.0))
        .lock(ROW)
        .one(tx.conn())
        .await?)
}

/// All facts about the person of a locked row. `profile` takes the stored resource apart.
///
/// # Errors
/// The database does not answer, or a stored value cannot be read.
pub async fn load(
    tx: &Tx,
    rule_sets: &RuleSets,
    row: &directory_user::Model,
    now: DateTime<Utc>,
    profile: fn(&Value) -> DirectoryProfile,
) -> Result<Facts, AppError> {
    let organization = OrganizationId(row.organization_id);
    let connection = integration::Entity::find_by_id((row.organization_id, row.integration_id))
        .one(tx.conn())
        .await?;
    let basis = rule_sets.in_force(tx, organization).await?;
    let profile = profile(&serde_json::from_str(&row.resource)?);
    let email = profile.primary_email();
    let (same_external_id, same_email) = candidates(tx, row, email.as_ref()).await?;
    let mut properties = basis.properties.clone();
    let outcomes = outcome::Entity::find()
        .filter(outcome::Column::OrganizationId.eq(row.organization_id))
        .filter(outcome::Column::DirectoryUserId.eq(row.id))
        .all(tx.conn())
        .await?;
    for last in outcomes {
        if let Some(property) = properties
            .iter_mut()
            .find(|property| property.id.0 == last.property_id)
        {
            let kind = last.kind.parse().map_err(unreadable)?;
            property.last_outcome = Some(LastOutcome {
                kind,
                rule: last.rule_id.map(Into::into),
                fingerprint: last.fingerprint,
            });
        }
    }
    note_accepted(tx, row, &mut properties).await?;
    Ok(Facts {
        now,
        settings: basis.settings,
        integration: IntegrationFacts {
            pull_configured_at: connection.as_ref().and_then(|it| it.pull_configured_at),
            is_unsettled: connection
                .and_then(|it| it.last_refused_at)
                .is_some_and(|at| now - at < UNSETTLED_AFTER_REFUSAL),
        },
        employee: linked(tx, row).await?,
        same_external_id,
        same_email,
        same_email_user: same_email_user(tx, row, email.as_ref()).await?,
        user: DirectoryUserFacts {
            id: row.id.into(),
            external_id: row.external_id.clone(),
            state: match (row.deleted_at, row.active) {
                (Some(_), _) => DirectoryUserState::Deleted,
                (None, Some(true)) => DirectoryUserState::Live,
                (None, Some(false) | None) => DirectoryUserState::Inactive,
            },
            profile,
            groups: groups(tx, row).await?,
            created_at: row.created_at,
            left_at: row.left_at,
            returned_at: row.returned_at,
            groups_pulled_at: row.groups_pulled_at,
            groups_confirmed_at: row.groups_confirmed_at,
            last_outcome: row
                .person_outcome
                .as_deref()
                .map(str::parse)
                .transpose()
                .map_err(unreadable)?,
        },
        properties,
    })
}

/// What the publishers of the revisions in force accepted for this person (behaviour.md §5).
async fn note_accepted(
    tx: &Tx,
    row: &directory_user::Model,
    properties: &mut [PropertyFacts],
) -> Result<(), AppError> {
    let rows = accepted_loss::Entity::find()
        .filter(accepted_loss::Column::OrganizationId.eq(row.organization_id))
        .filter(accepted_loss::Column::DirectoryUserId.eq(row.id))
        .all(tx.conn())
        .await?;
    if rows.is_empty() {
        return Ok(());
    }
    let in_force = |id| {
        let property = properties.iter().find(|property| property.id == id)?;
        Some(property.rules.revision)
    };
    let accepted = rule_set_preview::accepted_by(&rows, in_force)?;
    for property in properties {
        let here = accepted.iter().filter(|(of, _)| *of == property.id);
        property.accepted_losses = here.map(|(_, loss)| *loss).collect();
    }
    Ok(())
}

async fn linked(tx: &Tx, row: &directory_user::Model) -> Result<Option<EmployeeFacts>, AppError> {
    let Some(id) = row.employee_id else {
        return Ok(None);
    };
    match employee::Entity::find_by_id((row.organization_id, id))
        .one(tx.conn())
        .await?
    {
        Some(found) => employee_facts(tx, found).await.map(Some),
        None => Ok(None),
    }
}

/// Employees who may be this person: by remembered external id, the one that changed last; and by e-mail.
async fn candidates(
    tx: &Tx,
    row: &directory_user::Model,
    email: Option<&Email>,
) -> Result<(Option<CandidateEmployee>, Option<CandidateEmployee>), AppError> {
    let external_id = row.external_id.as_deref().filter(|id| !id.trim().is_empty());
    let email_key = email.map(Email::key);
    if external_id.is_none() && email_key.is_none() {
        return Ok((None, None));
    }
    // The organization within each branch: SQLite then uses an index for either.
    let here = || employee::Column::OrganizationId.eq(row.organization_id);
    let either = Condition::any()
        .add_option(external_id.map(|id| here().and(employee::Column::ExternalId.eq(id))))
        .add_option(
            email_key
                .as_deref()
                .map(|key| here().and(employee::Column::EmailKey.eq(key))),
        );
    let found = employee::Entity::find()
        .filter(either)
        .order_by_desc(employee::Column::UpdatedAt)
        .all(tx.conn())
        .await?;
    let with_external_id = found
        .iter()
        .find(|it| external_id.is_some() && it.external_id.as_deref() == external_id)
        .cloned();
    let with_email = found
        .into_iter()
        .find(|it| email_key.is_some() && it.email_key == email_key);
    Ok((
        candidate(tx, with_external_id).await?,
        candidate(tx, with_email).await?,
    ))
}

async fn same_email_user(
    tx: &Tx,
    row: &directory_user::Model,
    email: Option<&Email>,
) -> Result<Option<DirectoryUserId>, AppError> {
    let Some(email) = email else { return Ok(None) };
    let found = directory_user::Entity::find()
        .filter(directory_user::Column::OrganizationId.eq(row.organization_id))
        .filter(directory_user::Column::EmailKey.eq(email.key()))
        .filter(directory_user::Column::Id.ne(row.id))
        .filter(directory_user::Column::Active.eq(true))
        .filter(directory_user::Column::DeletedAt.is_null())
        .one(tx.conn())
        .await?;
    Ok(found.map(|user| user.id.into()))
}

async fn candidate(tx: &Tx, found: Option<employee::Model>) -> Result<Option<CandidateEmployee>, AppError> {
    let Some(found) = found else { return Ok(None) };
    let owners = directory_user::Entity::find()
        .filter(directory_user::Column::OrganizationId.eq(found.organization_id))
        .filter(directory_user::Column::EmployeeId.eq(found.id))
        .filter(directory_user::Column::DeletedAt.is_null())
        .all(tx.conn())
        .await?;
    let owner = match (
        owners.iter().find(|user| user.active == Some(true)),
        owners.first(),
    ) {
        (Some(live), _) => Owner::Live(live.id.into()),
        (None, Some(user)) => Owner::Inactive(user.id.into()),
        (None, None) => Owner::Nobody,
    };
    Ok(Some(CandidateEmployee {
        employee: employee_facts(tx, found).await?,
        owner,
    }))
}

/// Groups that the person is in, and those they are known not to be in.
async fn groups(tx: &Tx, row: &directory_user::Model) -> Result<Vec<GroupFact>, AppError> {
    let mut groups = Query::select()
        .columns([group_member::Column::GroupId, group_member::Column::ObservedAt])
        .expr_as(Expr::value(true), "is_member")
        .from(group_member::Entity)
        .and_where(group_member::Column::OrganizationId.eq(row.organization_id))
        .and_where(group_member::Column::DirectoryUserId.eq(row.id))
        .to_owned();
    let absent = Query::select()
        .columns([group_absence::Column::GroupId, group_absence::Column::ObservedAt])
        .expr_as(Expr::value(false), "is_member")
        .from(group_absence::Entity)
        .and_where(group_absence::Column::OrganizationId.eq(row.organization_id))
        .and_where(group_absence::Column::DirectoryUserId.eq(row.id))
        .to_owned();
    groups.union(UnionType::All, absent);
    let read = |row: QueryResult| {
        Ok(GroupFact {
            group: row.try_get::<Uuid>("", "group_id")?.into(),
            is_member: row.try_get("", "is_member")?,
            observed_at: row.try_get("", "observed_at")?,
        })
    };
    tx.conn()
        .query_all(&groups)
        .await?
        .into_iter()
        .map(read)
        .collect()
}

async fn employee_facts(tx: &Tx, row: employee::Model) -> Result<EmployeeFacts, AppError> {
    let parse = |text: &str| Email::parse(text).map_err(unreadable);
    Ok(EmployeeFacts {
        id: row.id.into(),
        memberships: memberships(tx, &row).await?,
        mobile_key: key(tx, &row).await?,
        pending_losses: pending_losses(tx, &row).await?,
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

async fn memberships(tx: &Tx, row: &employee::Model) -> Result<Vec<MembershipFacts>, AppError> {
    let rows = membership::Entity::find()
        .filter(membership::Column::OrganizationId.eq(row.organization_id))
        .filter(membership::Column::EmployeeId.eq(row.id))
        .all(tx.conn())
        .await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let given = membership_access_group::Entity::find()
        .filter(membership_access_group::Column::OrganizationId.eq(row.organization_id))
        .filter(membership_access_group::Column::MembershipId.is_in(rows.iter().map(|it| it.id)))
        .all(tx.conn())
        .await?;
    let read = |it: membership::Model| {
        let given = given.iter().filter(|given| given.membership_id == it.id);
        Ok(MembershipFacts {
            id: it.id.into(),
            property: it.property_id.into(),
            is_suspended_by_admin: it.suspended_at.is_some(),
            content: MembershipContent {
                status: it.status.parse().map_err(unreadable)?,
                role: it.role.parse().map_err(unreadable)?,
                access_groups: given.map(|given| given.access_group_id.into()).collect(),
                why: match (it.rule_id, it.reason_kind.as_str()) {
                    (Some(rule), _) => Why::Rule(RuleStamp {
                        rule: rule.into(),
                        position: it
                            .rule_position
                            .and_then(|at| u32::try_from(at).ok())
                            .unwrap_or_default(),
                        name: it.rule_name.unwrap_or_default(),
                        revision: it
                            .rule_revision
                            .and_then(|at| u32::try_from(at).ok())
                            .unwrap_or_default(),
                    }),
                    (None, "override") => Why::Override,
                    (None, _) => Why::Manual,
                },
            },
        })
    };
    rows.into_iter().map(read).collect()
}

/// The newest key: a revoked one counts until there is another.
async fn key(tx: &Tx, row: &employee::Model) -> Result<Option<MobileKeyFacts>, AppError> {
    let found = mobile_key::Entity::find()
        .filter(mobile_key::Column::OrganizationId.eq(row.organization_id))
        .filter(mobile_key::Column::EmployeeId.eq(row.id))
        .order_by_desc(mobile_key::Column::Id)
        .one(tx.conn())
        .await?;
    let Some(found) = found else { return Ok(None) };
    let mail = outbox_mail::Entity::find()
        .filter(outbox_mail::Column::OrganizationId.eq(row.organization_id))
        .filter(outbox_mail::Column::MobileKeyId.eq(found.id))
        .filter(outbox_mail::Column::KeyGeneration.eq(found.generation))
        .filter(outbox_mail::Column::State.ne("cancelled"))
        .one(tx.conn())
        .await?;
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
        is_mail_queued: mail.is_some(),
    }))
}

async fn pending_losses(tx: &Tx, row: &employee::Model) -> Result<Vec<PendingLossFacts>, AppError> {
    let rows = pending_loss::Entity::find()
        .filter(pending_loss::Column::OrganizationId.eq(row.organization_id))
        .filter(pending_loss::Column::EmployeeId.eq(row.id))
        .all(tx.conn())
        .await?;
    let read = |it: pending_loss::Model| {
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
            since: it.since,
            due_at: it.due_at,
        })
    };
    rows.into_iter().map(read).collect()
}
