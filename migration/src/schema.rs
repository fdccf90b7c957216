//! The vocabulary in which the steps describe tables, and the SQL it becomes.
//!
//! It exists so that the rules of tenancy are written once: a table of an organization starts its primary key,
//! every foreign key and every look-up index with `organization_id`. It writes plain SQL, because SQLite and
//! PostgreSQL differ here only in the names of five types, and both understand named constraints, row-value
//! foreign keys and partial indices. Merged steps are frozen, so what a method here writes is frozen too:
//! widen this module, never change it.

mod column;
mod table;

pub(crate) use column::{big_int, boolean, bytes, int, key, text, time, uuid};
pub(crate) use table::Table;

/// A name as both engines quote it.
fn quoted(name: &str) -> String {
    format!("\"{name}\"")
}
