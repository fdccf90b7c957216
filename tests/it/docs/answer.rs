//! Whether an answer is the one a page shows. `…` stands for any text, as a member or last element for any others.

use serde_json::Value;

const ANY: &str = "…";

/// What is different, with its place; `None` if the answer is as shown.
pub(super) fn difference(shown: &Value, real: &Value, place: &str) -> Option<String> {
    match (shown, real) {
        (Value::String(shown), Value::String(real)) => {
            (!reads_as(shown, real)).then(|| format!("{place}: the page says {shown:?}, the server {real:?}"))
        }
        (Value::Object(shown), Value::Object(real)) => {
            let others_allowed = shown.contains_key(ANY);
            let extra = real.keys().find(|key| !shown.contains_key(*key));
            if let (false, Some(key)) = (others_allowed, extra) {
                return Some(format!("{place}: the page does not show {key:?}: {}", real[key]));
            }
            shown
                .iter()
                .filter(|(key, _)| *key != ANY)
                .find_map(|(key, shown)| match real.get(key) {
                    Some(real) => difference(shown, real, &format!("{place}/{key}")),
                    None => Some(format!("{place}: the server sent no {key:?}")),
                })
        }
        (Value::Array(shown), Value::Array(real)) => {
            let open_end = shown.last().is_some_and(|last| last == ANY);
            let named = if open_end { shown.len() - 1 } else { shown.len() };
            if real.len() < named || (real.len() > named && !open_end) {
                return Some(format!(
                    "{place}: the page shows {named} elements, the server sent {}",
                    real.len()
                ));
            }
            let pairs = shown[..named].iter().zip(real).enumerate();
            pairs
                .into_iter()
                .find_map(|(n, (shown, real))| difference(shown, real, &format!("{place}/{n}")))
        }
        (shown, real) => {
            (shown != real).then(|| format!("{place}: the page says {shown}, the server {real}"))
        }
    }
}

/// Whether the text is the one shown, `…` standing for any part of it.
pub(super) fn reads_as(shown: &str, real: &str) -> bool {
    let mut parts = shown.split(ANY);
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = real.strip_prefix(first) else {
        return false;
    };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else {
        return rest.is_empty();
    };
    for part in middle {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[test]
fn an_ellipsis_stands_for_what_differs() {
    let table = [
        ("same", "same", true),
        ("same", "same!", false),
        ("…", "anything", true),
        ("http://h/Users/…", "http://h/Users/42", true),
        ("http://h/Users/…", "http://h/Groups/42", false),
        ("a…c…e", "abcde", true),
        ("a…c…e", "abde", false),
    ];
    for (shown, real, expected) in table {
        assert_eq!(reads_as(shown, real), expected, "{shown} {real}");
    }
}

#[test]
fn a_difference_names_its_place() {
    use serde_json::json;
    let table = [
        (json!({"a": 1}), json!({"a": 1, "b": 2}), Some("b")),
        (json!({"a": 1, "…": "…"}), json!({"a": 1, "b": 2}), None),
        (json!({"a": [1, "…"]}), json!({"a": [1, 2, 3]}), None),
        (json!({"a": [1]}), json!({"a": [1, 2]}), Some("/a")),
        (json!({"a": "1"}), json!({"a": 1}), Some("/a")),
        (json!({"a": 1}), json!({}), Some("\"a\"")),
    ];
    for (shown, real, expected) in table {
        let found = difference(&shown, &real, "");
        match (&found, expected) {
            (None, None) => {}
            (Some(found), Some(part)) => assert!(found.contains(part), "{found}"),
            _ => panic!("{shown} {real}: {found:?}"),
        }
    }
}
