//! The operators of behaviour.md §3, each with what it takes and whether it negates.

use super::AttributeKind;
use crate::limits;

keyed! {
    /// How an attribute is compared with the values.
    pub enum Operator, "operator" {
        Is = "is", "is";
        IsNot = "is_not", "is not";
        IsOneOf = "is_one_of", "is one of";
        IsNoneOf = "is_none_of", "is none of";
        Contains = "contains", "contains";
        DoesNotContain = "does_not_contain", "does not contain";
        StartsWith = "starts_with", "starts with";
        EndsWith = "ends_with", "ends with";
        IsPresent = "is_present", "is present";
        IsAbsent = "is_absent", "is absent";
        MemberOfAny = "member_of_any", "member of any";
        MemberOfAll = "member_of_all", "member of all";
        MemberOfNone = "member_of_none", "member of none";
    }
}

impl Operator {
    /// The kind of attribute it is for.
    pub const fn kind(self) -> AttributeKind {
        match self {
            Self::Is
            | Self::IsNot
            | Self::IsOneOf
            | Self::IsNoneOf
            | Self::Contains
            | Self::DoesNotContain
            | Self::StartsWith
            | Self::EndsWith
            | Self::IsPresent
            | Self::IsAbsent => AttributeKind::Text,
            Self::MemberOfAny | Self::MemberOfAll | Self::MemberOfNone => AttributeKind::Group,
        }
    }

    /// Refused without values.
    pub const fn needs_values(self) -> bool {
        self.most_values() > 0
    }

    /// How many values it takes at most. Several values of contains, starts with and ends with: any of them.
    pub const fn most_values(self) -> usize {
        match self {
            Self::IsPresent | Self::IsAbsent => 0,
            Self::Is | Self::IsNot => 1,
            Self::IsOneOf
            | Self::IsNoneOf
            | Self::Contains
            | Self::DoesNotContain
            | Self::StartsWith
            | Self::EndsWith
            | Self::MemberOfAny
            | Self::MemberOfAll
            | Self::MemberOfNone => limits::VALUES_PER_CONDITION,
        }
    }

    /// True of an absent attribute: no value of it fits.
    pub const fn is_negation(self) -> bool {
        match self {
            Self::IsNot | Self::IsNoneOf | Self::DoesNotContain | Self::IsAbsent | Self::MemberOfNone => true,
            Self::Is
            | Self::IsOneOf
            | Self::Contains
            | Self::StartsWith
            | Self::EndsWith
            | Self::IsPresent
            | Self::MemberOfAny
            | Self::MemberOfAll => false,
        }
    }
}
