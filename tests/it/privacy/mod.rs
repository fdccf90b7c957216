//! How long things are kept, what is held about one person, and how it goes away (behaviour.md §1), on both engines.

mod keys;
mod person;
mod retention;
