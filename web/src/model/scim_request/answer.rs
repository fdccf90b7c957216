//! Statuses, refusals and consequences in words.

use crate::api::kind::{ScimRefusal, Tone};
use crate::api::scim_request::RequestEvent;
use crate::component::icon::Glyph;
use crate::model::event::look_of;
use crate::model::word::Look;

/// What a status means, without its number.
pub fn answer(status: i32) -> Look {
    let (tone, glyph, word) = match status {
        201 => ("good", Glyph::Check, "Created"),
        204 => ("good", Glyph::Check, "Done"),
        200 => ("good", Glyph::Check, "OK"),
        304 => ("", Glyph::Dash, "Unchanged"),
        400 => ("bad", Glyph::X, "Not understood"),
        401 => ("bad", Glyph::Stop, "Token refused"),
        403 => ("bad", Glyph::Stop, "Not allowed"),
        404 => ("warn", Glyph::Search, "Not found"),
        409 => ("warn", Glyph::Swap, "Conflict"),
        412 => ("warn", Glyph::Swap, "Changed meanwhile"),
        413 => ("bad", Glyph::X, "Too large"),
        429 => ("warn", Glyph::Clock, "Asked to wait"),
        503 => ("warn", Glyph::Clock, "Busy"),
        other if other < 500 => ("bad", Glyph::X, "Refused"),
        _ => ("bad", Glyph::Alert, "Failed here"),
    };
    Look { tone, glyph, word }
}

/// Why the token did not open the door, as a sentence.
pub fn refusal(refusal: ScimRefusal) -> &'static str {
    match refusal {
        ScimRefusal::WrongSecret => "The token is known, but its secret part is wrong.",
        ScimRefusal::Expired => "The token has expired.",
        ScimRefusal::Revoked => "An admin revoked the token.",
    }
}

/// What to do about it.
pub fn refusal_remedy(refusal: ScimRefusal) -> &'static str {
    match refusal {
        ScimRefusal::WrongSecret => {
            "Paste the token into Okta again, whole. If it is lost, make another one here."
        }
        ScimRefusal::Expired | ScimRefusal::Revoked => {
            "Make another token here and paste it into Okta. Until then nothing arrives, terminations neither."
        }
    }
}

/// What a request led to: the strongest of its events, and how many more there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Led {
    /// The strongest one.
    pub look: Look,
    /// Others.
    pub more: usize,
}

fn strength(tone: Tone) -> u8 {
    match tone {
        Tone::Bad | Tone::Good => 2,
        Tone::Warn => 1,
        Tone::Quiet => 0,
    }
}

/// `None`: it changed nothing.
pub fn led(events: &[RequestEvent]) -> Option<Led> {
    // Of equals the last: what came of it, not what came in.
    let strongest = events.iter().max_by_key(|event| strength(event.tone))?;
    Some(Led {
        look: look_of(strongest.kind, strongest.tone),
        more: events.len() - 1,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::kind::SyncEventKind;

    fn event(kind: SyncEventKind, tone: Tone) -> RequestEvent {
        RequestEvent {
            position: "1".to_owned(),
            kind,
            tone,
            summary: String::new(),
            person_name: None,
        }
    }

    #[test]
    fn the_strongest_event_speaks_for_all() {
        use SyncEventKind::{MembershipCreated, NoMatch, UserCreated, WaitingGroups};
        type Kinds<'a> = &'a [(SyncEventKind, Tone)];
        let table: [(Kinds<'_>, Option<(&str, usize)>); 4] = [
            (&[], None),
            (&[(UserCreated, Tone::Quiet)], Some(("Arrived", 0))),
            (
                &[
                    (UserCreated, Tone::Quiet),
                    (MembershipCreated, Tone::Good),
                    (NoMatch, Tone::Quiet),
                ],
                Some(("Joined", 2)),
            ),
            (
                &[(WaitingGroups, Tone::Warn), (NoMatch, Tone::Quiet)],
                Some(("Waiting", 1)),
            ),
        ];
        for (events, expected) in table {
            let events: Vec<RequestEvent> = events.iter().map(|(kind, tone)| event(*kind, *tone)).collect();
            assert_eq!(led(&events).map(|led| (led.look.word, led.more)), expected);
        }
    }

    #[test]
    fn every_status_has_a_word_and_errors_are_never_green() {
        for status in 300..600 {
            let look = answer(status);
            assert!(!look.word.is_empty());
            assert_ne!(look.tone, "good", "{status}");
        }
        assert_eq!([200, 201, 204].map(|status| answer(status).tone), ["good"; 3]);
        assert_eq!(
            [401, 429, 503].map(|status| answer(status).word),
            ["Token refused", "Asked to wait", "Busy"]
        );
    }

    #[test]
    fn every_refusal_says_what_to_do() {
        for kind in [
            ScimRefusal::WrongSecret,
            ScimRefusal::Expired,
            ScimRefusal::Revoked,
        ] {
            assert!(refusal(kind).ends_with('.') && refusal_remedy(kind).contains("Okta"));
        }
    }
}
