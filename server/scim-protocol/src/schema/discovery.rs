//! Schemas of the discovery resources themselves (RFC 7643 §5 to §7, RFC 9865 §4). Only rendered, never written to.

use super::{Attribute, AttributeType, Schema, Uniqueness};

/// URN of the service provider's configuration.
pub(super) const SERVICE_PROVIDER_CONFIG_URN: &str =
    "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig";
/// URN of a resource type.
pub(super) const RESOURCE_TYPE_URN: &str = "urn:ietf:params:scim:schemas:core:2.0:ResourceType";
/// URN of a schema.
pub(super) const SCHEMA_URN: &str = "urn:ietf:params:scim:schemas:core:2.0:Schema";

const fn text(name: &'static str, description: &'static str) -> Attribute {
    Attribute::string(name, description).read_only()
}

const fn flag(name: &'static str, description: &'static str) -> Attribute {
    Attribute::boolean(name, description).read_only()
}

const fn number(name: &'static str, description: &'static str) -> Attribute {
    Attribute::new(name, AttributeType::Integer, description).read_only()
}

const fn object(name: &'static str, description: &'static str, subs: &'static [Attribute]) -> Attribute {
    Attribute::complex(name, description, subs).read_only()
}

const fn link(name: &'static str, description: &'static str, types: &'static [&'static str]) -> Attribute {
    Attribute::reference(name, description, types).read_only()
}

static SUPPORTED: &[Attribute] = &[flag("supported", "Whether it is supported").required()];

pub(super) static SERVICE_PROVIDER_CONFIG: Schema = Schema {
    urn: SERVICE_PROVIDER_CONFIG_URN,
    name: "ServiceProviderConfig",
    description: "What this service provider supports",
    attributes: &[
        link("documentationUri", "Documentation for people", &["external"]),
        object("patch", "PATCH", SUPPORTED).required(),
        object("bulk", "Bulk operations", BULK).required(),
        object("filter", "Filters", FILTER).required(),
        object("changePassword", "Changing a password", SUPPORTED).required(),
        object("sort", "Sorting", SUPPORTED).required(),
        object("etag", "Entity tags", SUPPORTED).required(),
        object("pagination", "Ways through a long list", PAGINATION),
        object(
            "authenticationSchemes",
            "Ways to authenticate",
            AUTHENTICATION_SCHEME,
        )
        .multi()
        .required(),
    ],
};

static BULK: &[Attribute] = &[
    flag("supported", "Whether it is supported").required(),
    number("maxOperations", "Most operations in one request").required(),
    number("maxPayloadSize", "Largest request in bytes").required(),
];

static FILTER: &[Attribute] = &[
    flag("supported", "Whether it is supported").required(),
    number("maxResults", "Most resources in one answer").required(),
];

static PAGINATION: &[Attribute] = &[
    flag("cursor", "Whether cursors are supported").required(),
    flag("index", "Whether startIndex is supported").required(),
    text("defaultPaginationMethod", "Method without a parameter").canonical(&["cursor", "index"]),
    number("defaultPageSize", "Resources in a page without count"),
    number("maxPageSize", "Most resources in a page"),
    number("cursorTimeout", "Seconds a cursor stays valid"),
];

static AUTHENTICATION_SCHEME: &[Attribute] = &[
    text("type", "Kind of the scheme").required().canonical(&[
        "oauth",
        "oauth2",
        "oauthbearertoken",
        "httpbasic",
        "httpdigest",
    ]),
    text("name", "Name of the scheme").required(),
    text("description", "What the scheme is").required(),
    link("specUri", "Specification of the scheme", &["external"]),
    link("documentationUri", "Documentation of the scheme", &["external"]),
    flag("primary", "Whether the scheme is preferred"),
];

pub(super) static RESOURCE_TYPE: Schema = Schema {
    urn: RESOURCE_TYPE_URN,
    name: "ResourceType",
    description: "Kind of resource this service provider has",
    attributes: &[
        text("id", "Identifier of the resource type"),
        text("name", "Name of the resource type")
            .required()
            .case_exact()
            .unique(Uniqueness::Server),
        text("description", "What the resource type is"),
        link("endpoint", "Address below the base URL", &["uri"])
            .required()
            .unique(Uniqueness::Server),
        link("schema", "URN of the core schema", &["uri"]).required(),
        object(
            "schemaExtensions",
            "Extensions of the core schema",
            SCHEMA_EXTENSION,
        )
        .multi(),
    ],
};

static SCHEMA_EXTENSION: &[Attribute] = &[
    link("schema", "URN of the extension", &["uri"]).required(),
    flag("required", "Whether a resource must have it").required(),
];

pub(super) static SCHEMA: Schema = Schema {
    urn: SCHEMA_URN,
    name: "Schema",
    description: "Description of a schema",
    attributes: &[
        text("id", "URN of the schema").required(),
        text("name", "Name of the schema").required(),
        text("description", "What the schema is"),
        object("attributes", "Attributes of the schema", ATTRIBUTE)
            .multi()
            .required(),
    ],
};

macro_rules! attribute_qualities {
    ($($more:expr),* $(,)?) => {
        &[
            text("name", "Name of the attribute").required().case_exact(),
            text("type", "Data type")
                .required()
                .canonical(&["string", "boolean", "decimal", "integer", "dateTime", "binary", "reference", "complex"]),
            flag("multiValued", "Whether there may be several values").required(),
            text("description", "What the attribute is").case_exact(),
            flag("required", "Whether a resource must have it"),
            text("canonicalValues", "Suggested values").multi().case_exact(),
            flag("caseExact", "Whether comparisons mind case"),
            text("mutability", "Who may set it")
                .case_exact()
                .canonical(&["readOnly", "readWrite", "immutable", "writeOnly"]),
            text("returned", "When it is in an answer")
                .case_exact()
                .canonical(&["always", "never", "default", "request"]),
            text("uniqueness", "How values must differ").case_exact().canonical(&["none", "server", "global"]),
            text("referenceTypes", "What a reference points at").multi().case_exact(),
            $($more),*
        ]
    };
}

static ATTRIBUTE: &[Attribute] =
    attribute_qualities![object("subAttributes", "Parts of a complex attribute", SUB_ATTRIBUTE).multi()];

static SUB_ATTRIBUTE: &[Attribute] = attribute_qualities![];
