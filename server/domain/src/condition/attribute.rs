//! What a condition can be about: the directory groups, the SCIM attributes that an editor offers by name, and any other
//! SCIM path, extension URNs included. Where the values come from is `person::DirectoryProfile`'s business.

use serde::{Deserialize, Serialize};

use super::Operator;
use crate::{limits, text::Text};

const CORE_USER: &str = "urn:ietf:params:scim:schemas:core:2.0:user:";
const ENTERPRISE_USER: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:user:";

keyed! {
    /// What kind of values an attribute has.
    pub enum AttributeKind, "kind of attribute" {
        Text = "text", "Text";
        Group = "group", "Directory groups";
    }
}

macro_rules! attributes {
    ($($variant:ident = $key:literal, $label:literal $(, also $($alias:literal)+)?;)+) => {
        /// An attribute of a directory user. Ordered as an editor should offer them.
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub enum Attribute {
            $(#[doc = $label] $variant,)+
            /// Any other SCIM path: `nickName`, `urn:example:2.0:User:badgeColour`.
            Custom(CustomPath),
        }

        impl Attribute {
            /// The named ones, in the order an editor should offer them.
            pub const NAMED: &'static [Self] = &[$(Self::$variant,)+];

            /// The stable key: what the database and the API hold.
            pub fn key(&self) -> &str {
                match self {
                    $(Self::$variant => $key,)+
                    Self::Custom(path) => path.as_str(),
                }
            }

            /// How it reads to a person.
            pub fn label(&self) -> &str {
                match self {
                    $(Self::$variant => $label,)+
                    Self::Custom(path) => path.label(),
                }
            }

            fn named(folded: &str) -> Option<Self> {
                $(
                    if folded.eq_ignore_ascii_case($key) $($(|| folded.eq_ignore_ascii_case($alias))+)? {
                        return Some(Self::$variant);
                    }
                )+
                None
            }
        }
    };
}

attributes! {
    Groups = "groups", "Group";
    City = "city", "City";
    State = "state", "State";
    PostalCode = "postalCode", "Postal code";
    Country = "country", "Country";
    Title = "title", "Title";
    Department = "department", "Department";
    UserType = "userType", "User type";
    EmployeeNumber = "employeeNumber", "Employee number";
    CostCenter = "costCenter", "Cost centre";
    Division = "division", "Division";
    Organization = "organization", "Organization";
    Manager = "manager", "Manager";
    Email = "email", "E-mail", also "emails" "emails.value";
    EmailDomain = "emailDomain", "E-mail domain";
    UserName = "userName", "User name";
    DisplayName = "displayName", "Display name";
    GivenName = "givenName", "First name", also "name.givenName";
    FamilyName = "familyName", "Last name", also "name.familyName";
    Locale = "locale", "Locale";
    PreferredLanguage = "preferredLanguage", "Preferred language";
    TimeZone = "timezone", "Time zone";
}

/// A SCIM path as it was written; two are equal ignoring case, as SCIM attribute names are (RFC 7643 §2.1).
#[derive(Clone, Debug)]
pub struct CustomPath(Text);

impl CustomPath {
    fn as_str(&self) -> &str {
        self.0.shown()
    }

    fn label(&self) -> &str {
        // Behind the URN stands the name; the URN itself says nothing to a person.
        self.as_str().rsplit(':').next().unwrap_or_default()
    }
}

impl PartialEq for CustomPath {
    fn eq(&self, other: &Self) -> bool {
        self.0.folded() == other.0.folded()
    }
}

impl Eq for CustomPath {}

impl PartialOrd for CustomPath {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for CustomPath {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.folded().cmp(other.0.folded())
    }
}

impl std::hash::Hash for CustomPath {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.folded().hash(state);
    }
}

impl Attribute {
    /// Reads a key or a SCIM path, ignoring case. Paths of the core and the enterprise User schema may carry their URN.
    /// `None` if it is no attribute path at all (blank, over the limit, space or brackets inside).
    pub fn parse(path: &str) -> Option<Self> {
        let path = path.trim();
        let lower = path.to_ascii_lowercase();
        let prefix = [CORE_USER, ENTERPRISE_USER]
            .into_iter()
            .find(|urn| lower.starts_with(urn));
        let local = &path[prefix.map_or(0, str::len)..];
        if let Some(named) = Self::named(local) {
            return Some(named);
        }
        let is_path = |c: char| c.is_alphanumeric() || "-_.:$/".contains(c);
        if local.is_empty()
            || path.chars().count() > limits::ATTRIBUTE_PATH_CHARACTERS
            || !path.chars().all(is_path)
            || !path.starts_with(char::is_alphabetic)
            || !path.ends_with(|c: char| c.is_alphanumeric() || "-_".contains(c))
        {
            return None;
        }
        // A core attribute has one name, with and without its URN.
        let name = if prefix == Some(CORE_USER) { local } else { path };
        Some(Self::Custom(CustomPath(Text::from(name))))
    }

    /// What kind of values it has.
    pub fn kind(&self) -> AttributeKind {
        if *self == Self::Groups {
            AttributeKind::Group
        } else {
            AttributeKind::Text
        }
    }

    /// The operators that fit it, in the order an editor should offer them.
    pub fn operators(&self) -> impl Iterator<Item = Operator> {
        let kind = self.kind();
        Operator::ALL
            .iter()
            .copied()
            .filter(move |operator| operator.kind() == kind)
    }
}

impl TryFrom<String> for Attribute {
    type Error = String;

    fn try_from(path: String) -> Result<Self, String> {
        Self::parse(&path).ok_or_else(|| format!("{path:?} is not an attribute"))
    }
}

impl From<Attribute> for String {
    fn from(attribute: Attribute) -> Self {
        attribute.key().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_named_attribute_reads_back_from_its_key() {
        for attribute in Attribute::NAMED {
            assert_eq!(Attribute::parse(attribute.key()).as_ref(), Some(attribute));
            assert_eq!(
                Attribute::parse(&attribute.key().to_uppercase()).as_ref(),
                Some(attribute)
            );
        }
    }

    #[test]
    fn scim_paths_find_the_named_attribute() {
        for (path, attribute) in [
            ("name.familyName", Attribute::FamilyName),
            ("emails.value", Attribute::Email),
            (
                "urn:ietf:params:scim:schemas:core:2.0:User:userName",
                Attribute::UserName,
            ),
            (
                "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:costCenter",
                Attribute::CostCenter,
            ),
        ] {
            assert_eq!(Attribute::parse(path), Some(attribute), "{path}");
        }
    }

    #[test]
    fn other_paths_are_kept_as_written_and_equal_ignoring_case() {
        let colour = Attribute::parse("urn:example:2.0:User:badgeColour").unwrap();
        assert_eq!(colour.key(), "urn:example:2.0:User:badgeColour");
        assert_eq!(colour.label(), "badgeColour");
        assert_eq!(
            colour,
            Attribute::parse("URN:EXAMPLE:2.0:USER:BADGECOLOUR").unwrap()
        );
        assert_eq!(
            Attribute::parse("urn:ietf:params:scim:schemas:core:2.0:User:nickName"),
            Attribute::parse("nickname")
        );
        assert_ne!(Attribute::parse("nickName"), Attribute::parse("profileUrl"));
        assert_eq!(String::from(colour), "urn:example:2.0:User:badgeColour");
    }

    #[test]
    fn other_paths_sort_and_hash_ignoring_case() {
        use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
        let [badge, same, locker] =
            ["x:badge", "X:BADGE", "x:locker"].map(|path| Attribute::parse(path).unwrap());
        assert!(badge < locker && same < locker && badge >= same);
        let hash = |attribute: &Attribute| BuildHasherDefault::<DefaultHasher>::new().hash_one(attribute);
        assert_eq!(hash(&badge), hash(&same));
        assert_ne!(hash(&badge), hash(&locker));
    }

    #[test]
    fn what_is_no_path_is_refused() {
        let long = "a".repeat(limits::ATTRIBUTE_PATH_CHARACTERS + 1);
        assert!(Attribute::parse(&long[1..]).is_some());
        let core = "urn:ietf:params:scim:schemas:core:2.0:User:";
        for path in [
            "",
            "  ",
            "has space",
            "emails[type eq \"work\"]",
            "1st",
            "name.",
            "urn:",
            core,
            &long,
        ] {
            assert_eq!(Attribute::parse(path), None, "{path:?}");
        }
    }

    #[test]
    fn groups_take_group_operators_and_texts_the_others() {
        let operators: Vec<_> = Attribute::Groups.operators().map(Operator::key).collect();
        assert_eq!(operators, ["member_of_any", "member_of_all", "member_of_none"]);
        assert_eq!(Attribute::Title.operators().count(), 10);
    }
}
