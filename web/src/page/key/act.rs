//! What is done with keys: one at a time, or sending the picked ones again.

use std::collections::BTreeSet;

use cynic::MutationBuilder;
use leptos::prelude::*;

use crate::api::kind::AdminRole;
use crate::api::mobile_key::{
    KeyVariables, ResendMobileKeys, ResendVariables, RestoreMobileKey, RevokeMobileKey, SuspendMobileKey,
};
use crate::component::toast::Toasts;
use crate::component::{Glyph, Icon, Submission, use_toasts};
use crate::session::{Session, use_session};

/// Picked keys, and what is under way. Copies are handles.
#[derive(Clone, Copy)]
pub struct Acts {
    session: Session,
    toasts: Toasts,
    picked: RwSignal<BTreeSet<String>>,
    send: Submission,
    changed: Callback<()>,
}

/// One of the things to do with a single key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Until an admin gives it back.
    Suspend,
    /// Given back, without a mail.
    Restore,
    /// For ever.
    Revoke,
}

impl Acts {
    /// Nothing picked; `changed` reads the list again.
    pub fn new(changed: Callback<()>) -> Self {
        Self {
            session: use_session(),
            toasts: use_toasts(),
            picked: RwSignal::default(),
            send: Submission::new(),
            changed,
        }
    }

    /// Whether the caller's role allows anything here; the server has the last word.
    pub fn may_act(self) -> bool {
        let viewer = self.session.viewer();
        let role = viewer.and_then(|viewer| viewer.admin).map(|admin| admin.role);
        matches!(role, Some(AdminRole::Owner | AdminRole::Admin))
    }

    /// Whether the key is picked.
    pub fn is_picked(self, id: &str) -> bool {
        self.picked.with(|picked| picked.contains(id))
    }

    /// Picks it, or no longer.
    pub fn toggle(self, id: &str) {
        self.picked.update(|picked| {
            if !picked.remove(id) {
                picked.insert(id.to_owned());
            }
        });
    }

    /// Forgets picked keys that are not among these.
    pub fn keep_picked(self, shown: &BTreeSet<String>) {
        if self.picked.with_untracked(|picked| !picked.is_subset(shown)) {
            self.picked
                .update(|picked| picked.retain(|id| shown.contains(id)));
        }
    }

    /// Sends these again and tells how many were.
    pub fn resend(self, ids: BTreeSet<String>) {
        let toasts = self.toasts;
        let ids = ids.into_iter().map(cynic::Id::new).collect();
        let operation = ResendMobileKeys::build(ResendVariables { ids });
        let session = self.session;
        self.send
            .run(async move { session.request(operation).await }, move |data| {
                let done = data.resend_mobile_keys;
                match (done.resent.len(), done.refused.first()) {
                    (0, Some(refused)) => toasts.failed(refused.message.clone()),
                    (sent, Some(_)) => {
                        toasts.done(format!("{sent} sent again, {} left alone", done.refused.len()));
                    }
                    (sent, None) => toasts.done(format!("{sent} sent again; older links no longer work")),
                }
                self.picked.set(BTreeSet::new());
                self.changed.run(());
            });
    }

    /// Does one thing with one key.
    pub fn act(self, deed: Deed, id: &str) {
        let toasts = self.toasts;
        let variables = KeyVariables {
            id: cynic::Id::new(id),
        };
        let session = self.session;
        let done = move |words: &'static str| {
            toasts.done(words);
            self.changed.run(());
        };
        match deed {
            Deed::Suspend => {
                let operation = SuspendMobileKey::build(variables);
                let work = async move { session.request(operation).await };
                self.send.run(work, move |_| done("Key suspended"));
            }
            Deed::Restore => {
                let operation = RestoreMobileKey::build(variables);
                let work = async move { session.request(operation).await };
                self.send
                    .run(work, move |_| done("Key given back, without a mail"));
            }
            Deed::Revoke => {
                let operation = RevokeMobileKey::build(variables);
                let work = async move { session.request(operation).await };
                self.send.run(work, move |_| done("Key revoked"));
            }
        }
    }

    /// Shows a failure as a toast.
    fn tell_failures(self) {
        let toasts = self.toasts;
        let error = self.send.error();
        Effect::new(move |_| {
            if let Some(error) = error.get() {
                toasts.failed(error.message());
            }
        });
    }
}

/// Sends the picked keys again.
#[component]
pub fn ResendButton(acts: Acts) -> impl IntoView {
    acts.tell_failures();
    let count = move || acts.picked.with(BTreeSet::len);
    view! {
        <Show when=move || { count() > 0 }>
            <button
                class="btn btn-main"
                type="button"
                disabled=acts.send.busy()
                on:click=move |_| acts.resend(acts.picked.get_untracked())
            >
                <Icon glyph=Glyph::Send/>
                {move || format!("Send {} again", count())}
            </button>
        </Show>
    }
}
