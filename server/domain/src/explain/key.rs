//! What people did with a key, in one sentence each. What the engine did is told with its plan.

use super::PERSON;
use crate::reconcile::{EventKind, Tone};

/// Something happened to a key that no rule decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyNews {
    /// Its person added it to a phone.
    Claimed,
    /// The mail server refuses the person's address.
    MailRefused,
    /// An admin had the claim mail sent again.
    Resent,
    /// An admin took it away.
    Suspended,
    /// An admin gave it back.
    Restored,
    /// An admin took it away for ever.
    Revoked,
}

impl KeyNews {
    /// Kind, look and sentence of the event.
    pub fn told(self) -> (EventKind, Tone, String) {
        match self {
            Self::Claimed => (
                EventKind::KeyClaimed,
                Tone::Good,
                format!("{PERSON} added the mobile key to a phone"),
            ),
            Self::MailRefused => (
                EventKind::KeyMailRefused,
                Tone::Warn,
                format!("The mail server refuses the address of {PERSON}; the mobile key could not be sent"),
            ),
            Self::Resent => (
                EventKind::KeyResent,
                Tone::Quiet,
                format!("{PERSON} gets the mobile key by mail again; older links no longer work"),
            ),
            Self::Suspended => (
                EventKind::KeySuspended,
                Tone::Bad,
                format!("The mobile key of {PERSON} was suspended by an admin"),
            ),
            Self::Restored => (
                EventKind::KeyRestored,
                Tone::Good,
                format!("The mobile key of {PERSON} was given back by an admin"),
            ),
            Self::Revoked => (
                EventKind::KeyRevoked,
                Tone::Bad,
                format!("The mobile key of {PERSON} was revoked by an admin"),
            ),
        }
    }
}
