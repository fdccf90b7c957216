//! How much the server takes on (behaviour.md §6): so many requests a second from each token, and when it is busy, what
//! can wait is put off before what cannot. In memory, for each replica.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use chrono::{DateTime, Utc};
use domain::ScimTokenId;

use crate::clock::Clock;
use crate::error::AppError;

/// A token may send so many seconds' worth of requests at once.
const BURST_SECONDS: u32 = 10;
/// `Retry-After` of somebody who is too fast: Okta doubles each wait it is told (scim-wire.md §1.8).
const RETRY_AFTER: std::ops::RangeInclusive<f64> = 1.0..=5.0;
/// Tokens remembered; past that all start anew, which only forgives.
const MOST_TOKENS: usize = 10_000;

/// What a request asks of the server, from what can wait longest to what cannot wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Load {
    /// A list or a search: dear, and an import comes back by itself.
    List,
    /// A new user or group, and a bulk request.
    Create,
    /// One resource.
    Read,
    /// A change of what is there: somebody may be losing access by it.
    Change,
}

impl Load {
    /// Requests under way beyond which this is put off.
    const fn most_under_way(self) -> usize {
        match self {
            Self::List => 128,
            Self::Create => 256,
            Self::Read => 512,
            Self::Change => 4_096,
        }
    }

    /// Seconds after which it is worth trying again: who can wait longest comes back last.
    const fn retry_after(self) -> u32 {
        match self {
            Self::List => 5,
            Self::Create => 3,
            Self::Read => 2,
            Self::Change => 1,
        }
    }
}

/// A token's allowance: whole requests, below zero after a bulk request.
#[derive(Clone, Copy, Debug)]
struct Allowance {
    left: f64,
    at: DateTime<Utc>,
}

/// Counts requests. Cheap to clone.
#[derive(Clone, Debug)]
pub struct ScimLimit {
    clock: Clock,
    per_second: u32,
    allowances: Arc<Mutex<HashMap<ScimTokenId, Allowance>>>,
    under_way: Arc<AtomicUsize>,
}

/// A request under way, until it is dropped.
#[derive(Debug)]
pub struct UnderWay(Arc<AtomicUsize>);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl ScimLimit {
    /// Nothing counted yet.
    pub fn new(clock: Clock, per_second: u32) -> Self {
        Self {
            clock,
            per_second,
            allowances: Arc::default(),
            under_way: Arc::default(),
        }
    }

    /// Counts one request of a token.
    ///
    /// # Errors
    /// [`AppError::RateLimited`].
    pub fn admit(&self, token: ScimTokenId) -> Result<(), AppError> {
        self.spend(token, |left| {
            if left >= 1.0 {
                return (left - 1.0, Ok(()));
            }
            let wait = ((1.0 - left) / f64::from(self.per_second)).ceil();
            let wait = wait.clamp(*RETRY_AFTER.start(), *RETRY_AFTER.end());
            // Between 1 and 5.
            let retry_after = wait as u32;
            (left, Err(AppError::RateLimited { retry_after }))
        })
    }

    /// Counts what a request turned out to hold besides itself. It is done; the next ones wait for it.
    pub fn charge(&self, token: ScimTokenId, requests: usize) {
        let requests = requests as f64;
        self.spend(token, |left| ((left - requests).max(-self.burst()), ()));
    }

    fn burst(&self) -> f64 {
        f64::from(self.per_second) * f64::from(BURST_SECONDS)
    }

    fn spend<T>(&self, token: ScimTokenId, spend: impl FnOnce(f64) -> (f64, T)) -> T {
        let now = self.clock.now();
        let mut allowances = self
            .allowances
            .lock()
            .expect("invariant: map operations do not panic");
        if allowances.len() >= MOST_TOKENS {
            allowances.clear();
        }
        let allowance = allowances.entry(token).or_insert(Allowance {
            left: self.burst(),
            at: now,
        });
        // A clock that steps back gives nothing and takes nothing.
        let passed = (now - allowance.at).as_seconds_f64().max(0.0);
        let (left, result) = spend((allowance.left + passed * f64::from(self.per_second)).min(self.burst()));
        *allowance = Allowance { left, at: now };
        result
    }

    /// Lets a request in for as long as the answer is kept.
    ///
    /// # Errors
    /// [`AppError::RateLimited`] if the server is too busy for it.
    pub fn enter(&self, load: Load) -> Result<UnderWay, AppError> {
        let others = self.under_way.fetch_add(1, Ordering::Relaxed);
        let entered = UnderWay(self.under_way.clone());
        if others < load.most_under_way() {
            return Ok(entered);
        }
        Err(AppError::RateLimited {
            retry_after: load.retry_after(),
        })
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use uuid::Uuid;

    use super::*;

    fn limit() -> (Clock, ScimLimit) {
        let clock = Clock::manual("2026-11-23T09:00:00Z".parse().unwrap());
        (clock.clone(), ScimLimit::new(clock, 200))
    }

    /// How many requests are let in before one is not, and what that one is told.
    fn let_in(limit: &ScimLimit, token: ScimTokenId) -> (usize, u32) {
        let mut admitted = 0;
        loop {
            match limit.admit(token) {
                Ok(()) => admitted += 1,
                Err(AppError::RateLimited { retry_after }) => return (admitted, retry_after),
                Err(other) => panic!("{other:?}"),
            }
        }
    }

    #[test]
    fn a_token_has_its_burst_and_then_its_rate() {
        let (clock, limit) = limit();
        let (okta, other) = (Uuid::from_u128(1).into(), Uuid::from_u128(2).into());
        assert_eq!(let_in(&limit, okta), (2_000, 1));
        assert_eq!(let_in(&limit, okta), (0, 1));
        assert_eq!(let_in(&limit, other), (2_000, 1), "each token has its own");
        clock.advance(TimeDelta::milliseconds(500));
        assert_eq!(let_in(&limit, okta), (100, 1));
        clock.advance(TimeDelta::hours(1));
        assert_eq!(let_in(&limit, okta), (2_000, 1));
    }

    #[test]
    fn a_bulk_request_is_paid_afterwards() {
        let (clock, limit) = limit();
        let okta = Uuid::from_u128(1).into();
        for _ in 0..2_000 {
            limit.admit(okta).unwrap();
        }
        limit.charge(okta, 999);
        assert_eq!(
            let_in(&limit, okta),
            (0, 5),
            "five seconds: 1,000 requests at 200 a second"
        );
        limit.charge(okta, 1_000_000);
        assert_eq!(let_in(&limit, okta), (0, 5), "never told to wait longer");
        clock.advance(TimeDelta::seconds(11));
        assert_eq!(let_in(&limit, okta).0, 200);
    }

    #[test]
    fn what_can_wait_is_put_off_before_what_cannot() {
        let (_, limit) = limit();
        let mut held = Vec::new();
        let mut put_off = Vec::new();
        for under_way in 0..=4_096 {
            for load in [Load::List, Load::Create, Load::Read, Load::Change] {
                if limit.enter(load).is_err() && !put_off.contains(&load) {
                    put_off.push(load);
                    assert_eq!(under_way, load.most_under_way(), "{load:?}");
                }
            }
            held.extend(limit.enter(Load::Change));
        }
        assert_eq!(put_off, [Load::List, Load::Create, Load::Read, Load::Change]);
        drop(held);
        assert!(limit.enter(Load::List).is_ok(), "who has left is not counted");
    }
}
