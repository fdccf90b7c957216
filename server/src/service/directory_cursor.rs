//! Cursors of RFC 9865: where a page ended, sealed. A client can neither read one (it may hold a name somebody is sorted
//! by) nor make one, and one of another integration, query or day does not open.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use scim_protocol::ScimError;
use serde::{Deserialize, Serialize};

use super::actor::ScimCaller;
use super::directory_page::{Mark, Window};
use crate::app::App;
use crate::error::AppError;
use crate::secret::{Place, sha256};

/// How long a cursor is good; announced as `cursorTimeout`.
pub const CURSOR_LIFETIME: TimeDelta = TimeDelta::hours(1);
/// Longest cursor that is looked at: a mark holds one attribute's value.
const MOST_CHARACTERS: usize = 8 * 1024;

/// What a cursor holds.
#[derive(Debug, Serialize, Deserialize)]
struct Content {
    /// Of the query it belongs to.
    fingerprint: String,
    count: u64,
    made_at: DateTime<Utc>,
    mark: Mark,
    is_backwards: bool,
}

/// A query that is paged by cursor.
#[derive(Clone, Debug)]
pub struct CursorQuery {
    fingerprint: String,
    count: u64,
}

/// Which neighbour of a page a cursor leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Neighbour {
    /// The page behind it.
    Next,
    /// The page before it.
    Previous,
}

impl CursorQuery {
    /// `parts`: everything that decides which resources come in which order.
    pub fn new(parts: &[&str], count: u64) -> Self {
        let whole = serde_json::json!(parts).to_string();
        let fingerprint = URL_SAFE_NO_PAD.encode(&sha256(whole.as_bytes())[..12]);
        Self { fingerprint, count }
    }

    /// The cursor that leads from a page to its neighbour; `mark` is its last or first resource.
    pub fn seal(&self, app: &App, caller: &ScimCaller, mark: Mark, neighbour: Neighbour) -> String {
        let content = Content {
            fingerprint: self.fingerprint.clone(),
            count: self.count,
            made_at: app.clock.now(),
            mark,
            is_backwards: neighbour == Neighbour::Previous,
        };
        let content = serde_json::to_vec(&content).expect("invariant: marks have text keys only");
        URL_SAFE_NO_PAD.encode(app.vault.seal(place(caller), app.ids.nonce(), &content))
    }

    /// The part of the list that a cursor asks for; an empty one for the first.
    ///
    /// # Errors
    /// 400 `invalidCursor`, `expiredCursor`, `invalidCount` (RFC 9865 §2.1).
    pub fn window(&self, app: &App, caller: &ScimCaller, cursor: &str) -> Result<Window, AppError> {
        let count = self.count;
        if cursor.is_empty() {
            return Ok(Window::After { mark: None, count });
        }
        let content = open(app, caller, cursor)
            .filter(|content| content.fingerprint == self.fingerprint)
            .ok_or_else(|| {
                ScimError::invalid_cursor(
                    "The cursor is none of this query. Send an empty one for the first page, and everything else as it was.",
                )
            })?;
        if app.clock.now() - content.made_at > CURSOR_LIFETIME {
            let minutes = CURSOR_LIFETIME.num_minutes();
            let detail =
                format!("The cursor is older than {minutes} minutes. Begin again with an empty one.");
            return Err(ScimError::expired_cursor(detail).into());
        }
        if content.count != count {
            let detail = format!("count was {} on the first page and must stay so.", content.count);
            return Err(ScimError::invalid_count(detail).into());
        }
        Ok(match content.is_backwards {
            true => Window::Before {
                mark: content.mark,
                count,
            },
            false => Window::After {
                mark: Some(content.mark),
                count,
            },
        })
    }
}

fn open(app: &App, caller: &ScimCaller, cursor: &str) -> Option<Content> {
    let sealed = (cursor.len() <= MOST_CHARACTERS)
        .then(|| URL_SAFE_NO_PAD.decode(cursor).ok())
        .flatten()?;
    let content = app.vault.open(place(caller), &sealed).ok()?;
    serde_json::from_slice(&content).ok()
}

fn place(caller: &ScimCaller) -> Place {
    Place {
        table: "integration",
        column: "cursor",
        row: caller.integration.0,
    }
}
