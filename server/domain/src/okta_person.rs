//! Which directory user an Okta user is (behaviour.md §6): by external id, which Okta makes its own id; else by
//! login = userName, unless the directory user is known to be another of Okta's.

use std::collections::HashMap;

use crate::id::DirectoryUserId;

/// Directory users by what Okta knows of them.
#[derive(Clone, Debug, Default)]
pub struct OktaPeople {
    by_id: HashMap<String, Vec<DirectoryUserId>>,
    by_login: HashMap<String, Vec<DirectoryUserId>>,
}

/// Whether the text is a user's id at Okta: `00u` and 17 more letters and digits.
pub fn is_okta_user_id(text: &str) -> bool {
    text.len() == 20 && text.starts_with("00u") && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

impl OktaPeople {
    /// Takes in one directory user; `user_name_key` is folded.
    pub fn insert(&mut self, user: DirectoryUserId, external_id: Option<String>, user_name_key: String) {
        let is_known_by_id = external_id.as_deref().is_some_and(is_okta_user_id);
        if let Some(external_id) = external_id {
            self.by_id.entry(external_id).or_default().push(user);
        }
        if !is_known_by_id {
            self.by_login.entry(user_name_key).or_default().push(user);
        }
    }

    /// The directory users that this Okta user is; nearly always one or none. `login_key` is folded.
    pub fn find(&self, okta_id: &str, login_key: Option<&str>) -> &[DirectoryUserId] {
        let by_id = self.by_id.get(okta_id);
        let found = by_id.or_else(|| self.by_login.get(login_key?));
        found.map(Vec::as_slice).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const INES: &str = "00ujl29u0le5T6Aj10h7";
    const TOMAS: &str = "00u1a2b3c4d5e6f7g8h9";

    fn user(number: u128) -> DirectoryUserId {
        DirectoryUserId(Uuid::from_u128(number))
    }

    #[test]
    fn the_id_decides_and_without_one_the_login() {
        let ines = "ines@aldermoor.example";
        for (what, external_id, okta_id, login, is_found) in [
            ("same id", Some(INES), INES, Some("other@aldermoor.example"), true),
            ("no external id", None, INES, Some(ines), true),
            (
                "an external id of the customer's own",
                Some("4711"),
                INES,
                Some(ines),
                true,
            ),
            (
                "another of Okta's with the same address",
                Some(TOMAS),
                INES,
                Some(ines),
                false,
            ),
            (
                "nobody's login",
                None,
                INES,
                Some("tomas@aldermoor.example"),
                false,
            ),
            ("no login", None, INES, None, false),
        ] {
            let mut people = OktaPeople::default();
            people.insert(user(1), external_id.map(str::to_owned), ines.to_owned());
            let found = people.find(okta_id, login);
            assert_eq!(found == [user(1)], is_found, "{what}");
        }
    }

    #[test]
    fn an_id_of_okta_has_its_shape() {
        for (text, is_id) in [
            (INES, true),
            ("00u", false),
            ("00g1emaKYZTWRYYRRTSK", false),
            ("00u1a2b3c4d5e6f7g8h/", false),
            ("ines@aldermoor.example", false),
        ] {
            assert_eq!(is_okta_user_id(text), is_id, "{text}");
        }
    }
}
