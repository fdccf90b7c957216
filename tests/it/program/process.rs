//! The server as a program of its own, on SQLite in a folder: what a test can stop and kill.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

/// A running `latchkey serve`.
pub(crate) struct Process {
    child: Child,
    pub(crate) origin: String,
    /// Kept open: a program that prints into a closed pipe would fail of that.
    stdout: Lines<BufReader<ChildStdout>>,
}

/// How long a server may take to end in order; far more than it needs.
const SOON: Duration = Duration::from_secs(20);

impl Process {
    /// Starts it on the folder's database and returns once it listens.
    pub(crate) async fn start(folder: &Path) -> Self {
        Self::run(latchkey(folder)).await
    }

    /// The same on any database, as one of several replicas.
    pub(crate) async fn start_on(database_url: &str) -> Self {
        Self::run(replica(database_url)).await
    }

    /// The same with a command of the test's own, from [`latchkey`].
    pub(crate) async fn run(mut command: Command) -> Self {
        let mut child = command
            .arg("serve")
            .env("LATCHKEY_LISTEN", "127.0.0.1:0")
            .stdout(Stdio::piped())
            .spawn()
            .expect("LATCHKEY_BIN is a program");
        let stdout = child.stdout.take().expect("stdout is piped");
        let mut stdout = BufReader::new(stdout).lines();
        let origin = loop {
            let line = stdout.next_line().await.unwrap();
            let line = line.expect("the server listens before it ends");
            if let Some(url) = line.strip_prefix("Latchkey is at ") {
                break url.trim_end_matches('/').to_owned();
            }
        };
        Self {
            child,
            origin,
            stdout,
        }
    }

    /// What it prints next.
    pub(crate) async fn next_line(&mut self) -> String {
        let line = tokio::time::timeout(SOON, self.stdout.next_line()).await;
        line.expect("it prints soon")
            .unwrap()
            .expect("it is still running")
    }

    /// Sends a signal by name.
    pub(crate) async fn signal(&self, name: &str) {
        let id = self.child.id().expect("the server is still running").to_string();
        let sent = Command::new("sh")
            .args(["-c", &format!("kill -{name} {id}")])
            .status()
            .await;
        assert!(sent.expect("sh is a program").success(), "kill -{name} {id}");
    }

    /// Waits for its end; its exit code, unless a signal ended it.
    pub(crate) async fn ended(mut self) -> Option<i32> {
        let status = tokio::time::timeout(SOON, self.child.wait()).await;
        status.expect("the server ends soon").unwrap().code()
    }

    /// SIGTERM, as a service manager stops it; its exit code.
    pub(crate) async fn terminate(self) -> Option<i32> {
        self.signal("TERM").await;
        self.ended().await
    }

    /// SIGKILL: no goodbye, no flush.
    pub(crate) async fn kill(mut self) {
        self.child.kill().await.expect("the server was still running");
    }
}

/// Makes organization, owner, integration and tokens in the folder's empty database; what `bootstrap --json` prints.
pub(crate) async fn bootstrap(folder: &Path) -> Value {
    bootstrap_by(latchkey(folder), folder).await
}

/// The same on any database; the folder is for the password.
pub(crate) async fn bootstrap_on(database_url: &str, folder: &Path) -> Value {
    bootstrap_by(replica(database_url), folder).await
}

async fn bootstrap_by(mut command: Command, folder: &Path) -> Value {
    let password = folder.join("password");
    std::fs::write(&password, "seven hinges in april\n").unwrap();
    let output = command
        .args(["bootstrap", "--organization", "Aldermoor Studios", "--json"])
        .args(["--owner", "judith@aldermoor.example"])
        .arg("--password-file")
        .arg(&password)
        .output()
        .await
        .expect("LATCHKEY_BIN is a program");
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "bootstrap: {complaint}");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The program under test.
pub(crate) fn program() -> std::ffi::OsString {
    std::env::var_os("LATCHKEY_BIN")
        .expect("LATCHKEY_BIN is not set: run `make test`, or name the program that `cargo build` made")
}

/// Any command on the folder's database.
pub(crate) fn latchkey(folder: &Path) -> Command {
    on(&format!("sqlite://{}/latchkey.db", folder.display()))
}

/// Any command on a database that other processes share, and the secret key with it.
fn replica(database_url: &str) -> Command {
    let mut command = on(database_url);
    command.env("LATCHKEY_SECRET_KEY", tests::server::SECRET_KEY);
    command
}

fn on(database_url: &str) -> Command {
    let mut command = Command::new(program());
    command
        .env("LATCHKEY_DATABASE_URL", database_url)
        .env("LATCHKEY_LOG", "error")
        .kill_on_drop(true);
    command
}
