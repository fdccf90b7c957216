//! Requests that are refused again and again in the same way.

use super::{Diagnosis, DoctorCode, DoctorFacts, RequestFailures, Severity, counted, long};
use crate::limits;

pub(super) fn look(facts: &DoctorFacts) -> Vec<Diagnosis> {
    let is_pattern = |it: &&RequestFailures| {
        // A token's refusal, a look-up of nobody and what is put off say something else.
        !matches!(it.status, 401 | 404 | 429)
            && (400..500).contains(&it.status)
            && it.count >= limits::PATTERN_LEAST
    };
    let many = facts.failures.iter().filter(is_pattern);
    many.map(|it| told(facts, it)).collect()
}

fn told(facts: &DoctorFacts, failures: &RequestFailures) -> Diagnosis {
    let seen = format!(
        "Within a day {} was answered {} {}, the last time {} ago",
        failures.what,
        failures.status,
        counted(failures.count, "time", "times"),
        long(facts.now - failures.last_at)
    );
    let evidence = std::iter::once(seen).chain(failures.detail.clone()).collect();
    match failures.status {
        409 => Diagnosis {
            code: DoctorCode::UserNameConflicts,
            severity: Severity::Warning,
            title: format!("{} keeps meeting something that is there already", failures.what),
            says: "Possibly two people in Okta have the same user name or e-mail here, or one was made anew there while the \
                   old one is still active."
                .to_owned(),
            evidence,
            remedy: "In Okta, look at the failed tasks; deactivate the older of the two, or change one address.".to_owned(),
            link: "/okta",
        },
        _ => Diagnosis {
            code: DoctorCode::RequestsRefused,
            severity: Severity::Warning,
            title: format!("{} is refused", failures.what),
            says: "Possibly an attribute is mapped to something that it cannot hold, and changes of these people do not \
                   arrive."
                .to_owned(),
            evidence,
            remedy: "Look at these requests in the log: each says what is wrong with it.".to_owned(),
            link: "/okta",
        },
    }
}
