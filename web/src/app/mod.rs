//! Routes, and what is around every page.

mod account;
mod guard;
mod keys;
mod nav;
mod notice;
mod palette;
mod shell;

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::path;

use crate::component::crumbs::Trail;
use crate::component::leave::{Leave, LeaveGuard};
use crate::component::time::provide_clock;
use crate::component::toast::{ToastShelf, Toasts};
use crate::live::Live;
use crate::page;
use crate::session::Session;

/// The console: the route table, and the contexts that live as long as the page.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_clock();
    provide_context(RwSignal::new(Trail::default()));
    Toasts::provide();
    Live::provide(Session::provide());
    page::rules::Drafts::provide();
    Leave::provide();
    view! {
        <Router>
            <Routes fallback=page::not_found::NotFound>
                <Route path=path!("/set-up") view=page::set_up::SetUp/>
                <Route path=path!("/sign-in") view=page::sign_in::SignIn/>
                <Route path=path!("/claim") view=page::claim::Claim/>
                <ParentRoute path=path!("") view=guard::Guard>
                    <Route path=path!("/") view=page::overview::Overview/>
                    <Route path=path!("/employees") view=page::employee::EmployeeList/>
                    <Route path=path!("/employees/:id") view=page::employee::EmployeeDetail/>
                    <Route path=path!("/events") view=page::events::EventsPage/>
                    <Route path=path!("/held") view=page::held::HeldPage/>
                    <Route path=path!("/properties") view=page::property::PropertyList/>
                    <Route path=path!("/properties/:id") view=page::property::PropertyDetail/>
                    <Route path=path!("/access-groups") view=page::access_group::AccessGroupList/>
                    <Route path=path!("/rules") view=page::rules::RulesIndexPage/>
                    <Route path=path!("/rules/:id") view=page::rules::RulesPage/>
                    <Route path=path!("/rules/:id/history") view=page::rules::RuleHistoryPage/>
                    <Route path=path!("/keys") view=page::key::KeyList/>
                    <Route path=path!("/outbox") view=page::outbox::OutboxPage/>
                    <Route path=path!("/okta") view=page::integration::IntegrationPage/>
                    <Route path=path!("/okta/requests") view=page::scim_request::RequestsPage/>
                    <Route path=path!("/okta/groups") view=page::group_link::GroupLinksPage/>
                    <Route path=path!("/okta/doctor") view=page::doctor::DoctorPage/>
                    <Route path=path!("/okta/uninstall") view=page::uninstall::UninstallPage/>
                    <Route path=path!("/settings") view=page::settings::SettingsPage/>
                    <Route path=path!("/*any") view=page::not_found::NotFound/>
                </ParentRoute>
            </Routes>
            <LeaveGuard/>
        </Router>
        <ToastShelf/>
    }
}
