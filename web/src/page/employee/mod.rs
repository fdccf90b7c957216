//! Employees.

use leptos::prelude::*;

use crate::component::PageHead;

/// Employees.
#[component]
pub fn EmployeeList() -> impl IntoView {
    view! { <PageHead title="Employees"/> }
}

/// Employees.
#[component]
pub fn EmployeeDetail() -> impl IntoView {
    view! { <PageHead title="Employees"/> }
}
