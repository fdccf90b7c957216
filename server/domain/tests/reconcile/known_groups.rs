//! What is known of a person's groups, to the second (behaviour.md §3).

use chrono::TimeDelta;
use domain::id::DirectoryGroupId;
use domain::{
    Attribute, Condition, ConditionValue, EventKind, Facts, GroupFact, MembershipStatus, MobileKeyAction,
    OutcomeKind,
};

use super::world::*;

fn group() -> DirectoryGroupId {
    DirectoryGroupId(id(600))
}

/// Inês, just pushed, and an office for members of a group that nobody has said a word about.
fn newcomer() -> Facts {
    let mut member = rule(1, None, &[LAB], MobileKeyAction::Leave);
    let attribute = Attribute::parse("groups").unwrap();
    let value = vec![ConditionValue::Group(group())];
    member.conditions = vec![Condition::new(attribute, "member_of_any".parse().unwrap(), value).unwrap()];
    facts(vec![property(LISBON, "Lisbon", vec![member])])
}

fn outcome(facts: &Facts) -> OutcomeKind {
    facts.properties[0].last_outcome.as_ref().unwrap().kind
}

fn pushed(facts: &mut Facts, is_member: bool) {
    facts.user.groups = vec![GroupFact {
        group: group(),
        is_member,
        observed_at: facts.now,
    }];
}

/// "Groups of a new person are unknown until … the settle window after creation (push only)".
#[test]
fn by_push_alone_groups_are_known_when_the_window_has_passed() {
    let mut facts = newcomer();
    let plan = settle(&mut facts);
    assert_eq!(outcome(&facts), OutcomeKind::WaitingGroups);
    assert_eq!(plan.next_due, Some(nine() + TimeDelta::seconds(60)));
    pass(&mut facts, TimeDelta::seconds(59));
    settle(&mut facts);
    assert_eq!(outcome(&facts), OutcomeKind::WaitingGroups);
    pass(&mut facts, TimeDelta::seconds(1));
    assert_eq!(settle(&mut facts).next_due, None);
    assert_eq!(outcome(&facts), OutcomeKind::NoMatch);
}

/// "… until the first successful pull (pull configured)": however long it takes, and nobody waits for a timer.
#[test]
fn with_pull_groups_are_known_when_they_were_pulled() {
    // Set up before the person came, or in that very moment.
    for earlier in [TimeDelta::days(1), TimeDelta::zero()] {
        let mut facts = newcomer();
        facts.integration.pull_configured_at = Some(nine() - earlier);
        assert_eq!(settle(&mut facts).next_due, None);
        pass(&mut facts, TimeDelta::days(1));
        settle(&mut facts);
        assert_eq!(outcome(&facts), OutcomeKind::WaitingGroups);
        // A pull that began before they came says nothing about them.
        facts.user.groups_pulled_at = Some(nine() - TimeDelta::seconds(1));
        settle(&mut facts);
        assert_eq!(outcome(&facts), OutcomeKind::WaitingGroups);
        facts.user.groups_pulled_at = Some(nine());
        settle(&mut facts);
        assert_eq!(outcome(&facts), OutcomeKind::NoMatch);
    }
    // Set up later: their pushes had all the time they need.
    let mut facts = newcomer();
    facts.integration.pull_configured_at = Some(nine() + TimeDelta::seconds(1));
    wait_out(&mut facts);
    assert_eq!(outcome(&facts), OutcomeKind::NoMatch);
}

/// "a push that names them makes that group known at once".
#[test]
fn a_push_makes_its_group_known_at_once() {
    for (is_member, expected) in [(true, OutcomeKind::Matched), (false, OutcomeKind::NoMatch)] {
        let mut facts = newcomer();
        pushed(&mut facts, is_member);
        settle(&mut facts);
        assert_eq!(outcome(&facts), expected);
    }
}

/// Of a late returner: what was said at their return or later counts, what was said before does not.
#[test]
fn of_a_late_returner_only_news_count() {
    let mut facts = newcomer();
    pushed(&mut facts, true);
    settle(&mut facts);
    leave(&mut facts);
    facts.now += TimeDelta::days(2);
    let mut at_once = facts.clone();
    pushed(&mut at_once, true);
    come_back(&mut at_once, TimeDelta::zero());
    assert_eq!(outcome(&at_once), OutcomeKind::Matched);
    assert_eq!(status(&at_once, LISBON), Some(MembershipStatus::Active));
    pushed(&mut facts, true);
    come_back(&mut facts, TimeDelta::seconds(1));
    assert_eq!(outcome(&facts), OutcomeKind::WaitingGroups);
    assert_eq!(status(&facts, LISBON), Some(MembershipStatus::Deactivated));
    // By push alone the other groups are known after the window; those of before stay unknown.
    wait_out(&mut facts);
    assert_eq!(outcome(&facts), OutcomeKind::WaitingGroups);
    facts.user.groups_confirmed_at = facts.user.returned_at;
    settle(&mut facts);
    assert_eq!(outcome(&facts), OutcomeKind::Matched);
}

/// "listed `returned: groups need Push Now`": only who has groups of before that nobody has confirmed.
#[test]
fn who_needs_no_push_is_not_listed() {
    let returns = |before: &dyn Fn(&mut Facts), at_return: &dyn Fn(&mut Facts)| {
        let mut facts = newcomer();
        before(&mut facts);
        settle(&mut facts);
        leave(&mut facts);
        facts.now += TimeDelta::days(2);
        at_return(&mut facts);
        told(&come_back(&mut facts, TimeDelta::zero())).contains(&EventKind::GroupsNeedPush)
    };
    let is_member = |facts: &mut Facts| pushed(facts, true);
    let nothing = |_: &mut Facts| {};
    assert!(returns(&is_member, &nothing));
    assert!(!returns(&nothing, &nothing), "no groups of before");
    assert!(!returns(&is_member, &is_member), "pushed as they came back");
    let pulled = |facts: &mut Facts| facts.user.groups_pulled_at = Some(facts.now);
    assert!(!returns(&is_member, &pulled));
}
