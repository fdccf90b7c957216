//! The server as a program of its own, on SQLite in a folder: what a test can kill.

use std::path::Path;
use std::process::Stdio;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

/// A running `latchkey serve`.
pub(super) struct Process {
    child: Child,
    pub(super) origin: String,
    /// Kept open: a program that prints into a closed pipe would fail of that.
    _stdout: Lines<BufReader<ChildStdout>>,
}

impl Process {
    /// Starts it on the folder's database and returns once it listens.
    pub(super) async fn start(folder: &Path) -> Self {
        let mut child = latchkey(folder)
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
            _stdout: stdout,
        }
    }

    /// SIGKILL: no goodbye, no flush.
    pub(super) async fn kill(mut self) {
        self.child.kill().await.expect("the server was still running");
    }
}

/// Makes organization, owner, integration and tokens in the folder's empty database; what `bootstrap --json` prints.
pub(super) async fn bootstrap(folder: &Path) -> Value {
    let password = folder.join("password");
    std::fs::write(&password, "seven hinges in april\n").unwrap();
    let output = latchkey(folder)
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

fn latchkey(folder: &Path) -> Command {
    let mut command = Command::new(program());
    command
        .env(
            "LATCHKEY_DATABASE_URL",
            format!("sqlite://{}/latchkey.db", folder.display()),
        )
        .env("LATCHKEY_LOG", "error")
        .kill_on_drop(true);
    command
}
