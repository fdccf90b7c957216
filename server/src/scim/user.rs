//! `/Users` (RFC 7644 §3.2–3.6).

use axum::extract::{Path, RawQuery, State};
use axum::http::header::{IF_MATCH, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::IntoResponse;
use scim_protocol::message::{ListQuery, PageSizes, list_response};
use scim_protocol::project::Projection;
use scim_protocol::{Filter, USER, etag, patch as protocol_patch};
use url::form_urlencoded;

use super::body::{self, Json};
use super::caller::Caller;
use super::discovery::base_url;
use super::error::{Answer, ScimFailure};
use crate::app::App;
use crate::service::directory_user::{self, User, Write};

/// Okta asks for 100 and steps by 100 whatever it gets (scim-wire.md §1.2).
pub(super) const PAGE_SIZES: PageSizes = PageSizes { default: 100, max: 200 };

pub(super) async fn create(State(app): State<App>, Caller(caller): Caller, RawQuery(query): RawQuery, Json(body): Json) -> Answer {
    let projection = projection(query.as_deref())?;
    let user = directory_user::create(&app, &caller, body).await?;
    Ok(show(&app, &user, StatusCode::CREATED, &projection))
}

pub(super) async fn read(
    State(app): State<App>,
    Caller(caller): Caller,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Answer {
    let projection = projection(query.as_deref())?;
    let user = directory_user::get(&app, &caller, &id).await?;
    if etag::not_modified(text(&headers, IF_NONE_MATCH).as_deref(), &user.version()) {
        return Ok(StatusCode::NOT_MODIFIED.into_response());
    }
    Ok(show(&app, &user, StatusCode::OK, &projection))
}

pub(super) async fn list(State(app): State<App>, Caller(caller): Caller, RawQuery(query): RawQuery) -> Answer {
    let pairs = pairs(query.as_deref());
    let pairs = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let query = ListQuery::from_pairs(pairs, PAGE_SIZES)?;
    answer_list(&app, &caller, query).await
}

pub(super) async fn search(State(app): State<App>, Caller(caller): Caller, Json(body): Json) -> Answer {
    let query = ListQuery::from_search_request(&body, PAGE_SIZES)?;
    answer_list(&app, &caller, query).await
}

async fn answer_list(app: &App, caller: &crate::service::actor::ScimCaller, query: ListQuery) -> Answer {
    let projection = Projection::parse(query.attributes.as_deref(), query.excluded_attributes.as_deref())?;
    let filter = query.filter.as_deref().map(|text| Filter::parse_for(text, &USER)).transpose()?;
    let (start, base) = (query.paging.start_index, base_url(app));
    let (users, total) =
        directory_user::list(app, caller, filter.as_ref(), start - 1, query.paging.count, &base).await?;
    let shown = users.iter().map(|user| projection.apply(&user.show(&base), &USER)).collect();
    Ok(body::json(StatusCode::OK, &list_response(shown, total, start)))
}

pub(super) async fn replace(
    State(app): State<App>,
    Caller(caller): Caller,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    Json(body): Json,
) -> Answer {
    let projection = projection(query.as_deref())?;
    let user = directory_user::change(&app, &caller, &id, Write::Replace(body), text(&headers, IF_MATCH)).await?;
    Ok(show(&app, &user, StatusCode::OK, &projection))
}

pub(super) async fn patch(
    State(app): State<App>,
    Caller(caller): Caller,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    Json(body): Json,
) -> Answer {
    let projection = projection(query.as_deref())?;
    let operations = protocol_patch::parse(&body)?;
    let user = directory_user::change(&app, &caller, &id, Write::Patch(operations), text(&headers, IF_MATCH)).await?;
    Ok(show(&app, &user, StatusCode::OK, &projection))
}

pub(super) async fn delete(
    State(app): State<App>,
    Caller(caller): Caller,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Answer {
    directory_user::delete(&app, &caller, &id, text(&headers, IF_MATCH)).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

fn show(app: &App, user: &User, status: StatusCode, projection: &Projection) -> axum::response::Response {
    let whole = user.show(&base_url(app));
    body::resource(status, &whole, &projection.apply(&whole, &USER))
}

/// Query parameters, decoded as a form: `+` is a space (scim-wire.md §1.0).
fn pairs(query: Option<&str>) -> Vec<(String, String)> {
    form_urlencoded::parse(query.unwrap_or_default().as_bytes()).into_owned().collect()
}

fn projection(query: Option<&str>) -> Result<Projection, ScimFailure> {
    let pairs = pairs(query);
    let of = |wanted: &str| pairs.iter().rev().find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value.as_str());
    Ok(Projection::parse(of("attributes"), of("excludedAttributes"))?)
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}
