//! `latchkey bootstrap` and `latchkey migrate`: what scripts rely on.

use std::path::Path;
use std::process::Output;

use serde_json::{Value, json};
use tests::client::{Graphql, Scim};

use super::process::{Process, latchkey};

async fn run(folder: &Path, arguments: &[&str]) -> Output {
    let output = latchkey(folder)
        .args(arguments)
        .current_dir(folder)
        .output()
        .await;
    output.expect("LATCHKEY_BIN is a program")
}

async fn bootstrap(folder: &Path, more: &[&str]) -> Output {
    let fixed = [
        "bootstrap",
        "--organization",
        "Aldermoor Studios",
        "--owner",
        "judith@aldermoor.example",
    ];
    run(folder, &[&fixed, more].concat()).await
}

fn complaint(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        output.stdout, b"",
        "a script reads nothing where nothing was made"
    );
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Issue 2: `{"organization":{"id"},"scim":{"path","token"},"graphql":{"path","token"}}`, on one line and nothing else.
#[tokio::test]
async fn json_has_its_shape_and_its_tokens_work_at_their_own_door() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("password"), "seven hinges in april\n").unwrap();
    let output = bootstrap(folder.path(), &["--password-file", "password", "--json"]).await;
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let printed = String::from_utf8(output.stdout).unwrap();
    assert_eq!(printed.trim_end().lines().count(), 1, "{printed}");
    let made: Value = serde_json::from_str(&printed).unwrap();
    let text = |pointer: &str| {
        made.pointer(pointer)
            .and_then(Value::as_str)
            .unwrap_or_else(|| panic!("no {pointer}"))
    };
    let (id, scim, api) = (
        text("/organization/id"),
        text("/scim/token"),
        text("/graphql/token"),
    );
    assert_eq!(
        made,
        json!({
            "organization": {"id": id},
            "scim": {"path": "/scim/v2", "token": scim},
            "graphql": {"path": "/graphql", "token": api},
        })
    );
    assert!(
        scim.starts_with("lk_scim_") && api.starts_with("lk_api_"),
        "{printed}"
    );

    let process = Process::start(folder.path()).await;
    let base = format!("{}/scim/v2", process.origin);
    Scim::with_token(&base, scim).get("/Users").await.expect(200);
    Scim::with_token(&base, api).get("/Users").await.expect(401);
    let me = "{ me { organization { id name } } }";
    let seen = Graphql::with_token(&process.origin, api)
        .query(me, json!({}))
        .await
        .unwrap();
    assert_eq!(seen["me"]["organization"]["name"], "Aldermoor Studios");
    let refused = Graphql::with_token(&process.origin, scim)
        .query(me, json!({}))
        .await
        .unwrap_err();
    assert_eq!(refused.code, "UNAUTHENTICATED");
    let anonymous = Graphql::anonymous(&process.origin);
    anonymous
        .sign_in("judith@aldermoor.example", "seven hinges in april")
        .await
        .expect("the owner signs in");
    process.kill().await;
}

#[tokio::test]
async fn a_second_organization_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("password"), "seven hinges in april\n").unwrap();
    assert!(
        bootstrap(folder.path(), &["--password-file", "password"])
            .await
            .status
            .success()
    );
    let second = bootstrap(folder.path(), &["--password-file", "password", "--json"]).await;
    assert!(
        complaint(&second).contains("has an organization already"),
        "{}",
        complaint(&second)
    );
}

#[tokio::test]
async fn a_password_that_is_not_there_or_too_short_makes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let missing = bootstrap(folder.path(), &["--password-file", "nowhere"]).await;
    let said = complaint(&missing);
    assert!(
        said.contains("--password-file") && said.contains("nowhere"),
        "{said}"
    );
    std::fs::write(folder.path().join("short"), "april\n").unwrap();
    let short = bootstrap(folder.path(), &["--password-file", "short"]).await;
    assert!(complaint(&short).contains("12"), "{}", complaint(&short));
    std::fs::write(folder.path().join("password"), "seven hinges in april\n").unwrap();
    let good = bootstrap(folder.path(), &["--password-file", "password"]).await;
    assert!(
        good.status.success(),
        "nothing was half made: {}",
        String::from_utf8_lossy(&good.stderr)
    );
}

#[tokio::test]
async fn migrating_twice_is_harmless() {
    let folder = tempfile::tempdir().unwrap();
    let mut said = Vec::new();
    for _ in 0..2 {
        let output = run(folder.path(), &["migrate"]).await;
        assert!(output.status.success());
        said.push(String::from_utf8(output.stdout).unwrap());
    }
    assert!(said[0].contains("steps applied"), "{said:?}");
    assert_eq!(said[1], "The database is up to date.\n");
}
