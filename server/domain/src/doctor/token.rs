//! SCIM tokens: none, refused, about to end, never used.

use super::{Diagnosis, DoctorCode, DoctorFacts, Severity, TokenFacts, counted, long};
use crate::limits;

pub(super) fn look(facts: &DoctorFacts) -> Vec<Diagnosis> {
    let live = || facts.tokens.iter().filter(|token| token.is_live(facts.now));
    let mut found: Vec<Diagnosis> = no_live(facts).into_iter().chain(refused(facts)).collect();
    // The last one to end is the one that counts: an older one may be on its way out.
    found.extend(
        live()
            .max_by_key(|token| ends(token))
            .and_then(|token| expiring(facts, token)),
    );
    found.extend(live().filter_map(|token| never_used(facts, token)));
    found
}

/// A token without an end ends last.
fn ends(token: &TokenFacts) -> (bool, Option<chrono::DateTime<chrono::Utc>>) {
    (token.expires_at.is_none(), token.expires_at)
}

fn no_live(facts: &DoctorFacts) -> Option<Diagnosis> {
    if facts.tokens.iter().any(|token| token.is_live(facts.now)) {
        return None;
    }
    let ended = facts.tokens.first().map(|newest| match newest.revoked_at {
        Some(at) => format!("“{}” was revoked {} ago", newest.name, long(facts.now - at)),
        None => format!("“{}” has expired", newest.name),
    });
    Some(Diagnosis {
        code: DoctorCode::NoLiveToken,
        severity: Severity::Critical,
        title: "No token is live".to_owned(),
        says: "Possibly terminations are not arriving: every request is refused, and people who leave keep their access."
            .to_owned(),
        evidence: ended.into_iter().collect(),
        remedy: "Make a new token and enter it in Okta.".to_owned(),
        link: "/okta",
    })
}

fn refused(facts: &DoctorFacts) -> Vec<Diagnosis> {
    let still = facts.refused_tokens.iter().filter(|refused| !refused.is_over);
    still
        .map(|refused| Diagnosis {
            code: DoctorCode::TokenRefused,
            severity: Severity::Critical,
            title: format!("Requests with the token “{}” are refused", refused.name),
            says: "Possibly terminations are not arriving: people who leave keep their access.".to_owned(),
            evidence: vec![format!(
                "{} refused within a day, the last {} ago: {}",
                counted(refused.count, "request was", "requests were"),
                long(facts.now - refused.last_at),
                refused.reason
            )],
            remedy: "Make a new token and enter it in Okta, under Provisioning, Integration.".to_owned(),
            link: "/okta",
        })
        .collect()
}

fn expiring(facts: &DoctorFacts, token: &TokenFacts) -> Option<Diagnosis> {
    let left = token.expires_at? - facts.now;
    let is_soon = left <= limits::TOKEN_EXPIRES_SOON;
    is_soon.then(|| Diagnosis {
        code: DoctorCode::TokenExpiring,
        severity: Severity::Warning,
        title: format!("The token “{}” expires in {}", token.name, long(left)),
        says: "Possibly terminations will not arrive after that, if no other token is in Okta by then."
            .to_owned(),
        evidence: vec![match token.last_used_at {
            Some(at) => format!("It was last used {} ago", long(facts.now - at)),
            None => "It was never used".to_owned(),
        }],
        remedy: "Make a second token, enter it in Okta, then revoke this one.".to_owned(),
        link: "/okta",
    })
}

fn never_used(facts: &DoctorFacts, token: &TokenFacts) -> Option<Diagnosis> {
    let age = facts.now - token.created_at;
    let is_waited_for = token.last_used_at.is_none() && age >= limits::TOKEN_UNUSED_FOR;
    // Without any request at all that is what is said.
    (is_waited_for && facts.installed.last_request_at.is_some()).then(|| Diagnosis {
        code: DoctorCode::TokenNeverUsed,
        severity: Severity::Notice,
        title: format!("The token “{}” was never used", token.name),
        says: "Possibly it was made for a rotation that was not finished, or lies somewhere without being needed."
            .to_owned(),
        evidence: vec![format!("It was made {} ago", long(age))],
        remedy: "Enter it in Okta, or revoke it.".to_owned(),
        link: "/okta",
    })
}
