//! Claim links of mobile keys (behaviour.md §7). A token is derived, never stored: HMAC of key id and generation, with a
//! key of the ring. The database holds its SHA-256; whoever reads the database or its backups cannot make a link.

use std::fmt;

use aws_lc_rs::hmac;
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use domain::{MobileKeyId, OrganizationId};
use url::Url;
use uuid::Uuid;

use super::{KeyRing, Purpose, same, sha256};

/// Tenant, key, generation and HMAC.
const LENGTH: usize = 16 + 16 + 4 + 32;

/// Makes and verifies claim tokens. Shows nothing of its keys.
#[derive(Clone)]
pub struct ClaimLinks {
    keys: Vec<hmac::Key>,
    page: Url,
}

impl fmt::Debug for ClaimLinks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ClaimLinks({} keys)", self.keys.len())
    }
}

/// Which link: of this key, in this generation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClaimName {
    /// Tenant: a key is reached through its organization.
    pub organization: OrganizationId,
    /// The key.
    pub key: MobileKeyId,
    /// Its generation when the link was made.
    pub generation: u32,
}

/// What a link holds. Whoever has it may claim the key, so it has no `Debug`.
#[derive(Clone)]
pub struct ClaimToken {
    name: ClaimName,
    mac: Vec<u8>,
}

impl ClaimLinks {
    /// Links under the ring's keys, to the claim page of this installation.
    pub fn new(ring: &KeyRing, public_url: &Url) -> Self {
        let derived = ring.derive(Purpose::ClaimLink);
        let keys = derived.iter().map(|key| hmac::Key::new(hmac::HMAC_SHA256, key));
        let mut page = public_url.clone();
        page.set_path("/claim");
        Self {
            keys: keys.collect(),
            page,
        }
    }

    /// The token of that name. If its hash is stored already, the one it belongs to, whatever the ring's newest key is
    /// now: a mail sent twice holds the same link.
    pub fn token(&self, name: ClaimName, stored_hash: Option<&[u8]>) -> ClaimToken {
        let under = |key| ClaimToken {
            name,
            mac: hmac::sign(key, &signed(name)).as_ref().to_vec(),
        };
        let known = self.keys.iter().map(under);
        let same_as_stored = stored_hash.and_then(|hash| known.clone().find(|token| token.has_hash(hash)));
        same_as_stored.unwrap_or_else(|| under(&self.keys[0]))
    }

    /// Whether this installation made the token, ever. In constant time.
    pub fn is_ours(&self, token: &ClaimToken) -> bool {
        self.keys
            .iter()
            .any(|key| hmac::verify(key, &signed(token.name), &token.mac).is_ok())
    }

    /// The link: the token is behind `#`, which a browser keeps to itself, so no log of a server or proxy holds it.
    pub fn url(&self, token: &ClaimToken) -> Url {
        let mut url = self.page.clone();
        url.set_fragment(Some(&format!("token={}", token.reveal())));
        url
    }
}

fn signed(name: ClaimName) -> Vec<u8> {
    [name.key.0.as_bytes().as_slice(), &name.generation.to_be_bytes()].concat()
}

impl ClaimToken {
    /// Reads what [`ClaimToken::reveal`] wrote; anything else is `None`.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(text.trim()).ok()?;
        let bytes: &[u8; LENGTH] = bytes.as_slice().try_into().ok()?;
        let (organization, rest) = bytes.split_at(16);
        let (key, rest) = rest.split_at(16);
        let (generation, mac) = rest.split_at(4);
        Some(Self {
            name: ClaimName {
                organization: OrganizationId(Uuid::from_slice(organization).ok()?),
                key: MobileKeyId(Uuid::from_slice(key).ok()?),
                generation: u32::from_be_bytes(generation.try_into().ok()?),
            },
            mac: mac.to_vec(),
        })
    }

    /// Which link it says it is. Believe it only after [`ClaimToken::has_hash`] or [`ClaimLinks::is_ours`].
    pub fn name(&self) -> ClaimName {
        self.name
    }

    /// The text in the link.
    pub fn reveal(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(self.bytes())
    }

    /// SHA-256 of the token: what the database holds.
    pub fn hash(&self) -> Vec<u8> {
        sha256(&self.bytes())
    }

    /// Whether the stored hash is this token's, in constant time.
    pub fn has_hash(&self, stored: &[u8]) -> bool {
        same(&self.hash(), stored)
    }

    fn bytes(&self) -> Vec<u8> {
        let ClaimName {
            organization,
            key,
            generation,
        } = self.name;
        [
            organization.0.as_bytes().as_slice(),
            key.0.as_bytes(),
            &generation.to_be_bytes(),
            &self.mac,
        ]
        .concat()
    }
}

#[cfg(test)]
mod tests {
    use base64::prelude::BASE64_STANDARD;

    use super::*;

    fn links(keys: &[u8]) -> ClaimLinks {
        let ring: Vec<String> = keys
            .iter()
            .map(|key| BASE64_STANDARD.encode([*key; 32]))
            .collect();
        let public_url = Url::parse("https://keys.aldermoor.example/").unwrap();
        ClaimLinks::new(&KeyRing::parse(&ring.join(",")).unwrap(), &public_url)
    }

    fn name(generation: u32) -> ClaimName {
        ClaimName {
            organization: OrganizationId(Uuid::from_u128(1)),
            key: MobileKeyId(Uuid::from_u128(2)),
            generation,
        }
    }

    #[test]
    fn a_token_reads_back_from_its_link_and_is_the_same_each_time() {
        let links = links(&[1]);
        let token = links.token(name(1), None);
        let url = links.url(&token);
        assert_eq!(url.path(), "/claim");
        assert_eq!(url.query(), None, "a query would be logged on the way");
        let text = url.fragment().unwrap().strip_prefix("token=").unwrap();
        let read = ClaimToken::parse(text).unwrap();
        assert_eq!(read.name(), name(1));
        assert!(links.is_ours(&read) && read.has_hash(&token.hash()));
        assert_eq!(links.token(name(1), None).reveal(), token.reveal());
    }

    #[test]
    fn each_generation_and_each_ring_has_links_of_its_own() {
        let first = links(&[1]).token(name(1), None);
        let second = links(&[1]).token(name(2), None);
        assert!(!second.has_hash(&first.hash()));
        assert!(!links(&[2]).is_ours(&first));
    }

    #[test]
    fn a_changed_bit_anywhere_is_not_ours() {
        let links = links(&[1]);
        let bytes = BASE64_URL_SAFE_NO_PAD
            .decode(links.token(name(1), None).reveal())
            .unwrap();
        // The tenant is not part of the HMAC: a key is looked up in its tenant, and the hash covers it.
        let hash = links.token(name(1), None).hash();
        for index in 0..LENGTH {
            let mut forged = bytes.clone();
            forged[index] ^= 1;
            let forged = ClaimToken::parse(&BASE64_URL_SAFE_NO_PAD.encode(forged)).unwrap();
            assert!(!forged.has_hash(&hash), "byte {index}");
            assert!(index < 16 || !links.is_ours(&forged), "byte {index}");
        }
        for text in ["", "token", "AAAA", "not base64!"] {
            assert!(ClaimToken::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn a_rotated_ring_goes_on_with_the_links_it_sent() {
        let sent = links(&[1]).token(name(1), None);
        let rotated = links(&[2, 1]);
        assert!(rotated.is_ours(&sent));
        assert_eq!(rotated.token(name(1), Some(&sent.hash())).reveal(), sent.reveal());
        assert_ne!(rotated.token(name(1), None).reveal(), sent.reveal());
    }
}
