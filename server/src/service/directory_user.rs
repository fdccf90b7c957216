//! SCIM Users: what a create, replace, patch and delete do to the stored resource (behaviour.md §2.1, §6).
//!
//! A termination is never refused: where another part of the same request is invalid, the valid part is stored and the
//! rest keeps its old value.

use chrono::{DateTime, Utc};
use domain::id::{DirectoryUserId, ScimRequestId};
use scim_protocol::{ScimError, USER, etag, normalise, patch, replace};
use serde_json::{Value, json};

use super::actor::ScimCaller;
use super::directory_event::{self, DirectoryEvent, UserNews};
use super::directory_look_ups::look_ups;
use super::directory_page::{put_computed, show};
use super::directory_profile::profile;
use super::provisioning::{self, Cause, Engine};
use crate::app::App;
use crate::error::AppError;
use crate::store::Tx;
use crate::store::directory_user::{self as store, Kept, Newcomer, StoredUser};
use crate::store::group_of_user::{self, GroupOfUser};
use crate::store::pending_member;
use crate::store::person_facts::Held;

/// A user, and the parts that SCIM computes.
#[derive(Clone, Debug)]
pub struct User {
    /// As stored.
    pub stored: StoredUser,
    /// The resource in normal form, without `id`, `meta` and `groups`.
    pub resource: Value,
    /// The groups they are in; `None`: not read.
    groups: Option<Vec<GroupOfUser>>,
}

impl User {
    fn read(stored: StoredUser) -> Result<Self, AppError> {
        let resource = serde_json::from_str(&stored.resource)?;
        Ok(Self {
            stored,
            resource,
            groups: None,
        })
    }

    /// The same with the groups they are in now.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn with_groups(mut self, app: &App, caller: &ScimCaller) -> Result<Self, AppError> {
        if self.groups.is_none() {
            let id = self.stored.id;
            let mut found = group_of_user::of_users(app.db.read(), caller, &[id]).await?;
            self.groups = Some(found.remove(&id.0).unwrap_or_default());
        }
        Ok(self)
    }

    /// The resource as SCIM shows it; `base_url` without a trailing slash.
    pub fn show(&self, base_url: &str) -> Value {
        let stored = &self.stored;
        let mut shown = show(
            &self.resource,
            &USER,
            base_url,
            stored.id.0,
            (stored.version, stored.created_at, stored.modified_at),
        );
        if let Some(groups) = &self.groups {
            put_computed(&mut shown, "groups", shown_groups(groups, base_url));
        }
        shown
    }

    /// The ETag.
    pub fn version(&self) -> String {
        etag::weak(self.stored.version)
    }
}

/// `groups` of a user (RFC 7643 §4.1.2): direct members only, as groups have no groups here.
pub(super) fn shown_groups(groups: &[GroupOfUser], base_url: &str) -> Vec<Value> {
    let shown = |group: &GroupOfUser| {
        json!({
            "value": group.group.to_string(),
            "$ref": format!("{base_url}/Groups/{}", group.group),
            "display": group.display_name,
            "type": "direct",
        })
    };
    groups.iter().map(shown).collect()
}

fn unknown() -> AppError {
    AppError::NotFound("user")
}

/// The id in a path. One that is no id of ours is simply unknown.
fn parse_id(id: &str) -> Result<DirectoryUserId, AppError> {
    uuid::Uuid::try_parse(id)
        .map(DirectoryUserId)
        .map_err(|_| unknown())
}

/// One user.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn get(app: &App, caller: &ScimCaller, id: &str) -> Result<User, AppError> {
    User::read(
        store::find(app.db.read(), caller, parse_id(id)?)
            .await?
            .ok_or_else(unknown)?,
    )
}

/// Stores a new user, or restores a deactivated one of the same `userName` under its id (behaviour.md §6).
///
/// # Errors
/// The body is no User; [`AppError::Conflict`] if an active user has the `userName`.
pub async fn create(app: &App, caller: &ScimCaller, body: Value) -> Result<User, AppError> {
    let resource = normalise::create(&body, &USER)?;
    let look_ups = look_ups(&resource);
    let (caller, now) = (caller.clone(), app.clock.now());
    let parts = app.clone();
    app.db
        .write(move |tx| {
            let (app, caller) = (parts.clone(), caller.clone());
            let (resource, look_ups) = (resource.clone(), look_ups.clone());
            Box::pin(async move {
                let stored = StoredUser {
                    // Given in the transaction: lists are in the order of ids, which is that of commits then.
                    id: DirectoryUserId(app.ids.next()),
                    organization: caller.organization,
                    integration: caller.integration,
                    resource: resource.to_string(),
                    left_at: (look_ups.active != Some(true)).then_some(now),
                    look_ups,
                    version: 1,
                    created_at: now,
                    modified_at: now,
                    returned_at: None,
                    kept: Kept::default(),
                };
                let email = profile(&resource).primary_email();
                let mut newcomer = store::before_create(tx, &stored, email.as_ref()).await?;
                let by = by("POST", &caller);
                match newcomer.same_name.take() {
                    Some(known) if known.look_ups.active == Some(true) => {
                        Err(store::user_name_taken(&known.look_ups.user_name))
                    }
                    Some(known) => write_change(tx, &app, (&by, User::read(known)?), resource, now).await,
                    None => welcome(tx, &app, (&by, stored, resource), newcomer).await,
                }
            })
        })
        .await
}

/// Writes somebody new, and decides about them.
async fn welcome(
    tx: &Tx,
    app: &App,
    (by, stored, resource): (&By, StoredUser, Value),
    newcomer: Newcomer,
) -> Result<User, AppError> {
    let (now, is_awaited) = (stored.created_at, newcomer.is_awaited);
    let mut held = store::insert(tx, &stored, newcomer);
    if is_awaited {
        held.write(tx).await?;
        pending_member::join(tx, &stored, now).await?;
    }
    let event = directory_event::user(UserNews::Added, &Value::Null, &resource);
    provision(tx, app, (cause(by, &stored), event), (held, &resource), now).await?;
    Ok(User {
        stored,
        resource,
        // Nobody is in a group before they came, unless a group waited.
        groups: (!is_awaited).then(Vec::new),
    })
}

/// What a PUT or PATCH asks for.
#[derive(Clone, Debug)]
pub enum Write {
    /// The whole resource.
    Replace(Value),
    /// Operations, in order.
    Patch(Vec<patch::Operation>),
}

impl Write {
    fn method(&self) -> &'static str {
        match self {
            Self::Replace(_) => "PUT",
            Self::Patch(_) => "PATCH",
        }
    }

    /// The resource it makes of `before`. Where it is a termination whose other parts cannot be stored, those keep
    /// their old values.
    fn apply(&self, before: &Value) -> Result<Value, ScimError> {
        let whole = match self {
            Self::Replace(body) => replace::replace(before, body, &USER),
            Self::Patch(operations) => patch::apply(before, operations, &USER),
        };
        match whole {
            Ok(after) => Ok(after),
            Err(error) => self.only_leaving(before).ok_or(error),
        }
    }

    /// The valid part of a request that makes the person leave; `None` if it does not.
    fn only_leaving(&self, before: &Value) -> Option<Value> {
        let after = match self {
            Self::Replace(body) => {
                let active = json!({ "active": body.get("active")? });
                patch::apply(before, &[replace_whole(active)], &USER).ok()?
            }
            Self::Patch(operations) => operations.iter().fold(before.clone(), |kept, operation| {
                patch::apply(&kept, std::slice::from_ref(operation), &USER).unwrap_or(kept)
            }),
        };
        let is_active = |resource: &Value| resource.get("active") == Some(&Value::Bool(true));
        (!is_active(&after)).then_some(after)
    }
}

fn replace_whole(value: Value) -> patch::Operation {
    patch::Operation {
        op: patch::Op::Replace,
        path: None,
        value: Some(value),
    }
}

/// Changes a user. An identical write keeps the version and writes nothing.
///
/// # Errors
/// [`AppError::NotFound`]; the protocol's refusals; [`AppError::Conflict`] for a taken `userName`; 412 if `if_match`
/// names another version.
pub async fn change(
    app: &App,
    caller: &ScimCaller,
    id: &str,
    write: Write,
    if_match: Option<String>,
) -> Result<User, AppError> {
    let (id, caller, now) = (parse_id(id)?, caller.clone(), app.clock.now());
    let parts = app.clone();
    app.db
        .write(move |tx| {
            let (app, caller) = (parts.clone(), caller.clone());
            let (write, if_match) = (write.clone(), if_match.clone());
            Box::pin(async move {
                let user = User::read(
                    store::find_for_update(tx, &caller, id)
                        .await?
                        .ok_or_else(unknown)?,
                )?;
                etag::if_match(if_match.as_deref(), &user.version())?;
                let mut after = write.apply(&user.resource)?;
                refuse_other_person(&user, &after)?;
                let key = look_ups(&after).user_name_key;
                if key != user.stored.look_ups.user_name_key
                    && let Some(other) = store::find_by_user_name_for_update(tx, &caller, &key).await?
                {
                    if after.get("active") == Some(&Value::Bool(true)) {
                        return Err(store::user_name_taken(&other.look_ups.user_name));
                    }
                    after["userName"] = json!(user.stored.look_ups.user_name);
                }
                write_change(tx, &app, (&by(write.method(), &caller), user), after, now).await
            })
        })
        .await
}

/// On an active resource a changed external id is refused: it would turn one person into another (behaviour.md §2.3).
fn refuse_other_person(before: &User, after: &Value) -> Result<(), AppError> {
    let is_active = |active: Option<bool>| active == Some(true);
    let stays_active = is_active(before.stored.look_ups.active) && is_active(after["active"].as_bool());
    match (&before.stored.look_ups.external_id, after["externalId"].as_str()) {
        (Some(known), Some(sent)) if stays_active && known != sent => Err(AppError::Conflict {
            field: Some("externalId".into()),
            message: format!(
                "This user is active and has externalId {known:?}; {sent:?} would be another person. Deactivate it first."
            ),
        }),
        (Some(_) | None, Some(_) | None) => Ok(()),
    }
}

/// Which request writes.
#[derive(Clone, Copy, Debug)]
struct By {
    method: &'static str,
    request: Option<ScimRequestId>,
}

fn by(method: &'static str, caller: &ScimCaller) -> By {
    By {
        method,
        request: caller.request,
    }
}

async fn write_change(
    tx: &Tx,
    app: &App,
    (by, before): (&By, User),
    resource: Value,
    now: DateTime<Utc>,
) -> Result<User, AppError> {
    if replace::is_same(&before.resource, &resource) {
        return Ok(before);
    }
    let mut stored = before.stored;
    let (was_active, look_ups) = (stored.look_ups.active == Some(true), look_ups(&resource));
    let is_active = look_ups.active == Some(true);
    stored.left_at = if was_active && !is_active {
        Some(now)
    } else {
        stored.left_at
    };
    stored.returned_at = if !was_active && is_active {
        Some(now)
    } else {
        stored.returned_at
    };
    stored.resource = resource.to_string();
    let is_renumbered = look_ups.external_id != stored.look_ups.external_id;
    stored.look_ups = look_ups;
    stored.version += 1;
    stored.modified_at = now;
    let mut held = store::update(tx, &stored);
    if is_renumbered {
        held.write(tx).await?;
        pending_member::join(tx, &stored, now).await?;
    }
    let news = match (was_active, is_active) {
        (true, false) => UserNews::Deactivated,
        (false, true) => UserNews::Reactivated,
        (true, true) | (false, false) => UserNews::Changed,
    };
    let event = directory_event::user(news, &before.resource, &resource);
    provision(tx, app, (cause(by, &stored), event), (held, &resource), now).await?;
    Ok(User {
        stored,
        resource,
        groups: None,
    })
}

fn cause(by: &By, user: &StoredUser) -> Cause {
    Cause {
        text: format!("{} /Users/{}", by.method, user.id.0),
        request: by.request,
        event: None,
        is_queued: false,
    }
}

/// Writes the user and decides the person in the same transaction (behaviour.md §2).
async fn provision(
    tx: &Tx,
    app: &App,
    (cause, event): (Cause, DirectoryEvent),
    person: (Held, &Value),
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    let engine = Engine::at(app, now);
    let cause = Cause {
        event: Some(event),
        ..cause
    };
    provisioning::decide(tx, &engine, person, &cause).await
}

/// Deletes a user: 404 for ever after (behaviour.md §6).
///
/// # Errors
/// [`AppError::NotFound`]; 412 if `if_match` names another version.
pub async fn delete(
    app: &App,
    caller: &ScimCaller,
    id: &str,
    if_match: Option<String>,
) -> Result<(), AppError> {
    let (id, caller, now) = (parse_id(id)?, caller.clone(), app.clock.now());
    let parts = app.clone();
    app.db
        .write(move |tx| {
            let (app, caller, if_match) = (parts.clone(), caller.clone(), if_match.clone());
            Box::pin(async move {
                let user = User::read(
                    store::find_for_update(tx, &caller, id)
                        .await?
                        .ok_or_else(unknown)?,
                )?;
                etag::if_match(if_match.as_deref(), &user.version())?;
                let held = store::mark_deleted(tx, &user.stored, now);
                let event = directory_event::user(UserNews::Deleted, &user.resource, &Value::Null);
                let cause = cause(&by("DELETE", &caller), &user.stored);
                provision(tx, &app, (cause, event), (held, &user.resource), now).await
            })
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ines() -> Value {
        json!({ "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "ines@aldermoor.example", "active": true, "title": "Engineer" })
    }

    /// behaviour.md §2.1: a termination is never refused; the valid part is stored, the rest keeps its old value.
    #[test]
    fn a_termination_goes_through_whatever_else_the_request_holds() {
        let operations = patch::parse(&json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
            "Operations": [
                { "op": "replace", "path": "emails", "value": [{ "value": 17 }] },
                { "op": "replace", "value": { "active": false } },
                { "op": "replace", "path": "title", "value": "Alumna" },
            ],
        }))
        .unwrap();
        let after = Write::Patch(operations).apply(&ines()).unwrap();
        assert_eq!(
            (&after["active"], &after["title"]),
            (&json!(false), &json!("Alumna"))
        );
        let put = Write::Replace(
            json!({ "userName": "ines@aldermoor.example", "active": false, "emails": [{ "value": 17 }] }),
        );
        let after = put.apply(&ines()).unwrap();
        assert_eq!(
            (&after["active"], &after["title"]),
            (&json!(false), &json!("Engineer"))
        );
    }

    #[test]
    fn an_invalid_request_that_terminates_nobody_is_refused() {
        let put =
            Write::Replace(json!({ "userName": "ines@aldermoor.example", "emails": [{ "value": 17 }] }));
        assert!(put.apply(&ines()).is_err());
    }
}
