//! Whether a person opens a door at a moment and by which way, and who opens a door (behaviour.md §5). The wall time of a door
//! is that of its property: an hour that daylight saving skips never comes, one that it repeats comes twice (§1).

use std::collections::HashMap;

use chrono::{DateTime, Datelike, Timelike, Utc};
use chrono_tz::Tz;
use domain::access::{Access, AccessCode, WallTime, Way, access};
use domain::{AccessGroupId, DoorId, EmployeeId, OrganizationId, PropertyId, ScheduleId};

use super::actor::{Actor, Permission};
use super::employee;
use crate::app::App;
use crate::error::AppError;
use crate::store::access::{self as store, Holding};
use crate::store::membership::StoredMembership;
use crate::store::page::{Page, Range};
use crate::store::{property, schedule};

/// The answer, and the way there.
#[derive(Clone, Debug)]
pub struct Answer {
    /// What it comes to.
    pub code: AccessCode,
    /// Where the door is.
    pub property: PropertyId,
    /// The person's membership there, whatever its status.
    pub membership: Option<StoredMembership>,
    /// The access group that opens the door, or that would at another time.
    pub access_group: Option<AccessGroupId>,
    /// Its schedule; `None`: always, or no access group.
    pub schedule: Option<ScheduleId>,
}

/// What is to be known of a door.
struct Place {
    organization: OrganizationId,
    property: PropertyId,
    holding: Vec<Holding>,
    ways: HashMap<AccessGroupId, Way>,
    at: WallTime,
}

impl Place {
    async fn find(app: &App, actor: &Actor, door: DoorId, at: DateTime<Utc>) -> Result<Self, AppError> {
        let organization = actor.require(Permission::Read)?;
        let conn = app.db.read();
        let property = store::property_of(conn, organization, door).await?;
        let property = property.ok_or(AppError::NotFound("door"))?;
        if !actor.may(Permission::ReadProperty(property)) {
            return Err(AppError::NotFound("door"));
        }
        let zone = property::get(conn, organization, property).await?.time_zone;
        let holding = store::holding(conn, organization, door).await?;
        let ids: Vec<ScheduleId> = holding.iter().filter_map(|it| it.schedule).collect();
        let schedules = schedule::with_ids(conn, organization, &ids).await?;
        let way = |it: &Holding| {
            let own = schedules.iter().find(|schedule| Some(schedule.id) == it.schedule);
            let way = Way {
                access_group: it.access_group,
                schedule: own.map(|schedule| schedule.windows.clone()),
            };
            (it.access_group, way)
        };
        Ok(Self {
            organization,
            property,
            ways: holding.iter().map(way).collect(),
            holding,
            at: wall_time(&zone, at)?,
        })
    }

    fn answer(&self, membership: Option<StoredMembership>, given: &[AccessGroupId]) -> Answer {
        // In the order of their names, so that the answer is the same each time.
        let own: Vec<&Holding> = self
            .holding
            .iter()
            .filter(|holding| given.contains(&holding.access_group))
            .collect();
        let ways: Vec<Way> = own
            .iter()
            .filter_map(|holding| self.ways.get(&holding.access_group).cloned())
            .collect();
        let status = membership.as_ref().map(|membership| membership.status);
        let Access { code, way } = access(status, &ways, self.at);
        let by = way.and_then(|way| own.get(way));
        Answer {
            code,
            property: self.property,
            membership,
            access_group: by.map(|holding| holding.access_group),
            schedule: by.and_then(|holding| holding.schedule),
        }
    }

    fn groups(&self) -> Vec<AccessGroupId> {
        self.holding.iter().map(|holding| holding.access_group).collect()
    }
}

fn wall_time(zone: &str, at: DateTime<Utc>) -> Result<WallTime, AppError> {
    let zone: Tz = zone
        .parse()
        .map_err(|_| AppError::Internal(anyhow::anyhow!("a property has the unknown time zone {zone}")))?;
    let local = at.with_timezone(&zone);
    let number = |n: u32| u16::try_from(n).expect("invariant: hours and minutes are small");
    Ok(WallTime {
        weekday: u8::try_from(local.weekday().number_from_monday())
            .expect("invariant: a week has seven days"),
        minute: number(local.hour()) * 60 + number(local.minute()),
    })
}

/// Whether a person opens a door at that moment.
///
/// # Errors
/// Not allowed; no such door or person.
pub async fn of_employee(
    app: &App,
    actor: &Actor,
    (employee, door): (EmployeeId, DoorId),
    at: DateTime<Utc>,
) -> Result<Answer, AppError> {
    let place = Place::find(app, actor, door, at).await?;
    if !employee::with_ids(app, actor, &[employee])
        .await?
        .contains_key(&employee)
    {
        return Err(AppError::NotFound("employee"));
    }
    let conn = app.db.read();
    let organization = place.organization;
    let membership = store::membership_of(conn, organization, (employee, place.property)).await?;
    let given = match &membership {
        Some(membership) => {
            let id = membership.id;
            let mut given = store::given(conn, organization, (&[id], &place.groups())).await?;
            given.remove(&id).unwrap_or_default()
        }
        None => Vec::new(),
    };
    Ok(place.answer(membership, &given))
}

/// A page of those who have the door among their access groups and an active membership, each with the answer at that
/// moment: outside a schedule they are listed as such.
///
/// # Errors
/// Not allowed; no such door.
pub async fn of_door(
    app: &App,
    actor: &Actor,
    (door, at): (DoorId, DateTime<Utc>),
    range: &Range,
) -> Result<Page<Answer>, AppError> {
    let place = Place::find(app, actor, door, at).await?;
    let conn = app.db.read();
    let groups = place.groups();
    let page = store::active_with(conn, place.organization, &groups, range).await?;
    let ids: Vec<_> = page.items.iter().map(|membership| membership.id).collect();
    let given = store::given(conn, place.organization, (&ids, &groups)).await?;
    Ok(page.map(|membership| {
        let given = given.get(&membership.id).cloned().unwrap_or_default();
        place.answer(Some(membership), &given)
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// §1: a skipped hour is closed, a repeated hour open twice.
    #[test]
    fn wall_time_follows_daylight_saving() {
        let minute = |at: &str| wall_time("Europe/Lisbon", at.parse().unwrap()).unwrap();
        // 2026-03-29: clocks go from 01:00 to 02:00, so 01:30 never comes.
        assert_eq!(
            minute("2026-03-29T00:59:00Z"),
            WallTime {
                weekday: 7,
                minute: 59
            }
        );
        assert_eq!(
            minute("2026-03-29T01:00:00Z"),
            WallTime {
                weekday: 7,
                minute: 120
            }
        );
        // 2026-10-25: clocks go from 02:00 back to 01:00, so 01:30 comes twice.
        for at in ["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"] {
            assert_eq!(
                minute(at),
                WallTime {
                    weekday: 7,
                    minute: 90
                }
            );
        }
        assert!(wall_time("Mars/Olympus", "2026-10-25T00:30:00Z".parse().unwrap()).is_err());
    }
}
