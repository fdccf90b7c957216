//! The next page of a list (RFC 8288 `Link`), only if it is where the token may go. Pure.

use url::Url;

/// What the headers say about a next page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// This was the last.
    None,
    /// Path and query, to be asked of the configured host.
    Page(String),
    /// Somewhere the token must not go.
    Elsewhere,
}

/// Where the next page is. `origins` are the configured host's, and the one the organization calls its own; only path
/// and query are taken over.
pub(super) fn next<'h>(headers: impl Iterator<Item = &'h str>, origins: &[Url]) -> Next {
    for header in headers {
        for (target, parameters) in links(header) {
            if !is_next(parameters) {
                continue;
            }
            // Relative to the first origin, as RFC 8288 §3.1 says; Okta sends absolute ones.
            let url = match origins.first() {
                Some(base) => base.join(target),
                None => Url::parse(target),
            };
            return match url {
                Ok(url) if is_ours(&url, origins) => Next::Page(path_and_query(&url)),
                Ok(_) | Err(_) => Next::Elsewhere,
            };
        }
    }
    Next::None
}

fn is_ours(url: &Url, origins: &[Url]) -> bool {
    let is_plain = url.username().is_empty() && url.password().is_none();
    is_plain && url.path().starts_with("/api/v1/") && origins.iter().any(|ours| ours.origin() == url.origin())
}

fn path_and_query(url: &Url) -> String {
    match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    }
}

/// Target and parameters of each link in one header; several may stand in one, separated by commas.
fn links(header: &str) -> impl Iterator<Item = (&str, &str)> {
    // A `<` begins a link: targets hold none (RFC 3986), and neither do the parameters that Okta sends.
    header.split('<').skip(1).filter_map(|link| link.split_once('>'))
}

fn is_next(parameters: &str) -> bool {
    parameters.split([';', ',']).any(|parameter| {
        let Some((name, value)) = parameter.split_once('=') else {
            return false;
        };
        let mut relations = value.trim().trim_matches('"').split_ascii_whitespace();
        name.trim().eq_ignore_ascii_case("rel") && relations.any(|it| it.eq_ignore_ascii_case("next"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(headers: &[&str]) -> Next {
        let origins = ["https://login.aldermoor.example", "https://aldermoor.okta.com"];
        let origins = origins.map(|origin| origin.parse().unwrap());
        next(headers.iter().copied(), &origins)
    }

    #[test]
    fn the_next_page_is_found_in_every_spelling() {
        let page = Next::Page("/api/v1/groups?after=00g1&limit=200".to_owned());
        let own = "<https://aldermoor.okta.com/api/v1/groups?limit=200>; rel=\"self\"";
        let next = "<https://aldermoor.okta.com/api/v1/groups?after=00g1&limit=200>; rel=\"next\"";
        assert_eq!(found(&[own, next]), page);
        assert_eq!(found(&[&format!("{own}, {next}")]), page);
        assert_eq!(found(&[&next.replace("\"next\"", "next")]), page);
        assert_eq!(
            found(&[&next.replace("aldermoor.okta.com", "login.aldermoor.example:443")]),
            page
        );
        assert_eq!(found(&["</api/v1/groups?after=00g1&limit=200>; rel=next"]), page);
        assert_eq!(found(&[own]), Next::None);
        assert_eq!(found(&["nonsense", ""]), Next::None);
    }

    #[test]
    fn a_page_elsewhere_is_not_followed() {
        for target in [
            "https://evil.example/api/v1/groups?after=1",
            "http://aldermoor.okta.com/api/v1/groups?after=1",
            "https://aldermoor.okta.com.evil.example/api/v1/groups",
            "https://aldermoor.okta.com:8443/api/v1/groups",
            "https://aldermoor.okta.com@evil.example/api/v1/groups",
            "https://x@aldermoor.okta.com/api/v1/groups",
            "//evil.example/api/v1/groups",
            "https://aldermoor.okta.com/oauth2/v1/authorize",
            "https://aldermoor.okta.com/api/v1/../../login",
            "https://169.254.169.254/api/v1/groups",
            "not a url \\",
        ] {
            let header = format!("<{target}>; rel=\"next\"");
            assert_eq!(found(&[&header]), Next::Elsewhere, "{target}");
        }
    }
}
