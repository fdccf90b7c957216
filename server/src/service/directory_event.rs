//! What the directory itself did, in one sentence and with what differs: the first event of every SCIM write. What came
//! of it for doors is told by `domain`.

use std::collections::BTreeSet;

use domain::explain::{PERSON, people};
use domain::{EventChange, EventKind, Tone, limits};
use serde_json::Value;

/// An event of the directory, to be written before what came of it.
#[derive(Clone, Debug)]
pub struct DirectoryEvent {
    /// What happened.
    pub kind: EventKind,
    /// How it should look.
    pub tone: Tone,
    /// One sentence with `{person}`.
    pub summary: String,
    /// What differs in the resource.
    pub changes: Vec<EventChange>,
}

/// What became of a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum UserNews {
    Added,
    Changed,
    Deactivated,
    Reactivated,
    Deleted,
}

/// A user as it was (`Null`: not there) and as it is now.
pub(super) fn user(news: UserNews, before: &Value, after: &Value) -> DirectoryEvent {
    let differing = || changes(before, after);
    let (kind, changes) = match news {
        UserNews::Added => (EventKind::UserCreated, Vec::new()),
        UserNews::Changed => (EventKind::UserUpdated, differing()),
        UserNews::Deactivated => (EventKind::UserDeactivated, differing()),
        UserNews::Reactivated => (EventKind::UserReactivated, differing()),
        UserNews::Deleted => (EventKind::UserDeleted, Vec::new()),
    };
    let summary = match news {
        UserNews::Added if after.get("active") == Some(&Value::Bool(true)) => {
            format!("{PERSON} was added to the directory")
        }
        UserNews::Added => format!("{PERSON} was added to the directory, not active"),
        UserNews::Changed => {
            let labels: Vec<&str> = changes.iter().map(|change| change.label.as_str()).collect();
            format!("{PERSON} changed in the directory: {}", some_of(&labels))
        }
        UserNews::Deactivated => format!("{PERSON} was deactivated in the directory"),
        UserNews::Reactivated => format!("{PERSON} is active in the directory again"),
        UserNews::Deleted => format!("{PERSON} was deleted from the directory"),
    };
    DirectoryEvent {
        kind,
        tone: Tone::Quiet,
        summary,
        changes,
    }
}

/// Every top-level attribute that differs, by name. Lists and objects are named, not shown: they would be noise.
fn changes(before: &Value, after: &Value) -> Vec<EventChange> {
    let names = |resource: &Value| -> BTreeSet<String> {
        resource
            .as_object()
            .into_iter()
            .flat_map(|members| members.keys().cloned())
            .collect()
    };
    let all = &names(before) | &names(after);
    let differing = all
        .into_iter()
        .filter(|name| name != "schemas" && before.get(name) != after.get(name));
    differing
        .map(|name| EventChange {
            before: shown(before.get(&name)),
            after: shown(after.get(&name)),
            label: name.rsplit(':').next().unwrap_or_default().to_owned(),
            is_personal: true,
        })
        .collect()
}

fn shown(value: Option<&Value>) -> Option<String> {
    match value {
        Some(Value::String(text)) => Some(text.chars().take(limits::FIELD_CHARACTERS).collect()),
        Some(value @ (Value::Bool(_) | Value::Number(_))) => Some(value.to_string()),
        Some(Value::Array(_) | Value::Object(_) | Value::Null) | None => None,
    }
}

/// `title, department and 2 more`.
fn some_of(names: &[&str]) -> String {
    match names.split_at_checked(limits::NAMES_PER_SENTENCE) {
        Some((first, rest)) if !rest.is_empty() => format!("{} and {} more", first.join(", "), rest.len()),
        _ => names.join(", "),
    }
}

/// What became of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum GroupNews {
    Added,
    Changed,
    Deleted,
}

/// In which way.
#[derive(Clone, Debug, Default)]
pub(super) struct GroupChange {
    /// The name it had, if it has another now.
    pub former_name: Option<String>,
    /// Users who joined.
    pub joined: usize,
    /// Users who left.
    pub left: usize,
    /// Members it names that nobody knows.
    pub waiting: usize,
}

/// A group of this name.
pub(super) fn group(news: GroupNews, name: &str, change: &GroupChange) -> DirectoryEvent {
    let counted = |n: usize, what: &str| {
        let people = people(u64::try_from(n).unwrap_or(u64::MAX));
        (n > 0).then(|| format!("{people} {what}"))
    };
    let details: Vec<String> = [
        change.former_name.as_ref().map(|former| format!("was {former}")),
        counted(change.joined, "joined"),
        counted(change.left, "left"),
        counted(change.waiting, "not known yet"),
    ]
    .into_iter()
    .flatten()
    .collect();
    let (kind, tone, what) = match news {
        GroupNews::Added => (EventKind::GroupCreated, Tone::Quiet, "was added to the directory"),
        GroupNews::Changed => (EventKind::GroupUpdated, Tone::Quiet, "changed in the directory"),
        GroupNews::Deleted => (
            EventKind::GroupDeleted,
            Tone::Warn,
            "was deleted from the directory; rules go on with the members it had",
        ),
    };
    let details = match details.as_slice() {
        [] => String::new(),
        details => format!(": {}", details.join(", ")),
    };
    DirectoryEvent {
        kind,
        tone,
        summary: format!("Group {name} {what}{details}"),
        changes: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_change_names_what_differs_and_shows_plain_values() {
        let before = json!({ "title": "Engineer", "active": true, "emails": [{ "value": "a@x.example" }] });
        let after = json!({ "title": "Lead", "active": true, "emails": [], "department": "Hardware" });
        let event = user(UserNews::Changed, &before, &after);
        assert_eq!(
            event.summary,
            "{person} changed in the directory: department, emails, title"
        );
        let title = event
            .changes
            .iter()
            .find(|change| change.label == "title")
            .unwrap();
        assert_eq!(
            (title.before.as_deref(), title.after.as_deref()),
            (Some("Engineer"), Some("Lead"))
        );
    }

    #[test]
    fn a_group_says_who_came_and_went() {
        let change = GroupChange {
            former_name: Some("Lab".into()),
            joined: 1,
            left: 2,
            waiting: 0,
        };
        let event = group(GroupNews::Changed, "Hardware lab", &change);
        assert_eq!(
            event.summary,
            "Group Hardware lab changed in the directory: was Lab, 1 person joined, 2 people left"
        );
    }
}
