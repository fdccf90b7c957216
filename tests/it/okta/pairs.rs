//! Pushed groups and pulled ones that are the same (behaviour.md §6): paired, shown, set, broken, and one for rules.

use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::client::GraphqlError;
use tests::okta::organization::HARDWARE;
use tests::okta::person::PersonId;
use tests::okta::scenario;
use tests::server::Server;

use super::pulling::Pulling;
use crate::provisioning::house::{Entry, House, text};
use crate::provisioning::settle::{as_hardware, house_with_hardware};
use crate::scim::on_both_engines;

on_both_engines!(
    the_same_name_makes_a_pair_that_survives_renames,
    the_later_of_push_and_pull_counts,
    a_pair_that_was_broken_stays_broken,
    an_admin_pairs_what_names_do_not,
    a_pair_is_one_group_for_rules_whichever_they_name,
    a_deleted_half_yields_to_a_new_group_of_the_name,
    a_confirmed_deletion_is_not_taken_back_by_a_pull,
);

/// A company whose Hardware group was pushed with two members, and which pulls; one of the members.
async fn pushed_and_pulled(server: &Server) -> (Pulling<'_>, PersonId, String) {
    let (house, ines, address) = house_with_hardware(server).await;
    let pulling = Pulling::serve(house).await;
    // A pull counts as of when it begins, and the clock stands still.
    server.advance(TimeDelta::seconds(1));
    pulling.connect().await;
    (pulling, ines, address)
}

async fn lisbon(house: &House<'_>, email: &str) -> Entry {
    house.employee(email).await.entries.remove("Lisbon").unwrap()
}

fn as_engineer() -> Entry {
    Entry::active("USER", "Engineering", &["Building", "Workshop"])
}

async fn link(pulling: &Pulling<'_>, pushed: &str, pulled: &str) -> Result<Value, GraphqlError> {
    let document = "mutation($input: LinkGroupsInput!) { linkGroups(input: $input) { link { how madeBy } } }";
    let input = json!({ "input": { "pushedId": pushed, "pulledId": pulled } });
    pulling.house.api().query(document, input).await
}

async fn unlink(pulling: &Pulling<'_>, pushed: &str) -> Result<Value, GraphqlError> {
    let document = "mutation($input: UnlinkGroupsInput!) { unlinkGroups(input: $input) { link { since } } }";
    pulling
        .house
        .api()
        .query(document, json!({ "input": { "pushedId": pushed } }))
        .await
}

async fn the_same_name_makes_a_pair_that_survives_renames(server: &Server) {
    let (pulling, _, address) = pushed_and_pulled(server).await;
    let house = &pulling.house;
    let links = pulling.links().await;
    assert_eq!(links.len(), 1, "{links:?}");
    assert_eq!(
        (&links[0]["how"], &links[0]["madeBy"]),
        (&json!("BY_NAME"), &Value::Null)
    );
    assert_eq!(
        (&links[0]["pushed"]["isPulled"], &links[0]["pulled"]["isPulled"]),
        (&json!(false), &json!(true))
    );
    let listed = pulling.groups().await;
    assert_eq!(
        listed.iter().filter(|(name, _)| name == HARDWARE).count(),
        1,
        "{listed:?}"
    );
    assert!(listed.contains(&(HARDWARE.to_owned(), false)));
    assert_eq!(lisbon(house, &address).await, as_hardware());

    scenario::rename_group(&house.okta, HARDWARE, "Hardware people")
        .await
        .unwrap();
    pulling.sync().await;
    let renamed = pulling.links().await;
    assert_eq!(renamed[0]["pushed"]["id"], links[0]["pushed"]["id"]);
    assert_eq!(renamed[0]["pulled"]["id"], links[0]["pulled"]["id"]);
    assert_eq!(renamed[0]["pulled"]["displayName"], "Hardware people");
    assert_eq!(renamed.len(), 1);
    assert_eq!(lisbon(house, &address).await, as_hardware());
}

async fn the_later_of_push_and_pull_counts(server: &Server) {
    let (pulling, ines, address) = pushed_and_pulled(server).await;
    let house = &pulling.house;
    // Taken out in Okta, not pushed: the pull sees it, after the push that named her.
    let group = house.okta.edit(|organization| organization.part(&ines, HARDWARE));
    server.advance(TimeDelta::seconds(10));
    pulling.sync().await;
    house.wait_out_settle_window().await;
    assert_eq!(lisbon(house, &address).await, as_engineer());
    // Put back and pushed whole: a push later than that pull. SCIM never said she was out.
    house.okta.edit(|organization| organization.join(&ines, HARDWARE));
    server.advance(TimeDelta::seconds(10));
    house.okta.push_now(&group).await.unwrap();
    house.wait_out_settle_window().await;
    assert_eq!(lisbon(house, &address).await, as_hardware());
    // Taken out by a push, and found by no pull since.
    house.okta.edit(|organization| organization.part(&ines, HARDWARE));
    server.advance(TimeDelta::seconds(10));
    house.okta.push_membership(&group).await.unwrap();
    house.wait_out_settle_window().await;
    assert_eq!(lisbon(house, &address).await, as_engineer());
    // Put back in Okta without a push: the next pull, later again, says so.
    house.okta.edit(|organization| organization.join(&ines, HARDWARE));
    server.advance(TimeDelta::seconds(10));
    pulling.sync().await;
    house.wait_out_settle_window().await;
    assert_eq!(lisbon(house, &address).await, as_hardware());
    let before = house.events().await.len();
    pulling.sync().await;
    assert_eq!(
        house.events().await.len(),
        before,
        "the same again writes nothing"
    );
}

async fn a_pair_that_was_broken_stays_broken(server: &Server) {
    let (pulling, _, address) = pushed_and_pulled(server).await;
    let links = pulling.links().await;
    let (pushed, pulled) = (text(&links[0]["pushed"]["id"]), text(&links[0]["pulled"]["id"]));
    unlink(&pulling, &pushed).await.unwrap();
    assert_eq!(unlink(&pulling, &pushed).await.unwrap_err().code, "NOT_FOUND");
    assert_eq!(pulling.links().await, [] as [Value; 0]);
    pulling.sync().await;
    assert_eq!(
        pulling.links().await,
        [] as [Value; 0],
        "not made again by itself"
    );
    let listed = pulling.groups().await;
    assert_eq!(
        listed.iter().filter(|(name, _)| name == HARDWARE).count(),
        2,
        "{listed:?}"
    );
    pulling.house.wait_out_settle_window().await;
    assert_eq!(lisbon(&pulling.house, &address).await, as_hardware());
    link(&pulling, &pushed, &pulled).await.unwrap();
    pulling.is("IDLE").await;
    let links = pulling.links().await;
    assert_eq!(links[0]["how"], "BY_ADMIN");
    assert!(links[0]["madeBy"].is_string());
    assert_eq!(pulling.told("GROUPS_UNLINKED").await.len(), 1);
    assert_eq!(pulling.told("GROUPS_LINKED").await.len(), 2);
}

async fn an_admin_pairs_what_names_do_not(server: &Server) {
    let (pulling, _, _) = pushed_and_pulled(server).await;
    let house = &pulling.house;
    let scim = server.scim();
    let body = json!({ "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "Tech" });
    scim.post("/Groups", &body).await.expect(201);
    let tech = house.admin.directory_group("Tech").await.unwrap().unwrap();
    let pulled = house.admin.directory_group("Engineering").await.unwrap();
    let pulled = match pulled {
        Some(pulled) => pulled,
        None => {
            let name = tests::okta::organization::department_group("Engineering");
            house.admin.directory_group(&name).await.unwrap().unwrap()
        }
    };
    let linked = pulling.links().await;
    let (other_pushed, other_pulled) = (text(&linked[0]["pushed"]["id"]), text(&linked[0]["pulled"]["id"]));
    for (what, pushed, of_pulled, code, field) in [
        (
            "the wrong way round",
            &pulled,
            &tech,
            "INVALID_INPUT",
            "input.pushedId",
        ),
        (
            "two pushed",
            &tech,
            &other_pushed,
            "INVALID_INPUT",
            "input.pulledId",
        ),
        (
            "a pair already",
            &tech,
            &other_pulled,
            "CONFLICT",
            "input.pulledId",
        ),
        (
            "the other too",
            &other_pushed,
            &pulled,
            "CONFLICT",
            "input.pushedId",
        ),
    ] {
        let refused = link(&pulling, pushed, of_pulled).await.unwrap_err();
        assert_eq!(
            (refused.code.as_str(), refused.field.as_str()),
            (code, field),
            "{what}"
        );
    }
    link(&pulling, &tech, &pulled).await.unwrap();
    pulling.is("IDLE").await;
    assert_eq!(pulling.links().await.len(), 2);
}

async fn a_pair_is_one_group_for_rules_whichever_they_name(server: &Server) {
    let (pulling, ines, address) = pushed_and_pulled(server).await;
    let house = &pulling.house;
    let pulled = text(&pulling.links().await[0]["pulled"]["id"]);
    let mut rules = house.rules_with_hardware().await;
    rules[0].conditions = vec![tests::company::Condition::member_of_any(&[&pulled])];
    house.admin.publish(&house.lisbon, &rules).await.unwrap();
    house.wait_out_settle_window().await;
    assert_eq!(lisbon(house, &address).await, as_hardware());
    // A push that takes her out counts for the rule that names the pulled one.
    let group = house.okta.edit(|organization| organization.part(&ines, HARDWARE));
    server.advance(TimeDelta::seconds(10));
    house.okta.push_membership(&group).await.unwrap();
    house.wait_out_settle_window().await;
    assert_eq!(lisbon(house, &address).await, as_engineer());
}

/// Puts somebody into Hardware in Okta without a push; their address.
async fn only_pulled(pulling: &Pulling<'_>) -> String {
    let house = &pulling.house;
    let id = scenario::hire(&house.okta, "Engineering", &tests::okta::name::OFFICES[0])
        .await
        .unwrap();
    house.okta.edit(|organization| organization.join(&id, HARDWARE));
    server_ticks(house);
    pulling.sync().await;
    house.wait_out_settle_window().await;
    house
        .okta
        .read(|all| all.person(&id).profile.email.clone().unwrap())
}

/// A pull counts as of when it begins, and the clock stands still.
fn server_ticks(house: &House<'_>) {
    house.server.advance(TimeDelta::seconds(10));
}

/// Deletes the pushed Hardware in Latchkey, as unlinking it in Okta does; the group in Okta stays.
async fn delete_pushed(house: &House<'_>) -> tests::okta::group::GroupId {
    let group = house.okta.read(|all| all.group_named(HARDWARE).id.clone());
    house
        .okta
        .unlink_group(&group, tests::okta::Unlink::DeleteInTarget)
        .await
        .unwrap();
    house.settled().await;
    group
}

/// How many people are in a deleted group that rules name.
async fn left_in_deleted(house: &House<'_>) -> Value {
    let document = "{ deletedGroups { group { id memberCount } replacement { id } } }";
    let data = house.api().query(document, json!({})).await.unwrap();
    data["deletedGroups"][0].clone()
}

/// behaviour.md §3, §6: exactly one pair of the name is there again, so it is linked; rules go on with the deleted group and
/// all that the pair had, whichever side had said it, until an admin takes the new one.
async fn a_deleted_half_yields_to_a_new_group_of_the_name(server: &Server) {
    let (pulling, _, pushed) = pushed_and_pulled(server).await;
    let house = &pulling.house;
    let pulled = only_pulled(&pulling).await;
    assert_eq!(lisbon(house, &pulled).await, as_hardware());
    let before = pulling.links().await;
    let gone = text(&before[0]["pushed"]["id"]);

    let group = delete_pushed(house).await;
    assert_eq!(pulling.links().await.len(), 1, "nobody else needs the other half");
    house.okta.edit(|all| all.group_mut(&group).pushed = None);
    house.okta.push_group(&group).await.unwrap();
    house.wait_out_settle_window().await;
    let links = pulling.links().await;
    assert_eq!(links.len(), 1, "{links:?}");
    assert_ne!(links[0]["pushed"]["id"], json!(gone));
    assert_eq!(
        (&links[0]["pulled"]["id"], &links[0]["how"]),
        (&before[0]["pulled"]["id"], &json!("BY_NAME"))
    );
    let left = left_in_deleted(house).await;
    assert_eq!(
        (
            &left["group"]["id"],
            &left["group"]["memberCount"],
            &left["replacement"]["id"]
        ),
        (&json!(gone), &json!(3), &links[0]["pushed"]["id"])
    );
    let told = pulling.told("GROUPS_UNLINKED").await;
    assert_eq!(
        told,
        ["Eng – Hardware was deleted and is in no pair any more: it goes on with the 3 people it had"]
    );

    // What is pulled now is of the new pair: the rule still names the deleted group.
    house.okta.edit(|all| all.group_mut(&group).members.clear());
    server_ticks(house);
    pulling.sync().await;
    house.wait_out_settle_window().await;
    for address in [&pushed, &pulled] {
        assert_eq!(
            lisbon(house, address).await,
            as_hardware(),
            "with the members it had"
        );
    }
}

/// behaviour.md §3: "or confirms the deletion": it has no members from then on, whatever its other half has.
async fn a_confirmed_deletion_is_not_taken_back_by_a_pull(server: &Server) {
    let (pulling, _, pushed) = pushed_and_pulled(server).await;
    let house = &pulling.house;
    let pulled = only_pulled(&pulling).await;
    // Not everybody of the office loses at once, which would be held.
    scenario::hire(&house.okta, "Finance", &tests::okta::name::OFFICES[0])
        .await
        .unwrap();
    pulling.collect().await;
    delete_pushed(house).await;
    let id = left_in_deleted(house).await["group"]["id"].clone();
    let confirm = "mutation($id: ID!) { confirmGroupDeletion(groupId: $id) { queued } }";
    let done = house.api().query(confirm, json!({ "id": id })).await.unwrap();
    assert_eq!(done["confirmGroupDeletion"]["queued"], 3);
    for _ in 0..2 {
        house.wait_out_settle_window().await;
        for address in [&pushed, &pulled] {
            assert_eq!(lisbon(house, address).await, as_engineer());
        }
        server_ticks(house);
        pulling.sync().await;
    }
    assert_eq!(pulling.links().await, [] as [Value; 0]);
}
