//! What an admin says to a group that was deleted in the directory.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};

use super::rule_set::{AcceptPreviewInput, PublishRuleSetPayload};
use crate::graphql::context::Asked;
use crate::graphql::id;
use crate::service::deleted_group;
use crate::service::rule_set::replace::{self, Replace};

/// Mutations of this concept.
#[derive(Default)]
pub struct DeletedGroupMutation;

/// A deletion confirmed.
#[derive(SimpleObject)]
pub struct ConfirmGroupDeletionPayload {
    /// People who will be decided again in the background.
    queued: u64,
}

/// A new group in the place of a deleted one, in the rules of one property.
#[derive(InputObject)]
pub struct ReplaceDeletedGroupInput {
    /// The deleted group.
    group_id: ID,
    /// The new group of that name.
    replacement_id: ID,
    /// Whose rules.
    property_id: ID,
    /// The revision in force as the caller knows it.
    expected_revision: u32,
    /// Why, for the history.
    note: Option<String>,
    /// The losses in this preview take place without hold or wait.
    accept: Option<AcceptPreviewInput>,
}

#[Object]
impl DeletedGroupMutation {
    /// Confirms that a group is gone: rules see nobody in it any more, and what its members lose by that waits like any
    /// other loss.
    async fn confirm_group_deletion(
        &self,
        ctx: &Context<'_>,
        group_id: ID,
    ) -> Result<ConfirmGroupDeletionPayload> {
        let group = id::parse(&group_id, "groupId")?;
        let queued = deleted_group::confirm(ctx.app(), ctx.actor()?, group).await?;
        Ok(ConfirmGroupDeletionPayload { queued })
    }

    /// Publishes the rules of a property with the new group of that name in the place of a deleted one.
    async fn replace_deleted_group(
        &self,
        ctx: &Context<'_>,
        input: ReplaceDeletedGroupInput,
    ) -> Result<PublishRuleSetPayload> {
        let wanted = Replace {
            group: id::parse(&input.group_id, "input.groupId")?,
            by: id::parse(&input.replacement_id, "input.replacementId")?,
            property: id::parse(&input.property_id, "input.propertyId")?,
            expected_revision: input.expected_revision,
            note: input.note,
            accept: AcceptPreviewInput::read(input.accept)?,
        };
        let published = replace::replace(ctx.app(), ctx.actor()?, wanted).await?;
        Ok(PublishRuleSetPayload::of(published))
    }
}
