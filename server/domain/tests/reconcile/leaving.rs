//! What a leave does besides taking everything at once (behaviour.md §2.1): what of the profile still follows, and what is left
//! to come back.

use domain::{
    CandidateEmployee, Change, DirectoryUserId, EmployeeFacts, EmployeeId, Facts, Grant, OverrideEnd,
    OverrideFacts, Owner, PersonOutcome, PropertyId, Role, RuleSet, reconcile,
};

use super::world::*;

fn fields(facts: &Facts) -> (String, Option<String>) {
    let fields = &facts.employee.as_ref().unwrap().fields;
    (fields.email.to_string(), fields.department.clone())
}

fn leaves_with_another_profile(facts: &mut Facts) -> domain::Plan {
    facts.user.profile.department = Some("Legal".into());
    facts.user.profile.emails[0].value = "ines.duarte@aldermoor.example".into();
    leave(facts)
}

/// "if another attribute of that request is invalid or in conflict, the valid part is stored, the rest keeps its old value, the
/// event says so".
#[test]
fn the_valid_part_of_the_profile_follows() {
    let mut facts = settled();
    leaves_with_another_profile(&mut facts);
    assert_eq!(
        fields(&facts),
        ("ines.duarte@aldermoor.example".into(), Some("Legal".into()))
    );
    assert_eq!(facts.user.last_outcome, Some(PersonOutcome::Left));

    let mut facts = settled();
    let other = EmployeeFacts {
        id: EmployeeId(id(101)),
        ..facts.employee.clone().unwrap()
    };
    facts.same_email = Some(CandidateEmployee {
        employee: other,
        owner: Owner::Live(DirectoryUserId(id(31))),
    });
    let plan = leaves_with_another_profile(&mut facts);
    assert_eq!(
        fields(&facts),
        ("ines@aldermoor.example".into(), Some("Legal".into()))
    );
    assert_eq!(facts.user.last_outcome, Some(PersonOutcome::EmailInConflict));
    let said = "{person} left; the new e-mail is another person's, so the old one stays";
    assert_eq!(
        plan.events.iter().filter(|event| event.summary == said).count(),
        1
    );
}

/// Where the directory does not own the fields, a leave does not change them either.
#[test]
fn nothing_follows_where_the_directory_owns_nothing() {
    let before = || ("ines@aldermoor.example".to_owned(), Some("Hardware".to_owned()));
    let mut opted_out = settled();
    employee(&mut opted_out).is_opted_out = true;
    let mut without_rules = settled();
    without_rules.properties[0].rules = compiled("Lisbon", RuleSet::default());
    let mut another = settled();
    another.user.external_id = Some("00u-other".into());
    for mut facts in [opted_out, without_rules, another] {
        leaves_with_another_profile(&mut facts);
        assert_eq!(fields(&facts), before());
        assert_eq!(key_status(&facts), domain::MobileKeyStatus::Suspended);
    }
}

/// The office says that they left, if they had anything to do with it.
#[test]
fn an_office_says_that_they_left_if_they_were_there() {
    let mut facts = settled();
    for property in &mut facts.properties {
        property.last_outcome = None;
    }
    facts.user.state = domain::DirectoryUserState::Inactive;
    facts.user.left_at = Some(facts.now);
    let plan = reconcile(&facts).unwrap();
    let offices: Vec<PropertyId> = plan
        .changes
        .iter()
        .filter_map(|change| match change {
            Change::RecordOutcome { property, .. } => Some(*property),
            _ => None,
        })
        .collect();
    assert_eq!(offices, [PropertyId(id(LISBON))]);
}

/// What an admin had ended is not the leave's to bring back.
#[test]
fn an_ended_override_does_not_come_back() {
    let mut facts = settled();
    for (n, grant) in [(500, Grant::Role(Role::Security)), (501, Grant::KeepActive)] {
        except(&mut facts, n, LISBON, grant);
    }
    let made = |facts: &mut Facts, at: usize| -> OverrideFacts { employee(facts).overrides[at].clone() };
    employee(&mut facts).overrides[0].is_ended = true;
    let [ended, standing] = [0, 1].map(|at| made(&mut facts, at).id);
    facts.user.state = domain::DirectoryUserState::Inactive;
    facts.user.left_at = Some(facts.now);
    let plan = reconcile(&facts).unwrap();
    let ends: Vec<_> = plan
        .changes
        .iter()
        .filter_map(|change| match change {
            Change::EndOverride { id, how } => Some((*id, *how)),
            _ => None,
        })
        .collect();
    assert_eq!(ends, [(ended, OverrideEnd::Ended), (standing, OverrideEnd::Left)]);
}
