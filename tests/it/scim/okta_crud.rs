//! The thirteen steps of Okta's published CRUD test, with the simulator as the Okta organization (scim-wire.md §2.2).
//!
//! Where the published test waits 20 or 40 seconds for Okta to call, the simulator calls at once.

use serde_json::{Value, json};
use tests::client::Scim;
use tests::okta::{Connection, Dialect, Okta, Operation, Organization, PersonId, PersonStatus, Provisioned};
use tests::server::Server;

use super::on_both_engines;

on_both_engines!(a_catalogue_app_passes_the_crud_test, a_custom_app_passes_it_too);

async fn a_catalogue_app_passes_the_crud_test(server: &Server) {
    walk(server, Dialect::Catalogue).await;
}

async fn a_custom_app_passes_it_too(server: &Server) {
    walk(server, Dialect::Wizard).await;
}

async fn walk(server: &Server, dialect: Dialect) {
    let connection = Connection {
        base: server.scim_base(),
        token: server.scim_token().to_owned(),
    };
    // C1: the app is there and its credentials work.
    let okta = Okta::new(Organization::empty(7), connection, dialect);
    okta.test_credentials().await.unwrap();
    let scim = server.scim();
    // C2: a person, as the test makes them.
    let person = okta.edit(|organization| {
        let mut profile = organization.invent_profile();
        profile.title = Some("Engineer".to_owned());
        profile.phone = Some("415.123.4567".to_owned());
        organization.add_person_with(profile)
    });
    let id = c3_and_c4_assigning_creates(&okta, &scim, &person).await;
    let path = format!("/Users/{id}");
    // C5, C6: a new first name arrives.
    let given_name = okta.edit(|organization| {
        organization.change_profile(&person, |profile| profile.given_name.push_str("update"));
        organization.person(&person).profile.given_name.clone()
    });
    okta.push_profile(&person).await.unwrap();
    assert_eq!(scim.get(&path).await.expect(200)["name"]["givenName"], given_name);
    // C7, C8: deactivated in Okta.
    okta.edit(|organization| organization.set_status(&person, PersonStatus::Deprovisioned));
    okta.unassign(&person).await.unwrap();
    assert_eq!(scim.get(&path).await.expect(200)["active"], json!(false));
    // C9 to C11: activated and assigned again: the same id.
    okta.edit(|organization| organization.set_status(&person, PersonStatus::Active));
    assert_eq!(okta.assign(&person).await.unwrap(), Provisioned::Linked);
    let back = scim.get(&path).await.expect(200);
    assert_eq!((&back["active"], &back["id"]), (&json!(true), &json!(id)));
    // C12, C13: the app is taken away.
    okta.unassign(&person).await.unwrap();
    assert_eq!(scim.get(&path).await.expect(200)["active"], json!(false));
}

/// The look-up and the POST were seen, and the person is found with what was sent.
async fn c3_and_c4_assigning_creates(okta: &Okta, scim: &Scim, person: &PersonId) -> String {
    assert_eq!(okta.assign(person).await.unwrap(), Provisioned::Created);
    let operations: Vec<Operation> = okta
        .journal()
        .entries()
        .iter()
        .map(|entry| entry.operation)
        .collect();
    assert_eq!(
        operations,
        [
            Operation::CredentialsTest,
            Operation::UserLookup,
            Operation::UserCreate
        ]
    );
    let profile = okta.read(|organization| organization.person(person).profile.clone());
    let filter = format!("userName eq {}", Value::from(profile.login.as_str()));
    let found = scim.filter("/Users", &filter).await.expect(200);
    let user = &found["Resources"][0];
    assert_eq!(user["userName"], profile.login);
    assert_eq!(user["emails"][0]["value"], json!(profile.email));
    assert_eq!(user["name"]["givenName"], profile.given_name);
    assert_eq!(user["name"]["familyName"], profile.family_name);
    assert_eq!(
        user["phoneNumbers"][0]["value"], "415.123.4567",
        "not E.164, and accepted"
    );
    user["id"].as_str().unwrap().to_owned()
}
