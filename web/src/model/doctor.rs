//! The doctor's findings: how they look, where to go, and the verdict over all of them.

use super::word::{Look, count};
use crate::api::doctor::DoctorFinding;
use crate::api::kind::{DoctorCode, Severity};
use crate::component::icon::Glyph;

/// How much it matters, as icon and word.
pub fn severity(severity: Severity) -> Look {
    let (tone, glyph, word) = match severity {
        Severity::Critical => ("bad", Glyph::Stop, "Access may be wrong now"),
        Severity::Warning => ("warn", Glyph::Alert, "Look at it soon"),
        Severity::Notice => ("", Glyph::Eye, "Good to know"),
    };
    Look { tone, glyph, word }
}

/// Where to go about it, and what the button says.
pub fn way(code: DoctorCode) -> (&'static str, &'static str) {
    match code {
        DoctorCode::NoLiveToken | DoctorCode::TokenExpiring | DoctorCode::TokenNeverUsed => {
            ("/okta#tokens", "Open the tokens")
        }
        DoctorCode::TokenRefused
        | DoctorCode::RequestsRefused
        | DoctorCode::RateLimited
        | DoctorCode::UserNameConflicts => ("/okta/requests?outcome=refused", "Look at the requests"),
        DoctorCode::NeverHeard
        | DoctorCode::Silent
        | DoctorCode::UsersWithoutExternalId
        | DoctorCode::MembersPending => ("/okta/requests", "Look at the requests"),
        DoctorCode::ArriveWithoutGroups | DoctorCode::ApiUnreachable => ("/okta", "Open the connection"),
        DoctorCode::UsersWithoutEmail | DoctorCode::ReturnersNeedPush => {
            ("/employees?view=unmatched", "Look at the people")
        }
        DoctorCode::GroupDeleted | DoctorCode::GroupEmpty | DoctorCode::GroupNeverPushed => {
            ("/rules", "Open rules")
        }
        DoctorCode::QueueNotDraining | DoctorCode::DecisionsFail => ("/events", "Open events"),
    }
}

/// The first line of the page.
pub fn verdict(findings: &[DoctorFinding]) -> String {
    let of = |wanted| {
        findings
            .iter()
            .filter(|finding| finding.severity == wanted)
            .count()
    };
    let (critical, others) = (of(Severity::Critical), of(Severity::Warning));
    let figure = |n: usize, one, many| count(i64::try_from(n).unwrap_or_default(), one, many);
    match (critical, others) {
        (0, 0) if findings.is_empty() => "Nothing looks wrong.".to_owned(),
        (0, 0) => "Nothing needs you.".to_owned(),
        (0, soon) => format!("{} to look at.", figure(soon, "thing", "things")),
        (now, _) => format!(
            "{} possibly let the wrong people in, or the right ones out.",
            figure(now, "thing", "things")
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(severity: Severity) -> DoctorFinding {
        DoctorFinding {
            code: DoctorCode::Silent,
            severity,
            title: String::new(),
            says: String::new(),
            evidence: Vec::new(),
            remedy: String::new(),
        }
    }

    #[test]
    fn the_verdict_counts_what_matters_most() {
        use Severity::{Critical, Notice, Warning};
        let table: [(&[Severity], &str); 4] = [
            (&[], "Nothing looks wrong."),
            (&[Notice], "Nothing needs you."),
            (&[Warning, Warning, Notice], "2 things to look at."),
            (
                &[Critical, Warning],
                "1 thing possibly let the wrong people in, or the right ones out.",
            ),
        ];
        for (severities, expected) in table {
            let findings: Vec<DoctorFinding> = severities.iter().copied().map(finding).collect();
            assert_eq!(verdict(&findings), expected);
        }
    }

    #[test]
    fn a_way_leads_somewhere_and_severities_differ() {
        for code in [
            DoctorCode::NoLiveToken,
            DoctorCode::RequestsRefused,
            DoctorCode::GroupEmpty,
        ] {
            let (path, words) = way(code);
            assert!(path.starts_with('/') && !words.is_empty());
        }
        let tones = [Severity::Critical, Severity::Warning, Severity::Notice].map(|it| severity(it).tone);
        assert_eq!(tones, ["bad", "warn", ""]);
    }
}
