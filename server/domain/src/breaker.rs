//! The breaker (behaviour.md §4): whether a property loses so much at once that an admin should look first. It counts
//! people, not losses; who counts is the caller's to gather, in the transaction that would apply them.

use serde::{Deserialize, Serialize};

/// Its four settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Breaker {
    /// More people than this, if they are also more than `percent`.
    pub people: u64,
    /// Percent of the property's rule-made active memberships.
    pub percent: u64,
    /// More people than this, whatever part they are.
    pub most: u64,
    /// All of them, if they are at least so many.
    pub all_of: u64,
}

impl Default for Breaker {
    fn default() -> Self {
        Self {
            people: 10,
            percent: 10,
            most: 100,
            all_of: 3,
        }
    }
}

/// What a property loses within ten minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Traffic {
    /// People whose losses took place or are due; each once.
    pub people: u64,
    /// Rule-made active memberships at the start: those of now, and those that ended since by such a loss.
    pub memberships: u64,
}

keyed! {
    /// Why losses are held.
    pub enum HeldFor, "reason of a hold" {
        Share = "share", "Many people, and a large part of them";
        Number = "number", "Very many people";
        Everyone = "everyone", "Everyone in the property";
    }
}

impl Breaker {
    /// Whether it trips, and for what.
    pub const fn judge(&self, traffic: Traffic) -> Option<HeldFor> {
        let Traffic { people, memberships } = traffic;
        // Multiplied out, so that no rounding decides.
        let is_large_part = people * 100 > memberships * self.percent;
        match () {
            () if people >= memberships && people >= self.all_of && people > 0 => Some(HeldFor::Everyone),
            () if people > self.most => Some(HeldFor::Number),
            () if people > self.people && is_large_part => Some(HeldFor::Share),
            () => None,
        }
    }

    /// Whether so many terminations at once are worth an alert: they are never held (§4).
    pub const fn is_burst(&self, traffic: Traffic) -> bool {
        self.judge(traffic).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(people: u64, memberships: u64) -> Option<HeldFor> {
        Breaker::default().judge(Traffic { people, memberships })
    }

    /// §4: > 10 people and > 10 %, or > 100 people, or all of at least 3.
    #[test]
    fn it_trips_just_above_each_bound() {
        for (people, memberships, expected) in [
            (10, 50, None),
            (11, 50, Some(HeldFor::Share)),
            (11, 110, None),
            (11, 109, Some(HeldFor::Share)),
            (100, 1_000, None),
            (101, 1_010, Some(HeldFor::Number)),
            (101, 100_000, Some(HeldFor::Number)),
            (2, 2, None),
            (3, 3, Some(HeldFor::Everyone)),
            (3, 4, None),
            (0, 0, None),
            (1, 0, None),
            (3, 0, Some(HeldFor::Everyone)),
        ] {
            assert_eq!(judged(people, memberships), expected, "{people} of {memberships}");
        }
    }

    #[test]
    fn each_bound_is_a_setting() {
        let strict = Breaker {
            people: 1,
            percent: 50,
            most: 5,
            all_of: 10,
        };
        let judged = |people, memberships| strict.judge(Traffic { people, memberships });
        assert_eq!(judged(2, 4), None);
        assert_eq!(judged(3, 5), Some(HeldFor::Share));
        assert_eq!(judged(6, 100), Some(HeldFor::Number));
        assert_eq!(judged(4, 4), Some(HeldFor::Share));
        assert_eq!(judged(1, 1), None);
        assert!(strict.is_burst(Traffic {
            people: 6,
            memberships: 100
        }));
        assert!(!strict.is_burst(Traffic {
            people: 1,
            memberships: 100
        }));
        // Whoever wants none of it sets zero: the first loss is looked at.
        let none = Breaker {
            people: 0,
            percent: 0,
            most: 0,
            all_of: 0,
        };
        assert_eq!(
            none.judge(Traffic {
                people: 1,
                memberships: 9
            }),
            Some(HeldFor::Number)
        );
        assert_eq!(
            none.judge(Traffic {
                people: 0,
                memberships: 0
            }),
            None
        );
    }
}
