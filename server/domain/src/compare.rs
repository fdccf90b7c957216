//! Two revisions of a rule set side by side, in words (behaviour.md §5, History). Rules are the same if their ids are.

use std::collections::BTreeMap;

use crate::{
    condition::{Condition, ConditionValue},
    explain::wanted,
    id::{AccessGroupId, DirectoryGroupId, RuleId},
    rule::{Rule, RuleSet},
};

keyed! {
    /// How a rule differs; a stable code.
    pub enum RuleDifference, "difference between rules" {
        Added = "added", "Added";
        Removed = "removed", "Removed";
        Moved = "moved", "Moved";
        Renamed = "renamed", "Renamed";
        Enabled = "enabled", "Switched on";
        Disabled = "disabled", "Switched off";
        Conditions = "conditions", "Other conditions";
        AccessGroups = "access_groups", "Other access groups";
        Role = "role", "Other role";
        MobileKey = "mobile_key", "Other mobile key";
    }
}

/// One thing that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleSetDifference {
    /// What.
    pub kind: RuleDifference,
    /// Of which rule.
    pub rule: RuleId,
    /// Its place in the older revision, from 1.
    pub before: Option<u32>,
    /// Its place in the newer one, from 1.
    pub after: Option<u32>,
    /// One sentence.
    pub message: String,
}

/// Names to put into the sentences.
#[derive(Clone, Copy, Debug)]
pub struct Names<'a> {
    /// Of directory groups.
    pub groups: &'a BTreeMap<DirectoryGroupId, String>,
    /// Of access groups.
    pub access_groups: &'a BTreeMap<AccessGroupId, String>,
}

/// What the newer revision changed, in its order; removed rules last.
pub fn compare(older: &RuleSet, newer: &RuleSet, names: Names<'_>) -> Vec<RuleSetDifference> {
    let place = |set: &RuleSet, id: RuleId| set.rules.iter().position(|rule| rule.id == id);
    let stays = stays_in_order(older, newer);
    let mut found = Vec::new();
    for (index, rule) in newer.rules.iter().enumerate() {
        let before = place(older, rule.id);
        let mut add = |kind, message: String| {
            found.push(RuleSetDifference {
                kind,
                rule: rule.id,
                before: before.map(position),
                after: Some(position(index)),
                message: format!("Rule {} {}: {message}", index + 1, rule.name),
            });
        };
        let Some(old) = before.map(|before| &older.rules[before]) else {
            add(RuleDifference::Added, "new".to_owned());
            continue;
        };
        if !stays.contains(&rule.id) {
            let from = before.map_or(0, |before| before + 1);
            add(RuleDifference::Moved, format!("moved, it was number {from}"));
        }
        for (kind, message) in differences(old, rule, names) {
            add(kind, message);
        }
    }
    for (index, rule) in older.rules.iter().enumerate() {
        if place(newer, rule.id).is_none() {
            found.push(RuleSetDifference {
                kind: RuleDifference::Removed,
                rule: rule.id,
                before: Some(position(index)),
                after: None,
                message: format!("Rule {} {}: removed", index + 1, rule.name),
            });
        }
    }
    found
}

fn position(index: usize) -> u32 {
    u32::try_from(index + 1).unwrap_or(u32::MAX)
}

/// The longest run of common rules that kept their order: moving one rule is one difference, not one for each it passed.
fn stays_in_order(older: &RuleSet, newer: &RuleSet) -> Vec<RuleId> {
    let old_place: BTreeMap<RuleId, usize> = older
        .rules
        .iter()
        .enumerate()
        .map(|(at, rule)| (rule.id, at))
        .collect();
    let common: Vec<(RuleId, usize)> = newer
        .rules
        .iter()
        .filter_map(|rule| Some((rule.id, *old_place.get(&rule.id)?)))
        .collect();
    // Longest increasing subsequence; at most 200 rules, so the plain way is quick enough.
    let mut best: Vec<(usize, Option<usize>)> = Vec::with_capacity(common.len());
    for (at, (_, place)) in common.iter().enumerate() {
        let before = (0..at).filter(|earlier| common[*earlier].1 < *place);
        let longest = before.max_by_key(|earlier| best[*earlier].0);
        best.push((longest.map_or(1, |earlier| best[earlier].0 + 1), longest));
    }
    let mut at = (0..best.len()).max_by_key(|at| best[*at].0);
    let mut kept = Vec::new();
    while let Some(index) = at {
        kept.push(common[index].0);
        at = best[index].1;
    }
    kept
}

fn differences(old: &Rule, new: &Rule, names: Names<'_>) -> Vec<(RuleDifference, String)> {
    let mut found = Vec::new();
    if old.name != new.name {
        found.push((RuleDifference::Renamed, format!("renamed, it was {}", old.name)));
    }
    match (old.enabled, new.enabled) {
        (false, true) => found.push((RuleDifference::Enabled, "switched on".to_owned())),
        (true, false) => found.push((RuleDifference::Disabled, "switched off".to_owned())),
        (true, true) | (false, false) => {}
    }
    if (old.matching, &old.conditions) != (new.matching, &new.conditions) {
        let (before, after) = (conditions(old, names), conditions(new, names));
        found.push((
            RuleDifference::Conditions,
            format!("if {after}, it was if {before}"),
        ));
    }
    let (before, after) = (&old.outcome.access_groups, &new.outcome.access_groups);
    if before != after {
        let name = |id: &AccessGroupId| {
            let name = names.access_groups.get(id).map(String::as_str);
            name.unwrap_or("an access group that is gone").to_owned()
        };
        let listed = |word, ids: Vec<String>| (!ids.is_empty()).then(|| format!("{word} {}", ids.join(", ")));
        let parts = [
            listed("also", after.difference(before).map(name).collect()),
            listed("no longer", before.difference(after).map(name).collect()),
        ];
        let parts: Vec<_> = parts.into_iter().flatten().collect();
        found.push((RuleDifference::AccessGroups, parts.join(", ")));
    }
    if old.outcome.role != new.outcome.role {
        let (before, after) = (old.outcome.role.label(), new.outcome.role.label());
        found.push((RuleDifference::Role, format!("role {after}, it was {before}")));
    }
    if old.outcome.mobile_key != new.outcome.mobile_key {
        let label = |rule: &Rule| rule.outcome.mobile_key.label().to_lowercase();
        let (before, after) = (label(old), label(new));
        found.push((RuleDifference::MobileKey, format!("{after}, it was {before}")));
    }
    found
}

fn conditions(rule: &Rule, names: Names<'_>) -> String {
    let all: Vec<_> = rule.conditions.iter().map(|it| condition(it, names)).collect();
    match (all.is_empty(), rule.matching) {
        (true, _) => "everyone".to_owned(),
        (false, crate::rule::Match::All) => all.join(" and "),
        (false, crate::rule::Match::Any) => all.join(" or "),
    }
}

fn condition(condition: &Condition, names: Names<'_>) -> String {
    let value = |value: &ConditionValue| match value {
        ConditionValue::Text(text) => text.shown().to_owned(),
        ConditionValue::PropertyField(field) => field.label().to_owned(),
        ConditionValue::Group(group) => {
            let name = names.groups.get(group).map(String::as_str);
            name.unwrap_or("a group that is gone").to_owned()
        }
    };
    let values: Vec<_> = condition.values().iter().map(value).collect();
    let values = wanted(condition.operator(), &values);
    let text = format!(
        "{} {} {values}",
        condition.attribute().label(),
        condition.operator().label()
    );
    text.trim_end().to_owned()
}
