//! What a preview says, in words.

use crate::api::kind::KeyEffect;
use crate::api::preview::{PreviewPerson, PreviewTotals};
use crate::model::word;

/// The verdict: what is taken first.
pub fn headline(totals: PreviewTotals) -> String {
    let people = |n: i32| word::count(n.into(), "person", "people");
    let asked = format!("Run over {}.", people(totals.people));
    let verdict = match (totals.losing, totals.gaining) {
        (0, 0) if totals.changed == 0 => "Publishing changes nothing for anybody.".to_owned(),
        (0, 0) => format!(
            "Publishing changes something for {}, nobody loses access.",
            people(totals.changed)
        ),
        (0, gaining) => format!("Publishing gives {} access and takes nothing.", people(gaining)),
        (losing, 0) => format!("Publishing takes something from {}.", people(losing)),
        (losing, gaining) => format!(
            "Publishing takes something from {} and gives {} access.",
            people(losing),
            people(gaining)
        ),
    };
    format!("{verdict} {asked}")
}

/// What changes for one person: `loses Workshop; gains Building; role Manager; gets a key mail`.
pub fn facts(person: &PreviewPerson) -> String {
    let names =
        |word: &str, names: Vec<&str>| (!names.is_empty()).then(|| format!("{word} {}", names.join(", ")));
    let losses = person.losses.iter().map(|loss| loss.summary.as_str()).collect();
    let gains = person.gains.iter().map(|group| group.name.as_str()).collect();
    let key = person.key.map(|key| match key {
        KeyEffect::Mail => "gets a key mail",
        KeyEffect::Suspended => "mobile key suspended",
        KeyEffect::Restored => "mobile key works again",
    });
    let parts = [
        names("loses", losses),
        names("gains", gains),
        person.role_after.map(|role| format!("role {}", word::role(role))),
        key.map(str::to_owned),
        (person.enters && person.gains.is_empty()).then(|| "gets in".to_owned()),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// How many are not listed; `None`: all are.
pub fn rest(totals: PreviewTotals, shown: usize) -> Option<String> {
    let hidden = i64::from(totals.changed) - i64::try_from(shown).unwrap_or_default();
    (hidden > 0).then(|| format!("And {}.", word::count(hidden, "other person", "other people")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_is_said_first() {
        let totals = |losing, gaining, changed| PreviewTotals {
            people: 2_186,
            losing,
            gaining,
            changed,
            ..PreviewTotals::default()
        };
        for (totals, said) in [
            (
                totals(4, 9, 13),
                "Publishing takes something from 4 people and gives 9 people access.",
            ),
            (totals(1, 0, 1), "Publishing takes something from 1 person."),
            (
                totals(0, 2, 2),
                "Publishing gives 2 people access and takes nothing.",
            ),
            (
                totals(0, 0, 3),
                "Publishing changes something for 3 people, nobody loses access.",
            ),
            (totals(0, 0, 0), "Publishing changes nothing for anybody."),
        ] {
            assert_eq!(headline(totals), format!("{said} Run over 2,186 people."));
        }
        assert_eq!(rest(totals(4, 9, 13), 10).as_deref(), Some("And 3 other people."));
        assert_eq!(rest(totals(4, 9, 13), 13), None);
    }
}
