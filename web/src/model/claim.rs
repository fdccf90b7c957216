//! The words of the claim page: for each thing a link can be, what it means and what to do.

use crate::api::claim::ClaimOffice;
use crate::api::kind::ClaimState;

/// Heading and sentence for a link that does nothing.
pub fn dead_end(state: ClaimState) -> (&'static str, &'static str) {
    match state {
        ClaimState::Claimed => (
            "This key is on a phone already",
            "The link worked once. If that was not you, tell the front desk now: they can take the key away.",
        ),
        ClaimState::Expired => (
            "This link has expired",
            "Links work for seven days. Ask the front desk to send you a new one.",
        ),
        ClaimState::Replaced => (
            "There is a newer link",
            "This one was replaced. Use the newest mail, or ask the front desk to send you another.",
        ),
        ClaimState::Suspended => (
            "This key is suspended",
            "It opens nothing at the moment. If you think that is wrong, ask the front desk.",
        ),
        ClaimState::Revoked => (
            "This key was revoked",
            "It cannot come back. If you need one, ask the front desk for a new key.",
        ),
        ClaimState::NoAccess => (
            "You have no access at the moment",
            "A key needs an office it opens. If you think that is wrong, ask the front desk.",
        ),
        ClaimState::Unknown | ClaimState::Ready | ClaimState::Done => (
            "This link leads nowhere",
            "Open the link from the mail itself, or copy it up to its last character.",
        ),
    }
}

/// `London`, `London and Lisbon`, `London, Lisbon and 2 more`.
pub fn places(offices: &[ClaimOffice]) -> String {
    let names: Vec<&str> = offices.iter().map(|office| office.name.as_str()).collect();
    match names.as_slice() {
        [] => "the offices you may enter".to_owned(),
        [one] => (*one).to_owned(),
        [one, two] => format!("{one} and {two}"),
        [one, two, rest @ ..] => format!("{one}, {two} and {} more", rest.len()),
    }
}

/// `1 door: Lab`, `6 doors: Street, Lobby, Studio 1 and 3 more`.
pub fn doors(names: &[String]) -> String {
    const NAMED: usize = 3;
    let count = match names.len() {
        0 => return "No doors yet".to_owned(),
        1 => "1 door".to_owned(),
        count => format!("{count} doors"),
    };
    let named = names.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(NAMED) {
        0 => format!("{count}: {named}"),
        rest => format!("{count}: {named} and {rest} more"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn office(name: &str) -> ClaimOffice {
        ClaimOffice {
            name: name.to_owned(),
            address: String::new(),
            doors: Vec::new(),
        }
    }

    #[test]
    fn places_and_doors_are_named_as_one_says_them() {
        let offices: Vec<ClaimOffice> = ["London", "Lisbon", "Berlin"].map(office).to_vec();
        assert_eq!(places(&offices[..1]), "London");
        assert_eq!(places(&offices[..2]), "London and Lisbon");
        assert_eq!(places(&offices), "London, Lisbon and 1 more");
        let names: Vec<String> = ["Street", "Lobby", "Roof", "Lab"].map(str::to_owned).to_vec();
        assert_eq!(doors(&names[..1]), "1 door: Street");
        assert_eq!(doors(&names), "4 doors: Street, Lobby, Roof and 1 more");
        assert_eq!(doors(&[]), "No doors yet");
    }

    #[test]
    fn each_dead_end_has_words_of_its_own() {
        let states = [
            ClaimState::Claimed,
            ClaimState::Expired,
            ClaimState::Replaced,
            ClaimState::Suspended,
            ClaimState::Revoked,
            ClaimState::NoAccess,
            ClaimState::Unknown,
        ];
        let words: std::collections::HashSet<_> = states.iter().map(|state| dead_end(*state)).collect();
        assert_eq!(words.len(), states.len());
    }
}
