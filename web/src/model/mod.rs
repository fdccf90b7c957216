//! The logic of the pages without a browser: plain data in, plain data out, tested on the host.
//!
//! Nothing here may use leptos, web-sys or js-sys; the shapes of the contract (`api`) are fine.

pub mod clock;
pub mod live;
pub mod person;
pub mod route;
pub mod rule;
pub mod shortcut;
pub mod token;
pub mod word;
