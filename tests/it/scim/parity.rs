//! A filter means the same over HTTP, where an index or a query may answer it, as in memory, where `scim-protocol`
//! evaluates it on each resource.

use scim_protocol::filter::matches;
use scim_protocol::{Filter, GROUP, ResourceSchema, USER};
use serde_json::{Value, json};
use tests::client::Scim;
use tests::server::Server;

use super::on_both_engines;

on_both_engines!(the_server_finds_what_matches_in_memory);

const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const BADGE: &str = "urn:aldermoor:params:scim:schemas:extension:2.0:Badge";

/// People who differ in what filters ask for: case, accents, absence, several values, dates, numbers of their own.
fn people() -> Vec<Value> {
    let person = |user_name: &str, rest: Value| {
        let mut person = json!({ "userName": user_name });
        person
            .as_object_mut()
            .unwrap()
            .extend(rest.as_object().unwrap().clone());
        person
    };
    vec![
        person(
            "Ines.Duarte@aldermoor.example",
            json!({
                "externalId": "00uINES", "name": { "givenName": "Inês", "familyName": "Duarte" }, "title": "Engineer",
                "emails": [{ "value": "ines@aldermoor.example", "type": "work", "primary": true }, { "value": "ines@home.example", "type": "home" }],
                ENTERPRISE: { "department": "Hardware", "employeeNumber": "0042", "manager": { "value": "00uMARTA", "displayName": "Marta" } },
                BADGE: { "colour": "green", "level": 7 },
            }),
        ),
        person(
            "INGRID@aldermoor.example",
            json!({
                "externalId": "00uines", "displayName": "Ingrid ÄNGSTRÖM", "active": false,
                "emails": [{ "value": "Ingrid@Aldermoor.example", "type": "work" }],
                "addresses": [{ "type": "work", "locality": "Malmö", "country": "SE" }],
            }),
        ),
        person(
            "tomasz@aldermoor.example",
            json!({
                "displayName": "ingrid ängström", "title": "engineer", "userType": "Contractor", "locale": "pl-PL",
                "emails": [{ "value": "t@work.example", "type": "home" }, { "value": "t@home.example", "type": "work" }],
                "phoneNumbers": [{ "value": "415.123.4567", "type": "mobile" }],
                ENTERPRISE: { "department": "hardware" }, BADGE: { "colour": "Red", "level": 3 },
            }),
        ),
        person(
            "quote\"backslash\\percent%under_score",
            json!({
                "nickName": "100% _real_", "roles": [{ "value": "guard" }, { "value": "keyholder", "primary": true }],
            }),
        ),
        person("ınes", json!({ "active": true, "costCode": "CC-7" })),
    ]
}

const USER_FILTERS: [&str; 72] = [
    r#"userName eq "ines.duarte@ALDERMOOR.example""#,
    r#"USERNAME Eq "tomasz@aldermoor.example""#,
    r#"urn:ietf:params:scim:schemas:core:2.0:User:userName eq "tomasz@aldermoor.example""#,
    r#"userName ne "tomasz@aldermoor.example""#,
    r#"userName sw "IN""#,
    r#"userName ew "example""#,
    r#"userName co "percent%under_""#,
    r#"userName co "%""#,
    r#"userName co "_""#,
    r#"userName eq "quote\"backslash\\percent%under_score""#,
    r#"userName eq "ines""#,
    r#"userName eq "\u0131nes""#,
    r#"userName gt "m""#,
    r#"userName le "ingrid@aldermoor.example""#,
    r#"userName eq """#,
    r#"userName pr"#,
    r#"externalId eq "00uINES""#,
    r#"externalId eq "00uines""#,
    r#"externalId eq "00uInes""#,
    r#"externalId sw "00u""#,
    r#"externalId sw "00U""#,
    r#"externalId eq null"#,
    r#"externalId ne null"#,
    r#"not (externalId pr)"#,
    r#"externalId ne "00uINES""#,
    r#"id eq "not-an-id""#,
    r#"id ne "not-an-id""#,
    r#"id pr"#,
    r#"active eq true"#,
    r#"active eq false"#,
    r#"active ne true"#,
    r#"active eq "True""#,
    r#"active pr"#,
    r#"displayName eq "INGRID ÄNGSTRÖM""#,
    r#"displayName co "Ängst""#,
    r#"displayName pr and active eq true"#,
    r#"name.familyName eq "duarte""#,
    r#"name.givenName co "ê""#,
    r#"name pr"#,
    r#"title eq "ENGINEER" and not (userType eq "contractor")"#,
    r#"title eq "engineer" or userName sw "i" and active eq false"#,
    r#"(title eq "engineer" or userName sw "i") and active eq false"#,
    r#"emails eq "ines@home.example""#,
    r#"emails co "home""#,
    r#"emails.value eq "INGRID@aldermoor.example""#,
    r#"emails.type eq "work" and emails.value ew "@home.example""#,
    r#"emails[type eq "work" and value ew "@home.example"]"#,
    r#"emails[type eq "work" and value ew "@work.example"]"#,
    r#"emails[type eq "work"].value eq "t@home.example""#,
    r#"emails[not (type eq "work")]"#,
    r#"emails.primary eq true"#,
    r#"emails[primary eq "True"]"#,
    r#"not (emails pr)"#,
    r#"emails ne "ines@aldermoor.example""#,
    r#"phoneNumbers.value sw "415.""#,
    r#"addresses[locality eq "MALMÖ"]"#,
    r#"addresses.country eq "SE""#,
    r#"roles[value eq "keyholder" and primary eq true]"#,
    r#"roles eq "guard""#,
    r#"nickName co "100% _""#,
    r#"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department eq "HARDWARE""#,
    r#"URN:IETF:PARAMS:SCIM:schemas:extension:enterprise:2.0:User:employeeNumber eq "0042""#,
    r#"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.displayName sw "mar""#,
    r#"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value eq "00uMARTA""#,
    r#"urn:aldermoor:params:scim:schemas:extension:2.0:Badge:colour eq "red""#,
    r#"urn:aldermoor:params:scim:schemas:extension:2.0:Badge:level gt 5"#,
    r#"schemas eq "urn:aldermoor:params:scim:schemas:extension:2.0:Badge""#,
    r#"costCode eq "cc-7""#,
    r#"shoeSize eq "43""#,
    r#"shoeSize ne "43""#,
    r#"meta.resourceType eq "User" and meta.created le "2026-11-23T10:00:00+01:00""#,
    r#"meta.lastModified gt "2026-11-23T09:00:00.000Z""#,
];

/// `{0}` is the id of the first person, `{group}` of the first group.
const FILTERS_WITH_IDS: [(&str, &str); 9] = [
    ("/Users", r#"id eq "{0}""#),
    ("/Users", r#"id eq "{0}" and active eq false"#),
    ("/Users", r#"id eq "{0}" or userName sw "t""#),
    ("/Users", r#"groups.value eq "{group}""#),
    ("/Users", r#"groups[display eq "HARDWARE lab"]"#),
    ("/Users", r#"not (groups pr)"#),
    ("/Groups", r#"members eq "{0}""#),
    ("/Groups", r#"members[value eq "{0}"] and displayName co "lab""#),
    ("/Groups", r#"id eq "{group}" and members.value eq "{0}""#),
];

const GROUP_FILTERS: [&str; 9] = [
    r#"displayName eq "HARDWARE LAB""#,
    r#"displayName sw "h" or externalId eq "g-2""#,
    r#"displayName ne "Hardware lab""#,
    r#"externalId eq "g-2""#,
    r#"externalId eq "G-2""#,
    r#"members pr"#,
    r#"not (members pr)"#,
    r#"meta.resourceType eq "Group""#,
    r#"userName pr"#,
];

async fn the_server_finds_what_matches_in_memory(server: &Server) {
    let scim = server.scim();
    let mut ids = Vec::new();
    for person in people() {
        ids.push(scim.post("/Users", &person).await.expect(201)["id"].clone());
    }
    let lab = json!({ "displayName": "Hardware lab", "members": [{ "value": ids[0] }, { "value": ids[2] }] });
    let group = scim.post("/Groups", &lab).await.expect(201)["id"].clone();
    scim.post("/Groups", &json!({ "displayName": "Empty", "externalId": "g-2" }))
        .await
        .expect(201);

    let users = scim.list_all("/Users").await;
    let groups = scim.list_all("/Groups").await;
    assert_eq!((users.len(), groups.len()), (5, 2));
    let first = ids[0].as_str().unwrap();
    let with_ids = FILTERS_WITH_IDS.map(|(endpoint, filter)| {
        (
            endpoint,
            filter
                .replace("{0}", first)
                .replace("{group}", group.as_str().unwrap()),
        )
    });
    let fixed = USER_FILTERS.map(|filter| ("/Users", filter.to_owned()));
    let of_groups = GROUP_FILTERS.map(|filter| ("/Groups", filter.to_owned()));
    for (endpoint, filter) in fixed.into_iter().chain(of_groups).chain(with_ids) {
        match endpoint {
            "/Users" => compare(&scim, endpoint, &filter, &users, &USER).await,
            _ => compare(&scim, endpoint, &filter, &groups, &GROUP).await,
        }
    }
}

async fn compare(scim: &Scim, endpoint: &str, filter: &str, all: &[Value], schema: &ResourceSchema) {
    let parsed =
        Filter::parse_for(filter, schema).unwrap_or_else(|error| panic!("{filter}: {}", error.detail));
    let expected: Vec<&Value> = all
        .iter()
        .filter(|resource| matches(&parsed, resource, schema))
        .collect();
    let found = scim.filter(endpoint, filter).await.expect(200);
    let found: Vec<&Value> = found["Resources"].as_array().unwrap().iter().collect();
    let ids = |resources: &[&Value]| {
        resources
            .iter()
            .map(|resource| resource["userName"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        found,
        expected,
        "{filter}: found {:?}, in memory {:?}",
        ids(&found),
        ids(&expected)
    );
}
