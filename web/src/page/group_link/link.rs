//! Linking two groups by hand.

use cynic::{MutationBuilder, QueryBuilder};
use leptos::prelude::*;

use crate::api::group_link::{
    LinkGroups, LinkGroupsInput, LinkGroupsVariables, LinkableGroup, LinkableGroups, LinkableGroupsVariables,
};
use crate::component::combo::{Chip, Combo, Offer, searched};
use crate::component::{Field, FormDialog, Glyph, Submission, use_toasts};
use crate::model::word::count;
use crate::session::use_session;

/// Groups shown at once; typing narrows them.
const GROUPS: i32 = 20;

/// The dialog.
#[component]
pub fn LinkDialog(open: RwSignal<bool>, changed: Callback<()>) -> impl IntoView {
    let session = use_session();
    let toasts = use_toasts();
    let (pushed, pulled) = (
        RwSignal::new(None::<LinkableGroup>),
        RwSignal::new(None::<LinkableGroup>),
    );
    let has_tried = RwSignal::new(false);
    let send = Submission::new();
    Effect::new(move |_| {
        if open.get() {
            pushed.set(None);
            pulled.set(None);
            has_tried.set(false);
            send.reset();
        }
    });
    let submit = Callback::new(move |()| {
        has_tried.set(true);
        let (Some(own), Some(other)) = (pushed.get_untracked(), pulled.get_untracked()) else {
            request_animation_frame(crate::component::form::focus_first_fault);
            return;
        };
        let input = LinkGroupsInput {
            pushed_id: own.id,
            pulled_id: other.id,
        };
        let operation = LinkGroups::build(LinkGroupsVariables { input });
        send.run(async move { session.request(operation).await }, move |_| {
            open.set(false);
            toasts.done(format!("{} is linked", own.display_name));
            changed.run(());
        });
    });
    let lacking = move |chosen: RwSignal<Option<LinkableGroup>>, refused: Signal<Option<String>>| {
        Signal::derive(move || {
            let lacks = has_tried.get() && chosen.with(Option::is_none);
            lacks
                .then(|| "Choose a group.".to_owned())
                .or_else(|| refused.get())
        })
    };
    view! {
        <FormDialog
            open=open
            title="Link groups"
            submit="Link them"
            submitting="Linking"
            busy=send.busy()
            failure=send.beside(&["pushedId", "pulledId"])
            on_submit=submit
        >
            <p>"For rules the two are one group from then on: whoever was seen in either last is in it."</p>
            <Picker
                id="link-pushed"
                label="Pushed group"
                is_pulled=false
                chosen=pushed
                error=lacking(pushed, send.of_field("pushedId"))
            />
            <Picker
                id="link-pulled"
                label="Group from Okta’s API"
                is_pulled=true
                chosen=pulled
                error=lacking(pulled, send.of_field("pulledId"))
            />
        </FormDialog>
    }
}

/// One group of one sort, found by name.
#[component]
fn Picker(
    id: &'static str,
    label: &'static str,
    is_pulled: bool,
    chosen: RwSignal<Option<LinkableGroup>>,
    error: Signal<Option<String>>,
) -> impl IntoView {
    let session = use_session();
    let (typed, is_open) = (RwSignal::new(String::new()), RwSignal::new(false));
    let searched = searched(typed);
    let found = LocalResource::new(move || {
        let (search, is_wanted) = (searched.get(), is_open.get());
        async move {
            if !is_wanted {
                return None;
            }
            let variables = LinkableGroupsVariables {
                first: Some(GROUPS),
                search: (!search.is_empty()).then_some(search),
            };
            let answer = session.request(LinkableGroups::build(variables)).await;
            Some(answer.map(|data| data.directory_groups.nodes).unwrap_or_default())
        }
    });
    // While the next answer is on its way the last one stays.
    let groups = Memo::new(
        move |before: Option<&Vec<LinkableGroup>>| match found.get().flatten() {
            Some(groups) => groups
                .into_iter()
                .filter(|group| group.is_pulled == is_pulled && !group.is_deleted)
                .collect(),
            None => before.cloned().unwrap_or_default(),
        },
    );
    let offers = Signal::derive(move || {
        let offer = |group: LinkableGroup| Offer {
            name: group.display_name,
            note: count(group.member_count.into(), "person", "people"),
            glyph: Glyph::People,
        };
        groups.get().into_iter().map(offer).collect::<Vec<_>>()
    });
    let chips = Signal::derive(move || {
        let chip = |group: LinkableGroup| Chip {
            name: group.display_name,
            glyph: Glyph::People,
            tone: "",
        };
        chosen.get().map(chip).into_iter().collect::<Vec<_>>()
    });
    let pick = Callback::new(move |index: usize| {
        chosen.set(groups.with_untracked(|all| all.get(index).cloned()));
        is_open.set(false);
    });
    let note = Signal::derive(move || {
        let words = if found.get().flatten().is_none() {
            "Looking for groups"
        } else {
            "No such group"
        };
        Some(words.to_owned())
    });
    view! {
        <Field id=id label=label error=error>
            <Combo
                id=id
                label=label.to_owned()
                chips=chips
                on_remove=Callback::new(move |_| chosen.set(None))
                typed=typed
                is_open=is_open
                offers=offers
                on_pick=pick
                note=note
                placeholder=Signal::derive(move || {
                    // One is enough: nothing more is asked for.
                    if chosen.with(Option::is_some) { String::new() } else { "Search groups".to_owned() }
                })
                is_invalid=Signal::derive(move || error.with(Option::is_some))
                described_by=format!("{id}-note")
            />
        </Field>
    }
}
