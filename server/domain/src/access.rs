//! Whether a person opens a door at a moment, and by which way (behaviour.md §5, `access`). Pure on wall time: the caller
//! turns the instant into the property's weekday and minute, so a skipped hour is never asked and a repeated one is asked
//! twice (§1).

use crate::{id::AccessGroupId, reconcile::MembershipStatus, schedule::Schedule};

keyed! {
    /// The answer; a stable code.
    pub enum AccessCode, "access code" {
        /// The door opens.
        Allowed = "allowed", "Allowed";
        /// The person has no membership in the door's property.
        NoMembership = "no_membership", "No membership in this property";
        /// An admin suspended the membership.
        MembershipSuspended = "membership_suspended", "The membership is suspended";
        /// The membership ended.
        MembershipDeactivated = "membership_deactivated", "The membership is deactivated";
        /// None of the access groups of the membership holds the door.
        NoAccessGroup = "no_access_group", "No access group of the membership holds this door";
        /// Access groups hold the door, and all of them are closed at that moment.
        ScheduleClosed = "schedule_closed", "Outside the schedule";
    }
}

/// An access group of the membership that holds the door.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// Which.
    pub access_group: AccessGroupId,
    /// When it opens; `None` = always.
    pub schedule: Option<Schedule>,
}

/// A moment as the clock of the property shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WallTime {
    /// 1 = Monday … 7 = Sunday.
    pub weekday: u8,
    /// Minutes after midnight, 0..=1439.
    pub minute: u16,
}

/// The answer, with the access group that opens the door, or that would at another time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Access {
    /// What it comes to.
    pub code: AccessCode,
    /// By which of the ways, counted from 0.
    pub way: Option<usize>,
}

/// Whether a membership opens a door. `ways`: the access groups of the membership that hold the door.
pub fn access(membership: Option<MembershipStatus>, ways: &[Way], at: WallTime) -> Access {
    let refused = |code| Access { code, way: None };
    match membership {
        None => return refused(AccessCode::NoMembership),
        Some(MembershipStatus::Suspended) => return refused(AccessCode::MembershipSuspended),
        Some(MembershipStatus::Deactivated) => return refused(AccessCode::MembershipDeactivated),
        Some(MembershipStatus::Active) => {}
    }
    let is_open = |way: &Way| {
        let schedule = way.schedule.as_ref();
        schedule.is_none_or(|schedule| schedule.is_open(at.weekday, at.minute))
    };
    match (ways.iter().position(is_open), ways.is_empty()) {
        (Some(way), _) => Access {
            code: AccessCode::Allowed,
            way: Some(way),
        },
        (None, true) => refused(AccessCode::NoAccessGroup),
        (None, false) => Access {
            code: AccessCode::ScheduleClosed,
            way: Some(0),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schedule::Window;
    use uuid::Uuid;

    fn way(windows: Option<(u8, u16, u16)>) -> Way {
        let schedule = windows.map(|(weekday, start_minute, end_minute)| {
            let window = Window {
                weekday,
                start_minute,
                end_minute,
            };
            Schedule::new(vec![window]).unwrap()
        });
        Way {
            access_group: AccessGroupId(Uuid::nil()),
            schedule,
        }
    }

    #[test]
    fn each_answer_has_its_code() {
        let monday_nine = WallTime {
            weekday: 1,
            minute: 540,
        };
        let (always, office) = (way(None), way(Some((1, 480, 1140))));
        let (tuesday, night) = (way(Some((2, 480, 1140))), way(Some((7, 1320, 600))));
        let active = Some(MembershipStatus::Active);
        let table = [
            (None, vec![always.clone()], AccessCode::NoMembership, None),
            (
                Some(MembershipStatus::Suspended),
                vec![always.clone()],
                AccessCode::MembershipSuspended,
                None,
            ),
            (
                Some(MembershipStatus::Deactivated),
                vec![always.clone()],
                AccessCode::MembershipDeactivated,
                None,
            ),
            (active, vec![], AccessCode::NoAccessGroup, None),
            (active, vec![tuesday.clone()], AccessCode::ScheduleClosed, Some(0)),
            (
                active,
                vec![tuesday.clone(), office],
                AccessCode::Allowed,
                Some(1),
            ),
            (active, vec![always], AccessCode::Allowed, Some(0)),
            // Since Sunday night.
            (active, vec![tuesday, night], AccessCode::Allowed, Some(1)),
        ];
        for (membership, ways, code, way) in table {
            assert_eq!(access(membership, &ways, monday_nine), Access { code, way });
        }
    }
}
