//! What `/Users` and `/Groups` have in common: how a request names a resource, and how an answer shows one.

use axum::RequestPartsExt;
use axum::extract::{FromRequestParts, Path};
use axum::http::header::{IF_MATCH, IF_NONE_MATCH};
use axum::http::request::Parts;
use axum::http::{HeaderName, StatusCode};
use axum::response::Response;
use scim_protocol::message::{ListQuery, PageSizes};
use scim_protocol::project::Projection;
use scim_protocol::{Filter, ResourceSchema, etag};
use serde_json::Value;
use url::form_urlencoded;

use super::body;
use super::caller::Caller;
use super::error::{Answer, ScimFailure};
use crate::app::App;
use crate::service::actor::ScimCaller;
use crate::service::directory_page::Page;
use crate::service::directory_text::{self, Simple, Text};

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
    pub(super) projection: Projection,
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

/// Query parameters, decoded as a form: `+` is a space (scim-wire.md §1.0).
fn pairs(query: Option<&str>) -> Vec<(String, String)> {
    form_urlencoded::parse(query.unwrap_or_default().as_bytes())
        .into_owned()
        .collect()
}

/// A list request, by query string or `.search` body.
pub(super) struct List {
    pub(super) filter: Option<Filter>,
    pub(super) projection: Projection,
    pub(super) page: Page,
}

impl List {
    pub(super) fn from_query(query: Option<&str>, schema: &ResourceSchema) -> Result<Self, ScimFailure> {
        let pairs = pairs(query);
        let pairs = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        Self::new(ListQuery::from_pairs(pairs, PAGE_SIZES)?, schema)
    }

    pub(super) fn from_body(body: &Value, schema: &ResourceSchema) -> Result<Self, ScimFailure> {
        Self::new(ListQuery::from_search_request(body, PAGE_SIZES)?, schema)
    }

    fn new(query: ListQuery, schema: &ResourceSchema) -> Result<Self, ScimFailure> {
        Ok(Self {
            filter: query
                .filter
                .as_deref()
                .map(|text| Filter::parse_for(text, schema))
                .transpose()?,
            projection: Projection::parse(query.attributes.as_deref(), query.excluded_attributes.as_deref())?,
            page: Page {
                start: query.paging.start_index - 1,
                count: query.paging.count,
            },
        })
    }

    /// The list as one whose rows are shown whole and as an index gives them, if it is one.
    pub(super) fn simple(&self) -> Option<Simple> {
        (self.projection == Projection::all())
            .then(|| directory_text::simple(self.filter.as_ref()))
            .flatten()
    }

    /// The answer: the page's resources as they are, and how many there are in all.
    pub(super) fn answer(&self, resources: &[Value], total: u64, schema: &'static ResourceSchema) -> Answer {
        Ok(body::list(
            self.shown(resources, schema).collect(),
            total,
            self.page.start + 1,
        ))
    }

    /// The wanted parts of these resources.
    pub(super) fn shown<'l>(
        &'l self,
        resources: &'l [Value],
        schema: &'static ResourceSchema,
    ) -> impl Iterator<Item = Value> + 'l {
        resources
            .iter()
            .map(move |whole| self.projection.apply(whole, schema))
    }
}
