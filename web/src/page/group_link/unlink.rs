//! Taking a pair apart, asked about once.

use cynic::MutationBuilder;
use leptos::prelude::*;

use crate::api::group_link::{GroupLink, UnlinkGroups, UnlinkGroupsInput, UnlinkGroupsVariables};
use crate::component::ask::open_while;
use crate::component::{AskDialog, Submission, use_toasts};
use crate::session::use_session;

/// The dialog; open while a pair is given.
#[component]
pub fn UnlinkDialog(link: RwSignal<Option<GroupLink>>, changed: Callback<()>) -> impl IntoView {
    let session = use_session();
    let toasts = use_toasts();
    let open = open_while(link);
    let send = Submission::new();
    Effect::new(move |_| {
        if link.with(Option::is_some) {
            send.reset();
        }
    });
    let name = move || {
        link.with(|link| link.as_ref().map(|link| link.pushed.display_name.clone()))
            .unwrap_or_default()
    };
    let unlink = Callback::new(move |()| {
        let Some(own) = link.get_untracked() else { return };
        let input = UnlinkGroupsInput {
            pushed_id: own.pushed.id,
        };
        let operation = UnlinkGroups::build(UnlinkGroupsVariables { input });
        send.run(async move { session.request(operation).await }, move |_| {
            open.set(false);
            toasts.done(format!("{} was taken apart", own.pushed.display_name));
            changed.run(());
        });
    });
    view! {
        <AskDialog
            open=open
            title=Signal::derive(move || format!("Take {} apart?", name()))
            act="Take apart"
            acting="Taking apart"
            keep="Keep it"
            busy=send.busy()
            failure=send.beside(&[])
            on_act=unlink
        >
            <p>
                "From then on each is a group of its own, with the people its own side names, and they are decided again. The two are not linked by name again; an admin can."
            </p>
        </AskDialog>
    }
}
