//! `/.search` at the root (RFC 7644 §3.4.3): users first, then groups, as one list.

use axum::extract::State;
use scim_protocol::{GROUP, USER};

use super::body::{self, Json};
use super::caller::Caller;
use super::discovery::base_url;
use super::error::Answer;
use super::resource::List;
use crate::app::App;
use crate::service::directory_page::Page;
use crate::service::{directory_group, directory_user};

pub(super) async fn search(State(app): State<App>, Caller(caller): Caller, Json(body): Json) -> Answer {
    let (users, groups) = (List::from_body(&body, &USER)?, List::from_body(&body, &GROUP)?);
    let base = base_url(&app);
    let page = users.page;
    let (found, user_total) = directory_user::list(&app, &caller, users.filter.as_ref(), page, &base).await?;
    let rest = Page {
        start: page.start.saturating_sub(user_total),
        count: page.count - (found.len() as u64).min(page.count),
    };
    let (more, group_total) =
        directory_group::list(&app, &caller, groups.filter.as_ref(), rest, &base).await?;
    let shown = users
        .shown(&found, &USER)
        .chain(groups.shown(&more, &GROUP))
        .collect();
    Ok(body::list(shown, user_total + group_total, page.start + 1))
}
