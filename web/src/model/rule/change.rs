//! What differs between the draft and what is published, for the dock and for whoever publishes.

use super::super::reorder::moved;
use super::set::{RuleSetDraft, places, same_rule};

/// A kind of difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// Not there before.
    Added,
    /// Says something else.
    Edited,
    /// On now.
    SwitchedOn,
    /// Off now.
    SwitchedOff,
    /// At another place.
    Moved,
    /// No longer there.
    Deleted,
}

/// One difference, and in which rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Key of the rule in the draft; `None` if it is deleted.
    pub key: Option<u32>,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: ChangeKind,
    /// Place in the draft, from 1; 0 if it is deleted.
    pub position: usize,
}

impl Change {
    /// "Contractors moved to 2".
    pub fn sentence(&self) -> String {
        let Self { name, position, .. } = self;
        match self.kind {
            ChangeKind::Added => format!("{name} is new, at {position}"),
            ChangeKind::Edited => format!("{name} changed"),
            ChangeKind::SwitchedOn => format!("{name} switched on"),
            ChangeKind::SwitchedOff => format!("{name} switched off"),
            ChangeKind::Moved => format!("{name} moved to {position}"),
            ChangeKind::Deleted => format!("{name} deleted"),
        }
    }
}

/// Every difference, in the order of the draft, deleted ones last. Empty = nothing to publish.
pub fn changes(draft: &RuleSetDraft) -> Vec<Change> {
    let base = draft.published();
    let here = places(base, &draft.rules);
    let was_moved = moved(&places(base, base), &here);
    let mut all = Vec::new();
    for (index, rule) in draft.rules.iter().enumerate() {
        let (key, name, position) = (Some(rule.key), rule.shown_name(), index + 1);
        let mut push = |kind| {
            all.push(Change {
                key,
                name: name.clone(),
                kind,
                position,
            })
        };
        let Some(before) = same_rule(base, rule) else {
            push(ChangeKind::Added);
            continue;
        };
        if !rule.says_the_same(before) {
            push(ChangeKind::Edited);
        }
        if rule.enabled != before.enabled {
            push(if rule.enabled {
                ChangeKind::SwitchedOn
            } else {
                ChangeKind::SwitchedOff
            });
        }
        if was_moved.iter().any(|place| base[*place].id == before.id) {
            push(ChangeKind::Moved);
        }
    }
    let gone = base
        .iter()
        .filter(|before| same_rule(&draft.rules, before).is_none());
    all.extend(gone.map(|rule| Change {
        key: None,
        name: rule.shown_name(),
        kind: ChangeKind::Deleted,
        position: 0,
    }));
    all
}

/// "2 moved, 1 changed, 1 new"; empty if there is nothing.
pub fn summary(changes: &[Change]) -> String {
    const WORDS: [(ChangeKind, &str); 6] = [
        (ChangeKind::Moved, "moved"),
        (ChangeKind::Edited, "changed"),
        (ChangeKind::Added, "new"),
        (ChangeKind::SwitchedOn, "switched on"),
        (ChangeKind::SwitchedOff, "switched off"),
        (ChangeKind::Deleted, "deleted"),
    ];
    let count = |kind| changes.iter().filter(|change| change.kind == kind).count();
    let parts = WORDS
        .into_iter()
        .map(|(kind, word)| (count(kind), word))
        .filter(|(n, _)| *n > 0);
    parts
        .map(|(n, word)| format!("{n} {word}"))
        .collect::<Vec<_>>()
        .join(", ")
}

#[cfg(test)]
mod tests {
    use super::super::sample::lisbon;
    use super::*;
    use crate::api::kind::Role;

    fn said(draft: &RuleSetDraft) -> Vec<String> {
        changes(draft).iter().map(Change::sentence).collect()
    }

    #[test]
    fn nothing_changed_says_nothing() {
        let mut draft = lisbon();
        let key = draft.rules[0].key;
        draft.move_rule(key, 2);
        draft.move_rule(key, 0);
        assert_eq!(said(&draft), [""; 0]);
        assert_eq!(summary(&changes(&draft)), "");
    }

    #[test]
    fn every_kind_of_change_is_named_and_counted() {
        let mut draft = lisbon();
        draft.rules[1].role = Role::Manager;
        draft.rules[1].enabled = false;
        draft.delete_rule(draft.rules[2].key);
        draft.add_rule(None);
        let second = draft.rules[1].key;
        draft.move_rule(second, 0);
        let expected = [
            "Hardware lab staff changed",
            "Hardware lab staff switched off",
            "Hardware lab staff moved to 1",
            "New rule is new, at 3",
            "Lisbon everyone deleted",
        ];
        assert_eq!(said(&draft), expected);
        assert_eq!(
            summary(&changes(&draft)),
            "1 moved, 1 changed, 1 new, 1 switched off, 1 deleted"
        );
    }

    #[test]
    fn one_rule_moved_is_one_change() {
        let mut draft = lisbon();
        let first = draft.rules[0].key;
        draft.move_rule(first, 2);
        assert_eq!(said(&draft), ["Contractors moved to 3"]);
    }
}
