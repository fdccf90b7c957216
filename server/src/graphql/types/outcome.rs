//! Decisions and why they came out as they did.

use async_graphql::{Context, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};

use super::property::Property;
use crate::graphql::context::Asked;
use crate::graphql::kind::{ConditionOperator, OutcomeKind, RuleMatch, RuleResult, Truth};
use crate::graphql::loader::{self, PropertyOf};
use crate::service::employee::StoredOutcome;

/// The latest decision about a person in a property.
pub struct Outcome(pub StoredOutcome);

/// The latest decision about a person in a property.
#[Object]
impl Outcome {
    /// Where.
    async fn property(&self, ctx: &Context<'_>) -> Result<Property> {
        Ok(Property(
            loader::referred(ctx.rows(), PropertyOf(self.0.property)).await?,
        ))
    }

    /// What came out.
    async fn kind(&self) -> OutcomeKind {
        self.0.kind.into()
    }

    /// One sentence.
    async fn summary(&self) -> &str {
        &self.0.summary
    }

    /// The revision of the rules that was asked; 0 = none was published.
    async fn revision(&self) -> i32 {
        self.0.revision
    }

    /// When it first came out like this.
    async fn decided_at(&self) -> DateTime<Utc> {
        self.0.decided_at
    }

    /// The rules in order, with what each did.
    async fn rules(&self) -> Vec<RuleTrace> {
        self.0.trace.iter().map(Into::into).collect()
    }
}

/// What one rule did with a person.
#[derive(SimpleObject)]
pub struct RuleTrace {
    /// Its place, from 1.
    position: u32,
    /// Its name then.
    name: String,
    /// What it did.
    result: RuleResult,
    /// How its conditions are joined.
    #[graphql(name = "match")]
    matching: RuleMatch,
    /// Its conditions; empty if it was not asked.
    conditions: Vec<ConditionTrace>,
}

impl From<&domain::RuleTrace> for RuleTrace {
    fn from(trace: &domain::RuleTrace) -> Self {
        Self {
            position: trace.position,
            name: trace.name.clone(),
            result: trace.result.into(),
            matching: trace.matching.into(),
            conditions: trace.conditions.iter().map(Into::into).collect(),
        }
    }
}

/// What one condition came to, with the values compared.
#[derive(SimpleObject)]
pub struct ConditionTrace {
    /// What people call the attribute.
    label: String,
    /// How it was compared.
    operator: ConditionOperator,
    /// With what.
    wanted: Vec<String>,
    /// The person's real values; empty = absent.
    actual: Vec<String>,
    /// Whether it held.
    truth: Truth,
}

impl From<&domain::ConditionTrace> for ConditionTrace {
    fn from(trace: &domain::ConditionTrace) -> Self {
        Self {
            label: trace.label.to_string(),
            operator: trace.operator.into(),
            wanted: trace.wanted.iter().map(ToString::to_string).collect(),
            actual: trace.actual.iter().map(ToString::to_string).collect(),
            truth: trace.truth.into(),
        }
    }
}
