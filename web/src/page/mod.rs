//! One module a page. A page reads its state from the URL, asks through the session, and is made of components.

pub mod access_group;
pub mod claim;
pub mod deleted_group;
pub mod doctor;
pub mod employee;
pub mod events;
pub mod gate;
pub mod group_link;
pub mod held;
pub mod integration;
pub mod key;
pub mod not_found;
pub mod outbox;
pub mod overview;
pub mod property;
pub mod rules;
pub mod scim_request;
pub mod set_up;
pub mod settings;
pub mod sign_in;
pub mod uninstall;
