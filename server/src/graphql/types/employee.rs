//! Employees.

use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};

use super::access_override::AccessOverride;
use super::directory::DirectoryUser;
use super::membership::{Membership, PendingLoss};
use super::mobile_key::MobileKey;
use super::outcome::Outcome;
use super::property::Address;
use crate::graphql::context::Asked;
use crate::graphql::kind::EmployeeSource;
use crate::graphql::loader::{
    self, DirectoryUserOf, MembershipsOf, MobileKeyOf, OutcomesOfEmployee, OverridesOf, PendingLossesOf,
};
use crate::service::employee::StoredEmployee;

/// One person of the organization.
pub struct Employee(pub StoredEmployee);

/// One person of the organization.
#[Object]
impl Employee {
    /// Id.
    async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// Name to show.
    async fn display_name(&self) -> &str {
        &self.0.display_name
    }

    /// First name.
    async fn given_name(&self) -> Option<&str> {
        self.0.given_name.as_deref()
    }

    /// Last name.
    async fn family_name(&self) -> Option<&str> {
        self.0.family_name.as_deref()
    }

    /// Unique in the organization, ignoring case.
    async fn email(&self) -> &str {
        &self.0.email
    }

    /// Phone number.
    async fn phone(&self) -> Option<&str> {
        self.0.phone.as_deref()
    }

    /// Job title.
    async fn title(&self) -> Option<&str> {
        self.0.title.as_deref()
    }

    /// Department.
    async fn department(&self) -> Option<&str> {
        self.0.department.as_deref()
    }

    /// Work address.
    async fn address(&self) -> Address {
        self.0.address.clone().into()
    }

    /// Number in the personnel system.
    async fn employee_number(&self) -> Option<&str> {
        self.0.employee_number.as_deref()
    }

    /// Cost centre.
    async fn cost_center(&self) -> Option<&str> {
        self.0.cost_center.as_deref()
    }

    /// The manager, as the directory names them.
    async fn manager(&self) -> Option<&str> {
        self.0.manager.as_deref()
    }

    /// Who made them.
    async fn source(&self) -> EmployeeSource {
        match self.0.is_by_hand {
            true => EmployeeSource::Hand,
            false => EmployeeSource::Directory,
        }
    }

    /// The directory user behind them, if there is one.
    async fn directory_user(&self, ctx: &Context<'_>) -> Result<Option<DirectoryUser>> {
        let found = ctx.rows().load_one(DirectoryUserOf(self.0.id)).await?;
        Ok(found.map(DirectoryUser))
    }

    /// Where they may enter, oldest property first.
    async fn memberships(&self, ctx: &Context<'_>) -> Result<Vec<Membership>> {
        let found = loader::or_default(ctx.rows(), MembershipsOf(self.0.id)).await?;
        Ok(found.into_iter().map(Membership).collect())
    }

    /// Their mobile key; null if none was issued.
    async fn mobile_key(&self, ctx: &Context<'_>) -> Result<Option<MobileKey>> {
        Ok(ctx.rows().load_one(MobileKeyOf(self.0.id)).await?.map(MobileKey))
    }

    /// The latest decision for each property, with its trace: why they have, or have not, access there.
    async fn outcomes(&self, ctx: &Context<'_>) -> Result<Vec<Outcome>> {
        let found = loader::or_default(ctx.rows(), OutcomesOfEmployee(self.0.id)).await?;
        Ok(found.into_iter().map(Outcome).collect())
    }

    /// What they will lose unless the directory says otherwise first.
    async fn pending_losses(&self, ctx: &Context<'_>) -> Result<Vec<PendingLoss>> {
        let found = loader::or_default(ctx.rows(), PendingLossesOf(self.0.id)).await?;
        Ok(found.into_iter().map(PendingLoss).collect())
    }

    /// Exceptions from the rules, newest first; those that ended too.
    async fn overrides(&self, ctx: &Context<'_>) -> Result<Vec<AccessOverride>> {
        let found = loader::or_default(ctx.rows(), OverridesOf(self.0.id)).await?;
        Ok(found.into_iter().map(AccessOverride).collect())
    }

    /// Rules do not apply to them, and their fields are kept by hand.
    async fn is_sync_opted_out(&self) -> bool {
        self.0.is_sync_opted_out
    }

    /// When they were made.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// When a field last changed.
    async fn updated_at(&self) -> DateTime<Utc> {
        self.0.updated_at
    }
}
