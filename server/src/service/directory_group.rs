//! SCIM Groups: what a create, replace, patch and delete do to the stored group (behaviour.md §6). Who joins and leaves is
//! in `directory_group_member`.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use domain::id::{DirectoryGroupId, DirectoryUserId};
use scim_protocol::group_body::GroupBody;
use scim_protocol::patch::{GroupDelta, GroupPatch, Operation};
use scim_protocol::{GROUP, etag, fold, normalise, patch, replace};
use serde_json::{Value, json};

use super::actor::ScimCaller;
use super::directory_event::{self, DirectoryEvent, GroupChange, GroupNews};
use super::directory_group_member::{self as member, MemberWrite, Moves};
use super::directory_page::{put_computed, show};
use super::{group_hold, group_link};
use crate::app::App;
use crate::clock::Ids;
use crate::error::AppError;
use crate::store::directory_group::{self as store, StoredGroup};
use crate::store::sync_event::{self, NewSyncEvent};
use crate::store::{Connection, Tx, directory_group_read, integration, pending_member};

/// Members that the answer to a write shows. A larger group is answered without a body, so that a change of one member
/// does not read the others.
pub const MOST_MEMBERS_ANSWERED: u64 = 200;

/// A group.
#[derive(Clone, Debug)]
pub struct Group {
    /// As stored.
    pub stored: StoredGroup,
    /// The resource in normal form, without `id`, `meta` and `members`.
    pub resource: Value,
    /// Who is in it, as far as they were read.
    members: Vec<DirectoryUserId>,
}

impl Group {
    fn read(stored: StoredGroup) -> Result<Self, AppError> {
        let resource = serde_json::from_str(&stored.resource)?;
        Ok(Self {
            stored,
            resource,
            members: Vec::new(),
        })
    }

    /// The same with its members, for an answer to a write; `None` if it has more than such an answer shows.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn with_few_members(self, app: &App) -> Result<Option<Self>, AppError> {
        self.with_members(app.db.read(), Some(MOST_MEMBERS_ANSWERED))
            .await
    }

    /// The same with all its members.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn with_all_members(self, app: &App) -> Result<Self, AppError> {
        let whole = self.with_members(app.db.read(), None).await?;
        Ok(whole.expect("invariant: without a bound there is an answer"))
    }

    async fn with_members(
        mut self,
        conn: &impl Connection,
        most: Option<u64>,
    ) -> Result<Option<Self>, AppError> {
        let members = directory_group_read::members(conn, &self.stored, most).await?;
        Ok(members.map(|members| {
            self.members = members;
            self
        }))
    }

    /// The resource as SCIM shows it; `base_url` without a trailing slash. Values that wait for somebody are not shown.
    pub fn show(&self, base_url: &str) -> Value {
        let stored = &self.stored;
        let mut shown = show(
            &self.resource,
            &GROUP,
            base_url,
            stored.id.0,
            (stored.version, stored.created_at, stored.modified_at),
        );
        put_computed(&mut shown, "members", shown_members(&self.members, base_url));
        shown
    }
}

/// Members as a group shows them.
pub(super) fn shown_members(members: &[DirectoryUserId], base_url: &str) -> Vec<Value> {
    let shown = |member: &DirectoryUserId| {
        let id = member.0.to_string();
        json!({ "value": id, "type": "User", "$ref": format!("{base_url}/Users/{id}") })
    };
    members.iter().map(shown).collect()
}

fn unknown() -> AppError {
    AppError::NotFound("group")
}

fn parse_id(id: &str) -> Result<DirectoryGroupId, AppError> {
    uuid::Uuid::try_parse(id)
        .map(DirectoryGroupId)
        .map_err(|_| unknown())
}

/// One group, without its members.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn get(app: &App, caller: &ScimCaller, id: &str) -> Result<Group, AppError> {
    let stored = store::find(app.db.read(), caller, parse_id(id)?).await?;
    Group::read(stored.ok_or_else(unknown)?)
}

/// Stores a new group with its members. The answer does not hold them.
///
/// # Errors
/// The body is no Group; [`AppError::Conflict`] if a live group has the name.
pub async fn create(app: &App, caller: &ScimCaller, body: GroupBody) -> Result<Group, AppError> {
    let resource = normalise::create(&body.resource, &GROUP)?;
    let members: BTreeSet<String> = body.members.unwrap_or_default().into_iter().collect();
    let (caller, now, id) = (caller.clone(), app.clock.now(), DirectoryGroupId(app.ids.next()));
    let parts = app.clone();
    app.db
        .write(move |tx| {
            let app = parts.clone();
            let (caller, resource, members) = (caller.clone(), resource.clone(), members.clone());
            Box::pin(async move {
                let stored = StoredGroup {
                    id,
                    organization: caller.organization,
                    integration: caller.integration,
                    display_name: name_of(&resource),
                    display_name_key: fold::fold(&name_of(&resource)),
                    external_id: external_id_of(&resource),
                    is_pulled: false,
                    resource: resource.to_string(),
                    version: 1,
                    created_at: now,
                    modified_at: now,
                };
                store::insert(tx, &stored).await?;
                integration::refuse_latecomer(tx, &caller).await?;
                let moves = member::plan(tx, &caller, &stored, MemberWrite::Exactly(members)).await?;
                member::make(tx, &stored, &moves, (&app.ids, now)).await?;
                let news = (GroupNews::Added, None);
                let mut told = vec![event(&caller, ("POST", &stored), (news, &moves), now)];
                let place = (stored.organization, stored.integration);
                told.extend(group_link::by_name(tx, place, Some(&stored.display_name), now).await?);
                sync_event::append(tx, stored.organization, told).await?;
                Group::read(stored)
            })
        })
        .await
}

/// What a PUT or PATCH asks for.
#[derive(Clone, Debug)]
pub enum Write {
    /// The whole resource; without `members` they stay.
    Replace(GroupBody),
    /// Operations, in order.
    Patch(GroupPatch),
}

/// A group's resource after a write, and what becomes of its members.
type Outcome = (Value, MemberWrite);

impl Write {
    fn method(&self) -> &'static str {
        match self {
            Self::Replace(_) => "PUT",
            Self::Patch(_) => "PATCH",
        }
    }

    async fn apply(self, tx: &Tx, group: &Group) -> Result<Outcome, AppError> {
        match self {
            Self::Replace(body) => {
                let after = replace::replace(&group.resource, &body.resource, &GROUP)?;
                let members = body.members.map_or(MemberWrite::Keep, |members| {
                    MemberWrite::Exactly(members.into_iter().collect())
                });
                Ok((after, members))
            }
            Self::Patch(GroupPatch::Delta(delta)) => Ok(apply_delta(&group.resource, delta)),
            Self::Patch(GroupPatch::Operations(operations)) => apply_operations(tx, group, &operations).await,
        }
    }
}

fn apply_delta(before: &Value, delta: GroupDelta) -> Outcome {
    let mut after = before.clone();
    if let Some(name) = delta.display_name {
        after["displayName"] = json!(name);
    }
    match (delta.external_id, &mut after) {
        (Some(Some(external_id)), after) => after["externalId"] = json!(external_id),
        (Some(None), Value::Object(after)) => _ = after.shift_remove("externalId"),
        (Some(None) | None, _) => {}
    }
    (after, MemberWrite::of(delta.members))
}

/// Operations that need to see the members: all of them are read, known and waiting ones.
async fn apply_operations(tx: &Tx, group: &Group, operations: &[Operation]) -> Result<Outcome, AppError> {
    let known = directory_group_read::members(tx.conn(), &group.stored, None).await?;
    let known = known.unwrap_or_default();
    let waiting = pending_member::list(tx.conn(), &group.stored).await?;
    let values = known.iter().map(|member| member.0.to_string()).chain(waiting);
    let values: Vec<Value> = values.map(|value| json!({ "value": value })).collect();
    let mut before = group.resource.clone();
    if !values.is_empty() {
        before["members"] = Value::Array(values);
    }
    let mut after = patch::apply(&before, operations, &GROUP)?;
    let members = take_members(&mut after);
    Ok((after, MemberWrite::Exactly(members)))
}

/// Changes a group and its members, all or nothing. An identical write keeps the version and writes nothing. The answer
/// does not hold the members.
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
    let parts = app.clone();
    app.db
        .write(move |tx| {
            let app = parts.clone();
            let (caller, write, if_match) = (caller.clone(), write.clone(), if_match.clone());
            Box::pin(async move {
                let stored = store::find_for_update(tx, &caller, id).await?;
                let group = Group::read(stored.ok_or_else(unknown)?)?;
                etag::if_match(if_match.as_deref(), &etag::weak(group.stored.version))?;
                let method = write.method();
                let (after, members) = write.apply(tx, &group).await?;
                let moves = member::plan(tx, &caller, &group.stored, members).await?;
                if moves.is_nothing() && replace::is_same(&group.resource, &after) {
                    return Ok(group);
                }
                write_change(tx, &caller, (method, group), (after, moves), (&app.ids, now)).await
            })
        })
        .await
}

async fn write_change(
    tx: &Tx,
    caller: &ScimCaller,
    (method, before): (&str, Group),
    (after, moves): (Value, Moves),
    (ids, now): (&Ids, DateTime<Utc>),
) -> Result<Group, AppError> {
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
    member::make(tx, &stored, &moves, (ids, now)).await?;
    let mut linked = Vec::new();
    if former_name.is_some() {
        let place = (stored.organization, stored.integration);
        linked = group_link::by_name(tx, place, Some(&stored.display_name), now).await?;
    }
    let moved = (&(&moves.joined | &moves.affirmed), &(&moves.left | &moves.denied));
    let held = group_hold::note(tx, (&stored, caller.request), moved, (ids, now)).await?;
    let news = (GroupNews::Changed, former_name);
    let told = event(caller, (method, &stored), (news, &moves), now);
    let told = std::iter::once(told).chain(held).chain(linked).collect();
    sync_event::append(tx, stored.organization, told).await?;
    Group::read(stored)
}

/// What to tell of a group's change.
fn event(
    caller: &ScimCaller,
    (method, group): (&str, &StoredGroup),
    ((news, former_name), moves): ((GroupNews, Option<String>), &Moves),
    now: DateTime<Utc>,
) -> NewSyncEvent {
    let change = GroupChange {
        former_name,
        joined: moves.joined.len(),
        left: moves.left.len(),
        waiting: moves.awaited.len(),
    };
    let DirectoryEvent {
        kind,
        tone,
        summary,
        changes,
    } = directory_event::group(news, &group.display_name, &change);
    let cause = format!("{method} /Groups/{}", group.id.0);
    NewSyncEvent {
        request: caller.request,
        group: Some(group.id),
        changes,
        ..NewSyncEvent::new((kind, tone), (cause, now), summary)
    }
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
    let parts = app.clone();
    app.db
        .write(move |tx| {
            let app = parts.clone();
            let (caller, if_match) = (caller.clone(), if_match.clone());
            Box::pin(async move {
                let stored = store::find_for_update(tx, &caller, id)
                    .await?
                    .ok_or_else(unknown)?;
                etag::if_match(if_match.as_deref(), &etag::weak(stored.version))?;
                store::mark_deleted(tx, &stored, now).await?;
                group_hold::tell_deleted(tx, &stored, (&app.ids, now)).await?;
                let news = (GroupNews::Deleted, None);
                let told = event(&caller, ("DELETE", &stored), (news, &Moves::default()), now);
                sync_event::append(tx, stored.organization, vec![told]).await
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
    let values = members.iter().filter_map(|member| member.get("value")?.as_str());
    values.map(str::to_owned).collect()
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
