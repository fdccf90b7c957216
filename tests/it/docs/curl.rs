//! Runs the `curl` examples of a page as a reader would paste them: `bash`, real `curl`, the page's own variables.

use std::collections::BTreeMap;
use std::process::Stdio;

use serde_json::Value;
use tests::server::Server;
use tokio::process::Command;

use super::answer::{difference, reads_as};
use super::page::{self, Piece};

/// The address every page uses.
const PAGE_ORIGIN: &str = "http://127.0.0.1:8080";

/// The tester's own wishes: nothing but the answer on standard output, no proxy on the way, an end.
const PRELUDE: &str = "curl() { command curl --no-progress-meter --noproxy '*' --max-time 60 \"$@\"; }\n";

/// Runs every example of the page, in order; how many there were.
///
/// # Panics
/// When an answer is not as shown, or an example shows none.
pub(super) async fn run(path: &str, server: &Server) -> usize {
    let mut variables = variables(server);
    let mut pieces = page::pieces(&page::read(path)).into_iter().peekable();
    let (mut examples, mut last) = (0, Value::Null);
    while let Some((line, piece)) = pieces.next() {
        match piece {
            Piece::Keep { name, pointer } => {
                // A value of a GraphQL answer is kept by the runner of those.
                if let Some(value) = last.pointer(&pointer).and_then(Value::as_str) {
                    variables.insert(name, value.to_owned());
                }
            }
            Piece::Block { info, text } if info == "sh" && text.contains("curl ") => {
                let shown = match pieces.next() {
                    Some((_, Piece::Block { info, text })) if info == "http" => text,
                    other => panic!("{path}:{line}: a curl example is followed by its answer, not {other:?}"),
                };
                let real = execute(&text, &variables).await;
                let shown = shown.replace(PAGE_ORIGIN, &server.origin());
                last = compare(&shown, &real).unwrap_or_else(|problem| {
                    panic!("{path}:{line}: {problem}\n--- the server answered\n{real}")
                });
                examples += 1;
            }
            Piece::Block { .. } => {}
        }
    }
    examples
}

/// What the page's first block sets.
fn variables(server: &Server) -> BTreeMap<String, String> {
    [
        ("ORIGIN", server.origin()),
        ("BASE", server.scim_base()),
        ("AUTH", format!("Authorization: Bearer {}", server.scim_token())),
        ("JSON", "Content-Type: application/scim+json".to_owned()),
        ("TOKEN", server.api_token().to_owned()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into()
}

async fn execute(script: &str, variables: &BTreeMap<String, String>) -> String {
    let done = Command::new("bash")
        .args(["-euo", "pipefail", "-c", &format!("{PRELUDE}{script}")])
        .envs(variables)
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output()
        .await
        .expect("bash and curl are installed");
    assert!(
        done.status.success(),
        "{script}\n{}",
        String::from_utf8_lossy(&done.stderr)
    );
    String::from_utf8(done.stdout).expect("answers are UTF-8")
}

/// The body, if status, the headers shown and the body are as the page says.
fn compare(shown: &str, real: &str) -> Result<Value, String> {
    let (shown, real) = (Message::read(shown), Message::read(real));
    if shown.status != real.status {
        return Err(format!(
            "the page says {:?}, the server {:?}",
            shown.status, real.status
        ));
    }
    for (name, value) in &shown.headers {
        let found = real.headers.iter().find(|(known, _)| known == name);
        if !found.is_some_and(|(_, found)| reads_as(value, found)) {
            return Err(format!("the page says {name}: {value}, the server {found:?}"));
        }
    }
    difference(&shown.body, &real.body, "").map_or(Ok(real.body), Err)
}

struct Message {
    status: String,
    /// Names in lower case.
    headers: Vec<(String, String)>,
    body: Value,
}

impl Message {
    fn read(text: &str) -> Self {
        let text = text.replace("\r\n", "\n");
        let (head, body) = text.split_once("\n\n").unwrap_or((text.trim_end(), ""));
        let mut lines = head.lines();
        let status = lines.next().unwrap_or_default().trim().to_owned();
        let headers = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        let body = match body.trim() {
            "" => Value::Null,
            body => serde_json::from_str(body).unwrap_or_else(|_| Value::from(body)),
        };
        Self {
            status,
            headers,
            body,
        }
    }
}
