//! Secrets: the key ring and what is derived from it, opaque tokens, password hashes.
//!
//! Nothing here is ever logged: the types that hold key material show no content in `Debug`.

use std::fmt;
use std::io::Write;
use std::path::Path;

use aws_lc_rs::{digest, hkdf};
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD, Engine};
use subtle::ConstantTimeEq;

mod claim;
mod password;
mod vault;
pub use claim::{ClaimLinks, ClaimName, ClaimToken};
pub use password::Passwords;
pub use vault::{Place, Vault, VaultError};

/// Key material for one installation, newest first. The newest signs and encrypts; all of them verify and decrypt.
#[derive(Clone)]
pub struct KeyRing {
    keys: Vec<[u8; 32]>,
}

impl fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyRing({} keys)", self.keys.len())
    }
}

/// What a derived key is for. Each has its own HKDF label, so that a leak of one says nothing of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Signing access tokens.
    AccessToken,
    /// Encrypting secrets at rest ([`Vault`]).
    Encryption,
    /// Naming a key, without telling anything of it, in what it encrypted.
    KeyId,
    /// Deriving claim links of mobile keys.
    ClaimLink,
}

impl Purpose {
    fn label(self) -> &'static [u8] {
        match self {
            Self::AccessToken => b"latchkey access token v1",
            Self::Encryption => b"latchkey encryption v1",
            Self::KeyId => b"latchkey key id v1",
            Self::ClaimLink => b"latchkey claim link v1",
        }
    }
}

impl KeyRing {
    /// Reads keys of 32 bytes in base64, separated by commas or line ends, newest first.
    ///
    /// # Errors
    /// In words, without the text itself.
    pub fn parse(text: &str) -> Result<Self, String> {
        let keys = text
            .split([',', '\n'])
            .map(str::trim)
            .filter(|key| !key.is_empty())
            .enumerate()
            .map(|(index, key)| {
                let bytes = BASE64_STANDARD
                    .decode(key)
                    .map_err(|_| format!("key {} is not base64", index + 1))?;
                <[u8; 32]>::try_from(bytes)
                    .map_err(|bytes| format!("key {} has {} bytes; 32 are needed", index + 1, bytes.len()))
            })
            .collect::<Result<Vec<_>, _>>()?;
        if keys.is_empty() {
            Err("is empty; one key of 32 bytes in base64 is needed".into())
        } else {
            Ok(Self { keys })
        }
    }

    /// Reads the file, or makes it (mode 0600) with a fresh key if there is none.
    ///
    /// # Errors
    /// In words: the file cannot be read, made or understood.
    pub fn load_or_make(file: &Path) -> Result<Self, String> {
        match std::fs::read_to_string(file) {
            Ok(text) => Self::parse(&text).map_err(|problem| format!("{}: {problem}", file.display())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let key: [u8; 32] = rand::random();
                write_private(file, &format!("{}\n", BASE64_STANDARD.encode(key)))
                    .map_err(|error| format!("cannot make {}: {error}", file.display()))?;
                Ok(Self { keys: vec![key] })
            }
            Err(error) => Err(format!("cannot read {}: {error}", file.display())),
        }
    }

    /// Keys for one purpose, newest first.
    pub fn derive(&self, purpose: Purpose) -> Vec<[u8; 32]> {
        self.keys.iter().map(|key| derive(key, purpose)).collect()
    }
}

fn derive(key: &[u8; 32], purpose: Purpose) -> [u8; 32] {
    struct Length;
    impl hkdf::KeyType for Length {
        fn len(&self) -> usize {
            32
        }
    }
    let mut out = [0; 32];
    hkdf::Salt::new(hkdf::HKDF_SHA256, b"latchkey")
        .extract(key)
        .expand(&[purpose.label()], Length)
        .and_then(|okm| okm.fill(&mut out))
        .expect("invariant: 32 bytes are within what HKDF can give");
    out
}

/// Writes a file only its owner can read; replaces an older one.
pub fn write_private(file: &Path, text: &str) -> std::io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt;
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)?;
    }
    // A file that exists keeps its mode, so it is made anew.
    match std::fs::remove_file(file) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
        Ok(()) | Err(_) => {}
    }
    let mut handle = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(file)?;
    handle.write_all(text.as_bytes())?;
    handle.sync_all()
}

/// Which endpoint an opaque token opens. A token of one kind is refused at the other's endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// An identity provider's, at /scim/v2.
    Scim,
    /// An integrator's, at /graphql.
    Api,
}

impl TokenKind {
    /// How tokens of this kind begin.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Scim => "lk_scim_",
            Self::Api => "lk_api_",
        }
    }
}

/// A token as its holder sends it: `lk_scim_<public id>_<secret>` (behaviour.md §6).
#[derive(Clone)]
pub struct OpaqueToken {
    kind: TokenKind,
    public_id: String,
    secret: [u8; 32],
}

impl OpaqueToken {
    /// A new token; `public_id` of 8 bytes is found by index, the secret is only ever compared by hash.
    pub fn new(kind: TokenKind, random: &[u8; 32], secret: [u8; 32]) -> Self {
        let public_id = random[..8].iter().map(|byte| format!("{byte:02x}")).collect();
        Self {
            kind,
            public_id,
            secret,
        }
    }

    /// Reads a token of the given kind; anything else is `None`.
    pub fn parse(kind: TokenKind, text: &str) -> Option<Self> {
        let public_id = Self::public_id_in(kind, text)?;
        let secret = &text[kind.prefix().len() + public_id.len() + 1..];
        Some(Self {
            kind,
            public_id: public_id.to_owned(),
            secret: BASE64_URL_SAFE_NO_PAD.decode(secret).ok()?.try_into().ok()?,
        })
    }

    /// The visible part of what should be a token, also of one that was cut off or has another secret.
    pub fn public_id_in(kind: TokenKind, text: &str) -> Option<&str> {
        let (public_id, _) = text.strip_prefix(kind.prefix())?.split_once('_')?;
        let is_hex = public_id.len() == 16 && public_id.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_hex.then_some(public_id)
    }

    /// The part that may be shown and logged.
    pub fn public_id(&self) -> &str {
        &self.public_id
    }

    /// SHA-256 of the secret: what the database holds.
    pub fn secret_hash(&self) -> Vec<u8> {
        sha256(&self.secret)
    }

    /// Whether the stored hash is this token's, in constant time.
    pub fn matches(&self, stored_hash: &[u8]) -> bool {
        same(&self.secret_hash(), stored_hash)
    }

    /// The whole token, to be shown once.
    pub fn reveal(&self) -> String {
        format!(
            "{}{}_{}",
            self.kind.prefix(),
            self.public_id,
            encode_secret(&self.secret)
        )
    }
}

/// URL-safe text of a secret.
pub fn encode_secret(secret: &[u8; 32]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(secret)
}

/// SHA-256. Enough for secrets of 32 random bytes; passwords go through [`Passwords`].
pub fn sha256(data: &[u8]) -> Vec<u8> {
    digest::digest(&digest::SHA256, data).as_ref().to_vec()
}

/// Compares in constant time.
pub fn same(left: &[u8], right: &[u8]) -> bool {
    left.ct_eq(right).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_reads_back_and_matches_only_its_own_hash() {
        let token = OpaqueToken::new(TokenKind::Scim, &[7; 32], [9; 32]);
        let text = token.reveal();
        assert!(text.starts_with("lk_scim_0707070707070707_"));
        let read = OpaqueToken::parse(TokenKind::Scim, &text).unwrap();
        assert!(read.matches(&token.secret_hash()));
        assert!(!read.matches(&OpaqueToken::new(TokenKind::Scim, &[7; 32], [8; 32]).secret_hash()));
    }

    #[test]
    fn a_cut_off_token_still_shows_whose_it_was() {
        let text = OpaqueToken::new(TokenKind::Scim, &[7; 32], [9; 32]).reveal();
        for (sent, public_id) in [
            (text.as_str(), Some("0707070707070707")),
            (&text[..30], Some("0707070707070707")),
            ("lk_scim_07_abc", None),
            ("lk_api_0707070707070707_abc", None),
            ("", None),
        ] {
            assert_eq!(
                OpaqueToken::public_id_in(TokenKind::Scim, sent),
                public_id,
                "{sent}"
            );
        }
    }

    #[test]
    fn a_token_of_one_kind_is_not_read_as_the_other() {
        let text = OpaqueToken::new(TokenKind::Api, &[7; 32], [9; 32]).reveal();
        assert!(OpaqueToken::parse(TokenKind::Scim, &text).is_none());
        for text in [
            "",
            "lk_api_",
            "lk_api_00_11",
            "lk_api_0707070707070707_short",
            "Bearer x",
        ] {
            assert!(OpaqueToken::parse(TokenKind::Api, text).is_none(), "{text}");
        }
    }

    #[test]
    fn each_purpose_and_each_key_gives_its_own_bytes() {
        let ring =
            KeyRing::parse(&[BASE64_STANDARD.encode([1; 32]), BASE64_STANDARD.encode([2; 32])].join(","))
                .unwrap();
        let keys = [
            ring.derive(Purpose::AccessToken),
            ring.derive(Purpose::Encryption),
            ring.derive(Purpose::KeyId),
            ring.derive(Purpose::ClaimLink),
        ]
        .concat();
        let distinct: std::collections::HashSet<_> = keys.iter().collect();
        assert_eq!((keys.len(), distinct.len()), (8, 8));
    }

    #[test]
    fn a_malformed_key_is_refused_without_showing_it() {
        for (text, hint) in [
            ("", "empty"),
            ("c2hvcnQ=", "5 bytes"),
            ("not base64!", "not base64"),
        ] {
            let problem = KeyRing::parse(text).unwrap_err();
            assert!(problem.contains(hint), "{problem}");
        }
    }

    #[test]
    fn the_key_file_is_made_once_and_private() {
        use std::os::unix::fs::PermissionsExt;
        let folder = std::env::temp_dir().join(format!("latchkey-key-{}", std::process::id()));
        let file = folder.join("secret-key");
        let first = KeyRing::load_or_make(&file).unwrap().derive(Purpose::AccessToken);
        let second = KeyRing::load_or_make(&file).unwrap().derive(Purpose::AccessToken);
        assert_eq!(first, second);
        assert_eq!(
            std::fs::metadata(&file).unwrap().permissions().mode() & 0o777,
            0o600
        );
        std::fs::remove_dir_all(folder).unwrap();
    }
}
