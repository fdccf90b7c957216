//! What can go wrong with a request, kept apart so that a form can put each fault next to its field.

use serde::Deserialize;

/// One error of a GraphQL answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Stable code, e.g. `VALIDATION`, `EMAIL_TAKEN`, `STALE_REVISION`.
    pub code: String,
    /// Name of the input field as in the schema (`email`), without the path before it.
    pub field: Option<String>,
    /// The whole path to it, outermost first: `input`, `rules`, `2`, `name`. Empty if it is about no field.
    pub path: Vec<String>,
    /// One sentence for the person in front of the screen.
    pub message: String,
}

/// Why a request gave no data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ApiError {
    /// No answer: server down, network gone, request cancelled.
    Unreachable,
    /// An answer that is not GraphQL, with its HTTP status.
    Status(u16),
    /// The server said no, and why.
    Refused(Vec<Fault>),
    /// An answer that does not fit the contract: page and server are of different versions.
    Unreadable(String),
}

impl ApiError {
    /// Code of the first fault; a name of our own where the server gave none.
    pub fn code(&self) -> &str {
        match self {
            Self::Unreachable => "UNREACHABLE",
            Self::Status(_) => "STATUS",
            Self::Refused(faults) => faults.first().map_or("REFUSED", |fault| fault.code.as_str()),
            Self::Unreadable(_) => "UNREADABLE",
        }
    }

    /// True if the server does not know the caller (any more).
    pub fn is_unauthenticated(&self) -> bool {
        self.code() == "UNAUTHENTICATED" || matches!(self, Self::Status(401))
    }

    /// The message that belongs next to the named field.
    pub fn of_field(&self, name: &str) -> Option<String> {
        let Self::Refused(faults) = self else { return None };
        faults
            .iter()
            .find(|fault| fault.field.as_deref() == Some(name))
            .map(|fault| fault.message.clone())
    }

    /// The whole error in words, for a banner.
    pub fn message(&self) -> String {
        match self {
            Self::Unreachable => "The server did not answer.".to_owned(),
            Self::Status(status) => format!("The server answered {status}."),
            Self::Refused(faults) => join(faults.iter()),
            Self::Unreadable(_) => "This page is older or newer than the server. Reload it.".to_owned(),
        }
    }

    /// What is left to say above a form after each of `fields` shows its own message; `None` if nothing is.
    pub fn beside(&self, fields: &[&str]) -> Option<String> {
        let Self::Refused(faults) = self else {
            return Some(self.message());
        };
        let shown = |fault: &&Fault| {
            fault
                .field
                .as_deref()
                .is_some_and(|field| fields.contains(&field))
        };
        let rest = join(faults.iter().filter(|fault| !shown(fault)));
        (!rest.is_empty()).then_some(rest)
    }
}

fn join<'a>(faults: impl Iterator<Item = &'a Fault>) -> String {
    faults
        .map(|fault| fault.message.as_str())
        .collect::<Vec<_>>()
        .join(" ")
}

/// `extensions` of a GraphQL error. `field` may be a name, a path with dots, or a list of segments.
#[derive(Clone, Debug, Deserialize)]
pub struct Extensions {
    code: Option<String>,
    field: Option<FieldPath>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum FieldPath {
    Name(String),
    Segments(Vec<Segment>),
}

#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum Segment {
    Name(String),
    Index(u32),
}

impl FieldPath {
    fn segments(self) -> Vec<String> {
        match self {
            Self::Name(path) => path.split('.').map(str::to_owned).collect(),
            Self::Segments(segments) => segments.into_iter().map(Segment::text).collect(),
        }
    }
}

impl Segment {
    fn text(self) -> String {
        match self {
            Self::Name(name) => name,
            Self::Index(index) => index.to_string(),
        }
    }
}

impl From<cynic::GraphQlError<Extensions>> for Fault {
    fn from(error: cynic::GraphQlError<Extensions>) -> Self {
        let (code, field) = error.extensions.map_or((None, None), |it| (it.code, it.field));
        let path = field.map(FieldPath::segments).unwrap_or_default();
        Self {
            code: code.unwrap_or_else(|| "REFUSED".to_owned()),
            field: path.last().cloned(),
            path,
            message: error.message,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(json: &str) -> Fault {
        serde_json::from_str::<cynic::GraphQlError<Extensions>>(json)
            .unwrap()
            .into()
    }

    #[test]
    fn a_field_is_found_in_every_form_a_server_may_write_it() {
        for field in [r#""email""#, r#""input.email""#, r#"["input","email"]"#] {
            let json =
                format!(r#"{{"message":"Taken.","extensions":{{"code":"EMAIL_TAKEN","field":{field}}}}}"#);
            let fault = fault(&json);
            assert_eq!(
                (fault.code.as_str(), fault.field.as_deref()),
                ("EMAIL_TAKEN", Some("email")),
                "{field}"
            );
        }
        let bare = fault(r#"{"message":"No."}"#);
        assert_eq!((bare.code.as_str(), bare.field), ("REFUSED", None));
    }

    #[test]
    fn a_field_within_lists_keeps_its_whole_path() {
        for field in [r#""input.rules.2.name""#, r#"["input","rules",2,"name"]"#] {
            let json =
                format!(r#"{{"message":"Too long.","extensions":{{"code":"VALIDATION","field":{field}}}}}"#);
            assert_eq!(fault(&json).path, ["input", "rules", "2", "name"], "{field}");
        }
    }

    #[test]
    fn each_fault_is_said_once() {
        let of = |field: Option<&str>, message: &str| Fault {
            code: "VALIDATION".to_owned(),
            field: field.map(str::to_owned),
            path: field.map(str::to_owned).into_iter().collect(),
            message: message.to_owned(),
        };
        let error = ApiError::Refused(vec![
            of(Some("email"), "Write a whole address."),
            of(None, "The link is closed."),
        ]);
        assert_eq!(error.of_field("email").as_deref(), Some("Write a whole address."));
        assert_eq!(error.of_field("name"), None);
        assert_eq!(
            error.beside(&["email", "name"]).as_deref(),
            Some("The link is closed.")
        );
        assert_eq!(
            error.beside(&["name"]).as_deref(),
            Some("Write a whole address. The link is closed.")
        );
        let placed = ApiError::Refused(vec![of(Some("email"), "Write a whole address.")]);
        assert_eq!(placed.beside(&["email"]), None);
        assert_eq!(
            ApiError::Status(503).beside(&["email"]).as_deref(),
            Some("The server answered 503.")
        );
    }
}
