//! When an access token has to be renewed.

/// Renew this long before the end, so that a request under way does not meet it.
const MARGIN_MS: f64 = 30_000.0;
/// Never renew more often than this, whatever the two clocks say.
const FLOOR_MS: f64 = 60_000.0;

/// From when to when a token is good, in milliseconds of this browser's clock.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lifetime {
    renew_at: f64,
}

impl Lifetime {
    /// `expires_at` is the server's word. A browser whose clock is wrong would see it in the past and renew for ever:
    /// hence the floor; the server refuses what is really too old and the request is tried again.
    pub fn new(now: f64, expires_at: Option<f64>) -> Self {
        Self {
            renew_at: expires_at.map_or(now, |at| at - MARGIN_MS).max(now + FLOOR_MS),
        }
    }

    /// True once it is time.
    pub fn is_due(self, now: f64) -> bool {
        now >= self.renew_at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn renewed_before_the_end_but_never_in_a_loop() {
        let start = 1_000_000.0;
        let ten_minutes = Lifetime::new(start, Some(start + 600_000.0));
        assert!(!ten_minutes.is_due(start + 569_999.0));
        assert!(ten_minutes.is_due(start + 570_000.0));
        for wrong in [None, Some(start - 3_600_000.0), Some(start)] {
            let lifetime = Lifetime::new(start, wrong);
            assert!(!lifetime.is_due(start + 59_999.0), "{wrong:?}");
            assert!(lifetime.is_due(start + 60_000.0), "{wrong:?}");
        }
    }
}
