//! How Latchkey compares text: ignoring case and outer space, showing it as it came (behaviour.md §3).
//! It must not strip accents or normalise forms: "Jose" and "José" are two people.

use serde::{Deserialize, Serialize};

/// Folds for comparing: outer space gone, Unicode full case folding, independent of any locale.
///
/// ```
/// assert_eq!(domain::text::fold("  STRASSE "), domain::text::fold("Straße"));
/// ```
pub fn fold(text: &str) -> String {
    let text = text.trim();
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            // Upper-casing would make it I and so a dotted i; Unicode folds the dotless i to itself.
            'ı' => folded.push(c),
            // Up and down again, letter by letter: joins ς with σ and ß with ss, which lower-casing alone does not.
            _ => folded.extend(c.to_uppercase().flat_map(char::to_lowercase)),
        }
    }
    folded
}

/// A text as it came, with its folded form made once.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct Text {
    shown: String,
    folded: String,
}

impl Text {
    /// The text without outer space, otherwise as it came.
    pub fn shown(&self) -> &str {
        &self.shown
    }

    /// The form to compare.
    pub fn folded(&self) -> &str {
        &self.folded
    }

    /// Nothing but space came.
    pub fn is_blank(&self) -> bool {
        self.shown.is_empty()
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self {
            shown: text.trim().to_owned(),
            folded: fold(text),
        }
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self::from(text.as_str())
    }
}

impl From<Text> for String {
    fn from(text: Text) -> Self {
        text.shown
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.folded == other.folded
    }
}

impl Eq for Text {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_outer_space_do_not_count() {
        for (a, b) in [
            ("Lisbon", " lisbon\t"),
            ("ÄRZTE", "ärzte"),
            ("ΟΔΟΣ", "οδος"),
            ("οδοσ", "οδος"),
            ("Straße", "STRASSE"),
            ("\u{212A}elvin", "kelvin"),
        ] {
            assert_eq!(fold(a), fold(b), "{a} and {b}");
        }
    }

    #[test]
    fn accents_inner_space_and_the_dotless_i_count() {
        for (a, b) in [("Jose", "José"), ("Lis bon", "Lisbon"), ("ırmak", "irmak")] {
            assert_ne!(fold(a), fold(b), "{a} and {b}");
        }
    }

    #[test]
    fn a_text_is_shown_as_it_came() {
        let text = Text::from("  São Paulo ");
        assert_eq!((text.shown(), text.folded()), ("São Paulo", "são paulo"));
        assert_eq!(text, Text::from("SÃO PAULO"));
        assert_ne!(text, Text::from("Sao Paulo"));
        assert_eq!(String::from(text), "São Paulo");
    }
}
