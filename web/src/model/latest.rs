//! The log in short: what one cause did to one person is one line, told by the event that says most.

use crate::api::event::SyncEvent;
use crate::api::kind::SyncEventKind;

/// The newest `most` lines of events that are given newest first.
pub fn latest(events: Vec<SyncEvent>, most: usize) -> Vec<SyncEvent> {
    let mut lines: Vec<SyncEvent> = Vec::new();
    for event in events.into_iter().filter(is_of_somebody) {
        match lines.last_mut() {
            Some(line) if belong_together(line, &event) => {
                if says_more(&event, line) {
                    *line = event;
                }
            }
            Some(_) | None => lines.push(event),
        }
    }
    lines.truncate(most);
    lines
}

/// Whoever is pushed into a group is told of by name, if anything came of it; a hire pushes three groups. And a paused office
/// has nothing to tell.
fn is_of_somebody(event: &SyncEvent) -> bool {
    !matches!(
        event.kind,
        SyncEventKind::GroupUpdated | SyncEventKind::DroppedNoRules
    )
}

/// Without a person there is nothing to gather around. A profile that changed is told with what came of it, even if that was
/// decided a moment later by a worker.
fn belong_together(one: &SyncEvent, other: &SyncEvent) -> bool {
    let is_profile = |event: &SyncEvent| event.property.is_none();
    one.person_name.is_some()
        && one.person_name == other.person_name
        && (one.cause == other.cause || is_profile(one) || is_profile(other))
}

/// What opened or closed a door says more than what arrived.
fn says_more(event: &SyncEvent, than: &SyncEvent) -> bool {
    than.property.is_none() && event.property.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::kind::{DateTime, Tone};
    use crate::api::property::PropertyName;

    fn event(position: u32, person: Option<&str>, cause: &str, office: Option<&str>) -> SyncEvent {
        SyncEvent {
            id: cynic::Id::new(format!("e{position}")),
            position: position.to_string(),
            kind: SyncEventKind::MembershipCreated,
            tone: Tone::Good,
            at: DateTime("2026-11-23T09:42:18Z".to_owned()),
            summary: String::new(),
            person_name: person.map(str::to_owned),
            employee: None,
            property: office.map(|name| PropertyName {
                id: cynic::Id::new(name),
                name: name.to_owned(),
            }),
            cause: cause.to_owned(),
            changes: Vec::new(),
            trace: Vec::new(),
        }
    }

    fn positions(events: Vec<SyncEvent>, most: usize) -> Vec<String> {
        let lines = latest(events, most);
        lines.into_iter().map(|event| event.position).collect()
    }

    #[test]
    fn a_hire_is_one_line_and_tells_where_it_opens() {
        let hire = vec![
            event(9, Some("Noah"), "POST /Users/9", None),
            event(8, Some("Noah"), "POST /Users/9", Some("Lisbon")),
            event(7, Some("Noah"), "POST /Users/9", Some("Berlin")),
            event(6, Some("Noah"), "POST /Users/9", None),
            event(5, Some("Ines"), "POST /Users/5", None),
        ];
        assert_eq!(positions(hire, 7), ["8", "5"]);
    }

    #[test]
    fn a_profile_is_told_with_what_came_of_it() {
        let moving = vec![
            event(3, Some("Noah"), "PATCH /Groups/1", Some("Lisbon")),
            event(2, Some("Noah"), "PUT /Users/9", None),
            event(1, Some("Ines"), "PUT /Users/5", None),
        ];
        assert_eq!(positions(moving, 7), ["3", "1"]);
    }

    #[test]
    fn groups_and_paused_offices_drown_nobody() {
        let mut push = event(4, None, "PATCH /Groups/1", None);
        push.kind = SyncEventKind::GroupUpdated;
        let mut dropped = event(3, Some("Ines"), "PUT /Users/5", Some("Denver"));
        dropped.kind = SyncEventKind::DroppedNoRules;
        let events = vec![
            push,
            dropped,
            event(2, Some("Noah"), "PUT /Users/9", Some("Lisbon")),
        ];
        assert_eq!(positions(events, 7), ["2"]);
    }

    #[test]
    fn another_cause_is_another_line_and_groups_stay_apart() {
        let events = vec![
            event(4, Some("Noah"), "PUT /Users/9", Some("Lisbon")),
            event(3, Some("Noah"), "POST /Users/9", Some("Lisbon")),
            event(2, None, "POST /Groups", None),
            event(1, None, "POST /Groups", None),
        ];
        assert_eq!(positions(events.clone(), 7), ["4", "3", "2", "1"]);
        assert_eq!(positions(events, 2), ["4", "3"]);
    }
}
