//! Who opens which door, and why somebody has what they have.

use async_graphql::{Context, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use domain::Decision;

use super::access_group::AccessGroup;
use super::membership::Membership;
use super::outcome::RuleTrace;
use super::property::{Property, Schedule};
use crate::graphql::context::Asked;
use crate::graphql::kind::AccessCode;
use crate::graphql::loader::{self, AccessGroupOf, PropertyOf, ScheduleOf};
use crate::service::access::Answer;
use crate::service::explanation::Explanation;

/// Whether a door opens for a person at a moment, and the way there.
pub struct Access(pub Answer);

/// Whether a door opens for a person at a moment, and the way there.
#[Object]
impl Access {
    /// It opens.
    async fn allowed(&self) -> bool {
        self.0.code == domain::access::AccessCode::Allowed
    }

    /// Why, or why not.
    async fn code(&self) -> AccessCode {
        self.0.code.into()
    }

    /// The same in words.
    async fn reason(&self) -> &str {
        self.0.code.label()
    }

    /// Where the door is.
    async fn property(&self, ctx: &Context<'_>) -> Result<Property> {
        let found = loader::referred(ctx.rows(), PropertyOf(self.0.property)).await?;
        Ok(Property(found))
    }

    /// The person's membership there; it names the rule that gave it.
    async fn membership(&self) -> Option<Membership> {
        self.0.membership.clone().map(Membership)
    }

    /// The access group that opens the door, or that would at another time.
    async fn access_group(&self, ctx: &Context<'_>) -> Result<Option<AccessGroup>> {
        match self.0.access_group {
            Some(id) => Ok(ctx.rows().load_one(AccessGroupOf(id)).await?.map(AccessGroup)),
            None => Ok(None),
        }
    }

    /// Its schedule; null: always.
    async fn schedule(&self, ctx: &Context<'_>) -> Result<Option<Schedule>> {
        match self.0.schedule {
            Some(id) => Ok(ctx.rows().load_one(ScheduleOf(id)).await?.map(Schedule)),
            None => Ok(None),
        }
    }
}

/// What the rules of a property say of a person now, and why.
#[derive(SimpleObject)]
pub struct RuleExplanation {
    /// In words: which rule decides, or why none does.
    summary: String,
    /// Place of the rule that decides or is waited for, from 1.
    position: Option<u32>,
    /// The revision in force; 0 = never published.
    revision: u32,
    /// The rules in order, with what each does.
    rules: Vec<RuleTrace>,
    /// The request or act that last changed anything for the person here, e.g. PATCH /Users/….
    cause: Option<String>,
    /// When that was.
    caused_at: Option<DateTime<Utc>>,
}

impl From<Explanation> for RuleExplanation {
    fn from(found: Explanation) -> Self {
        let named = |index: usize| {
            let rule = found.trace.get(index);
            rule.map_or(String::new(), |rule| {
                format!("rule {} {}", rule.position, rule.name)
            })
        };
        let (summary, index) = match found.decision {
            Decision::Paused => (
                "This property has no rules, so nothing changes there.".to_owned(),
                None,
            ),
            Decision::Matched { index } => (format!("Decided by {}.", named(index)), Some(index)),
            Decision::Waiting { index } => {
                let rule = named(index);
                (
                    format!("Waiting: {rule} asks for groups not yet known."),
                    Some(index),
                )
            }
            Decision::NoMatch => ("No rule matches.".to_owned(), None),
        };
        let (cause, caused_at) = found.cause.unzip();
        Self {
            summary,
            position: index
                .and_then(|index| found.trace.get(index))
                .map(|rule| rule.position),
            revision: found.revision,
            rules: found.trace.iter().map(Into::into).collect(),
            cause,
            caused_at,
        }
    }
}
