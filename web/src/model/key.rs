//! What a key's state and its mail's state together mean for whoever looks after it, and what can be done.

use crate::api::kind::{MailState, MobileKeyStatus};
use crate::component::Glyph;
use crate::model::word::Look;

/// What an admin can do with a key now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Deeds {
    /// Send it again.
    pub resend: bool,
    /// Suspend it.
    pub suspend: bool,
    /// Give it back.
    pub restore: bool,
    /// Revoke it.
    pub revoke: bool,
}

/// What the state allows; the server has the last word.
pub fn deeds(status: MobileKeyStatus, is_by_admin: bool) -> Deeds {
    match status {
        MobileKeyStatus::Queued | MobileKeyStatus::Invited => Deeds {
            resend: true,
            suspend: true,
            restore: false,
            revoke: true,
        },
        MobileKeyStatus::Claimed => Deeds {
            suspend: true,
            revoke: true,
            ..Deeds::default()
        },
        MobileKeyStatus::Suspended => Deeds {
            restore: is_by_admin,
            suspend: !is_by_admin,
            revoke: true,
            ..Deeds::default()
        },
        MobileKeyStatus::Revoked => Deeds::default(),
    }
}

/// A mail's state.
pub fn mail(state: MailState) -> Look {
    let look = |tone, glyph, word| Look { tone, glyph, word };
    match state {
        MailState::Queued => look("", Glyph::Clock, "Waits to leave"),
        MailState::Sent => look("good", Glyph::Send, "Sent"),
        MailState::Failed => look("bad", Glyph::Alert, "Address refused"),
        MailState::Cancelled => look("", Glyph::X, "Cancelled"),
        MailState::Claimed => look("good", Glyph::Key, "Link used"),
        MailState::Expired => look("warn", Glyph::Clock, "Link expired"),
    }
}

/// The state as it stands in the URL.
pub fn status_in_url(text: &str) -> Option<MobileKeyStatus> {
    STATUSES
        .into_iter()
        .find(|(_, key, _)| *key == text)
        .map(|(status, _, _)| status)
}

/// States with their word in the URL and on the page.
pub const STATUSES: [(MobileKeyStatus, &str, &str); 5] = [
    (MobileKeyStatus::Queued, "queued", "Queued"),
    (MobileKeyStatus::Invited, "invited", "Invited"),
    (MobileKeyStatus::Claimed, "claimed", "Claimed"),
    (MobileKeyStatus::Suspended, "suspended", "Suspended"),
    (MobileKeyStatus::Revoked, "revoked", "Revoked"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_makes_sense_is_offered() {
        let letters = |status, is_by_admin| {
            let deeds = deeds(status, is_by_admin);
            [
                (deeds.resend, 'm'),
                (deeds.suspend, 's'),
                (deeds.restore, 'r'),
                (deeds.revoke, 'x'),
            ]
            .into_iter()
            .filter_map(|(may, letter)| may.then_some(letter))
            .collect::<String>()
        };
        for (status, is_by_admin, expected) in [
            (MobileKeyStatus::Queued, false, "msx"),
            (MobileKeyStatus::Invited, false, "msx"),
            (MobileKeyStatus::Claimed, false, "sx"),
            (MobileKeyStatus::Suspended, false, "sx"),
            (MobileKeyStatus::Suspended, true, "rx"),
            (MobileKeyStatus::Revoked, true, ""),
        ] {
            assert_eq!(letters(status, is_by_admin), expected, "{status:?}");
        }
    }

    #[test]
    fn states_are_read_from_the_url() {
        for (status, key, _) in STATUSES {
            assert_eq!(status_in_url(key), Some(status));
        }
        assert_eq!(status_in_url("lost"), None);
    }
}
