//! People who come back (behaviour.md §2.3, §2.6, §2.10, §3).

use std::collections::BTreeSet;

use chrono::TimeDelta;
use domain::id::DirectoryGroupId;
use domain::{
    AccessGroupId, CandidateEmployee, Change, Condition, ConditionValue, EventKind, Facts, Grant, GroupFact,
    MembershipContent, MembershipFacts, MembershipId, MembershipStatus, MobileKeyAction, MobileKeyStatus,
    OutcomeKind, Owner, PropertyId, Refusal, Role, Why, reconcile,
};

use super::world::*;

fn with_hand_made() -> Facts {
    let mut facts = settled();
    facts
        .employee
        .as_mut()
        .unwrap()
        .memberships
        .push(MembershipFacts {
            id: MembershipId(id(290)),
            property: PropertyId(id(BERLIN)),
            content: MembershipContent {
                status: MembershipStatus::Active,
                role: Role::FrontDesk,
                access_groups: BTreeSet::from([AccessGroupId(id(DESKS))]),
                why: Why::Manual,
            },
            is_suspended_by_admin: false,
            ended_by_leave_at: None,
        });
    except(&mut facts, 500, LISBON, Grant::Role(Role::Security));
    facts
}

/// §2.10: "within 30 days and with the same external id, hand-made memberships and unexpired overrides ended by step 1
/// come back".
#[test]
fn hand_made_access_and_overrides_come_back_within_thirty_days() {
    let mut facts = with_hand_made();
    pass(&mut facts, TimeDelta::days(1));
    leave(&mut facts);
    assert_eq!(status(&facts, BERLIN), Some(MembershipStatus::Deactivated));
    come_back(&mut facts, TimeDelta::days(28));
    assert_eq!(status(&facts, BERLIN), Some(MembershipStatus::Active));
    let memberships = &facts.employee.as_ref().unwrap().memberships;
    assert_eq!(memberships[1].content.why, Why::Manual);
    assert_eq!(
        memberships[0].content.role,
        Role::Security,
        "the override has a day left"
    );
    pass(&mut facts, TimeDelta::days(1));
    settle(&mut facts);
    assert_eq!(facts.employee.unwrap().memberships[0].content.role, Role::User);
}

/// To the second.
#[test]
fn thirty_days_are_within_thirty_days() {
    let mut facts = with_hand_made();
    facts.employee.as_mut().unwrap().overrides[0].expires_at += TimeDelta::days(300);
    leave(&mut facts);
    come_back(&mut facts, TimeDelta::days(30));
    assert_eq!(status(&facts, BERLIN), Some(MembershipStatus::Active));
    let lisbon = &facts.employee.as_ref().unwrap().memberships[0].content;
    assert_eq!(lisbon.role, Role::Security);
}

/// "… later they are only listed"
#[test]
fn later_they_do_not() {
    let mut facts = with_hand_made();
    facts.employee.as_mut().unwrap().overrides[0].expires_at += TimeDelta::days(300);
    leave(&mut facts);
    come_back(&mut facts, TimeDelta::days(30) + TimeDelta::seconds(1));
    assert_eq!(status(&facts, BERLIN), Some(MembershipStatus::Deactivated));
    let employee = facts.employee.as_ref().unwrap();
    assert!(
        employee.memberships[1].ended_by_leave_at.is_some(),
        "still to be seen"
    );
    assert!(employee.overrides.is_empty());
    assert_eq!(
        employee.memberships[0].content.role,
        Role::User,
        "the rules decide as ever"
    );
}

/// An override whose time ran out while they were away does not come back.
#[test]
fn an_override_that_expired_meanwhile_stays_away() {
    let mut facts = with_hand_made();
    facts.employee.as_mut().unwrap().overrides[0].expires_at = facts.now + TimeDelta::days(2);
    leave(&mut facts);
    come_back(&mut facts, TimeDelta::days(3));
    let employee = facts.employee.as_ref().unwrap();
    assert!(employee.overrides.is_empty());
    assert_eq!(employee.memberships[0].content.role, Role::User);
}

/// §2.3: after a DELETE a new resource re-attaches by the external id, and what the hand made comes back; without one on
/// either side the employee does, and that does not.
#[test]
fn a_new_resource_is_the_same_person_by_the_external_id() {
    for (external_id, berlin) in [
        (Some("00u-ines"), MembershipStatus::Active),
        (None, MembershipStatus::Deactivated),
    ] {
        let mut facts = with_hand_made();
        leave(&mut facts);
        let former = facts.employee.take().unwrap();
        let found = CandidateEmployee {
            employee: former,
            owner: Owner::Nobody,
        };
        facts.user.external_id = external_id.map(str::to_owned);
        facts.same_external_id = external_id.map(|_| found.clone());
        facts.same_email = Some(found);
        facts.user.left_at = None;
        facts.user.last_outcome = None;
        let plan = come_back(&mut facts, TimeDelta::hours(1));
        assert!(
            plan.changes
                .iter()
                .any(|change| matches!(change, Change::LinkEmployee { .. }))
        );
        assert_eq!(status(&facts, LISBON), Some(MembershipStatus::Active));
        assert_eq!(status(&facts, BERLIN), Some(berlin), "{external_id:?}");
    }
}

/// §2.3: "If both have one and they differ it is another person with a recycled address".
#[test]
fn a_recycled_address_makes_a_new_employee_and_ends_everything_of_the_old() {
    let mut facts = with_hand_made();
    leave(&mut facts);
    facts.user.external_id = Some("00u-other".into());
    let plan = come_back_as_another(&mut facts);
    let is = |wanted: fn(&Change) -> bool| plan.changes.iter().any(wanted);
    assert!(is(|change| matches!(change, Change::RetireEmployee { .. })));
    assert!(is(|change| matches!(change, Change::EndOverride { .. })));
    assert!(is(|change| matches!(change, Change::RevokeKey { .. })));
    assert!(is(|change| matches!(change, Change::CreateEmployee { .. })));
    assert!(told(&plan).contains(&EventKind::AddressReused));
    assert_eq!(status(&facts, BERLIN), None, "nothing of the former person's");
}

/// The same after a DELETE: the new resource has the address, and another external id than whoever had it.
#[test]
fn a_new_resource_with_a_recycled_address_is_another_person() {
    let mut facts = with_hand_made();
    leave(&mut facts);
    let former = facts.employee.take().unwrap();
    facts.user.external_id = Some("00u-other".into());
    facts.same_email = Some(CandidateEmployee {
        employee: former,
        owner: Owner::Nobody,
    });
    let plan = come_back_as_another(&mut facts);
    let is = |wanted: fn(&Change) -> bool| plan.changes.iter().any(wanted);
    assert!(is(|change| matches!(change, Change::RetireEmployee { .. })));
    assert!(is(|change| matches!(change, Change::CreateEmployee { .. })));
    assert!(!is(|change| matches!(change, Change::LinkEmployee { .. })));
}

/// A recycled resource whose new external id is a former colleague's is that colleague, come back.
#[test]
fn a_recycled_address_may_be_a_former_colleagues() {
    let mut facts = with_hand_made();
    leave(&mut facts);
    let mut colleague = facts.employee.clone().unwrap();
    colleague.id = domain::EmployeeId(id(101));
    colleague.external_id = Some("00u-rui".into());
    facts.user.external_id = Some("00u-rui".into());
    facts.same_external_id = Some(CandidateEmployee {
        employee: colleague,
        owner: Owner::Nobody,
    });
    facts.now += TimeDelta::hours(1);
    facts.user.state = domain::DirectoryUserState::Live;
    facts.user.returned_at = Some(facts.now);
    let plan = reconcile(&facts).unwrap();
    let linked = plan.changes.iter().find_map(|change| match change {
        Change::LinkEmployee { employee } => Some(*employee),
        _ => None,
    });
    assert_eq!(linked, Some(domain::EmployeeId(id(101))));
}

fn come_back_as_another(facts: &mut Facts) -> domain::Plan {
    facts.now += TimeDelta::hours(1);
    facts.user.state = domain::DirectoryUserState::Live;
    facts.user.returned_at = Some(facts.now);
    let plan = reconcile(facts).unwrap();
    facts.employee = None;
    let rest = plan
        .changes
        .iter()
        .skip_while(|change| !matches!(change, Change::CreateEmployee { .. }));
    let rest = domain::Plan {
        changes: rest.cloned().collect(),
        ..domain::Plan::default()
    };
    apply(facts, &rest);
    plan
}

/// §2.3: an external id of another live user is refused.
#[test]
fn an_external_id_of_somebody_live_is_refused() {
    let mut facts = settled();
    let other = facts.employee.take().unwrap();
    facts.same_external_id = Some(CandidateEmployee {
        employee: other,
        owner: Owner::Live(domain::DirectoryUserId(id(31))),
    });
    assert!(matches!(reconcile(&facts), Err(Refusal::ExternalIdTaken { .. })));
}

/// §2.6: "The engine restores only what the engine suspended, within 30 days, without a new mail; later → revoked."
#[test]
fn the_key_comes_back_within_thirty_days_without_a_mail() {
    let mut facts = settled();
    facts
        .employee
        .as_mut()
        .unwrap()
        .mobile_key
        .as_mut()
        .unwrap()
        .status = MobileKeyStatus::Claimed;
    leave(&mut facts);
    let mut late = facts.clone();
    let plan = come_back(&mut facts, TimeDelta::days(29));
    assert_eq!(key_status(&facts), MobileKeyStatus::Claimed);
    assert!(
        !plan
            .changes
            .iter()
            .any(|change| matches!(change, Change::QueueKeyMail { .. }))
    );
    come_back(&mut late, TimeDelta::days(30));
    assert_eq!(key_status(&late), MobileKeyStatus::Revoked);
}

fn group() -> DirectoryGroupId {
    DirectoryGroupId(id(600))
}

fn group_member() -> Facts {
    let mut member = rule(1, None, &[LAB], MobileKeyAction::Issue);
    let attribute = domain::Attribute::parse("groups").unwrap();
    let value = vec![ConditionValue::Group(group())];
    member.conditions = vec![Condition::new(attribute, "member_of_any".parse().unwrap(), value).unwrap()];
    let mut facts = facts(vec![property(LISBON, "Lisbon", vec![member])]);
    facts.user.groups = vec![GroupFact {
        group: group(),
        is_member: true,
        observed_at: facts.now,
    }];
    settle(&mut facts);
    wait_out(&mut facts);
    facts
}

fn outcome(facts: &Facts) -> OutcomeKind {
    facts.properties[0].last_outcome.as_ref().unwrap().kind
}

/// §3: "Back within 24 h they count again".
#[test]
fn groups_count_again_within_a_day() {
    let mut facts = group_member();
    leave(&mut facts);
    let plan = come_back(&mut facts, TimeDelta::hours(24));
    assert_eq!(outcome(&facts), OutcomeKind::Matched);
    assert!(!told(&plan).contains(&EventKind::GroupsNeedPush));
}

/// "later they are unknown until a pull, a push naming the person, or an admin confirms them; listed `returned: groups
/// need Push Now`".
#[test]
fn later_groups_wait_to_be_confirmed() {
    let mut facts = group_member();
    leave(&mut facts);
    let plan = come_back(&mut facts, TimeDelta::hours(24) + TimeDelta::seconds(1));
    assert!(told(&plan).contains(&EventKind::GroupsNeedPush));
    wait_out(&mut facts);
    assert_eq!(outcome(&facts), OutcomeKind::WaitingGroups);
    assert_eq!(status(&facts, LISBON), Some(MembershipStatus::Deactivated));

    let mut pulled = facts.clone();
    pulled.user.groups_pulled_at = Some(pulled.now);
    let mut confirmed = facts.clone();
    confirmed.user.groups_confirmed_at = Some(confirmed.now);
    let mut pushed = facts.clone();
    pushed.user.groups[0].observed_at = pushed.now;
    for mut known in [pulled, confirmed, pushed] {
        settle(&mut known);
        assert_eq!(status(&known, LISBON), Some(MembershipStatus::Active));
    }
}
