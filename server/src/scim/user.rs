//! `/Users` (RFC 7644 §3.2–3.6).

use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use scim_protocol::{USER, patch as protocol_patch};

use super::body::Json;
use super::caller::Caller;
use super::discovery::base_url;
use super::error::Answer;
use super::list::{self, Source};
use super::resource::Target;
use crate::app::App;
use crate::service::directory_page::Kind;
use crate::service::directory_text;
use crate::service::directory_user::{self, User, Write};

pub(super) async fn create(State(app): State<App>, target: Target, Json(body): Json) -> Answer {
    let user = directory_user::create(&app, &target.caller, body).await?;
    show(&app, &target, (StatusCode::CREATED, user)).await
}

/// The answer to a write, with the groups the user is in if it can hold them.
async fn show(app: &App, target: &Target, (status, user): (StatusCode, User)) -> Answer {
    let user = match target.shows("groups", &USER) {
        true => user.with_groups(app, &target.caller).await?,
        false => user,
    };
    Ok(target.show(status, &user.show(&base_url(app)), &USER))
}

pub(super) async fn read(State(app): State<App>, target: Target) -> Answer {
    if target.shows_everything() {
        let user = directory_text::get(&app, &target.caller, &target.id, &base_url(&app)).await?;
        return Ok(target.read_text(user));
    }
    let mut user = directory_user::get(&app, &target.caller, &target.id).await?;
    if target.shows("groups", &USER) {
        user = user.with_groups(&app, &target.caller).await?;
    }
    Ok(target.read(&user.show(&base_url(&app)), &USER))
}

const KINDS: &[Kind] = &[Kind::User];

pub(super) async fn list(
    State(app): State<App>,
    Caller(caller): Caller,
    RawQuery(query): RawQuery,
) -> Answer {
    let (app, caller, kinds) = (&app, &caller, KINDS);
    list::by_query(Source { app, caller, kinds }, query.as_deref()).await
}

pub(super) async fn search(State(app): State<App>, Caller(caller): Caller, Json(body): Json) -> Answer {
    let (app, caller, kinds) = (&app, &caller, KINDS);
    list::by_body(Source { app, caller, kinds }, &body).await
}

pub(super) async fn replace(State(app): State<App>, target: Target, Json(body): Json) -> Answer {
    change(&app, target, Write::Replace(body)).await
}

pub(super) async fn patch(State(app): State<App>, target: Target, Json(body): Json) -> Answer {
    change(&app, target, Write::Patch(protocol_patch::parse(&body)?)).await
}

async fn change(app: &App, target: Target, write: Write) -> Answer {
    let user =
        directory_user::change(app, &target.caller, &target.id, write, target.if_match.clone()).await?;
    show(app, &target, (StatusCode::OK, user)).await
}

pub(super) async fn delete(State(app): State<App>, target: Target) -> Answer {
    directory_user::delete(&app, &target.caller, &target.id, target.if_match).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
