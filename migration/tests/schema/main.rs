//! The schema on both engines: it can be built, taken down and built again, it is what the entities say, and it
//! refuses what it must.

mod engine;
mod entities;
mod keys;
mod refusals;
mod steps;
