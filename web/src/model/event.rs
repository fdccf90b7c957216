//! What the kinds of events read like.

use super::word::{self, Look};
use crate::api::event::SyncEvent;
use crate::api::kind::{SyncEventKind, Tone};
use crate::component::icon::Glyph;

/// Drawing and word of a kind, in the colour of what it meant to the person.
pub fn look(event: &SyncEvent) -> Look {
    look_of(event.kind, event.tone)
}

/// The same for what was not read whole.
pub fn look_of(kind: SyncEventKind, tone: Tone) -> Look {
    let (glyph, word) = match kind {
        SyncEventKind::UserCreated => (Glyph::Person, "Arrived"),
        SyncEventKind::UserUpdated => (Glyph::Edit, "Updated"),
        SyncEventKind::UserDeactivated => (Glyph::Out, "Left"),
        SyncEventKind::UserReactivated => (Glyph::In, "Returned"),
        SyncEventKind::UserDeleted => (Glyph::Out, "Deleted"),
        SyncEventKind::GroupCreated => (Glyph::People, "New group"),
        SyncEventKind::GroupUpdated => (Glyph::People, "Group"),
        SyncEventKind::GroupDeleted => (Glyph::People, "Group gone"),
        SyncEventKind::EmployeeCreated => (Glyph::Plus, "Added"),
        SyncEventKind::EmployeeLinked => (Glyph::Link, "Linked"),
        SyncEventKind::EmployeeUpdated => (Glyph::Edit, "Changed"),
        SyncEventKind::AddressReused => (Glyph::Mail, "Re-used"),
        SyncEventKind::MembershipCreated => (Glyph::In, "Joined"),
        SyncEventKind::MembershipChanged => (Glyph::Swap, "Changed"),
        SyncEventKind::MembershipReactivated => (Glyph::In, "Returned"),
        SyncEventKind::MembershipDeactivated => (Glyph::Out, "Removed"),
        SyncEventKind::NoMatch => (Glyph::Dash, "No match"),
        SyncEventKind::WaitingGroups => (Glyph::Clock, "Waiting"),
        SyncEventKind::DroppedNoRules => (Glyph::Pause, "Dropped"),
        SyncEventKind::SkippedNoEmail => (Glyph::Skip, "Skipped"),
        SyncEventKind::HeldByAdmin => (Glyph::Hold, "Held"),
        SyncEventKind::LossPending => (Glyph::Clock, "Settling"),
        SyncEventKind::LossCancelled => (Glyph::Undo, "Kept"),
        SyncEventKind::LossHeld => (Glyph::Hold, "Held"),
        SyncEventKind::LossesHeld => (Glyph::Hold, "Losses held"),
        SyncEventKind::LossesAllowed => (Glyph::Check, "Losses allowed"),
        SyncEventKind::LossesRejected => (Glyph::X, "Losses rejected"),
        SyncEventKind::LossUndone => (Glyph::Undo, "Undone"),
        SyncEventKind::GroupEmptied => (Glyph::Group, "Group emptied"),
        SyncEventKind::GroupsPulled => (Glyph::People, "Groups pulled"),
        SyncEventKind::GroupsNotPulled => (Glyph::Alert, "Okta unasked"),
        SyncEventKind::GroupsLinked => (Glyph::Link, "Groups linked"),
        SyncEventKind::GroupsUnlinked => (Glyph::Link, "Groups apart"),
        SyncEventKind::TerminationBurst => (Glyph::Alert, "Many left"),
        SyncEventKind::ClockJumped => (Glyph::Clock, "Clock jumped"),
        SyncEventKind::OverrideMade => (Glyph::Edit, "Override"),
        SyncEventKind::OverrideEnded => (Glyph::Undo, "Override over"),
        SyncEventKind::MembershipSuspended => (Glyph::Pause, "Suspended"),
        SyncEventKind::SuspensionLifted => (Glyph::In, "Lifted"),
        SyncEventKind::SyncOptedOut => (Glyph::Skip, "Opted out"),
        SyncEventKind::SyncOptedIn => (Glyph::In, "Opted in"),
        SyncEventKind::ReturnedOptedOut => (Glyph::Hold, "Returned"),
        SyncEventKind::GroupsNeedPush => (Glyph::Clock, "Groups open"),
        SyncEventKind::GroupsConfirmed => (Glyph::Check, "Groups sure"),
        SyncEventKind::KeyIssued => (Glyph::Key, "Key issued"),
        SyncEventKind::KeySuspended => (Glyph::Lock, "Key off"),
        SyncEventKind::KeyRestored => (Glyph::Key, "Key back"),
        SyncEventKind::KeyRevoked => (Glyph::X, "Key revoked"),
        SyncEventKind::KeyWithheld => (Glyph::Hold, "Key withheld"),
        SyncEventKind::KeyResent => (Glyph::Mail, "Key mailed"),
        SyncEventKind::KeyClaimed => (Glyph::Key, "Key claimed"),
        SyncEventKind::KeyMailRefused => (Glyph::Mail, "Mail refused"),
        SyncEventKind::RuleSetPublished => (Glyph::Rules, "Published"),
        SyncEventKind::Resynced => (Glyph::Check, "Resync"),
        SyncEventKind::IntegrationUninstalled => (Glyph::X, "Uninstalled"),
        SyncEventKind::GroupDeletionConfirmed => (Glyph::Group, "Group gone"),
        SyncEventKind::GroupReplaced => (Glyph::Swap, "Group replaced"),
        SyncEventKind::TokenExpiring => (Glyph::Clock, "Token ends"),
    };
    Look {
        tone: word::tone(tone),
        glyph,
        word,
    }
}

/// Whether an event changes what waits, is held or took place.
pub fn concerns_losses(kind: SyncEventKind) -> bool {
    use SyncEventKind as Kind;
    match kind {
        Kind::LossPending
        | Kind::LossCancelled
        | Kind::LossHeld
        | Kind::LossesHeld
        | Kind::LossesAllowed
        | Kind::LossesRejected
        | Kind::LossUndone
        | Kind::GroupEmptied
        | Kind::GroupUpdated
        | Kind::GroupDeleted
        | Kind::GroupDeletionConfirmed
        | Kind::GroupReplaced
        | Kind::MembershipChanged
        | Kind::MembershipReactivated
        | Kind::MembershipDeactivated
        | Kind::NoMatch
        | Kind::DroppedNoRules
        | Kind::OverrideMade
        | Kind::OverrideEnded
        | Kind::MembershipSuspended
        | Kind::SuspensionLifted
        | Kind::SyncOptedOut
        | Kind::SyncOptedIn
        | Kind::UserDeactivated
        | Kind::UserDeleted
        | Kind::KeySuspended
        | Kind::RuleSetPublished => true,
        Kind::UserCreated
        | Kind::UserUpdated
        | Kind::UserReactivated
        | Kind::GroupCreated
        | Kind::EmployeeCreated
        | Kind::EmployeeLinked
        | Kind::EmployeeUpdated
        | Kind::AddressReused
        | Kind::MembershipCreated
        | Kind::WaitingGroups
        | Kind::SkippedNoEmail
        | Kind::HeldByAdmin
        | Kind::TerminationBurst
        | Kind::ClockJumped
        | Kind::ReturnedOptedOut
        | Kind::GroupsNeedPush
        | Kind::GroupsConfirmed
        | Kind::KeyIssued
        | Kind::KeyRestored
        | Kind::KeyRevoked
        | Kind::KeyWithheld
        | Kind::KeyResent
        | Kind::KeyClaimed
        | Kind::KeyMailRefused
        | Kind::IntegrationUninstalled
        | Kind::TokenExpiring
        | Kind::GroupsPulled
        | Kind::GroupsNotPulled
        | Kind::GroupsLinked
        | Kind::GroupsUnlinked
        | Kind::Resynced => false,
    }
}

/// Whether an event tells that somebody decided a hold.
pub fn tells_decision(kind: SyncEventKind) -> bool {
    matches!(kind, SyncEventKind::LossesAllowed | SyncEventKind::LossesRejected)
}

/// What can be done about a loss: ids with the names that go with them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WayBack {
    /// It did not happen yet, and can be kept from happening.
    Keep {
        /// Whose.
        employee: (String, String),
        /// Where.
        property: (String, String),
    },
    /// It happened, and can be undone among what the office lost.
    Undo {
        /// Id of the office.
        property: String,
    },
}

/// What can be done about the loss that an event tells of; `None`: it tells of none.
pub fn way_back(event: &SyncEvent) -> Option<WayBack> {
    let (employee, property) = (event.employee.as_ref()?, event.property.as_ref()?);
    let waits = matches!(event.kind, SyncEventKind::LossPending | SyncEventKind::LossHeld);
    let changed = matches!(
        event.kind,
        SyncEventKind::MembershipChanged | SyncEventKind::MembershipDeactivated
    );
    match (waits, changed && event.tone == Tone::Bad) {
        (true, _) => Some(WayBack::Keep {
            employee: (employee.id.inner().to_owned(), employee.display_name.clone()),
            property: (property.id.inner().to_owned(), property.name.clone()),
        }),
        (false, true) => Some(WayBack::Undo {
            property: property.id.inner().to_owned(),
        }),
        (false, false) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::DateTime;
    use crate::api::event::EventEmployee;
    use crate::api::property::PropertyName;

    fn event(kind: SyncEventKind, tone: Tone) -> SyncEvent {
        SyncEvent {
            id: cynic::Id::new("sync_event_1"),
            position: "1".into(),
            kind,
            tone,
            at: DateTime("2026-11-23T09:14:33Z".into()),
            summary: "Elif Ferhatoğlu will lose Server room".into(),
            person_name: Some("Elif Ferhatoğlu".into()),
            employee: Some(EventEmployee {
                id: cynic::Id::new("employee_1"),
                display_name: "Elif Ferhatoğlu".into(),
            }),
            property: Some(PropertyName {
                id: cynic::Id::new("property_1"),
                name: "Berlin".into(),
            }),
            cause: "PATCH /Groups/1".into(),
            changes: Vec::new(),
            trace: Vec::new(),
        }
    }

    #[test]
    fn a_loss_can_be_kept_before_and_undone_after() {
        let keep = way_back(&event(SyncEventKind::LossPending, Tone::Warn));
        assert!(matches!(keep, Some(WayBack::Keep { employee, .. }) if employee.1 == "Elif Ferhatoğlu"));
        let undo = way_back(&event(SyncEventKind::MembershipDeactivated, Tone::Bad));
        assert_eq!(
            undo,
            Some(WayBack::Undo {
                property: "property_1".into()
            })
        );
        assert_eq!(
            way_back(&event(SyncEventKind::MembershipChanged, Tone::Good)),
            None
        );
        let mut nobody = event(SyncEventKind::LossPending, Tone::Warn);
        nobody.employee = None;
        assert_eq!(way_back(&nobody), None);
    }

    #[test]
    fn a_decision_and_what_it_changes_are_told_apart() {
        assert!(
            tells_decision(SyncEventKind::LossesAllowed) && concerns_losses(SyncEventKind::LossesAllowed)
        );
        assert!(!tells_decision(SyncEventKind::LossPending) && concerns_losses(SyncEventKind::LossPending));
        assert!(!concerns_losses(SyncEventKind::KeyClaimed));
    }
}
