//! Runs the GraphQL examples of a page: a `graphql` block, `json variables` if it has any, and its `json answer`.

use std::collections::BTreeMap;
use std::iter::Peekable;
use std::time::Duration;

use serde_json::{Value, json};
use tests::client::{Graphql, Subscription};
use tests::server::Server;

use super::answer::difference;
use super::page::{self, Piece, Placed};

/// Longest wait for an event.
const DEADLINE: Duration = Duration::from_secs(30);

/// Runs every example of the page, in order, with the read-write token; how many there were.
///
/// # Panics
/// When an answer is not as shown, or an example shows none.
pub(super) async fn run(path: &str, server: &Server) -> usize {
    let caller = Graphql::with_token(&server.origin(), server.api_token());
    let mut kept = BTreeMap::new();
    let mut pieces = page::pieces(&page::read(path)).into_iter().peekable();
    let (mut examples, mut last) = (0, Value::Null);
    while let Some((line, piece)) = pieces.next() {
        match piece {
            Piece::Keep { name, pointer } => {
                if let Some(value) = last.pointer(&pointer).and_then(Value::as_str) {
                    kept.insert(name, value.to_owned());
                }
            }
            Piece::Block { info, text: document } if info == "graphql" => {
                let variables = block(&mut pieces, "json variables");
                let variables = variables.map_or(json!({}), |text| json(&with_kept(&text, &kept)));
                let shown = block(&mut pieces, "json answer");
                let shown = shown.unwrap_or_else(|| panic!("{path}:{line}: an example shows its answer"));
                last = if document.trim_start().starts_with("subscription") {
                    first_event(&caller, &document, variables).await
                } else {
                    answer(&caller, &document, variables).await
                };
                if let Some(problem) = difference(&json(&shown), &last, "") {
                    panic!("{path}:{line}: {problem}\n--- the server answered\n{last:#}");
                }
                examples += 1;
            }
            Piece::Block { .. } => {}
        }
    }
    examples
}

/// The text of the next block, if it is of this kind.
fn block(pieces: &mut Peekable<impl Iterator<Item = Placed>>, wanted: &str) -> Option<String> {
    let is_wanted = |(_, piece): &Placed| matches!(piece, Piece::Block { info, .. } if info == wanted);
    match pieces.next_if(is_wanted)?.1 {
        Piece::Block { text, .. } => Some(text),
        Piece::Keep { .. } => None,
    }
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// `$NAME` in variables is the value kept under that name.
fn with_kept(text: &str, kept: &BTreeMap<String, String>) -> String {
    kept.iter().fold(text.to_owned(), |text, (name, value)| {
        text.replace(&format!("\"${name}\""), &Value::from(value.as_str()).to_string())
    })
}

/// The whole answer, errors too.
async fn answer(caller: &Graphql, document: &str, variables: Value) -> Value {
    match caller.query(document, variables).await {
        Ok(data) => json!({ "data": data }),
        Err(error) => json!({ "errors": error.errors }),
    }
}

async fn first_event(caller: &Graphql, document: &str, variables: Value) -> Value {
    let mut events = Subscription::open(caller, document, variables, DEADLINE)
        .await
        .unwrap();
    let event = events.next().await.unwrap();
    events.stop().await.unwrap();
    json!({ "data": event })
}
