//! Upper bounds of everything a client can make this crate work on. One place, so that a reviewer can see them all.

/// Longest filter or PATCH path, in bytes (scim-wire.md §4.2). Longer is `invalidFilter` or `invalidPath`.
pub const FILTER_MAX_BYTES: usize = 4 * 1024;
/// Deepest nesting of parentheses, `not` and brackets in a filter; keeps the recursive parser off the stack's end.
pub const FILTER_MAX_DEPTH: usize = 32;
/// Most comparisons in one filter.
pub const FILTER_MAX_TERMS: usize = 128;
/// Most operations in one PATCH. Okta sends one `remove` per member, so this is a full push of a large group.
pub const PATCH_MAX_OPERATIONS: usize = 20_000;
/// Most attribute names in `attributes` or `excludedAttributes`.
pub const PROJECTION_MAX_NAMES: usize = 100;
/// Most entity tags read from one `If-Match` or `If-None-Match`.
pub const ETAG_MAX_TAGS: usize = 64;
/// Most operations in one bulk request.
pub const BULK_MAX_OPERATIONS: usize = 1_000;
