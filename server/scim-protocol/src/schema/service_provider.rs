//! `/ServiceProviderConfig` (RFC 7643 §5, RFC 9865 §4). It must tell the truth: the caller says what is built.

use serde_json::{Value, json};

use super::discovery::SERVICE_PROVIDER_CONFIG_URN;

/// What the server really offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capabilities {
    /// Most resources in one list answer.
    pub max_results: u64,
    /// Resources in a page when the client does not say.
    pub default_page_size: u64,
    /// Whether `sortBy` is honoured.
    pub sort: bool,
    /// Whether `ETag`, `If-Match` and `If-None-Match` are honoured.
    pub etag: bool,
    /// Limits of `/Bulk`, or `None` where there is none.
    pub bulk: Option<BulkLimits>,
    /// Seconds a cursor stays valid, or `None` without RFC 9865 cursors.
    pub cursor_timeout: Option<u64>,
}

/// Limits of `/Bulk`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BulkLimits {
    /// Most operations in one request.
    pub max_operations: u64,
    /// Largest request in bytes.
    pub max_payload_bytes: u64,
}

/// The document, with `meta.location` below `base_url` (no trailing slash, for example `https://acme.example/scim/v2`).
pub fn service_provider_config(base_url: &str, capabilities: &Capabilities) -> Value {
    let (max_operations, max_payload) = capabilities
        .bulk
        .map_or((0, 0), |bulk| (bulk.max_operations, bulk.max_payload_bytes));
    let mut pagination = json!({
        "cursor": capabilities.cursor_timeout.is_some(),
        "index": true,
        "defaultPaginationMethod": "index",
        "defaultPageSize": capabilities.default_page_size,
        "maxPageSize": capabilities.max_results,
    });
    if let Some(seconds) = capabilities.cursor_timeout {
        pagination["cursorTimeout"] = json!(seconds);
    }
    json!({
        "schemas": [SERVICE_PROVIDER_CONFIG_URN],
        "patch": { "supported": true },
        "bulk": {
            "supported": capabilities.bulk.is_some(),
            "maxOperations": max_operations,
            "maxPayloadSize": max_payload,
        },
        "filter": { "supported": true, "maxResults": capabilities.max_results },
        "changePassword": { "supported": false },
        "sort": { "supported": capabilities.sort },
        "etag": { "supported": capabilities.etag },
        "pagination": pagination,
        "authenticationSchemes": [{
            "type": "oauthbearertoken",
            "name": "OAuth Bearer Token",
            "description": "The SCIM token of the integration, as Authorization: Bearer",
            "specUri": "https://www.rfc-editor.org/rfc/rfc6750",
            "primary": true,
        }],
        "meta": {
            "resourceType": "ServiceProviderConfig",
            "location": format!("{base_url}/ServiceProviderConfig"),
        },
    })
}
