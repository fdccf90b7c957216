//! Doors of a property.

use std::collections::HashMap;

use domain::{AccessGroupId, DoorId, PropertyId};

pub use crate::store::door::StoredDoor;

use super::actor::{Actor, Permission};
use super::audit::{self, Deed};
use super::input;
use crate::app::App;
use crate::error::AppError;
use crate::store::{door as store, property};

/// Doors of each of these properties, by name.
///
/// # Errors
/// The database does not answer.
pub async fn of_properties(
    app: &App,
    actor: &Actor,
    properties: &[PropertyId],
) -> Result<HashMap<PropertyId, Vec<StoredDoor>>, AppError> {
    store::of_properties(app.db.read(), actor.organization(), properties).await
}

/// Doors that each of these access groups opens, by name.
///
/// # Errors
/// The database does not answer.
pub async fn of_access_groups(
    app: &App,
    actor: &Actor,
    groups: &[AccessGroupId],
) -> Result<HashMap<AccessGroupId, Vec<StoredDoor>>, AppError> {
    store::of_access_groups(app.db.read(), actor.organization(), groups).await
}

/// Makes a door.
///
/// # Errors
/// Not allowed; no such property; the name is taken or not acceptable.
pub async fn create(
    app: &App,
    actor: &Actor,
    property: PropertyId,
    name: &str,
) -> Result<StoredDoor, AppError> {
    let organization = actor.require(Permission::EditProperty(property))?;
    let door = StoredDoor {
        id: DoorId(app.ids.next()),
        property,
        name: input::name("input.name", name)?,
    };
    let author = audit::author(app, actor).await?;
    let deed = Deed {
        action: "create_door",
        target_kind: "door",
        target: door.id.0,
        target_name: Some(door.name.clone()),
    };
    let entry = audit::entry(app, actor, &author, deed);
    let (row, now) = (door.clone(), app.clock.now());
    app.db
        .write(move |tx| {
            let (row, entry) = (row.clone(), entry.clone());
            Box::pin(async move {
                property::get_for_update(tx, organization, property).await?;
                store::insert(tx, organization, &row, now).await?;
                entry.append(tx).await
            })
        })
        .await?;
    Ok(door)
}
