//! Users as SCIM shows them, for the requests that identity providers send all day: one by id, one by `userName`, a page
//! of all. What is stored is shown as the text it is: nothing is parsed and written again. Every other read goes the
//! general way (`directory_user`), which gives the same answers.

use chrono::{DateTime, SecondsFormat, Utc};
use domain::id::DirectoryUserId;
use scim_protocol::filter::{CompareOp, CompareValue};
use scim_protocol::{Filter, ResourceSchema, USER, etag, fold};
use serde_json::json;
use uuid::Uuid;

use super::actor::ScimCaller;
use super::directory_page::Page;
use crate::app::App;
use crate::error::AppError;
use crate::store::directory_user_text::{self as store, UserText};

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

/// One user.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn get(app: &App, caller: &ScimCaller, id: &str, base_url: &str) -> Result<Text, AppError> {
    let unknown = || AppError::NotFound("user");
    let id = Uuid::try_parse(id).map_err(|_| unknown())?;
    let user = store::find(app.db.read(), caller, DirectoryUserId(id)).await?;
    Ok(text(&user.ok_or_else(unknown)?, base_url))
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

/// A page of such a list as JSON texts, and how many there are in all.
///
/// # Errors
/// The database does not answer.
pub async fn list(
    app: &App,
    caller: &ScimCaller,
    (wanted, page): (&Simple, Page),
    base_url: &str,
) -> Result<(Vec<String>, u64), AppError> {
    let conn = app.db.read();
    let (users, total) = match wanted {
        Simple::Everybody => store::page(conn, &app.page_marks, caller, (page.start, page.count)).await?,
        Simple::UserName(key) => {
            let found = store::find_by_user_name(conn, caller, key).await?;
            let total = u64::from(found.is_some());
            let is_on_page = page.start == 0 && page.count > 0;
            (found.into_iter().filter(|_| is_on_page).collect(), total)
        }
    };
    Ok((
        users.iter().map(|user| text(user, base_url).json).collect(),
        total,
    ))
}

fn text(user: &UserText, base_url: &str) -> Text {
    let version = etag::weak(user.version);
    let location = format!("{base_url}{}/{}", USER.endpoint, user.id);
    let json = with_meta(user, &USER, (&location, &version));
    Text {
        json,
        location,
        version,
    }
}

/// The stored text with `id` behind `schemas`, which every stored resource begins with, and `meta` at its end.
fn with_meta(user: &UserText, schema: &ResourceSchema, (location, version): (&str, &str)) -> String {
    let timestamp = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Millis, true);
    let resource = user.resource.as_str();
    let (schemas, rest) = resource.split_at(end_of_schemas(resource));
    // The version holds quotes.
    let version = json!(version);
    format!(
        r#"{schemas},"id":"{id}"{rest},"meta":{{"resourceType":"{kind}","created":"{created}","lastModified":"{modified}","location":"{location}","version":{version}}}}}"#,
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
    use crate::service::directory_page::show;
    use serde_json::Value;

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
            let shown = show(
                &resource,
                &USER,
                "http://127.0.0.1:8080/scim/v2",
                user.id,
                (user.version, user.created_at, user.modified_at),
            );
            let text = text(&user, "http://127.0.0.1:8080/scim/v2").json;
            assert_eq!(text, shown.to_string());
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
