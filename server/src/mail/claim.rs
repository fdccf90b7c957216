//! The mail that brings somebody their mobile key (behaviour.md §7).

use super::Letter;
use super::layout::{Button, Content};

/// What the mail says.
#[derive(Clone, Debug)]
pub struct ClaimMail<'a> {
    /// Who gives the key.
    pub organization: &'a str,
    /// Whom it greets.
    pub person: &'a str,
    /// What the key opens, by name.
    pub offices: &'a [String],
    /// Where it is claimed. Secret: whoever opens it first may have the key.
    pub link: &'a str,
}

/// Offices named before the rest is a number.
const OFFICES_NAMED: usize = 4;

impl ClaimMail<'_> {
    /// The mail.
    pub fn render(&self) -> Letter {
        let Self {
            organization, person, ..
        } = self;
        Content {
            subject: format!("Your mobile key for {organization}"),
            sender: (*organization).to_owned(),
            heading: format!("Hello {person}, your key is ready"),
            sentences: vec![format!(
                "{organization} has made a mobile key for you. It opens {}. Open this on the phone you carry.",
                self.opens()
            )],
            button: Some(Button {
                label: "Add my key".to_owned(),
                url: self.link.to_owned(),
            }),
            notes: vec![
                "The link works once, for seven days. Opening it changes nothing yet; the button on the page does."
                    .to_owned(),
                "Do not forward this mail: whoever adds the key first has it.".to_owned(),
                format!("Not {person}? Ignore this mail and tell the front desk."),
            ],
        }
        .render()
    }

    fn opens(&self) -> String {
        let named: Vec<&str> = self
            .offices
            .iter()
            .take(OFFICES_NAMED)
            .map(String::as_str)
            .collect();
        let rest = self.offices.len() - named.len();
        match (named.as_slice(), rest) {
            ([], _) => "the offices you may enter".to_owned(),
            ([one], 0) => (*one).to_owned(),
            ([first @ .., last], 0) => format!("{} and {last}", first.join(", ")),
            (all, rest) => format!("{} and {rest} more", all.join(", ")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail(offices: &[&str]) -> Letter {
        let offices: Vec<String> = offices.iter().map(|office| (*office).to_owned()).collect();
        ClaimMail {
            organization: "Aldermoor Studios",
            person: "Noah Lindqvist",
            offices: &offices,
            link: "https://keys.aldermoor.example/claim#token=AAAA",
        }
        .render()
    }

    #[test]
    fn it_reads_like_this() {
        let letter = mail(&["London", "Lisbon"]);
        assert_eq!(letter.subject, "Your mobile key for Aldermoor Studios");
        insta::assert_snapshot!(letter.text, @r"
        Hello Noah Lindqvist, your key is ready

        Aldermoor Studios has made a mobile key for you. It opens London and Lisbon. Open this on the phone you carry.

        Add my key:
        https://keys.aldermoor.example/claim#token=AAAA

        The link works once, for seven days. Opening it changes nothing yet; the button on the page does.

        Do not forward this mail: whoever adds the key first has it.

        Not Noah Lindqvist? Ignore this mail and tell the front desk.

        -- 
        Aldermoor Studios
        ");
    }

    #[test]
    fn offices_are_named_as_one_says_them() {
        for (offices, expected) in [
            (&[][..], "It opens the offices you may enter."),
            (&["London"], "It opens London."),
            (
                &["London", "Lisbon", "Berlin"],
                "It opens London, Lisbon and Berlin.",
            ),
            (
                &["London", "Lisbon", "Berlin", "Oslo", "Porto", "Turin"],
                "It opens London, Lisbon, Berlin, Oslo and 2 more.",
            ),
        ] {
            assert!(mail(offices).text.contains(expected), "{expected}");
        }
    }
}
