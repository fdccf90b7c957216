//! The console's files, embedded in the binary. Every path that is not a file and looks like a page gets `index.html`,
//! where the app's own router takes over.

use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, Method, Response, StatusCode, Uri};
use rust_embed::{EmbeddedFile, RustEmbed};

#[derive(RustEmbed)]
#[folder = "../web/dist"]
struct Files;

/// Answers GET and HEAD with a file of the console.
pub async fn serve(method: Method, uri: Uri, headers: HeaderMap) -> Response<Body> {
    if method != Method::GET && method != Method::HEAD {
        return text(StatusCode::METHOD_NOT_ALLOWED, "Only GET works here.\n");
    }
    let path = uri.path().trim_start_matches('/');
    match Files::get(path) {
        Some(found) if !path.is_empty() => file(path, found, &headers),
        // Something with an ending is a file that is not there, not a page of the app.
        Some(_) | None if path.rsplit('/').next().is_some_and(|name| name.contains('.')) => {
            text(StatusCode::NOT_FOUND, "There is no such file.\n")
        }
        Some(_) | None => match Files::get("index.html") {
            Some(index) => file("index.html", index, &headers),
            None => text(
                StatusCode::NOT_FOUND,
                "This build has no console. Build it with: make build\n",
            ),
        },
    }
}

fn file(path: &str, found: EmbeddedFile, headers: &HeaderMap) -> Response<Body> {
    let etag = format!("\"{}\"", hex(&found.metadata.sha256_hash()[..12]));
    // Trunk puts a content hash into every name it makes; index.html names them and must stay fresh.
    let cache = if is_hashed(path) {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let unchanged = headers
        .get(IF_NONE_MATCH)
        .is_some_and(|known| known.as_bytes() == etag.as_bytes());
    let response = Response::builder()
        .header(CONTENT_TYPE, found.metadata.mimetype())
        .header(CACHE_CONTROL, cache)
        .header(ETAG, etag);
    let (status, body) = if unchanged {
        (StatusCode::NOT_MODIFIED, Body::empty())
    } else {
        (StatusCode::OK, Body::from(found.data))
    };
    response
        .status(status)
        .body(body)
        .expect("invariant: static headers are valid")
}

/// `name-0123456789abcdef.css` and the like.
fn is_hashed(path: &str) -> bool {
    path.rsplit('/')
        .next()
        .unwrap_or(path)
        .split(['-', '_', '.'])
        .any(|part| part.len() >= 16 && part.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn text(status: StatusCode, message: &'static str) -> Response<Body> {
    let mut response = Response::new(Body::from(message));
    *response.status_mut() = status;
    response.headers_mut().insert(
        CONTENT_TYPE,
        "text/plain; charset=utf-8".parse().expect("invariant: a literal"),
    );
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_with_a_content_hash_are_kept_for_ever() {
        for (path, hashed) in [
            ("web-1f2e3d4c5b6a7988.js", true),
            ("web-1f2e3d4c5b6a7988_bg.wasm", true),
            ("index.html", false),
            ("theme.js", false),
        ] {
            assert_eq!(is_hashed(path), hashed, "{path}");
        }
    }
}
