//! Decisions in words, in the voice of the design guide: what happened, to whom, why. No trace or event text is made
//! anywhere else.

/// Stands for the person's name in a stored sentence, so that erasure can remove the name and nothing else.
pub const PERSON: &str = "{person}";

/// The sentence with the name put in.
pub fn with_name(summary: &str, name: &str) -> String {
    summary.replace(PERSON, name)
}
