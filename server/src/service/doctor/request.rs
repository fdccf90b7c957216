//! What the request log tells the doctor.

use std::collections::BTreeMap;

use domain::ScimTokenId;
use domain::doctor::{RefusedToken, RequestFailures};
use serde_json::Value;

use crate::app::App;
use crate::error::AppError;
use crate::service::actor::Actor;
use crate::service::alert::TokenRefusal;
use crate::service::scim_request::{self, StoredScimRequest};
use crate::service::scim_token::StoredScimToken;
use crate::store::doctor::{self as store, Looking};
use crate::store::integration::StoredIntegration;

/// Tokens refused within a day, each with the last reason.
pub(super) async fn refused_tokens(
    app: &App,
    at: Looking,
    (live, tokens): (&StoredIntegration, &[StoredScimToken]),
) -> Result<Vec<RefusedToken>, AppError> {
    let refused = store::failures(app.db.read(), at, true).await?;
    let mut by_token: BTreeMap<ScimTokenId, Vec<StoredScimRequest>> = BTreeMap::new();
    for request in refused {
        by_token.entry(request.token).or_default().push(request);
    }
    let told = by_token.into_iter().filter_map(|(id, requests)| {
        let token = tokens.iter().find(|token| token.id == id)?;
        let last = requests.first()?;
        Some(RefusedToken {
            name: token.name.clone(),
            reason: TokenRefusal::from(last.refusal?).words().to_owned(),
            count: requests.len() as u64,
            last_at: last.at,
            is_over: live.last_request_at.is_some_and(|heard| heard > last.at),
        })
    });
    Ok(told.collect())
}

/// Requests refused within a day, alike ones together. What the last one was told may hold personal values: it is for
/// those who see the log unmasked.
pub(super) async fn failures(
    app: &App,
    actor: &Actor,
    at: Looking,
) -> Result<Vec<RequestFailures>, AppError> {
    let mut alike: BTreeMap<(String, u16), RequestFailures> = BTreeMap::new();
    for request in store::failures(app.db.read(), at, false).await? {
        let what = format!("{} {}", request.method, without_ids(&request.path));
        let status = u16::try_from(request.status).unwrap_or_default();
        if let Some(known) = alike.get_mut(&(what.clone(), status)) {
            known.count += 1;
            continue;
        }
        let first = RequestFailures {
            what: what.clone(),
            status,
            count: 1,
            last_at: request.at,
            detail: told(app, actor, &request)?,
        };
        alike.insert((what, status), first);
    }
    Ok(alike.into_values().collect())
}

/// `/Users/{id}`.
fn without_ids(path: &str) -> String {
    let steps = path.split('/').map(|step| match uuid::Uuid::try_parse(step) {
        Ok(_) => "{id}",
        Err(_) => step,
    });
    steps.collect::<Vec<_>>().join("/")
}

/// The sentence in the answer.
fn told(app: &App, actor: &Actor, request: &StoredScimRequest) -> Result<Option<String>, AppError> {
    let shown = scim_request::show(app, actor, request)?.filter(|shown| !shown.is_masked);
    let answer = shown.and_then(|shown| shown.response).unwrap_or_default();
    let answer: Value = serde_json::from_str(&answer).unwrap_or_default();
    let detail = answer["detail"].as_str();
    Ok(detail.map(|detail| format!("The last one was told: {detail}")))
}

#[cfg(test)]
mod tests {
    #[test]
    fn paths_are_alike_without_their_ids() {
        for (path, alike) in [
            ("/Users", "/Users"),
            ("/Users/0190a0a0-0000-7000-8000-000000000001", "/Users/{id}"),
            ("/Groups/0190a0a0-0000-7000-8000-000000000001", "/Groups/{id}"),
        ] {
            assert_eq!(super::without_ids(path), alike);
        }
    }
}
