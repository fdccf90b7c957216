//! kill -9 around the moment a mail leaves: it goes, and if it goes twice, mail clients show it once. The log, at its
//! most talkative, never holds the link.

use std::net::SocketAddr;
use std::path::Path;
use std::process::Stdio;

use serde_json::{Value, json};
use tests::client::Graphql;
use tests::company::{Admin, Condition, KeyAction, Rule};
use tests::eventually::eventually;
use tests::okta::name::OFFICES;
use tests::okta::{Connection, Dialect, Okta, Organization, scenario};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use super::post::SOON;
use super::secrecy::holds_part_of;
use super::sink::Sink;

/// A server as a program of its own, with everything it logs in a file.
struct Program {
    child: Child,
    origin: String,
}

fn latchkey(folder: &Path) -> Command {
    let program = std::env::var_os("LATCHKEY_BIN")
        .expect("LATCHKEY_BIN is not set: run `make test`, or name the program that `cargo build` made");
    let mut command = Command::new(program);
    let database = format!("sqlite://{}/latchkey.db", folder.display());
    command
        .env("LATCHKEY_DATABASE_URL", database)
        .env("LATCHKEY_LOG", "trace")
        .kill_on_drop(true);
    command
}

impl Program {
    async fn start(folder: &Path, mail_server: Option<SocketAddr>) -> Self {
        let log = std::fs::File::options()
            .create(true)
            .append(true)
            .open(folder.join("log"))
            .unwrap();
        let mut command = latchkey(folder);
        if let Some(address) = mail_server {
            command
                .env("LATCHKEY_SMTP_URL", format!("smtp+plain://{address}"))
                .env("LATCHKEY_MAIL_FROM", "keys@aldermoor.example");
        }
        let mut child = command
            .arg("serve")
            .env("LATCHKEY_LISTEN", "127.0.0.1:0")
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .expect("LATCHKEY_BIN is a program");
        let stdout = child.stdout.take().expect("stdout is piped");
        let mut lines = BufReader::new(stdout).lines();
        let log = folder.join("log");
        let origin = loop {
            let line = lines.next_line().await.unwrap();
            let line = line.expect("the server listens before it ends");
            if let Some(url) = line.strip_prefix("Latchkey is at ") {
                break url.trim_end_matches('/').to_owned();
            }
        };
        // The log may go to standard output; it is part of what is searched.
        tokio::spawn(async move {
            use std::io::Write;
            let mut log = std::fs::File::options().append(true).open(log).unwrap();
            while let Ok(Some(line)) = lines.next_line().await {
                if writeln!(log, "{line}").is_err() {
                    return;
                }
            }
        });
        Self { child, origin }
    }

    async fn kill(mut self) {
        self.child.kill().await.expect("the server was still running");
    }
}

async fn bootstrap(folder: &Path) -> Value {
    let password = folder.join("password");
    std::fs::write(&password, "seven hinges in april\n").unwrap();
    let output = latchkey(folder)
        .env("LATCHKEY_LOG", "error")
        .args(["bootstrap", "--organization", "Aldermoor Studios", "--json"])
        .args(["--owner", "judith@aldermoor.example", "--password-file"])
        .arg(&password)
        .output()
        .await
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_survives_kills_and_a_doubled_one_has_the_same_message_id() {
    let folder = tempfile::tempdir().unwrap();
    let tokens = bootstrap(folder.path()).await;
    let text = |pointer: &str| {
        tokens
            .pointer(pointer)
            .and_then(Value::as_str)
            .unwrap()
            .to_owned()
    };
    let sink = Sink::default();
    // Nobody sends yet: what is committed cannot leave before the kill.
    let program = Program::start(folder.path(), None).await;
    let admin = Admin::new(Graphql::with_token(&program.origin, &text("/graphql/token")));
    admin.set_settle_window(0).await.unwrap();
    let lisbon = admin.create_property(&OFFICES[0]).await.unwrap();
    let door = admin.create_door(&lisbon, "Main entrance").await.unwrap();
    let group = admin
        .create_access_group(&lisbon, "Building", &[&door], None)
        .await
        .unwrap();
    let here = Condition::is_property_field("city", "CITY");
    let rule = Rule::new("Everyone here", vec![here], &[&group]).key(KeyAction::Issue);
    admin.publish(&lisbon, &[rule]).await.unwrap();
    let connection = |origin: &str| Connection {
        base: format!("{origin}{}", text("/scim/path")),
        token: text("/scim/token"),
    };
    let okta = Okta::new(
        Organization::generate(3, 0),
        connection(&program.origin),
        Dialect::Catalogue,
    );
    scenario::hire(&okta, "Engineering", &OFFICES[0]).await.unwrap();
    program.kill().await;

    // The mail is taken, and the server dies before it hears so.
    let address = Some(sink.listen(SocketAddr::from(([127, 0, 0, 1], 0))));
    sink.hold();
    let program = Program::start(folder.path(), address).await;
    sink.wait_for(1).await;
    program.kill().await;
    sink.release();
    let program = Program::start(folder.path(), address).await;
    let received = sink.wait_for(2).await;
    let api = Graphql::with_token(&program.origin, &text("/graphql/token"));
    eventually(SOON, async || {
        let data = api
            .query("{ mobileKeys { nodes { status } } }", json!({}))
            .await
            .unwrap();
        match data["mobileKeys"]["nodes"][0]["status"].as_str() {
            Some("INVITED") => Ok(()),
            status => Err(format!("the key is {status:?}")),
        }
    })
    .await;
    assert_eq!(
        sink.received().len(),
        2,
        "sent once for each life of the server that had it"
    );
    assert_eq!(received[0].header("Message-ID"), received[1].header("Message-ID"));
    assert_eq!(
        received[0].token(),
        received[1].token(),
        "both mails hold the same link"
    );

    let claim = "mutation($token: String!) { claimMobileKey(token: $token) { state } }";
    let look = "query($token: String!) { claimPage(token: $token) { state } }";
    let visitor = Graphql::anonymous(&program.origin);
    let variables = json!({ "token": received[0].token() });
    let http = reqwest::Client::new();
    // As a browser asks for the page: the fragment stays with it.
    http.get(format!("{}/claim", program.origin))
        .send()
        .await
        .unwrap();
    visitor.query(look, variables.clone()).await.unwrap();
    let done = visitor.query(claim, variables).await.unwrap();
    assert_eq!(done["claimMobileKey"]["state"], "DONE");
    program.kill().await;

    let log = std::fs::read_to_string(folder.path().join("log")).unwrap();
    assert!(
        log.contains("/graphql"),
        "the log tells of requests: {} bytes",
        log.len()
    );
    let token = received[0].token();
    assert!(holds_part_of(&received[0].link(), &token), "the search finds it");
    assert!(!holds_part_of(&log, &token), "the log holds the link");
}
