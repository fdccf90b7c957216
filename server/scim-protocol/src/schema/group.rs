//! The Group schema (RFC 7643 §4.2).

use super::{Attribute, GROUP_URN, Mutability, Schema, Uniqueness};

pub(super) static GROUP_SCHEMA: Schema = Schema {
    urn: GROUP_URN,
    name: "Group",
    description: "Group of the directory",
    attributes: &[
        // behaviour.md §6: a second live group of one name is refused, so the uniqueness is the truth.
        Attribute::string("displayName", "Name of the group, unique ignoring case")
            .required()
            .unique(Uniqueness::Server),
        Attribute::complex("members", "Members of the group", MEMBER).multi(),
    ],
};

// As RFC 7643 §8.7.1 has it: no `display`. What a client sends there is never used (behaviour.md §6).
static MEMBER: &[Attribute] = &[
    Attribute::string("value", "Identifier of the member")
        .case_exact()
        .mutability(Mutability::Immutable),
    Attribute::reference("$ref", "URI of the member", &["User", "Group"]).mutability(Mutability::Immutable),
    Attribute::string("type", "Kind of the member")
        .mutability(Mutability::Immutable)
        .canonical(&["User", "Group"]),
];
