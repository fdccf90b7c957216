//! The identity provider behind a request. A handler that takes a [`Caller`] cannot run without a good token.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use super::error::ScimFailure;
use crate::app::App;
use crate::http::bearer::bearer;
use crate::service::actor::ScimCaller;
use crate::service::scim_token;

/// The caller of a SCIM request.
pub(super) struct Caller(pub(super) ScimCaller);

impl FromRequestParts<App> for Caller {
    type Rejection = ScimFailure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ScimFailure> {
        Ok(Self(scim_token::authenticate(app, bearer(&parts.headers)).await?))
    }
}
