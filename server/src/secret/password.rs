//! Passwords: argon2id with OWASP's parameters, off the async threads, at most two at a time so that a burst of
//! sign-ins cannot take the machine's memory.

use std::sync::Arc;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use tokio::sync::Semaphore;

use crate::error::AppError;

/// Hashes and checks passwords. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Passwords {
    places: Arc<Semaphore>,
}

impl Default for Passwords {
    fn default() -> Self {
        Self {
            places: Arc::new(Semaphore::new(2)),
        }
    }
}

fn argon2id() -> Argon2<'static> {
    let params = Params::new(19_456, 2, 1, None).expect("invariant: OWASP's argon2id parameters are valid");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

impl Passwords {
    /// A PHC string with a random salt.
    ///
    /// # Errors
    /// Only if hashing itself fails.
    pub async fn hash(&self, password: String) -> Result<String, AppError> {
        self.off_thread(move || {
            argon2id()
                .hash_password(password.as_bytes())
                .map(|hash| hash.to_string())
                .map_err(|error| AppError::Internal(anyhow::anyhow!("hashing failed: {error}")))
        })
        .await?
    }

    /// Whether the password is the hashed one. Without a hash (unknown account) it takes as long and says no, so that
    /// time does not tell which accounts exist.
    ///
    /// # Errors
    /// The stored hash is damaged.
    pub async fn verify(&self, password: String, hash: Option<String>) -> Result<bool, AppError> {
        self.off_thread(move || match hash {
            Some(hash) => {
                let hash = PasswordHash::new(&hash)
                    .map_err(|error| AppError::Internal(anyhow::anyhow!("stored password hash: {error}")))?;
                Ok(argon2id().verify_password(password.as_bytes(), &hash).is_ok())
            }
            None => {
                let _ = argon2id().hash_password(password.as_bytes());
                Ok(false)
            }
        })
        .await?
    }

    async fn off_thread<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, AppError> {
        let _place = self.places.acquire().await.map_err(|_| AppError::Unavailable)?;
        tokio::task::spawn_blocking(work)
            .await
            .map_err(|error| AppError::Internal(anyhow::Error::new(error)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_matches_and_an_unknown_account_never_does() {
        let passwords = Passwords::default();
        let hash = passwords.hash("seven hinges in april".into()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(
            passwords
                .verify("seven hinges in april".into(), Some(hash.clone()))
                .await
                .unwrap()
        );
        assert!(
            !passwords
                .verify("seven hinges in May".into(), Some(hash))
                .await
                .unwrap()
        );
        assert!(!passwords.verify("anything".into(), None).await.unwrap());
    }
}
