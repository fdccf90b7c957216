//! The refresh cookie: HttpOnly, SameSite=Strict, sent to /graphql only.

use async_graphql::Context;
use axum::http::HeaderMap;
use axum::http::header::{ORIGIN, SET_COOKIE};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use url::{Host, Url};

use super::context::Asked;
use crate::error::AppError;

/// As long as a session lasts without being refreshed.
const LIFETIME_SECONDS: u32 = 14 * 24 * 60 * 60;

/// The browser's side of a request, as far as cookies go.
#[derive(Clone, Debug, Default)]
pub struct Browser {
    /// The refresh cookie it sent.
    pub refresh: Option<String>,
    /// Whether the page that sent it is ours.
    pub is_same_origin: bool,
}

impl Browser {
    /// Reads cookie and origin.
    pub fn read(headers: &HeaderMap, public_url: &Url) -> Self {
        let refresh = CookieJar::from_headers(headers)
            .get(name(public_url))
            .map(|cookie| cookie.value().to_owned());
        Self {
            refresh,
            is_same_origin: is_same_origin(headers, public_url),
        }
    }

    /// The refresh cookie, if it came from our own page: a cookie alone proves nothing about who asks.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] for a request of another site's page.
    pub fn own_refresh(&self) -> Result<Option<&str>, AppError> {
        match (&self.refresh, self.is_same_origin) {
            (Some(_), false) => Err(AppError::Forbidden("This request came from another site.")),
            (refresh, _) => Ok(refresh.as_deref()),
        }
    }
}

/// Whether the page behind the request is ours: no `Origin` (curl, same-origin GET), or the public one. Never the host that
/// the request says it is for: whoever makes a name lead here would choose it (behaviour.md §7).
pub fn is_same_origin(headers: &HeaderMap, public_url: &Url) -> bool {
    let site = headers
        .get("sec-fetch-site")
        .and_then(|value| value.to_str().ok());
    if !matches!(site, None | Some("same-origin" | "none")) {
        return false;
    }
    let Some(origin) = headers.get(ORIGIN) else {
        return true;
    };
    let Some(origin) = origin.to_str().ok().and_then(|origin| Url::parse(origin).ok()) else {
        return false;
    };
    origin.origin() == public_url.origin() || is_same_loopback(&origin, public_url)
}

/// A server without a public URL listens on loopback, which browsers call by three names.
fn is_same_loopback(one: &Url, other: &Url) -> bool {
    let is_loopback = |url: &Url| match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    let place = |url: &Url| (url.scheme().to_owned(), url.port_or_known_default());
    is_loopback(one) && is_loopback(other) && place(one) == place(other)
}

/// `__Secure-` is refused by browsers over plain http, which is for loopback only.
fn name(public_url: &Url) -> &'static str {
    match public_url.scheme() {
        "https" => "__Secure-latchkey_refresh",
        _ => "latchkey_refresh",
    }
}

/// Keeps the session going: sets the cookie.
pub fn set(ctx: &Context<'_>, value: String) {
    let mut cookie = empty(&ctx.app().public_url);
    cookie.set_value(value);
    ctx.append_http_header(SET_COOKIE, format!("{cookie}; Max-Age={LIFETIME_SECONDS}"));
}

/// Ends the session in the browser: removes the cookie.
pub fn clear(ctx: &Context<'_>) {
    let mut cookie = empty(&ctx.app().public_url);
    cookie.make_removal();
    ctx.append_http_header(SET_COOKIE, cookie.to_string());
}

fn empty(public_url: &Url) -> Cookie<'static> {
    Cookie::build(name(public_url))
        .path("/graphql")
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(public_url.scheme() == "https")
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Public URL, headers, whether they are of our own.
    type Case = (&'static str, &'static [(&'static str, &'static str)], bool);

    #[test]
    fn only_our_own_pages_and_programs_are_of_the_same_origin() {
        let public = "https://keys.aldermoor.example/";
        let loopback = "http://127.0.0.1:8080/";
        let table: [Case; 10] = [
            (public, &[], true),
            (public, &[("origin", "https://keys.aldermoor.example")], true),
            (public, &[("origin", "https://aldermoor.example")], false),
            (public, &[("origin", "null")], false),
            (public, &[("sec-fetch-site", "cross-site")], false),
            // A name of somebody else's that leads here.
            (
                public,
                &[("origin", "https://evil.example"), ("host", "evil.example")],
                false,
            ),
            (
                loopback,
                &[
                    ("origin", "http://evil.example:8080"),
                    ("host", "evil.example:8080"),
                ],
                false,
            ),
            (loopback, &[("origin", "http://localhost:8080")], true),
            (loopback, &[("origin", "http://[::1]:8080")], true),
            (
                loopback,
                &[("origin", "http://127.0.0.1:9090"), ("host", "127.0.0.1:8080")],
                false,
            ),
        ];
        for (public, pairs, expected) in table {
            let public: Url = public.parse().unwrap();
            let headers = pairs
                .iter()
                .map(|(name, value)| {
                    (
                        name.parse::<axum::http::HeaderName>().unwrap(),
                        value.parse().unwrap(),
                    )
                })
                .collect();
            assert_eq!(is_same_origin(&headers, &public), expected, "{pairs:?}");
        }
    }
}
