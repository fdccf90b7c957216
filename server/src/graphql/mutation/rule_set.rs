//! Publishing rules, looking ahead, and what happens after a publish.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use domain::PreviewId;

use crate::error::AppError;
use crate::graphql::context::Asked;
use crate::graphql::id;
use crate::graphql::types::preview::RuleSetPreview;
use crate::graphql::types::rule_application::RuleApplication;
use crate::graphql::types::rule_input::{RuleInput, drafts};
use crate::graphql::types::rule_set::RuleSet;
use crate::service::rule_set::application;
use crate::service::rule_set::preview::{self, Source, Wish};
use crate::service::rule_set::{self, Publish, Published, history};

/// Mutations of this concept.
#[derive(Default)]
pub struct RuleSetMutation;

/// Losses that were seen and are wanted.
#[derive(InputObject)]
pub struct AcceptPreviewInput {
    /// The preview: of the same rules, on the revision in force, not older than 30 minutes.
    preview_id: ID,
}

impl AcceptPreviewInput {
    pub(super) fn read(accept: Option<Self>) -> Result<Option<uuid::Uuid>, AppError> {
        let read = |accept: Self| id::parse::<PreviewId>(&accept.preview_id, "input.accept.previewId");
        Ok(accept.map(read).transpose()?.map(|id| id.0))
    }
}

/// A whole rule set, in order.
#[derive(InputObject)]
pub struct PublishRuleSetInput {
    /// Whose rules.
    property_id: ID,
    /// The revision the editor started from; 0 for the first publish.
    expected_revision: u32,
    /// Why, for the history.
    note: Option<String>,
    /// In order: the first that matches a person decides.
    rules: Vec<RuleInput>,
    /// The losses in this preview take place without hold or wait.
    accept: Option<AcceptPreviewInput>,
}

/// What was published.
#[derive(SimpleObject)]
pub struct PublishRuleSetPayload {
    /// The rules now in force.
    rule_set: RuleSet,
    /// People who will be decided again in the background.
    queued: u64,
    /// What could not be taken over from the older revision or the other property, and why; else empty.
    left_out: Vec<String>,
}

impl PublishRuleSetPayload {
    pub(super) fn of(published: Published) -> Self {
        Self {
            rule_set: RuleSet(published.property),
            queued: published.queued,
            left_out: Vec::new(),
        }
    }
}

/// Rules to look ahead with: exactly one of `rules`, `revision`, `copyFromPropertyId`.
#[derive(InputObject)]
pub struct PreviewRuleSetInput {
    /// Whose rules they would be.
    property_id: ID,
    /// The revision in force as the caller knows it.
    expected_revision: u32,
    /// Unsaved rules.
    rules: Option<Vec<RuleInput>>,
    /// Those of an older revision: a look at a roll-back.
    revision: Option<u32>,
    /// Those of another property: a look at a copy.
    copy_from_property_id: Option<ID>,
    /// Those in force with a new group in the place of a deleted one: a look at `replaceDeletedGroup`.
    replace_group: Option<ReplaceGroupInput>,
}

/// A new group in the place of a deleted one of its name.
#[derive(InputObject)]
pub struct ReplaceGroupInput {
    /// The deleted group.
    group_id: ID,
    /// The new group of that name.
    replacement_id: ID,
}

impl PreviewRuleSetInput {
    fn source(&mut self) -> Result<Source, AppError> {
        let asked = (
            self.rules.take(),
            self.revision.take(),
            self.copy_from_property_id.take(),
            self.replace_group.take(),
        );
        match asked {
            (Some(rules), None, None, None) => Ok(Source::Rules(drafts(rules)?)),
            (None, Some(revision), None, None) => Ok(Source::Revision(revision)),
            (None, None, Some(from), None) => {
                Ok(Source::CopyOf(id::parse(&from, "input.copyFromPropertyId")?))
            }
            (None, None, None, Some(groups)) => Ok(Source::Replacing(
                id::parse(&groups.group_id, "input.replaceGroup.groupId")?,
                id::parse(&groups.replacement_id, "input.replaceGroup.replacementId")?,
            )),
            (_, _, _, _) => {
                let message = "Give exactly one of rules, revision, copyFromPropertyId and replaceGroup.";
                Err(AppError::invalid("input.rules", message))
            }
        }
    }
}

/// An older revision to take the place of the one in force.
#[derive(InputObject)]
pub struct RollBackRuleSetInput {
    /// Whose rules.
    property_id: ID,
    /// The revision in force as the caller knows it.
    expected_revision: u32,
    /// The revision whose rules are wanted back.
    revision: u32,
    /// Why, for the history.
    note: Option<String>,
    /// The losses in this preview take place without hold or wait.
    accept: Option<AcceptPreviewInput>,
}

/// Another property's rules to take the place of those in force.
#[derive(InputObject)]
pub struct CopyRulesInput {
    /// Whose rules are copied.
    from_property_id: ID,
    /// Where to.
    property_id: ID,
    /// The revision in force there as the caller knows it.
    expected_revision: u32,
    /// Why, for the history.
    note: Option<String>,
    /// The losses in this preview take place without hold or wait.
    accept: Option<AcceptPreviewInput>,
}

#[Object]
impl RuleSetMutation {
    /// Replaces the whole ordered rule set of a property and applies it to everyone in the background. Error
    /// STALE_REVISION if `expectedRevision` is not the one in force.
    async fn publish_rule_set(
        &self,
        ctx: &Context<'_>,
        input: PublishRuleSetInput,
    ) -> Result<PublishRuleSetPayload> {
        let publish = Publish {
            property: id::parse(&input.property_id, "input.propertyId")?,
            expected_revision: input.expected_revision,
            note: input.note,
            rules: drafts(input.rules)?,
            accept: AcceptPreviewInput::read(input.accept)?,
            replaced: None,
        };
        let published = rule_set::publish(ctx.app(), ctx.actor()?, publish).await?;
        Ok(PublishRuleSetPayload::of(published))
    }

    /// Runs rules that are not saved over the whole directory: who would gain and lose what. Changes nothing. Holds for 30
    /// minutes and for this revision; `accept` of a publish takes its id.
    async fn preview_rule_set(
        &self,
        ctx: &Context<'_>,
        mut input: PreviewRuleSetInput,
    ) -> Result<RuleSetPreview> {
        let source = input.source()?;
        let wish = Wish {
            property: id::parse(&input.property_id, "input.propertyId")?,
            expected_revision: input.expected_revision,
            source,
        };
        let made = preview::preview(ctx.app(), ctx.actor()?, wish).await?;
        Ok(RuleSetPreview::made(made))
    }

    /// Publishes the rules of an older revision again, without access groups that were archived since.
    async fn roll_back_rule_set(
        &self,
        ctx: &Context<'_>,
        input: RollBackRuleSetInput,
    ) -> Result<PublishRuleSetPayload> {
        let property = id::parse(&input.property_id, "input.propertyId")?;
        let (app, actor) = (ctx.app(), ctx.actor()?);
        let made = history::roll_back(app, actor, property, input.revision).await?;
        let publish = Publish {
            property,
            expected_revision: input.expected_revision,
            note: input.note,
            rules: made.rules,
            accept: AcceptPreviewInput::read(input.accept)?,
            replaced: None,
        };
        let published = rule_set::publish(app, actor, publish).await?;
        Ok(PublishRuleSetPayload {
            left_out: made.left_out,
            ..PublishRuleSetPayload::of(published)
        })
    }

    /// Publishes the rules of another property here, with the access groups of the same names. What has no namesake is left
    /// out and named.
    async fn copy_rules(&self, ctx: &Context<'_>, input: CopyRulesInput) -> Result<PublishRuleSetPayload> {
        let from = id::parse(&input.from_property_id, "input.fromPropertyId")?;
        let property = id::parse(&input.property_id, "input.propertyId")?;
        let (app, actor) = (ctx.app(), ctx.actor()?);
        let made = history::copied(app, actor, (from, property)).await?;
        let publish = Publish {
            property,
            expected_revision: input.expected_revision,
            note: input.note,
            rules: made.rules,
            accept: AcceptPreviewInput::read(input.accept)?,
            replaced: None,
        };
        let published = rule_set::publish(app, actor, publish).await?;
        Ok(PublishRuleSetPayload {
            left_out: made.left_out,
            ..PublishRuleSetPayload::of(published)
        })
    }

    /// Pauses the publish under way in a property: people not yet decided keep what they have until it is resumed.
    async fn pause_rule_set(&self, ctx: &Context<'_>, property_id: ID) -> Result<RuleApplication> {
        let property = id::parse(&property_id, "propertyId")?;
        let progress = application::set_paused(ctx.app(), ctx.actor()?, property, true).await?;
        Ok(RuleApplication(progress))
    }

    /// Lets a paused publish go on.
    async fn resume_rule_set(&self, ctx: &Context<'_>, property_id: ID) -> Result<RuleApplication> {
        let property = id::parse(&property_id, "propertyId")?;
        let progress = application::set_paused(ctx.app(), ctx.actor()?, property, false).await?;
        Ok(RuleApplication(progress))
    }

    /// Sets whether everybody is decided again each night; true unless set. Gives back what was set.
    async fn set_nightly_resync(&self, ctx: &Context<'_>, is_nightly: bool) -> Result<bool> {
        application::set_nightly(ctx.app(), ctx.actor()?, is_nightly).await?;
        Ok(is_nightly)
    }

    /// Decides everybody again by all rules; what differed is in the report.
    async fn resync(&self, ctx: &Context<'_>) -> Result<RuleApplication> {
        Ok(RuleApplication(
            application::resync(ctx.app(), ctx.actor()?).await?,
        ))
    }
}
