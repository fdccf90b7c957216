//! Okta's Management API over the simulator's organization (scim-wire.md §5), on a loopback port.
//!
//! Read only. Its clock stands still unless the test moves it, and it is what `Date` and `X-Rate-Limit-Reset` say, so
//! that a client which trusts its own clock is found out.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use axum::Json;
use axum::Router;
use axum::extract::{Path, Query, Request, State};
use axum::http::header::{AUTHORIZATION, DATE, LINK, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::group::{Group, GroupId};
use super::organization::Organization;
use super::person::{Person, PersonId};
use super::refusal::Refusal;
use super::transport::percent_encode;

/// Where the API's clock starts.
pub const START: &str = "2026-11-23T09:00:00Z";
/// Requests a window holds, unless the test says otherwise.
const WINDOW_LIMIT: u32 = 600;
/// Length of a window, seconds.
const WINDOW_SECONDS: i64 = 60;
/// Largest page.
const PAGE_MAX: usize = 200;

/// How the API behaves towards a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// As documented.
    Normal,
    /// 429, the window is used up: `X-Rate-Limit-Reset` says when it opens.
    RateLimited,
    /// 429, too many at once: limit and remaining both 0.
    TooManyAtOnce,
    /// 503 E0000010, read-only mode.
    Maintenance,
    /// 502 in HTML from a proxy at the edge.
    BrokenEdge,
    /// 403 E0000006 wherever groups are read: the token's account lacks the right.
    NoGroupRight,
}

struct Inner {
    organization: Arc<Mutex<Organization>>,
    token: Mutex<String>,
    url: String,
    state: Mutex<Control>,
    /// Members of each group as they were last shown, and how often they were found to be others.
    shown: Mutex<BTreeMap<GroupId, (BTreeSet<PersonId>, i32)>>,
}

#[derive(Debug)]
struct Control {
    now: DateTime<Utc>,
    window_ends: DateTime<Utc>,
    used: u32,
    window_limit: u32,
    mood: Mood,
    /// Requests the mood still holds for; `None`: until changed.
    moody_for: Option<u32>,
    requests: Vec<String>,
}

/// A running Management API. Stops when dropped.
pub struct OktaApi {
    inner: Arc<Inner>,
    server: JoinHandle<()>,
}

impl Drop for OktaApi {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl OktaApi {
    /// Serves `organization` on 127.0.0.1, a free port, to callers with `token`.
    ///
    /// # Errors
    /// When no loopback port can be had.
    pub async fn serve(organization: Arc<Mutex<Organization>>, token: &str) -> std::io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let url = format!("http://{}", listener.local_addr()?);
        let now: DateTime<Utc> = START.parse().expect("invariant: a constant date");
        let state = Control {
            now,
            window_ends: now + TimeDelta::seconds(WINDOW_SECONDS),
            used: 0,
            window_limit: WINDOW_LIMIT,
            mood: Mood::Normal,
            moody_for: None,
            requests: Vec::new(),
        };
        let inner = Arc::new(Inner {
            organization,
            token: Mutex::new(token.to_owned()),
            url,
            state: Mutex::new(state),
            shown: Mutex::default(),
        });
        let router = router(Arc::clone(&inner));
        let server = tokio::spawn(async move {
            axum::serve(listener, router)
                .await
                .expect("invariant: axum::serve does not return");
        });
        Ok(Self { inner, server })
    }

    /// `http://127.0.0.1:port`, without a slash at its end.
    pub fn url(&self) -> &str {
        &self.inner.url
    }

    /// Behaves so from now on; for the next `requests` ones only, if given.
    pub fn set_mood(&self, mood: Mood, requests: Option<u32>) {
        self.control(|control| (control.mood, control.moody_for) = (mood, requests));
    }

    /// Lets a window hold so many requests.
    pub fn set_window_limit(&self, requests: u32) {
        self.control(|control| control.window_limit = requests);
    }

    /// Makes every earlier token invalid.
    pub fn rotate_token(&self, token: &str) {
        *self.inner.token.lock().expect("invariant: no holder panics") = token.to_owned();
    }

    /// Moves the API's clock.
    pub fn advance(&self, by: TimeDelta) {
        self.control(|control| control.now += by);
    }

    /// Method, path and query of every request so far.
    pub fn requests(&self) -> Vec<String> {
        self.control(|control| control.requests.clone())
    }

    fn control<T>(&self, use_it: impl FnOnce(&mut Control) -> T) -> T {
        use_it(&mut self.inner.state.lock().expect("invariant: no holder panics"))
    }
}

fn router(inner: Arc<Inner>) -> Router {
    let guarded = Router::new()
        .route("/api/v1/users/me", get(me))
        .route("/api/v1/users", get(users))
        .route("/api/v1/users/{id}", get(user))
        .route("/api/v1/users/{id}/groups", get(groups_of_user))
        .route("/api/v1/groups", get(groups))
        .route("/api/v1/groups/{id}", get(group))
        .route("/api/v1/groups/{id}/users", get(users_of_group))
        .fallback(async || Refusal::UnknownPath)
        .method_not_allowed_fallback(async || Refusal::WrongMethod)
        .layer(from_fn_with_state(Arc::clone(&inner), gate));
    Router::new()
        .route("/.well-known/okta-organization", get(well_known))
        .merge(guarded)
        .with_state(inner)
}

/// Counts, applies the mood, checks the token, and stamps every answer with the clock and the rate limit.
async fn gate(State(inner): State<Arc<Inner>>, request: Request, next: Next) -> Response {
    let uri = request.uri().clone();
    let (mood, now, limit, remaining, reset) = {
        let mut control = inner.state.lock().expect("invariant: no holder panics");
        control.requests.push(format!("{} {}", request.method(), uri));
        if control.now >= control.window_ends {
            control.window_ends = control.now + TimeDelta::seconds(WINDOW_SECONDS);
            control.used = 0;
        }
        let mut mood = control.mood;
        match control.moody_for {
            Some(0) => {
                (control.mood, control.moody_for) = (Mood::Normal, None);
                mood = Mood::Normal;
            }
            Some(left) => control.moody_for = Some(left - 1),
            None => {}
        }
        control.used += 1;
        let window = control.window_limit;
        if mood == Mood::Normal && control.used > window {
            mood = Mood::RateLimited;
        }
        let (limit, remaining) = match mood {
            Mood::TooManyAtOnce => (0, 0),
            Mood::RateLimited => (window, 0),
            Mood::Normal | Mood::Maintenance | Mood::BrokenEdge | Mood::NoGroupRight => {
                (window, window.saturating_sub(control.used))
            }
        };
        (mood, control.now, limit, remaining, control.window_ends)
    };
    let expected = format!(
        "SSWS {}",
        inner.token.lock().expect("invariant: no holder panics")
    );
    let presented = request.headers().get(AUTHORIZATION).map(HeaderValue::as_bytes);
    let about_groups = uri.path().contains("/groups");
    let mut response = match mood {
        Mood::RateLimited | Mood::TooManyAtOnce => Refusal::TooMany.into_response(),
        Mood::Maintenance => Refusal::ReadOnlyMode.into_response(),
        Mood::BrokenEdge => {
            let page = "<html><body><h1>502 Bad Gateway</h1></body></html>";
            (StatusCode::BAD_GATEWAY, axum::response::Html(page)).into_response()
        }
        Mood::Normal | Mood::NoGroupRight if presented != Some(expected.as_bytes()) => {
            Refusal::InvalidToken.into_response()
        }
        Mood::NoGroupRight if about_groups => Refusal::NoPermission.into_response(),
        Mood::Normal | Mood::NoGroupRight => next.run(request).await,
    };
    let headers = response.headers_mut();
    // Okta says when by X-Rate-Limit-Reset only.
    headers.remove(RETRY_AFTER);
    let stamps = [
        ("x-rate-limit-limit", limit.to_string()),
        ("x-rate-limit-remaining", remaining.to_string()),
        ("x-rate-limit-reset", reset.timestamp().to_string()),
        (DATE.as_str(), now.format("%a, %d %b %Y %H:%M:%S GMT").to_string()),
    ];
    for (name, value) in stamps {
        headers.insert(
            name,
            value
                .parse()
                .expect("invariant: digits and dates are header values"),
        );
    }
    response
}

#[derive(Debug, Deserialize)]
struct PageQuery {
    limit: Option<usize>,
    after: Option<String>,
    q: Option<String>,
}

/// One page of `items`, each with its id, and the `link` headers. The cursor is the last id seen.
fn page(inner: &Inner, path: &str, query: &PageQuery, items: Vec<(String, Value)>) -> Response {
    let limit = query.limit.unwrap_or(PAGE_MAX).clamp(1, PAGE_MAX);
    let start = match &query.after {
        None => 0,
        Some(after) => items.iter().position(|(id, _)| id > after).unwrap_or(items.len()),
    };
    let end = (start + limit).min(items.len());
    let filter = query
        .q
        .as_ref()
        .map(|q| format!("&q={}", percent_encode(q)))
        .unwrap_or_default();
    let link = |after: Option<&str>, rel: &str| {
        let after = after.map(|after| format!("after={after}&")).unwrap_or_default();
        format!(
            "<{}{path}?{after}limit={limit}{filter}>; rel=\"{rel}\"",
            inner.url
        )
    };
    let mut links = vec![link(query.after.as_deref(), "self")];
    if end < items.len() {
        links.push(link(Some(&items[end - 1].0), "next"));
    }
    let shown: Vec<&Value> = items[start..end].iter().map(|(_, value)| value).collect();
    let mut response = Json(shown).into_response();
    for link in links {
        response
            .headers_mut()
            .append(LINK, link.parse().expect("invariant: made of URL characters"));
    }
    response
}

async fn well_known(State(inner): State<Arc<Inner>>) -> Json<Value> {
    let href = json!({"href": inner.url});
    Json(json!({"id": "00o1n9xk0cAldermoor0", "pipeline": "idx", "_links": {"organization": href}}))
}

async fn me(State(inner): State<Arc<Inner>>) -> Json<Value> {
    let domain = with(&inner, |organization| organization.mail_domain.clone());
    let login = format!("latchkey-service@{domain}");
    Json(json!({
        "id": "00u00000serviceaccnt",
        "status": "ACTIVE",
        "profile": {"firstName": "Latchkey", "lastName": "Service", "login": login, "email": login},
    }))
}

async fn users(State(inner): State<Arc<Inner>>, Query(query): Query<PageQuery>) -> Response {
    let everybody = with(&inner, |organization| {
        organization.people().map(person_item).collect()
    });
    page(&inner, "/api/v1/users", &query, everybody)
}

async fn user(State(inner): State<Arc<Inner>>, Path(key): Path<String>) -> Result<Json<Value>, Refusal> {
    let found = with(&inner, |organization| {
        find_person(organization, &key).map(|person| person_item(person).1)
    });
    found.map(Json).ok_or(Refusal::NoSuchUser)
}

async fn groups_of_user(
    State(inner): State<Arc<Inner>>,
    Path(key): Path<String>,
    Query(query): Query<PageQuery>,
) -> Result<Response, Refusal> {
    let found = with(&inner, |organization| {
        let person = find_person(organization, &key)?;
        let groups = organization.groups_of(&person.id);
        Some(groups.map(|group| group_item(&inner, group)).collect())
    });
    let path = format!("/api/v1/users/{}/groups", percent_encode(&key));
    Ok(page(&inner, &path, &query, found.ok_or(Refusal::NoSuchUser)?))
}

async fn groups(State(inner): State<Arc<Inner>>, Query(query): Query<PageQuery>) -> Response {
    let prefix = query.q.clone().unwrap_or_default().to_lowercase();
    let found = with(&inner, |organization| {
        let matching = organization
            .groups()
            .filter(|group| group.name.to_lowercase().starts_with(&prefix));
        matching.map(|group| group_item(&inner, group)).collect()
    });
    page(&inner, "/api/v1/groups", &query, found)
}

async fn group(State(inner): State<Arc<Inner>>, Path(id): Path<String>) -> Result<Json<Value>, Refusal> {
    let found = with(&inner, |organization| {
        organization
            .groups()
            .find(|group| group.id.as_str() == id)
            .map(|group| group_item(&inner, group).1)
    });
    found.map(Json).ok_or(Refusal::NoSuchGroup)
}

async fn users_of_group(
    State(inner): State<Arc<Inner>>,
    Path(id): Path<String>,
    Query(query): Query<PageQuery>,
) -> Result<Response, Refusal> {
    let found = with(&inner, |organization| {
        let group = organization.groups().find(|group| group.id.as_str() == id)?;
        Some(
            group
                .members
                .iter()
                .map(|member| person_item(organization.person(member)))
                .collect(),
        )
    });
    Ok(page(
        &inner,
        &format!("/api/v1/groups/{id}/users"),
        &query,
        found.ok_or(Refusal::NoSuchGroup)?,
    ))
}

fn with<T>(inner: &Inner, look: impl FnOnce(&Organization) -> T) -> T {
    look(&inner.organization.lock().expect("invariant: no holder panics"))
}

/// By id, login, or the part of a login before the `@`.
fn find_person<'a>(organization: &'a Organization, key: &str) -> Option<&'a Person> {
    let short = |login: &str| {
        login
            .split('@')
            .next()
            .is_some_and(|short| short.eq_ignore_ascii_case(key))
    };
    organization.people().find(|person| {
        let login = &person.profile.login;
        person.id.as_str() == key || login.eq_ignore_ascii_case(key) || short(login)
    })
}

fn person_item(person: &Person) -> (String, Value) {
    let profile = &person.profile;
    let shown = json!({
        "id": person.id.as_str(),
        "status": person.status.as_okta(),
        "created": START,
        "lastUpdated": START,
        "profile": {
            "firstName": profile.given_name,
            "lastName": profile.family_name,
            "displayName": profile.display_name,
            "login": profile.login,
            "email": profile.email,
            "title": profile.title,
            "department": profile.department,
            "city": profile.city,
            "countryCode": profile.country,
        },
    });
    (person.id.to_string(), shown)
}

/// When somebody last joined or left: long ago, and a millisecond later for each change that was noticed since.
fn membership_updated(inner: &Inner, group: &Group) -> String {
    let mut shown = inner.shown.lock().expect("invariant: no holder panics");
    let (members, changes) = shown.entry(group.id.clone()).or_default();
    if *members != group.members {
        members.clone_from(&group.members);
        *changes += 1;
    }
    let long_ago: DateTime<Utc> = START.parse().expect("invariant: a constant date");
    let at = long_ago - TimeDelta::days(1) + TimeDelta::milliseconds(1) * *changes;
    at.format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

fn group_item(inner: &Inner, group: &Group) -> (String, Value) {
    let shown = json!({
        "id": group.id.as_str(),
        "created": START,
        "lastUpdated": START,
        "lastMembershipUpdated": membership_updated(inner, group),
        "objectClass": ["okta:user_group"],
        "type": group.kind.as_okta(),
        "profile": {"name": group.name, "description": group.description},
    });
    (group.id.to_string(), shown)
}
