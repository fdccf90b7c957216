//! The event stream's states and its way back after a break, without a socket.

/// How the stream stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LiveStatus {
    /// Connecting for the first time.
    Connecting,
    /// Events arrive as they happen.
    Live,
    /// Connected again; what was missed is arriving.
    CatchingUp,
    /// No connection since this moment (milliseconds of the browser's clock).
    Offline {
        /// When it broke.
        since: f64,
    },
}

/// Pause before the `attempt`-th try (from 0), in milliseconds: 0.5 s doubling to 30 s, spread by `jitter` in `0.0..1.0`
/// so that a thousand consoles do not come back in one moment.
pub fn pause_before(attempt: u32, jitter: f64) -> u32 {
    let base = 500.0 * 2_f64.powi(attempt.min(6) as i32);
    let capped = base.min(30_000.0);
    (capped * (0.5 + jitter.clamp(0.0, 1.0) / 2.0)) as u32
}

/// Position to go on after: positions are decimals, and an event may be told twice around a break, never skipped.
/// Gives `None` if `position` is not newer than `last`: the event was already seen.
pub fn advance(last: Option<u64>, position: &str) -> Option<u64> {
    let position = position.parse().ok()?;
    (last.is_none_or(|last| position > last)).then_some(position)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backs_off_and_stays_bounded() {
        assert_eq!(
            [0, 1, 2, 6, 40].map(|attempt| pause_before(attempt, 1.0)),
            [500, 1_000, 2_000, 30_000, 30_000]
        );
        assert_eq!(pause_before(0, 0.0), 250);
        assert_eq!(pause_before(40, 7.0), 30_000);
    }

    #[test]
    fn an_event_counts_once() {
        assert_eq!(advance(None, "7"), Some(7));
        assert_eq!(advance(Some(7), "8"), Some(8));
        assert_eq!(advance(Some(7), "7"), None);
        assert_eq!(
            advance(Some(9), "10"),
            Some(10),
            "compared as numbers, not as texts"
        );
        assert_eq!(advance(Some(7), "x"), None);
    }
}
