//! Drafts of rule sets that outlive their page: going elsewhere in the console loses nothing, closing the tab asks first.

use leptos::ev;
use leptos::prelude::*;

use crate::api::rule::RuleSet;
use crate::model::rule::RuleSetDraft;
use crate::model::rule::change::changes;

#[derive(Clone)]
struct Kept {
    viewer: String,
    property: String,
    draft: ArcRwSignal<RuleSetDraft>,
}

/// The drafts of this tab, each for one person and one property. Copies are handles.
#[derive(Clone, Copy)]
pub struct Drafts(RwSignal<Vec<Kept>>);

impl Drafts {
    /// Makes the store, gives it to everything below, and makes the browser ask before unpublished changes are lost.
    pub fn provide() {
        let drafts = Self(RwSignal::new(Vec::new()));
        provide_context(drafts);
        let listener = window_event_listener(ev::beforeunload, move |event| {
            let is_dirty = drafts
                .0
                .with_untracked(|all| all.iter().any(|kept| kept.draft.with_untracked(is_dirty)));
            if is_dirty {
                event.prevent_default();
            }
        });
        on_cleanup(move || listener.remove());
    }

    /// The draft of a property, begun from `published` if there is none with changes.
    pub fn of(self, viewer: &str, property: &str, published: &RuleSet) -> RwSignal<RuleSetDraft> {
        let found = self.0.with_untracked(|all| {
            all.iter()
                .find(|kept| kept.viewer == viewer && kept.property == property)
                .map(|kept| kept.draft.clone())
        });
        let draft = match found {
            Some(draft) => {
                if !draft.with_untracked(is_dirty) {
                    draft.set(RuleSetDraft::new(published));
                }
                draft
            }
            None => {
                let draft = ArcRwSignal::new(RuleSetDraft::new(published));
                let (viewer, property) = (viewer.to_owned(), property.to_owned());
                self.0.update(|all| {
                    all.push(Kept {
                        viewer,
                        property,
                        draft: draft.clone(),
                    })
                });
                draft
            }
        };
        draft.into()
    }

    /// Whether a property has unpublished changes; reactive.
    pub fn has_changes(self, viewer: &str, property: &str) -> bool {
        self.0.with(|all| {
            all.iter()
                .any(|kept| kept.viewer == viewer && kept.property == property && kept.draft.with(is_dirty))
        })
    }
}

/// The drafts of this tab.
pub fn use_drafts() -> Drafts {
    expect_context()
}

fn is_dirty(draft: &RuleSetDraft) -> bool {
    !changes(draft).is_empty()
}
