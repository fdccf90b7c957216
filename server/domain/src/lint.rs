//! What is worth a look in a rule set before it is published (behaviour.md §5, Lint): sound, not complete. What is found
//! holds for the property and the directory as they are now; what is not found may still be wrong. It must not judge
//! what `RuleSet::check` refuses.

mod imply;
mod sentence;

use std::collections::{BTreeMap, BTreeSet};

use self::imply::Resolved;
use crate::{
    condition::{Condition, ConditionValue},
    evaluate::CompiledRules,
    id::{AccessGroupId, DirectoryGroupId},
    property::PropertyField,
    rule::{Match, Rule},
};

keyed! {
    /// What was found; the stable code of a finding.
    pub enum LintCode, "lint code" {
        /// An earlier rule without conditions takes everybody.
        ShadowedByEveryone = "shadowed_by_everyone", "Never reached";
        /// Whoever matches it matches an earlier rule.
        Shadowed = "shadowed", "Never reached";
        /// People match it today, and earlier rules take all of them.
        NobodyReaches = "nobody_reaches_today", "Nobody reaches it today";
        /// No value of the attribute fits both conditions.
        Contradiction = "contradictory_values", "Contradiction";
        /// The directory deleted the group; the rule goes on with the members it had.
        GroupDeleted = "group_deleted", "Deleted group";
        /// The group is known by name only.
        GroupNeverPushed = "group_never_pushed", "Group never pushed";
        /// Nobody is in the group.
        GroupEmpty = "group_empty", "Empty group";
        /// It opens nothing.
        AccessGroupWithoutDoors = "access_group_without_doors", "Opens no door";
        /// It takes everybody, and rules follow.
        EveryoneNotLast = "everyone_not_last", "Matches everyone";
        /// A field of the property that a condition names has no value.
        EmptyPropertyField = "empty_property_field", "Empty property field";
    }
}

impl LintCode {
    /// Refuses a publish (§3); every other finding only warns.
    pub const fn blocks_publishing(self) -> bool {
        match self {
            Self::EmptyPropertyField => true,
            Self::ShadowedByEveryone
            | Self::Shadowed
            | Self::NobodyReaches
            | Self::Contradiction
            | Self::GroupDeleted
            | Self::GroupNeverPushed
            | Self::GroupEmpty
            | Self::AccessGroupWithoutDoors
            | Self::EveryoneNotLast => false,
        }
    }
}

/// One thing found. Indexes count from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What.
    pub code: LintCode,
    /// In which rule.
    pub rule: usize,
    /// In which of its conditions, if it is about one.
    pub condition: Option<usize>,
    /// Which value of the condition, if it is about one.
    pub value: Option<usize>,
    /// The earlier rule that takes the people, if it is about one.
    pub by: Option<usize>,
    /// What is wrong and, where that helps, what to do.
    pub message: String,
}

/// What is known of a directory group that a rule names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LintGroup {
    /// Its name.
    pub name: String,
    /// The directory deleted it.
    pub is_deleted: bool,
    /// The provider pushed it over SCIM, or its members were pulled.
    pub is_pushed: bool,
    /// People in it.
    pub members: u64,
}

/// What is known of an access group that a rule gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LintAccessGroup {
    /// Its name.
    pub name: String,
    /// Doors in it.
    pub doors: u64,
}

/// How many people one rule would take and does take, counted over the directory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// Live people its conditions match.
    pub matching: u64,
    /// Of those, the ones an earlier rule takes, by index of that rule.
    pub taken: BTreeMap<usize, u64>,
}

impl Reach {
    /// Live people it decides about.
    pub fn decided(&self) -> u64 {
        self.matching - self.taken.values().sum::<u64>()
    }
}

/// What a lint is about.
#[derive(Clone, Copy, Debug)]
pub struct Linted<'a> {
    /// The rules, with the fields of their property.
    pub rules: &'a CompiledRules,
    /// The groups they name; one that is missing is not looked at.
    pub groups: &'a BTreeMap<DirectoryGroupId, LintGroup>,
    /// The access groups they give; one that is missing is not looked at.
    pub access_groups: &'a BTreeMap<AccessGroupId, LintAccessGroup>,
    /// One for each rule, if people were counted.
    pub reach: Option<&'a [Reach]>,
}

/// Everything found, in the order of the rules.
pub fn lint(linted: Linted<'_>) -> Vec<Finding> {
    let rules = &linted.rules.rules;
    let resolved: Vec<Vec<_>> = rules
        .iter()
        .map(|rule| {
            let conditions = rule.conditions.iter();
            conditions
                .map(|condition| Resolved::new(condition, linted.rules.fields()))
                .collect()
        })
        .collect();
    let mut found = Vec::new();
    for (index, rule) in rules.iter().enumerate() {
        let mut finder = Finder {
            linted,
            index,
            found: &mut found,
        };
        finder.empty_fields(rule);
        if !rule.enabled {
            continue;
        }
        finder.everyone(rule);
        if !finder.shadow(&resolved) {
            finder.reach();
        }
        finder.contradictions(rule, &resolved[index]);
        finder.groups(rule);
        finder.access_groups(rule);
    }
    found
}

/// Looks at one rule.
struct Finder<'a> {
    linted: Linted<'a>,
    index: usize,
    found: &'a mut Vec<Finding>,
}

impl Finder<'_> {
    fn add(&mut self, code: LintCode, message: String) -> &mut Finding {
        self.found.push(Finding {
            code,
            rule: self.index,
            condition: None,
            value: None,
            by: None,
            message,
        });
        self.found.last_mut().expect("invariant: it was pushed above")
    }

    fn empty_fields(&mut self, rule: &Rule) {
        for (place, condition) in rule.conditions.iter().enumerate() {
            let fields = condition.values().iter().enumerate();
            let empty: Vec<(usize, PropertyField)> = fields
                .filter_map(|(value, wanted)| match wanted {
                    ConditionValue::PropertyField(field) => Some((value, *field)),
                    ConditionValue::Text(_) | ConditionValue::Group(_) => None,
                })
                .filter(|(_, field)| self.linted.rules.fields().get(*field).is_blank())
                .collect();
            for (value, field) in empty {
                let finding = self.add(LintCode::EmptyPropertyField, sentence::empty_field(field));
                finding.condition = Some(place);
                finding.value = Some(value);
            }
        }
    }

    fn everyone(&mut self, rule: &Rule) {
        let below = self.linted.rules.rules[self.index + 1..]
            .iter()
            .filter(|below| below.enabled);
        let below = below.count();
        if rule.conditions.is_empty() && below > 0 {
            self.add(LintCode::EveryoneNotLast, sentence::everyone(below));
        }
    }

    /// True if an earlier rule takes whoever could match.
    fn shadow(&mut self, resolved: &[Vec<Resolved<'_>>]) -> bool {
        let rules = &self.linted.rules.rules;
        let own = (rules[self.index].matching, resolved[self.index].as_slice());
        let earlier = rules[..self.index]
            .iter()
            .enumerate()
            .filter(|(_, rule)| rule.enabled);
        let by = earlier
            .map(|(by, rule)| (by, rule, resolved[by].as_slice()))
            .find(|(_, rule, conditions)| imply::covers((rule.matching, conditions), own));
        let Some((by, rule, conditions)) = by else {
            return false;
        };
        let code = match conditions.is_empty() {
            true => LintCode::ShadowedByEveryone,
            false => LintCode::Shadowed,
        };
        self.add(code, sentence::shadowed(by, rule)).by = Some(by);
        true
    }

    fn reach(&mut self) {
        let Some(reach) = self.linted.reach.and_then(|reach| reach.get(self.index)) else {
            return;
        };
        if reach.matching == 0 || reach.decided() > 0 {
            return;
        }
        let rules = &self.linted.rules.rules;
        let message = sentence::nobody_reaches(reach, rules);
        let mut takers = reach.taken.keys().copied();
        let only = takers.next().filter(|_| takers.next().is_none());
        self.add(LintCode::NobodyReaches, message).by = only;
    }

    fn contradictions(&mut self, rule: &Rule, resolved: &[Resolved<'_>]) {
        if rule.matching == Match::Any {
            return;
        }
        for (second, later) in resolved.iter().enumerate() {
            let first = resolved[..second]
                .iter()
                .position(|earlier| imply::contradict(earlier, later));
            if let Some(first) = first {
                let message = sentence::contradiction(&rule.conditions[first], first);
                self.add(LintCode::Contradiction, message).condition = Some(second);
            }
        }
    }

    fn groups(&mut self, rule: &Rule) {
        for (place, condition) in rule.conditions.iter().enumerate() {
            for (value, id) in groups_of(condition) {
                let Some(group) = self.linted.groups.get(&id) else {
                    continue;
                };
                let code = match () {
                    () if group.is_deleted => LintCode::GroupDeleted,
                    () if !group.is_pushed && group.members == 0 => LintCode::GroupNeverPushed,
                    () if group.members == 0 => LintCode::GroupEmpty,
                    () => continue,
                };
                let finding = self.add(code, sentence::group(code, group));
                finding.condition = Some(place);
                finding.value = Some(value);
            }
        }
    }

    fn access_groups(&mut self, rule: &Rule) {
        for id in &rule.outcome.access_groups {
            if let Some(group) = self.linted.access_groups.get(id).filter(|group| group.doors == 0) {
                self.add(
                    LintCode::AccessGroupWithoutDoors,
                    sentence::without_doors(&group.name),
                );
            }
        }
    }
}

/// Groups that a condition names, with the place of each among its values; a group named twice once.
fn groups_of(condition: &Condition) -> impl Iterator<Item = (usize, DirectoryGroupId)> {
    let mut seen = BTreeSet::new();
    let values = condition.values().iter().enumerate();
    values.filter_map(move |(index, value)| match value {
        ConditionValue::Group(group) => seen.insert(*group).then_some((index, *group)),
        ConditionValue::Text(_) | ConditionValue::PropertyField(_) => None,
    })
}
