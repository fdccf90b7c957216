//! Keys and names. Read from SQLite; both engines get the same statements.

use migration::unique_constraint_name;
use sea_orm_migration::sea_orm::DatabaseConnection;

use crate::engine::{Engine, on_newest, texts};

/// Tables that belong to no organization.
const GLOBAL: [&str; 3] = ["organization", "set_up_link", "sign_in_attempt"];

/// Indices that may start with something else, and why.
const EVERYWHERE: [(&str, &str); 9] = [
    ("uq_admin_email", "sign-in starts from an address"),
    ("uq_api_token_public_id", "a request starts from its token"),
    ("uq_scim_token_public_id", "a request starts from its token"),
    ("uq_session_id", "a refresh starts from its cookie"),
    ("ix_outbox_mail_due", "a worker asks what is due"),
    ("ix_reconcile_queue_due", "a worker asks what is due"),
    ("ix_reconcile_fan_out_due", "a worker asks what is due"),
    ("ix_rule_application_running", "a worker counts down what runs"),
    ("ix_uninstall_under_way", "a worker asks what is under way"),
];

async fn tenant_tables(db: &DatabaseConnection) -> Vec<String> {
    let mut tables = texts(
        db,
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'seaql_migrations' \
         AND name NOT LIKE 'sqlite_%' ORDER BY name",
    )
    .await;
    let all = tables.len();
    tables.retain(|table| !GLOBAL.contains(&table.as_str()));
    assert_eq!(
        all,
        tables.len() + GLOBAL.len(),
        "GLOBAL names a table that is not there"
    );
    tables
}

#[tokio::test]
async fn every_key_of_a_tenant_table_starts_with_the_organization() {
    on_newest(Engine::Sqlite, |db| async move {
        let mut everywhere = Vec::new();
        for table in tenant_tables(&db).await {
            let key = texts(
                &db,
                &format!("SELECT name FROM pragma_table_info('{table}') WHERE pk = 1"),
            )
            .await;
            assert_eq!(key, ["organization_id"], "primary key of {table}");
            for index in texts(&db, &format!("SELECT name FROM pragma_index_list('{table}')")).await {
                let first = format!("SELECT name FROM pragma_index_info('{index}') WHERE seqno = 0");
                if texts(&db, &first).await != ["organization_id"] {
                    everywhere.push(index);
                }
            }
        }
        everywhere.sort();
        let mut allowed = EVERYWHERE.map(|(name, _)| name);
        allowed.sort_unstable();
        assert_eq!(everywhere, allowed);
    })
    .await;
}

#[tokio::test]
async fn every_reference_carries_the_organization() {
    on_newest(Engine::Sqlite, |db| async move {
        for table in tenant_tables(&db).await {
            let references = format!(
                "SELECT \"from\" || ' -> ' || \"table\" || '.' || \"to\" FROM pragma_foreign_key_list('{table}') \
                 WHERE seq = 0 ORDER BY id"
            );
            let references = texts(&db, &references).await;
            assert!(!references.is_empty(), "{table} does not lead to its organization");
            for reference in references {
                let is_tenant = reference == "organization_id -> organization.id";
                let is_composite = reference.starts_with("organization_id -> ")
                    && reference.ends_with(".organization_id");
                assert!(is_tenant || is_composite, "{table}: {reference}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn every_index_is_named_after_its_table() {
    on_newest(Engine::Sqlite, |db| async move {
        for table in tenant_tables(&db).await {
            let made = format!("SELECT name FROM pragma_index_list('{table}') WHERE origin = 'c'");
            for index in texts(&db, &made).await {
                let is_named =
                    index.starts_with(&format!("uq_{table}_")) || index.starts_with(&format!("ix_{table}_"));
                assert!(is_named, "{index} of {table}");
            }
        }
    })
    .await;
}

/// SQLite reports the columns of a violated unique index, so no two of a table may have the same.
#[tokio::test]
async fn every_unique_index_is_found_by_its_columns() {
    on_newest(Engine::Sqlite, |db| async move {
        for table in tenant_tables(&db).await {
            let unique = format!(
                "SELECT name FROM pragma_index_list('{table}') WHERE origin = 'c' AND \"unique\" = 1"
            );
            for index in texts(&db, &unique).await {
                let columns = format!("SELECT name FROM pragma_index_info('{index}') ORDER BY seqno");
                let columns = texts(&db, &columns).await;
                let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
                assert_eq!(unique_constraint_name(&table, &columns), Some(index));
            }
        }
    })
    .await;
}

#[test]
fn a_primary_key_is_found_by_its_columns() {
    let name = unique_constraint_name(
        "group_member",
        &["organization_id", "group_id", "directory_user_id"],
    );
    assert_eq!(name.as_deref(), Some("pk_group_member"));
    assert_eq!(unique_constraint_name("group_member", &["organization_id"]), None);
    assert_eq!(unique_constraint_name("gruop_member", &["organization_id"]), None);
}
