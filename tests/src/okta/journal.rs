//! Everything the simulator sent and what it was answered, in order: the record a fault test holds Latchkey to.

use std::sync::Mutex;

use serde_json::Value;

/// What a request was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operation {
    /// *Test API Credentials*.
    CredentialsTest,
    /// A page of an import.
    Import,
    /// Looking a person up by user name.
    UserLookup,
    /// Reading a person before or after a change.
    UserRead,
    /// POST of a person.
    UserCreate,
    /// Profile PUT.
    UserUpdate,
    /// Switching a person on.
    UserReactivate,
    /// Switching a person off.
    UserDeactivate,
    /// Password sync.
    UserPassword,
    /// Looking a group up by name.
    GroupLookup,
    /// POST of a group.
    GroupCreate,
    /// Rename, or the prelude of a membership update.
    GroupRename,
    /// Membership delta.
    GroupDelta,
    /// The whole membership.
    GroupReplace,
    /// DELETE of a group.
    GroupDelete,
}

/// What came back.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// Success.
    Acknowledged {
        /// HTTP status.
        status: u16,
        /// The body, if there was one and it was JSON.
        body: Option<Value>,
    },
    /// Any other status: Latchkey says it did not do it.
    Refused {
        /// HTTP status.
        status: u16,
        /// The body, if there was one and it was JSON.
        body: Option<Value>,
    },
    /// Nothing: in doubt. Also every request still under way.
    Lost {
        /// The transport's words.
        cause: String,
    },
}

/// One request and its answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// What it was for.
    pub operation: Operation,
    /// HTTP method.
    pub method: String,
    /// Path after the base URL, with its query.
    pub path: String,
    /// The body sent.
    pub sent: Option<Value>,
    /// What came back.
    pub answer: Answer,
}

impl Entry {
    /// The id in the path: `/Users/{id}` or `/Groups/{id}`.
    pub fn target_id(&self) -> Option<&str> {
        let mut parts = self
            .path
            .split('?')
            .next()?
            .split('/')
            .filter(|part| !part.is_empty());
        parts.next()?;
        parts.next()
    }
}

/// Requests in the order they were sent. One person's and one group's requests never overlap, so for each of them this
/// is also the order of the answers.
#[derive(Debug, Default)]
pub struct Journal {
    entries: Mutex<Vec<Entry>>,
}

/// A place in the journal, to be filled when the answer comes.
#[derive(Debug)]
pub(crate) struct Ticket(usize);

impl Journal {
    /// Everything so far.
    pub fn entries(&self) -> Vec<Entry> {
        self.entries.lock().expect("invariant: no holder panics").clone()
    }

    /// How many requests so far; with [`Journal::since`] a way to look at one step only.
    pub fn len(&self) -> usize {
        self.entries.lock().expect("invariant: no holder panics").len()
    }

    /// Whether nothing was sent yet.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What was sent after the first `position` requests.
    pub fn since(&self, position: usize) -> Vec<Entry> {
        let entries = self.entries.lock().expect("invariant: no holder panics");
        entries.get(position..).unwrap_or_default().to_vec()
    }

    pub(crate) fn begin(
        &self,
        operation: Operation,
        method: &str,
        path: &str,
        sent: Option<Value>,
    ) -> Ticket {
        let answer = Answer::Lost {
            cause: "still under way".to_owned(),
        };
        let entry = Entry {
            operation,
            method: method.to_owned(),
            path: path.to_owned(),
            sent,
            answer,
        };
        let mut entries = self.entries.lock().expect("invariant: no holder panics");
        entries.push(entry);
        Ticket(entries.len() - 1)
    }

    pub(crate) fn finish(&self, Ticket(position): Ticket, answer: Answer) {
        self.entries.lock().expect("invariant: no holder panics")[position].answer = answer;
    }
}
