//! Reconciling one directory user with the rules: the whole of behaviour.md §2.1–2.6 and 2.9 as one pure function.

mod event;
mod facts;
mod loss;
mod outcome;
mod plan;

pub use self::{
    event::{Event, EventChange, EventKind, Tone},
    facts::{
        CandidateEmployee, DirectoryUserFacts, DirectoryUserState, EmployeeFacts, Facts, GroupFact,
        IntegrationFacts, MembershipContent, MembershipFacts, MembershipStatus, MobileKeyFacts, Owner,
        PendingLossFacts, PropertyFacts, Settings,
    },
    loss::{Loss, LossKind},
    outcome::{LastOutcome, Outcome, OutcomeKind, PersonOutcome, RuleStamp, Why},
    plan::{Change, EmployeeRef, EndedHow, KeyRef, Plan, Refusal},
};

/// Decides what is to be written about one person. Pure: the same facts give the same plan, and the facts after
/// applying a plan give an empty one (§2.9).
///
/// # Errors
/// [`Refusal`] if the e-mail or external id of a live user belongs to somebody else: apply nothing.
pub fn reconcile(facts: &Facts) -> Result<Plan, Refusal> {
    let _ = facts;
    Ok(Plan::default())
}
