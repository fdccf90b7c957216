//! Encryption at rest (behaviour.md §6, §8): AES-256-GCM under the key ring. What is sealed can be opened only at the place
//! it was sealed for, so that nobody who can write to the database moves one row's secret into another.
//!
//! A sealed value is `version (1) | key id (4) | nonce (12) | ciphertext | tag (16)`. Nothing here is kept or logged.

use std::fmt;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use thiserror::Error;
use uuid::Uuid;

use super::{KeyRing, Purpose};

const VERSION: u8 = 1;
const KEY_ID_LEN: usize = 4;
const HEADER_LEN: usize = 1 + KEY_ID_LEN + NONCE_LEN;

/// Which value of which row: bound to the ciphertext, so that it opens nowhere else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The table's name.
    pub table: &'static str,
    /// The column's name.
    pub column: &'static str,
    /// The row's id, unique in the installation.
    pub row: Uuid,
}

impl Place {
    fn to_aad(self) -> String {
        format!("{}|{}|{}", self.table, self.column, self.row)
    }
}

/// Why a sealed value did not open.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum VaultError {
    /// Not in the form this version writes.
    #[error("the stored value is not in the form this version encrypts")]
    Malformed,
    /// Sealed under a key that is not on the ring.
    #[error(
        "the stored value is encrypted with key {0:08x}, which is not in LATCHKEY_SECRET_KEY; put that key back, after the newest"
    )]
    UnknownKey(u32),
    /// Changed since, or from another place.
    #[error("the stored value was changed or belongs to another row")]
    Forged,
}

/// Seals and opens secrets at rest. Cheap to clone: made once from the key ring.
#[derive(Clone)]
pub struct Vault {
    keys: std::sync::Arc<[(KeyId, LessSafeKey)]>,
}

type KeyId = [u8; KEY_ID_LEN];

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Vault({} keys)", self.keys.len())
    }
}

impl Vault {
    /// The first key of the ring seals; all of them open.
    pub fn new(ring: &KeyRing) -> Self {
        let names = ring.derive(Purpose::KeyId);
        let keys = names
            .into_iter()
            .zip(ring.derive(Purpose::Encryption))
            .map(|(name, key)| {
                let [a, b, c, d, ..] = name;
                let key = UnboundKey::new(&AES_256_GCM, &key).expect("invariant: AES-256 takes 32 bytes");
                ([a, b, c, d], LessSafeKey::new(key))
            })
            .collect();
        Self { keys }
    }

    /// Encrypts `plain` for one place. `nonce` is fresh random bytes (`Ids::nonce`), never used twice.
    pub fn seal(&self, place: Place, nonce: [u8; NONCE_LEN], plain: &[u8]) -> Vec<u8> {
        let (id, key) = self
            .keys
            .first()
            .expect("invariant: a key ring has at least one key");
        let mut sealed = Vec::with_capacity(HEADER_LEN + plain.len() + AES_256_GCM.tag_len());
        sealed.push(VERSION);
        sealed.extend_from_slice(id);
        sealed.extend_from_slice(&nonce);
        let mut body = plain.to_vec();
        key.seal_in_place_append_tag(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(place.to_aad()),
            &mut body,
        )
        .expect("invariant: what is sealed is far shorter than AES-GCM allows");
        sealed.append(&mut body);
        sealed
    }

    /// Decrypts what was sealed for this place, under whichever key of the ring.
    ///
    /// # Errors
    /// [`VaultError`]: its text may be shown to an operator, it holds nothing secret.
    pub fn open(&self, place: Place, sealed: &[u8]) -> Result<Vec<u8>, VaultError> {
        let (id, rest) = split(sealed)?;
        let (nonce, body) = rest.split_first_chunk().ok_or(VaultError::Malformed)?;
        // Two keys of one id are improbable, not impossible.
        let mut candidates = self.keys.iter().filter(|(known, _)| *known == id).peekable();
        if candidates.peek().is_none() {
            return Err(VaultError::UnknownKey(u32::from_be_bytes(id)));
        }
        candidates
            .find_map(|(_, key)| {
                let mut body = body.to_vec();
                let plain = key.open_in_place(
                    Nonce::assume_unique_for_key(*nonce),
                    Aad::from(place.to_aad()),
                    &mut body,
                );
                plain.ok().map(|plain| plain.to_vec())
            })
            .ok_or(VaultError::Forged)
    }

    /// Whether this value is sealed under the first key. What is not should be sealed again (`latchkey rotate-keys`).
    pub fn is_current(&self, sealed: &[u8]) -> bool {
        let first = self.keys.first().map(|(id, _)| *id);
        split(sealed).is_ok_and(|(id, _)| Some(id) == first)
    }
}

/// The key's id and what follows it.
fn split(sealed: &[u8]) -> Result<(KeyId, &[u8]), VaultError> {
    let (version, rest) = sealed.split_first().ok_or(VaultError::Malformed)?;
    let (id, rest) = rest.split_first_chunk().ok_or(VaultError::Malformed)?;
    match *version == VERSION {
        true => Ok((*id, rest)),
        false => Err(VaultError::Malformed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::prelude::{BASE64_STANDARD, Engine};

    const NONCE: [u8; NONCE_LEN] = [3; NONCE_LEN];

    fn vault(keys: &[u8]) -> Vault {
        let text: Vec<String> = keys
            .iter()
            .map(|byte| BASE64_STANDARD.encode([*byte; 32]))
            .collect();
        Vault::new(&KeyRing::parse(&text.join(",")).unwrap())
    }

    fn place(row: u128) -> Place {
        Place {
            table: "integration",
            column: "api_token",
            row: Uuid::from_u128(row),
        }
    }

    #[test]
    fn what_is_sealed_opens_and_shows_nothing() {
        let vault = vault(&[1]);
        let sealed = vault.seal(place(1), NONCE, b"00aBcDeF-okta");
        assert!(!sealed.windows(4).any(|part| part == b"okta"));
        assert_eq!(sealed.len(), HEADER_LEN + 13 + 16);
        assert_eq!(vault.open(place(1), &sealed).unwrap(), b"00aBcDeF-okta");
        assert_eq!(
            vault.open(place(1), &vault.seal(place(1), NONCE, b"")).unwrap(),
            b""
        );
        assert_eq!(format!("{vault:?}"), "Vault(1 keys)");
    }

    #[test]
    fn another_row_column_or_table_does_not_open_it() {
        let vault = vault(&[1]);
        let sealed = vault.seal(place(1), NONCE, b"secret");
        let column = Place {
            column: "other",
            ..place(1)
        };
        let table = Place {
            table: "other",
            ..place(1)
        };
        for elsewhere in [place(2), column, table] {
            assert_eq!(
                vault.open(elsewhere, &sealed),
                Err(VaultError::Forged),
                "{elsewhere:?}"
            );
        }
    }

    #[test]
    fn every_changed_byte_and_every_cut_is_noticed() {
        let vault = vault(&[1]);
        let sealed = vault.seal(place(1), NONCE, b"secret");
        for index in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[index] ^= 1;
            assert!(vault.open(place(1), &changed).is_err(), "byte {index}");
            assert!(vault.open(place(1), &sealed[..index]).is_err(), "cut at {index}");
        }
    }

    #[test]
    fn a_new_first_key_seals_and_the_old_one_still_opens() {
        let (old, both, new) = (vault(&[1]), vault(&[2, 1]), vault(&[2]));
        let sealed = old.seal(place(1), NONCE, b"secret");
        assert_eq!(both.open(place(1), &sealed).unwrap(), b"secret");
        assert!(old.is_current(&sealed) && !both.is_current(&sealed));
        assert!(matches!(
            new.open(place(1), &sealed),
            Err(VaultError::UnknownKey(_))
        ));
        let again = both.seal(place(1), NONCE, b"secret");
        assert!(both.is_current(&again));
        assert_eq!(new.open(place(1), &again).unwrap(), b"secret");
    }

    /// Pinned, and computed with another library: a change here would make every stored secret unreadable.
    #[test]
    fn the_stored_form_stays() {
        let sealed = vault(&[1]).seal(place(1), NONCE, b"secret");
        let hex: String = sealed.iter().map(|byte| format!("{byte:02x}")).collect();
        let (header, rest) = hex.split_at(2 * HEADER_LEN);
        assert_eq!(header, "01932a91cf030303030303030303030303");
        assert_eq!(rest, "f29bd31e48e9e07a7f2441a9d65a003f9c2e538dec16");
    }
}
