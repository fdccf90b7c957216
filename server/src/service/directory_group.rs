//! SCIM Groups: what a create, replace, patch and delete do to the stored group and its members (behaviour.md §6).

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use domain::id::{DirectoryGroupId, DirectoryUserId};
use scim_protocol::{Filter, GROUP, ScimError, etag, fold, normalise, patch, replace};
use serde_json::{Value, json};

use super::actor::ScimCaller;
use super::directory_event::{self, DirectoryEvent, GroupChange, GroupNews};
use super::directory_page::{Matching, Page, SCAN_STEP, show};
use crate::app::App;
use crate::error::AppError;
use crate::store::directory_group::{self as store, StoredGroup};
use crate::store::sync_event::{self, NewSyncEvent};
use crate::store::{Connection, Tx, pending_member, reconcile_queue};

/// Values a group may name that are nobody's yet (behaviour.md §6).
const MOST_PENDING: usize = 10_000;

/// A group with its members.
#[derive(Clone, Debug)]
pub struct Group {
    /// As stored.
    pub stored: StoredGroup,
    /// The resource in normal form, without `id`, `meta` and `members`.
    pub resource: Value,
    /// Who is in it.
    pub members: Vec<DirectoryUserId>,
}

impl Group {
    async fn read(conn: &impl Connection, stored: StoredGroup) -> Result<Self, AppError> {
        let resource = serde_json::from_str(&stored.resource)?;
        let members = store::members(conn, &stored).await?;
        Ok(Self {
            stored,
            resource,
            members,
        })
    }

    /// The resource as SCIM shows it; `base_url` without a trailing slash. Values that wait for somebody are not shown.
    pub fn show(&self, base_url: &str) -> Value {
        let mut resource = self.resource.clone();
        let members: Vec<Value> = self
            .members
            .iter()
            .map(|member| shown_member(*member, base_url))
            .collect();
        if !members.is_empty() {
            resource["members"] = Value::Array(members);
        }
        let stored = &self.stored;
        show(
            &resource,
            &GROUP,
            base_url,
            stored.id.0,
            (stored.version, stored.created_at, stored.modified_at),
        )
    }
}

fn shown_member(member: DirectoryUserId, base_url: &str) -> Value {
    let id = member.0.to_string();
    json!({ "value": id, "type": "User", "$ref": format!("{base_url}/Users/{id}") })
}

fn unknown() -> AppError {
    AppError::NotFound("group")
}

fn parse_id(id: &str) -> Result<DirectoryGroupId, AppError> {
    uuid::Uuid::try_parse(id)
        .map(DirectoryGroupId)
        .map_err(|_| unknown())
}

/// One group.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn get(app: &App, caller: &ScimCaller, id: &str) -> Result<Group, AppError> {
    let stored = store::find(app.db.read(), caller, parse_id(id)?)
        .await?
        .ok_or_else(unknown)?;
    Group::read(app.db.read(), stored).await
}

/// A page of groups as SCIM shows them, and how many there are in all.
///
/// # Errors
/// The database does not answer.
pub async fn list(
    app: &App,
    caller: &ScimCaller,
    filter: Option<&Filter>,
    page: Page,
    base_url: &str,
) -> Result<(Vec<Value>, u64), AppError> {
    let conn = app.db.read();
    let Some(filter) = filter else {
        let total = store::count(conn, caller).await?;
        let mut shown = Vec::new();
        for stored in store::page(conn, caller, page.start, page.count).await? {
            shown.push(Group::read(conn, stored).await?.show(base_url));
        }
        return Ok((shown, total));
    };
    let (mut matching, mut offset) = (Matching::new(filter, &GROUP, page), 0);
    loop {
        let rows = store::page(conn, caller, offset, SCAN_STEP).await?;
        let is_last_step = (rows.len() as u64) < SCAN_STEP;
        offset += SCAN_STEP;
        for stored in rows {
            matching.offer(Group::read(conn, stored).await?.show(base_url));
        }
        if is_last_step {
            return Ok(matching.finish());
        }
    }
}

/// Stores a new group with its members.
///
/// # Errors
/// The body is no Group; [`AppError::Conflict`] if a live group has the name.
pub async fn create(app: &App, caller: &ScimCaller, body: Value) -> Result<Group, AppError> {
    let mut resource = normalise::create(&body, &GROUP)?;
    let values = take_members(&mut resource);
    let (caller, now, id) = (caller.clone(), app.clock.now(), DirectoryGroupId(app.ids.next()));
    app.db
        .write(move |tx| {
            let (caller, resource, values) = (caller.clone(), resource.clone(), values.clone());
            Box::pin(async move {
                let stored = StoredGroup {
                    id,
                    organization: caller.organization,
                    integration: caller.integration,
                    display_name: name_of(&resource),
                    display_name_key: fold::fold(&name_of(&resource)),
                    external_id: external_id_of(&resource),
                    resource: resource.to_string(),
                    version: 1,
                    created_at: now,
                    modified_at: now,
                };
                store::insert(tx, &stored).await?;
                let members = Members {
                    before: &[],
                    after: values,
                };
                let change = set_members(tx, &caller, &stored, members).await?;
                let event = directory_event::group(GroupNews::Added, &stored.display_name, &change);
                let group = Group::read(tx.conn(), stored).await?;
                announce(tx, &caller, ("POST", &group.stored), (event, now)).await?;
                Ok(group)
            })
        })
        .await
}

/// What a PUT or PATCH asks for.
#[derive(Clone, Debug)]
pub enum Write {
    /// The whole resource; without `members` they stay.
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

    fn apply(&self, before: &Value) -> Result<Value, ScimError> {
        match self {
            Self::Replace(body) => replace::replace(before, body, &GROUP),
            Self::Patch(operations) => patch::apply(before, operations, &GROUP),
        }
    }
}

/// Changes a group and its members, all or nothing. An identical write keeps the version and writes nothing.
///
/// # Errors
/// [`AppError::NotFound`]; the protocol's refusals; [`AppError::Conflict`] for a taken name; 412 if `if_match` names
/// another version.
pub async fn change(
    app: &App,
    caller: &ScimCaller,
    id: &str,
    write: Write,
    if_match: Option<String>,
) -> Result<Group, AppError> {
    let (id, caller, now) = (parse_id(id)?, caller.clone(), app.clock.now());
    app.db
        .write(move |tx| {
            let (caller, write, if_match) = (caller.clone(), write.clone(), if_match.clone());
            Box::pin(async move {
                let stored = store::find_for_update(tx, &caller, id)
                    .await?
                    .ok_or_else(unknown)?;
                let group = Group::read(tx.conn(), stored).await?;
                etag::if_match(if_match.as_deref(), &etag::weak(group.stored.version))?;
                let pending = pending_member::list(tx.conn(), &group.stored).await?;
                let before = with_values(&group, &pending);
                let after = write.apply(&before)?;
                if replace::is_same(&before, &after) {
                    return Ok(group);
                }
                write_change(tx, &caller, (write.method(), group), after, now).await
            })
        })
        .await
}

/// The resource with every member value it holds, known and waiting: what operations are applied to.
fn with_values(group: &Group, pending: &[String]) -> Value {
    let known = group.members.iter().map(|member| member.0.to_string());
    let values: Vec<Value> = known
        .chain(pending.iter().cloned())
        .map(|value| json!({ "value": value }))
        .collect();
    let mut resource = group.resource.clone();
    if !values.is_empty() {
        resource["members"] = Value::Array(values);
    }
    resource
}

async fn write_change(
    tx: &Tx,
    caller: &ScimCaller,
    (method, before): (&str, Group),
    mut after: Value,
    now: DateTime<Utc>,
) -> Result<Group, AppError> {
    let values = take_members(&mut after);
    let mut stored = before.stored;
    let former_name = stored.display_name;
    stored.display_name = name_of(&after);
    stored.display_name_key = fold::fold(&stored.display_name);
    stored.external_id = external_id_of(&after);
    stored.resource = after.to_string();
    stored.version += 1;
    stored.modified_at = now;
    let former_name = (former_name != stored.display_name).then_some(former_name);
    store::update(tx, &stored, former_name.as_deref()).await?;
    let members = Members {
        before: &before.members,
        after: values,
    };
    let mut change = set_members(tx, caller, &stored, members).await?;
    change.former_name = former_name;
    let event = directory_event::group(GroupNews::Changed, &stored.display_name, &change);
    let group = Group::read(tx.conn(), stored).await?;
    announce(tx, caller, (method, &group.stored), (event, now)).await?;
    Ok(group)
}

/// Writes the event of a group's change: the last statement of its transaction.
async fn announce(
    tx: &Tx,
    caller: &ScimCaller,
    (method, group): (&str, &StoredGroup),
    (event, now): (DirectoryEvent, DateTime<Utc>),
) -> Result<(), AppError> {
    let event = NewSyncEvent {
        kind: event.kind,
        tone: event.tone,
        at: now,
        cause: format!("{method} /Groups/{}", group.id.0),
        request: caller.request,
        property: None,
        employee: None,
        directory_user: None,
        group: Some(group.id),
        summary: event.summary,
        person_name: None,
        changes: event.changes,
        trace: None,
    };
    sync_event::append(tx, group.organization, vec![event]).await
}

/// Who was in a group, and which values it names now.
struct Members<'m> {
    before: &'m [DirectoryUserId],
    after: BTreeSet<String>,
}

/// Makes exactly these values the group's members, as of its last change: known ones join, the others wait.
async fn set_members(
    tx: &Tx,
    caller: &ScimCaller,
    group: &StoredGroup,
    members: Members<'_>,
) -> Result<GroupChange, AppError> {
    let (values, now) = (members.after, group.modified_at);
    let before: BTreeSet<DirectoryUserId> = members.before.iter().copied().collect();
    let named: BTreeMap<String, DirectoryUserId> = store::resolve(tx.conn(), caller, &values)
        .await?
        .into_iter()
        .collect();
    let after: BTreeSet<DirectoryUserId> = values
        .iter()
        .filter_map(|value| named.get(value).copied())
        .collect();
    let waiting: BTreeSet<String> = values
        .into_iter()
        .filter(|value| !named.contains_key(value))
        .collect();
    if waiting.len() > MOST_PENDING {
        let detail = format!(
            "{} members are unknown; a group may wait for {MOST_PENDING} at most",
            waiting.len()
        );
        return Err(ScimError::invalid_value(detail).into());
    }
    let (joined, left) = (&after - &before, &before - &after);
    let moved = &joined | &left;
    let cause = format!("change of /Groups/{}", group.id.0);
    reconcile_queue::enqueue(tx, group.organization, &moved, (&cause, now)).await?;
    store::add_members(tx, group, &joined, now).await?;
    store::remove_members(tx, group, &left, now).await?;
    pending_member::replace(tx, group, &waiting, now).await?;
    Ok(GroupChange {
        former_name: None,
        joined: joined.len(),
        left: left.len(),
        waiting: waiting.len(),
    })
}

/// Deletes a group: 404 for ever after.
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
    app.db
        .write(move |tx| {
            let (caller, if_match) = (caller.clone(), if_match.clone());
            Box::pin(async move {
                let stored = store::find_for_update(tx, &caller, id)
                    .await?
                    .ok_or_else(unknown)?;
                etag::if_match(if_match.as_deref(), &etag::weak(stored.version))?;
                store::mark_deleted(tx, &stored, now).await?;
                let no_change = GroupChange::default();
                let event = directory_event::group(GroupNews::Deleted, &stored.display_name, &no_change);
                announce(tx, &caller, ("DELETE", &stored), (event, now)).await
            })
        })
        .await
}

/// Takes the member values out of a resource. `display` is never used (behaviour.md §6).
fn take_members(resource: &mut Value) -> BTreeSet<String> {
    let members = resource
        .as_object_mut()
        .and_then(|resource| resource.shift_remove("members"));
    let Some(Value::Array(members)) = members else {
        return BTreeSet::new();
    };
    members
        .iter()
        .filter_map(|member| member.get("value")?.as_str().map(str::to_owned))
        .collect()
}

fn name_of(resource: &Value) -> String {
    resource
        .get("displayName")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned()
}

fn external_id_of(resource: &Value) -> Option<String> {
    resource
        .get("externalId")
        .and_then(Value::as_str)
        .map(str::to_owned)
}
