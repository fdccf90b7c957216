//! Held losses decided for chosen people (behaviour.md §4).

use serde_json::json;
use tests::server::Server;

use super::losses::{engineers, holds, overrides, statuses, take_it_away};
use crate::scim::on_both_engines;

on_both_engines!(some_are_allowed_and_others_rejected,);

/// The same for chosen people: the others stay held, and the hold ends with the last of them.
async fn some_are_allowed_and_others_rejected(server: &Server) {
    let (house, people) = engineers(server, 4).await;
    take_it_away(&house).await;
    let document = "{ lossHolds { countedCount people { id email pendingLosses { cause state } } } }";
    let open = house.api().query(document, json!({})).await.unwrap()["lossHolds"][0].clone();
    assert_eq!(open["countedCount"], 4);
    let waits = &open["people"][0]["pendingLosses"][0];
    assert_eq!(
        (&waits["cause"], &waits["state"]),
        (&json!("publish of revision 2 of Lisbon"), &json!("HELD"))
    );
    let id = |at: usize| {
        let all = open["people"].as_array().unwrap();
        all.iter()
            .find(|person| person["email"] == people[at].1.as_str())
            .unwrap()["id"]
            .clone()
    };
    let allow =
        "mutation($id: ID!, $who: [ID!]) { allowLosses(propertyId: $id, employeeIds: $who) { queued } }";
    let nobody = json!({"id": house.lisbon.id, "who": []});
    let refused = house.api().query(allow, nobody).await.unwrap_err();
    assert_eq!(
        (refused.code.as_str(), refused.field.as_str()),
        ("INVALID_INPUT", "employeeIds")
    );

    let first = json!({"id": house.lisbon.id, "who": [id(0)]});
    let done = house.api().query(allow, first.clone()).await.unwrap();
    assert_eq!(done["allowLosses"]["queued"], 1);
    house.settled().await;
    assert_eq!(
        statuses(&house).await,
        ["ACTIVE", "ACTIVE", "ACTIVE", "DEACTIVATED"]
    );
    assert_eq!(holds(&house).await[0]["peopleCount"], 3);
    let again = house.api().query(allow, first).await;
    assert_eq!(
        again.unwrap_err().code,
        "NOT_FOUND",
        "somebody else decided meanwhile"
    );

    let reject = "mutation($input: RejectLossesInput!) { rejectLosses(input: $input) { queued } }";
    let input = json!({
        "propertyId": house.lisbon.id, "employeeIds": [id(0), id(1), id(2)], "reason": "They move next month",
    });
    let done = house.api().query(reject, json!({"input": input})).await.unwrap();
    assert_eq!(
        done["rejectLosses"]["queued"], 2,
        "who is decided already is passed over"
    );
    house.settled().await;
    assert_eq!(holds(&house).await[0]["peopleCount"], 1);
    assert_eq!(
        overrides(&house, &people[1].1).await[0]["reason"],
        "They move next month"
    );

    let last = json!({"id": house.lisbon.id, "who": [id(3)]});
    house.api().query(allow, last).await.unwrap();
    house.wait_out_settle_window().await;
    assert_eq!(
        statuses(&house).await,
        ["ACTIVE", "ACTIVE", "DEACTIVATED", "DEACTIVATED"]
    );
    assert_eq!(holds(&house).await.len(), 0, "nobody is left in it");
}
