//! `/Users` (RFC 7644 §3.2–3.6).

use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use scim_protocol::{USER, patch as protocol_patch};

use super::body::{self, Json};
use super::caller::Caller;
use super::discovery::base_url;
use super::error::Answer;
use super::resource::{List, Target};
use crate::app::App;
use crate::service::actor::ScimCaller;
use crate::service::directory_text;
use crate::service::directory_user::{self, Write};

pub(super) async fn create(State(app): State<App>, target: Target, Json(body): Json) -> Answer {
    let user = directory_user::create(&app, &target.caller, body).await?;
    Ok(target.show(StatusCode::CREATED, &user.show(&base_url(&app)), &USER))
}

pub(super) async fn read(State(app): State<App>, target: Target) -> Answer {
    if target.shows_everything() {
        let user = directory_text::get(&app, &target.caller, &target.id, &base_url(&app)).await?;
        return Ok(target.read_text(user));
    }
    let user = directory_user::get(&app, &target.caller, &target.id).await?;
    Ok(target.read(&user.show(&base_url(&app)), &USER))
}

pub(super) async fn list(
    State(app): State<App>,
    Caller(caller): Caller,
    RawQuery(query): RawQuery,
) -> Answer {
    answer(&app, &caller, &List::from_query(query.as_deref(), &USER)?).await
}

pub(super) async fn search(State(app): State<App>, Caller(caller): Caller, Json(body): Json) -> Answer {
    answer(&app, &caller, &List::from_body(&body, &USER)?).await
}

async fn answer(app: &App, caller: &ScimCaller, list: &List) -> Answer {
    if let Some(simple) = list.simple() {
        let wanted = (&simple, list.page);
        let (users, total) = directory_text::list(app, caller, wanted, &base_url(app)).await?;
        return Ok(body::list_of_texts(&users, total, list.page.start + 1));
    }
    let (users, total) =
        directory_user::list(app, caller, list.filter.as_ref(), list.page, &base_url(app)).await?;
    list.answer(&users, total, &USER)
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
    Ok(target.show(StatusCode::OK, &user.show(&base_url(app)), &USER))
}

pub(super) async fn delete(State(app): State<App>, target: Target) -> Answer {
    directory_user::delete(&app, &target.caller, &target.id, target.if_match).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
