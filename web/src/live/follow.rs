//! What single pages follow on the console's one socket, besides its events: each has an id of its own, is asked for anew after
//! a break, and ends with the component that asked. Must not open a socket, or end the stream when the server ends one of them.

use std::rc::Rc;

use cynic::{GraphQlResponse, StreamingOperation};
use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

type Deliver = Rc<dyn Fn(Value)>;

#[derive(Clone)]
struct Followed {
    id: String,
    payload: Value,
    deliver: Deliver,
}

/// Handle of all of them.
#[derive(Clone, Copy)]
pub(super) struct Follows {
    all: StoredValue<Vec<Followed>, LocalStorage>,
    /// To be sent as soon as the socket is free: begins and ends since it was opened.
    waiting: StoredValue<Vec<Value>, LocalStorage>,
    next: StoredValue<u32>,
}

impl Follows {
    pub(super) fn new() -> Self {
        Self {
            all: StoredValue::new_local(Vec::new()),
            waiting: StoredValue::new_local(Vec::new()),
            next: StoredValue::new(0),
        }
    }

    /// Gives `listener` every answer until the calling component is gone.
    pub(super) fn add<Answer, Variables>(
        self,
        operation: &StreamingOperation<Answer, Variables>,
        listener: impl Fn(Answer) + 'static,
    ) where
        Answer: DeserializeOwned + 'static,
        Variables: Serialize,
    {
        let number = self.next.get_value();
        self.next.set_value(number + 1);
        let followed = Followed {
            id: format!("page {number}"),
            payload: payload(operation),
            deliver: Rc::new(move |payload| {
                let answer = serde_json::from_value::<GraphQlResponse<Answer>>(payload);
                // Whoever may not see it any more goes on with what was told last.
                if let Ok(GraphQlResponse { data: Some(data), .. }) = answer {
                    listener(data);
                }
            }),
        };
        let id = followed.id.clone();
        self.waiting
            .update_value(|waiting| waiting.push(begin(&followed)));
        self.all.update_value(|all| all.push(followed));
        on_cleanup(move || {
            self.all.update_value(|all| all.retain(|other| other.id != id));
            self.waiting
                .update_value(|waiting| waiting.push(json!({ "id": id, "type": "complete" })));
        });
    }

    /// What a new connection has to begin with.
    pub(super) fn all(self) -> Vec<Value> {
        self.waiting.set_value(Vec::new());
        self.all.with_value(|all| all.iter().map(begin).collect())
    }

    /// What came to be sent since the last look.
    pub(super) fn waiting(self) -> Vec<Value> {
        let mut taken = Vec::new();
        self.waiting.update_value(|waiting| taken.append(waiting));
        taken
    }

    /// Gives a message to whom it is for; false if it is for nobody here.
    pub(super) fn take(self, message: &Value) -> bool {
        let Some(id) = message["id"].as_str().filter(|id| id.starts_with("page ")) else {
            return false;
        };
        // A copy, because a listener may add or end others.
        let found = self
            .all
            .with_value(|all| all.iter().find(|it| it.id == id).cloned());
        if let Some(followed) = found.filter(|_| message["type"] == "next") {
            (followed.deliver)(message["payload"].clone());
        }
        true
    }
}

/// What a subscription is asked with.
pub(super) fn payload<Answer, Variables: Serialize>(
    operation: &StreamingOperation<Answer, Variables>,
) -> Value {
    json!({
        "query": operation.query(),
        "operationName": operation.operation_name(),
        "variables": operation.variables(),
    })
}

fn begin(followed: &Followed) -> Value {
    json!({ "id": followed.id, "type": "subscribe", "payload": followed.payload })
}
