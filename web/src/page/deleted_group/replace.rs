//! A new group of that name in the place of a deleted one, office by office.

use cynic::MutationBuilder;
use leptos::prelude::*;

use crate::api::deleted_group::{
    DeletedGroup, NamingOffice, ReplaceDeletedGroup, ReplaceDeletedGroupInput, ReplaceDeletedGroupVariables,
};
use crate::component::ask::open_while;
use crate::component::dialog::FormFailure;
use crate::component::{Dialog, Place, Submission, use_toasts};
use crate::model::word::count;
use crate::session::use_session;

/// The dialog; open while a group is given.
#[component]
pub fn ReplaceDialog(group: RwSignal<Option<DeletedGroup>>, changed: Callback<()>) -> impl IntoView {
    let open = open_while(group);
    let title = Signal::derive(move || {
        let name = group.with(|group| group.as_ref().map(|group| group.group.display_name.clone()));
        format!("Replace {}?", name.unwrap_or_default())
    });
    let members = move || {
        let count_of = |group: &DeletedGroup| group.replacement.as_ref().map_or(0, |it| it.member_count);
        group.with(|group| group.as_ref().map_or(0, count_of))
    };
    view! {
        <Dialog open=open title=title>
            <div class="dialog-body">
                <p>
                    {move || format!(
                        "Okta has a new group of that name with {}. The rules are published with it in the place of the deleted one; whoever loses something by that waits like with any publish.",
                        count(members().into(), "person", "people"),
                    )}
                </p>
                <ul class="lines offices" role="list" aria-label="Offices">
                    {move || {
                        group
                            .get()
                            .map(|own| {
                                own.properties
                                    .clone()
                                    .into_iter()
                                    .map(|office| view! { <Office group=own.clone() office=office changed=changed/> })
                                    .collect_view()
                            })
                    }}
                </ul>
            </div>
            <div class="dialog-foot">
                <button class="btn" type="button" on:click=move |_| open.set(false)>
                    "Close"
                </button>
            </div>
        </Dialog>
    }
}

#[component]
fn Office(group: DeletedGroup, office: NamingOffice, changed: Callback<()>) -> impl IntoView {
    let session = use_session();
    let toasts = use_toasts();
    let send = Submission::new();
    let busy = send.busy();
    let is_done = RwSignal::new(false);
    let name = office.name.clone();
    let replacement = group.replacement.map(|it| it.id);
    let replace = move |_| {
        let Some(replacement_id) = replacement.clone() else {
            return;
        };
        let input = ReplaceDeletedGroupInput {
            group_id: group.group.id.clone(),
            replacement_id,
            property_id: office.id.clone(),
            expected_revision: office.rule_set.revision,
            note: None,
        };
        let operation = ReplaceDeletedGroup::build(ReplaceDeletedGroupVariables { input });
        send.run(async move { session.request(operation).await }, move |data| {
            is_done.set(true);
            let people = count(
                data.replace_deleted_group.queued.into(),
                "person is",
                "people are",
            );
            toasts.done(format!("{people} decided again"));
            changed.run(());
        });
    };
    view! {
        <li>
            <Place name=name.clone()/>
            <span class="grow cut">{name}</span>
            <FormFailure failure=send.beside(&[])/>
            <button
                class="btn btn-s"
                type="button"
                disabled=move || is_done.get()
                aria-busy=move || busy.get().then_some("true")
                on:click=replace
            >
                {move || match (is_done.get(), busy.get()) {
                    (true, _) => "Replaced",
                    (false, true) => "Replacing",
                    (false, false) => "Replace here",
                }}
            </button>
        </li>
    }
}
