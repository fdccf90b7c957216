//! What waits for a person, in one line: shown on every page until it is over.

use super::word::{count, figure};
use crate::api::alert::{Alert, Attention, LossHoldHead};
use crate::api::kind::AlertKind;

/// People who wait for a decision.
pub fn held_people(waits: &Attention) -> i64 {
    let losses = waits.loss_holds.iter().map(|hold| i64::from(hold.people_count));
    let groups = waits.group_holds.iter().map(|hold| i64::from(hold.people_count));
    losses.chain(groups).sum()
}

/// Whether anything is held, also where nobody is left in it.
pub fn is_held(waits: &Attention) -> bool {
    !(waits.loss_holds.is_empty() && waits.group_holds.is_empty())
}

/// What waits, for the middle of a sentence: `46 people in Berlin and 3 in Lisbon`, `2 emptied groups`.
pub fn held_phrase(waits: &Attention) -> Option<String> {
    let places = places(waits);
    let groups = i64::try_from(waits.group_holds.len()).unwrap_or_default();
    match (places.is_empty(), groups) {
        (true, 0) => None,
        (true, groups) => Some(count(groups, "emptied group", "emptied groups")),
        (false, 0) => Some(listed(&places)),
        (false, groups) => Some(format!(
            "{}, and {}",
            listed(&places),
            count(groups, "emptied group", "emptied groups")
        )),
    }
}

fn places(waits: &Attention) -> Vec<String> {
    let place = |(at, hold): (usize, &LossHoldHead)| match at {
        0 => format!(
            "{} in {}",
            count(hold.people_count.into(), "person", "people"),
            hold.property.name
        ),
        _ => format!("{} in {}", figure(hold.people_count.into()), hold.property.name),
    };
    waits.loss_holds.iter().enumerate().map(place).collect()
}

/// `46 people in Berlin and 3 in Lisbon would lose access.`
pub fn held_line(waits: &Attention) -> Option<String> {
    let mut sentences = Vec::new();
    let places = places(waits);
    if !places.is_empty() {
        sentences.push(format!("{} would lose access.", listed(&places)));
    }
    let groups: Vec<String> = waits
        .group_holds
        .iter()
        .map(|hold| hold.group.display_name.clone())
        .collect();
    match groups.as_slice() {
        [] => {}
        [one] => sentences.push(format!("The group {one} was emptied.")),
        many => sentences.push(format!("The groups {} were emptied.", listed(many))),
    }
    (!sentences.is_empty()).then(|| sentences.join(" "))
}

/// `a`, `a and b`, `a, b and c`.
pub fn listed(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// The page of the console that shows what an alert is about; `None`: it is said in another way as long as it lasts.
pub fn page_of(kind: AlertKind) -> Option<(&'static str, &'static str)> {
    match kind {
        // Holds and a paused clock have their own line, which ends with them.
        AlertKind::LossesHeld | AlertKind::GroupEmptied | AlertKind::ClockJumped => None,
        AlertKind::TerminationBurst => Some(("/events", "See who")),
        AlertKind::ScimTokenRefused
        | AlertKind::ScimTokenExpiring
        | AlertKind::ScimTokenExpired
        | AlertKind::ApiTokenRefused => Some(("/okta", "Open Okta")),
        AlertKind::GroupDeleted => Some(("/rules", "Open rules")),
        AlertKind::LastOwnerLeft => Some(("/employees", "See who")),
    }
}

/// Whether access is wrong because of it right now.
pub fn is_urgent(kind: AlertKind) -> bool {
    match kind {
        AlertKind::ScimTokenRefused => true,
        AlertKind::LossesHeld
        | AlertKind::TerminationBurst
        | AlertKind::ScimTokenExpiring
        | AlertKind::ScimTokenExpired
        | AlertKind::ApiTokenRefused
        | AlertKind::GroupDeleted
        | AlertKind::GroupEmptied
        | AlertKind::ClockJumped
        | AlertKind::LastOwnerLeft => false,
    }
}

/// Alerts to be shown: those with a page of their own that nobody put away here.
pub fn shown(alerts: &[Alert], put_away: &[String]) -> Vec<Alert> {
    let is_shown =
        |alert: &&Alert| page_of(alert.kind).is_some() && !put_away.iter().any(|id| alert.id.inner() == id);
    alerts.iter().filter(is_shown).cloned().collect()
}

/// Remembers one more that was put away, and forgets those that are over.
pub fn put_away(before: &[String], alerts: &[Alert], id: &str) -> Vec<String> {
    let is_there = |known: &&String| alerts.iter().any(|alert| alert.id.inner() == *known);
    let mut after: Vec<String> = before.iter().filter(is_there).cloned().collect();
    after.push(id.to_owned());
    after
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::DateTime;
    use crate::api::loss::{GroupHold, HeldGroup};
    use crate::api::property::PropertyName;

    fn losses(property: &str, people_count: i32) -> LossHoldHead {
        LossHoldHead {
            property: PropertyName {
                id: cynic::Id::new(property),
                name: property.into(),
            },
            since: DateTime("2026-11-23T09:14:33Z".into()),
            people_count,
        }
    }

    fn emptied(group: &str, people_count: i32) -> GroupHold {
        GroupHold {
            id: cynic::Id::new(group),
            group: HeldGroup {
                id: cynic::Id::new(group),
                display_name: group.into(),
            },
            people_count,
            since: DateTime("2026-11-23T09:14:33Z".into()),
        }
    }

    fn alert(id: &str, kind: AlertKind) -> Alert {
        Alert {
            id: cynic::Id::new(id),
            kind,
            heading: "Terminations are not arriving".into(),
            message: "Make a new token.".into(),
            at: DateTime("2026-11-23T09:14:33Z".into()),
        }
    }

    #[test]
    fn one_line_names_every_office_and_group() {
        let waits = |loss_holds, group_holds| Attention {
            loss_holds,
            group_holds,
            alerts: Vec::new(),
            is_clock_paused: false,
        };
        for (waits, said, people) in [
            (waits(vec![], vec![]), None, 0),
            (
                waits(vec![losses("Berlin", 1)], vec![]),
                Some("1 person in Berlin would lose access."),
                1,
            ),
            (
                waits(vec![losses("Berlin", 46), losses("Lisbon", 3)], vec![]),
                Some("46 people in Berlin and 3 in Lisbon would lose access."),
                49,
            ),
            (
                waits(
                    vec![losses("Berlin", 46)],
                    vec![emptied("Eng – Platform", 12), emptied("Sales", 2)],
                ),
                Some(
                    "46 people in Berlin would lose access. The groups Eng – Platform and Sales were emptied.",
                ),
                60,
            ),
        ] {
            assert_eq!(
                (held_line(&waits).as_deref(), held_people(&waits)),
                (said, people)
            );
            assert_eq!(
                (is_held(&waits), held_phrase(&waits).is_some()),
                (said.is_some(), said.is_some())
            );
        }
    }

    #[test]
    fn an_alert_is_shown_until_it_is_put_away_or_over() {
        let alerts = [
            alert("a", AlertKind::ScimTokenRefused),
            alert("b", AlertKind::LossesHeld),
            alert("c", AlertKind::TerminationBurst),
        ];
        let ids = |shown: Vec<Alert>| {
            shown
                .iter()
                .map(|it| it.id.inner().to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(
            ids(shown(&alerts, &[])),
            ["a", "c"],
            "a hold has a line of its own"
        );
        let away = put_away(&["old".to_owned()], &alerts, "c");
        assert_eq!(away, ["c"], "what is over is forgotten");
        assert_eq!(ids(shown(&alerts, &away)), ["a"]);
    }
}
