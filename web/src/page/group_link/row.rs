//! One pair.

use leptos::prelude::*;

use crate::api::group_link::{GroupLink, LinkableGroup};
use crate::api::kind::GroupLinkOrigin;
use crate::component::time::{At, Detail};
use crate::component::{Glyph, Icon};
use crate::model::word::count;

/// The row, with the way to take the pair apart.
#[component]
pub fn Row(link: GroupLink, unlinking: RwSignal<Option<GroupLink>>) -> impl IntoView {
    let how = match (link.how, link.made_by.clone()) {
        (GroupLinkOrigin::ByName, _) => "by its name".to_owned(),
        (GroupLinkOrigin::ByAdmin, Some(name)) => format!("by {name}"),
        (GroupLinkOrigin::ByAdmin, None) => "by an admin".to_owned(),
    };
    let label = format!("Take {} apart", link.pushed.display_name);
    let own = link.clone();
    view! {
        <tr>
            <td class="fill half">
                <Group group=link.pushed/>
            </td>
            <td class="fill half wide">
                <Group group=link.pulled/>
            </td>
            <td class="nowrap soft wide">{how}</td>
            <td class="r muted nowrap skip-s">
                <At moment=link.since detail=Detail::Brief/>
            </td>
            <td class="nowrap">
                <button
                    class="btn btn-s"
                    type="button"
                    aria-haspopup="dialog"
                    aria-label=label
                    on:click=move |_| unlinking.set(Some(own.clone()))
                >
                    "Take apart"
                </button>
            </td>
        </tr>
    }
}

#[component]
fn Group(group: LinkableGroup) -> impl IntoView {
    let glyph = if group.is_pulled { Glyph::Sync } else { Glyph::Send };
    view! {
        <span class="row">
            <Icon glyph=glyph class="muted"/>
            <span class="cut" title=group.display_name.clone()>
                <b>{group.display_name.clone()}</b>
            </span>
            <span class="muted small num nowrap">
                {if group.is_deleted {
                    "deleted in Okta".to_owned()
                } else {
                    count(group.member_count.into(), "person", "people")
                }}
            </span>
        </span>
    }
}
