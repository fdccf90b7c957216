//! What Latchkey must hold after everything in a journal, crashes included.
//!
//! An acknowledged change happened; a refused one did not; a lost one happened wholly or not at all. So every resource
//! has a list of states it may be in, of one state only if nothing about it was lost. Compared are the attributes Okta
//! maps, as they were sent: Latchkey stores them as sent (behaviour.md §6).

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::journal::{Answer, Entry};
use super::wire::ENTERPRISE;

/// What a group may hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GroupState {
    /// Name.
    pub display_name: String,
    /// Latchkey's ids of the members.
    pub members: BTreeSet<String>,
}

/// The states every resource may be in, by Latchkey's id. For users the state is [`mapped`]; for groups `None` is
/// *deleted*.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Oracle {
    /// Users that were acknowledged at least once.
    pub users: BTreeMap<String, Vec<Value>>,
    /// Groups that were acknowledged at least once.
    pub groups: BTreeMap<String, Vec<Option<GroupState>>>,
    /// Creations without an answer: each may exist under an id nobody knows yet.
    pub users_in_doubt: Vec<Value>,
    /// Names of groups whose creation had no answer.
    pub groups_in_doubt: Vec<String>,
}

impl Oracle {
    /// Reads a journal from its beginning.
    pub fn of(entries: &[Entry]) -> Self {
        let mut oracle = Self::default();
        for entry in entries {
            if entry.path.starts_with("/Users") {
                oracle.user(entry);
            } else {
                oracle.group(entry);
            }
        }
        oracle
    }

    /// Whether a user as read back is in a state it may be in.
    ///
    /// # Errors
    /// What was expected and what was read, in words.
    pub fn check_user(&self, id: &str, read: &Value) -> Result<(), String> {
        let possible = self
            .users
            .get(id)
            .ok_or_else(|| format!("user {id} was never acknowledged"))?;
        let read = mapped(read);
        if possible.contains(&read) {
            Ok(())
        } else {
            Err(format!(
                "user {id}\n  reads back as {read}\n  may only be {possible:?}"
            ))
        }
    }

    /// Whether a group as read back (`None`: 404) is in a state it may be in.
    ///
    /// # Errors
    /// What was expected and what was read, in words.
    pub fn check_group(&self, id: &str, read: Option<&Value>) -> Result<(), String> {
        let possible = self
            .groups
            .get(id)
            .ok_or_else(|| format!("group {id} was never acknowledged"))?;
        let read = read.map(group_state);
        if possible.contains(&read) {
            Ok(())
        } else {
            Err(format!(
                "group {id}\n  reads back as {read:?}\n  may only be {possible:?}"
            ))
        }
    }

    fn user(&mut self, entry: &Entry) {
        let Some(sent) = &entry.sent else { return };
        let known = entry.target_id().map(str::to_owned);
        match (&entry.answer, known) {
            (Answer::Refused { .. }, _) => {}
            (Answer::Acknowledged { body, .. }, None) => {
                if let Some(id) = body.as_ref().and_then(|body| body["id"].as_str()) {
                    self.users.insert(id.to_owned(), vec![mapped(sent)]);
                }
            }
            (Answer::Lost { .. }, None) => self.users_in_doubt.push(mapped(sent)),
            (Answer::Acknowledged { .. }, Some(id)) => {
                let before = self.users.remove(&id).unwrap_or_default();
                self.users.insert(id, change_users(before, sent));
            }
            (Answer::Lost { .. }, Some(id)) => {
                if let Some(before) = self.users.get_mut(&id) {
                    let after = change_users(before.clone(), sent);
                    before.extend(after);
                }
            }
        }
    }

    fn group(&mut self, entry: &Entry) {
        if entry.method == "GET" {
            return;
        }
        let sent = entry.sent.as_ref();
        let known = entry.target_id().map(str::to_owned);
        match (&entry.answer, known) {
            (Answer::Refused { .. }, _) => {}
            (Answer::Acknowledged { body, .. }, None) => {
                if let (Some(id), Some(sent)) = (body.as_ref().and_then(|body| body["id"].as_str()), sent) {
                    self.groups.insert(id.to_owned(), vec![Some(group_state(sent))]);
                }
            }
            (Answer::Lost { .. }, None) => self.groups_in_doubt.extend(
                sent.and_then(|sent| sent["displayName"].as_str())
                    .map(str::to_owned),
            ),
            (Answer::Acknowledged { .. }, Some(id)) => {
                let before = self
                    .groups
                    .remove(&id)
                    .unwrap_or_else(|| vec![Some(GroupState::default())]);
                self.groups.insert(id, change_groups(&before, sent));
            }
            (Answer::Lost { .. }, Some(id)) => {
                if let Some(before) = self.groups.get_mut(&id) {
                    let after = change_groups(before, sent);
                    before.extend(after);
                }
            }
        }
    }
}

/// The mapped attributes of a user resource, empty ones left out; two resources with equal ones are the same to Okta.
pub fn mapped(resource: &Value) -> Value {
    let mut attributes = Map::new();
    let plain = [
        "userName",
        "externalId",
        "active",
        "displayName",
        "title",
        "userType",
        "locale",
    ];
    let pointers = plain
        .iter()
        .map(|key| (*key, format!("/{key}")))
        .chain(
            ["emails", "phoneNumbers", "addresses"]
                .iter()
                .map(|key| (*key, format!("/{key}"))),
        )
        .chain(
            ["givenName", "middleName", "familyName"]
                .iter()
                .map(|key| (*key, format!("/name/{key}"))),
        )
        .chain(
            ["department", "employeeNumber", "costCenter"]
                .iter()
                .map(|key| (*key, format!("/{ENTERPRISE}/{key}"))),
        );
    for (key, pointer) in pointers {
        match resource.pointer(&pointer) {
            None | Some(Value::Null) => {}
            Some(Value::String(text)) if text.is_empty() => {}
            Some(Value::Array(list)) if list.is_empty() => {}
            Some(value) => {
                attributes.insert(key.to_owned(), value.clone());
            }
        }
    }
    Value::Object(attributes)
}

fn change_users(before: Vec<Value>, sent: &Value) -> Vec<Value> {
    let Some(operations) = sent["Operations"].as_array() else {
        return vec![mapped(sent)];
    };
    let active = operations
        .iter()
        .filter_map(|operation| operation["value"]["active"].as_bool())
        .next_back();
    let change = |mut state: Value| {
        if let Some(active) = active {
            state["active"] = json!(active);
        }
        state
    };
    distinct(before.into_iter().map(change))
}

fn change_groups(before: &[Option<GroupState>], sent: Option<&Value>) -> Vec<Option<GroupState>> {
    let Some(sent) = sent else {
        return vec![None];
    };
    distinct(
        before
            .iter()
            .map(|state| state.as_ref().map(|state| change_group(state, sent))),
    )
}

fn change_group(before: &GroupState, sent: &Value) -> GroupState {
    let Some(operations) = sent["Operations"].as_array() else {
        return group_state(sent);
    };
    let mut state = before.clone();
    for operation in operations {
        let value = &operation["value"];
        match (operation["op"].as_str(), operation["path"].as_str()) {
            (Some("replace"), None) => {
                if let Some(name) = value["displayName"].as_str() {
                    state.display_name = name.to_owned();
                }
            }
            (Some("replace"), Some("members")) => state.members = member_ids(value),
            (Some("add"), Some("members")) => state.members.extend(member_ids(value)),
            (Some("remove"), Some(path)) => {
                if let Some(id) = path.split('"').nth(1) {
                    state.members.remove(id);
                }
            }
            (operation, path) => panic!("Okta does not send {operation:?} on {path:?}"),
        }
    }
    state
}

fn group_state(resource: &Value) -> GroupState {
    let display_name = resource["displayName"].as_str().unwrap_or_default().to_owned();
    GroupState {
        display_name,
        members: member_ids(&resource["members"]),
    }
}

fn member_ids(list: &Value) -> BTreeSet<String> {
    let members = list.as_array().map(Vec::as_slice).unwrap_or_default();
    members
        .iter()
        .filter_map(|member| member["value"].as_str().map(str::to_owned))
        .collect()
}

fn distinct<T: PartialEq>(states: impl IntoIterator<Item = T>) -> Vec<T> {
    states.into_iter().fold(Vec::new(), |mut kept, state| {
        if !kept.contains(&state) {
            kept.push(state);
        }
        kept
    })
}

#[cfg(test)]
mod tests {
    use super::super::journal::Operation;
    use super::*;

    fn entry(method: &str, path: &str, sent: Value, answer: Answer) -> Entry {
        let (method, path) = (method.to_owned(), path.to_owned());
        Entry {
            operation: Operation::UserUpdate,
            method,
            path,
            sent: Some(sent),
            answer,
        }
    }

    fn done(body: Value) -> Answer {
        Answer::Acknowledged {
            status: 200,
            body: Some(body),
        }
    }

    fn lost() -> Answer {
        Answer::Lost {
            cause: "connection reset".to_owned(),
        }
    }

    #[test]
    fn a_lost_change_leaves_both_states_open_until_the_next_one() {
        let user = |title: &str| json!({"userName": "ana@aldermoor.example", "title": title, "active": true});
        let mut journal = vec![
            entry("POST", "/Users", user("Analyst"), done(json!({"id": "u1"}))),
            entry("PUT", "/Users/u1", user("Lead"), lost()),
        ];
        let oracle = Oracle::of(&journal);
        assert_eq!(oracle.check_user("u1", &user("Analyst")), Ok(()));
        assert_eq!(oracle.check_user("u1", &user("Lead")), Ok(()));
        assert!(oracle.check_user("u1", &user("Manager")).is_err());

        journal.push(entry("PUT", "/Users/u1", user("Director"), done(json!({}))));
        let off = json!({"Operations": [{"op": "replace", "value": {"active": false}}]});
        journal.push(entry(
            "PATCH",
            "/Users/u1",
            off,
            Answer::Acknowledged {
                status: 204,
                body: None,
            },
        ));
        let mut left = user("Director");
        assert!(Oracle::of(&journal).check_user("u1", &left).is_err());
        left["active"] = json!(false);
        assert_eq!(Oracle::of(&journal).check_user("u1", &left), Ok(()));
    }

    #[test]
    fn a_refused_change_leaves_nothing_open_and_a_lost_creation_may_exist() {
        let refused = Answer::Refused {
            status: 409,
            body: None,
        };
        let user = json!({"userName": "rui@aldermoor.example"});
        let oracle = Oracle::of(&[
            entry("POST", "/Users", user.clone(), refused),
            entry("POST", "/Users", user.clone(), lost()),
        ]);
        assert!(oracle.users.is_empty());
        assert_eq!(oracle.users_in_doubt, [user]);
    }

    #[test]
    fn group_deltas_add_up() {
        let members = |ids: &[&str]| -> Value { ids.iter().map(|id| json!({"value": id})).collect() };
        let state = |ids: &[&str]| json!({"displayName": "Team – Legal", "members": members(ids)});
        let delta = json!({"Operations": [
            {"op": "remove", "path": "members[value eq \"a\"]"},
            {"op": "add", "path": "members", "value": members(&["c"])},
        ]});
        let created = entry("POST", "/Groups", state(&["a", "b"]), done(json!({"id": "g"})));
        let lost_delta = entry("PATCH", "/Groups/g", delta.clone(), lost());
        let oracle = Oracle::of(&[created.clone(), lost_delta]);
        assert_eq!(oracle.check_group("g", Some(&state(&["b", "a"]))), Ok(()));
        assert_eq!(oracle.check_group("g", Some(&state(&["b", "c"]))), Ok(()));
        assert!(
            oracle.check_group("g", Some(&state(&["a", "b", "c"]))).is_err(),
            "half a delta"
        );

        let gone = Entry {
            operation: Operation::GroupDelete,
            method: "DELETE".to_owned(),
            path: "/Groups/g".to_owned(),
            sent: None,
            answer: Answer::Acknowledged {
                status: 204,
                body: None,
            },
        };
        let oracle = Oracle::of(&[created, gone]);
        assert_eq!(oracle.check_group("g", None), Ok(()));
        assert!(oracle.check_group("g", Some(&state(&["a", "b"]))).is_err());
    }
}
