//! Properties, access groups, and what a rule editor offers.

use async_graphql::{Context, ID, Object, Result};
use domain::Attribute;

use crate::graphql::context::Asked;
use crate::graphql::id;
use crate::graphql::types::access_group::AccessGroup;
use crate::graphql::types::property::Property;
use crate::graphql::types::rule_set::ConditionAttribute;
use crate::service::{access_group, property};

/// Queries of this concept.
#[derive(Default)]
pub struct PropertyQuery;

#[Object]
impl PropertyQuery {
    /// The properties the caller may see, by name.
    #[graphql(complexity = "10 * child_complexity")]
    async fn properties(&self, ctx: &Context<'_>) -> Result<Vec<Property>> {
        let found = property::list(ctx.app(), ctx.actor()?).await?;
        Ok(found.into_iter().map(Property).collect())
    }

    /// One property; null if there is none the caller may see.
    async fn property(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Property>> {
        let actor = ctx.actor()?;
        let found = property::find(ctx.app(), actor, id::parse(&id, "id")?).await?;
        Ok(found.map(Property))
    }

    /// Access groups of one property, or of all the caller may see.
    #[graphql(complexity = "10 * child_complexity")]
    async fn access_groups(&self, ctx: &Context<'_>, property_id: Option<ID>) -> Result<Vec<AccessGroup>> {
        let actor = ctx.actor()?;
        let of = id::parse_optional(property_id.as_ref(), "propertyId")?;
        let found = access_group::list(ctx.app(), actor, of).await?;
        Ok(found.into_iter().map(AccessGroup).collect())
    }

    /// Attributes a condition can be about, in the order an editor should offer them. The path of any other SCIM
    /// attribute, extension URN included, is accepted too.
    async fn condition_attributes(&self, ctx: &Context<'_>) -> Result<Vec<ConditionAttribute>> {
        ctx.actor()?;
        Ok(Attribute::NAMED.iter().map(Into::into).collect())
    }
}
