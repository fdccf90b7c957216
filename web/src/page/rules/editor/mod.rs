//! The state of the editor of one property's rules, shared by its parts: the draft, what is open, what is wrong.
//! Publishing it is `publish`.

mod lint;
mod preview;
mod publish;

use leptos::prelude::*;
use wasm_bindgen::JsCast;

pub use self::lint::RuleFinding;
use self::preview::Seen;
use crate::api::property::AccessGroup;
use crate::api::rule::{ConditionAttribute, RuleProperty, RuleSet};
use crate::component::reorder::Reorder;
use crate::component::toast::Toasts;
use crate::component::{Submission, use_toasts};
use crate::model::rule::change::{Change, changes};
use crate::model::rule::fault::{Part, RuleFault};
use crate::model::rule::home::Home;
use crate::model::rule::{RuleDraft, RuleSetDraft, check};
use crate::session::{Session, use_session};

/// One property's editor. Copies are handles.
#[derive(Clone, Copy)]
pub struct Editor {
    /// The rules as edited.
    pub draft: RwSignal<RuleSetDraft>,
    /// Which rule is open.
    pub open: RwSignal<Option<u32>>,
    /// What is new against the published revision.
    pub changes: Memo<Vec<Change>>,
    /// What is wrong, at its control.
    pub faults: Memo<Vec<RuleFault>>,
    /// Why this revision is published, in the admin's words.
    pub note: RwSignal<String>,
    /// What the server finds in the draft.
    pub findings: RwSignal<Vec<RuleFinding>>,
    /// What the draft would do, as last looked at.
    pub seen: RwSignal<Option<Seen>>,
    /// Whether that is shown.
    pub is_seen_shown: RwSignal<bool>,
    /// The list as it can be put in order.
    pub reorder: Reorder,
    property: Signal<RuleProperty>,
    attributes: Signal<Vec<ConditionAttribute>>,
    has_tried: RwSignal<bool>,
    refused: RwSignal<Vec<RuleFault>>,
    send: Submission,
    look: Submission,
    sent: StoredValue<Option<RuleSetDraft>>,
    published: Callback<()>,
    session: Session,
    toasts: Toasts,
}

/// The editor around this component.
pub fn use_editor() -> Editor {
    expect_context()
}

impl Editor {
    /// Makes the editor and gives it to everything below. `published` reads the property again.
    pub fn provide(
        draft: RwSignal<RuleSetDraft>,
        property: Signal<RuleProperty>,
        attributes: Signal<Vec<ConditionAttribute>>,
        published: Callback<()>,
    ) -> Self {
        let open = RwSignal::new(None);
        let has_tried = RwSignal::new(false);
        let refused = RwSignal::new(Vec::new());
        let home = Memo::new(move |_| property.with(Home::new));
        let keys = Memo::new(move |_| {
            draft.with(|draft| draft.rules.iter().map(|rule| rule.key).collect::<Vec<_>>())
        });
        let name = move |key| {
            draft.with_untracked(|draft| draft.rule(key).map(RuleDraft::shown_name).unwrap_or_default())
        };
        let reorder = Reorder::new(
            keys.into(),
            Callback::new(name),
            Callback::new(move |(key, to)| draft.update(|draft| draft.move_rule(key, to))),
            Callback::new(move |()| open.set(None)),
        );
        let editor = Self {
            draft,
            open,
            changes: Memo::new(move |_| draft.with(changes)),
            faults: Memo::new(move |_| {
                let mut all = refused.get();
                if has_tried.get() {
                    all.extend(draft.with(|draft| home.with(|home| check::faults(draft, home))));
                }
                all
            }),
            note: RwSignal::new(String::new()),
            findings: RwSignal::new(Vec::new()),
            seen: RwSignal::new(None),
            is_seen_shown: RwSignal::new(false),
            reorder,
            property,
            attributes,
            has_tried,
            refused,
            send: Submission::new(),
            look: Submission::new(),
            sent: StoredValue::new(None),
            published,
            session: use_session(),
            toasts: use_toasts(),
        };
        provide_context(editor);
        editor.follow_what_is_published();
        editor.place_what_is_refused();
        editor.lint_live();
        editor
    }

    /// Name and facts of the property; reactive.
    pub fn home(self) -> Home {
        self.property.with(Home::new)
    }

    /// Access groups of the property; reactive.
    pub fn access_groups(self) -> Vec<AccessGroup> {
        self.property.with(|property| property.access_groups.clone())
    }

    /// What conditions can be about; reactive.
    pub fn attributes(self) -> Vec<ConditionAttribute> {
        self.attributes.get()
    }

    /// What is published now, which may be newer than what is edited; reactive.
    pub fn newest(self) -> RuleSet {
        self.property.with(|property| property.rule_set.clone())
    }

    /// Whether somebody published since these edits began; reactive.
    pub fn is_stale(self) -> bool {
        self.property.with(|property| property.rule_set.revision) > self.draft.with(|draft| draft.revision)
    }

    /// Whether there is something to publish; reactive.
    pub fn is_dirty(self) -> bool {
        self.changes.with(|changes| !changes.is_empty())
    }

    /// Whether it is being published.
    pub fn busy(self) -> Signal<bool> {
        self.send.busy()
    }

    /// A rule, or what one reads from it; told only when that changes.
    pub fn of_rule<T: PartialEq + Send + Sync + 'static>(
        self,
        key: u32,
        read: fn(&RuleDraft) -> T,
    ) -> Memo<Option<T>> {
        Memo::new(move |_| self.draft.with(|draft| draft.rule(key).map(read)))
    }

    /// What is wrong at a control.
    pub fn fault(self, rule: u32, part: Part) -> Memo<Option<String>> {
        Memo::new(move |_| {
            self.faults.with(|faults| {
                let fault = faults
                    .iter()
                    .find(|fault| fault.rule == rule && fault.part == part);
                fault.map(|fault| fault.message.clone())
            })
        })
    }

    /// Edits a rule. What the server refused in it is forgotten: it was about what stood there before.
    pub fn edit(self, key: u32, change: impl FnOnce(&mut RuleDraft)) {
        if self
            .refused
            .with_untracked(|refused| refused.iter().any(|fault| fault.rule == key))
        {
            self.refused
                .update(|refused| refused.retain(|fault| fault.rule != key));
        }
        self.draft.update(|draft| {
            if let Some(rule) = draft.rule_mut(key) {
                change(rule);
            }
        });
    }

    /// Adds a rule, opens it, and puts the focus on its name.
    pub fn add_rule(self) {
        let first = self.attributes.with_untracked(|all| all.first().cloned());
        let key = self.draft.try_update(|draft| draft.add_rule(first.as_ref()));
        self.open.set(key);
        focus_soon("#rule-name");
    }

    /// Adds a condition about the first attribute on offer.
    pub fn add_condition(self, rule: u32) {
        self.edit(rule, |_| {});
        if let Some(attribute) = self.attributes.with_untracked(|all| all.first().cloned()) {
            self.draft.update(|draft| draft.add_condition(rule, &attribute));
        }
    }

    /// Copies a rule and opens the copy.
    pub fn duplicate_rule(self, key: u32) {
        let copy = self.draft.try_update(|draft| draft.duplicate_rule(key)).flatten();
        if copy.is_some() {
            self.open.set(copy);
            focus_soon("#rule-name");
        }
    }

    /// Takes a rule out and says so.
    pub fn delete_rule(self, key: u32) {
        let name = self
            .draft
            .with_untracked(|draft| draft.rule(key).map(RuleDraft::shown_name).unwrap_or_default());
        self.open.set(None);
        self.draft.update(|draft| draft.delete_rule(key));
        self.reorder.say(format!("{name} deleted. Not published yet."));
        focus_soon("#new-rule");
    }

    /// Forgets every change.
    pub fn discard(self) {
        self.open.set(None);
        self.has_tried.set(false);
        self.refused.set(Vec::new());
        self.send.reset();
        self.note.set(String::new());
        let newest = self.property.with_untracked(|property| property.rule_set.clone());
        self.draft.set(RuleSetDraft::new(&newest));
        rescue_focus();
    }

    /// Puts the changes on top of what somebody else published meanwhile.
    pub fn rebase(self) {
        self.send.reset();
        self.refused.set(Vec::new());
        let newest = self.property.with_untracked(|property| property.rule_set.clone());
        self.draft.update(|draft| draft.rebase(&newest));
        // A rule that is gone there may have been open.
        let is_there = |key: &u32| self.draft.with_untracked(|draft| draft.rule(*key).is_some());
        self.open.update(|open| *open = open.filter(is_there));
    }

    /// Without changes of one's own the newest revision is shown at once.
    fn follow_what_is_published(self) {
        Effect::new(move |_| {
            if self.is_stale() && !self.is_dirty() {
                self.open.set(None);
                self.draft.set(RuleSetDraft::new(&self.newest()));
            }
        });
    }
}

/// Gives the focus a place if what had it is gone, without moving the page.
pub fn rescue_focus() {
    request_animation_frame(|| {
        let has_it = document()
            .active_element()
            .is_some_and(|element| element.tag_name() != "BODY");
        let options = web_sys::FocusOptions::new();
        options.set_prevent_scroll(true);
        if let Some(element) = find("#new-rule").filter(|_| !has_it) {
            // Without the focus the keyboard starts elsewhere: worse, not wrong.
            drop(element.focus_with_options(&options));
        }
    });
}

fn find(selector: &str) -> Option<web_sys::HtmlElement> {
    document()
        .query_selector(selector)
        .ok()
        .flatten()?
        .dyn_into()
        .ok()
}

/// Puts the focus on an element that is about to appear.
pub fn focus_soon(selector: &'static str) {
    request_animation_frame(move || {
        if let Some(element) = find(selector) {
            // Without the focus the keyboard starts elsewhere: worse, not wrong.
            drop(element.focus());
        }
    });
}
