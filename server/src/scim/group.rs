//! `/Groups` (RFC 7644 §3.2–3.6). Bodies are read off their text: of 100,000 members only the values are held.

use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use scim_protocol::group_body::GroupBody;
use scim_protocol::{GROUP, patch as protocol_patch};

use super::body::{self, Json, Raw};
use super::caller::Caller;
use super::discovery::base_url;
use super::error::Answer;
use super::list::{self, Source};
use super::resource::Target;
use crate::app::App;
use crate::service::directory_group::{self, Group, Write};
use crate::service::directory_page::Kind;

const KINDS: &[Kind] = &[Kind::Group];

pub(super) async fn create(State(app): State<App>, target: Target, Raw(body): Raw) -> Answer {
    let group = directory_group::create(&app, &target.caller, GroupBody::read(&body)?).await?;
    show(&app, &target, (StatusCode::CREATED, group)).await
}

/// The answer to a write, with the members if it can hold them.
async fn show(app: &App, target: &Target, (status, group): (StatusCode, Group)) -> Answer {
    let group = match target.shows("members", &GROUP) {
        true => group.with_all_members(app).await?,
        false => group,
    };
    Ok(target.show(status, &group.show(&base_url(app)), &GROUP))
}

pub(super) async fn read(State(app): State<App>, target: Target) -> Answer {
    let mut group = directory_group::get(&app, &target.caller, &target.id).await?;
    if target.shows("members", &GROUP) {
        group = group.with_all_members(&app).await?;
    }
    Ok(target.read(&group.show(&base_url(&app)), &GROUP))
}

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

pub(super) async fn replace(State(app): State<App>, target: Target, Raw(body): Raw) -> Answer {
    let write = Write::Replace(GroupBody::read(&body)?);
    let group = change(&app, &target, write).await?;
    show(&app, &target, (StatusCode::OK, group)).await
}

pub(super) async fn patch(State(app): State<App>, target: Target, Raw(body): Raw) -> Answer {
    let write = Write::Patch(protocol_patch::parse_group(&body)?);
    let group = change(&app, &target, write).await?;
    if !target.shows_everything() {
        return show(&app, &target, (StatusCode::OK, group)).await;
    }
    let alone = group.show(&base_url(&app));
    match group.with_few_members(&app).await? {
        Some(group) => Ok(target.show(StatusCode::OK, &group.show(&base_url(&app)), &GROUP)),
        None => Ok(body::no_content(&alone)),
    }
}

async fn change(app: &App, target: &Target, write: Write) -> Result<Group, super::error::ScimFailure> {
    let if_match = target.if_match.clone();
    Ok(directory_group::change(app, &target.caller, &target.id, write, if_match).await?)
}

pub(super) async fn delete(State(app): State<App>, target: Target) -> Answer {
    directory_group::delete(&app, &target.caller, &target.id, target.if_match).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
