//! behaviour.md §5: linting, one rule at a time, history, copying, what happens after a publish, and explaining.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use tests::company::{Condition, Rule};
use tests::server::Server;

use super::house::{House, text};
use super::preview::{PUBLISH, inputs, lisbon, others, staff};
use crate::scim::on_both_engines;

on_both_engines!(
    lint_and_an_empty_field_that_blocks,
    one_rule_at_a_time_history_and_roll_back,
    rules_are_copied_by_the_names_of_access_groups,
    a_publish_is_paused_watched_and_taken_over,
    a_resync_reports_once,
    each_night_everybody_is_decided_again_unless_it_is_switched_off,
    why_and_who_opens_a_door,
);

async fn lint_and_an_empty_field_that_blocks(server: &Server) {
    let house = House::build(server).await;
    staff(&house).await;
    let (building, workshop) = (&house.groups["Lisbon Building"], &house.groups["Lisbon Workshop"]);
    let of = |department: &str| Condition::is("department", department);
    let here = || Condition::is("city", "Lisbon");
    let rules = [
        Rule::new("Engineering", vec![of("Engineering")], &[building]),
        Rule::new("Engineering here", vec![of("engineering"), here()], &[workshop]),
        Rule::new(
            "By mail",
            vec![Condition::raw(
                json!({"attribute": "emailDomain", "operator": "IS_PRESENT", "values": []}),
            )],
            &[building],
        ),
        Rule::new("Finance", vec![of("Finance")], &[building]),
    ];
    let lint = "query($id: ID!, $rules: [RuleInput!]!) { lintRuleSet(propertyId: $id, rules: $rules, countPeople: true) { code rule by blocksPublishing message } }";
    let found = house
        .api()
        .query(lint, json!({"id": house.lisbon.id, "rules": inputs(&rules)}))
        .await
        .unwrap();
    let found: Vec<_> = found["lintRuleSet"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (text(&it["code"]), it["rule"].as_i64(), it["by"].as_i64()))
        .collect();
    assert_eq!(
        found,
        [
            ("SHADOWED".to_owned(), Some(1), Some(0)),
            ("NOBODY_REACHES".to_owned(), Some(3), Some(2))
        ]
    );

    let empty = [Rule::new(
        "Here",
        vec![Condition::is_property_field("state", "STATE")],
        &[building],
    )];
    let property = house
        .api()
        .query(
            "query($id: ID!) { property(id: $id) { address { state } } }",
            json!({"id": house.lisbon.id}),
        )
        .await
        .unwrap();
    if property["property"]["address"]["state"].is_null() {
        let input =
            json!({"input": {"propertyId": house.lisbon.id, "expectedRevision": 1, "rules": inputs(&empty)}});
        let refused = house.api().query(PUBLISH, input).await.unwrap_err();
        assert_eq!(refused.field, "input.rules.0.conditions.0.values.0");
        assert!(
            refused.message.contains("property.state is empty"),
            "{}",
            refused.message
        );
    }
}

async fn one_rule_at_a_time_history_and_roll_back(server: &Server) {
    let house = House::build(server).await;
    let api = house.api();
    let names = async || {
        let data = api
            .query(
                "query($id: ID!) { property(id: $id) { ruleSet { revision rules { id name } } } }",
                json!({"id": house.lisbon.id}),
            )
            .await
            .unwrap();
        let set = data["property"]["ruleSet"].clone();
        let names: Vec<_> = set["rules"]
            .as_array()
            .unwrap()
            .iter()
            .map(|rule| text(&rule["name"]))
            .collect();
        (set["revision"].as_u64().unwrap(), names, set["rules"].clone())
    };
    let guests = Rule::new(
        "Guests",
        vec![Condition::is("department", "Guests")],
        &[&house.groups["Lisbon Building"]],
    );
    let place = |revision: u64| json!({"propertyId": house.lisbon.id, "expectedRevision": revision});
    let with = |revision: u64, more: Value| {
        let mut input = place(revision);
        input
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        json!({"input": input})
    };
    let create = "mutation($input: CreateRuleInput!) { createRule(input: $input) { ruleSet { revision } } }";
    api.query(create, with(1, json!({"rule": guests.input(), "position": 2})))
        .await
        .unwrap();
    let (revision, now, rules) = names().await;
    assert_eq!(
        (revision, now),
        (
            2,
            ["Engineering", "Guests", "Security", "Everyone here"]
                .map(str::to_owned)
                .to_vec()
        )
    );
    let id = rules[1]["id"].clone();
    let refused = api
        .query(create, with(1, json!({"rule": guests.input()})))
        .await
        .unwrap_err();
    assert_eq!(refused.code, "STALE_REVISION");
    let moving = "mutation($input: MoveRuleInput!) { moveRule(input: $input) { ruleSet { revision } } }";
    let refused = api
        .query(moving, with(2, json!({"ruleId": id, "position": 5})))
        .await
        .unwrap_err();
    assert_eq!(refused.field, "input.position");
    api.query(moving, with(2, json!({"ruleId": id, "position": 4})))
        .await
        .unwrap();
    assert_eq!(names().await.1[3], "Guests");
    let mut visitors = guests.input();
    visitors["name"] = json!("Visitors");
    visitors["id"] = id.clone();
    let update = "mutation($input: UpdateRuleInput!) { updateRule(input: $input) { ruleSet { revision } } }";
    api.query(update, with(3, json!({"rule": visitors})))
        .await
        .unwrap();
    let delete = "mutation($input: DeleteRuleInput!) { deleteRule(input: $input) { ruleSet { revision } } }";
    api.query(delete, with(4, json!({"ruleId": id}))).await.unwrap();
    assert_eq!(names().await.1.len(), 3);

    let compare = "query($id: ID!) { compareRuleSets(propertyId: $id, from: 1, to: 4) { differences { kind before after message } } }";
    let data = api.query(compare, json!({"id": house.lisbon.id})).await.unwrap();
    assert_eq!(
        data["compareRuleSets"]["differences"],
        json!([{"kind": "ADDED", "before": null, "after": 4, "message": "Rule 4 Visitors: new"}])
    );
    let back = "mutation($input: RollBackRuleSetInput!) { rollBackRuleSet(input: $input) { leftOut ruleSet { revision rules { name } } } }";
    let data = api
        .query(back, with(5, json!({"revision": 4, "note": "as it was"})))
        .await
        .unwrap();
    assert_eq!(data["rollBackRuleSet"]["ruleSet"]["revision"], 6);
    assert_eq!(names().await.1[3], "Visitors");
    let history = "query($id: ID!) { property(id: $id) { ruleSet { revisions(first: 2) { revision note publishedBy rules { name } } } } }";
    let data = api.query(history, json!({"id": house.lisbon.id})).await.unwrap();
    let listed = &data["property"]["ruleSet"]["revisions"];
    assert_eq!(
        (&listed[0]["revision"], &listed[0]["note"]),
        (&json!(6), &json!("as it was"))
    );
    assert_eq!(listed[1]["rules"].as_array().unwrap().len(), 3);
}

async fn rules_are_copied_by_the_names_of_access_groups(server: &Server) {
    let house = House::build(server).await;
    let vault = house
        .admin
        .create_access_group(&house.lisbon, "Vault", &[], None)
        .await
        .unwrap();
    let mut rules = house.rules(&house.lisbon);
    rules.push(Rule::new("Vault", vec![], &[&vault]));
    house.admin.publish(&house.lisbon, &rules).await.unwrap();
    let copy = "mutation($input: CopyRulesInput!) { copyRules(input: $input) { leftOut ruleSet { revision rules { name accessGroups { name } } } } }";
    let input = json!({"input": {"fromPropertyId": house.lisbon.id, "propertyId": house.berlin.id, "expectedRevision": 1}});
    let data = house.api().query(copy, input).await.unwrap();
    let copied = &data["copyRules"];
    let names: Vec<_> = copied["ruleSet"]["rules"]
        .as_array()
        .unwrap()
        .iter()
        .map(|rule| text(&rule["name"]))
        .collect();
    assert_eq!(names, ["Engineering", "Security", "Everyone here"]);
    assert_eq!(
        copied["ruleSet"]["rules"][0]["accessGroups"],
        json!([{"name": "Building"}, {"name": "Workshop"}])
    );
    assert_eq!(
        copied["leftOut"][1],
        "Rule 4 Vault: skipped, none of its access groups exists in Berlin"
    );
}

async fn entries(house: &House<'_>) -> BTreeMap<String, (BTreeSet<String>, Option<String>)> {
    let everybody = house.everybody().await;
    everybody
        .iter()
        .map(|(email, seen)| (email.clone(), lisbon(Some(seen))))
        .collect()
}

async fn a_publish_is_paused_watched_and_taken_over(server: &Server) {
    let house = House::build(server).await;
    staff(&house).await;
    let state = async || {
        let data = house.api().query("query($id: ID!) { property(id: $id) { ruleSet { application { state total remaining revision } } } }", json!({"id": house.lisbon.id})).await.unwrap();
        data["property"]["ruleSet"]["application"].clone()
    };
    tests::eventually::eventually(std::time::Duration::from_secs(20), async || {
        let application = state().await;
        match application["state"] == "FINISHED" {
            true => Ok(()),
            false => Err(format!("{application}")),
        }
    })
    .await;
    let pause = "mutation($id: ID!) { pauseRuleSet(propertyId: $id) { state } }";
    let refused = house
        .api()
        .query(pause, json!({"id": house.lisbon.id}))
        .await
        .unwrap_err();
    assert_eq!(refused.code, "NOT_FOUND", "nothing is under way");
    let before = entries(&house).await;
    house.admin.publish(&house.lisbon, &others(&house)).await.unwrap();
    house
        .admin
        .publish(&house.lisbon, &house.rules(&house.lisbon))
        .await
        .unwrap();
    house.settled().await;
    let application = tests::eventually::eventually(std::time::Duration::from_secs(20), async || {
        let application = state().await;
        match application["state"] == "FINISHED" {
            true => Ok(application),
            false => Err(format!("{application}")),
        }
    })
    .await;
    assert_eq!(
        application,
        json!({"state": "FINISHED", "total": 6, "remaining": 0, "revision": 3})
    );
    house.wait_out_settle_window().await;
    assert_eq!(
        entries(&house).await,
        before,
        "everybody ends as the newest publish says"
    );
}

async fn a_resync_reports_once(server: &Server) {
    let house = House::build(server).await;
    staff(&house).await;
    let events = house.events().await.len();
    let resync = "mutation { resync { total } }";
    assert_eq!(
        house.api().query(resync, json!({})).await.unwrap()["resync"]["total"],
        6
    );
    tests::eventually::eventually(std::time::Duration::from_secs(20), async || {
        let kinds = house.kinds_since(events).await;
        match kinds == ["RESYNCED"] {
            true => Ok(()),
            false => Err(format!("{kinds:?}")),
        }
    })
    .await;
    let event = house.events().await.pop().unwrap();
    assert_eq!(event["summary"], "Resync of 6 people: nobody differed");
    let data = house
        .api()
        .query("{ resync { state driftCount } }", json!({}))
        .await
        .unwrap();
    assert_eq!(data["resync"], json!({"state": "FINISHED", "driftCount": 0}));
}

async fn why_and_who_opens_a_door(server: &Server) {
    let house = House::build(server).await;
    staff(&house).await;
    let people = house.everybody().await;
    let engineer = people
        .values()
        .find(|seen| {
            seen.entries
                .get("Lisbon")
                .is_some_and(|it| it.access_groups.len() == 2 && it.role == "USER")
        })
        .unwrap();
    let doors = house
        .api()
        .query(
            "query($id: ID!) { property(id: $id) { doors { id name } } }",
            json!({"id": house.lisbon.id}),
        )
        .await
        .unwrap();
    let door = |name: &str| {
        doors["property"]["doors"]
            .as_array()
            .unwrap()
            .iter()
            .find(|door| door["name"] == name)
            .unwrap()["id"]
            .clone()
    };
    let access = "query($e: ID!, $d: ID!, $at: DateTime) { access(employeeId: $e, doorId: $d, at: $at) { allowed code accessGroup { name } schedule { name } membership { why { ruleName } } } }";
    let ask = async |name: &str, at: &str| {
        let data = house
            .api()
            .query(access, json!({"e": engineer.id, "d": door(name), "at": at}))
            .await
            .unwrap();
        data["access"].clone()
    };
    // Monday, in the office hours of Lisbon and outside them.
    let open = ask("Main entrance", "2026-11-23T10:00:00Z").await;
    assert_eq!(
        (&open["allowed"], &open["accessGroup"]["name"]),
        (&json!(true), &json!("Building")),
        "{open}"
    );
    assert_eq!(open["membership"]["why"]["ruleName"], "Engineering");
    let closed = ask("Main entrance", "2026-11-23T03:00:00Z").await;
    assert_eq!(
        (&closed["allowed"], &closed["code"]),
        (&json!(false), &json!("SCHEDULE_CLOSED")),
        "{closed}"
    );
    assert_eq!(ask("Lab", "2026-11-23T03:00:00Z").await["code"], "ALLOWED");
    let who = "query($d: ID!, $after: String) { doorAccess(doorId: $d, first: 2, after: $after) { nodes { membership { employee { email } } } pageInfo { hasNextPage endCursor } } }";
    let first = house.api().query(who, json!({"d": door("Lab")})).await.unwrap();
    assert_eq!(first["doorAccess"]["nodes"].as_array().unwrap().len(), 2);
    let after = &first["doorAccess"]["pageInfo"]["endCursor"];
    let second = house
        .api()
        .query(who, json!({"d": door("Lab"), "after": after}))
        .await
        .unwrap();
    assert_eq!(
        second["doorAccess"]["nodes"].as_array().unwrap().len(),
        1,
        "two engineers and a guard"
    );

    let explain = "query($p: ID!, $e: ID!) { explain(propertyId: $p, employeeId: $e) { summary position revision cause rules { name result conditions { label wanted actual truth } } } }";
    let data = house
        .api()
        .query(explain, json!({"p": house.lisbon.id, "e": engineer.id}))
        .await
        .unwrap();
    let told = &data["explain"];
    assert_eq!(
        (&told["summary"], &told["revision"]),
        (&json!("Decided by rule 1 Engineering."), &json!(1))
    );
    assert_eq!(
        told["rules"][0]["conditions"][1],
        json!({"label": "City", "wanted": ["property.city: Lisbon"], "actual": ["Lisbon"], "truth": "TRUE"})
    );
    assert!(text(&told["cause"]).starts_with("POST /Users"), "{told}");
    let refused = house
        .api()
        .query(
            explain,
            json!({"p": house.lisbon.id, "e": "employee_0190c3a2000070008000000000000000"}),
        )
        .await
        .unwrap_err();
    assert_eq!(refused.code, "NOT_FOUND");
}

/// behaviour.md §6: "**Resync**: everyone, nightly and on demand".
async fn each_night_everybody_is_decided_again_unless_it_is_switched_off(server: &Server) {
    let house = House::build(server).await;
    staff(&house).await;
    let newest = async || {
        let data = house
            .api()
            .query("{ resync { total state startedAt } }", json!({}))
            .await;
        data.unwrap()["resync"].clone()
    };
    assert_eq!(newest().await, json!(null), "by day nobody starts one");
    // It is nine in the morning; at two at night it is due.
    server.advance(chrono::TimeDelta::hours(17));
    let first = tests::eventually::eventually(std::time::Duration::from_secs(20), async || {
        match newest().await {
            resync if resync["state"] == "FINISHED" => Ok(resync),
            resync => Err(resync.to_string()),
        }
    })
    .await;
    assert_eq!(first["total"], 6);
    let start = async || {
        server::service::rule_set::application::start_nightly(server.app())
            .await
            .unwrap();
    };
    start().await;
    assert_eq!(newest().await, first, "once a night");

    let switch = "mutation($on: Boolean!) { setNightlyResync(isNightly: $on) }";
    house.api().query(switch, json!({ "on": false })).await.unwrap();
    server.advance(chrono::TimeDelta::days(1));
    start().await;
    assert_eq!(newest().await, first, "switched off");
    house.api().query(switch, json!({ "on": true })).await.unwrap();
    start().await;
    assert_ne!(newest().await["startedAt"], first["startedAt"]);
}
