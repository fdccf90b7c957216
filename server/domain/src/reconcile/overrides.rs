//! Exceptions from the rules, as an admin made them (behaviour.md §2.8), and access that an admin kept from a loss (§4).
//! They lie over what the rules give and take back exactly what they gave. What they must not do: lift an admin's
//! suspension, or outlive a leave.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{
    draft::Draft,
    facts::{EmployeeFacts, MembershipContent, MembershipStatus, PropertyFacts},
    loss::Loss,
    outcome::Why,
    plan::{Change, OverrideEnd},
};
use crate::{
    explain,
    id::{AccessGroupId, OverrideId, PropertyId},
    limits,
    role::Role,
};

keyed! {
    /// What sort of exception.
    pub enum OverrideKind, "kind of override" {
        AccessGroup = "access_group", "Extra access group";
        Role = "role", "Role";
        KeepActive = "keep_active", "Keep active";
        /// A loss was rejected or cancelled: present access stays (§4).
        Kept = "kept", "Kept";
    }
}

/// What an override gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Grant {
    /// One more access group of the property.
    AccessGroup(AccessGroupId),
    /// This role instead of the rule's.
    Role(Role),
    /// The membership stays active though no rule matches; one is made if there is none.
    KeepActive,
    /// Access stays exactly as it was, until the person's facts or the revision change.
    Kept(Kept),
}

/// Access that an admin kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// What they had; none: they had nothing there, and get nothing.
    pub access: Option<KeptAccess>,
    /// They had a live key.
    pub keeps_key: bool,
    /// The revision it holds against.
    pub revision: u32,
    /// [`super::Facts::fingerprint`] it holds against; none: not looked at since it was made.
    pub facts: Option<i64>,
}

/// Role and access groups, without what other overrides gave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptAccess {
    /// The role.
    pub role: Role,
    /// The access groups.
    pub access_groups: BTreeSet<AccessGroupId>,
}

/// What an override gives beyond what is there without it, as last decided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Given {
    /// Nothing: the rules or a hand give as much.
    #[default]
    Nothing,
    /// What its grant says.
    All,
    /// Its role, instead of this one.
    InsteadOf(Role),
}

/// One override as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OverrideFacts {
    /// Its id.
    pub id: OverrideId,
    /// Where.
    pub property: PropertyId,
    /// What it gives.
    pub grant: Grant,
    /// When it lapses.
    pub expires_at: DateTime<Utc>,
    /// An admin ended it; what it gave is to be taken back.
    pub is_ended: bool,
    /// When step 1 ended it (§2.10).
    pub ended_by_leave_at: Option<DateTime<Utc>>,
    /// What to take back.
    pub given: Given,
}

impl Grant {
    /// Its sort.
    pub const fn kind(&self) -> OverrideKind {
        match self {
            Self::AccessGroup(_) => OverrideKind::AccessGroup,
            Self::Role(_) => OverrideKind::Role,
            Self::KeepActive => OverrideKind::KeepActive,
            Self::Kept(_) => OverrideKind::Kept,
        }
    }
}

/// A stored content without anything that these overrides of its property gave.
pub fn without<'a>(
    stored: &MembershipContent,
    overrides: impl IntoIterator<Item = &'a OverrideFacts>,
) -> MembershipContent {
    let mut plain = stored.clone();
    for it in overrides {
        match (&it.grant, it.given) {
            (_, Given::Nothing) => {}
            (Grant::AccessGroup(group), _) => {
                plain.access_groups.remove(group);
            }
            (Grant::Role(_), Given::InsteadOf(role)) => plain.role = role,
            (Grant::KeepActive, _) => plain.status = MembershipStatus::Deactivated,
            (Grant::Role(_), Given::All) | (Grant::Kept(_), _) => {}
        }
    }
    plain
}

/// What becomes of one override in this decision.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Stands,
    /// It ends, and what it gave goes at once.
    Lapses(OverrideEnd),
    /// It ends because what it held against is another now: losses are those of the new rules or facts.
    IsOvertaken,
}

/// Whom *keep active* keeps in this decision.
#[derive(Clone, Copy)]
pub(super) enum Keeping {
    /// Whoever is out without it.
    Anybody,
    /// Whom it has kept so far.
    WhomItKept,
    /// Nobody: a rule matched.
    Nobody,
}

/// The overrides of one person in one property.
pub(super) struct Overlay<'a> {
    all: Vec<(&'a OverrideFacts, Fate)>,
}

impl<'a> Overlay<'a> {
    /// Looks at each. `is_same_person`: whoever came back is who left, so that what a leave ended may come back (§2.10).
    pub(super) fn new(
        draft: &Draft<'_>,
        property: &PropertyFacts,
        employee: Option<&'a EmployeeFacts>,
        is_same_person: bool,
    ) -> Self {
        let own = employee.map_or(&[][..], |employee| &employee.overrides);
        let own = own.iter().filter(|it| it.property == property.id);
        let all = own
            .map(|it| (it, fate(draft, property, it, is_same_person)))
            .collect();
        Self { all }
    }

    /// The same while the rules decide nothing: what a leave ended sleeps on, to come back with the rules.
    pub(super) fn without_returning(
        draft: &Draft<'_>,
        property: &PropertyFacts,
        employee: Option<&'a EmployeeFacts>,
    ) -> Self {
        let mut overlay = Self::new(draft, property, employee, true);
        overlay.all.retain(|(it, _)| it.ended_by_leave_at.is_none());
        overlay
    }

    fn standing(&self) -> impl Iterator<Item = &'a OverrideFacts> {
        self.all
            .iter()
            .filter(|(_, fate)| *fate == Fate::Stands)
            .map(|(it, _)| *it)
    }

    /// What an admin kept here, if it holds.
    pub(super) fn kept(&self) -> Option<&'a Kept> {
        self.standing().find_map(|it| match &it.grant {
            Grant::Kept(kept) => Some(kept),
            Grant::AccessGroup(_) | Grant::Role(_) | Grant::KeepActive => None,
        })
    }

    /// The stored content without anything that overrides gave.
    pub(super) fn without(&self, stored: &MembershipContent) -> MembershipContent {
        without(stored, self.all.iter().map(|(it, _)| *it))
    }

    /// What stands, laid over what there is without it; with what each gives then.
    pub(super) fn over(
        &self,
        plain: Option<MembershipContent>,
        keeping: Keeping,
    ) -> (Option<MembershipContent>, Vec<(OverrideId, Given)>) {
        let mut given = Vec::new();
        let mut after = plain;
        for it in self.standing().filter(|it| it.grant == Grant::KeepActive) {
            let is_out = after
                .as_ref()
                .is_none_or(|content| content.status == MembershipStatus::Deactivated);
            let may_keep = match keeping {
                Keeping::Anybody => true,
                Keeping::WhomItKept => it.given == Given::All,
                Keeping::Nobody => false,
            };
            let gives = is_out && may_keep;
            if gives {
                let mut content = after.take().unwrap_or_else(|| MembershipContent {
                    status: MembershipStatus::Active,
                    role: Role::User,
                    access_groups: BTreeSet::new(),
                    why: Why::Override,
                });
                content.status = MembershipStatus::Active;
                after = Some(content);
            }
            given.push((it.id, if gives { Given::All } else { Given::Nothing }));
        }
        let mut content = after
            .as_mut()
            .filter(|content| content.status != MembershipStatus::Deactivated);
        for it in self.standing() {
            let gives = match (&it.grant, content.as_deref_mut()) {
                (Grant::AccessGroup(group), Some(content)) => match content.access_groups.insert(*group) {
                    true => Given::All,
                    false => Given::Nothing,
                },
                (Grant::Role(role), Some(content)) if content.role != *role => {
                    Given::InsteadOf(std::mem::replace(&mut content.role, *role))
                }
                (Grant::AccessGroup(_) | Grant::Role(_) | Grant::Kept(_), _) => Given::Nothing,
                (Grant::KeepActive, _) => continue,
            };
            given.push((it.id, gives));
        }
        (after, given)
    }

    /// The loss is the work of an override that ends or of one that says so itself: neither delayed nor counted (§4).
    pub(super) fn causes(&self, loss: Loss) -> bool {
        let is_cause = |it: &OverrideFacts, has_lapsed: bool| match (&it.grant, loss) {
            (Grant::AccessGroup(group), Loss::AccessGroup(lost)) => {
                has_lapsed && *group == lost && it.given != Given::Nothing
            }
            (Grant::Role(_), Loss::LowerRole(_)) => !has_lapsed || it.given != Given::Nothing,
            (Grant::KeepActive, Loss::Deactivation) => has_lapsed && it.given != Given::Nothing,
            // Its time ran out, or an admin ended it: everything it held back goes.
            (Grant::Kept(_), _) => has_lapsed,
            (Grant::AccessGroup(_) | Grant::Role(_) | Grant::KeepActive, _) => false,
        };
        self.all.iter().any(|(it, fate)| match fate {
            Fate::Stands => is_cause(it, false),
            Fate::Lapses(_) => is_cause(it, true),
            Fate::IsOvertaken => false,
        })
    }

    /// Writes what became of each.
    pub(super) fn write(
        &self,
        draft: &mut Draft<'_>,
        property: &PropertyFacts,
        given: &[(OverrideId, Given)],
    ) {
        for (it, fate) in &self.all {
            let how = match fate {
                Fate::Stands => None,
                Fate::Lapses(how) => Some(*how),
                Fate::IsOvertaken => Some(OverrideEnd::Overtaken),
            };
            if let Some(how) = how {
                draft.change(Change::EndOverride { id: it.id, how });
                draft.event(explain::event::override_ended(property, &it.grant, how));
                continue;
            }
            draft.wake_at(it.expires_at);
            if it.ended_by_leave_at.is_some() {
                draft.change(Change::RestoreOverride { id: it.id });
            }
            let now = given.iter().find(|(id, _)| *id == it.id);
            if let Some((_, now)) = now.filter(|(_, now)| *now != it.given) {
                draft.change(Change::NoteOverride {
                    id: it.id,
                    given: *now,
                });
            }
            if let Grant::Kept(Kept { facts: None, .. }) = &it.grant {
                let facts = draft.facts.fingerprint();
                draft.change(Change::BindOverride { id: it.id, facts });
            }
        }
    }
}

fn fate(draft: &Draft<'_>, property: &PropertyFacts, it: &OverrideFacts, is_same_person: bool) -> Fate {
    let facts = draft.facts;
    let has_expired = facts.now >= it.expires_at && !facts.are_timers_paused;
    let is_gone_too_long =
        |left: DateTime<Utc>| !is_same_person || facts.now - left > limits::RESTORE_BY_HAND;
    match &it.grant {
        _ if it.is_ended => Fate::Lapses(OverrideEnd::Ended),
        _ if it.ended_by_leave_at.is_some_and(is_gone_too_long) => Fate::Lapses(OverrideEnd::NotRestored),
        _ if has_expired => Fate::Lapses(OverrideEnd::Expired),
        Grant::Kept(kept) => {
            let is_same = kept.revision == property.rules.revision
                && kept.facts.is_none_or(|known| known == facts.fingerprint());
            match is_same {
                true => Fate::Stands,
                false => Fate::IsOvertaken,
            }
        }
        Grant::AccessGroup(_) | Grant::Role(_) | Grant::KeepActive => Fate::Stands,
    }
}
