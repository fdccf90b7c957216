//! The one sentence of an outcome: without the person's name, it stands under it.

use super::access_groups;
use crate::{
    reconcile::{OutcomeKind, PropertyFacts, RuleStamp},
    rule::Rule,
};

/// `Hardware lab and Workshop in Lisbon, by rule 2 Hardware lab staff, revision 14`.
pub(crate) fn summary(
    kind: OutcomeKind,
    property: &PropertyFacts,
    rule: Option<(&Rule, &RuleStamp)>,
) -> String {
    let office = &property.name;
    let revision = property.rules.revision;
    let gives = |rule: &Rule| {
        let groups = access_groups(&rule.outcome.access_groups, property);
        groups.unwrap_or_else(|| "Membership without access groups".to_owned())
    };
    match (kind, rule) {
        (OutcomeKind::Matched, Some((rule, stamp))) => format!("{} in {office}, {}", gives(rule), by(stamp)),
        (OutcomeKind::HeldByAdmin, Some((rule, stamp))) => {
            format!(
                "Suspended by an admin in {office}; underneath: {}, {}",
                gives(rule),
                by(stamp)
            )
        }
        (OutcomeKind::WaitingGroups, Some((_, stamp))) => {
            format!(
                "Waiting in {office}: rule {} {} asks for groups not yet known",
                stamp.position, stamp.name
            )
        }
        (OutcomeKind::NoMatch, _) => format!("No rule of {office} matches, revision {revision}"),
        (OutcomeKind::Paused, _) => format!("{office} has no rules, so nothing changes there"),
        (OutcomeKind::Left, _) => format!("Left the directory; no access in {office}"),
        (OutcomeKind::Matched | OutcomeKind::HeldByAdmin | OutcomeKind::WaitingGroups, None) => {
            format!("{} in {office}, revision {revision}", kind.label())
        }
    }
}

/// `by rule 2 Hardware lab staff, revision 14`.
pub(super) fn by(stamp: &RuleStamp) -> String {
    format!(
        "by rule {} {}, revision {}",
        stamp.position, stamp.name, stamp.revision
    )
}
