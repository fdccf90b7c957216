//! A worker and a termination at the same time: whoever was acknowledged as gone stays gone (behaviour.md §2, §2.1).

use std::time::Duration;

use futures_util::future::join_all;
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement, TransactionTrait};
use serde_json::json;
use tests::eventually::eventually;
use tests::okta::name::OFFICES;
use tests::okta::{PersonId, scenario};
use tests::server::{Engine, Server};

use super::house::House;
use crate::scim::on_both_engines;

on_both_engines!(
    nobody_comes_back_in_by_a_publish_under_way,
    of_many_of_one_address_at_once_one_is_made,
);

const SOON: Duration = Duration::from_secs(20);

fn email(house: &House<'_>, id: &PersonId) -> String {
    house
        .okta
        .read(|organization| organization.person(id).profile.email.clone().unwrap())
}

/// Transactions of this database that wait for a lock.
async fn waiting(conn: &DatabaseConnection) -> i64 {
    let statement = "SELECT COUNT(*) AS waiting FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    let row = conn
        .query_one_raw(Statement::from_string(DbBackend::Postgres, statement))
        .await
        .unwrap()
        .unwrap();
    row.try_get("", "waiting").unwrap()
}

async fn wait_for(conn: &DatabaseConnection, count: i64) {
    eventually(SOON, async || match waiting(conn).await {
        found if found >= count => Ok(()),
        found => Err(format!("{found} transactions wait, not {count}")),
    })
    .await;
}

/// Returns when a transaction waits in a statement on this table.
async fn wait_for_statement(conn: &DatabaseConnection, table: &str) {
    let statement = format!(
        "SELECT COUNT(*) AS waiting FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%{table}%'"
    );
    eventually(SOON, async || {
        let row = conn
            .query_one_raw(Statement::from_string(DbBackend::Postgres, &statement))
            .await
            .unwrap()
            .unwrap();
        match row.try_get::<i64>("", "waiting").unwrap() {
            0 => Err(format!("nobody waits at {table}")),
            _ => Ok(()),
        }
    })
    .await;
}

/// The worker has loaded somebody's facts and decided to let them in, and is held before it can commit; their
/// termination arrives. It is not acknowledged before the worker is done, and then it wins.
#[tokio::test(flavor = "multi_thread")]
async fn a_worker_held_between_load_and_apply_lets_nobody_back_in() {
    let server = Server::start(Engine::Postgres).await;
    let house = House::build(&server).await;
    house.admin.publish(&house.lisbon, &[]).await.unwrap();
    let ines = scenario::hire(&house.okta, "Engineering", &OFFICES[0])
        .await
        .unwrap();
    house.wait_out_settle_window().await;
    let address = email(&house, &ines);
    assert_eq!(house.everybody().await.len(), 0, "no rule yet lets anybody in");

    // Nobody is decided while the people's rows are held, so the publish comes first.
    let aside = Database::connect(server.database_url()).await.unwrap();
    let people = aside.begin().await.unwrap();
    people
        .execute_unprepared("SELECT 1 FROM directory_user FOR NO KEY UPDATE")
        .await
        .unwrap();
    house
        .admin
        .publish(&house.lisbon, &house.rules(&house.lisbon))
        .await
        .unwrap();
    wait_for(&aside, 1).await;
    // The log's head is what every decision writes last: the worker may load, decide and write, and not commit.
    let head = aside.begin().await.unwrap();
    head.execute_unprepared("SELECT 1 FROM event_head FOR NO KEY UPDATE")
        .await
        .unwrap();
    people.rollback().await.unwrap();
    wait_for_statement(&aside, "event_head").await;

    let leave = scenario::leave(&house.okta, &ines);
    tokio::pin!(leave);
    tokio::select! {
        _ = &mut leave => panic!("acknowledged while a decision about the same person was open"),
        () = wait_for(&aside, 2) => {}
    }
    head.rollback().await.unwrap();
    leave.await.unwrap();
    let gone = house.employee(&address).await;
    assert_eq!(
        gone.entries["Lisbon"].status, "DEACTIVATED",
        "as soon as it is acknowledged"
    );
    house.wait_out_settle_window().await;
    assert_eq!(house.employee(&address).await, gone, "and for good");
    aside.close().await.unwrap();
    server.stop().await;
}

/// Rules go and come while everybody is terminated, each at another moment of the workers' run.
async fn nobody_comes_back_in_by_a_publish_under_way(server: &Server) {
    let house = House::build(server).await;
    let mut people = Vec::new();
    for _ in 0..12 {
        people.push(
            scenario::hire(&house.okta, "Engineering", &OFFICES[0])
                .await
                .unwrap(),
        );
    }
    let rules = house.rules(&house.lisbon);
    let publishing = async {
        for round in 0..12 {
            let kept = if round % 2 == 0 { &rules[..1] } else { &rules[..] };
            house.admin.publish(&house.lisbon, kept).await.unwrap();
        }
    };
    let terminating = async {
        for id in &people {
            scenario::leave(&house.okta, id).await.unwrap();
            let seen = house.employee(&email(&house, id)).await;
            assert_eq!(
                seen.entries["Lisbon"].status, "DEACTIVATED",
                "acknowledged means out"
            );
        }
    };
    tokio::join!(publishing, terminating);
    house.wait_out_settle_window().await;
    for (email, seen) in house.everybody().await {
        assert_eq!(seen.entries["Lisbon"].status, "DEACTIVATED", "{email}");
        assert_eq!(seen.key.as_deref(), Some("SUSPENDED"), "{email}");
    }
}

/// behaviour.md §2.3: one address is one live person's, also when several creates see that nobody has it yet.
async fn of_many_of_one_address_at_once_one_is_made(server: &Server) {
    let house = House::build(server).await;
    let scim = server.scim();
    let user_names: [fn(usize) -> String; 2] = [
        |_| "ines.duarte@aldermoor.example".to_owned(),
        |number| format!("marta.reis.{number}@aldermoor.example"),
    ];
    for (address, user_name) in ["ines.duarte", "marta.reis"].into_iter().zip(user_names) {
        let creates = (0..8).map(|number| {
            let body = json!({
                "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
                "userName": user_name(number),
                "emails": [{ "primary": true, "value": format!("{address}@aldermoor.example"), "type": "work" }],
                "addresses": [{ "type": "work", "primary": true, "locality": "Lisbon" }],
                "active": true,
            });
            let scim = scim.clone();
            async move { scim.post("/Users", &body).await.status.as_u16() }
        });
        let mut statuses = join_all(creates).await;
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409, 409, 409, 409, 409, 409, 409], "{address}");
    }
    assert_eq!(house.everybody().await.len(), 2);
}
