//! Losses that wait or are held, in words, and what was chosen about them.

use std::collections::{BTreeMap, BTreeSet};

use super::word::{count, figure};
use crate::api::kind::{HoldReason, LossKind, MembershipStatus};
use crate::api::loss::{GroupHold, HeldLoss, HeldPerson, LossHold, WaitingLoss};
use crate::api::settings::Breaker;

/// What was chosen for a person whose losses are held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// What the rules take is taken.
    Remove,
    /// They keep what they have.
    Keep,
}

/// Choices in one hold, by the person's id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices(BTreeMap<String, Decision>);

impl Choices {
    /// Chooses; choosing the same again takes it back.
    pub fn toggle(&mut self, id: &str, decision: Decision) {
        if self.0.get(id) == Some(&decision) {
            self.0.remove(id);
        } else {
            self.0.insert(id.to_owned(), decision);
        }
    }

    /// What was chosen for a person.
    pub fn of(&self, id: &str) -> Option<Decision> {
        self.0.get(id).copied()
    }

    /// People for whom that was chosen, in a fixed order.
    pub fn who(&self, decision: Decision) -> Vec<String> {
        let chosen = self.0.iter().filter(|(_, it)| **it == decision);
        chosen.map(|(id, _)| id.clone()).collect()
    }

    /// How many are chosen.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Forgets people whose losses are not held any more.
    pub fn retain(&mut self, held: &BTreeSet<String>) {
        self.0.retain(|id, _| held.contains(id));
    }

    /// `2 to remove, 3 to keep; 41 stay held`.
    pub fn summary(&self, held: i64) -> String {
        let many = |decision| i64::try_from(self.who(decision).len()).unwrap_or_default();
        let (remove, keep) = (many(Decision::Remove), many(Decision::Keep));
        let mut parts = Vec::new();
        if remove > 0 {
            parts.push(format!("{} to remove", figure(remove)));
        }
        if keep > 0 {
            parts.push(format!("{} to keep", figure(keep)));
        }
        match held - remove - keep {
            rest @ 1.. => format!("{}; {} held", parts.join(", "), count(rest, "stays", "stay")),
            _ => parts.join(", "),
        }
    }
}

/// What a person would lose in the office of a hold: names of access groups, or other words.
pub fn lost_here(person: &HeldPerson, property: &cynic::Id) -> Vec<String> {
    let held = person
        .pending_losses
        .iter()
        .filter(|loss| loss.property.id == *property);
    held.flat_map(|loss| match loss.kind {
        LossKind::Deactivation => whole_access(person, property),
        LossKind::AccessGroup => vec![group_of(loss)],
        LossKind::LowerRole | LossKind::KeySuspension => vec![loss.summary.clone()],
    })
    .collect()
}

/// `Removal from Hardware lab` is about Hardware lab.
fn group_of(loss: &HeldLoss) -> String {
    let name = loss.summary.strip_prefix("Removal from ");
    name.unwrap_or(&loss.summary).to_owned()
}

fn whole_access(person: &HeldPerson, property: &cynic::Id) -> Vec<String> {
    let here = person.memberships.iter().find(|it| it.property.id == *property);
    let groups: Vec<String> = here
        .map(|membership| {
            membership
                .access_groups
                .iter()
                .map(|group| group.name.clone())
                .collect()
        })
        .unwrap_or_default();
    if groups.is_empty() {
        vec!["All access".to_owned()]
    } else {
        groups
    }
}

/// What stays with them in other offices.
pub fn elsewhere(person: &HeldPerson, property: &cynic::Id) -> String {
    let loses_all = person
        .pending_losses
        .iter()
        .any(|loss| loss.property.id == *property && loss.kind == LossKind::Deactivation);
    let others: Vec<&str> = person
        .memberships
        .iter()
        .filter(|it| it.status == MembershipStatus::Active && it.property.id != *property)
        .map(|it| it.property.name.as_str())
        .collect();
    match (loses_all, others.as_slice()) {
        (true, []) => "no other office; the key would be suspended".to_owned(),
        (false, []) => "stays in this office".to_owned(),
        (_, others) => format!("keeps {}", others.join(", ")),
    }
}

/// What asked for the held losses, the most frequent first, with how many people.
pub fn causes(hold: &LossHold) -> Vec<(String, i64)> {
    let mut people: BTreeMap<&str, i64> = BTreeMap::new();
    for person in &hold.people {
        let here = person
            .pending_losses
            .iter()
            .filter(|loss| loss.property.id == hold.property.id);
        let own: BTreeSet<&str> = here.map(|loss| loss.cause.as_str()).collect();
        for cause in own {
            *people.entry(cause).or_default() += 1;
        }
    }
    let mut all: Vec<(String, i64)> = people
        .into_iter()
        .map(|(cause, n)| (cause.to_owned(), n))
        .collect();
    all.sort_by_key(|(_, n)| -n);
    all
}

/// Which bound was passed, in figures.
pub fn tripped(hold: &LossHold, breaker: &Breaker) -> String {
    let (counted, of) = (hold.counted_count.into(), hold.membership_count.into());
    match hold.reason {
        HoldReason::Share => format!(
            "{} within ten minutes, {} of the {} whom rules let in. The limits are {} and {} %.",
            count(counted, "person", "people"),
            percent(counted, of),
            figure(of),
            count(breaker.people.into(), "person", "people"),
            breaker.percent
        ),
        HoldReason::Number => format!(
            "{} within ten minutes. The limit is {}.",
            count(counted, "person", "people"),
            figure(breaker.most.into())
        ),
        HoldReason::Everyone if counted == 1 => "The only person whom rules let in.".to_owned(),
        HoldReason::Everyone => format!("All {} people whom rules let in.", figure(counted)),
    }
}

/// `11.4 %`.
pub fn percent(part: i64, of: i64) -> String {
    let tenths = if of > 0 { part * 1_000 / of } else { 1_000 };
    match tenths % 10 {
        0 => format!("{} %", tenths / 10),
        tenth => format!("{}.{tenth} %", tenths / 10),
    }
}

/// The first line of the page: what would be lost and where, and what follows it.
pub fn verdict(losses: &[LossHold], groups: &[GroupHold], waiting: usize) -> (Option<String>, String) {
    let people: i64 = losses.iter().map(|hold| i64::from(hold.people_count)).sum();
    let members: i64 = groups.iter().map(|hold| i64::from(hold.people_count)).sum();
    match (losses, groups) {
        ([], []) if waiting > 0 => (
            None,
            "Nothing is held. What the rules take away is waiting out its settle window.".to_owned(),
        ),
        ([], []) => (None, "Nothing is held.".to_owned()),
        ([], [one]) => (
            Some(format!(
                "{} of {}",
                count(members, "member", "members"),
                one.group.display_name
            )),
            "left it at once. We stopped and are asking.".to_owned(),
        ),
        ([], many) => (
            Some(count(
                i64::try_from(many.len()).unwrap_or_default(),
                "group",
                "groups",
            )),
            "were emptied at once. We stopped and are asking.".to_owned(),
        ),
        ([one], _) => (
            Some(format!(
                "{} in {}",
                count(people, "person", "people"),
                one.property.name
            )),
            "would lose access. We stopped and are asking.".to_owned(),
        ),
        (many, _) => (
            Some(format!(
                "{} in {} offices",
                count(people, "person", "people"),
                figure(i64::try_from(many.len()).unwrap_or_default())
            )),
            "would lose access. We stopped and are asking.".to_owned(),
        ),
    }
}

/// Losses of one person in one office, waiting for the same moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Waiting {
    /// Any of them: person, office, due time.
    pub first: WaitingLoss,
    /// What, each in words.
    pub what: Vec<String>,
}

/// Gathers by person and office, soonest due first as the server sent them.
pub fn gather(losses: Vec<WaitingLoss>) -> Vec<Waiting> {
    let mut all: Vec<Waiting> = Vec::new();
    for loss in losses {
        let same = all.iter_mut().find(|known| {
            known.first.employee.id == loss.employee.id && known.first.property.id == loss.property.id
        });
        match same {
            Some(known) => known.what.push(loss.summary),
            None => all.push(Waiting {
                what: vec![loss.summary.clone()],
                first: loss,
            }),
        }
    }
    all
}

/// What is said once a hold was decided: how many of those asked about were still there.
pub fn decided((removed, kept): (Option<i32>, Option<i32>), place: &str) -> Option<String> {
    let people = |n: i32| count(n.into(), "person", "people");
    match (removed.filter(|n| *n > 0), kept.filter(|n| *n > 0)) {
        (None, None) => None,
        (Some(removed), None) => Some(format!("{} removed from {place}", people(removed))),
        (None, Some(kept)) => Some(format!(
            "{} {} access in {place}",
            people(kept),
            if kept == 1 { "keeps" } else { "keep" }
        )),
        (Some(removed), Some(kept)) => Some(format!(
            "{} removed from {place}, {} kept",
            people(removed),
            figure(kept.into())
        )),
    }
}

/// What is wrong with a reason; `None`: nothing.
pub fn reason_fault(reason: &str) -> Option<String> {
    let characters = reason.trim().chars().count();
    (!(5..=500).contains(&characters)).then(|| "Say why, in 5 to 500 characters.".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::DateTime;
    use crate::api::kind::LossState;
    use crate::api::loss::{HeldGroup, HeldMembership, LossPerson};
    use crate::api::property::{AccessGroupName, PropertyName};

    fn office(name: &str) -> PropertyName {
        PropertyName {
            id: cynic::Id::new(format!("property_{name}")),
            name: name.into(),
        }
    }

    fn moment() -> DateTime {
        DateTime("2026-11-23T09:14:33Z".into())
    }

    fn loss(property: &str, kind: LossKind, summary: &str, cause: &str) -> HeldLoss {
        HeldLoss {
            property: office(property),
            kind,
            summary: summary.into(),
            cause: cause.into(),
            state: LossState::Held,
            since: moment(),
        }
    }

    fn membership(property: &str, groups: &[&str]) -> HeldMembership {
        let group = |name: &&str| AccessGroupName {
            id: cynic::Id::new(*name),
            name: (*name).into(),
        };
        HeldMembership {
            property: office(property),
            status: MembershipStatus::Active,
            access_groups: groups.iter().map(group).collect(),
        }
    }

    fn person(memberships: Vec<HeldMembership>, pending_losses: Vec<HeldLoss>) -> HeldPerson {
        HeldPerson {
            id: cynic::Id::new("employee_1"),
            display_name: "Jun-seo Choi".into(),
            title: None,
            department: Some("Engineering Platform".into()),
            memberships,
            pending_losses,
        }
    }

    fn hold(reason: HoldReason, counted: i32, of: i32, people: Vec<HeldPerson>) -> LossHold {
        LossHold {
            id: cynic::Id::new("loss_hold_1"),
            property: office("Berlin"),
            reason,
            since: moment(),
            people_count: counted,
            counted_count: counted,
            membership_count: of,
            people,
        }
    }

    const BREAKER: Breaker = Breaker {
        people: 10,
        percent: 10,
        most: 100,
        all_of: 3,
    };

    #[test]
    fn choices_are_toggled_counted_and_forgotten() {
        let mut choices = Choices::default();
        choices.toggle("a", Decision::Remove);
        choices.toggle("b", Decision::Keep);
        choices.toggle("c", Decision::Keep);
        assert_eq!(choices.summary(46), "1 to remove, 2 to keep; 43 stay held");
        assert_eq!(choices.summary(4), "1 to remove, 2 to keep; 1 stays held");
        choices.toggle("a", Decision::Keep);
        assert_eq!(
            (choices.of("a"), choices.summary(3)),
            (Some(Decision::Keep), "3 to keep".into())
        );
        choices.toggle("b", Decision::Keep);
        assert_eq!(choices.of("b"), None, "the same again takes it back");
        choices.retain(&BTreeSet::from(["c".to_owned()]));
        assert_eq!(
            (choices.len(), choices.who(Decision::Keep)),
            (1, vec!["c".to_owned()])
        );
    }

    #[test]
    fn what_would_be_lost_is_named_and_what_stays() {
        let whole = loss(
            "Berlin",
            LossKind::Deactivation,
            "End of access",
            "publish of revision 3",
        );
        let one = loss(
            "Berlin",
            LossKind::AccessGroup,
            "Removal from Server room",
            "PATCH /Groups/1",
        );
        let groups = ["Floors 1–3", "Server room"];
        let table = [
            (
                person(vec![membership("Berlin", &groups)], vec![whole.clone()]),
                groups.map(str::to_owned).to_vec(),
                "no other office; the key would be suspended",
            ),
            (
                person(
                    vec![membership("Berlin", &groups), membership("Lisbon", &[])],
                    vec![one.clone()],
                ),
                vec!["Server room".to_owned()],
                "keeps Lisbon",
            ),
            (
                person(vec![membership("Berlin", &groups)], vec![one]),
                vec!["Server room".to_owned()],
                "stays in this office",
            ),
            (
                person(Vec::new(), vec![whole]),
                vec!["All access".to_owned()],
                "no other office; the key would be suspended",
            ),
        ];
        let berlin = office("Berlin").id;
        for (person, lost, stays) in table {
            assert_eq!(
                (lost_here(&person, &berlin), elsewhere(&person, &berlin).as_str()),
                (lost, stays)
            );
        }
    }

    #[test]
    fn the_bound_is_told_in_figures() {
        for (hold, said) in [
            (
                hold(HoldReason::Share, 46, 402, Vec::new()),
                "46 people within ten minutes, 11.4 % of the 402 whom rules let in. The limits are 10 people and 10 %.",
            ),
            (
                hold(HoldReason::Number, 1_120, 20_000, Vec::new()),
                "1,120 people within ten minutes. The limit is 100.",
            ),
            (
                hold(HoldReason::Everyone, 3, 3, Vec::new()),
                "All 3 people whom rules let in.",
            ),
            (
                hold(HoldReason::Everyone, 1, 1, Vec::new()),
                "The only person whom rules let in.",
            ),
        ] {
            assert_eq!(tripped(&hold, &BREAKER), said);
        }
        assert_eq!(
            (percent(1, 2), percent(1, 0)),
            ("50 %".to_owned(), "100 %".to_owned())
        );
    }

    #[test]
    fn causes_count_people_not_losses() {
        let by = |cause: &str| loss("Berlin", LossKind::AccessGroup, "Removal from Lab", cause);
        let people = vec![
            person(Vec::new(), vec![by("PATCH /Groups/1"), by("PATCH /Groups/1")]),
            person(Vec::new(), vec![by("publish of revision 3")]),
            person(Vec::new(), vec![by("publish of revision 3")]),
        ];
        let told = causes(&hold(HoldReason::Number, 3, 9, people));
        assert_eq!(
            told,
            [
                ("publish of revision 3".to_owned(), 2),
                ("PATCH /Groups/1".to_owned(), 1)
            ]
        );
    }

    #[test]
    fn the_verdict_says_how_many_and_where() {
        let held = |people| hold(HoldReason::Number, people, 402, Vec::new());
        let emptied = GroupHold {
            id: cynic::Id::new("group_hold_1"),
            group: HeldGroup {
                id: cynic::Id::new("directory_group_1"),
                display_name: "Eng – Platform".into(),
            },
            people_count: 46,
            since: moment(),
        };
        let words = |losses: &[LossHold], groups: &[GroupHold]| {
            let (what, rest) = verdict(losses, groups, 0);
            what.map_or_else(|| rest.clone(), |what| format!("{what} {rest}"))
        };
        assert_eq!(words(&[], &[]), "Nothing is held.");
        assert_eq!(
            words(&[held(46)], &[]),
            "46 people in Berlin would lose access. We stopped and are asking."
        );
        assert_eq!(
            words(&[held(46), held(1)], &[]),
            "47 people in 2 offices would lose access. We stopped and are asking."
        );
        assert_eq!(
            words(&[], &[emptied]),
            "46 members of Eng – Platform left it at once. We stopped and are asking."
        );
    }

    #[test]
    fn losses_of_one_person_in_one_office_are_one_line() {
        let waiting = |who: &str, what: &str| WaitingLoss {
            employee: LossPerson {
                id: cynic::Id::new(who),
                display_name: who.into(),
            },
            property: office("Berlin"),
            summary: what.into(),
            cause: "PATCH /Groups/1".into(),
            due_at: moment(),
        };
        let all = gather(vec![
            waiting("Elif", "Removal from Lab"),
            waiting("Anders", "End of access"),
            waiting("Elif", "Lower role: User"),
        ]);
        let told: Vec<_> = all
            .iter()
            .map(|it| (it.first.employee.display_name.as_str(), it.what.len()))
            .collect();
        assert_eq!(told, [("Elif", 2), ("Anders", 1)]);
    }

    #[test]
    fn what_was_decided_counts_who_was_still_there() {
        for (counts, said) in [
            ((Some(2), None), Some("2 people removed from Berlin")),
            ((None, Some(1)), Some("1 person keeps access in Berlin")),
            ((None, Some(46)), Some("46 people keep access in Berlin")),
            ((Some(2), Some(3)), Some("2 people removed from Berlin, 3 kept")),
            ((Some(0), None), None),
            ((None, None), None),
        ] {
            assert_eq!(decided(counts, "Berlin").as_deref(), said);
        }
    }

    #[test]
    fn a_reason_has_a_length() {
        assert!(reason_fault("  abc ").is_some() && reason_fault(&"x".repeat(501)).is_some());
        assert_eq!(reason_fault("A sync job gone wrong"), None);
    }
}
