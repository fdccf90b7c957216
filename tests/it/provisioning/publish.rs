//! Publishing rules (behaviour.md §5).

use serde_json::json;
use tests::okta::name::OFFICES;
use tests::okta::scenario;
use tests::server::Server;

use super::house::House;
use crate::scim::on_both_engines;

on_both_engines!(
    of_two_editors_the_second_is_told,
    an_error_names_its_place,
    a_publish_decides_everybody_again,
    deleting_the_last_rule_removes_nobody,
);

const PUBLISH: &str = "mutation($input: PublishRuleSetInput!) { publishRuleSet(input: $input) { queued ruleSet { revision rules { id name } } } }";

async fn of_two_editors_the_second_is_told(server: &Server) {
    let house = House::build(server).await;
    let input = |note: &str| json!({"input": {"propertyId": house.lisbon.id, "expectedRevision": 1, "note": note, "rules": []}});
    house.api().query(PUBLISH, input("first")).await.unwrap();
    let refused = house.api().query(PUBLISH, input("second")).await.unwrap_err();
    assert_eq!(refused.code, "STALE_REVISION");
    assert!(
        refused
            .message
            .contains("Revision 2 is in force by now, published by Bootstrap"),
        "{}",
        refused.message
    );
}

async fn an_error_names_its_place(server: &Server) {
    let house = House::build(server).await;
    let building = &house.groups["Lisbon Building"];
    let foreign = &house.groups["Berlin Building"];
    let rule = |change: serde_json::Value| {
        let mut rule = json!({
            "name": "Everyone", "enabled": true, "match": "ALL", "conditions": [], "accessGroupIds": [building],
            "role": "USER", "mobileKey": "LEAVE",
        });
        rule.as_object_mut()
            .unwrap()
            .extend(change.as_object().unwrap().clone());
        rule
    };
    let condition = |attribute: &str, operator: &str, values: serde_json::Value| json!({"conditions": [{"attribute": attribute, "operator": operator, "values": values}]});
    let unknown_group = "directory_group_0190c3a2000070008000000000000000";
    let table = [
        (json!({"name": "  "}), "input.rules.1.name"),
        (json!({"name": "x".repeat(121)}), "input.rules.1.name"),
        (
            json!({"accessGroupIds": [foreign]}),
            "input.rules.1.accessGroupIds",
        ),
        (
            json!({"accessGroupIds": [house.lisbon.id]}),
            "input.rules.1.accessGroupIds.0",
        ),
        (
            json!({"id": "rule_0190c3a2000070008000000000000000"}),
            "input.rules.1.id",
        ),
        (
            condition("city", "IS", json!([])),
            "input.rules.1.conditions.0.values",
        ),
        (
            condition("city", "IS", json!([{"text": " "}])),
            "input.rules.1.conditions.0.values.0",
        ),
        (
            condition("city", "IS_PRESENT", json!([{"text": "x"}])),
            "input.rules.1.conditions.0.values",
        ),
        (
            condition("city", "MEMBER_OF_ANY", json!([{"text": "x"}])),
            "input.rules.1.conditions.0.operator",
        ),
        (
            condition("groups", "MEMBER_OF_ANY", json!([{"groupId": unknown_group}])),
            "input.rules.1.conditions.0.values.0",
        ),
        (
            condition("no such", "IS", json!([{"text": "x"}])),
            "input.rules.1.conditions.0.attribute",
        ),
    ];
    for (change, field) in table {
        let rules = json!([rule(json!({})), rule(change.clone())]);
        let input = json!({"input": {"propertyId": house.lisbon.id, "expectedRevision": 1, "rules": rules}});
        let refused = house.api().query(PUBLISH, input).await.unwrap_err();
        assert_eq!(
            (refused.code.as_str(), refused.field.as_str()),
            ("INVALID_INPUT", field),
            "{change}: {refused}"
        );
    }
    let data = house.api().query(
        "query($id: ID!) { property(id: $id) { ruleSet { revision } } }",
        json!({"id": house.lisbon.id}),
    );
    assert_eq!(
        data.await.unwrap()["property"]["ruleSet"]["revision"],
        1,
        "bad input changes nothing"
    );
}

async fn a_publish_decides_everybody_again(server: &Server) {
    let house = House::build(server).await;
    for department in ["Engineering", "Finance", "Sales"] {
        scenario::hire(&house.okta, department, &OFFICES[0])
            .await
            .unwrap();
    }
    house.wait_out_settle_window().await;
    let mut rules = house.rules(&house.lisbon);
    rules.truncate(1);
    house.admin.publish(&house.lisbon, &rules).await.unwrap();
    house.wait_out_settle_window().await;
    let statuses: Vec<String> = house
        .everybody()
        .await
        .values()
        .map(|seen| seen.entries["Lisbon"].status.clone())
        .collect();
    assert_eq!(statuses.iter().filter(|status| *status == "ACTIVE").count(), 1);
    assert_eq!(
        statuses.iter().filter(|status| *status == "DEACTIVATED").count(),
        2
    );

    house
        .admin
        .publish(&house.lisbon, &house.rules(&house.lisbon))
        .await
        .unwrap();
    house.settled().await;
    let everybody = house.everybody().await;
    assert!(
        everybody
            .values()
            .all(|seen| seen.entries["Lisbon"].status == "ACTIVE"),
        "gains apply at once"
    );
}

/// behaviour.md §2.5: deleting the last rule never removes anybody.
async fn deleting_the_last_rule_removes_nobody(server: &Server) {
    let house = House::build(server).await;
    scenario::hire(&house.okta, "Engineering", &OFFICES[0])
        .await
        .unwrap();
    house.wait_out_settle_window().await;
    let before = house.everybody().await;
    house.admin.publish(&house.lisbon, &[]).await.unwrap();
    house.wait_out_settle_window().await;
    let after = house.everybody().await;
    let entries = |everybody: &std::collections::BTreeMap<_, super::house::Seen>| {
        everybody
            .values()
            .map(|seen| seen.entries.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(entries(&after), entries(&before));
    assert_eq!(
        after.values().next().unwrap().outcomes["Lisbon"]["kind"],
        "PAUSED"
    );
}
