//! Properties: seeing them, making them.

use std::collections::HashMap;

use domain::{Address, PropertyId, limits};

pub use crate::store::property::StoredProperty;

use super::actor::{Actor, Permission};
use super::audit::{self, Deed};
use super::input;
use crate::app::App;
use crate::error::AppError;
use crate::store::{membership, pending_loss, property as store};

/// The properties the caller may see, by name.
///
/// # Errors
/// The database does not answer.
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<StoredProperty>, AppError> {
    let mut all = store::list(app.db.read(), actor.organization()).await?;
    if let Some(own) = actor.property_limit() {
        all.retain(|property| own.contains(&property.id));
    }
    Ok(all)
}

/// One property; `None` if there is none the caller may see.
///
/// # Errors
/// The database does not answer.
pub async fn find(app: &App, actor: &Actor, id: PropertyId) -> Result<Option<StoredProperty>, AppError> {
    if !actor.may(Permission::ReadProperty(id)) {
        return Ok(None);
    }
    match store::get(app.db.read(), actor.organization(), id).await {
        Ok(found) => Ok(Some(found)),
        Err(AppError::NotFound(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// These properties, for what names them.
///
/// # Errors
/// The database does not answer.
pub async fn with_ids(
    app: &App,
    actor: &Actor,
    ids: &[PropertyId],
) -> Result<HashMap<PropertyId, StoredProperty>, AppError> {
    let found = store::with_ids(app.db.read(), actor.organization(), ids).await?;
    Ok(found
        .into_iter()
        .map(|property| (property.id, property))
        .collect())
}

/// Active memberships of each.
///
/// # Errors
/// The database does not answer.
pub async fn count_active(
    app: &App,
    actor: &Actor,
    ids: &[PropertyId],
) -> Result<HashMap<PropertyId, i64>, AppError> {
    membership::count_active_of_properties(app.db.read(), actor.organization(), ids).await
}

/// People with a waiting loss in each.
///
/// # Errors
/// The database does not answer.
pub async fn count_pending_losses(
    app: &App,
    actor: &Actor,
    ids: &[PropertyId],
) -> Result<HashMap<PropertyId, i64>, AppError> {
    pending_loss::count_of_properties(app.db.read(), actor.organization(), ids).await
}

/// A property to be made, as typed.
#[derive(Clone, Debug)]
pub struct NewProperty {
    /// Its name.
    pub name: String,
    /// Where it is.
    pub address: Address,
    /// IANA name.
    pub time_zone: String,
}

/// Makes a property.
///
/// # Errors
/// Not allowed; the name is taken; a field is not acceptable.
pub async fn create(app: &App, actor: &Actor, new: NewProperty) -> Result<StoredProperty, AppError> {
    let organization = actor.require(Permission::Administer)?;
    let property = StoredProperty {
        id: app.ids.next().into(),
        name: input::name("input.name", &new.name)?,
        address: address(new.address)?,
        time_zone: time_zone(&new.time_zone)?,
        revision: 0,
        created_at: app.clock.now(),
    };
    let author = audit::author(app, actor).await?;
    let deed = Deed {
        action: "create_property",
        target_kind: "property",
        target: property.id.0,
        target_name: Some(property.name.clone()),
    };
    let entry = audit::entry(app, actor, &author, deed);
    let row = property.clone();
    app.db
        .write(move |tx| {
            let (row, entry) = (row.clone(), entry.clone());
            Box::pin(async move {
                store::insert(tx, organization, &row).await?;
                entry.append(tx).await
            })
        })
        .await?;
    Ok(property)
}

fn address(typed: Address) -> Result<Address, AppError> {
    let line = |field: &str, text: Option<String>| {
        input::optional(
            &format!("input.address.{field}"),
            text.as_deref(),
            limits::ADDRESS_CHARACTERS,
        )
    };
    Ok(Address {
        street: line("street", typed.street)?,
        city: line("city", typed.city)?,
        state: line("state", typed.state)?,
        postal_code: line("postalCode", typed.postal_code)?,
        country: line("country", typed.country)?,
    })
}

fn time_zone(text: &str) -> Result<String, AppError> {
    let text = text.trim();
    match text.parse::<chrono_tz::Tz>() {
        Ok(zone) => Ok(zone.name().to_owned()),
        Err(_) => Err(AppError::invalid(
            "input.timeZone",
            "Write a time zone of the IANA list, like Europe/Lisbon.",
        )),
    }
}
