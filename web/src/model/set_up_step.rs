//! The steps of connecting Okta, in their order (behaviour.md §6).

use super::route::with_query;
use crate::api::rule::RuleTab;

/// One step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SetUpStep {
    /// Which Okta.
    Domain,
    /// What to paste there.
    Paste,
    /// What to tick there.
    Tick,
    /// A rule for each office, so that somebody gets in.
    Rules,
    /// Waiting for Okta to call.
    Wait,
}

impl SetUpStep {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Domain, Self::Paste, Self::Tick, Self::Rules, Self::Wait];

    /// As the row of steps names it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Domain => "Okta domain",
            Self::Paste => "Address and token",
            Self::Tick => "Ticks in Okta",
            Self::Rules => "First rules",
            Self::Wait => "First request",
        }
    }

    fn key(self) -> &'static str {
        match self {
            Self::Domain => "domain",
            Self::Paste => "paste",
            Self::Tick => "tick",
            Self::Rules => "rules",
            Self::Wait => "wait",
        }
    }

    /// The URL of the step.
    pub fn path(self) -> String {
        with_query("/okta", &[("step", Some(self.key()))])
    }

    /// The step that is shown: before the connection is installed the first, later the one in the URL, else the second.
    pub fn shown(is_installed: bool, wanted: Option<&str>) -> Self {
        if !is_installed {
            return Self::Domain;
        }
        let wanted = Self::ALL.into_iter().find(|step| Some(step.key()) == wanted);
        wanted.unwrap_or(Self::Paste)
    }

    /// The step before.
    pub fn before(self) -> Option<Self> {
        match self {
            Self::Domain => None,
            Self::Paste => Some(Self::Domain),
            Self::Tick => Some(Self::Paste),
            Self::Rules => Some(Self::Tick),
            Self::Wait => Some(Self::Rules),
        }
    }

    /// The step after.
    pub fn after(self) -> Option<Self> {
        match self {
            Self::Domain => Some(Self::Paste),
            Self::Paste => Some(Self::Tick),
            Self::Tick => Some(Self::Rules),
            Self::Rules => Some(Self::Wait),
            Self::Wait => None,
        }
    }
}

/// Rules of an office that decide something.
pub fn enabled_rules(office: &RuleTab) -> usize {
    office.rule_set.rules.iter().filter(|rule| rule.enabled).count()
}

/// How many offices have one.
pub fn with_rules(offices: &[RuleTab]) -> usize {
    offices.iter().filter(|office| enabled_rules(office) > 0).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_url_says_which_step_once_there_is_a_connection() {
        let table = [
            (false, Some("wait"), SetUpStep::Domain),
            (true, None, SetUpStep::Paste),
            (true, Some("tick"), SetUpStep::Tick),
            (true, Some("domain"), SetUpStep::Domain),
            (true, Some("nonsense"), SetUpStep::Paste),
        ];
        for (is_installed, wanted, expected) in table {
            assert_eq!(
                SetUpStep::shown(is_installed, wanted),
                expected,
                "{is_installed} {wanted:?}"
            );
        }
        assert_eq!(SetUpStep::Rules.path(), "/okta?step=rules");
    }

    #[test]
    fn steps_follow_each_other() {
        for pair in SetUpStep::ALL.windows(2) {
            assert_eq!(pair[0].after(), Some(pair[1]));
            assert!(pair[0] < pair[1]);
            assert!(pair[1].before().is_none_or(|before| before == pair[0]));
        }
        assert_eq!(SetUpStep::Wait.after(), None);
    }
}
