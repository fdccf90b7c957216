//! How long to wait, by what Okta's headers say and by Okta's clock (scim-wire.md §5, rate limits). Pure: headers in,
//! durations out.

use chrono::{DateTime, TimeDelta, Utc};

/// Shortest wait after a 429.
const LEAST: TimeDelta = TimeDelta::seconds(1);
/// Longest: a window is 60 s.
const MOST: TimeDelta = TimeDelta::seconds(70);
/// Longest between two attempts when Okta does not say.
const LONGEST_BACK_OFF: TimeDelta = TimeDelta::seconds(30);
/// Below this part of the window's requests, calls are spread over what is left of it.
const SLOW_BELOW_PERCENT: u64 = 10;

/// What `X-Rate-Limit-*` and `Date` said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RateLimit {
    limit: u64,
    remaining: u64,
    /// Until the window opens again, by Okta's clock.
    opens_in: TimeDelta,
}

impl RateLimit {
    /// Reads the headers; `None` if one is missing or unreadable. `now` stands in for a missing `Date`.
    pub(super) fn read<'h>(header: impl Fn(&str) -> Option<&'h str>, now: DateTime<Utc>) -> Option<Self> {
        let number = |name| header(name)?.trim().parse::<u64>().ok();
        let reset = i64::try_from(number("x-rate-limit-reset")?).ok()?;
        let server_now = header("date")
            .and_then(|date| DateTime::parse_from_rfc2822(date).ok())
            .map_or(now, |date| date.to_utc());
        Some(Self {
            limit: number("x-rate-limit-limit")?,
            remaining: number("x-rate-limit-remaining")?,
            opens_in: DateTime::from_timestamp(reset, 0)? - server_now,
        })
    }

    /// Too many at once rather than too many a minute: both numbers are 0 and the reset time means little.
    fn is_about_concurrency(&self) -> bool {
        self.limit == 0 && self.remaining == 0
    }

    /// Pause before the next call so that the last tenth of a window lasts until it opens again.
    pub(super) fn pause_before_next(&self) -> TimeDelta {
        let is_scarce = self.remaining * 100 < self.limit * SLOW_BELOW_PERCENT;
        if !is_scarce || self.is_about_concurrency() {
            return TimeDelta::zero();
        }
        let share = i32::try_from(self.remaining)
            .unwrap_or(i32::MAX)
            .saturating_add(1);
        (self.opens_in / share).clamp(TimeDelta::zero(), MOST)
    }
}

/// How long to wait after a 429. `attempt` counts from 0; `jitter` is a random byte, so that many who were refused
/// together do not come back together.
pub(super) fn after_too_many(limit: Option<RateLimit>, attempt: u32, jitter: u8) -> TimeDelta {
    let by_window = limit.filter(|limit| !limit.is_about_concurrency());
    match by_window {
        Some(limit) => (limit.opens_in + spread(LEAST, jitter)).clamp(LEAST, MOST),
        None => back_off(attempt, jitter),
    }
}

/// 1, 2, 4 … seconds, and up to as much again by chance.
pub(super) fn back_off(attempt: u32, jitter: u8) -> TimeDelta {
    let base = LEAST * 2_i32.pow(attempt.min(5));
    (base + spread(base, jitter)).min(LONGEST_BACK_OFF)
}

fn spread(most: TimeDelta, jitter: u8) -> TimeDelta {
    most * i32::from(jitter) / 256
}

#[cfg(test)]
mod tests {
    use super::*;

    const DATE: &str = "Mon, 23 Nov 2026 09:00:00 GMT";

    fn now() -> DateTime<Utc> {
        "2026-11-23T09:00:00Z".parse().unwrap()
    }

    /// Headers whose reset is so many seconds after their Date.
    fn limit(limit: &str, remaining: &str, reset_in: i64) -> Option<RateLimit> {
        let reset = (now().timestamp() + reset_in).to_string();
        let header = |name: &str| match name {
            "x-rate-limit-limit" => Some(limit),
            "x-rate-limit-remaining" => Some(remaining),
            "x-rate-limit-reset" => Some(reset.as_str()),
            "date" => Some(DATE),
            _ => None,
        };
        // Our own clock is a day off, and nobody minds.
        RateLimit::read(header, now() + TimeDelta::days(1))
    }

    #[test]
    fn a_used_up_window_is_waited_for_by_oktas_clock() {
        for (reset_in, jitter, wait) in [
            (42, 0, 42_000),
            (42, 128, 42_500),
            (0, 0, 1_000),
            (-5, 0, 1_000),
            (600, 255, 70_000),
        ] {
            let waited = after_too_many(limit("600", "0", reset_in), 0, jitter);
            assert_eq!(waited.num_milliseconds(), wait, "{reset_in} {jitter}");
        }
    }

    #[test]
    fn too_many_at_once_backs_off_whatever_the_reset_says() {
        for (attempt, seconds) in [(0, 1), (1, 2), (2, 4), (3, 8), (9, 30)] {
            assert_eq!(
                after_too_many(limit("0", "0", 55), attempt, 0),
                TimeDelta::seconds(seconds)
            );
            assert_eq!(after_too_many(None, attempt, 0), TimeDelta::seconds(seconds));
        }
        assert_eq!(back_off(1, 128), TimeDelta::seconds(3));
    }

    #[test]
    fn the_last_tenth_of_a_window_is_spread_over_what_is_left_of_it() {
        for (remaining, pause) in [("600", 0), ("61", 0), ("60", 0), ("59", 500), ("0", 30_000)] {
            let limit = limit("600", remaining, 30).unwrap();
            assert_eq!(limit.pause_before_next().num_milliseconds(), pause, "{remaining}");
        }
        assert_eq!(
            limit("0", "0", 30).unwrap().pause_before_next(),
            TimeDelta::zero()
        );
        assert_eq!(
            limit("600", "0", -30).unwrap().pause_before_next(),
            TimeDelta::zero()
        );
    }

    #[test]
    fn unreadable_headers_say_nothing() {
        assert_eq!(limit("many", "0", 1), None);
        assert_eq!(limit("600", "-1", 1), None);
        assert_eq!(RateLimit::read(|_| None, now()), None);
    }
}
