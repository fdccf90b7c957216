//! What a try at Okta's API says, and beside which field it is said.

use super::word::Look;
use crate::api::kind::{GroupPullState, OktaProblem};
use crate::api::okta::OktaCheck;
use crate::component::icon::Glyph;

/// One of the two fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The domain, or the way there.
    Domain,
    /// The API token.
    Token,
}

/// Which field a problem belongs to.
pub fn part(problem: OktaProblem) -> Part {
    match problem {
        OktaProblem::BadToken | OktaProblem::TokenExpired | OktaProblem::NoGroupRight => Part::Token,
        OktaProblem::NotADomain
        | OktaProblem::DomainNotAllowed
        | OktaProblem::UnknownDomain
        | OktaProblem::PrivateAddress
        | OktaProblem::NotOkta
        | OktaProblem::Redirected
        | OktaProblem::Unreachable
        | OktaProblem::Certificate
        | OktaProblem::RateLimited
        | OktaProblem::OktaFailing
        | OktaProblem::UnexpectedAnswer => Part::Domain,
    }
}

/// What a try found, as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It would be accepted.
    Good(String),
    /// What is wrong and what to do, beside a field.
    Bad(Part, String),
}

/// Reads an answer.
pub fn verdict(check: &OktaCheck) -> Verdict {
    match check.problem {
        None => Verdict::Good(check.message.clone()),
        Some(problem) => {
            let remedy = check.remedy.as_deref().unwrap_or_default();
            Verdict::Bad(
                part(problem),
                format!("{} {remedy}", check.message).trim().to_owned(),
            )
        }
    }
}

/// What is missing before Okta can be asked: a token leads nowhere without a domain.
pub fn missing(domain: &str, token: &str) -> Option<&'static str> {
    (domain.trim().is_empty() && !token.trim().is_empty())
        .then_some("Write your Okta domain too, like aldermoor.okta.com, or leave the token out.")
}

/// What is done about groups, as icon and word.
pub fn pulling(state: GroupPullState) -> Look {
    let (tone, glyph, word) = match state {
        GroupPullState::Idle => ("good", Glyph::Check, "Up to date"),
        GroupPullState::Queued => ("accent", Glyph::Clock, "About to ask"),
        GroupPullState::Running => ("accent", Glyph::Sync, "Asking Okta"),
        GroupPullState::Failing => ("bad", Glyph::Alert, "Could not ask"),
    };
    Look { tone, glyph, word }
}

/// Intervals on offer, in minutes.
pub const INTERVALS: [i32; 7] = [5, 15, 30, 60, 240, 720, 1_440];

/// `5 minutes`, `1 hour`, `1 day`.
pub fn interval(minutes: i32) -> String {
    match minutes {
        1 => "1 minute".to_owned(),
        60 => "1 hour".to_owned(),
        1_440 => "1 day".to_owned(),
        minutes if minutes % 60 == 0 => format!("{} hours", minutes / 60),
        minutes => format!("{minutes} minutes"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bad(problem: OktaProblem, message: &str, remedy: &str) -> OktaCheck {
        OktaCheck {
            is_good: false,
            problem: Some(problem),
            message: message.to_owned(),
            remedy: Some(remedy.to_owned()),
            host: None,
        }
    }

    #[test]
    fn what_is_wrong_stands_beside_its_field() {
        let refused = bad(
            OktaProblem::BadToken,
            "Okta does not accept the token.",
            "Copy it again.",
        );
        assert_eq!(
            verdict(&refused),
            Verdict::Bad(
                Part::Token,
                "Okta does not accept the token. Copy it again.".to_owned()
            )
        );
        // As the server says it: how long is said once.
        let limited = bad(
            OktaProblem::RateLimited,
            "Okta's request limit is used up.",
            "Try again in 42 s.",
        );
        assert_eq!(
            verdict(&limited),
            Verdict::Bad(
                Part::Domain,
                "Okta's request limit is used up. Try again in 42 s.".to_owned()
            )
        );
        let good = OktaCheck {
            is_good: true,
            problem: None,
            remedy: None,
            ..refused
        };
        assert_eq!(verdict(&good), Verdict::Good(good.message.clone()));
    }

    #[test]
    fn a_token_needs_a_domain_and_nothing_needs_either() {
        assert_eq!(missing(" ", ""), None);
        assert_eq!(missing("aldermoor.okta.com", ""), None);
        assert!(missing(" ", "00abc").is_some());
    }

    #[test]
    fn every_state_has_a_look_and_intervals_are_words() {
        let states = [
            GroupPullState::Idle,
            GroupPullState::Queued,
            GroupPullState::Running,
            GroupPullState::Failing,
        ];
        assert_eq!(
            states.map(|state| pulling(state).tone),
            ["good", "accent", "accent", "bad"]
        );
        assert_eq!(
            INTERVALS.map(interval),
            [
                "5 minutes",
                "15 minutes",
                "30 minutes",
                "1 hour",
                "4 hours",
                "12 hours",
                "1 day"
            ]
        );
        assert_eq!(interval(90), "90 minutes");
    }
}
