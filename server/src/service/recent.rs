//! Tokens and sessions seen lately, so that most requests need no look-up. An entry lives two seconds at most
//! (behaviour.md §8) and dies at once, here and on other replicas, when anything about credentials is committed.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use chrono::{DateTime, TimeDelta, Utc};

use crate::clock::Clock;

/// How long an answer about a credential may be reused.
const LIFETIME: TimeDelta = TimeDelta::seconds(2);
/// Entries kept; past that the cache starts anew, which only costs look-ups.
const MOST_ENTRIES: usize = 10_000;

/// When each answer was read, and the answer.
type Entries<K, V> = HashMap<K, (DateTime<Utc>, V)>;

/// A cache of what a credential turned out to be. Cheap to clone.
#[derive(Clone, Debug)]
pub struct RecentCache<K, V> {
    clock: Clock,
    entries: Arc<Mutex<Entries<K, V>>>,
    epoch: Arc<AtomicU64>,
}

/// Taken before the database is asked. An answer that was read before credentials changed is not remembered after.
#[derive(Clone, Copy, Debug)]
pub struct Ticket {
    epoch: u64,
    read_at: DateTime<Utc>,
}

impl<K: Eq + Hash, V: Clone> RecentCache<K, V> {
    /// An empty cache.
    pub fn new(clock: Clock) -> Self {
        Self {
            clock,
            entries: Arc::default(),
            epoch: Arc::default(),
        }
    }

    /// What the credential was within the last two seconds.
    pub fn get<Q>(&self, key: &Q) -> Option<V>
    where
        K: std::borrow::Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let entries = self
            .entries
            .lock()
            .expect("invariant: map operations do not panic");
        let (seen, value) = entries.get(key)?;
        (self.clock.now() - *seen < LIFETIME).then(|| value.clone())
    }

    /// Take one before reading what will be [`put`](Self::put).
    pub fn ticket(&self) -> Ticket {
        Ticket {
            epoch: self.epoch.load(Ordering::SeqCst),
            read_at: self.clock.now(),
        }
    }

    /// Remembers an answer, unless the cache was cleared since the ticket was taken.
    pub fn put(&self, key: K, value: V, ticket: Ticket) {
        let mut entries = self
            .entries
            .lock()
            .expect("invariant: map operations do not panic");
        if entries.len() >= MOST_ENTRIES {
            entries.clear();
        }
        if self.epoch.load(Ordering::SeqCst) == ticket.epoch {
            entries.insert(key, (ticket.read_at, value));
        }
    }

    /// Forgets everything.
    pub fn clear(&self) {
        let mut entries = self
            .entries
            .lock()
            .expect("invariant: map operations do not panic");
        self.epoch.fetch_add(1, Ordering::SeqCst);
        entries.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_forgotten_after_two_seconds_and_when_told_so() {
        let clock = Clock::manual("2026-11-23T09:00:00Z".parse().unwrap());
        let cache = RecentCache::new(clock.clone());
        cache.put("token", 1, cache.ticket());
        clock.advance(TimeDelta::milliseconds(1_999));
        assert_eq!(cache.get("token"), Some(1));
        clock.advance(TimeDelta::milliseconds(1));
        assert_eq!(cache.get("token"), None);
        let before = cache.ticket();
        cache.put("token", 2, before);
        cache.clear();
        assert_eq!(cache.get("token"), None);
        cache.put("token", 2, before);
        assert_eq!(
            cache.get("token"),
            None,
            "an answer read before the change must not come back"
        );
    }
}
