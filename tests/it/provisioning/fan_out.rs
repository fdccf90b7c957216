//! A change of a group is one row until a worker has spread it over the people it concerns, and meanwhile nobody takes what
//! they are about to be decided by for settled (behaviour.md §2, §4).

use chrono::TimeDelta;
use serde_json::json;
use tests::database;
use tests::okta::name::OFFICES;
use tests::okta::organization::HARDWARE;
use tests::okta::scenario;
use tests::server::Server;

use super::house::{House, Seen};
use super::settle::house_with_hardware;
use crate::scim::on_both_engines;

on_both_engines!(
    a_change_of_a_group_is_one_row_until_it_is_spread,
    a_loss_waits_for_a_change_that_is_not_spread_yet,
);

const LATER: &str = "2100-01-01T00:00:00+00:00";

fn is_sqlite(server: &Server) -> bool {
    server.database_url().starts_with("sqlite")
}

/// Lets no worker spread what is written from now on.
async fn hold_up(server: &Server) {
    let hold_up = match is_sqlite(server) {
        true => format!(
            "CREATE TRIGGER later AFTER INSERT ON reconcile_fan_out BEGIN \
             UPDATE reconcile_fan_out SET due_at = '{LATER}' WHERE id = NEW.id; END"
        ),
        false => format!(
            "CREATE FUNCTION later() RETURNS trigger LANGUAGE plpgsql AS \
             $$ BEGIN NEW.due_at := '{LATER}'; RETURN NEW; END $$; \
             CREATE TRIGGER later BEFORE INSERT ON reconcile_fan_out FOR EACH ROW EXECUTE FUNCTION later()"
        ),
    };
    database::execute(&server.database_url(), &hold_up).await;
}

/// Lets them.
async fn let_go(server: &Server) {
    let now = "UPDATE reconcile_fan_out SET due_at = enqueued_at";
    database::execute(&server.database_url(), now).await;
    // Longer than a worker sleeps without a signal, shorter than a settle window.
    server.advance(TimeDelta::seconds(31));
}

/// How many people each row that waits concerns.
async fn waiting(server: &Server) -> Vec<String> {
    let people = "SELECT CAST(people AS TEXT) FROM reconcile_fan_out ORDER BY id";
    database::column(&server.database_url(), people).await
}

async fn a_change_of_a_group_is_one_row_until_it_is_spread(server: &Server) {
    let (house, _, _) = house_with_hardware(server).await;
    let mut hired = Vec::new();
    for _ in 0..3 {
        let id = scenario::hire(&house.okta, "Engineering", &OFFICES[0]).await;
        hired.push(id.unwrap());
    }
    house.wait_out_settle_window().await;
    hold_up(server).await;

    let group = house.okta.edit(|organization| {
        for id in &hired[1..] {
            organization.join(id, HARDWARE);
        }
        organization.join(&hired[0], HARDWARE)
    });
    house.okta.push_membership(&group).await.unwrap();
    assert_eq!(waiting(server).await, ["3"], "one row for three people");
    let seen = async || {
        let mut seen: Vec<Seen> = Vec::new();
        for id in &hired {
            let email =
                |organization: &tests::okta::Organization| organization.person(id).profile.email.clone();
            seen.push(house.employee(&house.okta.read(email).unwrap()).await);
        }
        seen
    };
    let expected = House::expected("Engineering", "Lisbon");
    assert!(seen().await.iter().all(|seen| seen.entries == expected));

    let_go(server).await;
    house.settled().await;
    assert_eq!(waiting(server).await, [] as [&str; 0]);
    let gained = |seen: &Seen| seen.entries["Lisbon"].role == "MANAGER";
    assert!(seen().await.iter().all(gained), "what the group gives");
}

async fn a_loss_waits_for_a_change_that_is_not_spread_yet(server: &Server) {
    let (house, ines, address) = house_with_hardware(server).await;
    let group = house.okta.edit(|organization| organization.part(&ines, HARDWARE));
    house.okta.push_membership(&group).await.unwrap();
    house.settled().await;
    assert_eq!(house.employee(&address).await.pending, ["Lower role: User"]);
    let id = house
        .okta
        .read(|organization| organization.person(&ines).scim_id.clone())
        .unwrap();
    let some_id = if is_sqlite(server) {
        "randomblob(16)"
    } else {
        "gen_random_uuid()"
    };
    let change = format!(
        "INSERT INTO reconcile_fan_out (organization_id, id, group_id, members, people, cause, enqueued_at, due_at, attempts) \
         SELECT organization_id, {some_id}, id, '[\"{id}\"]', 1, 'change of a group', '{LATER}', '{LATER}', 0 \
         FROM directory_group WHERE display_name = '{HARDWARE}'"
    );
    database::execute(&server.database_url(), &change).await;
    // Only requests decide in this test.
    let no_timer = format!("UPDATE reconcile_queue SET due_at = '{LATER}'");
    database::execute(&server.database_url(), &no_timer).await;

    server.advance(TimeDelta::seconds(61));
    let path = format!("/Users/{id}");
    let entitle =
        |title: &str| json!({ "Operations": [{ "op": "replace", "path": "title", "value": title }] });
    server.scim().patch(&path, &entitle("Lead")).await.expect(200);
    let waiting = house.employee(&address).await;
    assert_eq!(waiting.pending, ["Lower role: User"], "extended");
    assert_eq!(waiting.entries["Lisbon"].role, "MANAGER");

    database::execute(&server.database_url(), "DELETE FROM reconcile_fan_out").await;
    server
        .scim()
        .patch(&path, &entitle("Principal"))
        .await
        .expect(200);
    let after = house.employee(&address).await;
    assert_eq!(after.pending.len(), 0);
    assert_eq!(after.entries, House::expected("Engineering", "Lisbon"));
}
