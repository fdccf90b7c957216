//! The way to Okta's API, where groups are asked for.

use super::{Diagnosis, DoctorCode, DoctorFacts, Severity, long};

pub(super) fn look(facts: &DoctorFacts) -> Option<Diagnosis> {
    let api = facts.api.as_ref()?;
    let problem = api.problem.as_ref()?;
    let since = match api.last_answered_at {
        Some(at) => format!("It last answered {} ago", long(facts.now - at)),
        None => format!(
            "It has not answered since it was entered, {} ago",
            long(facts.now - api.configured_at)
        ),
    };
    Some(Diagnosis {
        code: DoctorCode::ApiUnreachable,
        severity: Severity::Warning,
        title: "Groups are not being read from Okta's API".to_owned(),
        says: "Possibly the API token has ended or may not read groups. Nobody loses access: the groups known last stay, and \
               new people wait for theirs."
            .to_owned(),
        evidence: vec![problem.clone(), since],
        remedy: "Enter a working API token, or remove it to use group push alone.".to_owned(),
        link: "/okta",
    })
}
