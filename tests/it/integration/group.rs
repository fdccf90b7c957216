//! A deleted group (behaviour.md §3): "goes on with the members it had, until an admin edits the rule or confirms the
//! deletion"; "A new group of that name is offered as replacement, never taken silently".

use serde_json::{Value, json};
use tests::okta::Unlink;
use tests::okta::group::GroupId;
use tests::okta::organization::HARDWARE;
use tests::server::Server;

use crate::provisioning::house::{House, text};
use crate::provisioning::settle::{as_hardware, house_with_hardware};
use crate::scim::on_both_engines;

on_both_engines!(
    a_confirmed_deletion_takes_the_members,
    a_new_group_of_the_name_is_offered_not_taken,
    only_the_namesake_replaces_and_only_where_it_is_named,
);

const DELETED: &str =
    "{ deletedGroups { group { id displayName memberCount } confirmedAt properties { id name }
    replacement { id isDeleted } } }";

async fn deleted(house: &House<'_>) -> Vec<Value> {
    let data = house.api().query(DELETED, json!({})).await.unwrap();
    data["deletedGroups"].as_array().unwrap().clone()
}

/// Hardware is deleted in Latchkey, as unlinking it in Okta does.
async fn delete(house: &House<'_>) -> GroupId {
    let group = house.okta.read(|all| all.group_named(HARDWARE).id.clone());
    house
        .okta
        .unlink_group(&group, Unlink::DeleteInTarget)
        .await
        .unwrap();
    house.wait_out_settle_window().await;
    group
}

const CONFIRM: &str = "mutation($id: ID!) { confirmGroupDeletion(groupId: $id) { queued } }";

async fn a_confirmed_deletion_takes_the_members(server: &Server) {
    let (house, _, address) = house_with_hardware(server).await;
    assert_eq!(deleted(&house).await, [] as [Value; 0]);
    let id = house.admin.directory_group(HARDWARE).await.unwrap().unwrap();
    let early = house.api().query(CONFIRM, json!({ "id": id })).await;
    assert_eq!(early.unwrap_err().code, "NOT_FOUND", "it is there");

    delete(&house).await;
    let offered = deleted(&house).await;
    assert_eq!(offered.len(), 1, "{offered:?}");
    assert_eq!(
        (
            &offered[0]["group"]["memberCount"],
            &offered[0]["properties"],
            &offered[0]["replacement"]
        ),
        (
            &json!(2),
            &json!([{"id": house.lisbon.id, "name": "Lisbon"}]),
            &Value::Null
        )
    );
    assert_eq!(house.employee(&address).await.entries["Lisbon"], as_hardware());

    let position = house.events().await.len();
    let done = house.api().query(CONFIRM, json!({ "id": id })).await.unwrap();
    assert_eq!(done["confirmGroupDeletion"]["queued"], 2);
    house.settled().await;
    let waiting = house.employee(&address).await;
    assert_eq!(
        waiting.entries["Lisbon"].role, "MANAGER",
        "losses by §4: they wait"
    );
    assert_eq!(waiting.pending, ["Lower role: User"]);
    house.wait_out_settle_window().await;
    assert_eq!(
        house.employee(&address).await.entries,
        House::expected("Engineering", "Lisbon")
    );
    let told = house.events().await;
    assert_eq!(text(&told[position]["kind"]), "GROUP_DELETION_CONFIRMED");
    assert_eq!(
        text(&told[position]["summary"]),
        "Bootstrap confirmed that the group Eng – Hardware was deleted: 2 people are no longer in it"
    );
    assert_ne!(deleted(&house).await[0]["confirmedAt"], Value::Null);
    let again = house.api().query(CONFIRM, json!({ "id": id })).await;
    assert_eq!(again.unwrap_err().code, "NOT_FOUND", "once");
}

const REPLACE: &str = "mutation($input: ReplaceDeletedGroupInput!) { replaceDeletedGroup(input: $input) {
    queued ruleSet { revision rules { name conditions { values { group { id } } } } } } }";

async fn a_new_group_of_the_name_is_offered_not_taken(server: &Server) {
    let (house, ines, address) = house_with_hardware(server).await;
    let gone = house.admin.directory_group(HARDWARE).await.unwrap().unwrap();
    let group = delete(&house).await;
    // Pushed again, without Inês.
    house.okta.edit(|all| {
        all.part(&ines, HARDWARE);
        all.group_mut(&group).pushed = None;
    });
    house.okta.push_group(&group).await.unwrap();
    house.wait_out_settle_window().await;
    let new = house.admin.directory_group(HARDWARE).await.unwrap().unwrap();
    assert_ne!(gone, new);
    assert_eq!(
        house.employee(&address).await.entries["Lisbon"],
        as_hardware(),
        "never taken silently"
    );
    let offered = deleted(&house).await;
    assert_eq!(
        (&offered[0]["group"]["id"], &offered[0]["replacement"]),
        (&json!(gone), &json!({"id": new, "isDeleted": false}))
    );

    let preview =
        "mutation($input: PreviewRuleSetInput!) { previewRuleSet(input: $input) { id totals { losing } } }";
    let groups = json!({"groupId": gone, "replacementId": new});
    let input = json!({"propertyId": house.lisbon.id, "expectedRevision": 2, "replaceGroup": groups});
    let seen = house
        .api()
        .query(preview, json!({ "input": input }))
        .await
        .unwrap();
    assert_eq!(seen["previewRuleSet"]["totals"]["losing"], 1, "Inês");

    let position = house.events().await.len();
    let accept = json!({"previewId": seen["previewRuleSet"]["id"]});
    let input = json!({"propertyId": house.lisbon.id, "expectedRevision": 2, "groupId": gone,
        "replacementId": new, "accept": accept});
    let done = house
        .api()
        .query(REPLACE, json!({ "input": input }))
        .await
        .unwrap();
    let set = &done["replaceDeletedGroup"]["ruleSet"];
    assert_eq!(set["revision"], 3);
    assert_eq!(
        set["rules"][0]["conditions"][0]["values"][0]["group"]["id"],
        json!(new)
    );
    house.settled().await;
    assert_eq!(
        house.employee(&address).await.entries,
        House::expected("Engineering", "Lisbon"),
        "accepted by the preview"
    );
    assert_eq!(deleted(&house).await, [] as [Value; 0]);
    let told = house.events().await;
    assert_eq!(
        text(&told[position]["summary"]),
        "Bootstrap put the new group Eng – Hardware in the place of the deleted Eng – Hardware in the rules of Lisbon"
    );
    let history = "query($id: ID!) { property(id: $id) { ruleSet { revisions(first: 1) { revision } } } }";
    let past = house
        .api()
        .query(history, json!({"id": house.lisbon.id}))
        .await
        .unwrap();
    assert_eq!(past["property"]["ruleSet"]["revisions"][0]["revision"], 3);
}

async fn only_the_namesake_replaces_and_only_where_it_is_named(server: &Server) {
    let (house, _, _) = house_with_hardware(server).await;
    let gone = house.admin.directory_group(HARDWARE).await.unwrap().unwrap();
    let other = tests::okta::organization::city_group("Lisbon");
    let other = house.okta.read(|all| all.group_named(&other).id.clone());
    house.okta.push_group(&other).await.unwrap();
    let name = house.okta.read(|all| all.group(&other).name.clone());
    let other = house.admin.directory_group(&name).await.unwrap().unwrap();
    let replace = async |property: &str, by: &str, revision: u32| {
        let input = json!({"propertyId": property, "expectedRevision": revision, "groupId": gone, "replacementId": by});
        house
            .api()
            .query(REPLACE, json!({ "input": input }))
            .await
            .unwrap_err()
    };
    assert_eq!(
        replace(&house.lisbon.id, &other, 2).await.code,
        "NOT_FOUND",
        "not deleted"
    );
    let group = delete(&house).await;
    assert_eq!(
        replace(&house.lisbon.id, &other, 2).await.code,
        "NOT_FOUND",
        "nothing is offered"
    );
    house.okta.edit(|all| all.group_mut(&group).pushed = None);
    house.okta.push_group(&group).await.unwrap();
    let new = house.admin.directory_group(HARDWARE).await.unwrap().unwrap();
    assert_eq!(
        replace(&house.lisbon.id, &other, 2).await.field,
        "input.replacementId"
    );
    assert_eq!(
        replace(&house.berlin.id, &new, 1).await.field,
        "input.groupId",
        "not named there"
    );
    assert_eq!(replace(&house.lisbon.id, &new, 1).await.code, "STALE_REVISION");
}
