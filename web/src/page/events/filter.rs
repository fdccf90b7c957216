//! Whose events and of which office.

use cynic::QueryBuilder;
use leptos::prelude::*;

use super::Board;
use crate::api::event::{EmployeeName, EmployeeNameVariables};
use crate::api::property::PropertyNames;
use crate::component::{Glyph, Icon, OfficeFilter};
use crate::model::stream::{EventFilter, Stream};
use crate::model::word;
use crate::session::use_session;

/// The filters above the list.
#[component]
pub fn Filters(board: Board) -> impl IntoView {
    let session = use_session();
    let names = LocalResource::new(move || async move { session.request(PropertyNames::build(())).await });
    let offices = Signal::derive(move || {
        let names = names.get().and_then(Result::ok);
        names.map(|data| data.properties).unwrap_or_default()
    });
    let office = Signal::derive(move || board.filter.with(|filter| filter.office.clone()));
    let choose = Callback::new(move |office| {
        board.go.run((
            EventFilter {
                office,
                ..board.filter.get_untracked()
            },
            None,
        ));
    });
    let count = move || {
        let count = board
            .stream
            .with(|stream| i64::try_from(stream.shown().len()).unwrap_or_default());
        word::count(count, "event", "events")
    };
    let has_older = Memo::new(move |_| board.stream.with(Stream::older_cursor).is_some());
    view! {
        <div class="filters">
            <OfficeFilter offices=offices value=office on_choose=choose/>
            <Person board=board/>
            <Show when=move || board.filter.with(EventFilter::is_set)>
                <button
                    class="btn btn-plain btn-s"
                    type="button"
                    on:click=move |_| board.go.run((EventFilter::default(), None))
                >
                    "Clear"
                </button>
            </Show>
            <span class="muted small num filters-count">
                {count} {move || if has_older.get() { ", older ones below" } else { "" }}
            </span>
        </div>
    }
}

/// The person whose events these are, and the way back to everyone's.
#[component]
fn Person(board: Board) -> impl IntoView {
    let session = use_session();
    let id = Memo::new(move |_| board.filter.with(|filter| filter.employee.clone()));
    let person = LocalResource::new(move || {
        let id = id.get();
        async move {
            let query = EmployeeName::build(EmployeeNameVariables {
                id: cynic::Id::new(id?),
            });
            session.request(query).await.ok().and_then(|data| data.employee)
        }
    });
    let name = move || {
        person
            .get()
            .flatten()
            .map_or_else(|| "one person".to_owned(), |person| person.display_name)
    };
    let clear = move |_| {
        board.go.run((
            EventFilter {
                employee: None,
                ..board.filter.get_untracked()
            },
            None,
        ));
    };
    view! {
        <Show when=move || id.get().is_some()>
            <span class="filter is-set">
                "Person "
                <b>{name}</b>
                <button class="filter-clear" type="button" aria-label="Show everyone" on:click=clear>
                    <Icon glyph=Glyph::X class="i-s"/>
                </button>
            </span>
        </Show>
    }
}
