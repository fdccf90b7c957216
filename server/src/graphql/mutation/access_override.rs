//! Exceptions from the rules.

use async_graphql::{Context, ID, InputObject, Object, OneofObject, Result, SimpleObject};
use chrono::{DateTime, Utc};

use crate::graphql::context::Asked;
use crate::graphql::id;
use crate::graphql::kind::Role;
use crate::graphql::types::access_override::AccessOverride;
use crate::service::access_override::{self, Make, Wanted};

/// Mutations of this concept.
#[derive(Default)]
pub struct AccessOverrideMutation;

/// What an override gives: exactly one.
#[derive(OneofObject)]
pub enum OverrideGrantInput {
    /// One more access group of the property.
    AccessGroupId(ID),
    /// This role instead of the rule's.
    Role(Role),
    /// True: the membership stays active though no rule matches; one is made if there is none.
    KeepActive(bool),
}

/// An override to be made.
#[derive(InputObject)]
pub struct CreateOverrideInput {
    /// Whose.
    employee_id: ID,
    /// Where.
    property_id: ID,
    /// What it gives.
    grant: OverrideGrantInput,
    /// Why, in 5 to 500 characters.
    reason: String,
    /// When it lapses; a year at most, unless an owner makes it.
    expires_at: DateTime<Utc>,
}

/// The override.
#[derive(SimpleObject)]
pub struct OverridePayload {
    /// As it is now.
    #[graphql(name = "override")]
    made: AccessOverride,
}

#[Object]
impl AccessOverrideMutation {
    /// Excepts one person from the rules of a property, for a time.
    async fn create_override(
        &self,
        ctx: &Context<'_>,
        input: CreateOverrideInput,
    ) -> Result<OverridePayload> {
        let wanted = match input.grant {
            OverrideGrantInput::AccessGroupId(group) => {
                Wanted::AccessGroup(id::parse(&group, "input.grant.accessGroupId")?)
            }
            OverrideGrantInput::Role(role) => Wanted::Role(role.into()),
            OverrideGrantInput::KeepActive(_) => Wanted::KeepActive,
        };
        let make = Make {
            employee: id::parse(&input.employee_id, "input.employeeId")?,
            property: id::parse(&input.property_id, "input.propertyId")?,
            wanted,
            reason: input.reason,
            expires_at: input.expires_at,
        };
        let made = access_override::make(ctx.app(), ctx.actor()?, make).await?;
        Ok(OverridePayload {
            made: AccessOverride(made),
        })
    }

    /// Ends an override: what it gave is taken back at once, and nothing else.
    async fn end_override(&self, ctx: &Context<'_>, id: ID) -> Result<OverridePayload> {
        let made = access_override::end(ctx.app(), ctx.actor()?, id::parse(&id, "id")?).await?;
        Ok(OverridePayload {
            made: AccessOverride(made),
        })
    }
}
