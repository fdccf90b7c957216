//! Confirming that a group is gone.

use cynic::MutationBuilder;
use leptos::prelude::*;

use crate::api::deleted_group::{ConfirmGroupDeletion, ConfirmGroupDeletionVariables, DeletedGroup};
use crate::component::ask::open_while;
use crate::component::{AskDialog, Submission, use_toasts};
use crate::model::word::count;
use crate::session::use_session;

/// The dialog; open while a group is given.
#[component]
pub fn ConfirmDialog(group: RwSignal<Option<DeletedGroup>>, changed: Callback<()>) -> impl IntoView {
    let session = use_session();
    let toasts = use_toasts();
    let open = open_while(group);
    let send = Submission::new();
    let title = Signal::derive(move || {
        let name = group.with(|group| group.as_ref().map(|group| group.group.display_name.clone()));
        format!("Is {} gone for good?", name.unwrap_or_default())
    });
    let members = move || group.with(|group| group.as_ref().map_or(0, |group| group.group.member_count));
    let confirm = Callback::new(move |()| {
        let Some(own) = group.get_untracked() else { return };
        let variables = ConfirmGroupDeletionVariables {
            group_id: own.group.id,
        };
        let operation = ConfirmGroupDeletion::build(variables);
        send.run(async move { session.request(operation).await }, move |data| {
            open.set(false);
            let people = count(
                data.confirm_group_deletion.queued.into(),
                "person is",
                "people are",
            );
            toasts.done(format!("{people} decided again"));
            changed.run(());
        });
    });
    view! {
        <AskDialog
            open=open
            title=title
            act="Confirm deletion"
            acting="Confirming"
            keep="Go on with its members"
            busy=send.busy()
            failure=send.beside(&[])
            on_act=confirm
        >
            <p>
                {move || count(members().into(), "person is", "people are")}
                " in it by what was last known. Rules see nobody in it any more, and what they lose by that waits like any other loss."
            </p>
        </AskDialog>
    }
}
