//! `/.search` at the root (RFC 7644 §3.4.3): users first, then groups, as one list.

use axum::extract::State;

use super::body::Json;
use super::caller::Caller;
use super::error::Answer;
use super::list::{self, Source};
use crate::app::App;
use crate::service::directory_page::Kind;

const KINDS: &[Kind] = &[Kind::User, Kind::Group];

pub(super) async fn search(State(app): State<App>, Caller(caller): Caller, Json(body): Json) -> Answer {
    let (app, caller, kinds) = (&app, &caller, KINDS);
    list::by_body(Source { app, caller, kinds }, &body).await
}
