//! What the database refuses by itself, and what it says then, on both engines.

use migration::unique_constraint_name;
use sea_orm_migration::sea_orm::DatabaseConnection;

use crate::engine::{Engine, accept, on_newest, refuse, texts};

const LISBON_CO: &str = "01930000-0000-7000-8000-00000000000a";
const PORTO_CO: &str = "01930000-0000-7000-8000-00000000000b";
const NOW: &str = "2026-11-23 09:42:18+00:00";

/// The same last number gives the same id.
fn id(number: u32) -> String {
    format!("01930000-0000-7000-8000-{number:012}")
}

async fn two_organizations(db: &DatabaseConnection) {
    for (organization, name) in [(LISBON_CO, "Lisbon Co"), (PORTO_CO, "Porto Co")] {
        accept(
            db,
            &format!(
                "INSERT INTO organization VALUES ('{organization}', '{name}', 60, 30, '{NOW}', '{NOW}')"
            ),
        )
        .await;
    }
}

fn property(organization: &str, number: u32, name_key: &str) -> String {
    format!(
        "INSERT INTO property (organization_id, id, name, name_key, time_zone, current_revision, created_at, \
         updated_at) VALUES ('{organization}', '{}', '{name_key}', '{name_key}', 'Europe/Lisbon', 0, '{NOW}', '{NOW}')",
        id(number)
    )
}

fn door(organization: &str, number: u32, property: u32, name_key: &str) -> String {
    format!(
        "INSERT INTO door (organization_id, id, property_id, name, name_key, created_at, updated_at) \
         VALUES ('{organization}', '{}', '{}', '{name_key}', '{name_key}', '{NOW}', '{NOW}')",
        id(number),
        id(property)
    )
}

fn employee(organization: &str, number: u32, email: &str, email_key: &str, source: &str) -> String {
    format!(
        "INSERT INTO employee (organization_id, id, display_name, display_name_key, email, email_key, source, \
         is_sync_opted_out, created_at, updated_at) VALUES ('{organization}', '{}', 'Ana Sousa', 'ana sousa', \
         '{email}', {email_key}, '{source}', false, '{NOW}', '{NOW}')",
        id(number)
    )
}

/// Asserts that the message names a unique index or primary key, on SQLite by its columns.
fn assert_names(engine: Engine, message: &str, name: &str, table: &str, columns: &[&str]) {
    match engine {
        Engine::Postgres => assert!(message.contains(&format!("\"{name}\"")), "{message}"),
        Engine::Sqlite => {
            let list: Vec<String> = columns.iter().map(|column| format!("{table}.{column}")).collect();
            let expected = format!("UNIQUE constraint failed: {}", list.join(", "));
            assert!(message.contains(&expected), "{message}");
            assert_eq!(unique_constraint_name(table, columns).as_deref(), Some(name));
        }
    }
}

async fn a_reference_across_tenants(engine: Engine) {
    on_newest(engine, move |db| async move {
        two_organizations(&db).await;
        accept(&db, &property(LISBON_CO, 1, "hq")).await;
        accept(&db, &door(LISBON_CO, 2, 1, "front")).await;
        let message = refuse(&db, &door(PORTO_CO, 3, 1, "front")).await;
        match engine {
            Engine::Postgres => assert!(message.contains("\"fk_door_property\""), "{message}"),
            Engine::Sqlite => assert!(message.contains("FOREIGN KEY constraint failed"), "{message}"),
        }
        // The same id may live in both organizations: it names another row in each.
        accept(&db, &property(PORTO_CO, 1, "hq")).await;
        accept(&db, &door(PORTO_CO, 3, 1, "front")).await;
        refuse(
            &db,
            &format!("DELETE FROM property WHERE organization_id = '{LISBON_CO}'"),
        )
        .await;
    })
    .await;
}

async fn a_second_of_one_name(engine: Engine) {
    on_newest(engine, move |db| async move {
        two_organizations(&db).await;
        accept(&db, &property(LISBON_CO, 1, "hq")).await;
        accept(&db, &door(LISBON_CO, 2, 1, "front")).await;
        let message = refuse(&db, &door(LISBON_CO, 3, 1, "front")).await;
        assert_names(
            engine,
            &message,
            "uq_door_name",
            "door",
            &["organization_id", "property_id", "name_key"],
        );
        let message = refuse(&db, &door(LISBON_CO, 2, 1, "back")).await;
        assert_names(engine, &message, "pk_door", "door", &["organization_id", "id"]);
        // Archived ones leave the name free.
        accept(&db, &format!("UPDATE door SET archived_at = '{NOW}'")).await;
        accept(&db, &door(LISBON_CO, 3, 1, "front")).await;
    })
    .await;
}

async fn an_address_in_use_but_not_one_in_history(engine: Engine) {
    on_newest(engine, move |db| async move {
        two_organizations(&db).await;
        accept(
            &db,
            &employee(
                LISBON_CO,
                1,
                "Ana@lisbon.example",
                "'ana@lisbon.example'",
                "directory",
            ),
        )
        .await;
        let again = employee(LISBON_CO, 2, "ANA@lisbon.example", "'ana@lisbon.example'", "hand");
        let message = refuse(&db, &again).await;
        assert_names(
            engine,
            &message,
            "uq_employee_email",
            "employee",
            &["organization_id", "email_key"],
        );
        accept(
            &db,
            &employee(PORTO_CO, 2, "ana@lisbon.example", "'ana@lisbon.example'", "hand"),
        )
        .await;
        accept(
            &db,
            &employee(LISBON_CO, 3, "ana@lisbon.example", "NULL", "directory"),
        )
        .await;
        accept(
            &db,
            &employee(LISBON_CO, 4, "ana@lisbon.example", "NULL", "directory"),
        )
        .await;
    })
    .await;
}

async fn a_word_outside_an_enum(engine: Engine) {
    on_newest(engine, move |db| async move {
        two_organizations(&db).await;
        let message = refuse(
            &db,
            &employee(LISBON_CO, 1, "a@b.example", "'a@b.example'", "rumour"),
        )
        .await;
        assert!(message.contains("ck_employee_source"), "{message}");
    })
    .await;
}

async fn a_state_that_contradicts_itself(engine: Engine) {
    on_newest(engine, move |db| async move {
        two_organizations(&db).await;
        accept(&db, &property(LISBON_CO, 1, "hq")).await;
        accept(&db, &employee(LISBON_CO, 2, "a@b.example", "'a@b.example'", "hand")).await;
        let membership = |reason: &str| {
            format!(
                "INSERT INTO membership (organization_id, id, employee_id, property_id, status, role, reason_kind, \
                 status_since, created_at, updated_at) VALUES ('{LISBON_CO}', '{}', '{}', '{}', 'active', \
                 'front_desk', '{reason}', '{NOW}', '{NOW}', '{NOW}')",
                id(3),
                id(2),
                id(1)
            )
        };
        let message = refuse(&db, &membership("rule")).await;
        assert!(message.contains("ck_membership_rule"), "{message}");
        accept(&db, &membership("manual")).await;
    })
    .await;
}

async fn a_second_live_integration(engine: Engine) {
    on_newest(engine, move |db| async move {
        two_organizations(&db).await;
        let integration = |organization: &str, number: u32| {
            format!(
                "INSERT INTO integration (organization_id, id, kind, installed_at) \
                 VALUES ('{organization}', '{}', 'okta', '{NOW}')",
                id(number)
            )
        };
        accept(&db, &integration(LISBON_CO, 1)).await;
        accept(&db, &integration(PORTO_CO, 1)).await;
        let message = refuse(&db, &integration(LISBON_CO, 2)).await;
        assert_names(
            engine,
            &message,
            "uq_integration_live",
            "integration",
            &["organization_id"],
        );
        accept(&db, &format!("UPDATE integration SET uninstalled_at = '{NOW}'")).await;
        accept(&db, &integration(LISBON_CO, 2)).await;
    })
    .await;
}

async fn keys_sort_by_code_point(engine: Engine) {
    on_newest(engine, move |db| async move {
        two_organizations(&db).await;
        for (number, name_key) in (1..).zip(["água", "b", "a-c", "ab", "_x", "aa"]) {
            accept(&db, &property(LISBON_CO, number, name_key)).await;
        }
        let sorted = texts(&db, "SELECT name_key FROM property ORDER BY name_key").await;
        assert_eq!(sorted, ["_x", "a-c", "aa", "ab", "b", "água"]);
    })
    .await;
}

/// Each fact holds on both engines.
macro_rules! on_both_engines {
    ($($fact:ident: $sqlite:ident, $postgres:ident;)*) => {
        $(
            #[tokio::test]
            async fn $sqlite() {
                $fact(Engine::Sqlite).await;
            }

            #[tokio::test]
            async fn $postgres() {
                $fact(Engine::Postgres).await;
            }
        )*
    };
}

on_both_engines! {
    a_reference_across_tenants: sqlite_refuses_a_reference_across_tenants, postgres_refuses_a_reference_across_tenants;
    a_second_of_one_name: sqlite_refuses_a_second_of_one_name, postgres_refuses_a_second_of_one_name;
    an_address_in_use_but_not_one_in_history: sqlite_refuses_an_address_in_use, postgres_refuses_an_address_in_use;
    a_word_outside_an_enum: sqlite_refuses_a_word_outside_an_enum, postgres_refuses_a_word_outside_an_enum;
    a_state_that_contradicts_itself: sqlite_refuses_a_contradiction, postgres_refuses_a_contradiction;
    a_second_live_integration: sqlite_refuses_a_second_live_integration, postgres_refuses_a_second_live_integration;
    keys_sort_by_code_point: sqlite_sorts_keys_by_code_point, postgres_sorts_keys_by_code_point;
}
