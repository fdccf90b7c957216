//! The limits that say when losses wait and when they are held: reading what is typed, and saying what it means.

use super::word::{count, figure};
use crate::api::settings::{Breaker, SetBreakerInput};

/// One number of the form: its field in the schema, and what it may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bound {
    /// Name of the field.
    pub field: &'static str,
    /// Least.
    pub least: i32,
    /// Most.
    pub most: i32,
}

/// Seconds of the settle window: at most 15 minutes.
pub const WINDOW: Bound = bound("settleWindowSeconds", 0, 900);
/// People within ten minutes.
pub const PEOPLE: Bound = bound("people", 0, 1_000_000);
/// Percent of whom rules let in.
pub const PERCENT: Bound = bound("percent", 0, 100);
/// People, whatever part they are.
pub const MOST: Bound = bound("most", 0, 1_000_000);
/// Everybody, if they are at least so many.
pub const ALL_OF: Bound = bound("allOf", 1, 1_000_000);

const fn bound(field: &'static str, least: i32, most: i32) -> Bound {
    Bound { field, least, most }
}

impl Bound {
    /// The number that was typed.
    ///
    /// # Errors
    /// What is wrong with it and what it may be.
    pub fn read(self, typed: &str) -> Result<i32, String> {
        let plain: String = typed.chars().filter(|it| !matches!(it, ' ' | ',')).collect();
        let number = plain
            .parse::<i32>()
            .ok()
            .filter(|number| (self.least..=self.most).contains(number));
        number.ok_or_else(|| {
            let (least, most) = (figure(self.least.into()), figure(self.most.into()));
            format!("Write a whole number from {least} to {most}.")
        })
    }
}

/// The four numbers as typed: people, percent, most, all of.
///
/// # Errors
/// Every fault, with the field it belongs to.
pub fn breaker(typed: [&str; 4]) -> Result<SetBreakerInput, Vec<(&'static str, String)>> {
    let read = [PEOPLE, PERCENT, MOST, ALL_OF].map(|bound| bound.field);
    let results = [
        PEOPLE.read(typed[0]),
        PERCENT.read(typed[1]),
        MOST.read(typed[2]),
        ALL_OF.read(typed[3]),
    ];
    if let [Ok(people), Ok(percent), Ok(most), Ok(all_of)] = results {
        return Ok(SetBreakerInput {
            people,
            percent,
            most,
            all_of,
        });
    }
    let faults = read.into_iter().zip(results);
    Err(faults
        .filter_map(|(field, result)| Some((field, result.err()?)))
        .collect())
}

/// What the breaker does, in a sentence.
pub fn meaning(breaker: &Breaker) -> String {
    format!(
        "Held: more than {} if they are also more than {} %, more than {} whatever part they are, or everybody in an office \
         of at least {}.",
        count(breaker.people.into(), "person", "people"),
        breaker.percent,
        figure(breaker.most.into()),
        figure(breaker.all_of.into())
    )
}

/// What the settle window does, in a sentence.
pub fn window_meaning(seconds: i32) -> String {
    if seconds == 0 {
        return "A loss takes place at once: a person moved from one group to another may be locked out in between.".to_owned();
    }
    format!(
        "A loss is shown for {} before it takes place, and is decided afresh then. Leaving is never delayed.",
        count(seconds.into(), "second", "seconds")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_within_its_bounds() {
        for (bound, typed, read) in [
            (WINDOW, " 60 ", Ok(60)),
            (WINDOW, "0", Ok(0)),
            (MOST, "1,000", Ok(1_000)),
            (WINDOW, "901", Err("Write a whole number from 0 to 900.")),
            (PERCENT, "10.5", Err("Write a whole number from 0 to 100.")),
            (PEOPLE, "-1", Err("Write a whole number from 0 to 1,000,000.")),
            (ALL_OF, "", Err("Write a whole number from 1 to 1,000,000.")),
        ] {
            assert_eq!(bound.read(typed), read.map_err(str::to_owned), "{typed}");
        }
    }

    #[test]
    fn every_fault_is_told_at_its_field() {
        let read = SetBreakerInput {
            people: 10,
            percent: 10,
            most: 100,
            all_of: 3,
        };
        assert_eq!(breaker(["10", "10", "100", "3"]), Ok(read));
        let faults = breaker(["ten", "10", "100", "0"]).unwrap_err();
        let fields: Vec<_> = faults.iter().map(|(field, _)| *field).collect();
        assert_eq!(fields, ["people", "allOf"]);
    }

    #[test]
    fn the_numbers_are_said_in_a_sentence() {
        let breaker = Breaker {
            people: 10,
            percent: 10,
            most: 100,
            all_of: 3,
        };
        assert_eq!(
            meaning(&breaker),
            "Held: more than 10 people if they are also more than 10 %, more than 100 whatever part they are, or everybody \
             in an office of at least 3."
        );
        assert!(window_meaning(0).starts_with("A loss takes place at once"));
        assert!(window_meaning(1).contains("for 1 second before"));
    }
}
