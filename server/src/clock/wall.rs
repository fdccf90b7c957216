//! The time of a running server. On PostgreSQL replicas share a database, and its clock is theirs (behaviour.md §4): what
//! the machine's own wall shows is used only until the database was asked. In between time goes on by the monotonic
//! clock, which nobody sets.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use chrono::{DateTime, DurationRound, TimeDelta, Utc};

/// An answer that took longer says too little about when it was given.
const SLOWEST_ANSWER: Duration = Duration::from_secs(1);

/// What the wall showed at one moment.
#[derive(Clone, Copy, Debug)]
struct Anchor {
    wall: DateTime<Utc>,
    at: Instant,
}

/// A wall clock that may follow another one. Clones share it.
#[derive(Clone, Debug)]
pub(super) struct Wall {
    /// By how much this machine's clock is wrong. For tests: nothing else can set it.
    skew: TimeDelta,
    start: Instant,
    /// What the database said last; `None`: it was not asked, and the machine's own clock counts.
    anchor: Arc<Mutex<Option<Anchor>>>,
}

impl Wall {
    pub(super) fn new(skew: TimeDelta) -> Self {
        Self {
            skew,
            start: Instant::now(),
            anchor: Arc::default(),
        }
    }

    fn anchor(&self) -> std::sync::MutexGuard<'_, Option<Anchor>> {
        self.anchor
            .lock()
            .expect("invariant: copying two times does not panic")
    }

    pub(super) fn now(&self) -> DateTime<Utc> {
        let now = match *self.anchor() {
            Some(anchor) => later(anchor.wall, anchor.at.elapsed()),
            None => self.own(),
        };
        now.duration_trunc(TimeDelta::microseconds(1)).unwrap_or(now)
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the system clock"
    )]
    fn own(&self) -> DateTime<Utc> {
        Utc::now() + self.skew
    }

    /// Since it was made, by the clock that nobody sets.
    pub(super) fn elapsed(&self) -> TimeDelta {
        TimeDelta::from_std(self.start.elapsed()).unwrap_or(TimeDelta::MAX)
    }

    /// The database showed `wall` between `asked` and now. Returns by how much the time moved by that.
    pub(super) fn follow(&self, wall: DateTime<Utc>, asked: Instant) -> TimeDelta {
        let took = asked.elapsed();
        if took > SLOWEST_ANSWER {
            return TimeDelta::zero();
        }
        let shown = later(wall, took / 2);
        let moved = shown - self.now();
        let uncertain = TimeDelta::from_std(took).unwrap_or(TimeDelta::MAX);
        // Less than what the way there and back leaves open is no news: time does not jitter.
        if self.anchor().is_some() && moved.abs() <= uncertain {
            return TimeDelta::zero();
        }
        *self.anchor() = Some(Anchor {
            wall: shown,
            at: Instant::now(),
        });
        moved
    }
}

fn later(time: DateTime<Utc>, by: Duration) -> DateTime<Utc> {
    time + TimeDelta::from_std(by).unwrap_or(TimeDelta::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two servers whose clocks disagree by three hours agree once they have asked the same database.
    #[test]
    fn walls_that_follow_the_same_clock_agree() {
        let (fast, right) = (Wall::new(TimeDelta::hours(3)), Wall::new(TimeDelta::zero()));
        assert!(fast.now() - right.now() > TimeDelta::minutes(179));
        let database = right.now();
        let moved = fast.follow(database, Instant::now());
        assert!(moved < TimeDelta::minutes(-179), "{moved}");
        right.follow(database, Instant::now());
        assert!((fast.now() - right.now()).abs() < TimeDelta::seconds(1));
        assert!(fast.now() >= database);
    }

    #[test]
    fn it_does_not_jitter_and_follows_what_is_set() {
        let wall = Wall::new(TimeDelta::zero());
        let database: DateTime<Utc> = "2026-11-23T09:00:00Z".parse().unwrap();
        wall.follow(database, Instant::now());
        let before = wall.now();
        let asked = Instant::now() - Duration::from_millis(400);
        assert_eq!(
            wall.follow(before, asked),
            TimeDelta::zero(),
            "within what is uncertain"
        );
        assert!(wall.now() >= before);
        let late = Instant::now() - Duration::from_secs(2);
        assert_eq!(
            wall.follow(database + TimeDelta::hours(1), late),
            TimeDelta::zero()
        );
        let moved = wall.follow(database + TimeDelta::hours(1), Instant::now());
        assert!(moved > TimeDelta::minutes(59), "{moved}");
        assert!(wall.now() >= database + TimeDelta::hours(1));
    }
}
