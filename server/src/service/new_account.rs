//! What an organization and its first owner must look like, wherever they are made: set-up page or command line.

use domain::email::Email;

use super::input::name;
use crate::app::App;
use crate::error::AppError;

/// Fewest characters of a password. Spaces are fine.
const SHORTEST_PASSWORD: usize = 12;
/// Most bytes of a password; hashing more would only cost time.
const LONGEST_PASSWORD: usize = 1024;

/// As typed.
#[derive(Clone)]
pub struct NewAccount {
    /// Name of the organization.
    pub organization_name: String,
    /// Full name of the owner.
    pub name: String,
    /// Their e-mail.
    pub email: String,
    /// Their password.
    pub password: String,
}

impl std::fmt::Debug for NewAccount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewAccount")
            .field("organization_name", &self.organization_name)
            .finish_non_exhaustive()
    }
}

/// Checked and hashed.
#[derive(Clone, Debug)]
pub struct Checked {
    /// Name of the organization.
    pub organization_name: String,
    /// Full name of the owner.
    pub name: String,
    /// Their e-mail.
    pub email: Email,
    /// PHC string.
    pub password_hash: String,
}

/// Checks every field and hashes the password.
///
/// # Errors
/// [`AppError::Invalid`] with the field's path in the GraphQL input.
pub async fn check(app: &App, account: NewAccount) -> Result<Checked, AppError> {
    let organization_name = name("input.organizationName", &account.organization_name)?;
    let full_name = name("input.name", &account.name)?;
    let email =
        Email::parse(&account.email).map_err(|error| AppError::invalid("input.email", error.to_string()))?;
    password("input.password", &account.password)?;
    let password_hash = app.passwords.hash(account.password).await?;
    Ok(Checked {
        organization_name,
        name: full_name,
        email,
        password_hash,
    })
}

fn password(field: &str, text: &str) -> Result<(), AppError> {
    match text.chars().count() {
        n if n < SHORTEST_PASSWORD => Err(AppError::invalid(
            field,
            format!("{n} characters are too few; {SHORTEST_PASSWORD} or more, spaces are fine."),
        )),
        _ if text.len() > LONGEST_PASSWORD => Err(AppError::invalid(
            field,
            format!("Too long; {LONGEST_PASSWORD} bytes at most."),
        )),
        _ => Ok(()),
    }
}
