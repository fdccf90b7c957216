//! `/ServiceProviderConfig`, `/Schemas`, `/ResourceTypes` (RFC 7644 §4): what this server really offers. Open without a
//! token; a filter is refused, as the RFC asks.

use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use scim_protocol::limits::BULK_MAX_OPERATIONS;
use scim_protocol::schema::{BulkLimits, Capabilities};
use scim_protocol::{ScimError, schema};
use serde_json::Value;
use url::form_urlencoded;

use super::GROUP_BODY_BYTES;
use super::body;
use super::error::Answer;
use super::resource::PAGE_SIZES;
use crate::app::App;
use crate::service::directory_cursor::CURSOR_LIFETIME;

/// The base URL that resources name themselves by; only ever from the configuration (behaviour.md §7).
pub(super) fn base_url(app: &App) -> String {
    format!("{}scim/v2", app.public_url)
}

pub(super) async fn service_provider_config(State(app): State<App>) -> Answer {
    let offered = Capabilities {
        max_results: PAGE_SIZES.max,
        default_page_size: PAGE_SIZES.default,
        sort: true,
        etag: true,
        bulk: Some(BulkLimits {
            max_operations: BULK_MAX_OPERATIONS as u64,
            max_payload_bytes: GROUP_BODY_BYTES as u64,
        }),
        cursor_timeout: Some(CURSOR_LIFETIME.num_seconds().unsigned_abs()),
    };
    Ok(body::json(
        StatusCode::OK,
        &schema::service_provider_config(&base_url(&app), &offered),
    ))
}

pub(super) async fn schemas(State(app): State<App>, RawQuery(query): RawQuery) -> Answer {
    all(query.as_deref(), schema::schemas(&base_url(&app)))
}

pub(super) async fn schema(State(app): State<App>, Path(urn): Path<String>) -> Answer {
    one(schema::schema_by_urn(&base_url(&app), &urn))
}

pub(super) async fn resource_types(State(app): State<App>, RawQuery(query): RawQuery) -> Answer {
    all(query.as_deref(), schema::resource_types(&base_url(&app)))
}

pub(super) async fn resource_type(State(app): State<App>, Path(name): Path<String>) -> Answer {
    one(schema::resource_type(&base_url(&app), &name))
}

fn all(query: Option<&str>, resources: Vec<Value>) -> Answer {
    let pairs = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
    if pairs
        .into_iter()
        .any(|(name, _)| name.eq_ignore_ascii_case("filter"))
    {
        return Err(ScimError::new(403, "This endpoint does not filter; read all of it.").into());
    }
    let total = resources.len() as u64;
    Ok(body::list(resources, total, 1))
}

fn one(found: Option<Value>) -> Answer {
    let found = found.ok_or_else(|| ScimError::not_found("There is no such schema or resource type."))?;
    Ok(body::json(StatusCode::OK, &found))
}
