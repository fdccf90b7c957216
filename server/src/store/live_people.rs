//! Every live directory user, step by step, with what rules ask about: for looking at everybody at once (behaviour.md §5).
//! It reads what was committed and locks nobody; what a decision writes about a person rests on `person_facts` instead.

mod employees;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    DirectoryGroupId, DirectoryProfile, DirectoryUserFacts, DirectoryUserId, DirectoryUserState, EmployeeId,
    Facts, GroupFact, GroupLinks, IntegrationFacts, OrganizationId, PropertyId, Settings,
};
use entity::{directory_user, group_absence, group_member, held_group_member, integration, membership};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Select,
};
use serde_json::Value;
use uuid::Uuid;

pub use self::employees::with_employees;
use crate::error::AppError;

/// People of one step.
pub const STEP: u64 = 1_000;
/// For how long a 429 or 5xx keeps losses waiting (behaviour.md §4).
const UNSETTLED_AFTER_REFUSAL: TimeDelta = TimeDelta::minutes(5);

/// What is the same for all people of a reading.
#[derive(Clone, Debug)]
pub struct Reading {
    /// Tenant.
    pub organization: OrganizationId,
    /// The groups that the rules in question name, and those linked to them; memberships of others are not read.
    pub groups: Arc<[DirectoryGroupId]>,
    /// Which pushed groups are which pulled ones.
    pub links: Arc<GroupLinks>,
    /// The organization's settings.
    pub settings: Settings,
    /// The time.
    pub now: DateTime<Utc>,
    /// Its integrations.
    pub integrations: Arc<HashMap<Uuid, IntegrationFacts>>,
}

/// Some people, as they were read; taking their resources apart is left to the caller's thread.
#[derive(Debug)]
pub struct Step {
    rows: Vec<Row>,
    groups: Vec<Observed>,
    held: Vec<(Uuid, Uuid)>,
}

#[derive(Debug, FromQueryResult)]
struct Row {
    id: Uuid,
    integration_id: Uuid,
    resource: String,
    external_id: Option<String>,
    employee_id: Option<Uuid>,
    created_at: DateTime<Utc>,
    left_at: Option<DateTime<Utc>>,
    returned_at: Option<DateTime<Utc>>,
    groups_pulled_at: Option<DateTime<Utc>>,
    groups_confirmed_at: Option<DateTime<Utc>>,
}

#[derive(Debug)]
struct Observed {
    user: Uuid,
    fact: GroupFact,
}

/// One person, without what hangs on an employee.
#[derive(Debug)]
pub struct LivePerson {
    /// Who.
    pub user: DirectoryUserId,
    /// The linked employee.
    pub employee: Option<EmployeeId>,
    /// What rules ask about. No employee, no properties.
    pub facts: Facts,
}

impl Reading {
    /// What the integrations have to do with it.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn integrations(
        conn: &impl ConnectionTrait,
        organization: OrganizationId,
        now: DateTime<Utc>,
    ) -> Result<Arc<HashMap<Uuid, IntegrationFacts>>, AppError> {
        let rows = integration::Entity::find()
            .filter(integration::Column::OrganizationId.eq(organization.0))
            .all(conn)
            .await?;
        let read = |row: integration::Model| {
            let facts = IntegrationFacts {
                pull_configured_at: row.pull_configured_at,
                is_unsettled: row
                    .last_refused_at
                    .is_some_and(|at| now - at < UNSETTLED_AFTER_REFUSAL),
            };
            (row.id, facts)
        };
        Ok(Arc::new(rows.into_iter().map(read).collect()))
    }

    /// The next people after `after`, by id; none left: an empty step.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn step(&self, conn: &impl ConnectionTrait, after: Option<Uuid>) -> Result<Step, AppError> {
        use directory_user::Column;
        let mut rows = live(self.organization);
        if let Some(after) = after {
            rows = rows.filter(Column::Id.gt(after));
        }
        let rows = rows
            .order_by_asc(Column::Id)
            .limit(STEP)
            .into_model()
            .all(conn)
            .await?;
        self.with_groups(conn, rows).await
    }

    /// One person; nobody if they are not live.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn one(&self, conn: &impl ConnectionTrait, user: DirectoryUserId) -> Result<Step, AppError> {
        let rows = live(self.organization).filter(directory_user::Column::Id.eq(user.0));
        let rows = rows.into_model().all(conn).await?;
        self.with_groups(conn, rows).await
    }

    async fn with_groups(&self, conn: &impl ConnectionTrait, rows: Vec<Row>) -> Result<Step, AppError> {
        let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
            return Ok(Step {
                rows,
                groups: Vec::new(),
                held: Vec::new(),
            });
        };
        let mut groups = Vec::new();
        macro_rules! observed {
            ($table:ident, $is_member:literal) => {
                let found: Vec<(Uuid, Uuid, DateTime<Utc>)> = $table::Entity::find()
                    .select_only()
                    .columns([
                        $table::Column::DirectoryUserId,
                        $table::Column::GroupId,
                        $table::Column::ObservedAt,
                    ])
                    .filter($table::Column::OrganizationId.eq(self.organization.0))
                    .filter($table::Column::GroupId.is_in(self.groups.iter().map(|id| id.0)))
                    .filter($table::Column::DirectoryUserId.between(first.id, last.id))
                    .into_tuple()
                    .all(conn)
                    .await?;
                groups.extend(
                    found
                        .into_iter()
                        .map(|(user, group, observed_at)| Observed {
                            user,
                            fact: GroupFact {
                                group: group.into(),
                                is_member: $is_member,
                                observed_at,
                            },
                        }),
                );
            };
        }
        let mut held = Vec::new();
        if !self.groups.is_empty() {
            observed!(group_member, true);
            observed!(group_absence, false);
            held = self.held(conn, (first.id, last.id)).await?;
        }
        groups.sort_unstable_by_key(|observed| observed.user);
        Ok(Step { rows, groups, held })
    }

    /// Who goes on in which group though it was emptied (behaviour.md §4).
    async fn held(
        &self,
        conn: &impl ConnectionTrait,
        (first, last): (Uuid, Uuid),
    ) -> Result<Vec<(Uuid, Uuid)>, AppError> {
        use held_group_member::Column;
        Ok(held_group_member::Entity::find()
            .select_only()
            .columns([Column::DirectoryUserId, Column::GroupId])
            .filter(Column::OrganizationId.eq(self.organization.0))
            .filter(Column::DirectoryUserId.between(first, last))
            .order_by_asc(Column::DirectoryUserId)
            .into_tuple()
            .all(conn)
            .await?)
    }
}

fn live(organization: OrganizationId) -> Select<directory_user::Entity> {
    use directory_user::Column;
    directory_user::Entity::find()
        .select_only()
        .columns([
            Column::Id,
            Column::IntegrationId,
            Column::Resource,
            Column::ExternalId,
            Column::EmployeeId,
            Column::CreatedAt,
            Column::LeftAt,
            Column::ReturnedAt,
            Column::GroupsPulledAt,
            Column::GroupsConfirmedAt,
        ])
        .filter(Column::OrganizationId.eq(organization.0))
        .filter(Column::Active.eq(true))
        .filter(Column::DeletedAt.is_null())
}

impl Step {
    /// The last person, after whom the next step begins; `None`: there was nobody.
    pub fn last(&self) -> Option<Uuid> {
        self.rows.last().map(|row| row.id)
    }

    /// Takes the people apart. Costly: not on a thread that others wait for.
    ///
    /// # Errors
    /// A stored resource cannot be read.
    pub fn people(
        self,
        reading: &Reading,
        profile: fn(&Value) -> DirectoryProfile,
    ) -> impl Iterator<Item = Result<LivePerson, AppError>> {
        let Self { rows, groups, held } = self;
        rows.into_iter().map(move |row| {
            let start = groups.partition_point(|observed| observed.user < row.id);
            let own = groups[start..]
                .iter()
                .take_while(|observed| observed.user == row.id);
            let groups = reading.links.merged(own.map(|observed| observed.fact).collect());
            let start = held.partition_point(|(user, _)| *user < row.id);
            let own = held[start..].iter().take_while(|(user, _)| *user == row.id);
            let held = reading.links.with_partners(own.map(|(_, group)| (*group).into()));
            person(row, (groups, held), reading, profile)
        })
    }
}

fn person(
    row: Row,
    (groups, held_groups): (Vec<GroupFact>, BTreeSet<DirectoryGroupId>),
    reading: &Reading,
    profile: fn(&Value) -> DirectoryProfile,
) -> Result<LivePerson, AppError> {
    let integration = reading.integrations.get(&row.integration_id).copied();
    Ok(LivePerson {
        user: row.id.into(),
        employee: row.employee_id.map(Into::into),
        facts: Facts {
            now: reading.now,
            are_timers_paused: false,
            settings: reading.settings,
            integration: integration.unwrap_or_default(),
            user: DirectoryUserFacts {
                id: row.id.into(),
                external_id: row.external_id,
                state: DirectoryUserState::Live,
                profile: profile(&serde_json::from_str(&row.resource)?),
                groups,
                held_groups,
                created_at: row.created_at,
                left_at: row.left_at,
                returned_at: row.returned_at,
                groups_pulled_at: row.groups_pulled_at,
                groups_confirmed_at: row.groups_confirmed_at,
                last_outcome: None,
            },
            employee: None,
            same_external_id: None,
            same_email: None,
            same_email_user: None,
            properties: Vec::new(),
        },
    })
}

/// Employees who have anything in a property: a membership of whatever status.
///
/// # Errors
/// The database does not answer.
pub async fn present_in(
    conn: &impl ConnectionTrait,
    (organization, property): (OrganizationId, PropertyId),
) -> Result<HashSet<EmployeeId>, AppError> {
    let ids: Vec<Uuid> = membership::Entity::find()
        .select_only()
        .column(membership::Column::EmployeeId)
        .filter(membership::Column::OrganizationId.eq(organization.0))
        .filter(membership::Column::PropertyId.eq(property.0))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(ids.into_iter().map(Into::into).collect())
}
