//! Case folding for `caseExact: false` attributes: the Unicode simple folding, character by character.
//!
//! Never used for storing: values are kept as sent. The database side must fold with this same function, so that a
//! lookup and an in-memory comparison agree.

/// Folds a string for comparison: `Ä` and `ä`, `Σ`, `σ` and `ς` are equal; `ß` and `ss`, `ı` and `i` are not.
///
/// Folding is idempotent and never looks at the surroundings of a character.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.chars().map(fold_char).collect()
}

/// Whether two strings are equal ignoring case.
pub fn eq_fold(left: &str, right: &str) -> bool {
    if left.is_ascii() && right.is_ascii() {
        left.eq_ignore_ascii_case(right)
    } else {
        fold(left) == fold(right)
    }
}

/// Upper then lower, each only where it is one character to one: that joins the variants (ς, ſ, K) that a plain
/// lower-casing leaves apart. Dotless ı has upper case I but folds to itself.
fn fold_char(c: char) -> char {
    if c == 'ı' {
        return c;
    }
    let upper = single(c.to_uppercase()).unwrap_or(c);
    single(upper.to_lowercase()).unwrap_or(upper)
}

fn single(mut chars: impl Iterator<Item = char>) -> Option<char> {
    let first = chars.next()?;
    chars.next().is_none().then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn pairs_that_fold_together_and_apart() {
        for (left, right, equal) in [
            ("Ann@Acme.example", "ann@ACME.example", true),
            ("Ärger", "ärger", true),
            ("ΟΔΟΣ", "οδος", true),
            ("\u{212A}elvin", "kelvin", true),
            ("Straße", "strasse", false),
            ("ılgın", "ilgin", false),
            ("İstanbul", "istanbul", false),
        ] {
            assert_eq!(eq_fold(left, right), equal, "{left} / {right}");
        }
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in any::<String>()) {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }
    }
}
