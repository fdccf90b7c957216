//! Uninstalling in words: what ends, what stays, and what has to be typed.

use super::word::count;
use crate::api::kind::UninstallPeople;
use crate::api::uninstall::{Uninstall, UninstallPreview};

/// What is to become of people, with its words.
pub const CHOICES: [(UninstallPeople, &str, &str); 2] = [
    (
        UninstallPeople::Keep,
        "People stay as they are",
        "Everybody keeps doors and keys. Rules no longer decide them; a later install adopts them again.",
    ),
    (
        UninstallPeople::Deactivate,
        "People are deactivated",
        "Like everybody who leaves: no doors, keys suspended. It cannot be undone but by installing again.",
    ),
];

/// What the button says; the count is on it.
pub fn button(people: UninstallPeople, preview: &UninstallPreview) -> String {
    match people {
        UninstallPeople::Keep => "Uninstall Okta".to_owned(),
        UninstallPeople::Deactivate => format!(
            "Uninstall, deactivate {}",
            count(preview.people_count.into(), "person", "people")
        ),
    }
}

/// What happens to each kind of thing, in the order of its weight.
pub fn consequences(people: UninstallPeople, preview: &UninstallPreview) -> Vec<String> {
    let mut lines = vec![
        "Okta’s tokens end at once. Whatever it sends afterwards is refused, terminations too.".to_owned(),
    ];
    let who = count(preview.people_count.into(), "person", "people");
    let keys = count(preview.key_count.into(), "mobile key", "mobile keys");
    match people {
        UninstallPeople::Keep => {
            let verb = verb(preview.people_count, "stays", "stay");
            lines.push(format!("{who} of Okta {verb} as they are, with {keys}."));
            lines.push("Whoever leaves from now on has to be deactivated here by hand.".to_owned());
        }
        UninstallPeople::Deactivate => {
            let (loses, are) = (
                verb(preview.people_count, "loses", "lose"),
                verb(preview.key_count, "is", "are"),
            );
            lines.push(format!(
                "{who} of Okta {loses} access everywhere, and {keys} {are} suspended."
            ));
            if preview.account_count > 0 {
                lines.push(format!(
                    "{} of this console with one of their addresses {} locked, except the last owner’s.",
                    count(preview.account_count.into(), "account", "accounts"),
                    verb(preview.account_count, "is", "are")
                ));
            }
        }
    }
    lines
}

fn verb(n: i32, one: &'static str, many: &'static str) -> &'static str {
    if n == 1 { one } else { many }
}

/// What an office's line says: `3 people keep access`.
pub fn office(people: UninstallPeople, n: i32) -> String {
    let verb = match people {
        UninstallPeople::Keep => verb(n, "keeps", "keep"),
        UninstallPeople::Deactivate => verb(n, "loses", "lose"),
    };
    format!("{} {verb} access", count(n.into(), "person", "people"))
}

/// Whether the name was typed that confirms; case and outer space do not matter.
pub fn is_confirmed(typed: &str, name: &str) -> bool {
    !name.trim().is_empty() && typed.trim().to_lowercase() == name.trim().to_lowercase()
}

/// How far an uninstallation has come.
pub fn progress(uninstall: &Uninstall) -> String {
    let done = uninstall.total - uninstall.remaining;
    match (uninstall.people, &uninstall.finished_at) {
        (UninstallPeople::Keep, _) => format!(
            "{} stayed as they were.",
            count(uninstall.total.into(), "person", "people")
        ),
        (UninstallPeople::Deactivate, Some(_)) => format!(
            "{} deactivated.",
            count(uninstall.total.into(), "person was", "people were")
        ),
        (UninstallPeople::Deactivate, None) => format!(
            "{done} of {} deactivated so far.",
            count(uninstall.total.into(), "person", "people")
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::kind::DateTime;

    fn preview(people: i32, accounts: i32) -> UninstallPreview {
        UninstallPreview {
            people_count: people,
            memberships: Vec::new(),
            key_count: 1,
            account_count: accounts,
        }
    }

    #[test]
    fn losses_have_their_count_on_the_button() {
        assert_eq!(
            button(UninstallPeople::Keep, &preview(2_186, 0)),
            "Uninstall Okta"
        );
        assert_eq!(
            button(UninstallPeople::Deactivate, &preview(2_186, 0)),
            "Uninstall, deactivate 2,186 people"
        );
        assert_eq!(
            button(UninstallPeople::Deactivate, &preview(1, 0)),
            "Uninstall, deactivate 1 person"
        );
    }

    #[test]
    fn locked_accounts_are_told_only_where_there_are_any() {
        let lines = |people, accounts| consequences(people, &preview(12, accounts)).len();
        assert_eq!(lines(UninstallPeople::Keep, 2), 3);
        assert_eq!(lines(UninstallPeople::Deactivate, 0), 2);
        assert_eq!(lines(UninstallPeople::Deactivate, 1), 3);
    }

    #[test]
    fn one_and_many_have_their_verbs() {
        assert_eq!(office(UninstallPeople::Keep, 1), "1 person keeps access");
        assert_eq!(office(UninstallPeople::Deactivate, 3), "3 people lose access");
        let lines = consequences(UninstallPeople::Deactivate, &preview(1, 0));
        assert_eq!(
            lines[1],
            "1 person of Okta loses access everywhere, and 1 mobile key is suspended."
        );
    }

    #[test]
    fn the_name_confirms_however_it_is_written() {
        assert!(is_confirmed(" aldermoor studios ", "Aldermoor Studios"));
        for wrong in ["", "aldermoor", "yes"] {
            assert!(!is_confirmed(wrong, "Aldermoor Studios"), "{wrong}");
        }
        assert!(!is_confirmed("", ""), "an unknown name confirms nothing");
    }

    #[test]
    fn progress_counts_up() {
        let under_way = Uninstall {
            people: UninstallPeople::Deactivate,
            made_by: "Judith Aaltonen".to_owned(),
            total: 40,
            remaining: 28,
            started_at: DateTime("2026-11-23T09:00:00Z".to_owned()),
            finished_at: None,
        };
        assert_eq!(progress(&under_way), "12 of 40 people deactivated so far.");
        let over = Uninstall {
            remaining: 0,
            finished_at: Some(under_way.started_at.clone()),
            ..under_way.clone()
        };
        assert_eq!(progress(&over), "40 people were deactivated.");
        let kept = Uninstall {
            people: UninstallPeople::Keep,
            ..over
        };
        assert_eq!(progress(&kept), "40 people stayed as they were.");
    }
}
