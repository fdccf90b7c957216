//! Losses that are held, and losses that took place.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};

use super::employee::Employee;
use super::membership;
use super::property::Property;
use crate::graphql::context::Asked;
use crate::graphql::kind::{HoldReason, LossKind};
use crate::graphql::loader::{self, EmployeeOf, PropertyOf};
use crate::service::loss::{self, OpenHold, StoredAppliedLoss};

/// One time that the breaker holds a property's losses: nothing is taken until an admin decides.
pub struct LossHold(pub OpenHold);

/// One time that the breaker holds a property's losses: nothing is taken until an admin decides.
#[Object]
impl LossHold {
    /// Id.
    async fn id(&self) -> ID {
        ID(self.0.hold.id.to_string())
    }

    /// Whose losses.
    async fn property(&self, ctx: &Context<'_>) -> Result<Property> {
        Ok(Property(
            loader::referred(ctx.rows(), PropertyOf(self.0.hold.property)).await?,
        ))
    }

    /// Which bound was passed.
    async fn reason(&self) -> HoldReason {
        self.0.hold.reason.into()
    }

    /// Since when.
    async fn since(&self) -> DateTime<Utc> {
        self.0.hold.since
    }

    /// People with a held loss by now.
    async fn people_count(&self) -> u64 {
        self.0.people
    }

    /// People who lost something within ten minutes, or would have, when it began.
    async fn counted_count(&self) -> u64 {
        self.0.hold.traffic.people
    }

    /// Memberships that rules gave when it began.
    async fn membership_count(&self) -> u64 {
        self.0.hold.traffic.memberships
    }

    /// Who they are; the first hundred.
    async fn people(&self, ctx: &Context<'_>) -> Result<Vec<Employee>> {
        let held = loss::held_people(ctx.app(), ctx.actor()?, self.0.hold.property).await?;
        let mut people = Vec::with_capacity(held.len());
        for id in held {
            people.push(Employee(loader::referred(ctx.rows(), EmployeeOf(id)).await?));
        }
        Ok(people)
    }

    /// Losses of the property that took place already and can be undone, newest first; a hundred at most.
    async fn applied(&self, ctx: &Context<'_>) -> Result<Vec<AppliedLoss>> {
        let applied = loss::applied(ctx.app(), ctx.actor()?, self.0.hold.property).await?;
        Ok(applied.into_iter().map(AppliedLoss).collect())
    }
}

/// A loss that took place.
pub struct AppliedLoss(pub StoredAppliedLoss);

/// A loss that took place.
#[Object]
impl AppliedLoss {
    /// Id.
    async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// Who lost something.
    async fn employee(&self, ctx: &Context<'_>) -> Result<Employee> {
        Ok(Employee(
            loader::referred(ctx.rows(), EmployeeOf(self.0.employee)).await?,
        ))
    }

    /// What.
    async fn kind(&self) -> LossKind {
        self.0.loss.kind().into()
    }

    /// In words, e.g. Removal from Hardware lab.
    async fn summary(&self, ctx: &Context<'_>) -> Result<String> {
        membership::loss_in_words(ctx, self.0.loss).await
    }

    /// When.
    async fn applied_at(&self) -> DateTime<Utc> {
        self.0.applied_at
    }
}

/// When losses of a property are held.
#[derive(SimpleObject)]
pub struct Breaker {
    /// More people than this within ten minutes, if they are also more than `percent`.
    pub people: u64,
    /// Percent of the property's memberships that rules gave.
    pub percent: u64,
    /// More people than this, whatever part they are.
    pub most: u64,
    /// All of them, if they are at least so many.
    pub all_of: u64,
}

impl From<domain::Breaker> for Breaker {
    fn from(breaker: domain::Breaker) -> Self {
        let domain::Breaker {
            people,
            percent,
            most,
            all_of,
        } = breaker;
        Self {
            people,
            percent,
            most,
            all_of,
        }
    }
}
