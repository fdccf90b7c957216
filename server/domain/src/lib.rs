//! Latchkey's decisions: rules, conditions, reconciling. Data in, decision out; no I/O, no clock, no randomness.
//!
//! Start at [`reconcile()`]: every cause (a SCIM write, a group change, a publish, a timer) ends in that one function.
//! It loads nothing and writes nothing: the caller gathers [`Facts`], applies the [`Plan`], in one transaction.
//! Text for people (summaries, labels, traces) is made here too, so that web, API and mail say the same.

#[macro_use]
mod keyed;

pub mod access;
pub mod breaker;
pub mod compare;
pub mod condition;
pub mod doctor;
pub mod email;
pub mod error;
pub mod evaluate;
pub mod explain;
pub mod group_link;
pub mod id;
pub mod limits;
pub mod lint;
pub mod mobile_key;
pub mod okta_person;
pub mod okta_problem;
pub mod person;
pub mod preview;
pub mod property;
pub mod reconcile;
pub mod role;
pub mod rule;
pub mod schedule;
pub mod steady_clock;
pub mod text;
pub mod token_expiry;

pub use breaker::{Breaker, HeldFor, Traffic};
pub use condition::{
    Attribute, AttributeKind, Condition, ConditionError, ConditionSpec, ConditionValue, Operator, Truth,
};
pub use email::Email;
pub use error::{EmailError, IdError, UnknownKey};
pub use evaluate::{
    CompiledRules, ConditionTrace, Decision, RuleResult, RuleTrace, decide, decide_with_trace, matching,
};
pub use group_link::{GroupLinks, NamedGroup, pairs_by_name};
pub use id::{
    AccessGroupId, AdminId, ApiTokenId, AppliedLossId, AuditEventId, DirectoryGroupId, DirectoryUserId,
    DoorId, EmployeeId, GroupHoldId, IntegrationId, LossHoldId, MembershipId, MobileKeyId, OrganizationId,
    OutboxMailId, OverrideId, PendingLossId, PreviewId, PropertyId, RuleId, RuleSetRevisionId, ScheduleId,
    ScimRequestId, ScimTokenId, SessionId, SyncEventId,
};
pub use lint::{Finding, LintAccessGroup, LintCode, LintGroup, Linted, Reach, lint};
pub use mobile_key::life::{KeyAct, KeyLife, KeyRefusal, Moved};
pub use mobile_key::{MailState, MobileKeyAction, MobileKeyStatus, Suspender};
pub use okta_problem::OktaProblem;
pub use person::{
    Attributes, DirectoryAddress, DirectoryProfile, DirectoryValue, EmployeeField, EmployeeFields,
    FieldChange,
};
pub use property::{Address, PropertyField, PropertyFields};
pub use reconcile::{
    AppliedHow, CandidateEmployee, Change, DirectoryUserFacts, DirectoryUserState, EmployeeFacts,
    EmployeeRef, EndedHow, Event, EventChange, EventKind, Facts, Given, Grant, GroupFact, IntegrationFacts,
    Kept, KeptAccess, KeyRef, LastOutcome, Loss, LossKind, LossState, MembershipContent, MembershipFacts,
    MembershipStatus, MobileKeyFacts, Outcome, OutcomeKind, OverrideEnd, OverrideFacts, OverrideKind, Owner,
    PendingLossFacts, PersonOutcome, Plan, PropertyFacts, Refusal, RuleStamp, Settings, Tone, Why, ask,
    foresee, reconcile, without,
};
pub use role::{AdminRole, Role};
pub use rule::{Match, Rule, RuleOutcome, RuleSet, RuleSetError, RuleSetProblem};
pub use schedule::{Schedule, ScheduleError, Window};
pub use steady_clock::{Look, SteadyClock};
pub use text::Text;
