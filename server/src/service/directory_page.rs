//! Lists of directory resources: by place where nothing is filtered, else by looking at each candidate.

use chrono::{DateTime, SecondsFormat, Utc};
use scim_protocol::{Filter, ResourceSchema, etag, filter};
use serde_json::{Map, Value, json};
use uuid::Uuid;

/// Rows looked at together when a filter must be evaluated in memory.
pub(super) const SCAN_STEP: u64 = 500;

/// Which part of a list is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// Resources to leave out before it.
    pub start: u64,
    /// Most resources in it; 0: only the total.
    pub count: u64,
}

/// Collects a page of what a filter matches, and counts the rest.
pub(super) struct Matching<'f> {
    filter: &'f Filter,
    schema: &'static ResourceSchema,
    page: Page,
    found: Vec<Value>,
    total: u64,
}

impl<'f> Matching<'f> {
    pub(super) fn new(filter: &'f Filter, schema: &'static ResourceSchema, page: Page) -> Self {
        Self {
            filter,
            schema,
            page,
            found: Vec::new(),
            total: 0,
        }
    }

    /// Looks at the next resource, in list order, as SCIM shows it.
    pub(super) fn offer(&mut self, shown: Value) {
        if !filter::matches(self.filter, &shown, self.schema) {
            return;
        }
        if self.total >= self.page.start && (self.found.len() as u64) < self.page.count {
            self.found.push(shown);
        }
        self.total += 1;
    }

    pub(super) fn finish(self) -> (Vec<Value>, u64) {
        (self.found, self.total)
    }
}

/// A stored resource as SCIM shows it: with `id` and `meta` (RFC 7643 §3.1). `stamp`: version, created, last modified.
pub(super) fn show(
    resource: &Value,
    schema: &ResourceSchema,
    base_url: &str,
    id: Uuid,
    stamp: (i64, DateTime<Utc>, DateTime<Utc>),
) -> Value {
    let timestamp = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Millis, true);
    let (version, created, modified) = stamp;
    let mut shown = Map::new();
    if let Some(schemas) = resource.get("schemas") {
        shown.insert("schemas".into(), schemas.clone());
    }
    shown.insert("id".into(), json!(id.to_string()));
    if let Value::Object(resource) = resource {
        let rest = resource.iter().filter(|(key, _)| *key != "schemas");
        shown.extend(rest.map(|(key, value)| (key.clone(), value.clone())));
    }
    shown.insert(
        "meta".into(),
        json!({
            "resourceType": schema.name,
            "created": timestamp(created),
            "lastModified": timestamp(modified),
            "location": format!("{base_url}{}/{id}", schema.endpoint),
            "version": etag::weak(version),
        }),
    );
    Value::Object(shown)
}
