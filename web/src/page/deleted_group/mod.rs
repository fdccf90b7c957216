//! Groups that were deleted in Okta while rules name them. Rules go on with the members they had until an admin confirms the deletion
//! or puts a new group of that name in their place: neither is ever done silently.

mod confirm;
mod replace;

use cynic::QueryBuilder;
use leptos::prelude::*;

use self::confirm::ConfirmDialog;
use self::replace::ReplaceDialog;
use crate::api::deleted_group::{DeletedGroup, DeletedGroups};
use crate::component::time::{At, Detail};
use crate::component::{Glyph, Icon, Status};
use crate::live::refetch_on_event;
use crate::model::word::{Look, count};
use crate::session::use_session;

/// The card; nothing while there is none.
#[component]
pub fn Deleted() -> impl IntoView {
    let session = use_session();
    let groups = LocalResource::new(move || async move { session.request(DeletedGroups::build(())).await });
    refetch_on_event(groups, |_| true);
    let (confirming, replacing) = (
        RwSignal::new(None::<DeletedGroup>),
        RwSignal::new(None::<DeletedGroup>),
    );
    let changed = Callback::new(move |()| groups.refetch());
    let all = Memo::new(move |before: Option<&Vec<DeletedGroup>>| match groups.get() {
        Some(Ok(data)) => data.deleted_groups,
        // While it is read again, or if that fails, the last answer stays.
        Some(Err(_)) | None => before.cloned().unwrap_or_default(),
    });
    view! {
        <Show when=move || all.with(|all| !all.is_empty())>
            <section class="card" aria-labelledby="deleted">
                <div class="card-head">
                    <h2 id="deleted">"Deleted in Okta, still named by rules"</h2>
                </div>
                <ul class="todo" role="list">
                    <For each=move || all.get() key=|group| format!("{group:?}") let:group>
                        <Line group=group confirming=confirming replacing=replacing/>
                    </For>
                </ul>
            </section>
        </Show>
        <ConfirmDialog group=confirming changed=changed/>
        <ReplaceDialog group=replacing changed=changed/>
    }
}

#[component]
fn Line(
    group: DeletedGroup,
    confirming: RwSignal<Option<DeletedGroup>>,
    replacing: RwSignal<Option<DeletedGroup>>,
) -> impl IntoView {
    let offices = group
        .properties
        .iter()
        .map(|office| office.name.as_str())
        .collect::<Vec<_>>()
        .join(", ");
    let members = count(group.group.member_count.into(), "person", "people");
    let is_confirmed = group.confirmed_at.is_some();
    let words = match (is_confirmed, group.properties.is_empty()) {
        (true, _) => format!("Confirmed: rules see nobody in it. Named in {offices}."),
        (false, true) => format!("Counts on with the {members} it had."),
        (false, false) => format!("Rules in {offices} go on with the {members} it had."),
    };
    let (own, other) = (group.clone(), group.clone());
    view! {
        <li>
            <Icon glyph=Glyph::Alert class="warn"/>
            <div>
                <b>{group.group.display_name.clone()}</b>
                <p>{words}</p>
            </div>
            <At moment=group.deleted_at.clone() detail=Detail::Brief/>
            <span class="row">
                {group
                    .replacement
                    .is_some()
                    .then(|| {
                        view! {
                            <button
                                class="btn btn-s"
                                type="button"
                                aria-haspopup="dialog"
                                on:click=move |_| replacing.set(Some(own.clone()))
                            >
                                "Replace"
                            </button>
                        }
                    })}
                {if is_confirmed {
                    let look = Look { tone: "", glyph: Glyph::Check, word: "Confirmed" };
                    view! { <Status look=look/> }.into_any()
                } else {
                    view! {
                        <button
                            class="btn btn-s btn-bad"
                            type="button"
                            aria-haspopup="dialog"
                            on:click=move |_| confirming.set(Some(other.clone()))
                        >
                            "Confirm"
                        </button>
                    }
                        .into_any()
                }}
            </span>
        </li>
    }
}
