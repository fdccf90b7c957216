//! Users as SCIM shows them, for the requests that identity providers send all day: one by id, one by `userName`, a page
//! of all. What is stored is shown as the text it is: nothing is parsed and written again. Every other read goes the
//! general way (`directory_user`), which gives the same answers.

use chrono::{DateTime, SecondsFormat, Utc};
use domain::id::DirectoryUserId;
use scim_protocol::filter::{CompareOp, CompareValue};
use scim_protocol::{Filter, ResourceSchema, USER, etag, fold};
use serde_json::{Value, json};
use uuid::Uuid;

use super::actor::ScimCaller;
use super::directory_page::{Kind, Mark, Selecting, Window};
use super::directory_user::shown_groups;
use crate::app::App;
use crate::error::AppError;
use crate::store::directory_user_text::{self as store, Beside, UserText};
use crate::store::group_of_user::{self, GroupOfUser};

/// A resource ready to be sent.
#[derive(Clone, Debug)]
pub struct Text {
    /// The resource as JSON text.
    pub json: String,
    /// Where it is: `meta.location`.
    pub location: String,
    /// Its ETag.
    pub version: String,
}

/// One user, with the groups they are in.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn get(app: &App, caller: &ScimCaller, id: &str, base_url: &str) -> Result<Text, AppError> {
    let unknown = || AppError::NotFound("user");
    let id = Uuid::try_parse(id).map_err(|_| unknown())?;
    let found = store::find(app.db.read(), caller, DirectoryUserId(id)).await?;
    let (user, groups) = found.ok_or_else(unknown)?;
    Ok(text(&user, &groups, base_url))
}

/// A list whose rows an index gives as they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Simple {
    /// Everybody.
    Everybody,
    /// Who has this folded `userName`.
    UserName(String),
}

/// The filter as one of these, if it is one.
pub fn simple(filter: Option<&Filter>) -> Option<Simple> {
    let Some(filter) = filter else {
        return Some(Simple::Everybody);
    };
    match filter {
        Filter::Compare {
            path,
            op: CompareOp::Eq,
            value: CompareValue::String(name),
        } if path.sub.is_none() && path.urn.is_none() && path.name.eq_ignore_ascii_case("userName") => {
            Some(Simple::UserName(fold::fold(name)))
        }
        Filter::Compare { .. }
        | Filter::Present(_)
        | Filter::ValuePath { .. }
        | Filter::Not(_)
        | Filter::And(_)
        | Filter::Or(_) => None,
    }
}

/// A part of such a list.
#[derive(Debug)]
pub struct Texts {
    /// As JSON texts.
    pub users: Vec<String>,
    /// How many there are in all.
    pub total: u64,
    /// The first of them, if others come before it; only where a cursor asked.
    pub first: Option<Mark>,
    /// The last of them, if others come behind it; only where a cursor asked.
    pub last: Option<Mark>,
}

/// The wanted part of such a list; `shows_groups`: with the groups each user is in.
///
/// # Errors
/// The database does not answer.
pub async fn list(
    app: &App,
    caller: &ScimCaller,
    (wanted, window, shows_groups): (&Simple, &Window, bool),
    base_url: &str,
) -> Result<Texts, AppError> {
    let conn = app.db.read();
    let found = match (wanted, window) {
        (Simple::Everybody, Window::At { start, count }) => {
            let (users, total) = store::page(conn, &app.page_marks, caller, (*start, *count)).await?;
            Found {
                users,
                total,
                edges: (false, false),
            }
        }
        (Simple::Everybody, Window::After { mark, count }) => {
            let after = mark.as_ref().map(|mark| mark.id);
            let (mut users, total) = store::beside(conn, caller, (Beside::After(after), count + 1)).await?;
            let is_before_others = users.len() as u64 > *count;
            users.truncate(usize::try_from(*count).unwrap_or(usize::MAX));
            Found {
                users,
                total,
                edges: (after.is_some(), is_before_others),
            }
        }
        (Simple::Everybody, Window::Before { mark, count }) => {
            let before = Beside::Before(mark.id);
            let (mut users, total) = store::beside(conn, caller, (before, count + 1)).await?;
            let is_after_others = users.len() as u64 > *count;
            if is_after_others {
                users.remove(0);
            }
            Found {
                users,
                total,
                edges: (is_after_others, true),
            }
        }
        (Simple::UserName(key), window) => {
            let found = store::find_by_user_name(conn, caller, key).await?;
            let mark = found.as_ref().map(mark_of);
            let mut selecting = Selecting::new(window, None);
            if let Some((user, mark)) = found.zip(mark) {
                selecting.offer(mark, user);
            }
            let page = selecting.finish();
            Found {
                users: page.found.into_iter().map(|(_, user)| user).collect(),
                total: page.total,
                edges: (page.is_after_others, page.is_before_others),
            }
        }
    };
    let ids: Vec<DirectoryUserId> = match shows_groups {
        true => found.users.iter().map(|user| DirectoryUserId(user.id)).collect(),
        false => Vec::new(),
    };
    let groups = group_of_user::of_users(conn, caller, &ids).await?;
    let of = |user: &UserText| groups.get(&user.id).map(Vec::as_slice).unwrap_or_default();
    Ok(Texts {
        first: found.users.first().filter(|_| found.edges.0).map(mark_of),
        last: found.users.last().filter(|_| found.edges.1).map(mark_of),
        users: found
            .users
            .iter()
            .map(|user| text(user, of(user), base_url).json)
            .collect(),
        total: found.total,
    })
}

struct Found {
    users: Vec<UserText>,
    total: u64,
    /// Whether others come before them, and behind them.
    edges: (bool, bool),
}

fn mark_of(user: &UserText) -> Mark {
    Mark {
        kind: Kind::User,
        id: user.id,
        key: None,
    }
}

fn text(user: &UserText, groups: &[GroupOfUser], base_url: &str) -> Text {
    let version = etag::weak(user.version);
    let location = format!("{base_url}{}/{}", USER.endpoint, user.id);
    let groups = match groups {
        [] => String::new(),
        groups => format!(r#","groups":{}"#, Value::Array(shown_groups(groups, base_url))),
    };
    let json = with_meta(user, &USER, (&location, &version, &groups));
    Text {
        json,
        location,
        version,
    }
}

/// The stored text with `id` behind `schemas`, which every stored resource begins with, and `groups` and `meta` at its end.
fn with_meta(
    user: &UserText,
    schema: &ResourceSchema,
    (location, version, groups): (&str, &str, &str),
) -> String {
    let timestamp = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Millis, true);
    let resource = user.resource.as_str();
    let (schemas, rest) = resource.split_at(end_of_schemas(resource));
    // The version holds quotes.
    let version = json!(version);
    format!(
        r#"{schemas},"id":"{id}"{rest}{groups},"meta":{{"resourceType":"{kind}","created":"{created}","lastModified":"{modified}","location":"{location}","version":{version}}}}}"#,
        id = user.id,
        rest = &rest[..rest.len() - 1],
        kind = schema.name,
        created = timestamp(user.created_at),
        modified = timestamp(user.modified_at),
    )
}

/// Just behind the list of schemas. A bracket within a URN's quotes does not end it.
fn end_of_schemas(resource: &str) -> usize {
    let (mut is_quoted, mut is_escaped) = (false, false);
    for (at, byte) in resource.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => is_quoted = !is_quoted,
            b']' if !is_quoted => return at + 1,
            _ => {}
        }
    }
    unreachable!("invariant: a stored resource begins with its schemas")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::directory_page::{put_computed, show};

    fn user(resource: &Value) -> UserText {
        UserText {
            id: Uuid::from_u128(7),
            resource: resource.to_string(),
            version: 3,
            created_at: "2026-11-23T09:00:00Z".parse().unwrap(),
            modified_at: "2026-11-23T10:00:00.5Z".parse().unwrap(),
        }
    }

    #[test]
    fn a_text_is_what_the_general_way_shows() {
        let table = [
            json!({ "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "ines@aldermoor.example" }),
            json!({ "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:a:\"]:b"], "userName": "a\"]b", "urn:a:\"]:b": { "x": [1] } }),
            json!({ "schemas": [], "name": { "familyName": "Käsebier" } }),
        ];
        for resource in table {
            let user = user(&resource);
            let mut shown = show(
                &resource,
                &USER,
                "http://127.0.0.1:8080/scim/v2",
                user.id,
                (user.version, user.created_at, user.modified_at),
            );
            let lab = GroupOfUser {
                user: user.id,
                group: Uuid::from_u128(9),
                display_name: "Hardware \"lab\"".into(),
            };
            for groups in [vec![], vec![lab.clone()]] {
                let base = "http://127.0.0.1:8080/scim/v2";
                put_computed(&mut shown, "groups", shown_groups(&groups, base));
                assert_eq!(text(&user, &groups, base).json, shown.to_string());
            }
        }
    }

    #[test]
    fn only_what_an_index_gives_as_it_is_counts_as_simple() {
        let parse = |text: &str| simple(Some(&Filter::parse(text).unwrap()));
        assert_eq!(simple(None), Some(Simple::Everybody));
        assert_eq!(
            parse("USERNAME eq \"Ines@X.example\""),
            Some(Simple::UserName("ines@x.example".into()))
        );
        for text in [
            "userName sw \"a\"",
            "userName eq \"a\" and active eq true",
            "name.userName eq \"a\"",
            "title pr",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
