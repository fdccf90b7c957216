//! The first day of a company: from the set-up link to fifty people who may enter where the rules say. And the weeks after
//! it, until everything that can happen to a person has happened once.

use serde_json::json;
use tests::client::Graphql;
use tests::company::Admin;
use tests::okta::{Organization, scenario};
use tests::server::{Engine, Server};

use super::first_weeks;
use super::house::{self, House, text};

const PEOPLE: usize = 50;

async fn from_the_link_to_fifty_people(engine: Engine) {
    let (server, link) = Server::start_empty(engine).await;
    let account = json!({
        "token": link, "organizationName": "Aldermoor Studios", "name": "Judith Aaltonen",
        "email": "judith@aldermoor.example", "password": "seven hinges in april",
    });
    let (owner, session) = Graphql::anonymous(&server.origin())
        .set_up(account.clone())
        .await
        .unwrap();
    assert_eq!(session.viewer["admin"]["role"], "OWNER");
    let again = Graphql::anonymous(&server.origin())
        .set_up(account)
        .await
        .unwrap_err();
    assert_eq!(again.code, "UNAUTHENTICATED", "the link works once");

    let admin = Admin::new(owner);
    let token = admin
        .install_integration(Some("aldermoor.okta.com"))
        .await
        .unwrap();
    let okta = house::okta(&server, &token, Organization::generate(11, PEOPLE));
    okta.test_credentials().await.unwrap();
    let house = House::furnish(&server, admin, okta).await;
    let report = scenario::assign_everybody(&house.okta, 8).await;
    assert_eq!(report.failed.len(), 0, "{report:?}");
    scenario::push_groups(&house.okta).await.unwrap();
    house.wait_out_settle_window().await;

    let everybody = house.everybody().await;
    let expected = house.okta.read(|organization| {
        let people = organization.people().map(|person| {
            let profile = &person.profile;
            let email = profile.email.clone().unwrap_or_default();
            let of = |field: &Option<String>| field.clone().unwrap_or_default();
            (
                email,
                House::expected(&of(&profile.department), &of(&profile.city)),
            )
        });
        people
            .filter(|(_, entries)| !entries.is_empty())
            .collect::<Vec<_>>()
    });
    assert!(
        expected.len() > PEOPLE / 3,
        "the generated company is spread over the offices"
    );
    for (email, entries) in &expected {
        assert_eq!(&everybody[email].entries, entries, "{email}");
    }
    assert_eq!(
        everybody.len(),
        expected.len(),
        "whom no rule matches becomes no employee"
    );
    for seen in everybody.values() {
        let outcome = &seen.outcomes[house.third.office.city];
        assert_eq!(
            outcome["kind"], "PAUSED",
            "a property without rules changes nothing"
        );
    }
    unmatched_are_listed(&house, PEOPLE - expected.len()).await;

    first_weeks::somebody_moves(&house).await;
    first_weeks::somebody_leaves_and_comes_back(&house).await;
    first_weeks::somebody_marries(&house).await;
    first_weeks::somebody_has_no_email(&house).await;
    first_weeks::somebody_was_entered_by_hand(&house).await;
    first_weeks::somebody_is_in_a_group_not_yet_known(&house).await;
    first_weeks::the_third_office_slept(&house).await;
    server.stop().await;
}

/// behaviour.md §2.5: with none, `no match`, listed under "Unmatched".
async fn unmatched_are_listed(house: &House<'_>, wanted: usize) {
    let document = "{ unmatchedUsers(first: 100) { totalCount nodes { userName outcomes { kind } } } }";
    let data = house.api().query(document, json!({})).await.unwrap();
    assert_eq!(data["unmatchedUsers"]["totalCount"], wanted);
    for user in data["unmatchedUsers"]["nodes"].as_array().unwrap() {
        for outcome in user["outcomes"].as_array().unwrap() {
            assert!(
                ["NO_MATCH", "PAUSED"].contains(&text(&outcome["kind"]).as_str()),
                "{user}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn on_sqlite() {
    from_the_link_to_fifty_people(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn on_postgres() {
    from_the_link_to_fifty_people(Engine::Postgres).await;
}
