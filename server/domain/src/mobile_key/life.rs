//! The life of one key as a state machine (behaviour.md §2.6, §7): what each act makes of it, whether older links die and
//! whether a mail goes out. Total: every act in every state is either a move or a named refusal. Who may act is not known
//! here, nor how a link looks.

use chrono::{DateTime, Utc};
use thiserror::Error;

use super::{MobileKeyStatus, Suspender};
use crate::limits::CLAIM_LINK_LIFETIME;

/// Everything about a key that an act looks at or changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyLife {
    /// Where it is.
    pub status: MobileKeyStatus,
    /// Where it goes back to; only while suspended.
    pub resumes_as: Option<MobileKeyStatus>,
    /// Who suspended or revoked it; only then.
    pub ended_by: Option<Suspender>,
    /// Rises with each end of its links. The first is 1.
    pub generation: u32,
    /// Until when the link of this generation is good; none: never handed over, or its links ended.
    pub link_until: Option<DateTime<Utc>>,
}

/// What happens to a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyAct {
    /// The claim mail of this generation was handed over for the first time.
    HandOver {
        /// Of the mail.
        generation: u32,
        /// When.
        at: DateTime<Utc>,
    },
    /// Somebody pressed the button behind the link of this generation.
    Claim {
        /// Of the link.
        generation: u32,
        /// When.
        at: DateTime<Utc>,
        /// Whether the person may enter anywhere now.
        has_access: bool,
    },
    /// An admin asks for a new mail.
    Resend {
        /// Whether the person may enter anywhere now.
        has_access: bool,
    },
    /// The person's address changed.
    ChangeAddress,
    /// Taken away for a while.
    Suspend(Suspender),
    /// An admin gives back what an admin took.
    Restore {
        /// Whether the person may enter anywhere now.
        has_access: bool,
    },
    /// Taken away for ever.
    Revoke(Suspender),
}

/// What an act made of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The key then.
    pub life: KeyLife,
    /// Older links die and unsent mails are cancelled.
    pub ends_links: bool,
    /// A claim mail of the new generation goes into the outbox.
    pub mails: bool,
}

/// Why an act does nothing. Each is a page or an error of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum KeyRefusal {
    /// A newer link took its place, or the links were ended.
    #[error("this link was replaced; use the newest mail, or ask for a new one")]
    Replaced,
    /// Seven days have passed since it was handed over.
    #[error("this link has expired; ask for a new one")]
    Expired,
    /// The key is on a phone already.
    #[error("this key was already added to a phone")]
    Claimed,
    /// It was taken away.
    #[error("this key is suspended")]
    Suspended,
    /// It was taken away for ever.
    #[error("this key was revoked; it cannot come back")]
    Revoked,
    /// The person has no active membership.
    #[error("this person has no access anywhere at the moment")]
    NoAccess,
    /// Nothing to give back: it is not suspended.
    #[error("this key is not suspended")]
    NotSuspended,
    /// The rules took it, so only they give it back.
    #[error("this key was suspended by the rules; it comes back when they give access again")]
    SuspendedByRules,
}

impl KeyLife {
    /// A key just issued.
    pub const fn issued() -> Self {
        Self {
            status: MobileKeyStatus::Queued,
            resumes_as: None,
            ended_by: None,
            generation: 1,
            link_until: None,
        }
    }

    /// What the act makes of the key.
    ///
    /// # Errors
    /// Why it does nothing.
    pub fn after(&self, act: KeyAct) -> Result<Moved, KeyRefusal> {
        match act {
            KeyAct::HandOver { generation, at } => self.handed_over(generation, at),
            KeyAct::Claim {
                generation,
                at,
                has_access,
            } => self.claimed((generation, at), has_access),
            KeyAct::Resend { has_access } => self.sent_again(has_access),
            KeyAct::ChangeAddress => self.without_links(false),
            KeyAct::Suspend(by) => self.suspended(by),
            KeyAct::Restore { has_access } => self.restored(has_access),
            KeyAct::Revoke(by) => self.revoked(by),
        }
    }

    /// Why nothing can be done with an unclaimed key here, if so.
    const fn unclaimed(&self) -> Result<(), KeyRefusal> {
        match self.status {
            MobileKeyStatus::Queued | MobileKeyStatus::Invited => Ok(()),
            MobileKeyStatus::Claimed => Err(KeyRefusal::Claimed),
            MobileKeyStatus::Suspended => Err(KeyRefusal::Suspended),
            MobileKeyStatus::Revoked => Err(KeyRefusal::Revoked),
        }
    }

    fn handed_over(&self, generation: u32, at: DateTime<Utc>) -> Result<Moved, KeyRefusal> {
        self.unclaimed()?;
        if generation != self.generation {
            return Err(KeyRefusal::Replaced);
        }
        Ok(Moved::to(Self {
            status: MobileKeyStatus::Invited,
            // The first hand-over counts, whatever a crash repeats.
            link_until: self.link_until.or(Some(at + CLAIM_LINK_LIFETIME)),
            ..self.clone()
        }))
    }

    /// A claim while queued proves the hand-over that a crash kept from being noted: it passes through invited.
    fn claimed(&self, (generation, at): (u32, DateTime<Utc>), has_access: bool) -> Result<Moved, KeyRefusal> {
        self.unclaimed()?;
        if generation != self.generation {
            return Err(KeyRefusal::Replaced);
        }
        if self.link_until.is_some_and(|until| at >= until) {
            return Err(KeyRefusal::Expired);
        }
        if !has_access {
            return Err(KeyRefusal::NoAccess);
        }
        Ok(Moved::to(Self {
            status: MobileKeyStatus::Claimed,
            link_until: None,
            ..self.clone()
        }))
    }

    fn sent_again(&self, has_access: bool) -> Result<Moved, KeyRefusal> {
        self.unclaimed()?;
        match has_access {
            true => self.without_links(true),
            false => Err(KeyRefusal::NoAccess),
        }
    }

    fn without_links(&self, mails: bool) -> Result<Moved, KeyRefusal> {
        self.unclaimed()?;
        Ok(Moved {
            life: Self {
                generation: self.generation.saturating_add(1),
                link_until: None,
                ..self.clone()
            },
            ends_links: true,
            mails,
        })
    }

    fn suspended(&self, by: Suspender) -> Result<Moved, KeyRefusal> {
        let (resumes_as, ends_links) = match self.status {
            MobileKeyStatus::Queued | MobileKeyStatus::Invited | MobileKeyStatus::Claimed => {
                (Some(self.status), true)
            }
            // An admin's word stands above the engine's: from now on only an admin lifts it.
            MobileKeyStatus::Suspended
                if by == Suspender::Admin && self.ended_by.is_some_and(Suspender::is_engine) =>
            {
                (self.resumes_as, false)
            }
            MobileKeyStatus::Suspended => return Err(KeyRefusal::Suspended),
            MobileKeyStatus::Revoked => return Err(KeyRefusal::Revoked),
        };
        Ok(self.ended(MobileKeyStatus::Suspended, by, (resumes_as, ends_links)))
    }

    fn restored(&self, has_access: bool) -> Result<Moved, KeyRefusal> {
        match self.status {
            MobileKeyStatus::Suspended => {}
            MobileKeyStatus::Queued | MobileKeyStatus::Invited | MobileKeyStatus::Claimed => {
                return Err(KeyRefusal::NotSuspended);
            }
            MobileKeyStatus::Revoked => return Err(KeyRefusal::Revoked),
        }
        if self.ended_by.is_some_and(Suspender::is_engine) {
            return Err(KeyRefusal::SuspendedByRules);
        }
        if !has_access {
            return Err(KeyRefusal::NoAccess);
        }
        Ok(Moved::to(Self {
            status: self.resumes_as.unwrap_or(MobileKeyStatus::Queued),
            resumes_as: None,
            ended_by: None,
            ..self.clone()
        }))
    }

    fn revoked(&self, by: Suspender) -> Result<Moved, KeyRefusal> {
        match self.status {
            MobileKeyStatus::Queued
            | MobileKeyStatus::Invited
            | MobileKeyStatus::Claimed
            | MobileKeyStatus::Suspended => Ok(self.ended(MobileKeyStatus::Revoked, by, (None, true))),
            MobileKeyStatus::Revoked => Err(KeyRefusal::Revoked),
        }
    }

    fn ended(
        &self,
        status: MobileKeyStatus,
        by: Suspender,
        (resumes_as, ends_links): (Option<MobileKeyStatus>, bool),
    ) -> Moved {
        Moved {
            life: Self {
                status,
                resumes_as,
                ended_by: Some(by),
                generation: self.generation.saturating_add(u32::from(ends_links)),
                link_until: None,
            },
            ends_links,
            mails: false,
        }
    }
}

impl Moved {
    const fn to(life: KeyLife) -> Self {
        Self {
            life,
            ends_links: false,
            mails: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use proptest::prelude::*;

    use super::{MobileKeyStatus::*, *};

    fn time(hours: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::hours(hours)
    }

    fn key(status: MobileKeyStatus) -> KeyLife {
        KeyLife {
            status,
            resumes_as: (status == Suspended).then_some(Invited),
            ended_by: (!status.is_live()).then_some(Suspender::Admin),
            generation: 3,
            link_until: (status == Invited).then_some(time(168)),
        }
    }

    /// One row an act, one letter a state (queued, invited, claimed, suspended, revoked): the state it goes to, or why not:
    /// `=` already claimed, `/` suspended, `x` revoked, `n` not suspended.
    #[test]
    fn what_each_act_makes_of_each_state() {
        let has_access = true;
        let (generation, at) = (3, time(1));
        let table = [
            (KeyAct::HandOver { generation, at }, "II=/x"),
            (
                KeyAct::Claim {
                    generation,
                    at,
                    has_access,
                },
                "CC=/x",
            ),
            (KeyAct::Resend { has_access }, "QI=/x"),
            (KeyAct::ChangeAddress, "QI=/x"),
            (KeyAct::Suspend(Suspender::Admin), "SSS/x"),
            (KeyAct::Restore { has_access }, "nnnIx"),
            (KeyAct::Revoke(Suspender::Admin), "RRRRx"),
        ];
        for (act, expected) in table {
            let got: String = MobileKeyStatus::ALL
                .iter()
                .map(|status| match key(*status).after(act) {
                    Ok(moved) => match moved.life.status {
                        Queued => 'Q',
                        Invited => 'I',
                        Claimed => 'C',
                        Suspended => 'S',
                        Revoked => 'R',
                    },
                    Err(KeyRefusal::Claimed) => '=',
                    Err(KeyRefusal::Suspended) => '/',
                    Err(KeyRefusal::Revoked) => 'x',
                    Err(KeyRefusal::NotSuspended) => 'n',
                    Err(
                        KeyRefusal::Replaced
                        | KeyRefusal::Expired
                        | KeyRefusal::NoAccess
                        | KeyRefusal::SuspendedByRules,
                    ) => '?',
                })
                .collect();
            assert_eq!(got, expected, "{act:?}");
        }
    }

    #[test]
    fn a_claim_is_refused_for_the_reason_that_the_person_can_act_on() {
        let claim = |generation, at, has_access| KeyAct::Claim {
            generation,
            at,
            has_access,
        };
        let invited = key(Invited);
        assert_eq!(invited.after(claim(2, time(1), true)), Err(KeyRefusal::Replaced));
        assert_eq!(invited.after(claim(3, time(168), true)), Err(KeyRefusal::Expired));
        assert_eq!(invited.after(claim(3, time(1), false)), Err(KeyRefusal::NoAccess));
        assert!(invited.after(claim(3, time(167), true)).is_ok());
    }

    #[test]
    fn only_an_admin_lifts_what_an_admin_took_even_from_the_engine() {
        let has_access = true;
        let rules = Suspender::Rule;
        let taken = key(Claimed).after(KeyAct::Suspend(rules)).unwrap().life;
        assert_eq!(
            taken.after(KeyAct::Restore { has_access }),
            Err(KeyRefusal::SuspendedByRules)
        );
        let moved = taken.after(KeyAct::Suspend(Suspender::Admin)).unwrap();
        assert!(!moved.ends_links, "they ended before");
        assert_eq!(moved.life.ended_by, Some(Suspender::Admin));
        let back = moved.life.after(KeyAct::Restore { has_access }).unwrap();
        assert_eq!((back.life.status, back.mails), (Claimed, false));
    }

    #[test]
    fn the_seven_days_count_from_the_first_hand_over() {
        let hand_over = |hours| KeyAct::HandOver {
            generation: 1,
            at: time(hours),
        };
        let first = KeyLife::issued().after(hand_over(0)).unwrap().life;
        let again = first.after(hand_over(5)).unwrap().life;
        assert_eq!(again.link_until, Some(time(168)));
    }

    /// A link that was replaced or used has no time left to count.
    #[test]
    fn an_ended_link_has_no_time_left() {
        let (invited, has_access) = (key(Invited), true);
        let claim = KeyAct::Claim {
            generation: 3,
            at: time(1),
            has_access,
        };
        for act in [claim, KeyAct::Resend { has_access }, KeyAct::ChangeAddress] {
            assert_eq!(invited.after(act).unwrap().life.link_until, None, "{act:?}");
        }
    }

    fn act() -> impl Strategy<Value = KeyAct> {
        let by = proptest::sample::select(Suspender::ALL.to_vec());
        prop_oneof![
            (1..6_u32, 0..400_i64).prop_map(|(generation, hours)| KeyAct::HandOver {
                generation,
                at: time(hours)
            }),
            (1..6_u32, 0..400_i64, any::<bool>()).prop_map(|(generation, hours, has_access)| {
                KeyAct::Claim {
                    generation,
                    at: time(hours),
                    has_access,
                }
            }),
            any::<bool>().prop_map(|has_access| KeyAct::Resend { has_access }),
            Just(KeyAct::ChangeAddress),
            by.clone().prop_map(KeyAct::Suspend),
            any::<bool>().prop_map(|has_access| KeyAct::Restore { has_access }),
            by.prop_map(KeyAct::Revoke),
        ]
    }

    proptest! {
        /// Along any history: states only move as the table of states allows, a generation never falls and rises exactly
        /// when links end, a mail always belongs to a new generation, and who ended a key is known exactly while it is.
        #[test]
        fn any_history_keeps_the_invariants(acts in prop::collection::vec(act(), 1..40)) {
            let mut life = KeyLife::issued();
            for act in acts {
                let Ok(moved) = life.after(act) else { continue };
                let next = moved.life;
                let through = match (life.status, next.status) {
                    (Queued, Claimed) => vec![Queued, Invited, Claimed],
                    (from, to) if from == to => vec![from],
                    (from, to) => vec![from, to],
                };
                for step in through.windows(2) {
                    prop_assert!(step[0].may_become(step[1]), "{:?}", step);
                }
                prop_assert_eq!(next.generation, life.generation + u32::from(moved.ends_links));
                prop_assert!(!moved.mails || moved.ends_links);
                prop_assert_eq!(next.ended_by.is_some(), !next.status.is_live());
                prop_assert_eq!(next.resumes_as.is_some(), next.status == Suspended);
                prop_assert!(next.link_until.is_none() || next.status == Invited);
                life = next;
            }
        }

        /// A link that worked once never works again.
        #[test]
        fn a_claim_is_single(acts in prop::collection::vec(act(), 0..40)) {
            let mut life = KeyLife::issued();
            let mut claims = 0;
            for act in acts {
                let Ok(moved) = life.after(act) else { continue };
                claims += u32::from(matches!(act, KeyAct::Claim { .. }));
                life = moved.life;
            }
            prop_assert!(claims <= 1);
        }
    }
}
