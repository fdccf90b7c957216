//! Takes passwords out of what a client sent, before anything of it is kept (behaviour.md §6). Pure.

use serde_json::Value;

/// A body without passwords. One that mentions a password and is no JSON is not kept at all, nor is one that is no text.
pub(super) fn without_passwords(body: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(body).ok()?;
    if !may_hold_password(text) {
        return Some(text.to_owned());
    }
    let mut value: Value = serde_json::from_str(text).ok()?;
    strip(&mut value);
    // Whatever is left under another spelling, such as a JSON text inside a text, is not worth the risk.
    let stripped = value.to_string();
    (!mentions_password(&stripped)).then_some(stripped)
}

/// A request target, without its query if that mentions a password: a filter may name one.
pub(super) fn without_password_query(target: &str) -> &str {
    let decoded: String = url::form_urlencoded::parse(target.as_bytes())
        .flat_map(|(name, value)| [name, value])
        .collect();
    match mentions_password(&decoded) {
        true => target.split('?').next().unwrap_or_default(),
        false => target,
    }
}

/// JSON may spell a letter as an escape, so those are looked at too.
fn may_hold_password(text: &str) -> bool {
    mentions_password(text) || text.contains("\\u")
}

fn mentions_password(text: &str) -> bool {
    const WORD: &[u8] = b"password";
    text.as_bytes()
        .windows(WORD.len())
        .any(|part| part.eq_ignore_ascii_case(WORD))
}

/// Removes every member named like a password and the value of every operation whose path ends in one. The path itself
/// stays out too: nothing says `password` afterwards.
fn strip(value: &mut Value) {
    match value {
        Value::Array(items) => {
            items.retain(|item| !is_password_operation(item));
            items.iter_mut().for_each(strip);
        }
        Value::Object(members) => {
            members.retain(|name, _| !mentions_password(name));
            members.values_mut().for_each(strip);
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn is_password_operation(item: &Value) -> bool {
    item.get("path")
        .and_then(Value::as_str)
        .is_some_and(mentions_password)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn passwords_go_wherever_they_hide_and_all_else_stays() {
        let table = [
            (
                json!({ "userName": "ines", "password": "hunter2" }),
                json!({ "userName": "ines" }),
            ),
            (
                json!({ "Password": "hunter2", "PASSWORD": ["hunter2"] }),
                json!({}),
            ),
            (
                json!({ "Operations": [
                    { "op": "replace", "path": "password", "value": "hunter2" },
                    { "op": "replace", "path": "title", "value": "Engineer" },
                ] }),
                json!({ "Operations": [{ "op": "replace", "path": "title", "value": "Engineer" }] }),
            ),
            (
                json!({ "Operations": [{ "op": "add", "path": "urn:ietf:params:scim:schemas:core:2.0:User:Password", "value": "hunter2" }] }),
                json!({ "Operations": [] }),
            ),
            (
                json!({ "Operations": [{ "op": "replace", "value": { "password": "hunter2", "active": true } }] }),
                json!({ "Operations": [{ "op": "replace", "value": { "active": true } }] }),
            ),
            (
                json!({ "Operations": [{ "method": "POST", "path": "/Users", "data": { "password": "hunter2" } }] }),
                json!({ "Operations": [{ "method": "POST", "path": "/Users", "data": {} }] }),
            ),
            (
                json!({ "urn:ietf:params:scim:schemas:core:2.0:User:password": "hunter2", "active": false }),
                json!({ "active": false }),
            ),
        ];
        for (sent, kept) in table {
            assert_eq!(
                without_passwords(sent.to_string().as_bytes()),
                Some(kept.to_string()),
                "{sent}"
            );
        }
    }

    #[test]
    fn an_escaped_name_is_no_hiding_place() {
        let sent = r#"{"pass\u0077ord":"hunter2","title":"Engineer"}"#;
        assert_eq!(
            without_passwords(sent.as_bytes()).as_deref(),
            Some(r#"{"title":"Engineer"}"#)
        );
    }

    #[test]
    fn what_cannot_be_read_is_kept_only_if_it_cannot_hold_one() {
        let table = [
            ("{ not json", Some("{ not json")),
            (r#"{"password": "hunter2""#, None),
            (r#"{"pass\u0077ord": "hunter2""#, None),
            (r#"{"note": "the password is hunter2"}"#, None),
            ("", Some("")),
        ];
        for (sent, kept) in table {
            assert_eq!(without_passwords(sent.as_bytes()).as_deref(), kept, "{sent}");
        }
        assert_eq!(without_passwords(&[0xff, 0xfe]), None);
    }

    #[test]
    fn a_filter_on_a_password_is_cut_off() {
        let table = [
            (
                "/Users?filter=userName+eq+%22ines%22",
                "/Users?filter=userName+eq+%22ines%22",
            ),
            ("/Users?filter=password+eq+%22hunter2%22", "/Users"),
            ("/Users?filter=pass%77ord+eq+%22hunter2%22", "/Users"),
            ("/Users", "/Users"),
        ];
        for (sent, kept) in table {
            assert_eq!(without_password_query(sent), kept);
        }
    }
}
