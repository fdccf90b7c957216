//! All access groups, by property.

use cynic::QueryBuilder;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use super::dialog::GroupDialog;
use crate::api::property::{AccessGroup, PropertiesWhole, Property};
use crate::component::search::{NoMatch, SearchField};
use crate::component::{Empty, Glyph, Icon, Load, PageHead, Place, TableBones};
use crate::live::refetch_on_event;
use crate::model::route::with_query;
use crate::model::word::figure;
use crate::session::use_session;

/// The page. `?q=` filters by the names of group, property and door.
#[component]
pub fn AccessGroupList() -> impl IntoView {
    let session = use_session();
    let query = use_query_map();
    let navigate = use_navigate();
    let search = Memo::new(move |_| query.with(|query| query.get("q").unwrap_or_default()));
    let set_search = Callback::new(move |text: String| {
        let options = NavigateOptions {
            replace: true,
            scroll: false,
            ..Default::default()
        };
        navigate(&with_query("/access-groups", &[("q", Some(&text))]), options);
    });
    let properties =
        LocalResource::new(move || async move { session.request(PropertiesWhole::build(())).await });
    refetch_on_event(properties, |_| true);
    let changed = Callback::new(move |()| properties.refetch());
    view! {
        <Load
            resource=properties
            what="The list"
            is_page=true
            bones=|| {
                view! {
                    <PageHead title="Access groups"/>
                    <GroupTable body=|| view! { <TableBones columns=5/> }.into_any()/>
                }
            }
            let:data
        >
            <Body
                properties=Signal::derive(move || data.get().properties)
                search=search
                set_search=set_search
                changed=changed
            />
        </Load>
    }
}

fn matches(group: &AccessGroup, typed: &str) -> bool {
    let typed = typed.trim().to_lowercase();
    let is_in = |text: &str| text.to_lowercase().contains(&typed);
    is_in(&group.name) || is_in(&group.property.name) || group.doors.iter().any(|door| is_in(&door.name))
}

#[component]
fn Body(
    properties: Signal<Vec<Property>>,
    search: Memo<String>,
    set_search: Callback<String>,
    changed: Callback<()>,
) -> impl IntoView {
    let editing = RwSignal::new(None::<AccessGroup>);
    let open = RwSignal::new(false);
    let edit = Callback::new(move |group: Option<AccessGroup>| {
        editing.set(group);
        open.set(true);
    });
    let all = Memo::new(move |_| {
        properties
            .get()
            .into_iter()
            .flat_map(|it| it.access_groups)
            .collect::<Vec<_>>()
    });
    let shown = Memo::new(move |_| {
        search.with(|typed| {
            all.get()
                .into_iter()
                .filter(|group| matches(group, typed))
                .collect::<Vec<_>>()
        })
    });
    let table = move || {
        if all.with(Vec::is_empty) {
            return view! { <NoGroups has_properties=!properties.with(Vec::is_empty) edit=edit/> }.into_any();
        }
        if shown.with(Vec::is_empty) {
            return view! { <NoMatch what="No access group" clear=set_search/> }.into_any();
        }
        view! {
            <GroupTable body=move || {
                view! {
                    <tbody>
                        <For each=move || shown.get() key=|group| format!("{group:?}") let:group>
                            <Row group=group edit=edit/>
                        </For>
                    </tbody>
                }
                    .into_any()
            }/>
        }
        .into_any()
    };
    view! {
        <PageHead title="Access groups" lead="What a rule gives: a set of doors, with the hours they open.".to_owned()>
            <Show when=move || properties.with(|all| !all.is_empty())>
                <button class="btn btn-main" type="button" on:click=move |_| edit.run(None)>
                    <Icon glyph=Glyph::Plus/>
                    "Add access group"
                </button>
            </Show>
        </PageHead>
        <div class="stack stack-list">
            <div class="filters">
                <SearchField label="Search access groups" placeholder="Group, property or door" value=search on_search=set_search/>
                <span class="muted small num filters-count" role="status">
                    {move || format!("{} of {}", shown.with(Vec::len), all.with(Vec::len))}
                </span>
            </div>
            {table}
        </div>
        <GroupDialog open=open group=editing properties=properties changed=changed/>
    }
}

#[component]
fn NoGroups(has_properties: bool, edit: Callback<Option<AccessGroup>>) -> impl IntoView {
    let text = "A rule gives access groups, and a group opens doors. Until there is one, no rule can let anybody in.";
    view! {
        <section class="card">
            <Empty glyph=Glyph::Group title="No access groups yet" text=text>
                {if has_properties {
                    view! {
                        <button class="btn btn-main" type="button" on:click=move |_| edit.run(None)>
                            "Add access group"
                        </button>
                    }
                        .into_any()
                } else {
                    view! {
                        <a class="btn btn-main" href="/properties">
                            "Add a property first"
                        </a>
                    }
                        .into_any()
                }}
            </Empty>
        </section>
    }
}

#[component]
fn GroupTable(#[prop(into)] body: ViewFn) -> impl IntoView {
    view! {
        <section class="card">
            <div class="scroll" tabindex="0" role="region" aria-label="Access groups table">
                <table class="table as-cards">
                    <thead>
                        <tr>
                            <th scope="col">"Access group"</th>
                            <th scope="col">"Property"</th>
                            <th scope="col">"Opens"</th>
                            <th scope="col">"When"</th>
                            <th scope="col" class="r">
                                "People"
                            </th>
                        </tr>
                    </thead>
                    {body.run()}
                </table>
            </div>
        </section>
    }
}

#[component]
fn Row(group: AccessGroup, edit: Callback<Option<AccessGroup>>) -> impl IntoView {
    let held = StoredValue::new(group.clone());
    let doors = group
        .doors
        .iter()
        .map(|door| door.name.as_str())
        .collect::<Vec<_>>()
        .join(", ");
    view! {
        <tr>
            <td class="nowrap">
                <button class="link" type="button" on:click=move |_| edit.run(Some(held.get_value()))>
                    {group.name}
                </button>
            </td>
            <td class="nowrap">
                <a class="row plain" href=format!("/properties/{}", group.property.id.inner())>
                    <Place name=group.property.name.clone()/>
                    <span class="hide-s" aria-hidden="true">{group.property.name}</span>
                </a>
            </td>
            <td class="fill wide">
                {if doors.is_empty() {
                    view! {
                        <span class="status warn">
                            <Icon glyph=Glyph::Alert/>
                            "no door"
                        </span>
                    }
                        .into_any()
                } else {
                    view! { <span class="cut block" title=doors.clone()>{doors.clone()}</span> }.into_any()
                }}
            </td>
            <td class="muted nowrap skip-s">
                {group.schedule.map_or_else(|| "always".to_owned(), |schedule| schedule.name)}
            </td>
            <td class="r skip-s">{figure(group.active_membership_count.into())}</td>
        </tr>
    }
}
