//! Up, down, up.

use migration::{Migrator, MigratorTrait};
use sea_orm_migration::sea_orm::{ConnectionTrait, DatabaseConnection};

use crate::engine::{Engine, on_empty, texts};

/// Everything the schema consists of, in words of the engine.
async fn inventory(db: &DatabaseConnection, engine: Engine) -> Vec<String> {
    let sql = match engine {
        Engine::Sqlite => {
            "SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_master \
             WHERE tbl_name <> 'seaql_migrations' ORDER BY 1"
        }
        Engine::Postgres => {
            "SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable \
               FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'seaql_migrations' \
             UNION ALL \
             SELECT conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint \
               WHERE connamespace = 'public'::regnamespace AND conname NOT LIKE 'seaql%' \
             UNION ALL \
             SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'seaql_migrations' \
             ORDER BY 1"
        }
    };
    texts(db, sql).await
}

async fn goes_up_down_and_up(engine: Engine) {
    on_empty(engine, move |db| async move {
        Migrator::up(&db, None).await.expect("all steps apply");
        let first = inventory(&db, engine).await;
        assert!(first.iter().any(|line| line.contains("sync_event")), "{first:#?}");

        Migrator::up(&db, None)
            .await
            .expect("a second start finds nothing to do");
        assert_eq!(inventory(&db, engine).await, first);

        Migrator::down(&db, None).await.expect("all steps revert");
        assert_eq!(inventory(&db, engine).await, Vec::<String>::new());

        Migrator::up(&db, None).await.expect("all steps apply again");
        assert_eq!(inventory(&db, engine).await, first);
    })
    .await;
}

#[tokio::test]
async fn sqlite_goes_up_down_and_up() {
    goes_up_down_and_up(Engine::Sqlite).await;
}

#[tokio::test]
async fn postgres_goes_up_down_and_up() {
    goes_up_down_and_up(Engine::Postgres).await;
}

/// How many steps there are before the one of this number.
fn before(number: &str) -> u32 {
    let place = Migrator::migrations()
        .iter()
        .position(|migration| migration.name().contains(number))
        .expect("there is such a step");
    u32::try_from(place).expect("there are few")
}

#[tokio::test]
async fn personal_values_of_events_outlive_their_move() {
    on_empty(Engine::Sqlite, |db| async move {
        Migrator::up(&db, Some(before("_000071_")))
            .await
            .expect("the steps before apply");
        let written = "INSERT INTO organization VALUES ('o', 'Aldermoor Studios', 60, 30, '2026-11-27', '2026-11-27'); \
             INSERT INTO sync_event (organization_id, position, kind, tone, at, cause) \
             VALUES ('o', 2, 'employee_created', 'good', '2026-11-27', '{}'), \
                    ('o', 1, 'user_created', 'quiet', '2026-11-27', '{}'); \
             INSERT INTO sync_event_personal VALUES ('o', 2, '{person} joined', 'Seo-yeon Sharma', NULL, '[]'), \
                    ('o', 1, '{person} was added', 'Seo-yeon Sharma', '[1]', NULL)";
        db.execute_unprepared(written).await.expect("two events");
        let rows = "SELECT position || summary || person_name || coalesce(changes, '') || coalesce(trace, '') \
             FROM sync_event_personal ORDER BY position";
        let first = texts(&db, rows).await;
        assert_eq!(first.len(), 2);
        Migrator::up(&db, None).await.expect("the others apply");
        assert_eq!(texts(&db, rows).await, first);
        Migrator::down(&db, Some(1)).await.expect("and the last reverts");
        assert_eq!(texts(&db, rows).await, first);
    })
    .await;
}

#[test]
fn steps_are_named_like_their_files_and_in_order() {
    let names: Vec<String> = Migrator::migrations()
        .iter()
        .map(|migration| migration.name().to_owned())
        .collect();
    let mut files: Vec<String> = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))
        .expect("the crate's sources")
        .filter_map(|entry| entry.expect("an entry").file_name().into_string().ok())
        .filter_map(|file| file.strip_suffix(".rs").map(str::to_owned))
        .filter(|stem| stem.starts_with("m20"))
        .collect();
    files.sort();
    assert_eq!(names, files);
}

#[test]
fn every_step_is_one_transaction() {
    for migration in Migrator::migrations() {
        assert_eq!(migration.use_transaction(), Some(true), "{}", migration.name());
    }
}
