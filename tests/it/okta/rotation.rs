//! Changing the key that the token is encrypted with (behaviour.md §6): `latchkey rotate-keys`, and Okta is asked as before.

use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};
use tests::client::Graphql;
use tests::eventually::eventually;
use tests::server::SECRET_KEY;
use tests::{database, okta::api::OktaApi};

use super::TOKEN;
use super::wizard::api;
use crate::program::process::{Process, bootstrap, latchkey};

/// Thirty-two bytes of 1.
const NEW_KEY: &str = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";
/// Far more than a pull of a small company needs.
const SOON: Duration = Duration::from_secs(60);

/// A server of its own on the folder's database, with these keys and an Okta on loopback, and its admin.
async fn serving(folder: &Path, keys: &str, token: &str) -> (Process, Graphql) {
    let mut command = latchkey(folder);
    command
        .env("LATCHKEY_SECRET_KEY", keys)
        .env("LATCHKEY_OKTA_LOOPBACK", "true");
    let process = Process::run(command).await;
    let admin = Graphql::with_token(&process.origin, token);
    (process, admin)
}

/// Waits until the pull is in that state; how it stands then.
async fn pull_is(admin: &Graphql, state: &str) -> Value {
    let document = "{ integration { groupPull { state groups lastProblem { code message } } } }";
    eventually(SOON, async || {
        let data = admin.query(document, json!({})).await.unwrap();
        let pull = data["integration"]["groupPull"].clone();
        match pull["state"] == state && pull["groups"].is_number() {
            true => Ok(pull),
            false => Err(pull.to_string()),
        }
    })
    .await
}

/// *Sync now*: the token is opened and goes to Okta, or nothing does.
async fn sync(admin: &Graphql, api: &OktaApi) -> usize {
    let before = api.requests().len();
    admin
        .query("mutation { syncGroupsNow { integration { id } } }", json!({}))
        .await
        .unwrap();
    eventually(SOON, async || match api.requests().len() {
        more if more > before => Ok(()),
        same => Err(format!("{same} requests")),
    })
    .await;
    pull_is(admin, "IDLE").await;
    api.requests().len() - before
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_under_an_old_key_is_good_after_the_rotation() {
    let folder = tempfile::tempdir().unwrap();
    let (api, tokens) = (api().await, bootstrap(folder.path()).await);
    let token = tokens.pointer("/graphql/token").and_then(Value::as_str).unwrap();
    let url = format!("sqlite://{}/latchkey.db", folder.path().display());
    let sealed = async || database::column(&url, "SELECT hex(api_token) FROM group_pull").await;

    let (process, admin) = serving(folder.path(), SECRET_KEY, token).await;
    let set =
        "mutation($input: SetOktaApiAccessInput!) { setOktaApiAccess(input: $input) { integration { id } } }";
    let input = json!({ "input": { "domain": api.url(), "apiToken": TOKEN } });
    admin.query(set, input).await.unwrap();
    pull_is(&admin, "IDLE").await;
    let before = sealed().await;
    process.terminate().await;

    let output = latchkey(folder.path())
        .arg("rotate-keys")
        .env("LATCHKEY_SECRET_KEY", format!("{NEW_KEY},{SECRET_KEY}"))
        .output()
        .await
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && said.contains("1 values were encrypted again"),
        "{said}"
    );
    assert_ne!(sealed().await, before);

    // The old key has left the ring.
    let (process, admin) = serving(folder.path(), NEW_KEY, token).await;
    assert!(sync(&admin, &api).await > 5, "every group and its members");
    let pull = pull_is(&admin, "IDLE").await;
    assert_eq!(pull["lastProblem"], Value::Null);
    process.terminate().await;

    // What the rotation is for: under the old key alone nothing can be asked any more.
    let (process, admin) = serving(folder.path(), SECRET_KEY, token).await;
    admin
        .query("mutation { syncGroupsNow { integration { id } } }", json!({}))
        .await
        .unwrap();
    let problem = pull_is(&admin, "FAILING").await["lastProblem"]["message"].clone();
    assert!(
        problem.as_str().unwrap().contains("LATCHKEY_SECRET_KEY"),
        "{problem}"
    );
    process.terminate().await;
}
