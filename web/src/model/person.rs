//! Names in short.

/// Two letters of a name: of its first and last word.
pub fn initials(name: &str) -> String {
    let mut words = name
        .split_whitespace()
        .filter_map(|word| word.chars().find(|letter| letter.is_alphanumeric()));
    let (first, last) = (words.next(), words.next_back());
    first
        .into_iter()
        .chain(last)
        .flat_map(char::to_uppercase)
        .collect()
}

/// Three letters for an office: the initials of three words or more, else the first letters.
pub fn place_code(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let letters = |word: &str, n: usize| {
        word.chars()
            .filter(|letter| letter.is_alphanumeric())
            .take(n)
            .collect::<String>()
    };
    let code = match words.as_slice() {
        [one] => letters(one, 3),
        [one, two] => letters(one, 1) + &letters(two, 2),
        words => words.iter().take(3).map(|word| letters(word, 1)).collect(),
    };
    code.to_uppercase()
}

/// What is before the @: enough to tell two people of one name apart in a row.
pub fn mailbox(email: &str) -> &str {
    email.split('@').next().unwrap_or(email)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_take_the_first_and_the_last_word() {
        let table = [
            ("Noah Lindqvist", "NL"),
            ("Inês Duarte Carvalho", "IC"),
            ("élodie", "É"),
            ("", ""),
            ("  Jun-seo  Choi ", "JC"),
            ("“Quoted” Name", "QN"),
        ];
        for (name, expected) in table {
            assert_eq!(initials(name), expected, "{name}");
        }
    }

    #[test]
    fn a_place_is_three_letters() {
        for (name, expected) in [
            ("Lisbon", "LIS"),
            ("New York", "NYO"),
            ("Lab 7", "L7"),
            ("The Old Mill", "TOM"),
            ("", ""),
        ] {
            assert_eq!(place_code(name), expected, "{name}");
        }
    }

    #[test]
    fn a_mailbox_ends_at_the_at_sign() {
        assert_eq!(mailbox("noah.lindqvist@aldermoor.example"), "noah.lindqvist");
        assert_eq!(mailbox("no-at"), "no-at");
    }
}
