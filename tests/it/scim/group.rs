//! `/Groups` as Group Push uses it (scim-wire.md §1.7; behaviour.md §6).

use std::time::Duration;

use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::client::Scim;
use tests::database;
use tests::eventually::eventually;
use tests::server::Server;

use super::on_both_engines;

on_both_engines!(
    a_push_with_the_odd_prelude_is_understood,
    an_unknown_member_joins_when_somebody_comes_who_has_the_value,
    an_unknown_member_is_waited_for_for_ninety_days,
    a_group_waits_for_ten_thousand_at_most,
    a_put_without_members_leaves_them,
    parallel_patches_to_one_group_lose_nothing,
    a_second_live_group_of_one_name_is_refused,
);

/// Far longer than the job takes that forgets them.
const SOON: Duration = Duration::from_secs(20);

async fn hire(okta: &Scim, user_name: &str) -> String {
    okta.post("/Users", &json!({ "userName": user_name }))
        .await
        .id()
        .to_owned()
}

async fn push(okta: &Scim, members: Value) -> String {
    let group = json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"],
        "displayName": "Hardware lab staff",
        "members": members,
    });
    okta.post("/Groups", &group).await.id().to_owned()
}

fn patch(operations: Value) -> Value {
    json!({ "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": operations })
}

fn members(group: &Value) -> Vec<&str> {
    let members = group["members"].as_array().map(Vec::as_slice).unwrap_or_default();
    members
        .iter()
        .filter_map(|member| member["value"].as_str())
        .collect()
}

async fn a_push_with_the_odd_prelude_is_understood(server: &Server) {
    let okta = server.scim();
    let (ines, tomasz) = (
        hire(&okta, "ines@aldermoor.example").await,
        hire(&okta, "tomasz@aldermoor.example").await,
    );
    let id = push(
        &okta,
        json!([{ "value": ines, "display": "ines@aldermoor.example" }]),
    )
    .await;
    let delta = patch(json!([
        { "op": "replace", "value": { "id": id, "displayName": "Hardware lab" } },
        { "op": "remove", "path": format!("members[value eq \"{ines}\"]") },
        { "op": "add", "path": "members", "value": [{ "value": tomasz, "display": "tomasz@aldermoor.example" }] },
    ]));
    let group = okta.patch(&format!("/Groups/{id}"), &delta).await.expect(200);
    assert_eq!(
        (&group["displayName"], members(&group)),
        (&json!("Hardware lab"), vec![tomasz.as_str()])
    );
}

async fn an_unknown_member_joins_when_somebody_comes_who_has_the_value(server: &Server) {
    let okta = server.scim();
    let ines = hire(&okta, "ines@aldermoor.example").await;
    hire(&okta, "tomasz@aldermoor.example").await;
    // What a member is called is nobody's name: `display` is never used.
    let awaited = json!({ "value": "00u-not-yet", "display": "tomasz@aldermoor.example" });
    let id = push(&okta, json!([{ "value": ines }, awaited])).await;
    let path = format!("/Groups/{id}");
    assert_eq!(
        members(&okta.get(&path).await.expect(200)),
        [ines.as_str()],
        "known ones apply, others are not shown"
    );
    let late = json!({ "userName": "late@aldermoor.example", "externalId": "00u-not-yet" });
    let late = okta.post("/Users", &late).await.id().to_owned();
    assert_eq!(
        members(&okta.get(&path).await.expect(200)),
        [ines.as_str(), late.as_str()]
    );
}

async fn a_put_without_members_leaves_them(server: &Server) {
    let okta = server.scim();
    let ines = hire(&okta, "ines@aldermoor.example").await;
    let path = format!("/Groups/{}", push(&okta, json!([{ "value": ines }])).await);
    let renamed = okta
        .put(&path, &json!({ "displayName": "Lab" }))
        .await
        .expect(200);
    assert_eq!(
        (&renamed["displayName"], members(&renamed)),
        (&json!("Lab"), vec![ines.as_str()])
    );
    let emptied = okta
        .put(&path, &json!({ "displayName": "Lab", "members": [] }))
        .await
        .expect(200);
    assert_eq!(members(&emptied), Vec::<&str>::new());
}

async fn parallel_patches_to_one_group_lose_nothing(server: &Server) {
    let okta = server.scim();
    let path = format!("/Groups/{}", push(&okta, json!([])).await);
    let mut people = Vec::new();
    for n in 0..20 {
        people.push(hire(&okta, &format!("person{n}@aldermoor.example")).await);
    }
    let joins = people.iter().map(|person| {
        let (okta, path) = (okta.clone(), path.clone());
        let join = patch(json!([{ "op": "add", "path": "members", "value": [{ "value": person }] }]));
        tokio::spawn(async move { okta.patch(&path, &join).await.expect(200) })
    });
    for join in joins.collect::<Vec<_>>() {
        join.await.unwrap();
    }
    assert_eq!(members(&okta.get(&path).await.expect(200)), people);
}

async fn a_second_live_group_of_one_name_is_refused(server: &Server) {
    let okta = server.scim();
    let id = push(&okta, json!([])).await;
    let again = okta
        .post("/Groups", &json!({ "displayName": "HARDWARE LAB STAFF" }))
        .await
        .expect(409);
    assert_eq!(again["scimType"], "uniqueness");
    okta.delete(&format!("/Groups/{id}")).await.expect(204);
    okta.post("/Groups", &json!({ "displayName": "HARDWARE LAB STAFF" }))
        .await
        .expect(201);
}

async fn an_unknown_member_is_waited_for_for_ninety_days(server: &Server) {
    let okta = server.scim();
    let id = push(&okta, json!([{ "value": "00uearly" }])).await;
    let path = format!("/Groups/{id}");
    server.advance(TimeDelta::days(2));
    let add = patch(json!([{ "op": "add", "path": "members", "value": [{ "value": "00ulate" }] }]));
    okta.patch(&path, &add).await.expect(200);
    server.advance(TimeDelta::days(89));
    eventually(SOON, async || {
        let awaited = "SELECT value FROM pending_group_member ORDER BY value";
        match database::column(&server.database_url(), awaited).await {
            awaited if awaited == ["00ulate"] => Ok(()),
            awaited => {
                // The job sleeps by the server's clock, from when it last looked.
                server.advance(TimeDelta::minutes(2));
                Err(format!("{awaited:?}"))
            }
        }
    })
    .await;
    let mut come = Vec::new();
    for value in ["00uearly", "00ulate"] {
        let user = json!({ "userName": format!("{value}@aldermoor.example"), "externalId": value });
        come.push(okta.post("/Users", &user).await.id().to_owned());
    }
    let group = okta.get(&path).await.expect(200);
    assert_eq!(members(&group), [come[1].as_str()]);
}

async fn a_group_waits_for_ten_thousand_at_most(server: &Server) {
    let okta = server.scim();
    let unknown = |number: u32| json!({ "value": format!("00u{number:06}") });
    let id = push(&okta, (0..10_000).map(unknown).collect()).await;
    let path = format!("/Groups/{id}");
    let add = patch(json!([{ "op": "add", "path": "members", "value": [unknown(10_000)] }]));
    let refused = okta.patch(&path, &add).await.expect(400);
    assert_eq!(refused["scimType"], "invalidValue");
    let remove = patch(json!([{ "op": "remove", "path": "members[value eq \"00u000000\"]" }]));
    okta.patch(&path, &remove).await.expect(200);
    okta.patch(&path, &add).await.expect(200);
    let group = okta.get(&path).await.expect(200);
    assert_eq!(members(&group), [] as [&str; 0], "never shown");
}
