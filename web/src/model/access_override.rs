//! Overrides in words, until when one may hold, and what ending it takes back.

use super::word::role;
use crate::api::access_override::AccessOverride;
use crate::api::kind::{OverrideEnd, OverrideKind};

/// A day in milliseconds.
pub const DAY_MS: f64 = 86_400_000.0;
/// Days an override may hold, and how many an owner may set.
const MOST_DAYS: (f64, f64) = (365.0, 3_650.0);

/// Until when, as it is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// A day from now.
    Day,
    /// A week from now.
    Week,
    /// Thirty days from now.
    Month,
    /// Ninety days from now.
    Quarter,
    /// The end of a day that is chosen.
    Date,
}

/// Every choice with its words, soonest first.
pub const UNTILS: [(Until, &str); 5] = [
    (Until::Day, "1 day"),
    (Until::Week, "1 week"),
    (Until::Month, "30 days"),
    (Until::Quarter, "90 days"),
    (Until::Date, "Date"),
];

impl Until {
    /// The moment, from now; `None`: it is the chosen date's.
    pub fn from(self, now: f64) -> Option<f64> {
        let days = match self {
            Self::Day => 1.0,
            Self::Week => 7.0,
            Self::Month => 30.0,
            Self::Quarter => 90.0,
            Self::Date => return None,
        };
        Some(now + days * DAY_MS)
    }
}

/// What is wrong with the end of an override; `None`: nothing.
pub fn until_fault(until: Option<f64>, now: f64, is_owner: bool) -> Option<String> {
    let Some(until) = until else {
        return Some("Choose a day.".to_owned());
    };
    let most = if is_owner { MOST_DAYS.1 } else { MOST_DAYS.0 };
    match () {
        () if until <= now => Some("This day has passed.".to_owned()),
        () if until - now > most * DAY_MS && is_owner => Some("Ten years at most.".to_owned()),
        () if until - now > most * DAY_MS => Some("A year at most; an owner may set more.".to_owned()),
        () => None,
    }
}

/// What it gives: `Workshop`, `Role: Security`, `Stays active`, `Keeps what was there`.
pub fn gives(it: &AccessOverride) -> String {
    match it.kind {
        OverrideKind::AccessGroup => {
            let name = it.access_group.as_ref().map(|group| group.name.clone());
            name.unwrap_or_else(|| "An access group since archived".to_owned())
        }
        OverrideKind::Role => it
            .role
            .map_or_else(|| "A role".to_owned(), |it| format!("Role: {}", role(it))),
        OverrideKind::KeepActive => "Stays active".to_owned(),
        OverrideKind::Kept => "Keeps what was there".to_owned(),
    }
}

/// What ending it early takes back.
pub fn takes_back(it: &AccessOverride) -> String {
    let place = &it.property.name;
    match it.kind {
        OverrideKind::AccessGroup => format!(
            "{} in {place} is taken back at once, unless the rules give it too. Nothing else changes.",
            gives(it)
        ),
        OverrideKind::Role => {
            format!("The role in {place} goes back to what the rules give. Nothing else changes.")
        }
        OverrideKind::KeepActive => {
            format!("Without a rule that matches, the access to {place} ends at once.")
        }
        OverrideKind::Kept => {
            format!("What the rules in {place} do not give is taken back at once. Nothing else changes.")
        }
    }
}

/// How one ended.
pub fn ended(how: OverrideEnd) -> &'static str {
    match how {
        OverrideEnd::Expired => "its time ran out",
        OverrideEnd::Ended => "ended by an admin",
        OverrideEnd::Left => "the person left",
        OverrideEnd::NotRestored => "not restored",
        OverrideEnd::Overtaken => "the person’s data or the rules changed",
        OverrideEnd::AddressReused => "the address went to another person",
    }
}

/// Those in force first, each in the server's order.
pub fn apart(all: &[AccessOverride]) -> (Vec<AccessOverride>, Vec<AccessOverride>) {
    all.iter().cloned().partition(|it| it.ended_at.is_none())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::DateTime;
    use crate::api::kind::Role;
    use crate::api::property::{AccessGroupName, PropertyName};

    fn of(kind: OverrideKind) -> AccessOverride {
        AccessOverride {
            id: cynic::Id::new("override_1"),
            property: PropertyName {
                id: cynic::Id::new("property_1"),
                name: "Berlin".into(),
            },
            kind,
            access_group: (kind == OverrideKind::AccessGroup).then(|| AccessGroupName {
                id: cynic::Id::new("access_group_1"),
                name: "Workshop".into(),
            }),
            role: (kind == OverrideKind::Role).then_some(Role::Security),
            reason: "Prototype assembly with the Berlin team".into(),
            made_by: "Judith Aaltonen".into(),
            made_at: DateTime("2026-11-12T10:02:00Z".into()),
            expires_at: DateTime("2026-12-12T10:02:00Z".into()),
            ended_at: None,
            ended_how: None,
        }
    }

    #[test]
    fn an_end_is_within_a_year_unless_an_owner_sets_it() {
        let now = 1_000.0 * DAY_MS;
        for (until, is_owner, fault) in [
            (None, false, Some("Choose a day.")),
            (Some(now), false, Some("This day has passed.")),
            (Some(now + 1.0), false, None),
            (Some(now + 365.0 * DAY_MS), false, None),
            (
                Some(now + 366.0 * DAY_MS),
                false,
                Some("A year at most; an owner may set more."),
            ),
            (Some(now + 366.0 * DAY_MS), true, None),
            (Some(now + 3_651.0 * DAY_MS), true, Some("Ten years at most.")),
        ] {
            assert_eq!(
                until_fault(until, now, is_owner).as_deref(),
                fault,
                "{until:?} {is_owner}"
            );
        }
    }

    #[test]
    fn presets_are_in_order_and_a_date_is_chosen() {
        let moments: Vec<_> = UNTILS.iter().map(|(until, _)| until.from(0.0)).collect();
        assert!(
            moments
                .windows(2)
                .all(|pair| pair[1].is_none() || pair[0] < pair[1])
        );
        assert_eq!(moments.last(), Some(&None));
    }

    #[test]
    fn each_says_what_it_gives_and_what_its_end_takes() {
        for (kind, given, start) in [
            (
                OverrideKind::AccessGroup,
                "Workshop",
                "Workshop in Berlin is taken back at once",
            ),
            (
                OverrideKind::Role,
                "Role: Security",
                "The role in Berlin goes back",
            ),
            (
                OverrideKind::KeepActive,
                "Stays active",
                "Without a rule that matches",
            ),
            (
                OverrideKind::Kept,
                "Keeps what was there",
                "What the rules in Berlin do not give",
            ),
        ] {
            let it = of(kind);
            assert_eq!(gives(&it), given);
            assert!(takes_back(&it).starts_with(start), "{}", takes_back(&it));
        }
    }

    #[test]
    fn those_in_force_come_first() {
        let mut over = of(OverrideKind::Role);
        over.ended_at = Some(DateTime("2026-11-20T10:02:00Z".into()));
        over.ended_how = Some(OverrideEnd::Expired);
        let (live, ended) = apart(&[over, of(OverrideKind::Kept)]);
        assert_eq!(
            (live.len(), live[0].kind, ended.len()),
            (1, OverrideKind::Kept, 1)
        );
    }
}
