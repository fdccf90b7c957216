//! A GraphQL caller: anonymous, signed in, or with an API token.

use std::sync::{Arc, Mutex};

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, ORIGIN, SET_COOKIE};
use serde_json::{Value, json};

/// A refused operation: the first error, and all of them.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{code}: {message}")]
pub struct GraphqlError {
    /// `extensions.code`; `TRANSPORT` when the answer was no GraphQL at all.
    pub code: String,
    /// For people.
    pub message: String,
    /// The response field that failed, dotted.
    pub path: String,
    /// The input that is to blame, as `extensions.field` names it; empty if none is.
    pub field: String,
    /// The whole `errors` array.
    pub errors: Value,
}

/// What signing in gave, besides the cookie.
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    /// For `Authorization: Bearer`.
    pub access_token: String,
    /// The `viewer` of the payload.
    pub viewer: Value,
}

/// A caller of one server.
#[derive(Clone, Debug)]
pub struct Graphql {
    http: reqwest::Client,
    origin: String,
    token: Option<String>,
    /// `name=value` of the refresh cookie.
    cookie: Arc<Mutex<Option<String>>>,
}

const SESSION_FIELDS: &str =
    "accessToken expiresAt viewer { id admin { id name email role } organization { id name } }";

impl Graphql {
    /// A caller without a session. `origin` is `http://host:port`.
    pub fn anonymous(origin: &str) -> Self {
        let origin = origin.trim_end_matches('/').to_owned();
        Self {
            http: super::http(),
            origin,
            token: None,
            cookie: Arc::default(),
        }
    }

    /// A caller with an API token (or a session's access token).
    pub fn with_token(origin: &str, token: &str) -> Self {
        Self {
            token: Some(token.to_owned()),
            ..Self::anonymous(origin)
        }
    }

    /// Signs in and returns the signed-in caller.
    pub async fn sign_in(&self, email: &str, password: &str) -> Result<(Self, Session), GraphqlError> {
        let document = format!(
            "mutation($input: SignInInput!) {{ session: signIn(input: $input) {{ {SESSION_FIELDS} }} }}"
        );
        self.open_session(
            &document,
            json!({"input": {"email": email, "password": password}}),
        )
        .await
    }

    /// Uses the one-time set-up link: makes the organization and its owner, and returns the owner as a caller. `input`
    /// is a `SetUpInput`.
    pub async fn set_up(&self, input: Value) -> Result<(Self, Session), GraphqlError> {
        let document = format!(
            "mutation($input: SetUpInput!) {{ session: setUp(input: $input) {{ {SESSION_FIELDS} }} }}"
        );
        self.open_session(&document, json!({"input": input})).await
    }

    /// Rotates the refresh cookie and returns the caller with the new access token.
    pub async fn refresh(&self) -> Result<(Self, Session), GraphqlError> {
        let document = format!("mutation {{ session: refreshSession {{ {SESSION_FIELDS} }} }}");
        self.open_session(&document, json!({})).await
    }

    async fn open_session(&self, document: &str, variables: Value) -> Result<(Self, Session), GraphqlError> {
        let data = self.query(document, variables).await?;
        let session = &data["session"];
        let access_token = session["accessToken"].as_str().unwrap_or_default().to_owned();
        let caller = Self {
            token: Some(access_token.clone()),
            ..self.clone()
        };
        Ok((
            caller,
            Session {
                access_token,
                viewer: session["viewer"].clone(),
            },
        ))
    }

    /// `http://host:port`.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The bearer token, if there is one.
    pub fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// The refresh cookie last set, `name=value`.
    pub fn cookie(&self) -> Option<String> {
        self.cookie.lock().expect("invariant: no holder panics").clone()
    }

    /// Runs one operation and returns its `data`.
    pub async fn query(&self, document: &str, variables: Value) -> Result<Value, GraphqlError> {
        let transport = |message: String| GraphqlError {
            code: "TRANSPORT".to_owned(),
            message,
            path: String::new(),
            field: String::new(),
            errors: Value::Null,
        };
        let body = json!({"query": document, "variables": variables}).to_string();
        let mut request = self
            .http
            .post(format!("{}/graphql", self.origin))
            .header(CONTENT_TYPE, "application/json")
            .header(ORIGIN, &self.origin);
        if let Some(token) = &self.token {
            request = request.header(AUTHORIZATION, format!("Bearer {token}"));
        }
        if let Some(cookie) = self.cookie() {
            request = request.header(COOKIE, cookie);
        }
        let response = request
            .body(body)
            .send()
            .await
            .map_err(|error| transport(format!("{error:?}")))?;
        for cookie in response.headers().get_all(SET_COOKIE) {
            let pair = cookie
                .to_str()
                .unwrap_or_default()
                .split(';')
                .next()
                .unwrap_or_default();
            *self.cookie.lock().expect("invariant: no holder panics") = Some(pair.to_owned());
        }
        let status = response.status();
        let text = response
            .text()
            .await
            .map_err(|error| transport(format!("{error:?}")))?;
        let answer: Value =
            serde_json::from_str(&text).map_err(|_| transport(format!("{status}, not JSON: {text}")))?;
        match answer["errors"].as_array().and_then(|errors| errors.first()) {
            None => Ok(answer["data"].clone()),
            Some(first) => Err(GraphqlError {
                code: first["extensions"]["code"]
                    .as_str()
                    .unwrap_or_default()
                    .to_owned(),
                message: first["message"].as_str().unwrap_or_default().to_owned(),
                path: dotted(&first["path"]),
                field: first["extensions"]["field"]
                    .as_str()
                    .unwrap_or_default()
                    .to_owned(),
                errors: answer["errors"].clone(),
            }),
        }
    }
}

fn dotted(path: &Value) -> String {
    let steps = path.as_array().map(Vec::as_slice).unwrap_or_default();
    let steps = steps
        .iter()
        .map(|step| step.as_str().map_or_else(|| step.to_string(), str::to_owned));
    steps.collect::<Vec<_>>().join(".")
}
