//! Bulk (RFC 7644 §3.7): reads the message, and says which operation can be done next, with the ids it waited for.
//!
//! Operations may name what others create by `bulkId:…`, before or after it, also in a circle: then one of them is first
//! created without those names and completed once they have ids. Must not know how an operation is done.

mod reference;
mod run;
#[cfg(test)]
mod tests;

use serde_json::Value;

pub use run::{Answer, Run, Work};

use crate::{error::ScimError, limits::BULK_MAX_OPERATIONS, message::message_members, value::member};

/// URN of a bulk request.
pub const BULK_REQUEST_URN: &str = "urn:ietf:params:scim:api:messages:2.0:BulkRequest";
/// URN of a bulk response.
pub const BULK_RESPONSE_URN: &str = "urn:ietf:params:scim:api:messages:2.0:BulkResponse";

/// What an operation does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Creates.
    Post,
    /// Replaces.
    Put,
    /// Changes parts.
    Patch,
    /// Deletes.
    Delete,
}

impl Method {
    const ALL: [Self; 4] = [Self::Post, Self::Put, Self::Patch, Self::Delete];

    /// The keyword on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// A bulk request.
#[derive(Debug, Clone, PartialEq)]
pub struct BulkRequest {
    /// After how many errors to stop; `None`: do everything.
    pub fail_on_errors: Option<u64>,
    operations: Vec<Operation>,
}

/// One operation, as far as it can be read.
#[derive(Debug, Clone, PartialEq)]
struct Operation {
    /// As written, for the answer.
    method: String,
    bulk_id: Option<String>,
    task: Result<Task, ScimError>,
}

/// What an operation asks for.
#[derive(Debug, Clone, PartialEq)]
struct Task {
    method: Method,
    /// `/Users` or `/Groups`.
    endpoint: String,
    /// The rest of the path: an id or `bulkId:…`; of a POST nothing.
    id: Option<String>,
    version: Option<String>,
    data: Option<Value>,
}

impl BulkRequest {
    /// Reads the message. What is wrong with one operation is that operation's answer.
    ///
    /// # Errors
    /// 400 `invalidSyntax` for another message; 413 for too many operations.
    pub fn read(body: &Value) -> Result<Self, ScimError> {
        let message = message_members(body, BULK_REQUEST_URN)?;
        let Some(Value::Array(operations)) = member(message, "Operations") else {
            return Err(ScimError::invalid_syntax("Operations must be an array"));
        };
        if operations.len() > BULK_MAX_OPERATIONS {
            let detail = format!("a bulk request may have at most {BULK_MAX_OPERATIONS} operations");
            return Err(ScimError::new(413, detail));
        }
        let fail_on_errors = match member(message, "failOnErrors") {
            None | Some(Value::Null) => None,
            Some(number) => Some(number.as_u64().filter(|errors| *errors > 0).ok_or_else(|| {
                ScimError::invalid_value("failOnErrors must be a whole number of at least 1")
            })?),
        };
        let operations: Vec<Operation> = operations.iter().map(Operation::read).collect();
        let mut seen = std::collections::HashSet::new();
        let twice = operations
            .iter()
            .filter_map(|one| one.bulk_id.as_deref())
            .find(|id| !seen.insert(*id));
        match twice {
            Some(bulk_id) => Err(ScimError::invalid_value(format!(
                "two operations have the bulkId {bulk_id:?}"
            ))),
            None => Ok(Self {
                fail_on_errors,
                operations,
            }),
        }
    }

    /// How many operations it has.
    pub fn len(&self) -> usize {
        self.operations.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.operations.is_empty()
    }
}

impl Operation {
    fn read(operation: &Value) -> Self {
        let text = |name: &str| match operation.as_object().and_then(|object| member(object, name)) {
            Some(Value::String(text)) => Some(text.clone()),
            Some(_) | None => None,
        };
        Self {
            method: text("method").unwrap_or_default(),
            bulk_id: text("bulkId").filter(|bulk_id| !bulk_id.is_empty()),
            task: Task::read(operation, text),
        }
    }
}

impl Task {
    fn read(operation: &Value, text: impl Fn(&str) -> Option<String>) -> Result<Self, ScimError> {
        let Value::Object(members) = operation else {
            return Err(ScimError::invalid_syntax("each operation must be an object"));
        };
        let word = text("method").unwrap_or_default();
        let method = Method::ALL
            .into_iter()
            .find(|method| method.as_str().eq_ignore_ascii_case(&word))
            .ok_or_else(|| ScimError::invalid_syntax("method must be one of POST, PUT, PATCH, DELETE"))?;
        let path = text("path").unwrap_or_default();
        let (endpoint, id) = split(&path).ok_or_else(|| {
            ScimError::invalid_path(format!(
                "path {path:?} is none of /Users, /Groups and what is below them"
            ))
        })?;
        let data = match member(members, "data") {
            None | Some(Value::Null) => None,
            Some(data) => Some(data.clone()),
        };
        match (method, &id) {
            (Method::Post, Some(_)) => {
                return Err(ScimError::invalid_path("a POST goes to /Users or /Groups"));
            }
            (Method::Post, None) if text("bulkId").is_none_or(|bulk_id| bulk_id.is_empty()) => {
                return Err(ScimError::invalid_syntax("a POST must have a bulkId"));
            }
            (Method::Put | Method::Patch | Method::Delete, None) => {
                return Err(ScimError::invalid_path("the path must name a resource"));
            }
            (Method::Post, None) | (Method::Put | Method::Patch | Method::Delete, Some(_)) => {}
        }
        if data.is_none() && method != Method::Delete {
            return Err(ScimError::invalid_syntax(format!(
                "a {} must have data",
                method.as_str()
            )));
        }
        Ok(Self {
            method,
            endpoint: endpoint.to_owned(),
            id,
            version: text("version"),
            data,
        })
    }
}

/// Endpoint and id of a path.
fn split(path: &str) -> Option<(&'static str, Option<String>)> {
    let mut segments = path.split('/').filter(|segment| !segment.is_empty());
    let endpoint = segments.next()?;
    let endpoint = ["/Users", "/Groups"]
        .into_iter()
        .find(|known| &known[1..] == endpoint)?;
    let id = segments.next().map(str::to_owned);
    let is_id = |id: &String| {
        id.chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_~:".contains(c))
    };
    (segments.next().is_none() && id.as_ref().is_none_or(is_id)).then_some((endpoint, id))
}
