//! What is said below a new password. The server decides; this only helps.

/// Fewest characters the server takes.
pub const MIN_PASSWORD: usize = 12;

/// A password in words.
pub fn judge(password: &str) -> String {
    match password.chars().count() {
        0 => format!("Spaces are fine; {MIN_PASSWORD} or more characters."),
        n if n < MIN_PASSWORD => format!("{} more to go. Spaces are fine.", MIN_PASSWORD - n),
        n if n < 16 => format!("Good: {n} characters. Longer is stronger."),
        n => format!("Strong: {n} characters."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_characters_not_bytes() {
        for (password, expected) in [
            ("", "Spaces are fine; 12 or more characters."),
            ("äöüäöüäöüäö", "1 more to go. Spaces are fine."),
            ("twelve chars", "Good: 12 characters. Longer is stronger."),
            ("seven hinges in april", "Strong: 21 characters."),
        ] {
            assert_eq!(judge(password), expected);
        }
    }
}
