//! Weekly windows in words, and from the fields of a form.

use crate::api::property::{ScheduleWindow, ScheduleWindowInput};

/// Monday first, as in the schema (1 = Monday).
pub const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// `07:30` as minutes after midnight; `24:00` is the end of the day.
pub fn minutes(time: &str) -> Option<i32> {
    let (hour, minute) = time.split_once(':')?;
    let (hour, minute): (i32, i32) = (hour.parse().ok()?, minute.get(..2)?.parse().ok()?);
    ((0..24).contains(&hour) && (0..60).contains(&minute) || (hour, minute) == (24, 0))
        .then_some(hour * 60 + minute)
}

/// Minutes after midnight as `07:30`.
pub fn time(minutes: i32) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// One window a chosen day (0 = Monday).
pub fn windows(days: &[usize], start: &str, end: &str) -> Option<Vec<ScheduleWindowInput>> {
    let (start_minute, end_minute) = (minutes(start)?, minutes(end)?);
    let window = |day: &usize| {
        let weekday = i32::try_from(day + 1).ok()?;
        Some(ScheduleWindowInput {
            weekday,
            start_minute,
            end_minute,
        })
    };
    days.iter().map(window).collect()
}

/// `Mon–Fri 07:00–20:00, Sat 09:00–13:00`: days of equal hours in a row become a span.
pub fn describe(windows: &[ScheduleWindow]) -> String {
    let mut sorted: Vec<ScheduleWindow> = windows.to_vec();
    sorted.sort_by_key(|window| (window.weekday, window.start_minute));
    let mut spans: Vec<(i32, i32, (i32, i32))> = Vec::new();
    for window in sorted {
        let hours = (window.start_minute, window.end_minute);
        match spans
            .iter_mut()
            .rev()
            .find(|span| span.2 == hours && span.1 + 1 == window.weekday)
        {
            Some(span) => span.1 = window.weekday,
            None => spans.push((window.weekday, window.weekday, hours)),
        }
    }
    let day = |weekday: i32| {
        usize::try_from(weekday - 1)
            .ok()
            .and_then(|at| WEEKDAYS.get(at))
            .copied()
            .unwrap_or("?")
    };
    let parts: Vec<String> = spans
        .into_iter()
        .map(|(first, last, (start, end))| {
            let days = if first == last {
                day(first).to_owned()
            } else {
                format!("{}–{}", day(first), day(last))
            };
            format!("{days} {}–{}", time(start), time(end))
        })
        .collect();
    if parts.is_empty() {
        "never".to_owned()
    } else {
        parts.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(weekday: i32, start: &str, end: &str) -> ScheduleWindow {
        ScheduleWindow {
            weekday,
            start_minute: minutes(start).unwrap(),
            end_minute: minutes(end).unwrap(),
        }
    }

    #[test]
    fn reads_times_of_day_only() {
        let table = [
            ("00:00", Some(0)),
            ("07:30", Some(450)),
            ("23:59", Some(1_439)),
            ("24:00", Some(1_440)),
            ("07:30:00", Some(450)),
            ("24:01", None),
            ("7", None),
            ("-1:00", None),
            ("", None),
        ];
        for (text, expected) in table {
            assert_eq!(minutes(text), expected, "{text}");
        }
    }

    #[test]
    fn days_of_equal_hours_become_a_span() {
        let office: Vec<_> = (1..=5).map(|day| window(day, "07:00", "20:00")).collect();
        assert_eq!(describe(&office), "Mon–Fri 07:00–20:00");
        let mut with_saturday = office.clone();
        with_saturday.push(window(6, "09:00", "13:00"));
        assert_eq!(describe(&with_saturday), "Mon–Fri 07:00–20:00, Sat 09:00–13:00");
        let split = [
            window(1, "08:00", "12:00"),
            window(1, "13:00", "18:00"),
            window(2, "08:00", "12:00"),
            window(2, "13:00", "18:00"),
        ];
        assert_eq!(describe(&split), "Mon–Tue 08:00–12:00, Mon–Tue 13:00–18:00");
        assert_eq!(describe(&[window(5, "22:00", "06:00")]), "Fri 22:00–06:00");
        assert_eq!(describe(&[]), "never");
    }

    #[test]
    fn a_form_makes_one_window_a_day() {
        let made = windows(&[0, 4], "07:00", "20:00").unwrap();
        let told: Vec<_> = made
            .iter()
            .map(|it| (it.weekday, it.start_minute, it.end_minute))
            .collect();
        assert_eq!(told, [(1, 420, 1_200), (5, 420, 1_200)]);
        assert!(windows(&[0], "", "20:00").is_none());
    }
}
