//! A circuit breaker for one host: after several failures in a row nobody asks for a while, then one call tries. Pure:
//! the time is an argument. It guards Okta and our own workers; it decides nothing about anybody's access.

use chrono::{DateTime, TimeDelta, Utc};

/// Failures in a row that open it.
const FAILURES: u32 = 5;
/// How long it stays open at first; doubles with each trial that fails.
const FIRST_PAUSE: TimeDelta = TimeDelta::seconds(30);
/// How long at most.
const LONGEST_PAUSE: TimeDelta = TimeDelta::minutes(5);
/// A trial that was never heard of again does not keep others out for longer than any call may take.
const TRIAL: TimeDelta = TimeDelta::seconds(40);

/// What became of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The host answered, whatever it said.
    Answered,
    /// It did not, or not sensibly: no connection, a time-out, a 5xx.
    Failed,
}

/// One host's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Breaker {
    failures: u32,
    /// Trials that failed since it opened.
    trials: u32,
    /// Nobody asks before.
    closed_until: Option<DateTime<Utc>>,
}

impl Breaker {
    /// Whether to ask now; the time to come back otherwise. Whoever is let in through an open one is its trial.
    pub(super) fn admit(&mut self, now: DateTime<Utc>) -> Result<(), DateTime<Utc>> {
        match self.closed_until {
            Some(until) if now < until => Err(until),
            Some(_) => {
                self.closed_until = Some(now + TRIAL);
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// Notes what became of an admitted call.
    pub(super) fn note(&mut self, outcome: Outcome, now: DateTime<Utc>) {
        match outcome {
            Outcome::Answered => *self = Self::default(),
            Outcome::Failed => {
                self.failures = self.failures.saturating_add(1);
                if self.failures >= FAILURES {
                    let pause = FIRST_PAUSE * 2_i32.pow(self.trials.min(4));
                    self.closed_until = Some(now + pause.min(LONGEST_PAUSE));
                    self.trials = self.trials.saturating_add(1);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_424_400 + seconds, 0).unwrap()
    }

    fn opened() -> Breaker {
        let mut breaker = Breaker::default();
        for second in 0..5 {
            assert_eq!(breaker.admit(at(second)), Ok(()));
            breaker.note(Outcome::Failed, at(second));
        }
        breaker
    }

    #[test]
    fn opens_after_five_failures_in_a_row_and_lets_one_try() {
        let mut breaker = opened();
        assert_eq!(breaker.admit(at(5)), Err(at(34)));
        assert_eq!(breaker.admit(at(34)), Ok(()));
        assert!(breaker.admit(at(34)).is_err(), "one trial at a time");
        breaker.note(Outcome::Answered, at(35));
        assert_eq!(breaker, Breaker::default());
    }

    #[test]
    fn each_failed_trial_doubles_the_pause_up_to_five_minutes() {
        let mut breaker = opened();
        let mut now = at(34);
        for pause in [60, 120, 240, 300, 300] {
            assert_eq!(breaker.admit(now), Ok(()));
            breaker.note(Outcome::Failed, now);
            let next = now + TimeDelta::seconds(pause);
            assert_eq!(breaker.admit(now), Err(next));
            now = next;
        }
    }

    #[test]
    fn an_answer_in_between_starts_the_count_anew() {
        let mut breaker = Breaker::default();
        for _ in 0..3 {
            for _ in 0..4 {
                breaker.note(Outcome::Failed, at(0));
            }
            breaker.note(Outcome::Answered, at(0));
        }
        assert_eq!(breaker.admit(at(0)), Ok(()));
    }

    #[test]
    fn a_trial_that_vanished_is_followed_by_another() {
        let mut breaker = opened();
        assert_eq!(breaker.admit(at(34)), Ok(()));
        assert_eq!(breaker.admit(at(73)), Err(at(74)));
        assert_eq!(breaker.admit(at(74)), Ok(()));
    }
}
