//! Mobile keys: finding them, sending them again, taking them away and giving them back.

mod act;
mod list;
mod row;

pub use list::KeyList;
