//! What of Okta's resources matters here, read leniently: members come and go, absent and null are the same.

use chrono::{DateTime, Utc};
use serde::Deserialize;

/// `/.well-known/okta-organization`: proof that this is an Okta organization, and what it calls its own host.
#[derive(Clone, Debug, Deserialize)]
pub struct Organization {
    /// `00o…`.
    pub id: String,
    #[serde(default, rename = "_links")]
    pub(super) links: OrganizationLinks,
}

#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct OrganizationLinks {
    #[serde(default)]
    pub(super) organization: Option<Href>,
    #[serde(default)]
    pub(super) alternate: Option<Href>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Href {
    pub(super) href: String,
}

/// A user.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct User {
    /// `00u…`: what Okta sends as SCIM `externalId`.
    pub id: String,
    /// The profile.
    #[serde(default)]
    pub profile: UserProfile,
}

/// The part of a user's profile that identifies them.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
pub struct UserProfile {
    /// What Okta sends as SCIM `userName` unless the mapping was changed.
    #[serde(default)]
    pub login: Option<String>,
}

/// A group.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct Group {
    /// `00g…`.
    pub id: String,
    /// `OKTA_GROUP`, `APP_GROUP` or `BUILT_IN`: an open set.
    #[serde(default, rename = "type")]
    pub kind: Option<String>,
    /// When somebody last joined or left.
    #[serde(default)]
    pub last_membership_updated: Option<DateTime<Utc>>,
    /// The profile.
    pub profile: GroupProfile,
}

impl Group {
    /// *Everyone*, which says nothing.
    pub fn is_built_in(&self) -> bool {
        self.kind.as_deref() == Some("BUILT_IN")
    }
}

/// A group's name. Not unique among groups of applications.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct GroupProfile {
    /// The name.
    pub name: String,
}
