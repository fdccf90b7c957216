//! A pushed group and a pulled one that are the same (behaviour.md §6): which belong together by name, and who is in a
//! pair. Where push and pull differ about a person, the later observation wins; a pull counts as of when it began.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::id::DirectoryGroupId;
use crate::reconcile::GroupFact;

/// The pairs of an organization.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GroupLinks {
    by_pushed: BTreeMap<DirectoryGroupId, DirectoryGroupId>,
    by_pulled: BTreeMap<DirectoryGroupId, DirectoryGroupId>,
}

impl FromIterator<(DirectoryGroupId, DirectoryGroupId)> for GroupLinks {
    /// From pairs of pushed and pulled.
    fn from_iter<I: IntoIterator<Item = (DirectoryGroupId, DirectoryGroupId)>>(pairs: I) -> Self {
        let by_pushed: BTreeMap<_, _> = pairs.into_iter().collect();
        let by_pulled = by_pushed
            .iter()
            .map(|(pushed, pulled)| (*pulled, *pushed))
            .collect();
        Self { by_pushed, by_pulled }
    }
}

impl GroupLinks {
    /// The other group of the pair, if the group is in one.
    pub fn partner(&self, group: DirectoryGroupId) -> Option<DirectoryGroupId> {
        let partner = self.by_pushed.get(&group).or_else(|| self.by_pulled.get(&group));
        partner.copied()
    }

    /// These groups and whatever is linked to one of them.
    pub fn with_partners(
        &self,
        groups: impl IntoIterator<Item = DirectoryGroupId>,
    ) -> BTreeSet<DirectoryGroupId> {
        let mut all: BTreeSet<DirectoryGroupId> = groups.into_iter().collect();
        let partners: Vec<_> = all.iter().filter_map(|group| self.partner(*group)).collect();
        all.extend(partners);
        all
    }

    /// What was observed of one person, with each pair made one group: both of its ids say the same.
    pub fn merged(&self, facts: Vec<GroupFact>) -> Vec<GroupFact> {
        if self.by_pushed.is_empty() {
            return facts;
        }
        let (linked, mut merged): (Vec<_>, Vec<_>) = facts
            .into_iter()
            .partition(|fact| self.partner(fact.group).is_some());
        // By the pushed group's id: its fact and the pulled group's.
        let mut pairs: BTreeMap<DirectoryGroupId, Vec<GroupFact>> = BTreeMap::new();
        for fact in linked {
            let pushed = self.by_pulled.get(&fact.group).copied().unwrap_or(fact.group);
            pairs.entry(pushed).or_default().push(fact);
        }
        for (pushed, facts) in pairs {
            // At the same moment the push is later: the pull began then, and asked after.
            let latest = facts
                .into_iter()
                .max_by_key(|fact| (fact.observed_at, fact.group == pushed));
            let both = [Some(pushed), self.by_pushed.get(&pushed).copied()];
            for (group, fact) in both.into_iter().flatten().zip(std::iter::repeat(latest)) {
                merged.extend(fact.map(|fact| GroupFact { group, ..fact }));
            }
        }
        merged
    }
}

/// A live group by name, and whether it is pulled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedGroup {
    /// Its id.
    pub id: DirectoryGroupId,
    /// Its name, exactly.
    pub name: String,
    /// From the API rather than from a push.
    pub is_pulled: bool,
}

/// Pairs of pushed and pulled that belong together by name and are not together yet: there is exactly one of each with
/// that name, neither is in another pair, and no admin took just these two apart.
pub fn pairs_by_name(
    groups: &[NamedGroup],
    links: &GroupLinks,
    broken: &BTreeSet<(DirectoryGroupId, DirectoryGroupId)>,
) -> Vec<(DirectoryGroupId, DirectoryGroupId)> {
    let mut by_name: HashMap<&str, (Vec<DirectoryGroupId>, Vec<DirectoryGroupId>)> = HashMap::new();
    for group in groups {
        let (pushed, pulled) = by_name.entry(group.name.as_str()).or_default();
        match group.is_pulled {
            true => pulled.push(group.id),
            false => pushed.push(group.id),
        }
    }
    let mut pairs: Vec<_> = by_name
        .into_values()
        .filter_map(|(pushed, pulled)| match (&pushed[..], &pulled[..]) {
            ([pushed], [pulled]) => Some((*pushed, *pulled)),
            _ => None,
        })
        .filter(|(pushed, pulled)| links.partner(*pushed).is_none() && links.partner(*pulled).is_none())
        .filter(|pair| !broken.contains(pair))
        .collect();
    pairs.sort_unstable();
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{DateTime, Utc};
    use proptest::prelude::*;
    use uuid::Uuid;

    fn group(number: u128) -> DirectoryGroupId {
        DirectoryGroupId(Uuid::from_u128(number))
    }

    fn fact(number: u128, is_member: bool, minute: i64) -> GroupFact {
        GroupFact {
            group: group(number),
            is_member,
            observed_at: at(minute),
        }
    }

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_424_400 + minute * 60, 0).unwrap()
    }

    /// 1 is pushed, 2 the same pulled; 3 is in no pair.
    fn links() -> GroupLinks {
        [(group(1), group(2))].into_iter().collect()
    }

    #[test]
    fn the_later_observation_wins_and_both_ids_say_it() {
        let (push, pull) = (1, 2);
        for (what, facts, is_member) in [
            ("pushed only", vec![fact(push, true, 0)], true),
            ("pulled only", vec![fact(pull, true, 0)], true),
            (
                "taken out by a push since",
                vec![fact(pull, true, 0), fact(push, false, 1)],
                false,
            ),
            (
                "not found by a pull since",
                vec![fact(push, true, 0), fact(pull, false, 1)],
                false,
            ),
            (
                "pushed again since",
                vec![fact(pull, false, 1), fact(push, true, 2)],
                true,
            ),
            (
                "a push while the pull began",
                vec![fact(pull, false, 1), fact(push, true, 1)],
                true,
            ),
        ] {
            let merged = links().merged(facts);
            let said: Vec<_> = merged.iter().map(|fact| (fact.group, fact.is_member)).collect();
            assert_eq!(
                said,
                [(group(push), is_member), (group(pull), is_member)],
                "{what}"
            );
        }
    }

    #[test]
    fn what_is_in_no_pair_stays_as_it_is() {
        let facts = vec![fact(3, true, 0), fact(1, true, 0)];
        assert_eq!(GroupLinks::default().merged(facts.clone()), facts);
        assert!(links().merged(facts).contains(&fact(3, true, 0)));
        assert_eq!(
            links().with_partners([group(2), group(3)]),
            [group(1), group(2), group(3)].into()
        );
    }

    fn named(number: u128, name: &str, is_pulled: bool) -> NamedGroup {
        NamedGroup {
            id: group(number),
            name: name.to_owned(),
            is_pulled,
        }
    }

    #[test]
    fn a_pair_is_made_where_exactly_one_of_each_has_the_name() {
        let paired = vec![(group(1), group(2))];
        for (what, groups, expected) in [
            (
                "one of each",
                vec![named(1, "Porto", false), named(2, "Porto", true)],
                paired.clone(),
            ),
            (
                "another case",
                vec![named(1, "Porto", false), named(2, "porto", true)],
                vec![],
            ),
            (
                "two of an application",
                vec![
                    named(1, "Porto", false),
                    named(2, "Porto", true),
                    named(3, "Porto", true),
                ],
                vec![],
            ),
            ("not pulled", vec![named(1, "Porto", false)], vec![]),
        ] {
            let found = pairs_by_name(&groups, &GroupLinks::default(), &BTreeSet::new());
            assert_eq!(found, expected, "{what}");
        }
        let groups = [named(1, "Porto", false), named(2, "Porto", true)];
        let none: Vec<(DirectoryGroupId, DirectoryGroupId)> = Vec::new();
        assert_eq!(
            pairs_by_name(&groups, &GroupLinks::default(), &[(group(1), group(2))].into()),
            none,
            "an admin took them apart"
        );
        let elsewhere: GroupLinks = [(group(1), group(9))].into_iter().collect();
        assert_eq!(
            pairs_by_name(&groups, &elsewhere, &BTreeSet::new()),
            none,
            "in another pair"
        );
    }

    fn facts() -> impl Strategy<Value = Vec<GroupFact>> {
        let one = (1..4_u128, any::<bool>(), 0..6_i64);
        proptest::collection::vec(one, 0..4).prop_map(|facts| {
            let by_group: BTreeMap<u128, GroupFact> = facts
                .into_iter()
                .map(|(number, is_member, minute)| (number, fact(number, is_member, minute)))
                .collect();
            by_group.into_values().collect()
        })
    }

    proptest! {
        /// In whatever order the database gives them, and however often it is done.
        #[test]
        fn merging_knows_no_order_and_nothing_to_do_twice(facts in facts()) {
            let sorted = |mut facts: Vec<GroupFact>| {
                facts.sort_unstable_by_key(|fact| fact.group);
                facts
            };
            let once = sorted(links().merged(facts.clone()));
            let reversed: Vec<GroupFact> = facts.into_iter().rev().collect();
            prop_assert_eq!(&sorted(links().merged(reversed)), &once);
            prop_assert_eq!(&sorted(links().merged(once.clone())), &once);
        }
    }
}
