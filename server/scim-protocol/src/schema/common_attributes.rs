//! Attributes every resource has (RFC 7643 §3.1). They belong to no schema and are not listed in `/Schemas`.

use super::{
    Attribute,
    attribute::{AttributeType, Returned, Uniqueness},
};

pub(super) static ATTRIBUTES: &[Attribute] = &[
    Attribute::new(
        "schemas",
        AttributeType::Reference,
        "URNs of the schemas that have data here",
    )
    .multi()
    .required()
    .returned(Returned::Always),
    Attribute::string("id", "Identifier given by the service provider")
        .read_only()
        .case_exact()
        .returned(Returned::Always)
        .unique(Uniqueness::Server),
    Attribute::string("externalId", "Identifier given by the client").case_exact(),
    Attribute::complex("meta", "Metadata of the resource", META).read_only(),
];

static META: &[Attribute] = &[
    Attribute::string("resourceType", "Name of the resource type")
        .read_only()
        .case_exact(),
    Attribute::new("created", AttributeType::DateTime, "When the resource was added").read_only(),
    Attribute::new(
        "lastModified",
        AttributeType::DateTime,
        "When the resource was last changed",
    )
    .read_only(),
    Attribute::reference("location", "URI of the resource", &["uri"]).read_only(),
    Attribute::string("version", "Entity tag of the resource")
        .read_only()
        .case_exact(),
];

pub(super) fn attribute(name: &str) -> Option<&'static Attribute> {
    ATTRIBUTES
        .iter()
        .find(|attribute| attribute.name.eq_ignore_ascii_case(name))
}
