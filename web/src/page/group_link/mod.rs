//! Which pushed group is which group of Okta's API: found by search (`?q=`), linked by hand, taken apart.

mod link;
mod row;
mod unlink;

use cynic::QueryBuilder;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use self::link::LinkDialog;
use self::row::Row;
use self::unlink::UnlinkDialog;
use crate::api::group_link::{GroupLink, GroupLinkConnection, GroupLinks, GroupLinksVariables};
use crate::component::crumbs::Crumb;
use crate::component::search::{NoMatch, SearchField};
use crate::component::{Empty, Glyph, Icon, Load, PageHead, TableBones};
use crate::live::refetch_on_event;
use crate::model::route::with_query;
use crate::model::word::count;
use crate::page::integration::OktaTabs;
use crate::session::use_session;

/// Rows a page.
const ROWS: i32 = 50;
const PAGE: &str = "/okta/groups";

/// The page.
#[component]
pub fn GroupLinksPage() -> impl IntoView {
    let session = use_session();
    let query = use_query_map();
    let navigate = use_navigate();
    let search = Memo::new(move |_| query.with(|query| query.get("q")).unwrap_or_default());
    let after = Memo::new(move |_| {
        query
            .with(|query| query.get("after"))
            .filter(|after| !after.is_empty())
    });
    let on_search = Callback::new(move |text: String| {
        let options = NavigateOptions {
            replace: true,
            scroll: false,
            ..Default::default()
        };
        navigate(&with_query(PAGE, &[("q", Some(&text))]), options);
    });
    let links = LocalResource::new(move || {
        let search = search.get();
        let variables = GroupLinksVariables {
            first: Some(ROWS),
            after: after.get(),
            search: (!search.is_empty()).then_some(search),
        };
        async move { session.request(GroupLinks::build(variables)).await }
    });
    refetch_on_event(links, |_| true);
    let (linking, unlinking) = (RwSignal::new(false), RwSignal::new(None::<GroupLink>));
    let changed = Callback::new(move |()| links.refetch());
    let total = move || match links.get() {
        Some(Ok(data)) => Some(count(data.group_links.total_count.into(), "pair", "pairs")),
        Some(Err(_)) | None => None,
    };
    let lead = "Okta sends no id with a pushed group. Pushed and pulled groups of one name are one for rules, and stay so when either is renamed.";
    view! {
        <PageHead title="Group links" lead=Some(lead.to_owned()) above=vec![Crumb::new("Okta", "/okta")]>
            <button class="btn" type="button" on:click=move |_| linking.set(true)>
                <Icon glyph=Glyph::Link/>
                "Link groups"
            </button>
        </PageHead>
        <OktaTabs/>
        <div class="stack stack-list">
            <div class="filters">
                <SearchField
                    label="Search groups"
                    placeholder="Name of a group"
                    value=search
                    on_search=on_search
                />
                <span class="muted small num filters-count" role="status">
                    {total}
                </span>
            </div>
            <Load
                resource=links
                what="The list"
                bones=|| view! { <LinkTable body=|| view! { <TableBones columns=5/> } foot=|| ()/> }
                let:data
            >
                <Rows
                    page=Signal::derive(move || data.get().group_links)
                    search=search
                    clear=on_search
                    unlinking=unlinking
                />
            </Load>
        </div>
        <LinkDialog open=linking changed=changed/>
        <UnlinkDialog link=unlinking changed=changed/>
    }
}

#[component]
fn LinkTable(#[prop(into)] body: ViewFn, #[prop(into)] foot: ViewFn) -> impl IntoView {
    view! {
        <section class="card">
            <div class="scroll" tabindex="0" role="region" aria-label="Group links table">
                <table class="table as-cards">
                    <thead>
                        <tr>
                            <th scope="col">"Pushed"</th>
                            <th scope="col">"From Okta’s API"</th>
                            <th scope="col">"Linked"</th>
                            <th scope="col" class="r">
                                "Since"
                            </th>
                            <th scope="col">
                                <span class="vh">"Action"</span>
                            </th>
                        </tr>
                    </thead>
                    {body.run()}
                </table>
            </div>
            {foot.run()}
        </section>
    }
}

#[component]
fn Rows(
    page: Signal<GroupLinkConnection>,
    search: Memo<String>,
    clear: Callback<String>,
    unlinking: RwSignal<Option<GroupLink>>,
) -> impl IntoView {
    let is_empty = Memo::new(move |_| page.with(|page| page.nodes.is_empty()));
    let more = move || {
        let cursor = page.with(|page| page.page_info.next());
        cursor.map(|cursor| with_query(PAGE, &[("q", Some(&search.get())), ("after", Some(&cursor))]))
    };
    view! {
        <Show
            when=move || !is_empty.get()
            fallback=move || {
                if search.with(String::is_empty) {
                    view! { <Nothing/> }.into_any()
                } else {
                    view! { <NoMatch what="No pair" clear=clear/> }.into_any()
                }
            }
        >
            <LinkTable
                body=move || {
                    view! {
                        <tbody>
                            <For each=move || page.get().nodes key=|link| format!("{link:?}") let:link>
                                <Row link=link unlinking=unlinking/>
                            </For>
                        </tbody>
                    }
                }
                foot=move || view! { <More path=Signal::derive(more)/> }
            />
        </Show>
    }
}

/// The way to the rest of the list.
#[component]
fn More(path: Signal<Option<String>>) -> impl IntoView {
    move || {
        path.get().map(|path| {
            view! {
                <div class="table-foot">
                    <a class="btn btn-s push" href=path>
                        "More"
                    </a>
                </div>
            }
        })
    }
}

#[component]
fn Nothing() -> impl IntoView {
    view! {
        <section class="card">
            <Empty
                glyph=Glyph::Link
                title="No group is linked"
                text="That happens by itself once a group is pushed and also read from Okta’s API under the same name. Without API access there is nothing to link, and nothing is missing."
            >
                <a class="btn" href="/okta#api-access">
                    "Look at API access"
                </a>
            </Empty>
        </section>
    }
}
