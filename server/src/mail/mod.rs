//! Mails as people read them, and the way out to a mail server. Rendering is pure: the same words give the same bytes.
//! Knows no database: what a mail says and whether it may go is `service::outbox`'s business.
//!
//! Mails hold no tracking and fetch nothing: no pictures, no style sheets, no fonts from anywhere.

mod alert;
mod claim;
mod layout;
pub mod smtp;

pub use alert::{Alert, TokenRefusal};
pub use claim::ClaimMail;
pub use layout::Letter;
