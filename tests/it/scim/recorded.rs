//! A conversation as it was seen on the wire: requests in order, each with what the answer must be. Ids are kept by
//! name and stand in later requests as `{name}`.

use std::collections::BTreeMap;

use reqwest::Method;
use serde_json::Value;
use tests::client::{Scim, ScimAnswer};

/// One request and what must come back.
pub(super) struct Exchange {
    /// `METHOD /path?query`, encoded as on the wire; `{name}` stands for an id kept before.
    pub(super) request: &'static str,
    /// Null for none.
    pub(super) body: Value,
    /// Status of the answer.
    pub(super) status: u16,
    /// What the answer must hold; it may hold more.
    pub(super) holds: Value,
    /// Keeps the id of the answer under this name.
    pub(super) keeps: Option<&'static str>,
}

impl Exchange {
    pub(super) fn new(request: &'static str, body: Value, status: u16, holds: Value) -> Self {
        Self {
            request,
            body,
            status,
            holds,
            keeps: None,
        }
    }

    pub(super) fn keeping(mut self, name: &'static str) -> Self {
        self.keeps = Some(name);
        self
    }
}

/// A client with manners of its own.
pub(super) struct Player {
    scim: Scim,
    headers: Vec<(&'static str, &'static str)>,
    body_type: &'static str,
    kept: BTreeMap<&'static str, String>,
}

impl Player {
    /// `headers` go with every request, `body_type` with those that have a body.
    pub(super) fn new(scim: Scim, headers: &[(&'static str, &'static str)], body_type: &'static str) -> Self {
        Self {
            scim,
            headers: headers.to_vec(),
            body_type,
            kept: BTreeMap::new(),
        }
    }

    /// Sends each request and checks its answer.
    ///
    /// # Panics
    /// At the first answer that is not as recorded; says which.
    pub(super) async fn play(&mut self, exchanges: Vec<Exchange>) {
        for exchange in exchanges {
            let answer = self.send(&exchange).await;
            let holds = self.filled_in(&exchange.holds.to_string());
            let holds: Value = serde_json::from_str(&holds).expect("invariant: ids need no escape");
            let line = exchange.request;
            assert_eq!(answer.status.as_u16(), exchange.status, "{line}: {}", answer.body);
            assert!(
                contains(&answer.body, &holds),
                "{line}: no {holds}\nin {:#}",
                answer.body
            );
            if let Some(name) = exchange.keeps {
                self.kept.insert(name, answer.id().to_owned());
            }
        }
    }

    /// The id kept under a name.
    pub(super) fn id(&self, name: &str) -> &str {
        &self.kept[name]
    }

    async fn send(&self, exchange: &Exchange) -> ScimAnswer {
        let line = self.filled_in(exchange.request);
        let (method, path) = line.split_once(' ').expect("a request is METHOD /path");
        let method: Method = method.parse().expect("a method");
        let body = (!exchange.body.is_null()).then(|| self.filled_in(&exchange.body.to_string()));
        let mut headers = self.headers.clone();
        if body.is_some() {
            headers.push(("content-type", self.body_type));
        }
        self.scim.exchange(method, path, &headers, body.as_deref()).await
    }

    fn filled_in(&self, text: &str) -> String {
        self.kept.iter().fold(text.to_owned(), |text, (name, id)| {
            text.replace(&format!("{{{name}}}"), id)
        })
    }
}

/// Whether `whole` has everything that `part` has; lists must be equally long, in order.
pub(super) fn contains(whole: &Value, part: &Value) -> bool {
    match (whole, part) {
        (Value::Object(whole), Value::Object(part)) => part
            .iter()
            .all(|(key, part)| whole.get(key).is_some_and(|whole| contains(whole, part))),
        (Value::Array(whole), Value::Array(part)) => {
            whole.len() == part.len() && whole.iter().zip(part).all(|(whole, part)| contains(whole, part))
        }
        (whole, part) => whole == part,
    }
}
