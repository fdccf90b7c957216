//! Logs are kept for as long as the organization says, and no longer.

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::client::Graphql;
use tests::database;
use tests::eventually::eventually;
use tests::server::Server;

use crate::provisioning::house::House;
use crate::request_log::{ines, log_of, owner};
use crate::scim::on_both_engines;

on_both_engines!(
    what_is_older_than_the_setting_goes,
    a_setting_out_of_range_is_refused,
);

const SET: &str = "mutation($input: UpdateRetentionInput!) { updateRetention(input: $input) {
    retention { scimRequestDays syncEventDays auditEventDays } } }";

const REQUESTS: &[&str] = &["scim_request", "scim_read_count"];
const EVENTS: &[&str] = &["sync_event", "sync_event_personal"];
const DEEDS: &[&str] = &["audit_event", "audit_event_personal"];

type Stored = BTreeMap<String, Vec<String>>;

/// Lets days pass until the job has looked: of what was `known`, these tables hold nothing any more, and the others all.
async fn after_days(server: &Server, days: i64, known: &Stored, gone: &[&[&str]]) {
    server.advance(TimeDelta::days(days));
    let gone = gone.concat();
    eventually(Duration::from_secs(20), async || {
        let stored = database::dump(&server.database_url()).await;
        for table in [REQUESTS, EVENTS, DEEDS].concat() {
            let left = known[table]
                .iter()
                .filter(|row| stored[table].contains(row))
                .count();
            let expected = if gone.contains(&table) {
                0
            } else {
                known[table].len()
            };
            if left != expected {
                // The job sleeps by the server's clock, from when it last looked.
                server.advance(TimeDelta::hours(1));
                return Err(format!("{table} has {left} rows of {expected}"));
            }
        }
        Ok(())
    })
    .await;
}

async fn set(caller: &Graphql, days: [i32; 3]) -> Result<Value, tests::client::GraphqlError> {
    let [requests, events, deeds] = days;
    let input = json!({ "scimRequestDays": requests, "syncEventDays": events, "auditEventDays": deeds });
    caller.query(SET, json!({ "input": input })).await
}

async fn what_is_older_than_the_setting_goes(server: &Server) {
    let house = House::build(server).await;
    let okta = server.scim();
    let id = okta.post("/Users", &ines()).await.id().to_owned();
    okta.get(&format!("/Users/{id}")).await.expect(200);
    log_of(house.api(), 1).await;
    let defaults = "{ retention { scimRequestDays syncEventDays auditEventDays } }";
    let kept = house.api().query(defaults, json!({})).await.unwrap();
    assert_eq!(
        kept["retention"],
        json!({ "scimRequestDays": 30, "syncEventDays": 365, "auditEventDays": 730 })
    );
    let set_to = set(house.api(), [2, 60, 200]).await.unwrap();
    assert_eq!(set_to["updateRetention"]["retention"]["syncEventDays"], 60);
    let known = database::dump(&server.database_url()).await;
    for table in [REQUESTS, EVENTS, DEEDS].concat() {
        assert!(!known[table].is_empty(), "{table}");
    }
    after_days(server, 3, &known, &[REQUESTS]).await;
    after_days(server, 60, &known, &[REQUESTS, EVENTS]).await;
    after_days(server, 200, &known, &[REQUESTS, EVENTS, DEEDS]).await;

    // The log goes on where it was: positions are never used twice.
    okta.patch(&format!("/Users/{id}"), &crate::request_log::activity(false))
        .await
        .expect(200);
    let events = house.events().await;
    assert!(
        events[0]["position"].as_str().unwrap().parse::<i64>().unwrap() > 3,
        "{events:?}"
    );
}

async fn a_setting_out_of_range_is_refused(server: &Server) {
    let owner = owner(server).await;
    for (days, field) in [
        ([0, 365, 730], "input.scimRequestDays"),
        ([30, 29, 730], "input.syncEventDays"),
        ([30, 365, 4_000], "input.auditEventDays"),
    ] {
        let refused = set(&owner, days).await.unwrap_err();
        assert_eq!(
            (refused.code.as_str(), refused.field.as_str()),
            ("INVALID_INPUT", field)
        );
    }
}
