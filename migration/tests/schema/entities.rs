//! The entities say what the newest schema is. Only tests look at both: a step never does.

use sea_orm_migration::sea_orm::prelude::{DateTimeUtc, Uuid};
use sea_orm_migration::sea_orm::{
    ActiveModelTrait, ColumnTrait, ColumnType, DatabaseConnection, EntityTrait, IdenStatic, IntoActiveModel,
    Iterable,
};

use crate::engine::{Engine, on_newest, texts};

/// What an entity says of its table, in the words of `information_schema`.
fn described<E: EntityTrait>() -> (String, Vec<String>) {
    let keys: Vec<&str> = E::PrimaryKey::iter().map(|key| key.as_str()).collect();
    let mut columns: Vec<String> = E::Column::iter()
        .map(|column| {
            let definition = column.def();
            let kind = match definition.get_column_type() {
                ColumnType::Uuid => "uuid",
                ColumnType::String(_) | ColumnType::Text => "text",
                ColumnType::Integer => "integer",
                ColumnType::BigInteger => "bigint",
                ColumnType::Boolean => "boolean",
                ColumnType::TimestampWithTimeZone => "timestamp with time zone",
                ColumnType::VarBinary(_) | ColumnType::Binary(_) | ColumnType::Blob => "bytea",
                other => panic!("{}: {other:?}", column.as_str()),
            };
            let null = if definition.is_null() {
                "optional"
            } else {
                "required"
            };
            let key = if keys.contains(&column.as_str()) {
                " key"
            } else {
                ""
            };
            format!("{} {kind} {null}{key}", column.as_str())
        })
        .collect();
    columns.sort();
    (E::default().table_name().to_owned(), columns)
}

async fn built(db: &DatabaseConnection, table: &str) -> Vec<String> {
    let sql = format!(
        "SELECT c.column_name || ' ' || c.data_type || CASE c.is_nullable WHEN 'YES' THEN ' optional' \
           ELSE ' required' END || CASE WHEN k.column_name IS NULL THEN '' ELSE ' key' END \
         FROM information_schema.columns c LEFT JOIN information_schema.key_column_usage k \
           ON k.table_schema = c.table_schema AND k.constraint_name = 'pk_{table}' AND k.column_name = c.column_name \
         WHERE c.table_schema = 'public' AND c.table_name = '{table}'"
    );
    let mut columns = texts(db, &sql).await;
    columns.sort();
    columns
}

macro_rules! described {
    ($($table:ident),* $(,)?) => { vec![$(described::<entity::$table::Entity>()),*] };
}

#[tokio::test]
async fn every_entity_is_its_table() {
    let entities = described![
        accepted_loss,
        access_group,
        access_group_door,
        access_override,
        admin,
        admin_property,
        api_token,
        applied_loss,
        audit_event,
        audit_event_personal,
        breaker_setting,
        broken_group_link,
        condition,
        condition_group,
        decision_basis,
        directory_count,
        directory_group,
        directory_user,
        door,
        employee,
        event_head,
        group_absence,
        group_ask,
        group_hold,
        group_link,
        group_member,
        group_pull,
        held_group_member,
        integration,
        loss_hold,
        membership,
        membership_access_group,
        mobile_key,
        organization,
        outbox_alert,
        outbox_mail,
        outcome,
        pending_group_member,
        pending_loss,
        property,
        pulled_group,
        reconcile_fan_out,
        reconcile_queue,
        resync_drift,
        resync_setting,
        retention,
        rule,
        rule_access_group,
        rule_application,
        rule_set_preview,
        rule_set_preview_part,
        rule_set_revision,
        schedule,
        schedule_window,
        scim_read_count,
        scim_request,
        scim_token,
        session,
        set_up_link,
        sign_in_attempt,
        sync_event,
        sync_event_personal,
        uninstall,
    ];
    on_newest(Engine::Postgres, |db| async move {
        let tables = "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public' \
                      AND table_name <> 'seaql_migrations'";
        let mut tables = texts(&db, tables).await;
        tables.sort();
        let names: Vec<&str> = entities.iter().map(|(table, _)| table.as_str()).collect();
        assert_eq!(names, tables);
        for (table, columns) in &entities {
            assert_eq!(columns, &built(&db, table).await, "{table}");
        }
    })
    .await;
}

/// Inserts a row and expects to read the same back.
async fn keep<E>(db: &DatabaseConnection, row: E::Model)
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel> + PartialEq + Clone,
    E::ActiveModel: ActiveModelTrait<Entity = E> + Send,
{
    let stored = row.clone().into_active_model().reset_all();
    E::insert(stored)
        .exec_without_returning(db)
        .await
        .expect("the row is stored");
    assert_eq!(E::find().all(db).await.expect("the rows"), [row]);
}

async fn every_type_reads_back(engine: Engine) {
    on_newest(engine, |db| async move {
        let organization_id = Uuid::from_u128(0x0193_0000_0000_7000_8000_0000_0000_0001);
        let id = Uuid::from_u128(0x0193_0000_0000_7000_8000_0000_0000_0002);
        let now: DateTimeUtc = "2026-11-23T09:42:18.123456Z".parse().expect("a time");
        let organization = entity::organization::Model {
            id: organization_id,
            name: "Lisboa & Co — \"HQ\"".to_owned(),
            settle_window_seconds: 60,
            key_restore_days: 30,
            created_at: now,
            updated_at: now,
        };
        keep::<entity::organization::Entity>(&db, organization).await;
        let admin = entity::admin::Model {
            organization_id,
            id,
            name: "Inês Água".to_owned(),
            email: "Ines@lisboa.example".to_owned(),
            email_key: "ines@lisboa.example".to_owned(),
            password_hash: "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA".to_owned(),
            role: "owner".to_owned(),
            locked_at: None,
            created_at: now,
            updated_at: now,
        };
        keep::<entity::admin::Entity>(&db, admin).await;
        let session = entity::session::Model {
            organization_id,
            id,
            admin_id: id,
            generation: 1,
            refresh_hash: vec![0xff; 32],
            previous_refresh_hash: Some(vec![0; 32]),
            rotated_at: Some(now),
            user_agent: None,
            created_at: now,
            last_seen_at: now,
            expires_at: now,
            revoked_at: None,
        };
        keep::<entity::session::Entity>(&db, session).await;
        let integration = entity::integration::Model {
            organization_id,
            id,
            kind: "okta".to_owned(),
            domain: Some("lisboa.okta.com".to_owned()),
            pull_configured_at: Some(now),
            installed_at: now,
            uninstalled_at: None,
            last_request_at: Some(now),
            last_refused_at: None,
        };
        keep::<entity::integration::Entity>(&db, integration).await;
        let head = entity::event_head::Model {
            organization_id,
            position: i64::MAX,
        };
        keep::<entity::event_head::Entity>(&db, head).await;
    })
    .await;
}

#[tokio::test]
async fn every_type_reads_back_from_sqlite() {
    every_type_reads_back(Engine::Sqlite).await;
}

#[tokio::test]
async fn every_type_reads_back_from_postgres() {
    every_type_reads_back(Engine::Postgres).await;
}
