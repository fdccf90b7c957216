//! The rules of a property: put in order, edited, published. What they say is `model::rule`; here is how they look.

mod board;
mod builder;
mod card;
mod condition;
mod copy;
mod dock;
mod draft;
mod editor;
mod history;
mod index;
mod outcome;
mod preview;
mod progress;
mod replace;
mod stale;
mod value;

pub use board::RulesPage;
pub use draft::Drafts;
pub use history::RuleHistoryPage;
pub use index::RulesIndexPage;
