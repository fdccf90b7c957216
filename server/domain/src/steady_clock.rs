//! Whether the clock can be trusted (behaviour.md §4): wall and monotonic time that drift apart by more than five minutes
//! between two looks pause what timers take away, until ten steady minutes have passed. It reads no clock itself.

use chrono::{DateTime, TimeDelta, Utc};

use crate::limits::{CLOCK_DRIFT_MOST, CLOCK_STEADY};

/// One look at both clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// What the wall clock shows.
    pub wall: DateTime<Utc>,
    /// Time passed since some fixed moment, by a clock that nobody sets.
    pub monotonic: TimeDelta,
}

/// What was seen so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SteadyClock {
    last: Option<Look>,
    /// Monotonic time of the latest jump, while it still matters.
    jumped: Option<TimeDelta>,
}

impl SteadyClock {
    /// Looks again. By how much the wall clock jumped since the last look, if it did.
    pub fn look(&mut self, now: Look) -> Option<TimeDelta> {
        let drift = self
            .last
            .map(|last| (now.wall - last.wall) - (now.monotonic - last.monotonic));
        self.last = Some(now);
        let jump = drift.filter(|drift| drift.abs() > CLOCK_DRIFT_MOST);
        if jump.is_some() {
            self.jumped = Some(now.monotonic);
        } else if self.jumped.is_some_and(|at| now.monotonic - at >= CLOCK_STEADY) {
            self.jumped = None;
        }
        jump
    }

    /// Timers take nothing away for now.
    pub const fn is_paused(&self) -> bool {
        self.jumped.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(wall_seconds: i64, monotonic_seconds: i64) -> Look {
        Look {
            wall: DateTime::UNIX_EPOCH + TimeDelta::seconds(wall_seconds),
            monotonic: TimeDelta::seconds(monotonic_seconds),
        }
    }

    #[test]
    fn a_jump_pauses_until_ten_steady_minutes_have_passed() {
        for jump in [301, -301, 86_400] {
            let mut clock = SteadyClock::default();
            assert_eq!(clock.look(at(0, 0)), None);
            assert_eq!(clock.look(at(10, 10)), None);
            assert_eq!(clock.look(at(20 + jump, 20)), Some(TimeDelta::seconds(jump)));
            assert!(clock.is_paused());
            assert_eq!(clock.look(at(619 + jump, 619)), None);
            assert!(clock.is_paused(), "not yet ten minutes");
            assert_eq!(clock.look(at(620 + jump, 620)), None);
            assert!(!clock.is_paused());
        }
    }

    #[test]
    fn five_minutes_are_no_jump_and_a_second_one_starts_afresh() {
        let mut clock = SteadyClock::default();
        clock.look(at(0, 0));
        assert_eq!(clock.look(at(310, 10)), None);
        assert!(!clock.is_paused());
        assert!(clock.look(at(700, 20)).is_some());
        assert!(clock.look(at(0, 500)).is_some());
        clock.look(at(200, 700));
        assert!(clock.is_paused(), "ten minutes from the second jump");
        clock.look(at(600, 1_100));
        assert!(!clock.is_paused());
    }
}
