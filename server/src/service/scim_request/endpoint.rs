//! Which endpoint a path names, and whom it is about. Pure.

use domain::{DirectoryGroupId, DirectoryUserId};
use uuid::Uuid;

use super::mask;

/// What a request is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A user, or users.
    User,
    /// A group, or groups.
    Group,
    /// Anything else.
    Other,
}

/// An endpoint that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    ListUsers,
    GetUser,
    SearchUsers,
    ListGroups,
    GetGroup,
    SearchGroups,
    Other,
}

impl Reading {
    pub(super) const ALL: [Self; 7] = [
        Self::ListUsers,
        Self::GetUser,
        Self::SearchUsers,
        Self::ListGroups,
        Self::GetGroup,
        Self::SearchGroups,
        Self::Other,
    ];

    /// As the console shows it.
    pub(super) fn label(self) -> &'static str {
        match self {
            Self::ListUsers => "GET /Users",
            Self::GetUser => "GET /Users/{id}",
            Self::SearchUsers => "POST /Users/.search",
            Self::ListGroups => "GET /Groups",
            Self::GetGroup => "GET /Groups/{id}",
            Self::SearchGroups => "POST /Groups/.search",
            Self::Other => "other",
        }
    }

    /// The endpoint of a read at this path below the base URL.
    pub(super) fn of(path: &str) -> Self {
        let mut segments = segments(path);
        match (segments.next(), segments.next()) {
            (Some("Users"), None) => Self::ListUsers,
            (Some("Users"), Some(".search")) => Self::SearchUsers,
            (Some("Users"), Some(_)) => Self::GetUser,
            (Some("Groups"), None) => Self::ListGroups,
            (Some("Groups"), Some(".search")) => Self::SearchGroups,
            (Some("Groups"), Some(_)) => Self::GetGroup,
            (Some(_) | None, _) => Self::Other,
        }
    }
}

fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|segment| !segment.is_empty())
}

/// Whom a request was about, and its path without anything a client made up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct About {
    pub(super) path: String,
    pub(super) subject: Subject,
    pub(super) id: Option<Uuid>,
}

impl About {
    /// `created`: the id that the answer to a POST named.
    pub(super) fn read(path: &str, created: Option<Uuid>) -> Self {
        let mut segments_of_path = segments(path);
        let subject = match segments_of_path.next() {
            Some("Users") => Subject::User,
            Some("Groups") => Subject::Group,
            Some(_) | None => Subject::Other,
        };
        let named = segments_of_path.next().and_then(|id| Uuid::try_parse(id).ok());
        let shown: String = segments(path)
            .map(|segment| format!("/{}", mask::segment(segment)))
            .collect();
        Self {
            path: if shown.is_empty() { "/".to_owned() } else { shown },
            subject,
            id: named.or(created),
        }
    }

    pub(super) fn user(&self) -> Option<DirectoryUserId> {
        self.id
            .filter(|_| self.subject == Subject::User)
            .map(DirectoryUserId)
    }

    pub(super) fn group(&self) -> Option<DirectoryGroupId> {
        self.id
            .filter(|_| self.subject == Subject::Group)
            .map(DirectoryGroupId)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0190c3a2-7b5e-7c11-8a3f-2d4e5f607182";

    #[test]
    fn a_path_names_its_endpoint() {
        let table = [
            ("/Users", Reading::ListUsers),
            ("/Users/", Reading::ListUsers),
            ("/Users/abc", Reading::GetUser),
            ("/Users/.search", Reading::SearchUsers),
            ("/Groups", Reading::ListGroups),
            ("/Groups/abc", Reading::GetGroup),
            ("/Groups/.search", Reading::SearchGroups),
            ("/.search", Reading::Other),
            ("/ServiceProviderConfig", Reading::Other),
            ("/", Reading::Other),
        ];
        for (path, endpoint) in table {
            assert_eq!(Reading::of(path), endpoint, "{path}");
        }
        for (index, endpoint) in Reading::ALL.into_iter().enumerate() {
            assert_eq!(endpoint as usize, index, "counters are found by number");
        }
    }

    #[test]
    fn a_path_is_kept_without_what_a_client_made_up() {
        let id = Uuid::try_parse(ID).ok();
        let table = [
            (
                format!("/Users/{ID}"),
                None,
                format!("/Users/{ID}"),
                Subject::User,
                id,
            ),
            (
                "/Users/ines@aldermoor.example".into(),
                None,
                "/Users/•••".into(),
                Subject::User,
                None,
            ),
            ("/Groups".into(), id, "/Groups".into(), Subject::Group, id),
            ("/who/ines".into(), None, "/•••/•••".into(), Subject::Other, None),
            (String::new(), None, "/".into(), Subject::Other, None),
        ];
        for (path, created, shown, subject, id) in table {
            let about = About {
                path: shown,
                subject,
                id,
            };
            assert_eq!(About::read(&path, created), about, "{path}");
        }
    }
}
