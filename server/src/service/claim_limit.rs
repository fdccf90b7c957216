//! How often claim links may be tried. In memory, for each replica: it slows down whoever tries, it guards nothing (a
//! token has 256 bits).

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex};

use chrono::{DateTime, TimeDelta, Utc};
use domain::MobileKeyId;

use crate::clock::Clock;
use crate::error::AppError;

/// Tries are counted within such a time.
const WINDOW: TimeDelta = TimeDelta::minutes(10);
/// Tries of one genuine link: a page that is reloaded now and then.
const OF_ONE_KEY: u32 = 60;
/// Links nobody made, from one address.
const OF_ONE_PEER: u32 = 30;
/// Counters kept; past that they start anew, which only forgives.
const MOST_COUNTERS: usize = 10_000;

/// What is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Try {
    /// A link that this installation made.
    Genuine(MobileKeyId),
    /// Anything else, from this address.
    Guess(Option<IpAddr>),
}

/// Since when, and how many tries.
type Counters = HashMap<Try, (DateTime<Utc>, u32)>;

/// Counts tries. Cheap to clone.
#[derive(Clone, Debug)]
pub struct ClaimLimit {
    clock: Clock,
    counters: Arc<Mutex<Counters>>,
}

impl ClaimLimit {
    /// Nothing counted yet.
    pub fn new(clock: Clock) -> Self {
        Self {
            clock,
            counters: Arc::default(),
        }
    }

    /// Counts one more.
    ///
    /// # Errors
    /// [`AppError::RateLimited`] with the time until the next is let through.
    pub(super) fn admit(&self, what: Try) -> Result<(), AppError> {
        let now = self.clock.now();
        let most = match what {
            Try::Genuine(_) => OF_ONE_KEY,
            Try::Guess(_) => OF_ONE_PEER,
        };
        let mut counters = self
            .counters
            .lock()
            .expect("invariant: map operations do not panic");
        if counters.len() >= MOST_COUNTERS {
            counters.clear();
        }
        let (since, count) = counters.entry(what).or_insert((now, 0));
        if now - *since >= WINDOW {
            (*since, *count) = (now, 0);
        }
        *count = count.saturating_add(1);
        if *count <= most {
            return Ok(());
        }
        let left = (*since + WINDOW - now).num_seconds().max(1);
        Err(AppError::RateLimited {
            retry_after: u32::try_from(left).unwrap_or(u32::MAX),
        })
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn guessing_from_one_address_stops_nobody_else() {
        let clock = Clock::manual("2026-11-23T09:00:00Z".parse().unwrap());
        let limit = ClaimLimit::new(clock.clone());
        let guess = Try::Guess(Some(IpAddr::from([192, 0, 2, 1])));
        for _ in 0..OF_ONE_PEER {
            limit.admit(guess).unwrap();
        }
        assert!(matches!(
            limit.admit(guess),
            Err(AppError::RateLimited { retry_after: 600 })
        ));
        limit
            .admit(Try::Guess(Some(IpAddr::from([192, 0, 2, 2]))))
            .unwrap();
        limit
            .admit(Try::Genuine(MobileKeyId(Uuid::from_u128(1))))
            .unwrap();
        clock.advance(WINDOW);
        limit.admit(guess).unwrap();
    }
}
