//! The rules of a property: put in order, edited, published. What they say is `model::rule`; here is how they look.

mod board;
mod builder;
mod card;
mod condition;
mod dock;
mod draft;
mod editor;
mod index;
mod outcome;
mod preview;
mod stale;
mod value;

pub use board::RulesPage;
pub use draft::Drafts;
pub use index::RulesIndexPage;
