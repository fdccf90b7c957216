//! Access groups of a property.

use std::collections::HashMap;

use domain::{AccessGroupId, DoorId, MembershipId, PropertyId, ScheduleId, limits};

pub use crate::store::access_group::StoredAccessGroup;

use super::actor::{Actor, Permission};
use super::audit::{self, Deed};
use super::{input, property};
use crate::app::App;
use crate::error::AppError;
use crate::store::{self, access_group as rows, membership};

/// Access groups of each of these properties, by name.
///
/// # Errors
/// The database does not answer.
pub async fn of_properties(
    app: &App,
    actor: &Actor,
    properties: &[PropertyId],
) -> Result<HashMap<PropertyId, Vec<StoredAccessGroup>>, AppError> {
    rows::of_properties(app.db.read(), actor.organization(), properties).await
}

/// Those of one property, or of every property the caller may see.
///
/// # Errors
/// The database does not answer; no such property.
pub async fn list(
    app: &App,
    actor: &Actor,
    of: Option<PropertyId>,
) -> Result<Vec<StoredAccessGroup>, AppError> {
    let properties: Vec<PropertyId> = match of {
        Some(id) => {
            let found = property::find(app, actor, id).await?;
            vec![found.ok_or(AppError::NotFound("property"))?.id]
        }
        None => {
            let all = property::list(app, actor).await?;
            all.iter().map(|property| property.id).collect()
        }
    };
    let mut found = of_properties(app, actor, &properties).await?;
    Ok(properties
        .iter()
        .flat_map(|property| found.remove(property).unwrap_or_default())
        .collect())
}

/// These access groups, archived ones too, for what names them.
///
/// # Errors
/// The database does not answer.
pub async fn with_ids(
    app: &App,
    actor: &Actor,
    ids: &[AccessGroupId],
) -> Result<HashMap<AccessGroupId, StoredAccessGroup>, AppError> {
    let found = rows::with_ids(app.db.read(), actor.organization(), ids).await?;
    Ok(found.into_iter().map(|group| (group.id, group)).collect())
}

/// Access groups of each of these memberships, by name.
///
/// # Errors
/// The database does not answer.
pub async fn of_memberships(
    app: &App,
    actor: &Actor,
    memberships: &[MembershipId],
) -> Result<HashMap<MembershipId, Vec<StoredAccessGroup>>, AppError> {
    let organization = actor.organization();
    let links = membership::access_groups(app.db.read(), organization, memberships).await?;
    let mut ids: Vec<AccessGroupId> = links.values().flatten().copied().collect();
    ids.sort_unstable();
    ids.dedup();
    let groups = with_ids(app, actor, &ids).await?;
    let of_one = |ids: Vec<AccessGroupId>| {
        let mut own: Vec<_> = ids.iter().filter_map(|id| groups.get(id).cloned()).collect();
        own.sort_by(|left, right| left.name.cmp(&right.name));
        own
    };
    Ok(links
        .into_iter()
        .map(|(id, groups)| (id, of_one(groups)))
        .collect())
}

/// Active memberships that have each.
///
/// # Errors
/// The database does not answer.
pub async fn count_active(
    app: &App,
    actor: &Actor,
    ids: &[AccessGroupId],
) -> Result<HashMap<AccessGroupId, i64>, AppError> {
    membership::count_active_of_access_groups(app.db.read(), actor.organization(), ids).await
}

/// What an access group is to be, as typed.
#[derive(Clone, Debug)]
pub struct AccessGroupContent {
    /// Its name.
    pub name: String,
    /// Doors of its property.
    pub doors: Vec<DoorId>,
    /// A schedule of its property; `None`: always.
    pub schedule: Option<ScheduleId>,
}

/// Makes an access group.
///
/// # Errors
/// Not allowed; no such property; the name is taken; a door or the schedule is of another property.
pub async fn create(
    app: &App,
    actor: &Actor,
    property: PropertyId,
    content: AccessGroupContent,
) -> Result<StoredAccessGroup, AppError> {
    let organization = actor.require(Permission::EditProperty(property))?;
    let id = AccessGroupId(app.ids.next());
    let (group, doors) = check(id, property, content)?;
    let entry = entry(app, actor, "create_access_group", &group).await?;
    let (row, now) = (group.clone(), app.clock.now());
    app.db
        .write(move |tx| {
            let (row, doors, entry) = (row.clone(), doors.clone(), entry.clone());
            Box::pin(async move {
                store::property::get_for_update(tx, organization, property).await?;
                rows::insert(tx, organization, &row, (&doors, now)).await?;
                entry.append(tx).await
            })
        })
        .await?;
    Ok(group)
}

/// Changes name, doors and schedule of an access group.
///
/// # Errors
/// Not allowed; no such access group; otherwise as for [`create`].
pub async fn update(
    app: &App,
    actor: &Actor,
    id: AccessGroupId,
    content: AccessGroupContent,
) -> Result<StoredAccessGroup, AppError> {
    const NO_SUCH: AppError = AppError::NotFound("access group");
    let known = with_ids(app, actor, &[id]).await?.remove(&id).ok_or(NO_SUCH)?;
    let property = known.property;
    let organization = actor
        .require(Permission::EditProperty(property))
        .map_err(|error| match error {
            AppError::NotFound(_) => NO_SUCH,
            other => other,
        })?;
    let (group, doors) = check(id, property, content)?;
    let entry = entry(app, actor, "update_access_group", &group).await?;
    let (row, now) = (group.clone(), app.clock.now());
    app.db
        .write(move |tx| {
            let (row, doors, entry) = (row.clone(), doors.clone(), entry.clone());
            Box::pin(async move {
                store::property::get_for_update(tx, organization, property).await?;
                rows::update(tx, organization, &row, (&doors, now)).await?;
                entry.append(tx).await
            })
        })
        .await?;
    Ok(group)
}

fn check(
    id: AccessGroupId,
    property: PropertyId,
    content: AccessGroupContent,
) -> Result<(StoredAccessGroup, Vec<DoorId>), AppError> {
    let mut doors = content.doors;
    if doors.len() > limits::DOORS_PER_ACCESS_GROUP {
        let most = limits::DOORS_PER_ACCESS_GROUP;
        return Err(AppError::invalid(
            "input.doorIds",
            format!("{most} doors at most."),
        ));
    }
    // The same door twice is the same door; its first place in the input is the one an error names.
    let mut seen = std::collections::BTreeSet::new();
    doors.retain(|door| seen.insert(*door));
    let group = StoredAccessGroup {
        id,
        property,
        name: input::name("input.name", &content.name)?,
        schedule: content.schedule,
    };
    Ok((group, doors))
}

async fn entry(
    app: &App,
    actor: &Actor,
    action: &'static str,
    group: &StoredAccessGroup,
) -> Result<audit::Entry, AppError> {
    let author = audit::author(app, actor).await?;
    let deed = Deed {
        action,
        target_kind: "access_group",
        target: group.id.0,
        target_name: Some(group.name.clone()),
    };
    Ok(audit::entry(app, actor, &author, deed))
}
