//! Losses (behaviour.md §4): what a person would lose in one property. How long they wait is `settle`'s business.

use serde::{Deserialize, Serialize};

use crate::{id::AccessGroupId, role::Role};

keyed! {
    /// What is lost.
    pub enum LossKind, "kind of loss" {
        Deactivation = "deactivation", "Deactivation";
        AccessGroup = "access_group", "An access group less";
        LowerRole = "lower_role", "A lower role";
        KeySuspension = "key_suspension", "Mobile key suspended";
    }
}

keyed! {
    /// What a loss that did not take place waits for.
    pub enum LossState, "state of a loss" {
        /// The end of its settle window.
        Pending = "pending", "Settling";
        /// An admin: the breaker holds it.
        Held = "held", "Held";
    }
}

keyed! {
    /// Why a loss took place when it did.
    pub enum AppliedHow, "how a loss came to take place" {
        /// Its settle window ended: it counts towards the breaker.
        Due = "due", "Settle window ended";
        /// Whoever published had seen it in the preview (§5), or an admin allowed it after a hold (§4).
        Accepted = "accepted", "Accepted";
        /// An override ended that had given it.
        Lapsed = "lapsed", "Override ended";
    }
}

/// One loss of one person in one property.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Loss {
    /// The membership would be deactivated.
    Deactivation,
    /// This access group would be taken away.
    AccessGroup(AccessGroupId),
    /// The role would become this lower one.
    LowerRole(Role),
    /// A rule would suspend the key.
    KeySuspension,
}

impl Loss {
    /// Its kind.
    pub const fn kind(self) -> LossKind {
        match self {
            Self::Deactivation => LossKind::Deactivation,
            Self::AccessGroup(_) => LossKind::AccessGroup,
            Self::LowerRole(_) => LossKind::LowerRole,
            Self::KeySuspension => LossKind::KeySuspension,
        }
    }

    /// The access group it is about, for a column.
    pub const fn access_group(self) -> Option<AccessGroupId> {
        match self {
            Self::AccessGroup(group) => Some(group),
            Self::Deactivation | Self::LowerRole(_) | Self::KeySuspension => None,
        }
    }

    /// The role it would leave, for a column.
    pub const fn role(self) -> Option<Role> {
        match self {
            Self::LowerRole(role) => Some(role),
            Self::Deactivation | Self::AccessGroup(_) | Self::KeySuspension => None,
        }
    }

    /// Back from columns; `None` if they do not fit together.
    pub const fn from_parts(
        kind: LossKind,
        access_group: Option<AccessGroupId>,
        role: Option<Role>,
    ) -> Option<Self> {
        match (kind, access_group, role) {
            (LossKind::Deactivation, None, None) => Some(Self::Deactivation),
            (LossKind::AccessGroup, Some(group), None) => Some(Self::AccessGroup(group)),
            (LossKind::LowerRole, None, Some(role)) => Some(Self::LowerRole(role)),
            (LossKind::KeySuspension, None, None) => Some(Self::KeySuspension),
            (LossKind::Deactivation | LossKind::KeySuspension, _, _) => None,
            (LossKind::AccessGroup | LossKind::LowerRole, _, _) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_loss_comes_back_from_its_columns() {
        let group = AccessGroupId(Uuid::from_u128(1));
        let all = [
            Loss::Deactivation,
            Loss::AccessGroup(group),
            Loss::LowerRole(Role::User),
            Loss::KeySuspension,
        ];
        for loss in all {
            let back = Loss::from_parts(loss.kind(), loss.access_group(), loss.role());
            assert_eq!(back, Some(loss));
        }
        for (kind, group, role) in [
            (LossKind::Deactivation, Some(group), None),
            (LossKind::KeySuspension, None, Some(Role::User)),
            (LossKind::AccessGroup, None, None),
            (LossKind::AccessGroup, Some(group), Some(Role::User)),
            (LossKind::LowerRole, Some(group), None),
            (LossKind::LowerRole, None, None),
        ] {
            assert_eq!(Loss::from_parts(kind, group, role), None, "{kind:?}");
        }
    }
}
