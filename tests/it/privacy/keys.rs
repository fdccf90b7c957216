//! Changing the key that secrets are encrypted with: `latchkey rotate-keys`.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;
use tests::database;
use tests::server::{SECRET_KEY, Server};

use crate::request_log::{ines, log, log_of, owner};
use crate::scim::on_both_engines;

on_both_engines!(secrets_follow_the_first_key);

/// Thirty-two bytes of 1.
const NEW_KEY: &str = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";
/// Thirty-two bytes of 2.
const OTHER_KEY: &str = "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=";

fn rotate(folder: &Path, database: &str, keys: &str) -> Output {
    let output = Command::new(crate::program::process::program())
        .arg("rotate-keys")
        .current_dir(folder)
        .env("LATCHKEY_DATABASE_URL", database)
        .env("LATCHKEY_SECRET_KEY", keys)
        .output();
    output.expect("the program runs")
}

fn told(output: &Output) -> (bool, String) {
    let text = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
    (
        output.status.success(),
        String::from_utf8_lossy(&text).into_owned(),
    )
}

async fn secrets_follow_the_first_key(server: &Server) {
    let owner = owner(server).await;
    let folder = TempDir::new().unwrap();
    server.scim().post("/Users", &ines()).await.expect(201);
    server.scim().get("/Users/nobody").await.expect(404);
    log_of(&owner, 2).await;
    let url = server.database_url();
    let before = database::dump(&url).await;

    let (_, said) = told(&rotate(folder.path(), &url, OTHER_KEY));
    assert!(said.contains("2 values cannot be opened"), "{said}");
    assert_eq!(
        database::dump(&url).await["scim_request"],
        before["scim_request"],
        "nothing is lost"
    );

    let both = format!("{NEW_KEY},{SECRET_KEY}");
    let (is_well, said) = told(&rotate(folder.path(), &url, &both));
    assert!(
        is_well && said.contains("2 values were encrypted again, 0 were"),
        "{said}"
    );
    assert_ne!(database::dump(&url).await["scim_request"], before["scim_request"]);
    let (is_well, said) = told(&rotate(folder.path(), &url, NEW_KEY));
    assert!(
        is_well && said.contains("0 values were encrypted again, 2 were"),
        "{said}"
    );

    // Back under the key this server has: what was sealed twice reads as before.
    let both = format!("{SECRET_KEY},{NEW_KEY}");
    let (is_well, said) = told(&rotate(folder.path(), &url, &both));
    assert!(
        is_well && said.contains("2 values were encrypted again"),
        "{said}"
    );
    let rows = log(&owner, serde_json::json!({})).await;
    let body: Value = serde_json::from_str(rows[0]["content"]["requestBody"].as_str().unwrap()).unwrap();
    assert_eq!(body["userName"], "ines.duarte@aldermoor.example");
}
