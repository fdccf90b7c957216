//! Latchkey's database schema, step by step, the same on SQLite and PostgreSQL. Frozen once merged.
//!
//! A step never imports `entity`: entities follow the newest schema, steps stay as they were. Names of
//! constraints are part of the contract with `store`, which turns a violation into an error by name. PostgreSQL
//! reports that name. SQLite reports `CHECK constraint failed: <name>` for a check, only the columns for a
//! primary key or unique index (`UNIQUE constraint failed: door.organization_id, door.name_key`; translate them
//! with [`unique_constraint_name`]) and nothing at all for a foreign key (`FOREIGN KEY constraint failed`).

mod schema;
mod step;

mod m20261123_000001_create_organization;
mod m20261123_000002_create_property;
mod m20261123_000003_create_admin;
mod m20261123_000004_create_session;
mod m20261123_000005_create_api_token;
mod m20261123_000006_create_door;
mod m20261123_000007_create_schedule;
mod m20261123_000008_create_access_group;
mod m20261123_000009_create_integration;
mod m20261123_000010_create_employee;
mod m20261123_000011_create_directory_user;
mod m20261123_000012_create_directory_group;
mod m20261123_000013_create_group_member;
mod m20261123_000014_create_rule_set_revision;
mod m20261123_000015_create_rule;
mod m20261123_000016_create_condition;
mod m20261123_000017_create_membership;
mod m20261123_000018_create_mobile_key;
mod m20261123_000019_create_outcome;
mod m20261123_000020_create_pending_loss;
mod m20261123_000021_create_sync_event;
mod m20261123_000022_create_audit_event;
mod m20261123_000023_create_outbox_mail;
mod m20261123_000024_create_reconcile_queue;
mod m20261124_000025_create_decision_basis;
mod m20261125_000028_create_scim_request;
mod m20261125_000029_index_sync_event;
mod m20261125_000030_create_retention;
mod m20261125_000035_create_rule_application;
mod m20261125_000041_create_outbox_alert;
mod m20261125_000044_create_directory_count;
mod m20261127_000060_create_loss_hold;
mod m20261127_000061_create_access_override;
mod m20261127_000062_create_group_hold;
mod m20261127_000063_create_group_pull;
mod m20261127_000064_alter_directory_group;
mod m20261127_000065_create_pulled_group;
mod m20261127_000067_create_uninstall;
mod m20261127_000068_detach_directory_user;
mod m20261127_000069_confirm_group_deletion;
mod m20261127_000070_narrow_reconcile_fan_out;
mod m20261127_000071_heap_sync_event_personal;

use sea_orm_migration::MigrationTrait;
pub use sea_orm_migration::MigratorTrait;

use step::CreateTables;

/// Applies and reverts the steps, oldest first: `Migrator::up(&db, None)`.
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        let tables = steps()
            .into_iter()
            .map(|step| Box::new(step) as Box<dyn MigrationTrait>);
        let mut all: Vec<_> = tables.chain(alterations()).collect();
        all.sort_by(|one, other| one.name().cmp(other.name()));
        all
    }
}

/// Name of the primary key or unique index of `table` over exactly `columns`, in their order, as PostgreSQL would
/// report it: for SQLite, which reports only the columns. `None` if there is no such constraint.
pub fn unique_constraint_name(table: &str, columns: &[&str]) -> Option<String> {
    steps()
        .iter()
        .flat_map(|step| (step.tables)())
        .find(|candidate| candidate.name() == table)
        .and_then(|found| found.unique_name(columns))
}

/// Names each step after its module, so that file and database agree.
macro_rules! create_tables {
    ($($module:ident),* $(,)?) => {
        vec![$(CreateTables { name: stringify!($module), tables: $module::tables }),*]
    };
}

fn steps() -> Vec<CreateTables> {
    create_tables![
        m20261123_000001_create_organization,
        m20261123_000002_create_property,
        m20261123_000003_create_admin,
        m20261123_000004_create_session,
        m20261123_000005_create_api_token,
        m20261123_000006_create_door,
        m20261123_000007_create_schedule,
        m20261123_000008_create_access_group,
        m20261123_000009_create_integration,
        m20261123_000010_create_employee,
        m20261123_000011_create_directory_user,
        m20261123_000012_create_directory_group,
        m20261123_000013_create_group_member,
        m20261123_000014_create_rule_set_revision,
        m20261123_000015_create_rule,
        m20261123_000016_create_condition,
        m20261123_000017_create_membership,
        m20261123_000018_create_mobile_key,
        m20261123_000019_create_outcome,
        m20261123_000020_create_pending_loss,
        m20261123_000021_create_sync_event,
        m20261123_000022_create_audit_event,
        m20261123_000023_create_outbox_mail,
        m20261123_000024_create_reconcile_queue,
        m20261124_000025_create_decision_basis,
        m20261125_000028_create_scim_request,
        m20261125_000030_create_retention,
        m20261125_000035_create_rule_application,
        m20261125_000041_create_outbox_alert,
        m20261125_000044_create_directory_count,
        m20261127_000060_create_loss_hold,
        m20261127_000061_create_access_override,
        m20261127_000062_create_group_hold,
        m20261127_000063_create_group_pull,
        m20261127_000065_create_pulled_group,
        m20261127_000067_create_uninstall,
    ]
}

/// The steps that change what an earlier one created.
fn alterations() -> Vec<Box<dyn MigrationTrait>> {
    vec![
        Box::new(m20261125_000029_index_sync_event::Step),
        Box::new(m20261127_000064_alter_directory_group::Step),
        Box::new(m20261127_000068_detach_directory_user::Step),
        Box::new(m20261127_000069_confirm_group_deletion::Step),
        Box::new(m20261127_000070_narrow_reconcile_fan_out::Step),
        Box::new(m20261127_000071_heap_sync_event_personal::Step),
    ]
}
