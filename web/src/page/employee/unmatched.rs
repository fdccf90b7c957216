//! Directory users whom no rule of any property matches.

use cynic::QueryBuilder;
use leptos::prelude::*;

use crate::api::employee::{UnmatchedConnection, UnmatchedUser, UnmatchedUsers, UnmatchedVariables};
use crate::component::search::{NoMatch, SearchField};
use crate::component::time::{At, Detail};
use crate::component::{Avatar, Empty, Glyph, Icon, Load, TableBones};
use crate::live::refetch_on_event;
use crate::model::listing::{Listing, Turn};
use crate::session::use_session;

use super::list::Pager;

const ROWS: i32 = 50;

/// The view.
#[component]
pub fn Unmatched(listing: Memo<Listing>, go: Callback<Listing>) -> impl IntoView {
    let session = use_session();
    let users = LocalResource::new(move || {
        let (search, turn) = listing.with(|listing| (listing.search.clone(), listing.turn.clone()));
        let after = match turn {
            Turn::After(cursor) => Some(cursor),
            Turn::First | Turn::Before(_) => None,
        };
        let search = (!search.is_empty()).then_some(search);
        let query = UnmatchedUsers::build(UnmatchedVariables {
            first: Some(ROWS),
            after,
            search,
        });
        async move { session.request(query).await }
    });
    refetch_on_event(users, |_| true);
    let search = Signal::derive(move || listing.with(|listing| listing.search.clone()));
    let on_search = Callback::new(move |text: String| go.run(listing.get_untracked().searching(text)));
    view! {
        <div class="filters">
            <SearchField label="Search unmatched people" placeholder="Name or user name" value=search on_search=on_search/>
        </div>
        <Load
            resource=users
            what="The list"
            bones=|| view! { <UnmatchedTable body=|| view! { <TableBones columns=4/> } foot=|| ()/> }
            let:data
        >
            <Rows page=Signal::derive(move || data.get().unmatched_users) listing=listing go=go/>
        </Load>
    }
}

#[component]
fn Rows(page: Signal<UnmatchedConnection>, listing: Memo<Listing>, go: Callback<Listing>) -> impl IntoView {
    let is_empty = Memo::new(move |_| page.with(|page| page.nodes.is_empty()));
    let clear = Callback::new(move |_: String| {
        go.run(Listing {
            is_unmatched: true,
            ..Listing::default()
        })
    });
    let nobody = move || {
        if listing.with(Listing::is_filtered) {
            return view! { <NoMatch what="Nobody" clear=clear/> }.into_any();
        }
        view! {
            <section class="card">
                <Empty
                    glyph=Glyph::Check
                    title="Everyone is matched"
                    text="Each person in the directory is caught by a rule of at least one office, or has left."
                />
            </section>
        }
        .into_any()
    };
    // Pages here go forward only, as the contract has it: back is the browser's own.
    let info = Signal::derive(move || {
        page.with(|page| crate::api::event::PageInfo {
            has_previous_page: false,
            ..page.page_info.clone()
        })
    });
    view! {
        <Show when=move || !is_empty.get() fallback=nobody>
            <UnmatchedTable
                body=move || {
                    view! {
                        <tbody>
                            <For each=move || page.get().nodes key=|user| format!("{user:?}") let:user>
                                <Row user=user/>
                            </For>
                        </tbody>
                    }
                }
                foot=move || view! { <Pager info=info listing=listing go=go/> }
            />
        </Show>
    }
}

#[component]
fn UnmatchedTable(#[prop(into)] body: ViewFn, #[prop(into)] foot: ViewFn) -> impl IntoView {
    view! {
        <section class="card">
            <div class="scroll" tabindex="0" role="region" aria-label="Unmatched people table">
                <table class="table as-cards">
                    <thead>
                        <tr>
                            <th scope="col">"Person"</th>
                            <th scope="col">"Why"</th>
                            <th scope="col">"Groups"</th>
                            <th scope="col" class="r">
                                "Changed"
                            </th>
                        </tr>
                    </thead>
                    {body.run()}
                </table>
            </div>
            <div class="table-foot">
                <span class="row push">{foot.run()}</span>
            </div>
        </section>
    }
}

#[component]
fn Row(user: UnmatchedUser) -> impl IntoView {
    let name = user
        .display_name
        .clone()
        .unwrap_or_else(|| user.user_name.clone());
    let why = user.outcomes.first().map_or_else(
        || "No office has rules yet.".to_owned(),
        |outcome| outcome.summary.clone(),
    );
    let groups = user
        .groups
        .iter()
        .map(|group| group.display_name.as_str())
        .collect::<Vec<_>>()
        .join(", ");
    let link = match user.employee {
        Some(employee) => {
            view! { <a class="who nowrap" href=format!("/employees/{}", employee.id.inner())>{name.clone()}</a> }.into_any()
        }
        None => view! { <span class="nowrap">{name.clone()}</span> }.into_any(),
    };
    view! {
        <tr>
            <td>
                <span class="row">
                    <Avatar name=name/>
                    {link}
                    <span class="muted small cut hide-s">{user.user_name.clone()}</span>
                </span>
            </td>
            <td class="fill wide">
                <span class="row">
                    <Icon glyph=Glyph::Dash class="i-s muted"/>
                    <span class="cut" title=why.clone()>
                        {why.clone()}
                    </span>
                </span>
            </td>
            <td class="muted skip-s">
                <span class="cut block" title=groups.clone()>
                    {if groups.is_empty() { "none".to_owned() } else { groups.clone() }}
                </span>
            </td>
            <td class="r muted nowrap skip-s">
                <At moment=user.updated_at detail=Detail::Brief/>
            </td>
        </tr>
    }
}
