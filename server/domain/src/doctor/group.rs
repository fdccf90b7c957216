//! Groups that rules name, and members whom nobody knows.

use super::{Diagnosis, DoctorCode, DoctorFacts, NamedGroup, PendingMembers, Severity, counted, long};

pub(super) fn look(facts: &DoctorFacts) -> Vec<Diagnosis> {
    let named = facts.named_groups.iter().filter_map(named);
    let pending = facts.pending_members.iter().map(|it| pending(facts, it));
    named.chain(pending).collect()
}

fn named(group: &NamedGroup) -> Option<Diagnosis> {
    let quoted = format!("“{}”", group.name);
    match () {
        () if group.is_deleted => Some(deleted(group, &quoted)),
        () if !group.is_known => Some(Diagnosis {
            code: DoctorCode::GroupNeverPushed,
            severity: Severity::Warning,
            title: format!("Rules name {quoted}, which was never pushed"),
            says: "Possibly nobody matches these rules, because nobody is known to be in the group."
                .to_owned(),
            evidence: vec![format!("{quoted} has not come by push nor from Okta's API")],
            remedy: format!("In Okta, push the group {quoted}."),
            link: "/rules",
        }),
        () if group.members == 0 => Some(Diagnosis {
            code: DoctorCode::GroupEmpty,
            severity: Severity::Notice,
            title: format!("Rules name {quoted}, which is empty"),
            says:
                "Possibly its members are not assigned to the app in Okta, so that Okta does not push them."
                    .to_owned(),
            evidence: vec![format!("{quoted} has no active members")],
            remedy: "In Okta, assign its members to the app, then Push Now; or take it out of the rules."
                .to_owned(),
            link: "/rules",
        }),
        () => None,
    }
}

fn deleted(group: &NamedGroup, quoted: &str) -> Diagnosis {
    let (says, remedy) = match group.has_replacement {
        true => (
            "Possibly it was unlinked in Okta and pushed again: there is a new group of that name, and rules still go on \
             with the members that the old one had.",
            "Replace the deleted group by the new one, or confirm that it is gone.",
        ),
        false => (
            "Possibly people keep access that they should not have: rules go on with the members it had.",
            "Edit the rules, or confirm that the group is gone.",
        ),
    };
    Diagnosis {
        code: DoctorCode::GroupDeleted,
        severity: Severity::Warning,
        title: format!("Rules name {quoted}, which was deleted"),
        says: says.to_owned(),
        evidence: vec![format!(
            "{quoted} was deleted in the directory with {}",
            counted(group.members, "active member", "active members")
        )],
        remedy: remedy.to_owned(),
        link: "/okta",
    }
}

fn pending(facts: &DoctorFacts, pending: &PendingMembers) -> Diagnosis {
    Diagnosis {
        code: DoctorCode::MembersPending,
        severity: Severity::Notice,
        title: format!(
            "{} of “{}” unknown",
            counted(pending.count, "member is", "members are"),
            pending.group
        ),
        says: "Possibly these people are in the group but not assigned to the app, or were removed from it.".to_owned(),
        evidence: vec![format!(
            "{} for nobody whom Okta has sent, the oldest for {}",
            counted(pending.count, "value stands", "values stand"),
            long(facts.now - pending.oldest_at)
        )],
        remedy: "In Okta, assign them to the app, or take them out of the group. After 90 days they are forgotten."
            .to_owned(),
        link: "/okta",
    }
}
