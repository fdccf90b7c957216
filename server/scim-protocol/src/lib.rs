//! SCIM 2.0 (RFC 7643, RFC 7644) over JSON values: filters, paths, patches, schemas, messages. Knows no person, rule or database.
