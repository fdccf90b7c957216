//! Latchkey's database rows: one table a file, no logic.
