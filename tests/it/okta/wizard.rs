//! The first step of the wizard as an API (behaviour.md §6): every way in which a domain or token can be wrong is told
//! apart, says what to mend, and stores nothing.

use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::http::header::LOCATION;
use axum::response::Response;
use chrono::TimeDelta;
use serde_json::{Value, json};
use server::okta::OktaSettings;
use tests::client::{Graphql, GraphqlError};
use tests::okta::Organization;
use tests::okta::api::{Mood, OktaApi};
use tests::server::{Engine, Outside, Server};

use super::TOKEN;
use super::hostile::Names;
use super::pull::json_answer;
use super::stranger::Stranger;
use crate::scim::on_both_engines;

on_both_engines!(
    a_good_token_is_stored_and_never_shown,
    what_okta_refuses_is_told_apart_and_stores_nothing,
    a_limit_says_how_long,
    a_token_that_was_good_has_expired,
    access_is_taken_away_again,
    how_often_is_within_bounds,
);

const CHECK: &str = "mutation($input: CheckOktaConnectionInput!) { checkOktaConnection(input: $input) {
    isGood problem message remedy retryAfter host } }";
const SET: &str = "mutation($input: SetOktaApiAccessInput!) { setOktaApiAccess(input: $input) {
    integration { domain groupPull { state intervalMinutes lastProblem { code message } } } } }";
const PULL: &str = "{ integration { domain groupPull { state intervalMinutes nextAt } } }";

pub(super) async fn api() -> OktaApi {
    let organization = Organization::generate(3, 5);
    OktaApi::serve(Arc::new(Mutex::new(organization)), TOKEN)
        .await
        .unwrap()
}

async fn check(caller: &Graphql, domain: &str, token: Option<&str>) -> Value {
    let input = json!({ "input": { "domain": domain, "apiToken": token } });
    caller.query(CHECK, input).await.unwrap()["checkOktaConnection"].clone()
}

async fn set(caller: &Graphql, domain: &str, token: &str) -> Result<Value, GraphqlError> {
    let input = json!({ "input": { "domain": domain, "apiToken": token } });
    caller.query(SET, input).await
}

/// What is stored of Okta's API.
async fn stored(caller: &Graphql) -> Value {
    caller.query(PULL, json!({})).await.unwrap()["integration"].clone()
}

async fn a_good_token_is_stored_and_never_shown(server: &Server) {
    let (api, admin) = (api().await, server.admin());
    let caller = admin.graphql();
    let found = check(caller, api.url(), Some(TOKEN)).await;
    assert_eq!(found["isGood"], true, "{found}");
    assert_eq!(found["problem"], Value::Null);
    let message = found["message"].as_str().unwrap();
    assert!(
        message.contains("latchkey-service@aldermoor.example"),
        "{message}"
    );
    assert_eq!(
        stored(caller).await["groupPull"],
        Value::Null,
        "a check stores nothing"
    );

    let set = set(caller, api.url(), &format!(" SSWS {TOKEN} ")).await.unwrap();
    let host = api.url().strip_prefix("http://").unwrap();
    assert_eq!(set["setOktaApiAccess"]["integration"]["domain"], host);
    assert!(!set.to_string().contains(TOKEN));
    let pull = &stored(caller).await["groupPull"];
    assert_eq!(pull["intervalMinutes"], 60);
    let paths = api.requests();
    assert!(
        paths.iter().any(|path| path == "GET /api/v1/groups?limit=1"),
        "{paths:?}"
    );
}

async fn what_okta_refuses_is_told_apart_and_stores_nothing(server: &Server) {
    let (api, admin) = (api().await, server.admin());
    let caller = admin.graphql();
    let gone = {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        format!("http://{}", listener.local_addr().unwrap())
    };
    let stranger = Stranger::serve(|_| Response::new(Body::from("<html>Welcome</html>"))).await;
    let redirect = Stranger::serve(|_| {
        let answer = Response::builder()
            .status(302)
            .header(LOCATION, "https://aldermoor.okta.com");
        answer.body(Body::empty()).unwrap()
    })
    .await;
    // Says that it is Okta, and then answers as no Okta does: a page that asks whoever opens it to sign in first.
    let portal = Stranger::serve(|path| match path {
        "/.well-known/okta-organization" => json_answer(r#"{ "id": "00o1n9xk0cAldermoor0" }"#),
        _ => Response::new(Body::from("<html>Sign in to the guest network</html>")),
    })
    .await;
    let url = api.url();
    let (nowhere, none, sends_on) = (gone.as_str(), stranger.url.as_str(), redirect.url.as_str());
    let domain = "input.domain";
    for (what, text, token, mood, problem, field) in [
        (
            "no domain",
            "aldermoor",
            TOKEN,
            Mood::Normal,
            "NOT_A_DOMAIN",
            domain,
        ),
        (
            "Okta's own page",
            "www.okta.com",
            TOKEN,
            Mood::Normal,
            "NOT_A_DOMAIN",
            domain,
        ),
        (
            "an address",
            "10.20.0.7",
            TOKEN,
            Mood::Normal,
            "NOT_A_DOMAIN",
            domain,
        ),
        (
            "more than a domain",
            "aldermoor.okta.com:8443",
            TOKEN,
            Mood::Normal,
            "NOT_A_DOMAIN",
            domain,
        ),
        (
            "not allowed",
            "login.aldermoor.example",
            TOKEN,
            Mood::Normal,
            "DOMAIN_NOT_ALLOWED",
            domain,
        ),
        (
            "nobody there",
            nowhere,
            TOKEN,
            Mood::Normal,
            "UNREACHABLE",
            domain,
        ),
        ("no Okta", none, TOKEN, Mood::Normal, "NOT_OKTA", domain),
        ("a redirect", sends_on, TOKEN, Mood::Normal, "REDIRECTED", domain),
        (
            "a portal",
            portal.url.as_str(),
            TOKEN,
            Mood::Normal,
            "UNEXPECTED_ANSWER",
            domain,
        ),
        (
            "no token",
            url,
            "00Q\u{e9}",
            Mood::Normal,
            "BAD_TOKEN",
            "input.apiToken",
        ),
        (
            "another token",
            url,
            "00QanotherToken",
            Mood::Normal,
            "BAD_TOKEN",
            "input.apiToken",
        ),
        (
            "no right",
            url,
            TOKEN,
            Mood::NoGroupRight,
            "NO_GROUP_RIGHT",
            "input.apiToken",
        ),
        (
            "maintenance",
            url,
            TOKEN,
            Mood::Maintenance,
            "OKTA_FAILING",
            domain,
        ),
        (
            "a broken edge",
            url,
            TOKEN,
            Mood::BrokenEdge,
            "OKTA_FAILING",
            domain,
        ),
    ] {
        api.set_mood(mood, None);
        let found = check(caller, text, Some(token)).await;
        assert_eq!(found["isGood"], false, "{what}");
        assert_eq!(found["problem"], problem, "{what}: {found}");
        for told in ["message", "remedy"] {
            let told = found[told].as_str().unwrap();
            assert!(!told.is_empty() && !told.contains(token), "{what}: {told}");
        }
        let refused = set(caller, text, token).await.unwrap_err();
        let code = match problem {
            "OKTA_FAILING" => problem.to_owned(),
            problem => format!("OKTA_{problem}"),
        };
        assert_eq!(
            (refused.code.as_str(), refused.field.as_str()),
            (code.as_str(), field),
            "{what}"
        );
        assert_eq!(stored(caller).await["groupPull"], Value::Null, "{what}");
    }
    for stranger in [&stranger, &redirect] {
        let headers = stranger.headers();
        assert!(!headers.is_empty());
        assert!(
            headers
                .iter()
                .all(|headers| !headers.contains_key("authorization"))
        );
    }
}

async fn a_limit_says_how_long(server: &Server) {
    let (api, admin) = (api().await, server.admin());
    api.advance(TimeDelta::seconds(18));
    api.set_mood(Mood::RateLimited, None);
    let found = check(admin.graphql(), api.url(), Some(TOKEN)).await;
    assert_eq!(found["problem"], "RATE_LIMITED");
    let seconds = found["retryAfter"].as_i64().unwrap();
    assert!((42..=43).contains(&seconds), "{seconds}");
    assert!(found["remedy"].as_str().unwrap().contains(&seconds.to_string()));
    let refused = set(admin.graphql(), api.url(), TOKEN).await.unwrap_err();
    assert_eq!(
        (refused.code.as_str(), refused.field.as_str()),
        ("OKTA_RATE_LIMITED", "input.domain")
    );
    assert_eq!(stored(admin.graphql()).await["groupPull"], Value::Null);
}

async fn a_token_that_was_good_has_expired(server: &Server) {
    let (api, admin) = (api().await, server.admin());
    let caller = admin.graphql();
    set(caller, api.url(), TOKEN).await.unwrap();
    api.rotate_token("00anotherToken");
    let found = check(caller, api.url(), Some(TOKEN)).await;
    assert_eq!(found["problem"], "TOKEN_EXPIRED", "{found}");
    let found = check(caller, api.url(), Some("00neverSeen")).await;
    assert_eq!(found["problem"], "BAD_TOKEN", "{found}");
}

async fn access_is_taken_away_again(server: &Server) {
    let (api, admin) = (api().await, server.admin());
    let caller = admin.graphql();
    let remove = "mutation { removeOktaApiAccess { integration { domain groupPull { state } } } }";
    assert_eq!(
        caller.query(remove, json!({})).await.unwrap_err().code,
        "NOT_FOUND"
    );
    set(caller, api.url(), TOKEN).await.unwrap();
    let removed = caller.query(remove, json!({})).await.unwrap();
    assert_eq!(
        removed["removeOktaApiAccess"]["integration"]["groupPull"],
        Value::Null
    );
    assert_eq!(stored(caller).await["groupPull"], Value::Null);
}

async fn how_often_is_within_bounds(server: &Server) {
    let (api, admin) = (api().await, server.admin());
    let caller = admin.graphql();
    let document = "mutation($input: SetGroupPullIntervalInput!) { setGroupPullInterval(input: $input) {
        integration { groupPull { intervalMinutes } } } }";
    let every = async |minutes: i32| {
        caller
            .query(document, json!({ "input": { "minutes": minutes } }))
            .await
    };
    assert_eq!(every(30).await.unwrap_err().code, "NOT_FOUND");
    set(caller, api.url(), TOKEN).await.unwrap();
    for minutes in [4, 1_441, -1] {
        let refused = every(minutes).await.unwrap_err();
        assert_eq!(
            (refused.code.as_str(), refused.field.as_str()),
            ("INVALID_INPUT", "input.minutes")
        );
    }
    for minutes in [5, 1_440] {
        let set = every(minutes).await.unwrap();
        let pull = &set["setGroupPullInterval"]["integration"]["groupPull"];
        assert_eq!(pull["intervalMinutes"], minutes);
    }
}

/// The wizard's first step on an empty server: refused, nothing is installed; accepted, pull is set up with it.
#[tokio::test(flavor = "multi_thread")]
async fn installing_tries_the_token_first() {
    let (server, link) = Server::start_empty(Engine::Sqlite).await;
    let api = api().await;
    let set_up = json!({
        "token": link, "organizationName": "Aldermoor Studios", "name": "Judith Aaltonen",
        "email": "judith@aldermoor.example", "password": "seven hinges in april",
    });
    let (owner, _) = Graphql::anonymous(&server.origin()).set_up(set_up).await.unwrap();
    let install = "mutation($input: InstallIntegrationInput!) { installIntegration(input: $input) {
        secret integration { domain groupPull { state } } } }";
    let input =
        |domain: Option<&str>, token: &str| json!({ "input": { "domain": domain, "apiToken": token } });
    let refused = owner.query(install, input(None, TOKEN)).await.unwrap_err();
    assert_eq!(
        (refused.code.as_str(), refused.field.as_str()),
        ("INVALID_INPUT", "input.domain")
    );
    let refused = owner
        .query(install, input(Some(api.url()), "00another"))
        .await
        .unwrap_err();
    assert_eq!(refused.code, "OKTA_BAD_TOKEN");
    let none = owner.query("{ integration { id } }", json!({})).await.unwrap();
    assert_eq!(none["integration"], Value::Null);
    let made = owner.query(install, input(Some(api.url()), TOKEN)).await.unwrap();
    let made = &made["installIntegration"];
    assert!(made["secret"].as_str().unwrap().starts_with("lk_scim_"));
    assert_ne!(made["integration"]["groupPull"], Value::Null);
    server.stop().await;
}

/// What a name resolves to is the client's matter; that it is told apart is ours.
#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_leads_nowhere_or_into_a_network_is_told_apart() {
    for (answers, problem) in [(vec![], "UNKNOWN_DOMAIN"), (vec!["10.20.0.7"], "PRIVATE_ADDRESS")] {
        let outside = Outside {
            okta: OktaSettings::default(),
            names: Arc::new(Names {
                answers,
                asked: Arc::default(),
            }),
            ..Outside::default()
        };
        let server = Server::start_reaching(Engine::Sqlite, outside).await;
        let admin = server.admin();
        let caller = admin.graphql();
        // The admin console's address is corrected, and said.
        let pasted = "https://aldermoor-admin.okta.com/admin/dashboard";
        let found = check(caller, pasted, Some(TOKEN)).await;
        assert_eq!(found["problem"], problem, "{found}");
        assert_eq!(found["host"], "aldermoor.okta.com");
        let refused = set(caller, pasted, TOKEN).await.unwrap_err();
        assert_eq!(refused.code, format!("OKTA_{problem}"));
        server.stop().await;
    }
}
