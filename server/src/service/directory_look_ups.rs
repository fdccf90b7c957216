//! What a user is looked up by, out of its resource.

use domain::email::Email;
use domain::text;
use scim_protocol::fold;
use serde_json::Value;

use crate::store::directory_user::LookUps;

/// The columns that look-ups need, out of the resource.
pub(super) fn look_ups(resource: &Value) -> LookUps {
    let text_of = |name: &str| resource.get(name).and_then(Value::as_str).map(str::to_owned);
    let user_name = text_of("userName").unwrap_or_default();
    LookUps {
        user_name_key: fold::fold(&user_name),
        display_name: text_of("displayName").or_else(|| full_name(resource)),
        external_id: text_of("externalId"),
        active: resource.get("active").and_then(Value::as_bool),
        email: primary_email(resource).map(|email| {
            (
                email.clone(),
                Email::parse(&email).map_or_else(|_| text::fold(&email), |email| email.key()),
            )
        }),
        user_name,
    }
}

fn full_name(resource: &Value) -> Option<String> {
    let part = |name: &str| resource.get("name")?.get(name)?.as_str();
    let parts: Vec<&str> = [part("givenName"), part("familyName")]
        .into_iter()
        .flatten()
        .collect();
    part("formatted")
        .map(str::to_owned)
        .or_else(|| (!parts.is_empty()).then(|| parts.join(" ")))
}

/// behaviour.md §2.2: the one marked primary; none marked: the only one, else the only one of type work.
fn primary_email(resource: &Value) -> Option<String> {
    let emails = resource.get("emails")?.as_array()?;
    let value = |email: &Value| email.get("value")?.as_str().map(str::to_owned);
    if let Some(primary) = emails
        .iter()
        .find(|email| email.get("primary") == Some(&Value::Bool(true)))
    {
        return value(primary);
    }
    if let [only] = emails.as_slice() {
        return value(only);
    }
    let is_work = |email: &&Value| {
        email
            .get("type")
            .and_then(Value::as_str)
            .is_some_and(|kind| fold::eq_fold(kind, "work"))
    };
    let mut work = emails.iter().filter(is_work);
    match (work.next(), work.next()) {
        (Some(only), None) => value(only),
        (Some(_), Some(_)) | (None, _) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// behaviour.md §2.2.
    #[test]
    fn which_email_counts() {
        let table = [
            (json!([{ "value": "a@x.example" }]), Some("a@x.example")),
            (
                json!([{ "value": "a@x.example" }, { "value": "b@x.example", "primary": true }]),
                Some("b@x.example"),
            ),
            (
                json!([{ "value": "a@x.example", "type": "home" }, { "value": "b@x.example", "type": "work" }]),
                Some("b@x.example"),
            ),
            (
                json!([{ "value": "a@x.example", "type": "work" }, { "value": "b@x.example", "type": "work" }]),
                None,
            ),
            (json!([]), None),
        ];
        for (emails, expected) in table {
            assert_eq!(
                primary_email(&json!({ "emails": emails })).as_deref(),
                expected,
                "{emails}"
            );
        }
    }
}
