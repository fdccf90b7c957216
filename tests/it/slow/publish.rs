//! Two servers on one PostgreSQL, one killed -9 in the middle of a publish of 10,000 people (behaviour.md §5): everybody is
//! made an employee and a member once, and is told of it once.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};
use tests::client::Graphql;
use tests::company::{Admin, Condition, Property, Rule};
use tests::database;
use tests::eventually::eventually;
use tests::okta::name::{DEPARTMENTS, OFFICES};
use tests::okta::{Connection, Dialect, Okta, Organization, scenario};

use crate::program::process::{Process, bootstrap_on};

const PEOPLE: u64 = 10_000;
/// A debug build on two cores needs minutes.
const LATE: Duration = Duration::from_secs(1_200);

#[tokio::test(flavor = "multi_thread")]
async fn a_publish_of_ten_thousand_survives_the_death_of_a_replica() {
    let cluster = std::env::var("LATCHKEY_TEST_POSTGRES_URL").expect("LATCHKEY_TEST_POSTGRES_URL is set");
    let name = format!("it_{:032x}", rand::random::<u128>());
    database::execute(&cluster, &format!("CREATE DATABASE {name}")).await;
    let url = cluster.replacen("/postgres?", &format!("/{name}?"), 1);
    let folder = tempfile::tempdir().unwrap();
    let tokens = bootstrap_on(&url, folder.path()).await;
    let (one, other) = (Process::start_on(&url).await, Process::start_on(&url).await);
    let text = |pointer: &str| {
        let value = tokens.pointer(pointer).and_then(Value::as_str);
        value.unwrap().to_owned()
    };
    let api = Graphql::with_token(&one.origin, &text("/graphql/token"));
    let connection = Connection {
        base: format!("{}{}", one.origin, text("/scim/path")),
        token: text("/scim/token"),
    };
    // Before there are rules: nobody is an employee yet.
    let people = usize::try_from(PEOPLE).unwrap();
    let okta = Okta::new(Organization::generate(3, people), connection, Dialect::Catalogue);
    let report = scenario::assign_everybody(&okta, 16).await;
    assert_eq!(report.failed, []);

    let admin = Admin::new(api.clone());
    let (property, groups, rules) = furnish(&admin).await;
    admin.publish(&property, &rules).await.unwrap();
    let middle = eventually(LATE, async || match progress(&api, &property).await {
        (state, left) if left < PEOPLE * 2 / 3 => Ok((state, left)),
        (_, left) => Err(format!("{left} before the kill")),
    })
    .await;
    other.kill().await;
    assert_eq!(middle.0, "RUNNING", "the kill came too late to tell anything");
    eventually(LATE, async || match progress(&api, &property).await {
        (state, 0) if state == "FINISHED" => Ok(()),
        (state, left) => Err(format!("{state}, {left} after it")),
    })
    .await;

    for kind in ["EMPLOYEE_CREATED", "MEMBERSHIP_CREATED"] {
        let told = crate::fault::times_told(&api, kind).await;
        assert_eq!(told.len(), people, "{kind} of everybody");
        let twice: Vec<_> = told.iter().filter(|(_, times)| **times != 1).collect();
        assert_eq!(twice, [], "{kind} once");
    }
    assert_eq!(who_opens_what(&api).await, as_the_rules_say(&okta, &groups));
    one.kill().await;
    database::execute(&cluster, &format!("DROP DATABASE {name} WITH (FORCE)")).await;
}

/// An office with a rule for each department, which gives the building and an access group of that name.
async fn furnish(admin: &Admin) -> (Property, BTreeMap<String, [String; 2]>, Vec<Rule>) {
    let property = admin.create_property(&OFFICES[0]).await.unwrap();
    let door = admin.create_door(&property, "Main entrance").await.unwrap();
    let make = async |name: &str| {
        admin
            .create_access_group(&property, name, &[&door], None)
            .await
            .unwrap()
    };
    let building = make("Building").await;
    let (mut groups, mut rules) = (BTreeMap::new(), Vec::new());
    for department in DEPARTMENTS {
        let own = make(department).await;
        let conditions = vec![Condition::is("department", department)];
        rules.push(Rule::new(department, conditions, &[&building, &own]));
        groups.insert(
            department.to_owned(),
            ["Building".to_owned(), department.to_owned()],
        );
    }
    (property, groups, rules)
}

async fn progress(api: &Graphql, property: &Property) -> (String, u64) {
    let document = "query($id: ID!) { property(id: $id) { ruleSet { application { state remaining } } } }";
    let data = api.query(document, json!({"id": property.id})).await.unwrap();
    let at = &data["property"]["ruleSet"]["application"];
    (
        at["state"].as_str().unwrap().to_owned(),
        at["remaining"].as_u64().unwrap(),
    )
}

/// E-mail and access groups of every employee's memberships, all of them active.
async fn who_opens_what(api: &Graphql) -> BTreeMap<String, Vec<Vec<String>>> {
    let document =
        "query($after: String) { employees(first: 100, after: $after) { pageInfo { hasNextPage endCursor }
        nodes { email memberships { status accessGroups { name } } } } }";
    let (mut found, mut after) = (BTreeMap::new(), Value::Null);
    loop {
        let data = api.query(document, json!({"after": after})).await.unwrap();
        for employee in data["employees"]["nodes"].as_array().unwrap() {
            let memberships = employee["memberships"]
                .as_array()
                .unwrap()
                .iter()
                .map(|membership| {
                    assert_eq!(membership["status"], "ACTIVE");
                    let groups = membership["accessGroups"].as_array().unwrap();
                    let mut names: Vec<_> = groups
                        .iter()
                        .map(|group| group["name"].as_str().unwrap().to_owned())
                        .collect();
                    names.sort_unstable();
                    names
                });
            let email = employee["email"].as_str().unwrap().to_owned();
            assert!(
                found.insert(email, memberships.collect()).is_none(),
                "an employee twice"
            );
        }
        if data["employees"]["pageInfo"]["hasNextPage"] == false {
            return found;
        }
        after = data["employees"]["pageInfo"]["endCursor"].clone();
    }
}

fn as_the_rules_say(
    okta: &Okta,
    groups: &BTreeMap<String, [String; 2]>,
) -> BTreeMap<String, Vec<Vec<String>>> {
    okta.read(|organization| {
        let entry = |person: &tests::okta::Person| {
            let mut opened = groups[person.profile.department.as_ref().unwrap()].to_vec();
            opened.sort_unstable();
            (person.profile.email.clone().unwrap(), vec![opened])
        };
        organization.people().map(entry).collect()
    })
}
