//! What typed text must look like, wherever it is typed. Fields are named by their path in the GraphQL input.

use domain::limits;

use crate::error::AppError;

/// A name: trimmed, not blank, not too long.
pub(super) fn name(field: &str, text: &str) -> Result<String, AppError> {
    let text = text.trim();
    match text.chars().count() {
        0 => Err(AppError::invalid(field, "Write a name.")),
        n if n > limits::NAME_CHARACTERS => Err(too_long(field, n, limits::NAME_CHARACTERS)),
        _ => Ok(text.to_owned()),
    }
}

/// An optional text: trimmed, blank is none.
pub(super) fn optional(field: &str, text: Option<&str>, most: usize) -> Result<Option<String>, AppError> {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    match text.chars().count() {
        n if n > most => Err(too_long(field, n, most)),
        _ => Ok(Some(text.to_owned())),
    }
}

/// What is searched for, if anything.
pub(super) fn search(text: Option<&str>) -> Result<Option<String>, AppError> {
    optional("search", text, limits::SEARCH_CHARACTERS)
}

fn too_long(field: &str, found: usize, most: usize) -> AppError {
    AppError::invalid(field, format!("{found} characters are too many; {most} at most."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_trimmed_and_bounded() {
        let longest = "ü".repeat(limits::NAME_CHARACTERS);
        for (typed, kept) in [
            (" Porto ", Some("Porto")),
            ("  ", None),
            (longest.as_str(), Some(&longest)),
        ] {
            assert_eq!(name("input.name", typed).ok().as_deref(), kept, "{typed:?}");
        }
        let error = name("input.name", &format!("{longest}x")).unwrap_err();
        assert_eq!(error.field(), Some("input.name"));
        assert_eq!(error.to_string(), "121 characters are too many; 120 at most.");
    }
}
