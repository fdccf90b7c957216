//! The ordered rules of one property: as published, and as edited on top of it.

use super::super::reorder::{moved, shift};
use super::{ConditionDraft, RuleDraft, check, wire};
use crate::api::rule::{ConditionAttribute, RuleSet};

/// A set being edited. Keys are unique in it, also across [`RuleSetDraft::rebase`].
#[derive(Clone, Debug, PartialEq)]
pub struct RuleSetDraft {
    /// Revision that was edited; 0 = none was ever published.
    pub revision: i32,
    /// In their order.
    pub rules: Vec<RuleDraft>,
    published: Vec<RuleDraft>,
    next_key: u32,
}

impl RuleSetDraft {
    /// Starts from what is published.
    pub fn new(set: &RuleSet) -> Self {
        let mut next_key = 0;
        let published = wire::read_rules(&set.rules, &mut next_key);
        Self {
            revision: set.revision,
            rules: published.clone(),
            published,
            next_key,
        }
    }

    /// As it was published.
    pub fn published(&self) -> &[RuleDraft] {
        &self.published
    }

    /// Where the rule is, from 0.
    pub fn index_of(&self, key: u32) -> Option<usize> {
        self.rules.iter().position(|rule| rule.key == key)
    }

    /// The rule.
    pub fn rule(&self, key: u32) -> Option<&RuleDraft> {
        self.rules.iter().find(|rule| rule.key == key)
    }

    /// The rule, to change it.
    pub fn rule_mut(&mut self, key: u32) -> Option<&mut RuleDraft> {
        self.rules.iter_mut().find(|rule| rule.key == key)
    }

    /// True if no rule can be added (behaviour.md §3).
    pub fn is_full(&self) -> bool {
        self.rules.len() >= check::RULES_PER_PROPERTY
    }

    /// Adds an empty rule with one condition to fill in and returns its key. It goes to the end, but above a last rule that
    /// catches everyone, where nobody would reach it.
    pub fn add_rule(&mut self, first: Option<&ConditionAttribute>) -> u32 {
        let key = self.take_key();
        let at = match self.rules.last() {
            Some(last) if last.conditions.is_empty() => self.rules.len() - 1,
            Some(_) | None => self.rules.len(),
        };
        self.rules.insert(at, RuleDraft::blank(key));
        if let Some(attribute) = first {
            self.add_condition(key, attribute);
        }
        key
    }

    /// Puts a copy right below the rule and returns its key; `None` if there is no such rule.
    pub fn duplicate_rule(&mut self, key: u32) -> Option<u32> {
        let at = self.index_of(key)?;
        let mut copy = self.rules[at].clone();
        copy.key = self.take_key();
        copy.id = None;
        let kept: String = copy
            .name
            .trim()
            .chars()
            .take(check::NAME_CHARACTERS - " copy".len())
            .collect();
        copy.name = format!("{kept} copy").trim_start().to_owned();
        for condition in &mut copy.conditions {
            condition.key = self.take_key();
        }
        let copied = copy.key;
        self.rules.insert(at + 1, copy);
        Some(copied)
    }

    /// Takes the rule out.
    pub fn delete_rule(&mut self, key: u32) {
        self.rules.retain(|rule| rule.key != key);
    }

    /// Moves the rule to a place, from 0.
    pub fn move_rule(&mut self, key: u32, to: usize) {
        if let Some(from) = self.index_of(key) {
            shift(&mut self.rules, from, to);
        }
    }

    /// Adds a condition about an attribute.
    pub fn add_condition(&mut self, rule: u32, attribute: &ConditionAttribute) {
        let key = self.take_key();
        if let (Some(operator), Some(rule)) = (attribute.operators.first().copied(), self.rule_mut(rule)) {
            let attribute = attribute.key.clone();
            rule.conditions.push(ConditionDraft {
                key,
                attribute,
                operator,
                values: Vec::new(),
            });
        }
    }

    /// Puts these edits on top of a newer revision, after somebody else published. A rule that was not touched here is as it is
    /// there, a rule that was stays as edited; one that is gone there although it was edited here becomes a new one. If nothing
    /// was moved here the order is theirs, else it is ours with their new rules below the rule they follow there.
    pub fn rebase(&mut self, set: &RuleSet) {
        let theirs = wire::read_rules(&set.rules, &mut self.next_key);
        let base = std::mem::replace(&mut self.published, theirs);
        let is_order_theirs = moved(&places(&base, &base), &places(&base, &self.rules)).is_empty();
        let ours: Vec<RuleDraft> = std::mem::take(&mut self.rules)
            .into_iter()
            .filter_map(|rule| merge(rule, &base, &self.published))
            .collect();
        // Deleted here: it was in the base and is not in ours.
        let is_deleted_here =
            |rule: &RuleDraft| same_rule(&base, rule).is_some() && same_rule(&ours, rule).is_none();
        let theirs: Vec<RuleDraft> = self
            .published
            .iter()
            .filter(|rule| !is_deleted_here(rule))
            .cloned()
            .collect();
        self.rules = if is_order_theirs {
            let spine = theirs
                .into_iter()
                .map(|rule| same_rule(&ours, &rule).cloned().unwrap_or(rule))
                .collect();
            weave(spine, &ours)
        } else {
            weave(ours, &theirs)
        };
        self.revision = set.revision;
    }

    fn take_key(&mut self) -> u32 {
        self.next_key += 1;
        self.next_key
    }
}

/// One rule of ours on top of theirs; `None` if it is gone.
fn merge(rule: RuleDraft, base: &[RuleDraft], theirs: &[RuleDraft]) -> Option<RuleDraft> {
    let Some(before) = same_rule(base, &rule) else {
        return Some(rule);
    };
    let is_untouched = rule.says_the_same(before) && rule.enabled == before.enabled;
    match (same_rule(theirs, &rule), is_untouched) {
        (Some(now), true) => Some(RuleDraft {
            key: rule.key,
            ..now.clone()
        }),
        (Some(_), false) => Some(rule),
        (None, true) => None,
        (None, false) => Some(RuleDraft { id: None, ..rule }),
    }
}

/// Inserts what `list` lacks of `source`, each below the nearest rule it follows in `source`.
fn weave(mut list: Vec<RuleDraft>, source: &[RuleDraft]) -> Vec<RuleDraft> {
    let mut below = 0;
    for rule in source {
        let at = list
            .iter()
            .position(|other| other.key == rule.key || is_same_rule(other, rule));
        below = match at {
            Some(at) => at + 1,
            None => {
                list.insert(below, rule.clone());
                below + 1
            }
        };
    }
    list
}

fn is_same_rule(one: &RuleDraft, other: &RuleDraft) -> bool {
    one.id.is_some() && one.id == other.id
}

/// The published rule that `rule` is an edit of.
pub(super) fn same_rule<'a>(list: &'a [RuleDraft], rule: &RuleDraft) -> Option<&'a RuleDraft> {
    list.iter().find(|other| is_same_rule(other, rule))
}

/// Places in `base` of the rules that have one, in the order of `rules`: identities that both lists share.
pub(super) fn places(base: &[RuleDraft], rules: &[RuleDraft]) -> Vec<usize> {
    rules
        .iter()
        .filter_map(|rule| base.iter().position(|other| is_same_rule(other, rule)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::sample::{city_attribute, lisbon, published, rule};
    use super::*;

    fn names(draft: &RuleSetDraft) -> Vec<&str> {
        draft.rules.iter().map(|rule| rule.name.as_str()).collect()
    }

    #[test]
    fn a_new_rule_goes_above_the_one_that_catches_everyone() {
        let mut draft = lisbon();
        let last = draft.add_rule(Some(&city_attribute()));
        assert_eq!(
            (draft.index_of(last), draft.rules[3].conditions.len()),
            (Some(3), 1)
        );
        draft.rules[3].conditions.clear();
        let above = draft.add_rule(None);
        assert_eq!(draft.index_of(above), Some(3));
    }

    #[test]
    fn a_copy_is_another_rule_right_below() {
        let mut draft = lisbon();
        let copy = draft.duplicate_rule(draft.rules[0].key);
        assert_eq!(
            names(&draft),
            [
                "Contractors",
                "Contractors copy",
                "Hardware lab staff",
                "Lisbon everyone"
            ]
        );
        let (original, copied) = (&draft.rules[0], &draft.rules[1]);
        assert_eq!((Some(copied.key), &copied.id), (copy, &None));
        assert_ne!(copied.conditions[0].key, original.conditions[0].key);
        draft.rules[0].name = "x".repeat(check::NAME_CHARACTERS);
        draft.duplicate_rule(draft.rules[0].key);
        assert_eq!(draft.rules[1].name.chars().count(), check::NAME_CHARACTERS);
    }

    #[test]
    fn what_was_not_touched_follows_the_newer_revision() {
        let mut draft = lisbon();
        draft.rules[0].name = "Vendors".to_owned();
        let key = draft.rules[2].key;
        let newer = published(
            15,
            vec![
                rule("9", "Cleaners", "Lisbon"),
                rule("3", "Everyone in Lisbon", "Lisbon"),
                rule("1", "Contractors", "Braga"),
            ],
        );
        draft.rebase(&newer);
        assert_eq!(names(&draft), ["Cleaners", "Everyone in Lisbon", "Vendors"]);
        assert_eq!((draft.revision, draft.rules[1].key), (15, key));
        let keys: std::collections::BTreeSet<u32> = draft.rules.iter().map(|rule| rule.key).collect();
        assert_eq!(keys.len(), 3);
        let newest: Vec<&str> = draft.published().iter().map(|rule| rule.name.as_str()).collect();
        assert_eq!(newest, ["Cleaners", "Everyone in Lisbon", "Contractors"]);
    }

    #[test]
    fn edits_survive_a_publish_by_somebody_else() {
        let mut draft = lisbon();
        draft.rules[1].enabled = false;
        let first = draft.rules[0].key;
        draft.move_rule(first, 2);
        let added = draft.add_rule(None);
        draft.rebase(&published(
            15,
            vec![
                rule("1", "Contractors", "Porto"),
                rule("8", "Guests", "Lisbon"),
                rule("3", "Lisbon everyone", "Lisbon"),
            ],
        ));
        // Moved here, so the order is ours; the rule deleted there was edited here and comes back as a new one.
        assert_eq!(
            names(&draft),
            [
                "Hardware lab staff",
                "Lisbon everyone",
                "Contractors",
                "Guests",
                ""
            ]
        );
        assert_eq!(
            (&draft.rules[0].id, draft.rules[2].id.as_deref()),
            (&None, Some("1"))
        );
        assert_eq!(draft.index_of(added), Some(4));
    }

    #[test]
    fn what_was_deleted_here_stays_deleted() {
        let mut draft = lisbon();
        draft.delete_rule(draft.rules[1].key);
        draft.rebase(&published(
            15,
            vec![
                rule("2", "Hardware lab", "Lisbon"),
                rule("3", "Lisbon everyone", "Lisbon"),
            ],
        ));
        assert_eq!(names(&draft), ["Lisbon everyone"]);
    }

    #[test]
    fn two_hundred_rules_are_the_most() {
        let mut draft = lisbon();
        while !draft.is_full() {
            draft.add_rule(None);
        }
        assert_eq!(draft.rules.len(), 200);
    }
}
