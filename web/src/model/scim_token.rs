//! SCIM tokens in words: whether they live, how soon they end, and what stops when one is revoked.

use super::clock::span;
use super::word::Look;
use crate::component::icon::Glyph;

const DAY_MS: f64 = 86_400_000.0;
/// An end nearer than this is told: 14 days, as the mails do.
const SOON_MS: f64 = 14.0 * DAY_MS;

/// Ends on offer for a new token, in days.
pub const ENDS: [(Option<u32>, &str); 4] = [
    (None, "Never"),
    (Some(90), "In 90 days"),
    (Some(180), "In 180 days"),
    (Some(365), "In a year"),
];

/// When a token that lives so many days ends, in milliseconds.
pub fn end_after(days: u32, now: f64) -> f64 {
    now + f64::from(days) * DAY_MS
}

/// A token with its moments in milliseconds.
#[derive(Clone, Debug, PartialEq)]
pub struct TokenTimes {
    /// As it was named.
    pub name: String,
    /// When it stops working by itself.
    pub expires_at: Option<f64>,
    /// When it was last used.
    pub last_used_at: Option<f64>,
    /// An admin ended it.
    pub is_revoked: bool,
}

/// Whether a token works.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Standing {
    /// It works, without an end in sight.
    Live,
    /// It works, and its end is near: so many milliseconds.
    Ending(f64),
    /// Its time is over.
    Expired,
    /// An admin ended it.
    Revoked,
}

impl TokenTimes {
    /// Where it stands now.
    pub fn standing(&self, now: f64) -> Standing {
        match (self.is_revoked, self.expires_at.map(|end| end - now)) {
            (true, _) => Standing::Revoked,
            (false, Some(left)) if left <= 0.0 => Standing::Expired,
            (false, Some(left)) if left <= SOON_MS => Standing::Ending(left),
            (false, Some(_) | None) => Standing::Live,
        }
    }

    /// Whether it opens the door now.
    pub fn is_live(&self, now: f64) -> bool {
        matches!(self.standing(now), Standing::Live | Standing::Ending(_))
    }

    fn use_words(&self, now: f64) -> String {
        match self.last_used_at {
            Some(at) => format!("was last used {} ago", span(now - at)),
            None => "was never used".to_owned(),
        }
    }
}

/// The state as icon and word; how long it still works is said beside it.
pub fn look(standing: Standing) -> Look {
    let (tone, glyph, word) = match standing {
        Standing::Live => ("good", Glyph::Check, "Live"),
        Standing::Ending(_) => ("warn", Glyph::Alert, "Ends soon"),
        Standing::Expired => ("bad", Glyph::Clock, "Expired"),
        Standing::Revoked => ("", Glyph::X, "Revoked"),
    };
    Look { tone, glyph, word }
}

/// `12 days`, for a warning: the largest unit, rounded down, so that it never promises more than there is.
pub fn left(milliseconds: f64) -> String {
    span(milliseconds)
}

/// What revoking means: what stops, and what goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revocation {
    /// The consequence in one sentence.
    pub stops: String,
    /// Its use until now.
    pub used: String,
    /// What still works, or that nothing does.
    pub stays: String,
    /// True if nothing arrives any more afterwards.
    pub cuts_off: bool,
}

/// What would come of revoking `token`, with the others there are.
pub fn revocation(token: &TokenTimes, others: &[TokenTimes], now: f64) -> Revocation {
    let mut live = others.iter().filter(|other| other.is_live(now));
    let stays = live.next();
    Revocation {
        stops: format!("Whatever sends {} is refused at once. It cannot be had back.", token.name),
        used: format!("{} {}.", token.name, token.use_words(now)),
        stays: match stays {
            Some(other) => format!("{} stays, and {}.", other.name, other.use_words(now)),
            None => "No other token lives: nobody new arrives, and terminations do not either, until Okta has another one."
                .to_owned(),
        },
        cuts_off: stays.is_none(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: f64 = 86_400_000.0;
    const NOW: f64 = 1_000.0 * DAY;

    fn token(name: &str, expires_in: Option<f64>, used_before: Option<f64>) -> TokenTimes {
        TokenTimes {
            name: name.to_owned(),
            expires_at: expires_in.map(|days| NOW + days * DAY),
            last_used_at: used_before.map(|days| NOW - days * DAY),
            is_revoked: false,
        }
    }

    #[test]
    fn an_end_is_told_two_weeks_before() {
        let table = [
            (None, Standing::Live),
            (Some(15.0), Standing::Live),
            (Some(14.0), Standing::Ending(14.0 * DAY)),
            (Some(0.5), Standing::Ending(0.5 * DAY)),
            (Some(0.0), Standing::Expired),
            (Some(-3.0), Standing::Expired),
        ];
        for (days, expected) in table {
            assert_eq!(token("okta-2026", days, None).standing(NOW), expected, "{days:?}");
        }
        let revoked = TokenTimes {
            is_revoked: true,
            ..token("okta-2026", None, None)
        };
        assert_eq!(revoked.standing(NOW), Standing::Revoked);
        assert!(!revoked.is_live(NOW) && token("okta-2026", Some(1.0), None).is_live(NOW));
        assert_eq!(left(12.5 * DAY), "12 days");
        let (days, _) = ENDS[1];
        assert_eq!(days.map(|days| end_after(days, NOW)), Some(NOW + 90.0 * DAY));
    }

    #[test]
    fn every_standing_has_a_look() {
        let words = [
            Standing::Live,
            Standing::Ending(DAY),
            Standing::Expired,
            Standing::Revoked,
        ]
        .map(|standing| look(standing).word);
        assert_eq!(words, ["Live", "Ends soon", "Expired", "Revoked"]);
    }

    #[test]
    fn revoking_says_what_stops_and_what_goes_on() {
        let old = token("okta-2026", None, Some(3.0));
        let new = token("okta-2027", None, None);
        let with_another = revocation(&old, std::slice::from_ref(&new), NOW);
        assert_eq!(with_another.used, "okta-2026 was last used 3 days ago.");
        assert_eq!(with_another.stays, "okta-2027 stays, and was never used.");
        assert!(!with_another.cuts_off);
        let expired = token("okta-2025", Some(-1.0), None);
        let alone = revocation(&old, &[expired], NOW);
        assert!(
            alone.cuts_off && alone.stays.contains("terminations"),
            "{alone:?}"
        );
    }
}
