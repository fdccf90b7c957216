//! How an employee stands, and what decided it, in words.

use std::collections::BTreeSet;

use crate::api::employee::{Employee, EmployeeRow, Membership, MembershipReason, MembershipRow};
use crate::api::kind::{EmployeeSource, MembershipReasonKind, MembershipStatus};
use crate::component::icon::Glyph;

use super::word::Look;

/// What is known of a person's memberships without their details.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Memberships that give access.
    pub active: usize,
    /// Memberships an admin suspended.
    pub suspended: usize,
    /// Every membership.
    pub all: usize,
}

impl Tally {
    /// Counts statuses.
    pub fn of(statuses: impl Iterator<Item = MembershipStatus>) -> Self {
        statuses.fold(Self::default(), |tally, status| match status {
            MembershipStatus::Active => Self {
                active: tally.active + 1,
                all: tally.all + 1,
                ..tally
            },
            MembershipStatus::Suspended => Self {
                suspended: tally.suspended + 1,
                all: tally.all + 1,
                ..tally
            },
            MembershipStatus::Deactivated => Self {
                all: tally.all + 1,
                ..tally
            },
        })
    }
}

/// The whole person in one state. `has_left`: the directory says that the account is not active.
pub fn standing(tally: Tally, has_left: bool) -> Look {
    let look = |tone, glyph, word| Look { tone, glyph, word };
    match (has_left, tally) {
        (true, Tally { active: 0, .. }) => look("bad", Glyph::Out, "Left"),
        (_, Tally { active: 1.., .. }) => look("good", Glyph::Check, "Active"),
        (false, Tally { suspended: 1.., .. }) => look("bad", Glyph::Lock, "Suspended"),
        (false, _) => look("", Glyph::Dash, "No access"),
    }
}

/// What decided: the number of the rule, or a drawing, and words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decider {
    /// Position of the rule, if a rule decided.
    pub position: Option<i32>,
    /// Drawing and tone, if something else did.
    pub glyph: (Glyph, &'static str),
    /// Name of the rule, or what happened.
    pub words: String,
}

fn by(glyph: Glyph, tone: &'static str, words: &str) -> Decider {
    Decider {
        position: None,
        glyph: (glyph, tone),
        words: words.to_owned(),
    }
}

/// What gave a membership.
pub fn decider(why: &MembershipReason) -> Decider {
    match why.kind {
        MembershipReasonKind::Rule => Decider {
            position: why.rule_position,
            glyph: (Glyph::Rules, "muted"),
            words: why
                .rule_name
                .clone()
                .unwrap_or_else(|| "A rule since removed".to_owned()),
        },
        MembershipReasonKind::Manual => by(Glyph::Edit, "muted", "Added by hand"),
        MembershipReasonKind::Override => by(Glyph::Pin, "accent", "Kept by an override"),
    }
}

/// What decided for a row: the first membership that gives access, else why none does.
pub fn row_decider(row: &EmployeeRow) -> Decider {
    let has_left = row.directory_user.as_ref().is_some_and(|user| !user.active);
    if let Some(membership) = first_active(&row.memberships) {
        return decider(&membership.why);
    }
    match (has_left, row.source, row.memberships.as_slice()) {
        (true, _, _) => by(Glyph::Out, "bad", "Deactivated by the directory"),
        (false, EmployeeSource::Hand, []) => by(Glyph::Edit, "muted", "Added by hand"),
        (false, EmployeeSource::Directory, []) => by(Glyph::Dash, "muted", "No rule matched"),
        (false, _, memberships)
            if memberships
                .iter()
                .any(|it| it.status == MembershipStatus::Suspended) =>
        {
            by(Glyph::Lock, "bad", "Suspended by an admin")
        }
        (false, _, _) => by(Glyph::Dash, "muted", "No rule matches any more"),
    }
}

/// The membership that a row speaks of.
pub fn first_active(memberships: &[MembershipRow]) -> Option<&MembershipRow> {
    memberships
        .iter()
        .find(|membership| membership.status == MembershipStatus::Active)
}

/// Doors an active membership opens, each once, by name.
pub fn doors(membership: &Membership) -> Vec<String> {
    if membership.status != MembershipStatus::Active {
        return Vec::new();
    }
    let doors = membership.access_groups.iter().flat_map(|group| &group.doors);
    let unique: BTreeSet<(&str, &str)> = doors.map(|door| (door.name.as_str(), door.id.inner())).collect();
    unique.into_iter().map(|(name, _)| name.to_owned()).collect()
}

/// `5 in Lisbon, 4 in Berlin`.
pub fn doors_by_office(employee: &Employee) -> String {
    let parts: Vec<String> = employee
        .memberships
        .iter()
        .map(|membership| (doors(membership).len(), &membership.property.name))
        .filter(|(count, _)| *count > 0)
        .map(|(count, name)| format!("{count} in {name}"))
        .collect();
    if parts.is_empty() {
        "no active membership".to_owned()
    } else {
        parts.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_word_for_a_person() {
        let table = [
            (
                Tally {
                    active: 2,
                    suspended: 1,
                    all: 4,
                },
                false,
                "Active",
            ),
            (
                Tally {
                    active: 0,
                    suspended: 1,
                    all: 1,
                },
                false,
                "Suspended",
            ),
            (
                Tally {
                    active: 0,
                    suspended: 0,
                    all: 3,
                },
                false,
                "No access",
            ),
            (
                Tally {
                    active: 0,
                    suspended: 0,
                    all: 3,
                },
                true,
                "Left",
            ),
            (
                Tally {
                    active: 0,
                    suspended: 1,
                    all: 1,
                },
                true,
                "Left",
            ),
            (Tally::default(), false, "No access"),
        ];
        for (tally, has_left, expected) in table {
            assert_eq!(standing(tally, has_left).word, expected, "{tally:?} {has_left}");
        }
    }

    #[test]
    fn tallies_each_status() {
        let statuses = [
            MembershipStatus::Active,
            MembershipStatus::Deactivated,
            MembershipStatus::Suspended,
        ];
        assert_eq!(
            Tally::of(statuses.into_iter()),
            Tally {
                active: 1,
                suspended: 1,
                all: 3
            }
        );
    }

    #[test]
    fn a_rule_is_named_with_its_place() {
        let reason = MembershipReason {
            kind: MembershipReasonKind::Rule,
            rule_name: Some("Hardware lab staff".into()),
            rule_position: Some(2),
            revision: Some(14),
        };
        let decided = decider(&reason);
        assert_eq!(
            (decided.position, decided.words.as_str()),
            (Some(2), "Hardware lab staff")
        );
        let manual = MembershipReason {
            kind: MembershipReasonKind::Manual,
            rule_name: None,
            rule_position: None,
            revision: None,
        };
        assert_eq!(
            (decider(&manual).position, decider(&manual).words.as_str()),
            (None, "Added by hand")
        );
    }
}
