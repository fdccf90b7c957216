//! The integration as an admin lives with it: uninstalled and installed again, its tokens, its groups, what is wrong with
//! it (behaviour.md §3, §6).

mod address;
mod doctor;
mod group;
mod token;
mod uninstall;
