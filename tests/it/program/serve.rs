//! `latchkey serve` from its first line to its last: the set-up link, health, and an orderly end.

use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

use serde_json::json;
use tests::client::{Graphql, Subscription};
use tests::eventually::eventually;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::process::{Process, bootstrap, latchkey};

const SOON: Duration = Duration::from_secs(20);

/// behaviour.md §8: the link is on the terminal and in a file for its owner's eyes, and never in the log.
#[tokio::test]
async fn the_first_start_prints_a_link_and_keeps_it_in_a_private_file() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    let mut command = latchkey(folder.path());
    command
        .env("LATCHKEY_LOG", "trace")
        .stderr(std::fs::File::create(&log).unwrap());
    let mut process = Process::run(command).await;
    let line = process.next_line().await;
    let (_, link) = line
        .split_once("Set it up here (works once, for 24 hours): ")
        .expect("the second line is the link");
    assert!(
        link.starts_with(&format!("{}/set-up#token=", process.origin)),
        "{link}"
    );
    let file = folder.path().join("setup-link");
    assert_eq!(std::fs::read_to_string(&file).unwrap().trim_end(), link);
    let mode = std::fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert_eq!(process.terminate().await, Some(0));
    let (_, token) = link.split_once("#token=").unwrap();
    let logged = std::fs::read_to_string(&log).unwrap();
    assert!(
        logged.contains("listening") && !logged.contains(token),
        "the link is in the log"
    );
}

#[tokio::test]
async fn health_is_told_without_a_token() {
    let folder = tempfile::tempdir().unwrap();
    let process = Process::start(folder.path()).await;
    for (path, body) in [("/healthz", "ok\n"), ("/readyz", "ready\n")] {
        let answer = reqwest::get(format!("{}{path}", process.origin)).await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        assert_eq!(answer.text().await.unwrap(), body);
    }
    assert_eq!(process.terminate().await, Some(0));
}

/// A request under way is answered, an open console does not hold up the end, and what was acknowledged is there after.
#[tokio::test]
async fn sigterm_answers_what_is_under_way_and_exits_with_zero() {
    let folder = tempfile::tempdir().unwrap();
    let tokens = bootstrap(folder.path()).await;
    let text = |pointer: &str| {
        tokens
            .pointer(pointer)
            .and_then(|it| it.as_str())
            .unwrap()
            .to_owned()
    };
    let process = Process::start(folder.path()).await;
    let address = process.origin.trim_start_matches("http://").to_owned();
    let api = Graphql::with_token(&process.origin, &text("/graphql/token"));
    let watching = Subscription::open(&api, "subscription { syncEvents { position } }", json!({}), SOON)
        .await
        .unwrap();

    let body = json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "ines.duarte@aldermoor.example",
        "emails": [{"value": "ines.duarte@aldermoor.example", "primary": true}],
    });
    let body = body.to_string();
    let (first, rest) = body.split_at(body.len() / 2);
    let mut socket = TcpStream::connect(&address).await.unwrap();
    let head = format!(
        "POST /scim/v2/Users HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {}\r\nContent-Type: application/scim+json\r\n\
         Content-Length: {}\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n",
        text("/scim/token"),
        body.len()
    );
    socket.write_all(head.as_bytes()).await.unwrap();
    // Only a request whose body is being read is asked to go on: from here on it is under way.
    let mut answer = vec![0; 25];
    socket.read_exact(&mut answer).await.unwrap();
    assert_eq!(answer, b"HTTP/1.1 100 Continue\r\n\r\n");
    socket.write_all(first.as_bytes()).await.unwrap();

    process.signal("TERM").await;
    eventually(SOON, async || match TcpStream::connect(&address).await {
        Err(_) => Ok(()),
        Ok(_) => Err("it still takes connections".to_owned()),
    })
    .await;
    socket.write_all(rest.as_bytes()).await.unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 201 "), "{answer}");
    assert_eq!(process.ended().await, Some(0));
    drop(watching);

    let process = Process::start(folder.path()).await;
    let base = format!("{}/scim/v2", process.origin);
    let found = tests::client::Scim::with_token(&base, &text("/scim/token"))
        .list_all("/Users")
        .await;
    assert_eq!(found.len(), 1, "acknowledged means kept");
    assert_eq!(process.terminate().await, Some(0));
}
