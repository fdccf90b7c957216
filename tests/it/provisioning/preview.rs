//! behaviour.md §5: looking ahead, and accepting what was seen.

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::company::{Condition, Rule};
use tests::okta::name::OFFICES;
use tests::okta::scenario;
use tests::server::Server;

use super::house::{House, Seen, text};
use crate::scim::on_both_engines;

on_both_engines!(
    a_preview_tells_what_the_publish_then_does,
    accepted_losses_take_place_at_once_and_only_those,
    a_preview_is_accepted_only_for_what_it_shows,
);

const PREVIEW: &str = "mutation($input: PreviewRuleSetInput!) { previewRuleSet(input: $input) { id leftOut
    totals { people changed losing leaving gaining entering roles keyMails keysSuspended }
    findings { code rule } reach { matching decided }
    people(first: 100) { nodes { kind enters leaves user { employee { email } userName } gains { name } losses { kind summary } roleBefore roleAfter key } } } }";
pub(super) const PUBLISH: &str = "mutation($input: PublishRuleSetInput!) { publishRuleSet(input: $input) { queued ruleSet { revision } } }";

pub(super) async fn staff(house: &House<'_>) {
    for (department, office) in [
        ("Engineering", 0),
        ("Engineering", 0),
        ("Finance", 0),
        ("Security", 0),
        ("Sales", 1),
        ("Engineering", 1),
    ] {
        scenario::hire(&house.okta, department, &OFFICES[office])
            .await
            .unwrap();
    }
    house.wait_out_settle_window().await;
}

pub(super) fn inputs(rules: &[Rule]) -> Vec<Value> {
    rules.iter().map(Rule::input).collect()
}

pub(super) fn lisbon(seen: Option<&Seen>) -> (BTreeSet<String>, Option<String>) {
    let entry = seen.and_then(|seen| seen.entries.get("Lisbon"));
    match entry.filter(|entry| entry.status == "ACTIVE") {
        Some(entry) => (entry.access_groups.clone(), Some(entry.role.clone())),
        None => (BTreeSet::new(), None),
    }
}

pub(super) fn others(house: &House<'_>) -> Vec<Rule> {
    let (building, workshop) = (&house.groups["Lisbon Building"], &house.groups["Lisbon Workshop"]);
    let here = || Condition::is_property_field("city", "CITY");
    let of = |department: &str| Condition::is("department", department);
    vec![
        Rule::new("Engineering", vec![of("Engineering"), here()], &[building]).role("MANAGER"),
        Rule::new("Guards", vec![of("Security"), here()], &[workshop]),
        Rule::new("Sales", vec![of("Sales")], &[building]),
    ]
}

async fn preview(house: &House<'_>, revision: u32, rules: &[Rule]) -> Value {
    let input = json!({"propertyId": house.lisbon.id, "expectedRevision": revision, "rules": inputs(rules)});
    let data = house.api().query(PREVIEW, json!({"input": input})).await.unwrap();
    data["previewRuleSet"].clone()
}

async fn publish(
    house: &House<'_>,
    revision: u32,
    rules: &[Rule],
    preview: &Value,
) -> Result<Value, tests::client::GraphqlError> {
    let input = json!({"propertyId": house.lisbon.id, "expectedRevision": revision, "rules": inputs(rules),
        "accept": {"previewId": preview["id"]}});
    house.api().query(PUBLISH, json!({"input": input})).await
}

async fn a_preview_tells_what_the_publish_then_does(server: &Server) {
    let house = House::build(server).await;
    staff(&house).await;
    let before = house.everybody().await;
    let rules = others(&house);
    let seen = preview(&house, 1, &rules).await;
    assert_eq!(house.everybody().await, before, "a preview changes nothing");
    publish(&house, 1, &rules, &seen).await.unwrap();
    house.settled().await;
    let after = house.everybody().await;

    let mut told: BTreeMap<String, &Value> = BTreeMap::new();
    for person in seen["people"]["nodes"].as_array().unwrap() {
        told.insert(text(&person["user"]["employee"]["email"]), person);
    }
    let names = |list: &Value, key: &str| -> BTreeSet<String> {
        list.as_array().unwrap().iter().map(|it| text(&it[key])).collect()
    };
    let mut changed = 0;
    for (email, now) in &after {
        let ((had, old_role), (has, new_role)) = (lisbon(before.get(email)), lisbon(Some(now)));
        let Some(person) = told.get(email) else {
            assert_eq!((had, old_role), (has, new_role), "{email} was not in the preview");
            continue;
        };
        changed += 1;
        let gained: BTreeSet<String> = has.difference(&had).cloned().collect();
        assert_eq!(names(&person["gains"], "name"), gained, "{email}");
        assert_eq!(
            person["enters"],
            old_role.is_none() && new_role.is_some(),
            "{email}"
        );
        assert_eq!(
            person["leaves"],
            old_role.is_some() && new_role.is_none(),
            "{email}"
        );
        if new_role.is_some() && old_role.is_some() {
            let lost: BTreeSet<String> = had.difference(&has).cloned().collect();
            let mut losses = names(&person["losses"], "summary");
            losses.retain(|summary| !summary.starts_with("Role becomes"));
            assert_eq!(losses, lost, "{email}");
            let is_other = old_role != new_role;
            assert_eq!(
                person["roleAfter"].as_str(),
                new_role.as_deref().filter(|_| is_other),
                "{email}"
            );
        }
    }
    assert_eq!(changed, 5, "{seen}");
    let kinds: Vec<_> = seen["people"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| text(&it["kind"]))
        .collect();
    assert_eq!(
        kinds,
        ["LOSS", "LOSS", "LOSS", "LOSS", "GAIN"],
        "what is taken comes first"
    );
    assert_eq!(
        seen["totals"],
        json!({"people": 6, "changed": 5, "losing": 4, "leaving": 1, "gaining": 1, "entering": 1,
        "roles": 3, "keyMails": 0, "keysSuspended": 0})
    );
    assert_eq!(
        seen["reach"],
        json!([{"matching": 2, "decided": 2}, {"matching": 1, "decided": 1}, {"matching": 1, "decided": 1}])
    );
}

async fn accepted_losses_take_place_at_once_and_only_those(server: &Server) {
    let house = House::build(server).await;
    staff(&house).await;
    let mut rules = house.rules(&house.lisbon);
    rules.truncate(2);
    let seen = preview(&house, 1, &rules).await;
    assert_eq!(seen["totals"]["leaving"], 1, "{seen}");
    // One more who would lose, after the preview.
    let late = scenario::hire(&house.okta, "Finance", &OFFICES[0]).await.unwrap();
    house.settled().await;
    publish(&house, 1, &rules, &seen).await.unwrap();
    house.settled().await;
    let people = house.everybody().await;
    let statuses: Vec<_> = people
        .values()
        .filter_map(|seen| seen.entries.get("Lisbon"))
        .map(|it| it.status.clone())
        .collect();
    assert_eq!(
        statuses.iter().filter(|status| *status == "DEACTIVATED").count(),
        1,
        "{late:?}: {people:#?}"
    );
    let pending: usize = people.values().map(|seen| seen.pending.len()).sum();
    assert_eq!(pending, 1, "the one who came later waits for the settle window");
}

async fn a_preview_is_accepted_only_for_what_it_shows(server: &Server) {
    let house = House::build(server).await;
    staff(&house).await;
    let rules = others(&house);
    let seen = preview(&house, 1, &rules).await;
    let refused = publish(&house, 1, &rules[..2], &seen).await.unwrap_err();
    assert_eq!(
        (refused.code.as_str(), refused.field.as_str()),
        ("INVALID_INPUT", "input.accept.previewId")
    );
    assert!(
        refused.message.contains("The rules are not those of the preview"),
        "{}",
        refused.message
    );
    server.advance(TimeDelta::minutes(30));
    let refused = publish(&house, 1, &rules, &seen).await.unwrap_err();
    assert!(refused.message.contains("30 minutes"), "{}", refused.message);
    let seen = preview(&house, 1, &rules).await;
    house.admin.publish(&house.lisbon, &rules[..1]).await.unwrap();
    let refused = publish(&house, 1, &rules, &seen).await.unwrap_err();
    assert_eq!(refused.code, "STALE_REVISION");
    let refused = publish(&house, 2, &rules, &seen).await.unwrap_err();
    assert!(
        refused.message.contains("another revision"),
        "{}",
        refused.message
    );
    let input = json!({"input": {"propertyId": house.lisbon.id, "expectedRevision": 1, "rules": []}});
    assert_eq!(
        house.api().query(PREVIEW, input).await.unwrap_err().code,
        "STALE_REVISION"
    );
}
