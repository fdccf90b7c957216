//! What the attributes of a resource mean: type, plurality, case rule, mutability, when returned (RFC 7643 §2.2, §7).
//!
//! Static tables and look-ups only. Must not hold values of resources, nor know which attributes a store can query.

mod attribute;
mod catalogue;
mod common_attributes;
mod discovery;
mod group;
mod render;
mod service_provider;
mod user;

pub use attribute::{Attribute, AttributeType, Mutability, Returned, Uniqueness};
pub use catalogue::{Definition, ResourceSchema, Schema};
pub use render::{resource_type, resource_types, schema_by_urn, schemas};
pub use service_provider::{BulkLimits, Capabilities, service_provider_config};

/// URN of the core User schema.
pub const USER_URN: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
/// URN of the core Group schema.
pub const GROUP_URN: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";
/// URN of the enterprise extension of User.
pub const ENTERPRISE_USER_URN: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/// The User resource with the enterprise extension.
pub static USER: ResourceSchema = ResourceSchema {
    name: "User",
    endpoint: "/Users",
    description: "Person of the directory",
    core: &user::USER_SCHEMA,
    extensions: &[&user::ENTERPRISE_USER_SCHEMA],
};

/// The Group resource.
pub static GROUP: ResourceSchema = ResourceSchema {
    name: "Group",
    endpoint: "/Groups",
    description: "Group of the directory",
    core: &group::GROUP_SCHEMA,
    extensions: &[],
};

/// Resource types a client may write.
pub static RESOURCES: [&ResourceSchema; 2] = [&USER, &GROUP];
