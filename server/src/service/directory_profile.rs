//! A stored SCIM User, taken apart for the rules. Reads only; what counts as the primary e-mail is the domain's business.

use domain::{Address, DirectoryAddress, DirectoryProfile, DirectoryValue};
use serde_json::Value;

/// Prefix of the enterprise extension's attributes (RFC 7643 §4.3).
const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/// The profile in a resource in normal form.
pub(super) fn profile(resource: &Value) -> DirectoryProfile {
    let text = |name: &str| text(resource, name);
    let name = |part: &str| resource.get("name").and_then(|name| self::text(name, part));
    let extension = |part: &str| {
        resource
            .get(ENTERPRISE)
            .and_then(|extension| self::text(extension, part))
    };
    let manager = resource
        .get(ENTERPRISE)
        .and_then(|extension| extension.get("manager"));
    let manager_part = |part: &str| manager.and_then(|manager| self::text(manager, part));
    let mut others = Vec::new();
    leaves(resource, "", &mut others);
    DirectoryProfile {
        user_name: text("userName").unwrap_or_default(),
        display_name: text("displayName"),
        formatted_name: name("formatted"),
        given_name: name("givenName"),
        family_name: name("familyName"),
        emails: values(resource, "emails"),
        phones: values(resource, "phoneNumbers"),
        addresses: elements(resource, "addresses").map(address).collect(),
        title: text("title"),
        user_type: text("userType"),
        department: extension("department"),
        division: extension("division"),
        organization: extension("organization"),
        cost_center: extension("costCenter"),
        employee_number: extension("employeeNumber"),
        manager_id: manager_part("value").or_else(|| manager.and_then(Value::as_str).map(str::to_owned)),
        manager_name: manager_part("displayName"),
        locale: text("locale"),
        preferred_language: text("preferredLanguage"),
        time_zone: text("timezone"),
        others,
    }
}

fn text(object: &Value, name: &str) -> Option<String> {
    object.get(name)?.as_str().map(str::to_owned)
}

fn is_primary(element: &Value) -> bool {
    element.get("primary") == Some(&Value::Bool(true))
}

fn elements<'a>(resource: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    resource.get(name).and_then(Value::as_array).into_iter().flatten()
}

fn values(resource: &Value, name: &str) -> Vec<DirectoryValue> {
    let read = |element: &Value| {
        let value = text(element, "value")?;
        Some(DirectoryValue {
            value,
            kind: text(element, "type"),
            is_primary: is_primary(element),
        })
    };
    elements(resource, name).filter_map(read).collect()
}

fn address(element: &Value) -> DirectoryAddress {
    DirectoryAddress {
        address: Address {
            street: text(element, "streetAddress"),
            city: text(element, "locality"),
            state: text(element, "region"),
            postal_code: text(element, "postalCode"),
            country: text(element, "country"),
        },
        kind: text(element, "type"),
        is_primary: is_primary(element),
    }
}

/// Every simple value by its full path: `emails.type`, `urn:example:2.0:User:badgeColour`.
fn leaves(value: &Value, path: &str, found: &mut Vec<(String, String)>) {
    match value {
        Value::Null => {}
        Value::Bool(value) => found.push((path.to_owned(), value.to_string())),
        Value::Number(value) => found.push((path.to_owned(), value.to_string())),
        Value::String(value) => found.push((path.to_owned(), value.clone())),
        Value::Array(items) => items.iter().for_each(|item| leaves(item, path, found)),
        Value::Object(members) => {
            for (name, member) in members {
                // After a URN the separator is a colon, elsewhere a dot (RFC 7644 §3.10).
                let path = match path {
                    "" => name.clone(),
                    urn if urn.starts_with("urn:")
                        && !urn.rsplit(':').next().unwrap_or_default().contains('.')
                        && is_urn(urn) =>
                    {
                        format!("{urn}:{name}")
                    }
                    attribute => format!("{attribute}.{name}"),
                };
                leaves(member, &path, found);
            }
        }
    }
}

/// Whether a path is a schema URN by itself: those end in the resource's name (RFC 7643 §10).
fn is_urn(path: &str) -> bool {
    path.rsplit(':')
        .next()
        .is_some_and(|last| last == "User" || last == "Group")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_resource_is_taken_apart_by_full_paths() {
        let resource = json!({
            "userName": "ines@aldermoor.example",
            "name": { "givenName": "Inês", "familyName": "Duarte" },
            "emails": [{ "value": "ines@aldermoor.example", "type": "work", "primary": true }],
            "addresses": [{ "locality": "Lisbon", "type": "work" }],
            ENTERPRISE: { "department": "Hardware", "manager": { "value": "42", "displayName": "Rui" } },
            "urn:example:2.0:User": { "badgeColour": "green" },
        });
        let profile = profile(&resource);
        assert_eq!(profile.given_name.as_deref(), Some("Inês"));
        assert_eq!(profile.department.as_deref(), Some("Hardware"));
        assert_eq!(profile.manager_name.as_deref(), Some("Rui"));
        assert_eq!(
            profile.primary_email().unwrap().as_str(),
            "ines@aldermoor.example"
        );
        assert_eq!(profile.work_address().unwrap().city.as_deref(), Some("Lisbon"));
        for (path, value) in [
            ("urn:example:2.0:User:badgeColour", "green"),
            ("emails.type", "work"),
            ("emails.primary", "true"),
        ] {
            assert!(
                profile.others.contains(&(path.to_owned(), value.to_owned())),
                "{path}: {:?}",
                profile.others
            );
        }
    }
}
