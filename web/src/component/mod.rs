//! What pages are made of. A component knows its looks and its keys; it sends no request and knows no page.

pub mod button;
pub mod choice;
pub mod combo;
pub mod crumbs;
pub mod dialog;
pub mod fall;
pub mod field;
pub mod form;
pub mod icon;
pub mod load;
pub mod password;
pub mod person;
pub mod reorder;
pub mod search;
pub mod state;
pub mod status;
pub mod time;
pub mod toast;
pub mod zone;

pub use button::SubmitButton;
pub use choice::Segment;
pub use crumbs::{Crumb, PageHead};
pub use dialog::{Dialog, FormDialog};
pub use fall::FallLine;
pub use field::{Field, TextField};
pub use form::Submission;
pub use icon::{Glyph, Icon, Mark};
pub use load::Load;
pub use password::PasswordField;
pub use person::{Avatar, Place};
pub use state::{Empty, LoadError, TableBones};
pub use status::{Badge, Status};
pub use time::Ago;
pub use toast::use_toasts;
