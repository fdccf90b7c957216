//! Linking a pushed group and a pulled one, and taking them apart.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};

use crate::graphql::context::Asked;
use crate::graphql::id;
use crate::graphql::types::group_link::GroupLink;
use crate::service::group_link;

/// Mutations of this concept.
#[derive(Default)]
pub struct GroupLinkMutation;

/// Two groups that are the same.
#[derive(InputObject)]
pub struct LinkGroupsInput {
    /// The pushed group.
    pushed_id: ID,
    /// The group from Okta's API.
    pulled_id: ID,
}

/// A pair to be taken apart.
#[derive(InputObject)]
pub struct UnlinkGroupsInput {
    /// The pushed group.
    pushed_id: ID,
}

/// The pair made.
#[derive(SimpleObject)]
pub struct LinkGroupsPayload {
    /// The pair.
    link: GroupLink,
}

/// The pair taken apart.
#[derive(SimpleObject)]
pub struct UnlinkGroupsPayload {
    /// The pair as it was.
    link: GroupLink,
}

#[Object]
impl GroupLinkMutation {
    /// Makes one group for rules of a pushed group and a pulled one.
    async fn link_groups(&self, ctx: &Context<'_>, input: LinkGroupsInput) -> Result<LinkGroupsPayload> {
        let pushed = id::parse(&input.pushed_id, "input.pushedId")?;
        let pulled = id::parse(&input.pulled_id, "input.pulledId")?;
        let link = group_link::link(ctx.app(), ctx.actor()?, (pushed, pulled)).await?;
        Ok(LinkGroupsPayload {
            link: GroupLink(link),
        })
    }

    /// Takes a pair apart. It is not made again by name.
    async fn unlink_groups(
        &self,
        ctx: &Context<'_>,
        input: UnlinkGroupsInput,
    ) -> Result<UnlinkGroupsPayload> {
        let pushed = id::parse(&input.pushed_id, "input.pushedId")?;
        let link = group_link::unlink(ctx.app(), ctx.actor()?, pushed).await?;
        Ok(UnlinkGroupsPayload {
            link: GroupLink(link),
        })
    }
}
