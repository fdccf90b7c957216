//! Which employee a directory user is, and whose e-mail is whose (behaviour.md §2.3, §2.4).

use domain::{
    CandidateEmployee, Change, DirectoryUserId, Email, EmployeeFacts, EmployeeId, Facts, MembershipStatus,
    Owner, Plan, Refusal, reconcile,
};

use super::world::*;

fn somebody_else(facts: &Facts) -> EmployeeFacts {
    EmployeeFacts {
        id: EmployeeId(id(101)),
        external_id: Some("00u-rui".into()),
        ..facts.employee.clone().unwrap()
    }
}

fn renamed(facts: &mut Facts) {
    facts.user.profile.emails[0].value = "ines.duarte@aldermoor.example".into();
}

fn shown(facts: &Facts) -> String {
    facts.employee.as_ref().unwrap().fields.email.to_string()
}

fn has(plan: &Plan, wanted: fn(&Change) -> bool) -> bool {
    plan.changes.iter().any(wanted)
}

/// §2.4: "E-mail taken → 409".
#[test]
fn an_email_that_somebody_has_is_not_taken_over() {
    let mut facts = settled();
    let other = CandidateEmployee {
        employee: somebody_else(&facts),
        owner: Owner::Nobody,
    };
    renamed(&mut facts);
    let mut of_an_employee = facts.clone();
    of_an_employee.same_email = Some(other.clone());
    let mut of_a_directory_user = facts.clone();
    of_a_directory_user.same_email_user = Some(DirectoryUserId(id(31)));
    for refused in [of_an_employee, of_a_directory_user] {
        let refusal = Refusal::EmailTaken {
            email: Email::parse("ines.duarte@aldermoor.example").unwrap(),
        };
        assert_eq!(reconcile(&refused), Err(refusal));
    }
    // The person's own is not somebody else's.
    let own = CandidateEmployee {
        employee: facts.employee.clone().unwrap(),
        owner: Owner::Live(facts.user.id),
    };
    facts.same_email = Some(own);
    settle(&mut facts);
    assert_eq!(shown(&facts), "ines.duarte@aldermoor.example");
    // Who keeps what the directory says anyway takes nothing from anybody.
    facts.same_email = Some(other);
    assert!(reconcile(&facts).unwrap().is_empty());
}

/// §2.3: "at linking its e-mail stays and follows when the directory's value next changes".
#[test]
fn a_linked_employees_email_follows_from_the_next_change_on() {
    let mut facts = settled();
    let mut found = facts.employee.take().unwrap();
    found.fields.email = Email::parse("ines@former.example").unwrap();
    found.directory_email = None;
    facts.same_external_id = Some(CandidateEmployee {
        employee: found,
        owner: Owner::Nobody,
    });
    settle(&mut facts);
    assert_eq!(shown(&facts), "ines@former.example", "at linking");
    move_to(&mut facts, "Design");
    assert_eq!(shown(&facts), "ines@former.example", "nor by another change");
    renamed(&mut facts);
    settle(&mut facts);
    assert_eq!(shown(&facts), "ines.duarte@aldermoor.example");
}

/// §2.7: somebody opted out is linked all the same, and stays as they are.
#[test]
fn who_is_opted_out_is_linked_and_left_alone() {
    let mut facts = settled();
    let mut found = facts.employee.take().unwrap();
    found.is_opted_out = true;
    found.fields.department = Some("Legal".into());
    found.directory_email = None;
    facts.same_external_id = Some(CandidateEmployee {
        employee: found,
        owner: Owner::Nobody,
    });
    let plan = settle(&mut facts);
    assert!(has(&plan, |change| matches!(change, Change::LinkEmployee { .. })));
    assert!(has(&plan, |change| matches!(
        change,
        Change::RememberIdentity { .. }
    )));
    let linked = facts.employee.as_ref().unwrap();
    assert_eq!(linked.fields.department.as_deref(), Some("Legal"));
    assert_eq!(
        linked.directory_email,
        Email::parse("ines@aldermoor.example").ok()
    );
}

/// §2.3: what the former person still had ends, what had ended is left.
#[test]
fn a_recycled_address_ends_what_the_former_person_still_had() {
    let mut facts = settled();
    let mut former = facts.employee.take().unwrap();
    let mut ended = former.memberships[0].clone();
    ended.id = domain::MembershipId(id(201));
    ended.property = facts.properties[1].id;
    ended.content.status = MembershipStatus::Deactivated;
    former.memberships.push(ended);
    let active = former.memberships[0].id;
    // Of an integration that was uninstalled: people stayed.
    facts.user.external_id = Some("00u-other".into());
    facts.same_email = Some(CandidateEmployee {
        employee: former,
        owner: Owner::Nobody,
    });
    let plan = reconcile(&facts).unwrap();
    let ended: Vec<_> = plan
        .changes
        .iter()
        .filter_map(|change| match change {
            Change::UpdateMembership {
                membership, after, ..
            } => Some((*membership, after.status)),
            _ => None,
        })
        .collect();
    assert_eq!(ended, [(active, MembershipStatus::Deactivated)]);
    assert!(has(&plan, |change| matches!(change, Change::RevokeKey { .. })));
}
