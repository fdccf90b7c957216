//! Properties, doors, schedules and access groups.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use domain::schedule::Window;

use crate::error::AppError;
use crate::graphql::context::Asked;
use crate::graphql::id;
use crate::graphql::types::access_group::AccessGroup;
use crate::graphql::types::property::{Door, Property, Schedule};
use crate::service::access_group::AccessGroupContent;
use crate::service::property::NewProperty;
use crate::service::{access_group, door, property, schedule};

/// Mutations of this concept.
#[derive(Default)]
pub struct PropertyMutation;

/// A postal address; leave out what it has not.
#[derive(InputObject, Default)]
pub struct AddressInput {
    /// Street and number.
    street: Option<String>,
    /// City.
    city: Option<String>,
    /// State or region.
    state: Option<String>,
    /// Postal code.
    postal_code: Option<String>,
    /// Country.
    country: Option<String>,
}

/// A property to be made.
#[derive(InputObject)]
pub struct CreatePropertyInput {
    /// Unique among the organization's properties.
    name: String,
    /// Where it is.
    address: Option<AddressInput>,
    /// IANA name, e.g. Europe/Lisbon.
    time_zone: String,
}

/// The property made.
#[derive(SimpleObject)]
pub struct CreatePropertyPayload {
    /// The property.
    property: Property,
}

/// A door to be made.
#[derive(InputObject)]
pub struct CreateDoorInput {
    /// Where it is.
    property_id: ID,
    /// Unique in its property.
    name: String,
}

/// The door made.
#[derive(SimpleObject)]
pub struct CreateDoorPayload {
    /// The door.
    door: Door,
}

/// Weekly local wall time, half-open. An end not after its start runs into the next day.
#[derive(InputObject)]
pub struct ScheduleWindowInput {
    /// 1 = Monday … 7 = Sunday.
    weekday: i32,
    /// Minutes after midnight, included.
    start_minute: i32,
    /// Minutes after midnight, excluded; 1440 = midnight.
    end_minute: i32,
}

/// A schedule to be made.
#[derive(InputObject)]
pub struct CreateScheduleInput {
    /// Whose time zone its windows are in.
    property_id: ID,
    /// Unique in its property.
    name: String,
    /// At least one.
    windows: Vec<ScheduleWindowInput>,
}

/// The schedule made.
#[derive(SimpleObject)]
pub struct CreateSchedulePayload {
    /// The schedule.
    schedule: Schedule,
}

/// An access group to be made.
#[derive(InputObject)]
pub struct CreateAccessGroupInput {
    /// Where its doors are.
    property_id: ID,
    /// Unique in its property.
    name: String,
    /// Doors of the property.
    door_ids: Vec<ID>,
    /// A schedule of the property; null = always.
    schedule_id: Option<ID>,
}

/// The access group made.
#[derive(SimpleObject)]
pub struct CreateAccessGroupPayload {
    /// The access group.
    access_group: AccessGroup,
}

/// What an access group is to be; everything is replaced.
#[derive(InputObject)]
pub struct UpdateAccessGroupInput {
    /// Which one.
    id: ID,
    /// Unique in its property.
    name: String,
    /// Doors of the property.
    door_ids: Vec<ID>,
    /// A schedule of the property; null = always.
    schedule_id: Option<ID>,
}

/// The access group changed.
#[derive(SimpleObject)]
pub struct UpdateAccessGroupPayload {
    /// The access group.
    access_group: AccessGroup,
}

#[Object]
impl PropertyMutation {
    /// Makes a property.
    async fn create_property(
        &self,
        ctx: &Context<'_>,
        input: CreatePropertyInput,
    ) -> Result<CreatePropertyPayload> {
        let address = input.address.unwrap_or_default();
        let new = NewProperty {
            name: input.name,
            address: domain::Address {
                street: address.street,
                city: address.city,
                state: address.state,
                postal_code: address.postal_code,
                country: address.country,
            },
            time_zone: input.time_zone,
        };
        let made = property::create(ctx.app(), ctx.actor()?, new).await?;
        Ok(CreatePropertyPayload {
            property: Property(made),
        })
    }

    /// Makes a door.
    async fn create_door(&self, ctx: &Context<'_>, input: CreateDoorInput) -> Result<CreateDoorPayload> {
        let actor = ctx.actor()?;
        let property = id::parse(&input.property_id, "input.propertyId")?;
        let made = door::create(ctx.app(), actor, property, &input.name).await?;
        Ok(CreateDoorPayload { door: Door(made) })
    }

    /// Makes a schedule.
    async fn create_schedule(
        &self,
        ctx: &Context<'_>,
        input: CreateScheduleInput,
    ) -> Result<CreateSchedulePayload> {
        let actor = ctx.actor()?;
        let property = id::parse(&input.property_id, "input.propertyId")?;
        let windows = input.windows.iter().enumerate();
        let windows = windows
            .map(|(index, window)| parse_window(index, window))
            .collect::<Result<_, _>>()?;
        let made = schedule::create(ctx.app(), actor, property, (&input.name, windows)).await?;
        Ok(CreateSchedulePayload {
            schedule: Schedule(made),
        })
    }

    /// Makes an access group.
    async fn create_access_group(
        &self,
        ctx: &Context<'_>,
        input: CreateAccessGroupInput,
    ) -> Result<CreateAccessGroupPayload> {
        let actor = ctx.actor()?;
        let property = id::parse(&input.property_id, "input.propertyId")?;
        let content = content(input.name, &input.door_ids, input.schedule_id.as_ref())?;
        let made = access_group::create(ctx.app(), actor, property, content).await?;
        Ok(CreateAccessGroupPayload {
            access_group: AccessGroup(made),
        })
    }

    /// Changes name, doors and schedule of an access group. Whoever has it is let in by the new doors at once.
    async fn update_access_group(
        &self,
        ctx: &Context<'_>,
        input: UpdateAccessGroupInput,
    ) -> Result<UpdateAccessGroupPayload> {
        let actor = ctx.actor()?;
        let group = id::parse(&input.id, "input.id")?;
        let content = content(input.name, &input.door_ids, input.schedule_id.as_ref())?;
        let changed = access_group::update(ctx.app(), actor, group, content).await?;
        Ok(UpdateAccessGroupPayload {
            access_group: AccessGroup(changed),
        })
    }
}

fn content(name: String, doors: &[ID], schedule: Option<&ID>) -> Result<AccessGroupContent, AppError> {
    Ok(AccessGroupContent {
        name,
        doors: id::parse_all(doors, "input.doorIds")?,
        schedule: id::parse_optional(schedule, "input.scheduleId")?,
    })
}

/// GraphQL knows one kind of integer; what does not fit a day is refused here, the rest by the domain.
fn parse_window(index: usize, window: &ScheduleWindowInput) -> Result<Window, AppError> {
    let out_of_range = |field: &str, range: &str| {
        AppError::invalid(format!("input.windows.{index}.{field}"), format!("From {range}."))
    };
    Ok(Window {
        weekday: window
            .weekday
            .try_into()
            .map_err(|_| out_of_range("weekday", "1 (Monday) to 7 (Sunday)"))?,
        start_minute: window
            .start_minute
            .try_into()
            .map_err(|_| out_of_range("startMinute", "0 to 1439"))?,
        end_minute: window
            .end_minute
            .try_into()
            .map_err(|_| out_of_range("endMinute", "0 to 1440"))?,
    })
}
