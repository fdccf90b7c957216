//! Paths that carry something, written and read in one place.

/// Where to sign in, and where to go afterwards.
pub fn sign_in_path(wanted: &str, ended: bool) -> String {
    let mut path = "/sign-in".to_owned();
    let mut separator = '?';
    if wanted != "/" && is_inside(wanted) {
        path.push_str(&format!("{separator}next={}", encode(wanted)));
        separator = '&';
    }
    if ended {
        path.push_str(&format!("{separator}ended=1"));
    }
    path
}

/// Where to go after signing in: only ever to a path of this console, whatever a link says.
pub fn after_sign_in(next: Option<&str>) -> String {
    next.filter(|path| is_inside(path)).unwrap_or("/").to_owned()
}

/// The one-time token in the fragment of the printed link: `#token=…`. A fragment never reaches a server or its log.
pub fn set_up_token(fragment: &str) -> Option<String> {
    let token = fragment
        .trim_start_matches('#')
        .split('&')
        .find_map(|part| part.strip_prefix("token="))?;
    (!token.is_empty()).then(|| token.to_owned())
}

fn is_inside(path: &str) -> bool {
    path.starts_with('/')
        && !path.starts_with("//")
        && !path.contains('\\')
        && !path.contains(char::is_control)
}

fn encode(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect()
}

/// A path with a query of the parts that are set.
pub fn with_query(path: &str, parts: &[(&str, Option<&str>)]) -> String {
    let query: Vec<String> = parts
        .iter()
        .filter_map(|(key, value)| {
            value
                .filter(|value| !value.is_empty())
                .map(|value| format!("{key}={}", encode(value)))
        })
        .collect();
    if query.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{}", query.join("&"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comes_back_to_where_one_wanted_to_go() {
        assert_eq!(sign_in_path("/", false), "/sign-in");
        assert_eq!(sign_in_path("/", true), "/sign-in?ended=1");
        assert_eq!(
            sign_in_path("/employees?q=a b", true),
            "/sign-in?next=/employees%3Fq%3Da%20b&ended=1"
        );
    }

    #[test]
    fn never_leaves_the_console() {
        for evil in [
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "evil",
            "",
            "/a\nb",
        ] {
            assert_eq!(after_sign_in(Some(evil)), "/", "{evil:?}");
        }
        assert_eq!(after_sign_in(Some("/employees?q=x")), "/employees?q=x");
        assert_eq!(after_sign_in(None), "/");
    }

    #[test]
    fn reads_the_token_of_the_printed_link() {
        assert_eq!(set_up_token("#token=abc_-1").as_deref(), Some("abc_-1"));
        assert_eq!(set_up_token("token=abc").as_deref(), Some("abc"));
        for none in ["", "#", "#token=", "#other=1"] {
            assert_eq!(set_up_token(none), None, "{none}");
        }
    }

    #[test]
    fn a_query_holds_only_what_is_set() {
        assert_eq!(
            with_query("/employees", &[("q", None), ("after", Some(""))]),
            "/employees"
        );
        assert_eq!(
            with_query("/employees", &[("q", Some("ü&=")), ("after", Some("c"))]),
            "/employees?q=%C3%BC%26%3D&after=c"
        );
    }
}
