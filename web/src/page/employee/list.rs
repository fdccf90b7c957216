//! The list of employees. Search, office, view and page are in the URL: `?q=`, `?office=`, `?view=unmatched`, `?after=`, `?before=`.

use cynic::QueryBuilder;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use super::dialog::AddPerson;
use super::row::{EmployeeTable, Row};
use super::unmatched::Unmatched;
use crate::api::employee::{EmployeeConnection, Employees, EmployeesVariables};
use crate::api::event::PageInfo;
use crate::api::property::{PropertyName, PropertyNames};
use crate::component::search::{NoMatch, SearchField};
use crate::component::{Empty, Glyph, Icon, Load, OfficeFilter, PageHead, TableBones};
use crate::live::refetch_on_event;
use crate::model::listing::{Listing, Turn};
use crate::model::word::count;
use crate::session::use_session;

/// Rows a page.
const ROWS: i32 = 50;

/// The page.
#[component]
pub fn EmployeeList() -> impl IntoView {
    let query = use_query_map();
    let navigate = use_navigate();
    let listing = Memo::new(move |_| query.with(|query| Listing::read(|key| query.get(key))));
    let go = Callback::new(move |next: Listing| {
        let is_typing = listing.with_untracked(|now| now.search != next.search);
        let options = NavigateOptions {
            replace: is_typing,
            scroll: !is_typing,
            ..Default::default()
        };
        navigate(&next.path("/employees"), options);
    });
    let is_unmatched = Memo::new(move |_| listing.with(|listing| listing.is_unmatched));
    let adding = RwSignal::new(false);
    view! {
        <PageHead title="Employees">
            <button class="btn btn-main" type="button" on:click=move |_| adding.set(true)>
                <Icon glyph=Glyph::Plus/>
                "Add person"
            </button>
        </PageHead>
        <div class="stack stack-list">
            <nav class="tabs" aria-label="Views">
                <a href="/employees" aria-current=move || (!is_unmatched.get()).then_some("page")>
                    "Everyone"
                </a>
                <a href="/employees?view=unmatched" aria-current=move || is_unmatched.get().then_some("page")>
                    "Unmatched"
                </a>
            </nav>
            {move || {
                if is_unmatched.get() {
                    view! { <Unmatched listing=listing go=go/> }.into_any()
                } else {
                    view! { <Everyone listing=listing go=go adding=adding/> }.into_any()
                }
            }}
        </div>
        <AddPerson open=adding/>
    }
}

fn variables(listing: &Listing) -> EmployeesVariables {
    let backwards = matches!(listing.turn, Turn::Before(_));
    let (after, before) = match &listing.turn {
        Turn::First => (None, None),
        Turn::After(cursor) => (Some(cursor.clone()), None),
        Turn::Before(cursor) => (None, Some(cursor.clone())),
    };
    EmployeesVariables {
        first: (!backwards).then_some(ROWS),
        after,
        last: backwards.then_some(ROWS),
        before,
        search: (!listing.search.is_empty()).then(|| listing.search.clone()),
        property_id: listing.office.clone().map(cynic::Id::new),
        status: None,
    }
}

#[component]
fn Everyone(listing: Memo<Listing>, go: Callback<Listing>, adding: RwSignal<bool>) -> impl IntoView {
    let session = use_session();
    let employees = LocalResource::new(move || {
        let query = Employees::build(listing.with(variables));
        async move { session.request(query).await }
    });
    refetch_on_event(employees, |_| true);
    let search = Signal::derive(move || listing.with(|listing| listing.search.clone()));
    let on_search = Callback::new(move |text: String| go.run(listing.get_untracked().searching(text)));
    let total = Signal::derive(move || match employees.get() {
        Some(Ok(data)) => Some(data.employees.total_count),
        Some(Err(_)) | None => None,
    });
    view! {
        <div class="filters">
            <SearchField label="Search employees" placeholder="Name, e-mail or employee number" value=search on_search=on_search/>
            <Office listing=listing go=go/>
            <Show when=move || listing.with(Listing::is_filtered)>
                <button class="btn btn-plain btn-s" type="button" on:click=move |_| go.run(Listing::default())>
                    "Clear"
                </button>
            </Show>
            <span class="muted small num filters-count" role="status">
                {move || total.get().map(|total| count(total.into(), "person", "people"))}
            </span>
        </div>
        <Load
            resource=employees
            what="The list"
            bones=|| view! { <EmployeeTable body=|| view! { <TableBones columns=7/> } foot=|| ()/> }
            let:data
        >
            <Rows page=Signal::derive(move || data.get().employees) listing=listing go=go adding=adding/>
        </Load>
    }
}

#[component]
fn Rows(
    page: Signal<EmployeeConnection>,
    listing: Memo<Listing>,
    go: Callback<Listing>,
    adding: RwSignal<bool>,
) -> impl IntoView {
    let is_empty = Memo::new(move |_| page.with(|page| page.nodes.is_empty()));
    let clear = Callback::new(move |_: String| go.run(Listing::default()));
    let nobody = move || {
        if listing.with(|listing| listing.is_filtered() || listing.turn != Turn::First) {
            view! { <NoMatch what="Nobody" clear=clear/> }.into_any()
        } else {
            view! { <NobodyYet adding=adding/> }.into_any()
        }
    };
    view! {
        <Show when=move || !is_empty.get() fallback=nobody>
            <EmployeeTable
                body=move || {
                    view! {
                        <tbody>
                            <For each=move || page.get().nodes key=|row| format!("{row:?}") let:row>
                                <Row row=row/>
                            </For>
                        </tbody>
                    }
                }
                foot=move || {
                    let info = Signal::derive(move || page.with(|page| page.page_info.clone()));
                    view! { <Pager info=info listing=listing go=go/> }
                }
            />
        </Show>
    }
}

#[component]
fn NobodyYet(adding: RwSignal<bool>) -> impl IntoView {
    view! {
        <section class="card">
            <Empty
                glyph=Glyph::People
                title="Nobody here yet"
                text="People arrive by themselves once Okta pushes them. You can also add somebody by hand."
            >
                <a class="btn btn-main" href="/okta">
                    "Connect Okta"
                </a>
                <button class="btn" type="button" on:click=move |_| adding.set(true)>
                    "Add person"
                </button>
            </Empty>
        </section>
    }
}

/// Newer and older rows by cursor; a page has no number because the list moves.
#[component]
pub fn Pager(info: Signal<PageInfo>, listing: Memo<Listing>, go: Callback<Listing>) -> impl IntoView {
    let turn = move |turn: Option<Turn>| {
        if let Some(turn) = turn {
            go.run(Listing {
                turn,
                ..listing.get_untracked()
            });
        }
    };
    view! {
        <button
            class="btn btn-s btn-icon"
            type="button"
            aria-label="Previous rows"
            disabled=move || !info.with(|info| info.has_previous_page)
            on:click=move |_| turn(info.get_untracked().start_cursor.map(Turn::Before))
        >
            <Icon glyph=Glyph::Left/>
        </button>
        <button
            class="btn btn-s btn-icon"
            type="button"
            aria-label="Next rows"
            disabled=move || !info.with(|info| info.has_next_page)
            on:click=move |_| turn(info.get_untracked().end_cursor.map(Turn::After))
        >
            <Icon glyph=Glyph::Right/>
        </button>
    }
}

/// One office, or all.

#[component]
fn Office(listing: Memo<Listing>, go: Callback<Listing>) -> impl IntoView {
    let session = use_session();
    let names = LocalResource::new(move || async move { session.request(PropertyNames::build(())).await });
    let offices = Signal::derive(move || -> Vec<PropertyName> {
        let names = names.get().and_then(Result::ok);
        names.map(|data| data.properties).unwrap_or_default()
    });
    let value = Signal::derive(move || listing.with(|listing| listing.office.clone()));
    let choose = Callback::new(move |office| {
        go.run(Listing {
            office,
            turn: Turn::First,
            ..listing.get_untracked()
        });
    });
    view! { <OfficeFilter offices=offices value=value on_choose=choose/> }
}
