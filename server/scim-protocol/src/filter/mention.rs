//! Which attributes a filter looks at: lets a server leave unread what would not matter.

use super::{CompareOp, CompareValue, Filter};

/// How a filter looks at the elements of a set of references, such as `members`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mention {
    /// Not at all.
    No,
    /// Only at whether these values are in it: other elements do not change the answer.
    Values(Vec<String>),
    /// In any other way.
    All,
}

impl Mention {
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::No, other) | (other, Self::No) => other,
            (Self::All, _) | (_, Self::All) => Self::All,
            (Self::Values(mut values), Self::Values(more)) => {
                values.extend(more);
                Self::Values(values)
            }
        }
    }
}

impl Filter {
    /// How this core attribute is looked at, `attribute.value` and `attribute[…]` included.
    pub fn mention(&self, attribute: &str) -> Mention {
        match self {
            Self::Present(path) if path.name.eq_ignore_ascii_case(attribute) => Mention::All,
            Self::Present(_) => Mention::No,
            Self::Compare { path, op, value } if path.name.eq_ignore_ascii_case(attribute) => {
                let is_value = path
                    .sub
                    .as_deref()
                    .is_none_or(|sub| sub.eq_ignore_ascii_case("value"));
                if let (CompareOp::Eq, CompareValue::String(text), true) = (op, value, is_value) {
                    Mention::Values(vec![text.clone()])
                } else {
                    Mention::All
                }
            }
            Self::Compare { .. } => Mention::No,
            Self::ValuePath { path, filter } if path.name.eq_ignore_ascii_case(attribute) => {
                filter.required_values().map_or(Mention::All, Mention::Values)
            }
            Self::ValuePath { .. } => Mention::No,
            Self::Not(filter) => filter.mention(attribute),
            Self::And(parts) | Self::Or(parts) => parts
                .iter()
                .map(|part| part.mention(attribute))
                .fold(Mention::No, Mention::and),
        }
    }

    /// Within `attribute[…]`: values one of which an element must have to match; `None` if others can match too.
    fn required_values(&self) -> Option<Vec<String>> {
        match self {
            Self::Compare {
                path,
                op: CompareOp::Eq,
                value: CompareValue::String(text),
            } if path.name.eq_ignore_ascii_case("value") && path.sub.is_none() => Some(vec![text.clone()]),
            Self::And(parts) => parts.iter().find_map(Self::required_values),
            Self::Or(parts) => {
                let all: Option<Vec<_>> = parts.iter().map(Self::required_values).collect();
                all.map(|values| values.concat())
            }
            Self::Compare { .. } | Self::Present(_) | Self::ValuePath { .. } | Self::Not(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_members_are_looked_at() {
        let values =
            |values: &[&str]| Mention::Values(values.iter().map(|&value| value.to_owned()).collect());
        for (text, expected) in [
            ("displayName eq \"lab\"", Mention::No),
            ("members eq \"u1\"", values(&["u1"])),
            ("MEMBERS.value eq \"u1\"", values(&["u1"])),
            ("not (members eq \"u1\") and id eq \"g\"", values(&["u1"])),
            (
                "members eq \"u1\" or members.value eq \"u2\"",
                values(&["u1", "u2"]),
            ),
            (
                "members[value eq \"u1\" or value eq \"u2\"]",
                values(&["u1", "u2"]),
            ),
            ("members[value eq \"u1\" and type eq \"User\"]", values(&["u1"])),
            ("members[type eq \"User\"]", Mention::All),
            ("members[not (value eq \"u1\")]", Mention::All),
            ("members pr", Mention::All),
            ("members ne \"u1\"", Mention::All),
            ("members eq \"u1\" and members pr", Mention::All),
            ("members.type eq \"User\"", Mention::All),
            ("members sw \"u\"", Mention::All),
        ] {
            assert_eq!(
                Filter::parse(text).unwrap().mention("members"),
                expected,
                "{text}"
            );
        }
    }
}
