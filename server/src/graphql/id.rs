//! Ids as arguments: typed, so that an id of another kind is told apart from an unknown one.

use std::str::FromStr;

use async_graphql::ID;
use domain::IdError;

use crate::error::AppError;

/// The id at `field` of the input.
///
/// # Errors
/// [`AppError::Invalid`] on `field` if it is none of this kind.
pub fn parse<T: FromStr<Err = IdError>>(id: &ID, field: &str) -> Result<T, AppError> {
    id.as_str()
        .parse()
        .map_err(|error: IdError| AppError::invalid(field, error.to_string()))
}

/// An optional id.
///
/// # Errors
/// As for [`parse`].
pub fn parse_optional<T: FromStr<Err = IdError>>(
    id: Option<&ID>,
    field: &str,
) -> Result<Option<T>, AppError> {
    id.map(|id| parse(id, field)).transpose()
}

/// A list of ids; an error names the place in the list.
///
/// # Errors
/// As for [`parse`].
pub fn parse_all<T: FromStr<Err = IdError>>(ids: &[ID], field: &str) -> Result<Vec<T>, AppError> {
    let one = |(index, id)| parse(id, &format!("{field}.{index}"));
    ids.iter().enumerate().map(one).collect()
}
