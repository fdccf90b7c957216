//! What is asked about one person, in one batch. The text of the questions is made once for each shape of a person.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::OrganizationId;
use entity::{
    accepted_loss, admin, decision_basis, directory_user, group_absence, group_member, held_group_member,
    integration, loss_hold, outcome, reconcile_queue,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, QueryTrait, Select,
    sea_query::{Expr, ExprTrait, LockType},
};
use uuid::Uuid;

use super::employee::{self, Employees};
use super::shape::{HOLES, Shape, is_live, values};
use crate::store::batch::{Batch, Place};
use crate::store::mould::Moulds;
use crate::store::{ROW, decision_basis as basis, pending_member};

/// What is asked about somebody before they are written.
pub(in crate::store) struct Before {
    /// Who has the name already, locked.
    pub(in crate::store) same_name: Place<directory_user::Model>,
    /// A group that waits for the external id.
    pub(in crate::store) awaiting: Option<Place<pending_member::Awaiting>>,
    /// What decides.
    pub(super) places: Places,
}

static BEFORE: Moulds<Shape, Arc<Before>> = Moulds::new();
static KNOWN: Moulds<Shape, Arc<Places>> = Moulds::new();

impl Before {
    /// Asks, in an empty batch; `row` is as it will be stored.
    pub(in crate::store) fn ask(
        batch: &mut Batch,
        row: &directory_user::Model,
        email_key: Option<&str>,
    ) -> Arc<Self> {
        let shape = Shape::of(row, email_key);
        let mould = BEFORE.of((batch.backend(), shape), HOLES, |batch| {
            let (row, email_key) = shape.example();
            let organization = OrganizationId(row.organization_id);
            let awaiting = employee::external_id(&row)
                .map(|id| batch.read(pending_member::awaiting(organization, id).into_query()));
            Arc::new(Self {
                awaiting,
                same_name: batch.read(same_name(&row).into_query()),
                places: Places::ask(batch, &row, email_key.as_deref(), Acquaintance::New),
            })
        });
        mould.pour(batch, &values(row, email_key));
        Arc::clone(&mould.places)
    }
}

/// The user of this name, locked.
fn same_name(row: &directory_user::Model) -> Select<directory_user::Entity> {
    use directory_user::Column;
    directory_user::Entity::find()
        .filter(Column::OrganizationId.eq(row.organization_id))
        .filter(Column::IntegrationId.eq(row.integration_id))
        .filter(Column::UserNameKey.eq(row.user_name_key.as_str()))
        .filter(Column::DeletedAt.is_null())
        .limit(1)
        .lock(ROW)
}

/// Whether anything can be known of somebody already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Acquaintance {
    /// They are written in this transaction.
    New,
    /// They were there before, or something was made to refer to them.
    Known,
}

/// Where the answers about one person will be.
pub(super) struct Places {
    pub(super) integration: Place<Connection>,
    pub(super) stamp: Place<decision_basis::Model>,
    pub(super) employees: Option<Employees>,
    pub(super) same_email: Option<Place<Id>>,
    pub(super) holds: Place<Hold>,
    /// `None` of somebody new.
    pub(super) accepted: Option<Place<accepted_loss::Model>>,
    pub(super) account: Option<Place<Id>>,
    pub(super) past: Option<Past>,
}

/// Where what refers to the directory user will be.
pub(super) struct Past {
    pub(super) queue: Place<Version>,
    pub(super) outcomes: Place<Last>,
    pub(super) member_of: Place<Observed>,
    pub(super) absent_from: Place<Observed>,
    pub(super) held_in: Place<HeldGroup>,
}

#[derive(FromQueryResult)]
pub(super) struct Id {
    pub(super) id: Uuid,
}

#[derive(FromQueryResult)]
pub(super) struct Version {
    pub(super) version: i64,
    pub(super) cause: String,
}

#[derive(FromQueryResult)]
pub(super) struct Connection {
    pub(super) pull_configured_at: Option<DateTime<Utc>>,
    pub(super) last_refused_at: Option<DateTime<Utc>>,
    pub(super) uninstalled_at: Option<DateTime<Utc>>,
}

#[derive(FromQueryResult)]
pub(super) struct Last {
    pub(super) property_id: Uuid,
    pub(super) kind: String,
    pub(super) rule_id: Option<Uuid>,
    pub(super) fingerprint: i64,
}

#[derive(FromQueryResult)]
pub(super) struct Observed {
    pub(super) group_id: Uuid,
    pub(super) observed_at: DateTime<Utc>,
}

#[derive(FromQueryResult)]
pub(super) struct HeldGroup {
    pub(super) group_id: Uuid,
}

#[derive(FromQueryResult)]
pub(super) struct Hold {
    pub(super) property_id: Uuid,
}

impl Places {
    /// Asks about somebody who is there, in a batch that reads nothing yet.
    pub(super) fn ask_known(
        batch: &mut Batch,
        row: &directory_user::Model,
        email_key: Option<&str>,
    ) -> Arc<Self> {
        let shape = Shape::of(row, email_key);
        let mould = KNOWN.of((batch.backend(), shape), HOLES, |batch| {
            let (row, email_key) = shape.example();
            Arc::new(Self::ask(batch, &row, email_key.as_deref(), Acquaintance::Known))
        });
        mould.pour(batch, &values(row, email_key));
        Arc::clone(&mould.places)
    }

    fn ask(
        batch: &mut Batch,
        row: &directory_user::Model,
        email_key: Option<&str>,
        acquaintance: Acquaintance,
    ) -> Self {
        let organization = row.organization_id;
        let connection = integration::Entity::find_by_id((organization, row.integration_id))
            .select_only()
            .columns([
                integration::Column::PullConfiguredAt,
                integration::Column::LastRefusedAt,
                integration::Column::UninstalledAt,
            ]);
        // Nobody is added to an integration that is being uninstalled: this waits for that, and that for this.
        let connection = match acquaintance {
            Acquaintance::New => connection.lock(LockType::KeyShare),
            Acquaintance::Known => connection,
        };
        let holds = loss_hold::Entity::find()
            .select_only()
            .column(loss_hold::Column::PropertyId)
            .filter(loss_hold::Column::OrganizationId.eq(organization))
            .filter(loss_hold::Column::EndedAt.is_null());
        Self {
            // First: a cause that arrives after it has been read shows in its version.
            past: (acquaintance == Acquaintance::Known).then(|| Past::ask(batch, row)),
            integration: batch.read(connection.into_query()),
            stamp: batch.read(basis::held(OrganizationId(organization)).into_query()),
            employees: Employees::ask(batch, row, email_key),
            same_email: email_key.map(|key| batch.read(same_email_user(row, key).into_query())),
            holds: batch.read(holds.into_query()),
            // After the holds: who ends one accepts what it held, in one transaction. Read the other way round, on
            // PostgreSQL, where each statement sees what was committed before it, a hold could be over and nothing be
            // accepted yet.
            accepted: (acquaintance == Acquaintance::Known).then(|| batch.read(accepted(row).into_query())),
            account: account(row, email_key).map(|found| batch.read(found.into_query())),
        }
    }
}

impl Past {
    fn ask(batch: &mut Batch, row: &directory_user::Model) -> Self {
        let organization = row.organization_id;
        let queue = reconcile_queue::Entity::find_by_id((organization, row.id))
            .select_only()
            .columns([reconcile_queue::Column::Version, reconcile_queue::Column::Cause]);
        let outcomes = outcome::Entity::find()
            .select_only()
            .columns([
                outcome::Column::PropertyId,
                outcome::Column::Kind,
                outcome::Column::RuleId,
                outcome::Column::Fingerprint,
            ])
            .filter(outcome::Column::OrganizationId.eq(organization))
            .filter(outcome::Column::DirectoryUserId.eq(row.id));
        let member_of = group_member::Entity::find()
            .select_only()
            .columns([group_member::Column::GroupId, group_member::Column::ObservedAt])
            .filter(group_member::Column::OrganizationId.eq(organization))
            .filter(group_member::Column::DirectoryUserId.eq(row.id));
        let absent_from = group_absence::Entity::find()
            .select_only()
            .columns([group_absence::Column::GroupId, group_absence::Column::ObservedAt])
            .filter(group_absence::Column::OrganizationId.eq(organization))
            .filter(group_absence::Column::DirectoryUserId.eq(row.id));
        let held_in = held_group_member::Entity::find()
            .select_only()
            .column(held_group_member::Column::GroupId)
            .filter(held_group_member::Column::OrganizationId.eq(organization))
            .filter(held_group_member::Column::DirectoryUserId.eq(row.id));
        Self {
            queue: batch.read(queue.into_query()),
            outcomes: batch.read(outcomes.into_query()),
            member_of: batch.read(member_of.into_query()),
            absent_from: batch.read(absent_from.into_query()),
            held_in: batch.read(held_in.into_query()),
        }
    }
}

fn accepted(row: &directory_user::Model) -> Select<accepted_loss::Entity> {
    accepted_loss::Entity::find()
        .filter(accepted_loss::Column::OrganizationId.eq(row.organization_id))
        .filter(accepted_loss::Column::DirectoryUserId.eq(row.id))
}

/// Another live user with this address.
fn same_email_user(row: &directory_user::Model, key: &str) -> Select<directory_user::Entity> {
    use directory_user::Column;
    directory_user::Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::OrganizationId.eq(row.organization_id))
        .filter(Column::EmailKey.eq(key))
        .filter(Column::Id.ne(row.id))
        .filter(Column::Active.eq(true))
        .filter(Column::DeletedAt.is_null())
        .limit(1)
}

/// The console's account of somebody who is not live, by the directory's address or the employee's.
fn account(row: &directory_user::Model, email_key: Option<&str>) -> Option<Select<admin::Entity>> {
    use admin::Column;
    let addresses = Condition::any()
        .add_option(email_key.map(|key| Column::EmailKey.eq(key)))
        .add_option(row.employee_id.map(|id| {
            Expr::col(Column::EmailKey).in_subquery(employee::address_of(row.organization_id, id))
        }));
    (!is_live(row) && !addresses.is_empty()).then(|| {
        admin::Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(Column::OrganizationId.eq(row.organization_id))
            .filter(Column::LockedAt.is_null())
            .filter(addresses)
            .limit(1)
    })
}
