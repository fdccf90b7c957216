//! The directory's own words about a person, and the choices among several e-mails, phones and addresses.

use crate::{email::Email, property::Address, text::fold};

/// One element of a multi-valued SCIM attribute (RFC 7643 §2.4).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct DirectoryValue {
    /// `value`
    pub value: String,
    /// `type`: work, home, mobile …
    pub kind: Option<String>,
    /// `primary`
    pub is_primary: bool,
}

/// One element of `addresses`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct DirectoryAddress {
    /// `streetAddress`, `locality` (city), `region` (state), `postalCode`, `country`.
    pub address: Address,
    /// `type`
    pub kind: Option<String>,
    /// `primary`
    pub is_primary: bool,
}

/// A SCIM User, taken apart. Absent is `None` or empty; blank text counts as absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct DirectoryProfile {
    /// `userName`
    pub user_name: String,
    /// `displayName`
    pub display_name: Option<String>,
    /// `name.formatted`
    pub formatted_name: Option<String>,
    /// `name.givenName`
    pub given_name: Option<String>,
    /// `name.familyName`
    pub family_name: Option<String>,
    /// `emails`, in the order sent.
    pub emails: Vec<DirectoryValue>,
    /// `phoneNumbers`, in the order sent.
    pub phones: Vec<DirectoryValue>,
    /// `addresses`, in the order sent.
    pub addresses: Vec<DirectoryAddress>,
    /// `title`
    pub title: Option<String>,
    /// `userType`
    pub user_type: Option<String>,
    /// Enterprise `department`.
    pub department: Option<String>,
    /// Enterprise `division`.
    pub division: Option<String>,
    /// Enterprise `organization`.
    pub organization: Option<String>,
    /// Enterprise `costCenter`.
    pub cost_center: Option<String>,
    /// Enterprise `employeeNumber`.
    pub employee_number: Option<String>,
    /// Enterprise `manager.value`: the manager's id.
    pub manager_id: Option<String>,
    /// Enterprise `manager.displayName`.
    pub manager_name: Option<String>,
    /// `locale`
    pub locale: Option<String>,
    /// `preferredLanguage`
    pub preferred_language: Option<String>,
    /// `timezone`
    pub time_zone: Option<String>,
    /// Every simple value of the resource by its full path, for conditions on attributes without a name here:
    /// `("nickName", "Nes")`, `("urn:example:2.0:User:badgeColour", "green")`, `("emails.type", "work")`; booleans as
    /// `true`/`false`, numbers as written. Paths may repeat; those of named attributes are ignored.
    pub others: Vec<(String, String)>,
}

impl DirectoryProfile {
    /// The person's e-mail (behaviour.md §2.2): the value marked primary (two marked: the first); none marked: the only
    /// one, else the only one of type work. A value that is no address counts as no value. `None`: nobody is created or
    /// linked by this profile.
    pub fn primary_email(&self) -> Option<Email> {
        let valid: Vec<_> = self
            .emails
            .iter()
            .filter_map(|email| Email::parse(&email.value).ok().map(|parsed| (email, parsed)))
            .collect();
        let (_, chosen) = valid
            .iter()
            .find(|(email, _)| email.is_primary)
            .or_else(|| only(valid.iter()))
            .or_else(|| only(valid.iter().filter(|(email, _)| is_kind(&email.kind, "work"))))?;
        Some(chosen.clone())
    }

    /// The person's phone (behaviour.md §2.4): primary, else work, else mobile, else first.
    pub fn phone(&self) -> Option<&str> {
        let phones = || self.phones.iter().filter(|phone| !phone.value.trim().is_empty());
        let of_kind = |kind| phones().find(|phone| is_kind(&phone.kind, kind));
        let chosen = phones()
            .find(|phone| phone.is_primary)
            .or_else(|| of_kind("work"))
            .or_else(|| of_kind("mobile"))
            .or_else(|| phones().next())?;
        Some(chosen.value.trim())
    }

    /// The work address, which the employee's address and the city, state, postal code and country conditions use: the
    /// first of type work, else the primary one, else the only one.
    pub fn work_address(&self) -> Option<&Address> {
        let chosen = self
            .addresses
            .iter()
            .find(|address| is_kind(&address.kind, "work"))
            .or_else(|| self.addresses.iter().find(|address| address.is_primary))
            .or_else(|| only(self.addresses.iter()))?;
        Some(&chosen.address)
    }
}

fn is_kind(kind: &Option<String>, wanted: &str) -> bool {
    kind.as_deref().is_some_and(|kind| fold(kind) == wanted)
}

fn only<T>(mut items: impl Iterator<Item = T>) -> Option<T> {
    let first = items.next()?;
    match items.next() {
        None => Some(first),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Number, type, and whether it is marked.
    type Sent = (&'static str, Option<&'static str>, bool);

    /// "phone [primary, else work, else mobile, else first]" (§2.4); blank ones do not count.
    #[test]
    fn the_primary_phone_else_work_else_mobile_else_first() {
        let cases: [(&[Sent], Option<&str>); 7] = [
            (
                &[("1", Some("work"), false), ("2", Some("home"), true)],
                Some("2"),
            ),
            (
                &[("1", Some("mobile"), false), ("2", Some("Work"), false)],
                Some("2"),
            ),
            (
                &[("1", Some("home"), false), ("2", Some("mobile"), false)],
                Some("2"),
            ),
            (&[("1", Some("home"), false), ("2", None, false)], Some("1")),
            (&[(" ", Some("work"), true), (" 2 ", None, false)], Some("2")),
            (&[(" ", Some("work"), true)], None),
            (&[], None),
        ];
        for (sent, expected) in cases {
            let phone = |(value, kind, is_primary): &Sent| DirectoryValue {
                value: (*value).to_owned(),
                kind: kind.map(str::to_owned),
                is_primary: *is_primary,
            };
            let profile = DirectoryProfile {
                phones: sent.iter().map(phone).collect(),
                ..DirectoryProfile::default()
            };
            assert_eq!(profile.phone(), expected, "{sent:?}");
        }
    }

    #[test]
    fn the_work_address_else_the_primary_one_else_the_only_one() {
        let cases: [(&[Sent], Option<&str>); 6] = [
            (
                &[("Berlin", Some("home"), true), ("Lisbon", Some("work"), false)],
                Some("Lisbon"),
            ),
            (
                &[("Berlin", Some("home"), false), ("Porto", Some("other"), true)],
                Some("Porto"),
            ),
            (&[("Berlin", Some("home"), false)], Some("Berlin")),
            (&[("Berlin", Some("home"), false), ("Porto", None, false)], None),
            (
                &[("Lisbon", Some("work"), false), ("Porto", Some("work"), false)],
                Some("Lisbon"),
            ),
            (&[], None),
        ];
        for (sent, expected) in cases {
            let address = |(city, kind, is_primary): &Sent| DirectoryAddress {
                address: Address {
                    city: Some((*city).to_owned()),
                    ..Address::default()
                },
                kind: kind.map(str::to_owned),
                is_primary: *is_primary,
            };
            let profile = DirectoryProfile {
                addresses: sent.iter().map(address).collect(),
                ..DirectoryProfile::default()
            };
            let city = profile.work_address().and_then(|address| address.city.as_deref());
            assert_eq!(city, expected, "{sent:?}");
        }
    }
}
