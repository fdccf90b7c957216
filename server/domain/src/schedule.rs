//! Weekly schedules in local wall time (behaviour.md §1). Pure on weekday and minute: the caller turns an instant into
//! wall time with the property's zone. So an hour that daylight saving skips is never asked and stays closed, and an
//! hour it repeats is asked, and open, twice. "Always" is the absence of a schedule.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::limits;

const MINUTES_PER_DAY: u16 = 24 * 60;

/// One weekly window, half-open. An end not after its start runs into the next day; start = end is a whole day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Window {
    /// 1 = Monday … 7 = Sunday: the day the window starts.
    pub weekday: u8,
    /// Minutes after midnight, 0..=1439.
    pub start_minute: u16,
    /// Minutes after midnight, 0..=1440.
    pub end_minute: u16,
}

/// Why windows make no schedule. `index` counts from 0.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ScheduleError {
    /// A schedule that never opens is no schedule.
    #[error("a schedule needs at least one window")]
    Empty,
    /// Over the limit.
    #[error("a schedule has at most {} windows", limits::WINDOWS_PER_SCHEDULE)]
    TooManyWindows,
    /// Not 1..=7.
    #[error("window {index}: weekday {found} is not 1 (Monday) to 7 (Sunday)")]
    Weekday {
        /// Which window.
        index: usize,
        /// What came.
        found: u8,
    },
    /// A minute outside the day.
    #[error("window {index}: minutes go from 0 to 1439, an end to 1440")]
    Minute {
        /// Which window.
        index: usize,
    },
}

/// A set of weekly windows; they may overlap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    windows: Vec<Window>,
}

impl Schedule {
    /// Checks the windows.
    ///
    /// # Errors
    /// The first window that is out of range, or a count out of range.
    pub fn new(windows: Vec<Window>) -> Result<Self, ScheduleError> {
        if windows.is_empty() {
            return Err(ScheduleError::Empty);
        }
        if windows.len() > limits::WINDOWS_PER_SCHEDULE {
            return Err(ScheduleError::TooManyWindows);
        }
        for (index, window) in windows.iter().enumerate() {
            if !(1..=7).contains(&window.weekday) {
                return Err(ScheduleError::Weekday {
                    index,
                    found: window.weekday,
                });
            }
            if window.start_minute >= MINUTES_PER_DAY || window.end_minute > MINUTES_PER_DAY {
                return Err(ScheduleError::Minute { index });
            }
        }
        Ok(Self { windows })
    }

    /// The windows as given.
    pub fn windows(&self) -> &[Window] {
        &self.windows
    }

    /// Whether it is open at that wall time. `weekday` 1..=7, `minute` 0..=1439.
    pub fn is_open(&self, weekday: u8, minute: u16) -> bool {
        self.windows.iter().any(|window| window.contains(weekday, minute))
    }
}

impl Window {
    fn contains(&self, weekday: u8, minute: u16) -> bool {
        let is_past_midnight = self.end_minute <= self.start_minute;
        if weekday == self.weekday {
            return minute >= self.start_minute && (is_past_midnight || minute < self.end_minute);
        }
        let next_day = self.weekday % 7 + 1;
        is_past_midnight && weekday == next_day && minute < self.end_minute
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schedule(windows: &[(u8, u16, u16)]) -> Result<Schedule, ScheduleError> {
        let window = |&(weekday, start_minute, end_minute)| Window {
            weekday,
            start_minute,
            end_minute,
        };
        Schedule::new(windows.iter().map(window).collect())
    }

    #[test]
    fn windows_are_half_open() {
        let office = schedule(&[(1, 8 * 60, 19 * 60)]).unwrap();
        let windows = office.windows().iter();
        let read: Vec<_> = windows
            .map(|it| (it.weekday, it.start_minute, it.end_minute))
            .collect();
        assert_eq!(read, [(1, 8 * 60, 19 * 60)]);
        for (weekday, minute, open) in [
            (1, 479, false),
            (1, 480, true),
            (1, 1139, true),
            (1, 1140, false),
            (2, 480, false),
        ] {
            assert_eq!(office.is_open(weekday, minute), open, "{weekday} {minute}");
        }
    }

    #[test]
    fn a_window_past_midnight_runs_into_the_next_day_and_week() {
        let night = schedule(&[(7, 22 * 60, 6 * 60)]).unwrap();
        for (weekday, minute, open) in [
            (7, 1319, false),
            (7, 1320, true),
            (1, 0, true),
            (1, 359, true),
            (1, 360, false),
            (7, 0, false),
        ] {
            assert_eq!(night.is_open(weekday, minute), open, "{weekday} {minute}");
        }
    }

    #[test]
    fn start_equal_to_end_and_an_end_at_midnight() {
        let day = schedule(&[(3, 0, 0)]).unwrap();
        assert!(day.is_open(3, 0) && day.is_open(3, 1439) && !day.is_open(4, 0));
        let evening = schedule(&[(3, 1200, 1440)]).unwrap();
        assert!(evening.is_open(3, 1439) && !evening.is_open(4, 0));
        let from_noon_to_noon = schedule(&[(3, 720, 720)]).unwrap();
        assert!(!from_noon_to_noon.is_open(3, 719) && from_noon_to_noon.is_open(4, 719));
        assert!(!from_noon_to_noon.is_open(4, 720));
    }

    #[test]
    fn windows_out_of_range_are_named() {
        assert_eq!(schedule(&[]), Err(ScheduleError::Empty));
        assert_eq!(
            schedule(&[(1, 0, 60), (8, 0, 60)]),
            Err(ScheduleError::Weekday { index: 1, found: 8 })
        );
        assert_eq!(
            schedule(&[(1, 1440, 60)]),
            Err(ScheduleError::Minute { index: 0 })
        );
        assert_eq!(schedule(&[(1, 0, 1441)]), Err(ScheduleError::Minute { index: 0 }));
        assert_eq!(schedule(&[(1, 0, 60); 101]), Err(ScheduleError::TooManyWindows));
    }
}
