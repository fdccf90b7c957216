//! Which operation comes next, and what the answer says in the end.

use std::collections::{BTreeSet, HashMap};

use serde_json::{Value, json};

use super::{
    BULK_RESPONSE_URN, BulkRequest, Method, Operation, Task,
    reference::{collect, named, resolved},
};
use crate::error::ScimError;

/// A bulk request under way.
#[derive(Debug)]
pub struct Run {
    operations: Vec<Operation>,
    states: Vec<State>,
    /// Ids of what was created, by bulkId.
    ids: HashMap<String, String>,
    errors_left: Option<u64>,
}

#[derive(Debug, Clone, PartialEq)]
enum State {
    Waiting,
    /// Created without names that had no id; where it is.
    Incomplete(Answer),
    Done(Answer),
}

/// An operation to be done.
#[derive(Debug, Clone, PartialEq)]
pub struct Work {
    /// Which, for [`Run::answered`].
    pub index: usize,
    /// How.
    pub method: Method,
    /// Below the base URL.
    pub path: String,
    /// `If-Match`.
    pub version: Option<String>,
    /// The body.
    pub data: Option<Value>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Where the resource is.
    pub location: Option<String>,
    /// Its entity tag.
    pub version: Option<String>,
    /// The body of an error.
    pub error: Option<Value>,
}

impl From<ScimError> for Answer {
    fn from(error: ScimError) -> Self {
        Self {
            status: error.status,
            error: Some(error.to_json()),
            ..Self::default()
        }
    }
}

impl Answer {
    fn is_error(&self) -> bool {
        self.status >= 400
    }
}

impl Run {
    /// Nothing done yet.
    pub fn new(request: BulkRequest) -> Self {
        Self {
            states: vec![State::Waiting; request.operations.len()],
            operations: request.operations,
            ids: HashMap::new(),
            errors_left: request.fail_on_errors,
        }
    }

    /// The next operation; `None` once all are done, or as many failed as the client accepts.
    pub fn next_work(&mut self) -> Option<Work> {
        loop {
            if self.errors_left == Some(0) {
                return None;
            }
            match self.look_for_work() {
                Found::Work(work) => return Some(work),
                Found::Faulty(index, error) => self.finish(index, error.into()),
                Found::Nothing => return None,
            }
        }
    }

    fn look_for_work(&self) -> Found {
        let mut blocked = None;
        for (index, (operation, state)) in self.operations.iter().zip(&self.states).enumerate() {
            let task = match (&operation.task, state) {
                (_, State::Done(_)) => continue,
                (Err(error), _) => return Found::Faulty(index, error.clone()),
                (Ok(task), _) => task,
            };
            let missing = match self.missing(task) {
                Ok(missing) => missing,
                Err(error) => return Found::Faulty(index, error),
            };
            match state {
                State::Incomplete(created) if missing.is_empty() => {
                    return self.completion(index, task, created);
                }
                State::Waiting if missing.is_empty() => return Found::Work(self.work(index, task)),
                State::Waiting if blocked.is_none() && task.method == Method::Post => {
                    blocked = Some((index, task));
                }
                State::Waiting | State::Incomplete(_) | State::Done(_) => {}
            }
        }
        // Everything left waits for something else that is left: somewhere there is a circle, and a POST in it.
        blocked.map_or(Found::Nothing, |(index, task)| {
            Found::Work(self.work(index, task))
        })
    }

    /// The bulkIds this task names that have no id yet.
    fn missing(&self, task: &Task) -> Result<BTreeSet<String>, ScimError> {
        let mut named_ids = BTreeSet::new();
        named_ids.extend(task.id.as_deref().and_then(named).map(str::to_owned));
        if let Some(data) = &task.data {
            collect(data, &mut named_ids);
        }
        named_ids.retain(|bulk_id| !self.ids.contains_key(bulk_id));
        for bulk_id in &named_ids {
            let maker = self.operations.iter().zip(&self.states).find(|(operation, _)| {
                operation.bulk_id.as_ref() == Some(bulk_id)
                    && operation
                        .task
                        .as_ref()
                        .is_ok_and(|task| task.method == Method::Post)
            });
            match maker {
                None => {
                    let detail = format!("no POST of this request has the bulkId {bulk_id:?}");
                    return Err(ScimError::invalid_value(detail));
                }
                Some((_, State::Done(_))) => {
                    let detail = format!(
                        "the operation with the bulkId {bulk_id:?} failed, so there is nothing to name"
                    );
                    return Err(ScimError::new(409, detail));
                }
                Some((_, State::Waiting | State::Incomplete(_))) => {}
            }
        }
        Ok(named_ids)
    }

    fn work(&self, index: usize, task: &Task) -> Work {
        let id = task.id.as_deref().map(|id| match named(id) {
            Some(bulk_id) => self.ids.get(bulk_id).cloned().unwrap_or_default(),
            None => id.to_owned(),
        });
        Work {
            index,
            method: task.method,
            path: match id {
                Some(id) => format!("{}/{id}", task.endpoint),
                None => task.endpoint.clone(),
            },
            version: task.version.clone(),
            data: task.data.as_ref().and_then(|data| resolved(data, &self.ids)),
        }
    }

    /// A PUT of the whole, in place of the POST that could not name everything.
    fn completion(&self, index: usize, task: &Task, created: &Answer) -> Found {
        let id = created
            .location
            .as_deref()
            .and_then(|location| location.rsplit('/').next());
        Found::Work(Work {
            method: Method::Put,
            path: format!("{}/{}", task.endpoint, id.unwrap_or_default()),
            version: None,
            ..self.work(index, task)
        })
    }

    /// Takes the answer to the work that was given out last.
    pub fn answered(&mut self, index: usize, answer: Answer) {
        let created = match &self.states[index] {
            State::Incomplete(created) => Some(created.clone()),
            State::Waiting | State::Done(_) => None,
        };
        if let Some(created) = created {
            let completed = Answer {
                status: if answer.is_error() {
                    answer.status
                } else {
                    created.status
                },
                location: created.location,
                ..answer
            };
            return self.finish(index, completed);
        }
        let task = self.operations[index].task.as_ref().ok();
        let is_post = task.is_some_and(|task| task.method == Method::Post);
        if !is_post || answer.is_error() {
            return self.finish(index, answer);
        }
        let was_whole = task.is_some_and(|task| self.missing(task).is_ok_and(|missing| missing.is_empty()));
        let id = answer
            .location
            .as_deref()
            .and_then(|location| location.rsplit('/').next());
        if let (Some(bulk_id), Some(id)) = (&self.operations[index].bulk_id, id) {
            self.ids.insert(bulk_id.clone(), id.to_owned());
        }
        match was_whole {
            true => self.finish(index, answer),
            false => self.states[index] = State::Incomplete(answer),
        }
    }

    fn finish(&mut self, index: usize, answer: Answer) {
        if answer.is_error() {
            self.errors_left = self.errors_left.map(|left| left.saturating_sub(1));
        }
        self.states[index] = State::Done(answer);
    }

    /// The answer: what was done, in the order of the request.
    pub fn response(&self) -> Value {
        let done = self.operations.iter().zip(&self.states);
        let done = done.filter_map(|(operation, state)| match state {
            State::Done(answer) | State::Incomplete(answer) => Some(shown(operation, answer)),
            State::Waiting => None,
        });
        json!({ "schemas": [BULK_RESPONSE_URN], "Operations": done.collect::<Vec<_>>() })
    }
}

enum Found {
    Work(Work),
    /// This one cannot be done.
    Faulty(usize, ScimError),
    Nothing,
}

fn shown(operation: &Operation, answer: &Answer) -> Value {
    let mut shown = json!({ "method": operation.method });
    for (name, text) in [
        ("bulkId", &operation.bulk_id),
        ("location", &answer.location),
        ("version", &answer.version),
    ] {
        if let Some(text) = text {
            shown[name] = json!(text);
        }
    }
    shown["status"] = json!(answer.status.to_string());
    if let Some(error) = &answer.error {
        shown["response"] = error.clone();
    }
    shown
}
