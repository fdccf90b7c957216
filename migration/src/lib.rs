//! Latchkey's database schema, step by step. Frozen once merged.
