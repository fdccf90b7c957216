//! Latchkey: decides who may enter which office. SCIM, GraphQL and the console from one binary.
