//! The mobile key's states and who moved it there (behaviour.md §2.6): queued → invited → claimed → suspended → revoked.
//! Mail, claim links and generations are in [`life`].

pub mod life;

use chrono::{DateTime, TimeDelta, Utc};

keyed! {
    /// What a rule does with the key of a person it matches.
    pub enum MobileKeyAction, "mobile key action" {
        Issue = "issue", "Issue key";
        Leave = "leave", "Leave key";
        Suspend = "suspend", "Suspend key";
    }
}

keyed! {
    /// Where a key is in its life.
    pub enum MobileKeyStatus, "mobile key status" {
        /// Made; its claim mail has not left.
        Queued = "queued", "Queued";
        /// The claim mail was handed over.
        Invited = "invited", "Invited";
        /// On a phone.
        Claimed = "claimed", "Claimed";
        /// Opens nothing, may come back.
        Suspended = "suspended", "Suspended";
        /// Opens nothing, for ever.
        Revoked = "revoked", "Revoked";
    }
}

keyed! {
    /// Who suspended or revoked a key. The engine lifts only what the engine did (behaviour.md §2.6).
    pub enum Suspender, "suspender" {
        /// The person left the directory (§2.1).
        Left = "left", "Left the directory";
        /// No membership is active any more.
        NoMembership = "no_membership", "No active membership";
        /// A matching rule says suspend.
        Rule = "rule", "A rule";
        /// The restore time ran out while suspended.
        Expired = "expired", "Restore time ran out";
        /// The address went to another person (§2.3).
        AddressReused = "address_reused", "Address re-used";
        /// An admin: never lifted by the engine.
        Admin = "admin", "An admin";
    }
}

impl Suspender {
    /// The engine did it, so the engine may undo it.
    pub const fn is_engine(self) -> bool {
        match self {
            Self::Left | Self::NoMembership | Self::Rule | Self::Expired | Self::AddressReused => true,
            Self::Admin => false,
        }
    }
}

impl MobileKeyStatus {
    /// The key opens doors or is on its way to (so it can be suspended).
    pub const fn is_live(self) -> bool {
        match self {
            Self::Queued | Self::Invited | Self::Claimed => true,
            Self::Suspended | Self::Revoked => false,
        }
    }

    /// Whether a key may go from here to there. Suspended goes back to whatever it was before.
    pub const fn may_become(self, next: Self) -> bool {
        match (self, next) {
            (Self::Queued, Self::Invited | Self::Suspended | Self::Revoked) => true,
            (Self::Invited, Self::Claimed | Self::Suspended | Self::Revoked) => true,
            (Self::Claimed, Self::Suspended | Self::Revoked) => true,
            (Self::Suspended, Self::Queued | Self::Invited | Self::Claimed | Self::Revoked) => true,
            (Self::Queued, Self::Queued | Self::Claimed) => false,
            (Self::Invited, Self::Queued | Self::Invited) => false,
            (Self::Claimed, Self::Queued | Self::Invited | Self::Claimed) => false,
            (Self::Suspended, Self::Suspended) => false,
            (
                Self::Revoked,
                Self::Queued | Self::Invited | Self::Claimed | Self::Suspended | Self::Revoked,
            ) => false,
        }
    }
}

keyed! {
    /// Where a mail in the outbox is (behaviour.md §7).
    pub enum MailState, "mail state" {
        /// Waits to leave.
        Queued = "queued", "Queued";
        /// The mail server took it.
        Sent = "sent", "Sent";
        /// The mail server refused it for good.
        Failed = "failed", "Failed";
        /// Not wanted any more before it left.
        Cancelled = "cancelled", "Cancelled";
        /// Its key is on a phone.
        Claimed = "claimed", "Claimed";
        /// Its link was good for seven days and was not used.
        Expired = "expired", "Expired";
    }
}

/// When a key that the engine suspended can no longer be restored: from then on it is revoked.
pub fn restorable_until(suspended_at: DateTime<Utc>, restore_for: TimeDelta) -> DateTime<Utc> {
    suspended_at + restore_for
}

#[cfg(test)]
mod tests {
    use super::{MobileKeyStatus::*, *};

    #[test]
    fn a_key_goes_forward_and_comes_back_only_from_suspension() {
        let allowed = [
            (Queued, Invited),
            (Queued, Suspended),
            (Queued, Revoked),
            (Invited, Claimed),
            (Invited, Suspended),
            (Invited, Revoked),
            (Claimed, Suspended),
            (Claimed, Revoked),
            (Suspended, Queued),
            (Suspended, Invited),
            (Suspended, Claimed),
            (Suspended, Revoked),
        ];
        for from in MobileKeyStatus::ALL {
            for to in MobileKeyStatus::ALL {
                assert_eq!(
                    from.may_become(*to),
                    allowed.contains(&(*from, *to)),
                    "{from} to {to}"
                );
            }
        }
    }

    #[test]
    fn only_an_admins_suspension_is_not_the_engines() {
        for suspender in Suspender::ALL {
            assert_eq!(suspender.is_engine(), *suspender != Suspender::Admin);
        }
    }
}
