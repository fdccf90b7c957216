//! `/Groups` (RFC 7644 §3.2–3.6).

use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use scim_protocol::{GROUP, patch as protocol_patch};

use super::body::Json;
use super::caller::Caller;
use super::discovery::base_url;
use super::error::Answer;
use super::resource::{List, Target};
use crate::app::App;
use crate::service::actor::ScimCaller;
use crate::service::directory_group::{self, Write};

pub(super) async fn create(State(app): State<App>, target: Target, Json(body): Json) -> Answer {
    let group = directory_group::create(&app, &target.caller, body).await?;
    Ok(target.show(StatusCode::CREATED, &group.show(&base_url(&app)), &GROUP))
}

pub(super) async fn read(State(app): State<App>, target: Target) -> Answer {
    let group = directory_group::get(&app, &target.caller, &target.id).await?;
    Ok(target.read(&group.show(&base_url(&app)), &GROUP))
}

pub(super) async fn list(
    State(app): State<App>,
    Caller(caller): Caller,
    RawQuery(query): RawQuery,
) -> Answer {
    answer(&app, &caller, &List::from_query(query.as_deref(), &GROUP)?).await
}

pub(super) async fn search(State(app): State<App>, Caller(caller): Caller, Json(body): Json) -> Answer {
    answer(&app, &caller, &List::from_body(&body, &GROUP)?).await
}

async fn answer(app: &App, caller: &ScimCaller, list: &List) -> Answer {
    let (groups, total) =
        directory_group::list(app, caller, list.filter.as_ref(), list.page, &base_url(app)).await?;
    list.answer(&groups, total, &GROUP)
}

pub(super) async fn replace(State(app): State<App>, target: Target, Json(body): Json) -> Answer {
    change(&app, target, Write::Replace(body)).await
}

pub(super) async fn patch(State(app): State<App>, target: Target, Json(body): Json) -> Answer {
    change(&app, target, Write::Patch(protocol_patch::parse(&body)?)).await
}

async fn change(app: &App, target: Target, write: Write) -> Answer {
    let group =
        directory_group::change(app, &target.caller, &target.id, write, target.if_match.clone()).await?;
    Ok(target.show(StatusCode::OK, &group.show(&base_url(app)), &GROUP))
}

pub(super) async fn delete(State(app): State<App>, target: Target) -> Answer {
    directory_group::delete(&app, &target.caller, &target.id, target.if_match).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
