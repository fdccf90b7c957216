//! Schedules of a property.

use std::collections::HashMap;

use domain::schedule::{Schedule, ScheduleError, Window};
use domain::{PropertyId, ScheduleId};

pub use crate::store::schedule::StoredSchedule;

use super::actor::{Actor, Permission};
use super::audit::{self, Deed};
use super::input;
use crate::app::App;
use crate::error::AppError;
use crate::store::{property, schedule as store};

/// Schedules of each of these properties, by name.
///
/// # Errors
/// The database does not answer.
pub async fn of_properties(
    app: &App,
    actor: &Actor,
    properties: &[PropertyId],
) -> Result<HashMap<PropertyId, Vec<StoredSchedule>>, AppError> {
    store::of_properties(app.db.read(), actor.organization(), properties).await
}

/// These schedules, for what names them.
///
/// # Errors
/// The database does not answer.
pub async fn with_ids(
    app: &App,
    actor: &Actor,
    ids: &[ScheduleId],
) -> Result<HashMap<ScheduleId, StoredSchedule>, AppError> {
    let found = store::with_ids(app.db.read(), actor.organization(), ids).await?;
    Ok(found
        .into_iter()
        .map(|schedule| (schedule.id, schedule))
        .collect())
}

/// Makes a schedule.
///
/// # Errors
/// Not allowed; no such property; the name is taken; a window is out of range.
pub async fn create(
    app: &App,
    actor: &Actor,
    property: PropertyId,
    (name, windows): (&str, Vec<Window>),
) -> Result<StoredSchedule, AppError> {
    let organization = actor.require(Permission::EditProperty(property))?;
    let schedule = StoredSchedule {
        id: ScheduleId(app.ids.next()),
        property,
        name: input::name("input.name", name)?,
        windows: Schedule::new(windows).map_err(refused)?,
    };
    let author = audit::author(app, actor).await?;
    let deed = Deed {
        action: "create_schedule",
        target_kind: "schedule",
        target: schedule.id.0,
        target_name: Some(schedule.name.clone()),
    };
    let entry = audit::entry(app, actor, &author, deed);
    let (row, now) = (schedule.clone(), app.clock.now());
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
    Ok(schedule)
}

/// The error at the window's place in the input.
fn refused(error: ScheduleError) -> AppError {
    let field = match &error {
        ScheduleError::Empty | ScheduleError::TooManyWindows => "input.windows".to_owned(),
        ScheduleError::Weekday { index, .. } => format!("input.windows.{index}.weekday"),
        ScheduleError::Minute { index } => format!("input.windows.{index}"),
    };
    AppError::invalid(field, format!("{error}."))
}
