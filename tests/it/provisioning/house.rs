//! A company to test on: three offices, two with rules and one without, and an Okta that speaks SCIM to the server.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::client::Graphql;
use tests::company::{Admin, Condition, KeyAction, Property, Rule};
use tests::eventually::eventually;
use tests::okta::name::OFFICES;
use tests::okta::organization::HARDWARE;
use tests::okta::sleeper::RecordingSleeper;
use tests::okta::{Connection, Dialect, Okta, Organization};
use tests::server::Server;

/// How long a background worker may take; far more than it needs.
const SOON: Duration = Duration::from_secs(20);

/// The company.
pub(crate) struct House<'s> {
    pub(crate) server: &'s Server,
    pub(crate) admin: Admin,
    pub(crate) okta: Okta,
    pub(crate) lisbon: Property,
    pub(crate) berlin: Property,
    /// Never has rules.
    pub(crate) third: Property,
    pub(crate) groups: BTreeMap<String, String>,
}

/// What somebody may enter, as the API tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) status: String,
    pub(crate) role: String,
    pub(crate) access_groups: BTreeSet<String>,
    pub(crate) rule: Option<String>,
}

impl Entry {
    pub(crate) fn active(role: &str, rule: &str, access_groups: &[&str]) -> Self {
        Self {
            status: "ACTIVE".into(),
            role: role.into(),
            access_groups: access_groups.iter().map(|&name| name.to_owned()).collect(),
            rule: Some(rule.into()),
        }
    }
}

/// One employee, as the API tells it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Seen {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) source: String,
    pub(crate) entries: BTreeMap<String, Entry>,
    pub(crate) key: Option<String>,
    pub(crate) pending: Vec<String>,
    pub(crate) outcomes: BTreeMap<String, Value>,
}

/// An Okta with nobody in it, speaking to the server.
pub(crate) fn okta(server: &Server, token: &str, organization: Organization) -> Okta {
    let connection = Connection {
        base: server.scim_base(),
        token: token.to_owned(),
    };
    Okta::new(organization, connection, Dialect::Catalogue)
        .with_sleeper(Arc::new(RecordingSleeper::default()))
}

impl<'s> House<'s> {
    /// Offices, doors, access groups and rules on a server that has an organization; nobody is in Okta yet.
    pub(crate) async fn build(server: &'s Server) -> Self {
        let okta = okta(server, server.scim_token(), Organization::generate(7, 0));
        Self::furnish(server, server.admin(), okta).await
    }

    /// The same for an admin and an Okta that exist.
    pub(crate) async fn furnish(server: &'s Server, admin: Admin, okta: Okta) -> Self {
        let [lisbon, berlin, third] = &OFFICES;
        let lisbon = admin.create_property(lisbon).await.unwrap();
        let berlin = admin.create_property(berlin).await.unwrap();
        let third = admin.create_property(third).await.unwrap();
        let mut groups = BTreeMap::new();
        for property in [&lisbon, &berlin] {
            let city = property.office.city;
            let entrance = admin.create_door(property, "Main entrance").await.unwrap();
            let lab = admin.create_door(property, "Lab").await.unwrap();
            let hours = admin.create_office_hours(property).await.unwrap();
            for (name, door, schedule) in [
                ("Building", &entrance, Some(hours.as_str())),
                ("Workshop", &lab, None),
            ] {
                let made = admin
                    .create_access_group(property, name, &[door], schedule)
                    .await
                    .unwrap();
                groups.insert(format!("{city} {name}"), made);
            }
        }
        let house = Self {
            server,
            admin,
            okta,
            lisbon,
            berlin,
            third,
            groups,
        };
        for property in [&house.lisbon, &house.berlin] {
            house
                .admin
                .publish(property, &house.rules(property))
                .await
                .unwrap();
        }
        house
    }

    /// First engineers, then managers of people, then everyone, each only in their own city.
    pub(crate) fn rules(&self, property: &Property) -> Vec<Rule> {
        let city = property.office.city;
        let building = self.groups[&format!("{city} Building")].as_str();
        let workshop = self.groups[&format!("{city} Workshop")].as_str();
        let here = || Condition::is_property_field("city", "CITY");
        let of = |department: &str| Condition::is("department", department);
        vec![
            Rule::new(
                "Engineering",
                vec![of("Engineering"), here()],
                &[building, workshop],
            )
            .key(KeyAction::Issue),
            Rule::new("Security", vec![of("Security"), here()], &[building, workshop]).role("SECURITY"),
            Rule::new("Everyone here", vec![here()], &[building]),
        ]
    }

    /// The same rules with one first for members of the Hardware group, which must have been pushed.
    pub(crate) async fn rules_with_hardware(&self) -> Vec<Rule> {
        let group = self
            .admin
            .directory_group(HARDWARE)
            .await
            .unwrap()
            .expect("the group was pushed");
        let workshop = self.groups["Lisbon Workshop"].as_str();
        let mut rules = self.rules(&self.lisbon);
        rules.insert(
            0,
            Rule::new("Hardware", vec![Condition::member_of_any(&[&group])], &[workshop]).role("MANAGER"),
        );
        rules
    }

    /// What the rules give somebody of this department and city.
    pub(crate) fn expected(department: &str, city: &str) -> BTreeMap<String, Entry> {
        let entry = match department {
            _ if city != "Lisbon" && city != "Berlin" => return BTreeMap::new(),
            "Engineering" => Entry::active("USER", "Engineering", &["Building", "Workshop"]),
            "Security" => Entry::active("SECURITY", "Security", &["Building", "Workshop"]),
            _ => Entry::active("USER", "Everyone here", &["Building"]),
        };
        BTreeMap::from([(city.to_owned(), entry)])
    }

    /// The caller.
    pub(crate) fn api(&self) -> &Graphql {
        self.admin.graphql()
    }

    /// Returns when nobody is due to be decided any more.
    pub(crate) async fn settled(&self) {
        eventually(SOON, async || {
            let data = self
                .api()
                .query("{ integration { queueLength } }", json!({}))
                .await
                .unwrap();
            match data["integration"]["queueLength"].as_i64() {
                Some(0) => Ok(()),
                length => Err(format!("{length:?} people are queued")),
            }
        })
        .await;
    }

    /// Lets the settle window pass, and what it brings settle.
    pub(crate) async fn wait_out_settle_window(&self) {
        self.settled().await;
        self.server.advance(TimeDelta::seconds(61));
        self.settled().await;
    }

    /// Everybody, by e-mail.
    pub(crate) async fn everybody(&self) -> BTreeMap<String, Seen> {
        let document = "query($after: String) { employees(first: 100, after: $after) { totalCount pageInfo { hasNextPage endCursor } nodes {
            id displayName email source mobileKey { status } pendingLosses { summary }
            memberships { status role property { name } accessGroups { name } why { ruleName } }
            outcomes { kind summary revision property { name } rules { name result conditions { label actual truth } } } } } }";
        let (mut found, mut after) = (BTreeMap::new(), Value::Null);
        loop {
            let data = self
                .api()
                .query(document, json!({ "after": after }))
                .await
                .unwrap();
            let page = &data["employees"];
            for node in page["nodes"].as_array().unwrap() {
                found.insert(text(&node["email"]), seen(node));
            }
            if page["pageInfo"]["hasNextPage"] == false {
                assert_eq!(page["totalCount"].as_u64(), Some(found.len() as u64));
                return found;
            }
            after = page["pageInfo"]["endCursor"].clone();
        }
    }

    /// The employee with this e-mail.
    pub(crate) async fn employee(&self, email: &str) -> Seen {
        let mut everybody = self.everybody().await;
        everybody
            .remove(email)
            .unwrap_or_else(|| panic!("nobody has {email}"))
    }

    /// Every event, oldest first.
    pub(crate) async fn events(&self) -> Vec<Value> {
        let document = "query($after: String) { syncEvents(first: 100, after: $after) { pageInfo { hasNextPage endCursor } nodes {
            position kind summary cause personName property { name } changes { label before after } trace { name result } } } }";
        let (mut found, mut after) = (Vec::new(), Value::Null);
        loop {
            let data = self
                .api()
                .query(document, json!({ "after": after }))
                .await
                .unwrap();
            found.extend(data["syncEvents"]["nodes"].as_array().unwrap().iter().cloned());
            if data["syncEvents"]["pageInfo"]["hasNextPage"] == false {
                found.reverse();
                return found;
            }
            after = data["syncEvents"]["pageInfo"]["endCursor"].clone();
        }
    }

    /// Kinds of the events after this position.
    pub(crate) async fn kinds_since(&self, position: usize) -> Vec<String> {
        let events = self.events().await;
        events[position..]
            .iter()
            .map(|event| text(&event["kind"]))
            .collect()
    }
}

fn seen(node: &Value) -> Seen {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    Seen {
        id: text(&node["id"]),
        name: text(&node["displayName"]),
        source: text(&node["source"]),
        key: node["mobileKey"]["status"].as_str().map(str::to_owned),
        pending: list(&node["pendingLosses"])
            .iter()
            .map(|loss| text(&loss["summary"]))
            .collect(),
        outcomes: list(&node["outcomes"])
            .into_iter()
            .map(|outcome| (text(&outcome["property"]["name"]), outcome))
            .collect(),
        entries: list(&node["memberships"])
            .iter()
            .map(|membership| {
                let entry = Entry {
                    status: text(&membership["status"]),
                    role: text(&membership["role"]),
                    access_groups: list(&membership["accessGroups"])
                        .iter()
                        .map(|group| text(&group["name"]))
                        .collect(),
                    rule: membership["why"]["ruleName"].as_str().map(str::to_owned),
                };
                (text(&membership["property"]["name"]), entry)
            })
            .collect(),
    }
}

/// A text that must be there.
pub(crate) fn text(value: &Value) -> String {
    value
        .as_str()
        .unwrap_or_else(|| panic!("no text: {value}"))
        .to_owned()
}
