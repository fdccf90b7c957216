//! When the end of a token is told (behaviour.md §6, *expiry with warnings*): some days before, each time once, and when it
//! has come.

use chrono::{DateTime, TimeDelta, Utc};

/// Days before the end at which it is told.
pub const WARNED_DAYS_BEFORE: [u32; 3] = [14, 3, 1];

/// What is to be told of a token's end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExpiryNews {
    /// It ends within so many days.
    Within(u32),
    /// It has ended.
    Over,
}

/// The newest of them that is due: whoever was not told earlier is told the most pressing only. A token that was made to
/// live for less is not told of at once.
pub fn expiry_news(
    (created_at, expires_at): (DateTime<Utc>, DateTime<Utc>),
    now: DateTime<Utc>,
) -> Option<ExpiryNews> {
    if now >= expires_at {
        return Some(ExpiryNews::Over);
    }
    let is_due = |days: &u32| {
        let at = expires_at - TimeDelta::days(i64::from(*days));
        now >= at && created_at < at
    };
    let most_pressing = WARNED_DAYS_BEFORE.into_iter().filter(is_due).min();
    most_pressing.map(ExpiryNews::Within)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_step_is_told_when_it_comes_and_the_most_pressing_after_a_silence() {
        let end: DateTime<Utc> = "2027-01-31T09:00:00Z".parse().unwrap();
        let before = |days: i64, minutes: i64| end - TimeDelta::days(days) - TimeDelta::minutes(minutes);
        let long_ago = before(90, 0);
        for (created_at, now, expected) in [
            (long_ago, before(14, 1), None),
            (long_ago, before(14, 0), Some(ExpiryNews::Within(14))),
            (long_ago, before(3, 1), Some(ExpiryNews::Within(14))),
            (long_ago, before(3, 0), Some(ExpiryNews::Within(3))),
            (long_ago, before(1, 0), Some(ExpiryNews::Within(1))),
            (long_ago, before(0, 1), Some(ExpiryNews::Within(1))),
            (long_ago, end, Some(ExpiryNews::Over)),
            (long_ago, end + TimeDelta::days(20), Some(ExpiryNews::Over)),
            // Made for a week: nobody needs to hear at once that it ends within fourteen days.
            (before(7, 0), before(6, 0), None),
            (before(7, 0), before(2, 0), Some(ExpiryNews::Within(3))),
            (before(1, 0), before(0, 1), None),
        ] {
            assert_eq!(expiry_news((created_at, end), now), expected, "{now}");
        }
    }
}
