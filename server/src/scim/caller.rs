//! The identity provider behind a request. A handler that takes a [`Caller`] cannot run without a good token.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use super::error::ScimFailure;
use super::request_log;
use crate::app::App;
use crate::http::bearer::bearer;
use crate::service::actor::ScimCaller;
use crate::service::scim_request::KnownToken;
use crate::service::scim_token;

/// Marks a request of the server's own making, by whom it is: an operation of a bulk request, or a rehearsal. Nobody
/// outside can send it: it is not a header.
#[derive(Clone)]
pub(super) struct Introduced(pub(super) ScimCaller);

/// The caller of a SCIM request.
pub(super) struct Caller(pub(super) ScimCaller);

impl FromRequestParts<App> for Caller {
    type Rejection = ScimFailure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ScimFailure> {
        if let Some(Introduced(caller)) = parts.extensions.get() {
            return Ok(Self(caller.clone()));
        }
        let mut caller = match scim_token::authenticate(app, bearer(&parts.headers)).await {
            Ok(caller) => caller,
            Err(refused) => {
                if let Some(token) = refused.token {
                    request_log::note_token(&parts.extensions, token);
                }
                return Err(refused.error.into());
            }
        };
        caller.request = request_log::note_token(&parts.extensions, KnownToken::of(&caller));
        app.scim_limit.admit(caller.token)?;
        Ok(Self(caller))
    }
}
