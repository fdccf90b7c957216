//! The Latchkey console: what an admin sees in the browser. It talks to the server through `schema.graphql` only and knows
//! no other crate of the workspace.
//!
//! `api` holds the contract's shapes and the one request function, `session` who is signed in, `live` the event stream,
//! `again` the timer for what no event tells, `model` the logic of the pages without a browser, `component` what pages are
//! made of, `page` one module a page.
#![allow(
    unreachable_pub,
    reason = "an application: nothing outside links it, so `pub` means `for the other modules`"
)]

mod again;
mod api;
mod app;
mod attention;
mod component;
mod live;
mod model;
mod page;
mod session;

/// Mounts the console on the page.
pub fn run() {
    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(app::App);
}
