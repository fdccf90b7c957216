//! People who cannot be told apart, reached, or judged by their groups.

use super::{Diagnosis, DoctorCode, DoctorFacts, Sample, Severity, people};
use crate::explain;
use crate::limits;

pub(super) fn look(facts: &DoctorFacts) -> Vec<Diagnosis> {
    [
        without_external_id(facts),
        without_email(facts),
        without_groups(facts),
        returners(facts),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn any(sample: &Sample) -> Option<&Sample> {
    (sample.count > 0).then_some(sample)
}

fn without_external_id(facts: &DoctorFacts) -> Option<Diagnosis> {
    let without = any(&facts.people.without_external_id)?;
    Some(Diagnosis {
        code: DoctorCode::UsersWithoutExternalId,
        severity: Severity::Notice,
        title: format!("{} without external id", explain::people(without.count)),
        says: "Possibly externalId is not mapped in Okta. Without it, a person whose address changes while they are away \
               is not recognised, and somebody with a recycled address may be taken for who had it before."
            .to_owned(),
        evidence: vec![people(without)],
        remedy: "In Okta, map externalId to user.id under Provisioning, To App, Attribute Mappings.".to_owned(),
        link: "/okta",
    })
}

fn without_email(facts: &DoctorFacts) -> Option<Diagnosis> {
    let without = any(&facts.people.without_email)?;
    Some(Diagnosis {
        code: DoctorCode::UsersWithoutEmail,
        severity: Severity::Warning,
        title: format!("{} without primary e-mail", explain::people(without.count)),
        says: "Possibly the primary e-mail is not mapped, or empty for them. They are not given access anywhere, and no key \
               can be mailed to them."
            .to_owned(),
        evidence: vec![people(without)],
        remedy: "In Okta, fill in the primary e-mail of these people, or map it under Attribute Mappings.".to_owned(),
        link: "/employees",
    })
}

/// Okta pushes a group before the people who are assigned by it have arrived, and does not push it again.
fn without_groups(facts: &DoctorFacts) -> Option<Diagnosis> {
    let (newcomers, without) = (facts.people.newcomers, &facts.people.newcomers_without_groups);
    let is_pattern = without.count >= limits::PATTERN_LEAST && without.count * 2 > newcomers;
    (is_pattern && !facts.named_groups.is_empty()).then(|| Diagnosis {
        code: DoctorCode::ArriveWithoutGroups,
        severity: Severity::Warning,
        title: "New people arrive without groups".to_owned(),
        says: "Possibly the same group is used for assigning people to the app and for pushing: Okta then pushes it before \
               they exist here, and their membership is lost."
            .to_owned(),
        evidence: vec![
            format!("{newcomers} came within a week, and rules name groups"),
            format!("In no group: {}", people(without)),
        ],
        remedy: "In Okta, use separate groups for assignment and for push, then Push Now.".to_owned(),
        link: "/okta",
    })
}

fn returners(facts: &DoctorFacts) -> Option<Diagnosis> {
    let returners = any(&facts.people.returners)?;
    Some(Diagnosis {
        code: DoctorCode::ReturnersNeedPush,
        severity: Severity::Warning,
        title: format!("Groups of {} who came back are not confirmed", explain::people(returners.count)),
        says: "Possibly they wait for access that they should have: Okta does not push the groups of somebody who comes \
               back, and those of before count no longer."
            .to_owned(),
        evidence: vec![people(returners)],
        remedy: "In Okta, use Push Now for their groups; or confirm their groups here.".to_owned(),
        link: "/employees",
    })
}
