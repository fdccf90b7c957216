//! Requests that do not come, and requests that come too fast.

use super::{Diagnosis, DoctorCode, DoctorFacts, Severity, counted, long};
use crate::explain;
use crate::limits;

pub(super) fn look(facts: &DoctorFacts) -> Vec<Diagnosis> {
    let heard = match facts.installed.last_request_at {
        None => never_heard(facts),
        Some(at) => silent(facts, at),
    };
    heard.into_iter().chain(rate_limited(facts)).collect()
}

fn never_heard(facts: &DoctorFacts) -> Option<Diagnosis> {
    let age = facts.now - facts.installed.installed_at;
    (age >= limits::FIRST_REQUEST_WITHIN).then(|| Diagnosis {
        code: DoctorCode::NeverHeard,
        severity: Severity::Warning,
        title: "Okta has not sent anything yet".to_owned(),
        says: "Possibly the base URL or the token is not entered in Okta, or Okta cannot reach this server.".to_owned(),
        evidence: vec![format!("It was installed {} ago, and no request came with a good token", long(age))],
        remedy: "In Okta, under Provisioning, Integration, use Test API Credentials. It says what it cannot reach."
            .to_owned(),
        link: "/okta",
    })
}

/// Okta sends when something changes, and looks people up besides. With people, few days pass without either.
fn silent(facts: &DoctorFacts, last: chrono::DateTime<chrono::Utc>) -> Option<Diagnosis> {
    let (people, quiet) = (facts.people.live, facts.now - last);
    (people > 0 && quiet >= limits::SILENT_FOR).then(|| Diagnosis {
        code: DoctorCode::Silent,
        severity: Severity::Warning,
        title: format!("Okta has not sent anything for {}", long(quiet)),
        says: "Possibly terminations are not arriving: provisioning is switched off, the app was removed, or Okta cannot \
               reach this server. Possibly nothing has changed there."
            .to_owned(),
        evidence: vec![
            format!("{} connected", match people {
                1 => "1 person is".to_owned(),
                _ => format!("{} are", explain::people(people)),
            }),
            format!("The last request with a good token came {} ago", long(quiet)),
        ],
        remedy: "In Okta, look at Provisioning, To App, and at the app's tasks under Dashboard, Tasks.".to_owned(),
        link: "/okta",
    })
}

fn rate_limited(facts: &DoctorFacts) -> Option<Diagnosis> {
    let put_off = || facts.failures.iter().filter(|it| it.status == 429);
    let last = put_off().map(|it| it.last_at).max()?;
    let count: u64 = put_off().map(|it| it.count).sum();
    Some(Diagnosis {
        code: DoctorCode::RateLimited,
        severity: Severity::Notice,
        title: "Requests were put off".to_owned(),
        says: "Possibly a large import came in, or something else uses the token. Okta tries again by itself; losses wait \
               meanwhile."
            .to_owned(),
        evidence: vec![format!(
            "{} answered 429 within a day, the last {} ago",
            counted(count, "request was", "requests were"),
            long(facts.now - last)
        )],
        remedy: "If it goes on, an operator can raise LATCHKEY_SCIM_RATE.".to_owned(),
        link: "/okta",
    })
}
