//! What `/Users` and `/Groups` have in common: how a request names a resource, and how an answer shows one. Lists are in
//! `list.rs`.

use axum::RequestPartsExt;
use axum::extract::{FromRequestParts, Path};
use axum::http::header::{IF_MATCH, IF_NONE_MATCH};
use axum::http::request::Parts;
use axum::http::{HeaderName, StatusCode};
use axum::response::Response;
use scim_protocol::message::PageSizes;
use scim_protocol::project::Projection;
use scim_protocol::{ResourceSchema, etag};
use serde_json::Value;
use url::form_urlencoded;

use super::body;
use super::caller::Caller;
use super::error::ScimFailure;
use crate::app::App;
use crate::service::actor::ScimCaller;
use crate::service::directory_text::Text;

/// Okta asks for 100 and steps by 100 whatever it gets (scim-wire.md §1.2).
pub(super) const PAGE_SIZES: PageSizes = PageSizes {
    default: 100,
    max: 200,
};

/// Everything a request says besides its body: the caller, the id in the path, what to show, which version it means.
pub(super) struct Target {
    pub(super) caller: ScimCaller,
    /// Empty where the path names no resource.
    pub(super) id: String,
    projection: Projection,
    pub(super) if_match: Option<String>,
    if_none_match: Option<String>,
}

impl FromRequestParts<App> for Target {
    type Rejection = ScimFailure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ScimFailure> {
        let Caller(caller) = parts.extract_with_state(app).await?;
        let id = parts
            .extract::<Path<String>>()
            .await
            .map(|Path(id)| id)
            .unwrap_or_default();
        let header = |name: HeaderName| parts.headers.get(name)?.to_str().ok().map(str::to_owned);
        Ok(Self {
            caller,
            id,
            projection: projection(parts.uri.query())?,
            if_match: header(IF_MATCH),
            if_none_match: header(IF_NONE_MATCH),
        })
    }
}

impl Target {
    /// The answer to a read: 304 where the client has this version.
    pub(super) fn read(&self, whole: &Value, schema: &ResourceSchema) -> Response {
        let version = whole["meta"]["version"].as_str().unwrap_or_default();
        if etag::not_modified(self.if_none_match.as_deref(), version) {
            return body::not_modified(version);
        }
        self.show(StatusCode::OK, whole, schema)
    }

    /// Whether the answer to a read is the whole resource.
    pub(super) fn shows_everything(&self) -> bool {
        self.projection == Projection::all()
    }

    /// Whether the answer can hold this attribute.
    pub(super) fn shows(&self, attribute: &str, schema: &ResourceSchema) -> bool {
        self.projection.includes(attribute, schema)
    }

    /// The answer to a read of the whole resource: 304 where the client has this version.
    pub(super) fn read_text(&self, text: Text) -> Response {
        if etag::not_modified(self.if_none_match.as_deref(), &text.version) {
            return body::not_modified(&text.version);
        }
        body::resource_text(text)
    }

    /// The answer to a write.
    pub(super) fn show(&self, status: StatusCode, whole: &Value, schema: &ResourceSchema) -> Response {
        body::resource(status, whole, &self.projection.apply(whole, schema))
    }
}

fn projection(query: Option<&str>) -> Result<Projection, ScimFailure> {
    let pairs = pairs(query);
    let of = |wanted: &str| {
        pairs
            .iter()
            .rev()
            .find(|(name, _)| name.eq_ignore_ascii_case(wanted))
            .map(|(_, value)| value.as_str())
    };
    Ok(Projection::parse(of("attributes"), of("excludedAttributes"))?)
}

/// Query parameters, decoded as a form ([`scim_protocol::quirk::Quirk::PlusForSpace`]).
pub(super) fn pairs(query: Option<&str>) -> Vec<(String, String)> {
    form_urlencoded::parse(query.unwrap_or_default().as_bytes())
        .into_owned()
        .collect()
}
