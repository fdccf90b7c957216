//! Memberships, mobile keys, and losses that wait.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use domain::Loss;

use super::access_group::AccessGroup;
use super::employee::Employee;
use super::property::Property;
use crate::graphql::context::Asked;
use crate::graphql::kind::{LossKind, LossState, MembershipReasonKind, MembershipStatus, Role};
use crate::graphql::loader::{self, AccessGroupOf, AccessGroupsGivenBy, EmployeeOf, PropertyOf};
use crate::service::employee::{Reason, StoredMembership, StoredPendingLoss};

/// A person in a property.
pub struct Membership(pub StoredMembership);

/// A person in a property.
#[Object]
impl Membership {
    /// Id.
    async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// Where.
    async fn property(&self, ctx: &Context<'_>) -> Result<Property> {
        Ok(Property(
            loader::referred(ctx.rows(), PropertyOf(self.0.property)).await?,
        ))
    }

    /// Who.
    async fn employee(&self, ctx: &Context<'_>) -> Result<Employee> {
        Ok(Employee(
            loader::referred(ctx.rows(), EmployeeOf(self.0.employee)).await?,
        ))
    }

    /// Only an active membership opens doors.
    async fn status(&self) -> MembershipStatus {
        self.0.status.into()
    }

    /// A label.
    async fn role(&self) -> Role {
        self.0.role.into()
    }

    /// What it opens, by name.
    async fn access_groups(&self, ctx: &Context<'_>) -> Result<Vec<AccessGroup>> {
        let groups = loader::or_default(ctx.rows(), AccessGroupsGivenBy(self.0.id)).await?;
        Ok(groups.into_iter().map(AccessGroup).collect())
    }

    /// What gave it.
    async fn why(&self) -> MembershipReason {
        match &self.0.why {
            Reason::Rule {
                name,
                position,
                revision,
            } => MembershipReason {
                kind: MembershipReasonKind::Rule,
                rule_name: Some(name.clone()),
                rule_position: Some(*position),
                revision: Some(*revision),
            },
            Reason::Manual => MembershipReason::of(MembershipReasonKind::Manual),
            Reason::Override => MembershipReason::of(MembershipReasonKind::Override),
        }
    }

    /// As typed by the admin who suspended it.
    async fn suspended_reason(&self) -> Option<&str> {
        self.0.suspended_reason.as_deref()
    }

    /// When the present status began.
    async fn since(&self) -> DateTime<Utc> {
        self.0.since
    }

    /// When it last changed.
    async fn updated_at(&self) -> DateTime<Utc> {
        self.0.updated_at
    }
}

/// What gave a membership; the names are those of that time.
#[derive(SimpleObject)]
pub struct MembershipReason {
    /// A rule or an admin.
    kind: MembershipReasonKind,
    /// The rule's name.
    rule_name: Option<String>,
    /// Its place, from 1.
    rule_position: Option<i32>,
    /// The revision it was in.
    revision: Option<i32>,
}

impl MembershipReason {
    fn of(kind: MembershipReasonKind) -> Self {
        Self {
            kind,
            rule_name: None,
            rule_position: None,
            revision: None,
        }
    }
}

/// A loss that waits for its settle window.
pub struct PendingLoss(pub StoredPendingLoss);

/// A loss that waits for its settle window.
#[Object]
impl PendingLoss {
    /// Who would lose it.
    async fn employee(&self, ctx: &Context<'_>) -> Result<Employee> {
        Ok(Employee(
            loader::referred(ctx.rows(), EmployeeOf(self.0.employee)).await?,
        ))
    }

    /// Where.
    async fn property(&self, ctx: &Context<'_>) -> Result<Property> {
        Ok(Property(
            loader::referred(ctx.rows(), PropertyOf(self.0.property)).await?,
        ))
    }

    /// What would be lost.
    async fn kind(&self) -> LossKind {
        self.0.loss.kind().into()
    }

    /// In words, e.g. Removal from Hardware lab.
    async fn summary(&self, ctx: &Context<'_>) -> Result<String> {
        loss_in_words(ctx, self.0.loss).await
    }

    /// What asked for it, e.g. PATCH /Groups/0190…, publish of revision 3.
    async fn cause(&self) -> &str {
        &self.0.cause
    }

    /// What it waits for.
    async fn state(&self) -> LossState {
        self.0.state.into()
    }

    /// When it was first seen.
    async fn since(&self) -> DateTime<Utc> {
        self.0.since
    }

    /// When it is decided afresh.
    async fn due_at(&self) -> DateTime<Utc> {
        self.0.due_at
    }
}

/// A loss in words, e.g. Removal from Hardware lab.
pub(super) async fn loss_in_words(ctx: &Context<'_>, loss: Loss) -> Result<String> {
    Ok(match loss {
        Loss::Deactivation => "End of access".to_owned(),
        Loss::AccessGroup(id) => {
            let group = loader::referred(ctx.rows(), AccessGroupOf(id)).await?;
            format!("Removal from {}", group.name)
        }
        Loss::LowerRole(role) => format!("Lower role: {}", role.label()),
        Loss::KeySuspension => "Suspension of the mobile key".to_owned(),
    })
}
