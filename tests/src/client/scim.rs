//! A plain SCIM caller: sends what it is told and shows what came back. For Okta's manners use [`crate::okta::Okta`].

use reqwest::header::{AUTHORIZATION, HeaderMap};
use reqwest::{Method, StatusCode};
use serde_json::Value;

/// A caller of one SCIM base URL, with a token or without.
#[derive(Clone, Debug)]
pub struct Scim {
    http: reqwest::Client,
    base: String,
    authorization: Option<String>,
}

/// What came back, whatever the status.
#[derive(Clone, Debug)]
pub struct ScimAnswer {
    /// HTTP status.
    pub status: StatusCode,
    /// Headers.
    pub headers: HeaderMap,
    /// Body; null when empty.
    pub body: Value,
}

impl ScimAnswer {
    /// The id of the resource.
    ///
    /// # Panics
    /// When the body is not a resource.
    pub fn id(&self) -> &str {
        self.body["id"]
            .as_str()
            .unwrap_or_else(|| panic!("no id in {} {}", self.status, self.body))
    }

    /// The body of a success.
    ///
    /// # Panics
    /// When the status is not a success; says what it was.
    #[track_caller]
    pub fn expect(self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.body);
        self.body
    }
}

impl Scim {
    /// A caller without a token. `base` ends in `/scim/v2`.
    pub fn anonymous(base: &str) -> Self {
        Self {
            http: super::http(),
            base: base.trim_end_matches('/').to_owned(),
            authorization: None,
        }
    }

    /// A caller with a bearer token.
    pub fn with_token(base: &str, token: &str) -> Self {
        Self {
            authorization: Some(format!("Bearer {token}")),
            ..Self::anonymous(base)
        }
    }

    /// The same caller with another `Authorization` header, as given.
    pub fn authorized_as(&self, header: &str) -> Self {
        Self {
            authorization: Some(header.to_owned()),
            ..self.clone()
        }
    }

    /// `GET base + path`; the path brings its own query, encoded.
    pub async fn get(&self, path: &str) -> ScimAnswer {
        self.send(Method::GET, path, None).await
    }

    /// `POST`.
    pub async fn post(&self, path: &str, body: &Value) -> ScimAnswer {
        self.send(Method::POST, path, Some(body)).await
    }

    /// `PUT`.
    pub async fn put(&self, path: &str, body: &Value) -> ScimAnswer {
        self.send(Method::PUT, path, Some(body)).await
    }

    /// `PATCH`.
    pub async fn patch(&self, path: &str, body: &Value) -> ScimAnswer {
        self.send(Method::PATCH, path, Some(body)).await
    }

    /// `DELETE`.
    pub async fn delete(&self, path: &str) -> ScimAnswer {
        self.send(Method::DELETE, path, None).await
    }

    /// Lists with a filter, first page of 100.
    pub async fn filter(&self, endpoint: &str, filter: &str) -> ScimAnswer {
        let filter: String = url::form_urlencoded::byte_serialize(filter.as_bytes()).collect();
        self.get(&format!("{endpoint}?filter={filter}&startIndex=1&count=100"))
            .await
    }

    /// Every resource of an endpoint, page by page.
    ///
    /// # Panics
    /// When a page is not a 200.
    pub async fn list_all(&self, endpoint: &str) -> Vec<Value> {
        let mut resources: Vec<Value> = Vec::new();
        loop {
            let start = resources.len() + 1;
            let page = self
                .get(&format!("{endpoint}?startIndex={start}&count=100"))
                .await
                .expect(200);
            let rows = page["Resources"].as_array().cloned().unwrap_or_default();
            if rows.is_empty() {
                return resources;
            }
            resources.extend(rows);
        }
    }

    /// Any request with a JSON body, sent as `application/scim+json`.
    ///
    /// # Panics
    /// When there is no answer, or a body that is not JSON.
    pub async fn send(&self, method: Method, path: &str, body: Option<&Value>) -> ScimAnswer {
        let body = body.map(Value::to_string);
        let headers: &[(&str, &str)] = match body {
            Some(_) => &[("content-type", "application/scim+json")],
            None => &[],
        };
        self.exchange(method, path, headers, body.as_deref()).await
    }

    /// Any request at all: headers and body as given, besides `Authorization`.
    ///
    /// # Panics
    /// When there is no answer, or a body that is not JSON.
    pub async fn exchange(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&str>,
    ) -> ScimAnswer {
        let line = format!("{method} {path}");
        let mut request = self.http.request(method, format!("{}{path}", self.base));
        if let Some(authorization) = &self.authorization {
            request = request.header(AUTHORIZATION, authorization);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = body {
            request = request.body(body.to_owned());
        }
        let response = request
            .send()
            .await
            .unwrap_or_else(|error| panic!("{line}: {error:?}"));
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = response
            .bytes()
            .await
            .unwrap_or_else(|error| panic!("{line}: {error:?}"));
        let body = if bytes.is_empty() {
            Value::Null
        } else {
            serde_json::from_slice(&bytes)
                .unwrap_or_else(|_| panic!("{line}: {status}, not JSON: {}", String::from_utf8_lossy(&bytes)))
        };
        ScimAnswer {
            status,
            headers,
            body,
        }
    }
}
