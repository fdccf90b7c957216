//! The fast path decides what the plain reading of the conditions decides, and what the trace tells.

use std::collections::BTreeMap;

use domain::evaluate::{
    CompiledRules, Decision, GroupKnowledge, RuleResult, Subject, decide, decide_with_trace, matching,
};
use domain::{Attributes, Match, Rule, RuleSet, Truth};
use proptest::prelude::*;

use super::world::{compiled, group, person, rules};
use super::written::rule;

/// The plain reading of one rule: every condition on its own.
fn plain(rule: &Rule, rules: &CompiledRules, subject: Subject<'_>) -> Truth {
    let truths = rule
        .conditions
        .iter()
        .map(|condition| condition.evaluate(subject, rules.fields()));
    match (rule.conditions.is_empty(), rule.matching) {
        (true, _) | (false, Match::All) => truths.fold(Truth::True, Truth::and),
        (false, Match::Any) => truths.fold(Truth::False, Truth::or),
    }
}

fn plain_decision(rules: &CompiledRules, subject: Subject<'_>) -> Decision {
    if rules.rules.iter().all(|rule| !rule.enabled) {
        return Decision::Paused;
    }
    for (index, rule) in rules.rules.iter().enumerate().filter(|(_, rule)| rule.enabled) {
        match plain(rule, rules, subject) {
            Truth::True => return Decision::Matched { index },
            Truth::Unknown => return Decision::Waiting { index },
            Truth::False => {}
        }
    }
    Decision::NoMatch
}

/// Member of this group or not, or not yet known: what rules about it decide when everything else is known.
#[test]
fn one_known_group_decides() {
    let matched = Decision::Matched { index: 0 };
    let waiting = Decision::Waiting { index: 0 };
    for (truth, any, none) in [
        (Truth::True, matched, Decision::NoMatch),
        (Truth::Unknown, waiting, waiting),
        (Truth::False, Decision::NoMatch, matched),
    ] {
        let groups = GroupKnowledge {
            known: BTreeMap::from([(group(1), truth)]),
            others: Truth::False,
        };
        let subject = Subject {
            attributes: &Attributes::default(),
            groups: &groups,
        };
        for (operator, expected) in [
            ("member_of_any", any),
            ("member_of_all", any),
            ("member_of_none", none),
        ] {
            let rules = vec![rule(&format!("all: groups {operator} 1"))];
            let rules = compiled(RuleSet { revision: 1, rules });
            assert_eq!(decide(&rules, subject), expected, "{operator} {truth:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_fast_path_decides_as_the_conditions_read(rules in rules(), person in person()) {
        prop_assert_eq!(decide(&rules, person.subject()), plain_decision(&rules, person.subject()));
    }

    #[test]
    fn the_trace_tells_of_the_same_decision(rules in rules(), person in person()) {
        let subject = person.subject();
        let (decision, trace) = decide_with_trace(&rules, subject);
        prop_assert_eq!(decision, decide(&rules, subject));
        prop_assert_eq!(trace.len(), rules.rules.len());
        for (index, (told, rule)) in trace.iter().zip(&rules.rules).enumerate() {
            let is_matched = decision == Decision::Matched { index };
            prop_assert_eq!(told.result == RuleResult::Matched, is_matched);
            if told.conditions.is_empty() {
                continue;
            }
            for (told, condition) in told.conditions.iter().zip(&rule.conditions) {
                prop_assert_eq!(told.truth, condition.evaluate(subject, rules.fields()));
            }
        }
    }

    #[test]
    fn matching_names_every_rule_that_would_match(rules in rules(), person in person()) {
        let subject = person.subject();
        let expected: Vec<_> = rules.rules.iter().enumerate()
            .filter(|(_, rule)| rule.enabled && plain(rule, &rules, subject) == Truth::True)
            .map(|(index, _)| index)
            .collect();
        prop_assert_eq!(matching(&rules, subject), expected);
    }

    /// Adding a rule below a match changes nothing.
    #[test]
    fn a_rule_below_a_match_changes_nothing(above in rules(), below in rules(), person in person()) {
        let decision = decide(&above, person.subject());
        let mut both = RuleSet::clone(above.set());
        both.rules.extend(below.rules.iter().cloned());
        let both = compiled(both);
        if let Decision::Matched { .. } | Decision::Waiting { .. } = decision {
            prop_assert_eq!(decide(&both, person.subject()), decision);
        }
    }
}
