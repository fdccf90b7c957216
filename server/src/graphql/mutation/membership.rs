//! Memberships made by hand, suspensions, and people out of the sync.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};

use crate::graphql::context::Asked;
use crate::graphql::id;
use crate::graphql::kind::Role;
use crate::graphql::loader::{self, EmployeeOf};
use crate::graphql::types::employee::Employee;
use crate::service::membership::{self, Give, MembershipDeed};
use crate::service::sync_opt_out;

/// Mutations of this concept.
#[derive(Default)]
pub struct MembershipMutation;

/// Access to be given by hand.
#[derive(InputObject)]
pub struct CreateMembershipInput {
    /// To whom.
    employee_id: ID,
    /// Where.
    property_id: ID,
    /// A label.
    role: Role,
    /// What it opens: access groups of the property.
    access_group_ids: Vec<ID>,
}

/// What a hand-made membership becomes.
#[derive(InputObject)]
pub struct UpdateMembershipInput {
    /// The membership.
    id: ID,
    /// A label.
    role: Role,
    /// What it opens: access groups of the property.
    access_group_ids: Vec<ID>,
}

/// A membership to be suspended.
#[derive(InputObject)]
pub struct SuspendMembershipInput {
    /// The membership.
    id: ID,
    /// Why, in 5 to 500 characters.
    reason: String,
}

/// The person.
#[derive(SimpleObject)]
pub struct MembershipPayload {
    /// With what they have now.
    employee: Employee,
}

async fn payload(ctx: &Context<'_>, of: domain::EmployeeId) -> Result<MembershipPayload> {
    let employee = Employee(loader::referred(ctx.rows(), EmployeeOf(of)).await?);
    Ok(MembershipPayload { employee })
}

async fn act(ctx: &Context<'_>, (id, field): (&ID, &str), deed: MembershipDeed) -> Result<MembershipPayload> {
    let of = membership::act(ctx.app(), ctx.actor()?, id::parse(id, field)?, deed).await?;
    payload(ctx, of).await
}

#[Object]
impl MembershipMutation {
    /// Gives access by hand. The rules own it once one of them has matched.
    async fn create_membership(
        &self,
        ctx: &Context<'_>,
        input: CreateMembershipInput,
    ) -> Result<MembershipPayload> {
        let groups: Vec<_> = id::parse_all(&input.access_group_ids, "input.accessGroupIds")?;
        let give = Give {
            employee: id::parse(&input.employee_id, "input.employeeId")?,
            property: id::parse(&input.property_id, "input.propertyId")?,
            role: input.role.into(),
            access_groups: groups.into_iter().collect(),
        };
        let of = membership::give(ctx.app(), ctx.actor()?, give).await?;
        payload(ctx, of).await
    }

    /// Changes a hand-made membership.
    async fn update_membership(
        &self,
        ctx: &Context<'_>,
        input: UpdateMembershipInput,
    ) -> Result<MembershipPayload> {
        let groups: Vec<_> = id::parse_all(&input.access_group_ids, "input.accessGroupIds")?;
        let deed = MembershipDeed::Change {
            role: input.role.into(),
            access_groups: groups.into_iter().collect(),
        };
        act(ctx, (&input.id, "input.id"), deed).await
    }

    /// Ends a hand-made membership.
    async fn end_membership(&self, ctx: &Context<'_>, id: ID) -> Result<MembershipPayload> {
        act(ctx, (&id, "id"), MembershipDeed::End).await
    }

    /// Suspends a membership, whoever gave it, until an admin lifts it.
    async fn suspend_membership(
        &self,
        ctx: &Context<'_>,
        input: SuspendMembershipInput,
    ) -> Result<MembershipPayload> {
        let deed = MembershipDeed::Suspend { reason: input.reason };
        act(ctx, (&input.id, "input.id"), deed).await
    }

    /// Lifts the suspension of a membership: what is underneath counts again.
    async fn lift_suspension(&self, ctx: &Context<'_>, id: ID) -> Result<MembershipPayload> {
        act(ctx, (&id, "id"), MembershipDeed::Lift).await
    }

    /// Takes a person out of the sync, so that rules leave them alone, or lets them back in.
    async fn set_sync_opt_out(
        &self,
        ctx: &Context<'_>,
        employee_id: ID,
        is_opted_out: bool,
    ) -> Result<MembershipPayload> {
        let of = id::parse(&employee_id, "employeeId")?;
        let of = sync_opt_out::set(ctx.app(), ctx.actor()?, of, is_opted_out).await?;
        payload(ctx, of).await
    }

    /// Confirms that the groups of somebody who came back after more than a day still hold. Gives back the id.
    async fn confirm_groups(&self, ctx: &Context<'_>, directory_user_id: ID) -> Result<ID> {
        let user = id::parse(&directory_user_id, "directoryUserId")?;
        let user = sync_opt_out::confirm_groups(ctx.app(), ctx.actor()?, user).await?;
        Ok(ID(user.to_string()))
    }
}
