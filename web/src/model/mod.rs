//! The logic of the pages without a browser: plain data in, plain data out, tested on the host.
//!
//! Nothing here may use leptos, web-sys or js-sys; the shapes of the contract (`api`) are fine.

pub mod access_override;
pub mod address;
pub mod attention;
pub mod claim;
pub mod clock;
pub mod doctor;
pub mod event;
pub mod json;
pub mod key;
pub mod latest;
pub mod limit;
pub mod listing;
pub mod live;
pub mod loss;
pub mod okta_check;
pub mod password;
pub mod person;
pub mod qr;
pub mod reorder;
pub mod route;
pub mod rule;
pub mod schedule;
pub mod scim_request;
pub mod scim_token;
pub mod set_up_step;
pub mod shortcut;
pub mod standing;
pub mod stream;
pub mod token;
pub mod uninstall;
pub mod word;
