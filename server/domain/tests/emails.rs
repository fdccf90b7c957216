//! The primary e-mail (behaviour.md §2.2): "the value marked primary (two marked: the first); none marked: the only one, else
//! the only one of type work."

use domain::{DirectoryProfile, DirectoryValue};

/// Address, type, and whether it is marked.
type Sent = (&'static str, Option<&'static str>, bool);

fn chosen(emails: &[Sent]) -> Option<String> {
    let profile = DirectoryProfile {
        emails: emails
            .iter()
            .map(|(value, kind, is_primary)| DirectoryValue {
                value: (*value).to_owned(),
                kind: kind.map(str::to_owned),
                is_primary: *is_primary,
            })
            .collect(),
        ..DirectoryProfile::default()
    };
    profile.primary_email().map(|email| email.to_string())
}

const WORK: &str = "ines@aldermoor.example";
const HOME: &str = "ines@home.example";
const OLD: &str = "ines@old.example";

#[test]
fn the_marked_one_else_the_only_one_else_the_only_work_one() {
    let cases: [(&[Sent], Option<&str>); 14] = [
        (&[(WORK, Some("work"), true)], Some(WORK)),
        (
            &[(HOME, Some("home"), false), (WORK, Some("work"), true)],
            Some(WORK),
        ),
        (
            &[(WORK, Some("work"), false), (HOME, Some("home"), true)],
            Some(HOME),
        ),
        // Two marked: the first.
        (
            &[(HOME, Some("home"), true), (WORK, Some("work"), true)],
            Some(HOME),
        ),
        (
            &[(WORK, Some("work"), true), (HOME, Some("home"), true)],
            Some(WORK),
        ),
        // None marked: the only one, whatever its type.
        (&[(HOME, Some("home"), false)], Some(HOME)),
        (&[(HOME, None, false)], Some(HOME)),
        // None marked, several: the only one of type work, however it is written.
        (
            &[(HOME, Some("home"), false), (WORK, Some("work"), false)],
            Some(WORK),
        ),
        (&[(HOME, None, false), (WORK, Some("Work"), false)], Some(WORK)),
        (&[(OLD, Some("work"), false), (WORK, Some("work"), false)], None),
        (&[(OLD, Some("home"), false), (HOME, None, false)], None),
        // What is no address is no value.
        (
            &[("ines", Some("work"), true), (HOME, Some("home"), false)],
            Some(HOME),
        ),
        (&[(" ", Some("work"), true)], None),
        (&[], None),
    ];
    for (emails, expected) in cases {
        assert_eq!(chosen(emails).as_deref(), expected, "{emails:?}");
    }
}
