//! Moments in words.

/// A moment taken apart in the viewer's zone. The browser does the taking apart (`component::time`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wall {
    pub year: i32,
    /// 0 = January.
    pub month: u32,
    pub day: u32,
    pub hour: u32,
    pub minute: u32,
    pub second: u32,
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl Wall {
    fn is_same_day(self, other: Self) -> bool {
        (self.year, self.month, self.day) == (other.year, other.month, other.day)
    }

    fn month_name(self) -> &'static str {
        MONTHS.get(self.month as usize).copied().unwrap_or_default()
    }

    /// `09:42:18`.
    pub fn clock(self) -> String {
        format!("{:02}:{:02}:{:02}", self.hour, self.minute, self.second)
    }

    /// For a column: today the time, this year the day, else with the year.
    pub fn brief(self, now: Self) -> String {
        if self.is_same_day(now) {
            return format!("{:02}:{:02}", self.hour, self.minute);
        }
        let month = &self.month_name()[..3];
        if self.year == now.year {
            format!("{} {month}", self.day)
        } else {
            format!("{} {month} {}", self.day, self.year)
        }
    }

    /// For a heading over events of one day.
    pub fn day(self, now: Self) -> String {
        match (self.is_same_day(now), self.year == now.year) {
            (true, _) => "Today".to_owned(),
            (false, true) => format!("{} {}", self.day, self.month_name()),
            (false, false) => format!("{} {} {}", self.day, self.month_name(), self.year),
        }
    }

    /// For a sentence or a title: `today, 09:41` or `3 March, 11:09`.
    pub fn full(self, now: Self) -> String {
        let day = if self.is_same_day(now) {
            "today".to_owned()
        } else {
            self.day(now)
        };
        format!("{day}, {:02}:{:02}", self.hour, self.minute)
    }
}

/// How long ago, in the largest unit that is not zero: `12 s`, `4 min`, `3 h`, `2 days`.
pub fn span(milliseconds: f64) -> String {
    let seconds = (milliseconds / 1000.0).max(0.0) as u64;
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3_600 => format!("{} min", seconds / 60),
        3_600..172_800 => format!("{} h", seconds / 3_600),
        172_800.. => format!("{} days", seconds / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Wall = Wall {
        year: 2026,
        month: 10,
        day: 24,
        hour: 9,
        minute: 42,
        second: 18,
    };

    #[test]
    fn says_as_much_as_is_needed() {
        let earlier = Wall {
            hour: 8,
            minute: 5,
            ..NOW
        };
        let march = Wall {
            month: 2,
            day: 3,
            hour: 11,
            minute: 9,
            ..NOW
        };
        let last_year = Wall { year: 2025, ..march };
        assert_eq!(
            [earlier, march, last_year].map(|it| it.brief(NOW)),
            ["08:05", "3 Mar", "3 Mar 2025"]
        );
        assert_eq!(
            [earlier, march, last_year].map(|it| it.day(NOW)),
            ["Today", "3 March", "3 March 2025"]
        );
        assert_eq!(
            [earlier, march].map(|it| it.full(NOW)),
            ["today, 08:05", "3 March, 11:09"]
        );
        assert_eq!(NOW.clock(), "09:42:18");
    }

    #[test]
    fn spans_use_the_largest_unit() {
        let said = [
            -5.0,
            0.0,
            59_999.0,
            60_000.0,
            3_599_000.0,
            3_600_000.0,
            172_799_000.0,
            172_800_000.0,
        ]
        .map(span);
        assert_eq!(
            said,
            ["0 s", "0 s", "59 s", "1 min", "59 min", "1 h", "47 h", "2 days"]
        );
    }
}
