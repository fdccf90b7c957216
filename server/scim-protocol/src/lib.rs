//! SCIM 2.0 (RFC 7643, RFC 7644) over JSON values: filters, paths, patches, schemas, messages.
//!
//! Everything here is a pure function of its arguments. It must not know a person, a rule, a database, a clock or a
//! network: those live in `domain` and `server`. A resource is a `serde_json::Value` in canonical spelling, as
//! [`normalise`] makes it; [`schema`] says what its attributes mean.

pub mod bulk;
pub mod error;
pub mod etag;
pub mod filter;
pub mod fold;
pub mod group_body;
pub mod limits;
pub mod media;
pub mod message;
pub mod normalise;
pub mod patch;
pub mod path;
pub mod project;
pub mod quirk;
pub mod replace;
pub mod schema;
pub mod sort;
mod value;

pub use error::{ScimError, ScimType};
pub use filter::Filter;
pub use path::AttrPath;
pub use schema::{GROUP, ResourceSchema, USER};
