//! A group in the Okta organization, and what of it was pushed.

use std::collections::BTreeSet;
use std::fmt;

use super::person::{PersonId, Profile};

/// Okta's id of a group, `00g…`, 20 characters. Never sent with a pushed group.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupId(pub(crate) String);

impl GroupId {
    /// The id as Okta writes it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for GroupId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Where a group comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupKind {
    /// Made in Okta.
    Okta,
    /// Mastered by an app or directory; names repeat among these.
    App,
    /// Okta's own *Everyone*.
    BuiltIn,
}

impl GroupKind {
    /// The spelling of Okta's API.
    pub fn as_okta(self) -> &'static str {
        match self {
            GroupKind::Okta => "OKTA_GROUP",
            GroupKind::App => "APP_GROUP",
            GroupKind::BuiltIn => "BUILT_IN",
        }
    }
}

/// Okta's group rule: membership that follows the profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GroupRule {
    /// Everybody who is not deprovisioned.
    Everybody,
    /// People of one department.
    Department(String),
    /// People of one city.
    City(String),
}

impl GroupRule {
    /// Whether a profile belongs to the group.
    pub fn holds(&self, profile: &Profile) -> bool {
        match self {
            GroupRule::Everybody => true,
            GroupRule::Department(department) => profile.department.as_ref() == Some(department),
            GroupRule::City(city) => profile.city.as_ref() == Some(city),
        }
    }
}

/// What Okta remembers of a pushed group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pushed {
    /// Latchkey's id of the group.
    pub scim_id: String,
    /// Latchkey's ids of the members as of the last successful push.
    pub members: BTreeSet<String>,
}

/// A group of the organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Okta's id.
    pub id: GroupId,
    /// Name.
    pub name: String,
    /// Description, often missing.
    pub description: Option<String>,
    /// Where it comes from.
    pub kind: GroupKind,
    /// Members by rule; `None`: by hand.
    pub rule: Option<GroupRule>,
    /// Members, assigned to the app or not.
    pub members: BTreeSet<PersonId>,
    /// Set once pushed or linked.
    pub pushed: Option<Pushed>,
}
