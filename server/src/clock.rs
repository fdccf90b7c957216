//! Where time and ids come from. Everything that stamps, waits or names a row takes them from here, so that a test
//! can move time by hand and name rows the same way on each run. Nothing else may read the system clock.

mod wall;

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use domain::{Look, SteadyClock};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use tokio::sync::watch;
use uuid::Uuid;

use wall::Wall;

/// The current time in UTC, in whole microseconds (what PostgreSQL keeps). Cheap to clone.
#[derive(Clone, Debug)]
pub struct Clock {
    kind: Kind,
    trust: Arc<Mutex<Trust>>,
}

#[derive(Clone, Debug)]
enum Kind {
    System(Wall),
    Manual(Arc<watch::Sender<Look>>),
}

/// What was seen of both clocks so far.
#[derive(Debug, Default)]
struct Trust {
    steady: SteadyClock,
    /// A jump that nobody has told of yet.
    untold: Option<TimeDelta>,
}

impl Clock {
    fn of(kind: Kind) -> Self {
        Self {
            kind,
            trust: Arc::default(),
        }
    }

    /// The machine's clock, until it follows the database's.
    pub fn system() -> Self {
        Self::system_off_by(TimeDelta::zero())
    }

    /// The clock of a machine whose wall is wrong by so much. For tests of replicas whose clocks disagree.
    pub fn system_off_by(skew: TimeDelta) -> Self {
        Self::of(Kind::System(Wall::new(skew)))
    }

    /// The database that all replicas share showed `wall` between `asked` and now: that is the time from now on
    /// (behaviour.md §4). Returns by how much it moved. A manual clock shows what the test says.
    pub fn follow(&self, wall: DateTime<Utc>, asked: Instant) -> TimeDelta {
        match &self.kind {
            Kind::System(own) => own.follow(wall, asked),
            Kind::Manual(_) => TimeDelta::zero(),
        }
    }

    /// A clock that stands still until [`Clock::advance`] moves it. For tests.
    pub fn manual(start: DateTime<Utc>) -> Self {
        let look = Look {
            wall: start,
            monotonic: TimeDelta::zero(),
        };
        Self::of(Kind::Manual(Arc::new(watch::Sender::new(look))))
    }

    /// The current time.
    pub fn now(&self) -> DateTime<Utc> {
        match &self.kind {
            Kind::System(wall) => wall.now(),
            Kind::Manual(time) => time.borrow().wall,
        }
    }

    /// Both clocks: the wall's and one that nobody sets.
    fn read(&self) -> Look {
        match &self.kind {
            Kind::System(wall) => Look {
                wall: wall.now(),
                monotonic: wall.elapsed(),
            },
            Kind::Manual(time) => *time.borrow(),
        }
    }

    fn trust(&self) -> std::sync::MutexGuard<'_, Trust> {
        self.trust
            .lock()
            .expect("invariant: comparing two times does not panic")
    }

    /// Looks at both clocks, and says whether timers must take nothing away for now (behaviour.md §4).
    pub fn is_unsteady(&self) -> bool {
        let look = self.read();
        let mut trust = self.trust();
        if let Some(jump) = trust.steady.look(look) {
            trust.untold = Some(jump);
        }
        trust.steady.is_paused()
    }

    /// By how much the wall clock jumped, once for each jump.
    pub fn take_jump(&self) -> Option<TimeDelta> {
        self.is_unsteady();
        self.trust().untold.take()
    }

    /// Moves a manual clock forward and wakes whoever waits for a time that has come. A system clock ignores it.
    pub fn advance(&self, by: TimeDelta) {
        if let Kind::Manual(time) = &self.kind {
            time.send_modify(|now| {
                now.wall += by;
                now.monotonic += by;
            });
        }
    }

    /// Sets the wall of a manual clock, as an operator or a time service might. A system clock ignores it.
    pub fn jump(&self, by: TimeDelta) {
        if let Kind::Manual(time) = &self.kind {
            time.send_modify(|now| now.wall += by);
        }
    }

    /// Returns after a moment of real time, whatever the clock shows: before looking again at what somebody else holds.
    pub async fn pause(&self, moment: Duration) {
        tokio::time::sleep(moment).await;
    }

    /// Returns once the clock shows `due` or later.
    pub async fn sleep_until(&self, due: DateTime<Utc>) {
        match &self.kind {
            Kind::System(_) => {
                let wait = (due - self.now()).to_std().unwrap_or(Duration::ZERO);
                tokio::time::sleep(wait).await;
            }
            Kind::Manual(time) => {
                // The sender lives in `self`, so waiting can only end by the time having come.
                let _ = time.subscribe().wait_for(|now| now.wall >= due).await;
            }
        }
    }
}

/// Makes row ids and secret bytes. Ids are UUID version 7 and rise in the order they were made, also within a
/// millisecond, so ordering by id is ordering by creation on one server.
#[derive(Clone)]
pub struct Ids {
    clock: Clock,
    state: Arc<Mutex<IdState>>,
}

struct IdState {
    rng: StdRng,
    last_millis: u64,
    sequence: u16,
}

impl Ids {
    /// Ids from the operating system's randomness.
    pub fn random(clock: Clock) -> Self {
        Self::with_rng(clock, rand::make_rng())
    }

    /// The same ids on each run. For tests: never for secrets that guard anything.
    pub fn seeded(clock: Clock, seed: u64) -> Self {
        Self::with_rng(clock, StdRng::seed_from_u64(seed))
    }

    fn with_rng(clock: Clock, rng: StdRng) -> Self {
        Self {
            clock,
            state: Arc::new(Mutex::new(IdState {
                rng,
                last_millis: 0,
                sequence: 0,
            })),
        }
    }

    /// A new id, greater than every id this source made before.
    pub fn next(&self) -> Uuid {
        let now = u64::try_from(self.clock.now().timestamp_millis()).unwrap_or_default();
        let mut state = self
            .state
            .lock()
            .expect("invariant: no code panics while it makes an id");
        // A clock that steps back must not make ids that sort before older ones.
        if now > state.last_millis {
            state.last_millis = now;
            state.sequence = 0;
        } else if state.sequence == 0x0fff {
            state.last_millis += 1;
            state.sequence = 0;
        } else {
            state.sequence += 1;
        }
        let mut tail: [u8; 10] = state.rng.random();
        tail[..2].copy_from_slice(&state.sequence.to_be_bytes());
        uuid::Builder::from_unix_timestamp_millis(state.last_millis, &tail).into_uuid()
    }

    /// Thirty-two fresh random bytes: the size of every secret Latchkey makes.
    pub fn secret(&self) -> [u8; 32] {
        self.bytes()
    }

    /// Twelve fresh random bytes: the nonce of one encryption ([`crate::secret::Vault`]).
    pub fn nonce(&self) -> [u8; 12] {
        self.bytes()
    }

    fn bytes<const N: usize>(&self) -> [u8; N] {
        self.state
            .lock()
            .expect("invariant: no code panics while it draws random bytes")
            .rng
            .random()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn start() -> DateTime<Utc> {
        "2026-11-23T09:00:00Z".parse().unwrap()
    }

    #[test]
    fn ids_rise_even_within_a_millisecond_and_when_the_clock_stands_still() {
        let ids = Ids::seeded(Clock::manual(start()), 1);
        let made: Vec<Uuid> = (0..10_000).map(|_| ids.next()).collect();
        assert!(made.windows(2).all(|pair| pair[0] < pair[1]));
        assert_eq!(made[0].get_version_num(), 7);
    }

    #[test]
    fn the_same_seed_makes_the_same_ids() {
        let make = || Ids::seeded(Clock::manual(start()), 7).next();
        assert_eq!(make(), make());
    }

    /// behaviour.md §4: time that passes is steady, a wall clock that is set is not, and each jump is told once.
    #[test]
    fn a_wall_clock_that_is_set_is_not_trusted_for_ten_minutes() {
        let clock = Clock::manual(start());
        assert!(!clock.is_unsteady());
        clock.advance(TimeDelta::days(2));
        assert_eq!((clock.is_unsteady(), clock.take_jump()), (false, None));
        clock.jump(TimeDelta::hours(-3));
        assert!(clock.is_unsteady());
        assert_eq!(clock.take_jump(), Some(TimeDelta::hours(-3)));
        assert_eq!(clock.take_jump(), None);
        clock.advance(TimeDelta::minutes(9));
        assert!(clock.is_unsteady());
        clock.advance(TimeDelta::minutes(1));
        assert!(!clock.is_unsteady());
        assert!(!Clock::system().is_unsteady());
    }

    #[tokio::test]
    async fn a_manual_clock_wakes_a_sleeper_when_its_time_has_come() {
        let clock = Clock::manual(start());
        let sleeper = tokio::spawn({
            let clock = clock.clone();
            async move { clock.sleep_until(start() + TimeDelta::seconds(60)).await }
        });
        clock.advance(TimeDelta::seconds(59));
        assert!(!sleeper.is_finished());
        clock.advance(TimeDelta::seconds(1));
        sleeper.await.unwrap();
    }
}
