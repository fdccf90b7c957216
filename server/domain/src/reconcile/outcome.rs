//! What came of a decision: per property with its trace, and once per person.

use std::hash::{Hash, Hasher};

use serde::{Deserialize, Serialize};

use crate::{evaluate::RuleTrace, id::RuleId};

const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0000_0100_0000_01b3;

keyed! {
    /// What came of a person in one property.
    pub enum OutcomeKind, "outcome" {
        /// A rule decided.
        Matched = "matched", "Matched";
        NoMatch = "no_match", "No match";
        /// A rule hangs on groups not yet known.
        WaitingGroups = "waiting_groups", "Waiting: groups not yet known";
        /// The property has no enabled rule.
        Paused = "paused", "Dropped: no rules";
        /// A rule decided, underneath an admin's suspension.
        HeldByAdmin = "held_by_admin", "Held by admin: suspended";
        /// The person left the directory.
        Left = "left", "Left";
    }
}

keyed! {
    /// What came of the person as a whole, before any property is asked.
    pub enum PersonOutcome, "person outcome" {
        /// The properties decide.
        Decided = "decided", "Decided";
        /// No property has rules: the whole request is dropped (§2.5).
        DroppedNoRules = "dropped_no_rules", "Dropped: no rules";
        /// Nobody is created or linked (§2.2).
        SkippedNoEmail = "skipped_no_email", "Skipped: no primary e-mail";
        /// Linked, goes on with the last known e-mail (§2.2).
        EmailMissing = "email_missing", "Goes on with the last known e-mail";
        /// Left; the new e-mail is someone else's, so the employee keeps the old one (§2.1).
        EmailInConflict = "email_in_conflict", "Left; e-mail kept, the new one is taken";
        /// Left the directory.
        Left = "left", "Left";
    }
}

/// Which rule, as it was when it decided.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct RuleStamp {
    /// The rule.
    pub rule: RuleId,
    /// From 1.
    pub position: u32,
    /// Its name at the time.
    pub name: String,
    /// The revision of the rule set.
    pub revision: u32,
}

/// Why a membership exists as it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// A rule decided last: the directory owns it.
    Rule(RuleStamp),
    /// Made by hand; the directory owns it only after a rule has matched once (§2.5).
    Manual,
    /// An override made it (§2.8).
    Override,
}

/// The latest decision for a person in a property; stored, shown as "why".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// What came of it.
    pub kind: OutcomeKind,
    /// The rule that decided or is waited for.
    pub rule: Option<RuleStamp>,
    /// The revision asked; 0 = none published.
    pub revision: u32,
    /// One sentence, without the person's name.
    pub summary: String,
    /// The rules in order; empty when none was asked.
    pub trace: Vec<RuleTrace>,
    /// Equal if everything above is equal: store it, give it back in [`LastOutcome`].
    pub fingerprint: i64,
}

/// The parts of an outcome that say why.
pub(super) struct Decided {
    pub(super) revision: u32,
    pub(super) summary: String,
    pub(super) trace: Vec<RuleTrace>,
}

/// What is needed of the stored outcome to see whether a new one differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastOutcome {
    /// What came of it.
    pub kind: OutcomeKind,
    /// The rule that decided or was waited for.
    pub rule: Option<RuleId>,
    /// See [`Outcome::fingerprint`].
    pub fingerprint: i64,
}

impl Outcome {
    pub(super) fn new(kind: OutcomeKind, rule: Option<RuleStamp>, decided: Decided) -> Self {
        let Decided {
            revision,
            summary,
            trace,
        } = decided;
        let fingerprint = Fnv::of(&(kind, &rule, revision, &summary, &trace));
        Self {
            kind,
            rule,
            revision,
            summary,
            trace,
            fingerprint,
        }
    }

    /// What to give back next time.
    pub fn last(&self) -> LastOutcome {
        LastOutcome {
            kind: self.kind,
            rule: self.rule.as_ref().map(|stamp| stamp.rule),
            fingerprint: self.fingerprint,
        }
    }
}

/// FNV-1a: the standard library's hasher may change between releases, a stored fingerprint must not. A change would only
/// make outcomes be written once more; it is no defence against chosen input and need not be.
pub(super) struct Fnv(u64);

impl Fnv {
    pub(super) fn of(value: &impl Hash) -> i64 {
        let mut hasher = Self(FNV_OFFSET);
        value.hash(&mut hasher);
        hasher.finish().cast_signed()
    }
}

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(FNV_PRIME);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A stored fingerprint must mean the same after an update: the published test vectors of FNV-1a.
    #[test]
    fn a_fingerprint_stays_what_it_is() {
        for (bytes, expected) in [
            ("", 0xcbf2_9ce4_8422_2325),
            ("a", 0xaf63_dc4c_8601_ec8c),
            ("foobar", 0x8594_4171_f739_67e8_u64),
        ] {
            let mut hasher = Fnv(FNV_OFFSET);
            hasher.write(bytes.as_bytes());
            assert_eq!(hasher.finish(), expected, "{bytes:?}");
        }
    }
}
