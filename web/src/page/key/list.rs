//! The list of keys. Search, office, state and page are in the URL: `?q=`, `?office=`, `?state=`, `?after=`, `?before=`.

use std::collections::BTreeSet;

use cynic::QueryBuilder;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use super::act::{Acts, ResendButton};
use super::row::{KeyTable, Row};
use crate::api::mobile_key::{KeyConnection, Keys, KeysVariables};
use crate::api::property::{PropertyName, PropertyNames};
use crate::component::search::{NoMatch, SearchField};
use crate::component::{Empty, Glyph, Load, OfficeFilter, PageHead, TableBones};
use crate::live::refetch_on_event;
use crate::model::key::{STATUSES, status_in_url};
use crate::model::listing::{Listing, Turn};
use crate::model::word::count;
use crate::page::employee::Pager;
use crate::session::use_session;

/// Rows a page.
const ROWS: i32 = 50;

/// The page.
#[component]
pub fn KeyList() -> impl IntoView {
    let session = use_session();
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
        navigate(&next.path("/keys"), options);
    });
    let keys = LocalResource::new(move || {
        let query = Keys::build(listing.with(variables));
        async move { session.request(query).await }
    });
    refetch_on_event(keys, |_| true);
    let acts = Acts::new(Callback::new(move |()| keys.refetch()));
    let total = move || match keys.get() {
        Some(Ok(data)) => Some(count(data.mobile_keys.total_count.into(), "key", "keys")),
        Some(Err(_)) | None => None,
    };
    view! {
        <PageHead title="Mobile keys" lead=Some("One key a person; it opens all their offices.".to_owned())>
            <ResendButton acts=acts/>
        </PageHead>
        <div class="stack stack-list">
            <div class="filters">
                <Filters listing=listing go=go/>
                <span class="muted small num filters-count" role="status">
                    {total}
                </span>
            </div>
            <Load
                resource=keys
                what="The list"
                bones=|| view! { <KeyTable body=|| view! { <TableBones columns=6/> } foot=|| ()/> }
                let:data
            >
                <Rows page=Signal::derive(move || data.get().mobile_keys) listing=listing go=go acts=acts/>
            </Load>
        </div>
    }
}

fn variables(listing: &Listing) -> KeysVariables {
    let backwards = matches!(listing.turn, Turn::Before(_));
    let (after, before) = match &listing.turn {
        Turn::First => (None, None),
        Turn::After(cursor) => (Some(cursor.clone()), None),
        Turn::Before(cursor) => (None, Some(cursor.clone())),
    };
    KeysVariables {
        first: (!backwards).then_some(ROWS),
        after,
        last: backwards.then_some(ROWS),
        before,
        search: (!listing.search.is_empty()).then(|| listing.search.clone()),
        property_id: listing.office.clone().map(cynic::Id::new),
        status: listing.state.as_deref().and_then(status_in_url),
    }
}

#[component]
fn Filters(listing: Memo<Listing>, go: Callback<Listing>) -> impl IntoView {
    let session = use_session();
    let names = LocalResource::new(move || async move { session.request(PropertyNames::build(())).await });
    let offices = Signal::derive(move || -> Vec<PropertyName> {
        let names = names.get().and_then(Result::ok);
        names.map(|data| data.properties).unwrap_or_default()
    });
    let search = Signal::derive(move || listing.with(|listing| listing.search.clone()));
    let office = Signal::derive(move || listing.with(|listing| listing.office.clone()));
    let from_start = move |change: &dyn Fn(&mut Listing)| {
        let mut next = listing.get_untracked();
        next.turn = Turn::First;
        change(&mut next);
        go.run(next);
    };
    let on_search = Callback::new(move |text: String| from_start(&|next| next.search.clone_from(&text)));
    let on_office = Callback::new(move |office| from_start(&|next| next.office = Option::clone(&office)));
    let is_state = move |key: &str| listing.with(|listing| listing.state.as_deref() == Some(key));
    let on_state = move |event| {
        let state = event_target_value(&event);
        from_start(&|next| next.state = (!state.is_empty()).then(|| state.clone()));
    };
    view! {
        <SearchField label="Search keys" placeholder="Name or e-mail" value=search on_search=on_search/>
        <OfficeFilter offices=offices value=office on_choose=on_office/>
        <select class="select filter-select" aria-label="State" on:change=on_state>
            <option value="" prop:selected=move || listing.with(|listing| listing.state.is_none())>
                "Any state"
            </option>
            {STATUSES
                .map(|(_, key, word)| {
                    view! {
                        <option value=key prop:selected=move || is_state(key)>
                            {word}
                        </option>
                    }
                })
                .collect_view()}
        </select>
        <Show when=move || listing.with(Listing::is_filtered)>
            <button class="btn btn-plain btn-s" type="button" on:click=move |_| go.run(Listing::default())>
                "Clear"
            </button>
        </Show>
    }
}

#[component]
fn Rows(
    page: Signal<KeyConnection>,
    listing: Memo<Listing>,
    go: Callback<Listing>,
    acts: Acts,
) -> impl IntoView {
    let is_empty = Memo::new(move |_| page.with(|page| page.nodes.is_empty()));
    // What is picked and no longer shown is not sent.
    Effect::new(move |_| {
        let shown: BTreeSet<String> =
            page.with(|page| page.nodes.iter().map(|row| row.id.inner().to_owned()).collect());
        acts.keep_picked(&shown);
    });
    let clear = Callback::new(move |_: String| go.run(Listing::default()));
    let nothing = move || {
        if listing.with(|listing| listing.is_filtered() || listing.turn != Turn::First) {
            return view! { <NoMatch what="No key" clear=clear/> }.into_any();
        }
        view! {
            <section class="card">
                <Empty
                    glyph=Glyph::Key
                    title="No keys yet"
                    text="A rule that issues a key makes one for each person it matches, and mails it once."
                >
                    <a class="btn btn-main" href="/rules">
                        "Look at the rules"
                    </a>
                </Empty>
            </section>
        }
        .into_any()
    };
    view! {
        <Show when=move || !is_empty.get() fallback=nothing>
            <KeyTable
                body=move || {
                    view! {
                        <tbody>
                            <For each=move || page.get().nodes key=|row| format!("{row:?}") let:row>
                                <Row row=row acts=acts/>
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
