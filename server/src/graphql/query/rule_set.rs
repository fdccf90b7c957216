//! Rules: linting, looking back, and how far a publish or resync has come.

use async_graphql::{Context, ID, Object, Result};
use domain::PreviewId;

use crate::graphql::context::Asked;
use crate::graphql::id;
use crate::graphql::types::lint::LintFinding;
use crate::graphql::types::preview::RuleSetPreview;
use crate::graphql::types::rule_application::RuleApplication;
use crate::graphql::types::rule_input::{RuleInput, drafts};
use crate::graphql::types::rule_set::{RuleSetComparison, RuleSetDifference};
use crate::service::rule_set::{application, history, lint, preview};

/// Queries of this concept.
#[derive(Default)]
pub struct RuleSetQuery;

#[Object]
impl RuleSetQuery {
    /// What is worth a look in rules that need not be saved. Sound, not complete. `countPeople` also looks at everybody in the
    /// directory, for rules that nobody reaches today.
    #[graphql(complexity = "50 * child_complexity")]
    async fn lint_rule_set(
        &self,
        ctx: &Context<'_>,
        property_id: ID,
        rules: Vec<RuleInput>,
        #[graphql(default = false)] count_people: bool,
    ) -> Result<Vec<LintFinding>> {
        let property = id::parse(&property_id, "propertyId")?;
        let rules = drafts(rules)?;
        let found = lint::lint(ctx.app(), ctx.actor()?, (property, rules), count_people).await?;
        Ok(found.into_iter().map(Into::into).collect())
    }

    /// A preview made in the last 30 minutes; null if there is none.
    async fn rule_set_preview(&self, ctx: &Context<'_>, id: ID) -> Result<Option<RuleSetPreview>> {
        let id: PreviewId = id::parse(&id, "id")?;
        let found = preview::find(ctx.app(), ctx.actor()?, id).await?;
        Ok(found.map(RuleSetPreview::kept))
    }

    /// What the revision `to` changed against the revision `from`, in words. 0 is the empty set before the first publish.
    async fn compare_rule_sets(
        &self,
        ctx: &Context<'_>,
        property_id: ID,
        from: u32,
        to: u32,
    ) -> Result<RuleSetComparison> {
        let property = id::parse(&property_id, "propertyId")?;
        let found = history::differences(ctx.app(), ctx.actor()?, property, (from, to)).await?;
        Ok(RuleSetComparison {
            from,
            to,
            differences: found.into_iter().map(RuleSetDifference::from).collect(),
        })
    }

    /// Whether everybody is decided again each night.
    async fn nightly_resync(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(application::is_nightly(ctx.app(), ctx.actor()?).await?)
    }

    /// The newest resync; null if there was none.
    async fn resync(&self, ctx: &Context<'_>) -> Result<Option<RuleApplication>> {
        Ok(application::of_resync(ctx.app(), ctx.actor()?)
            .await?
            .map(RuleApplication))
    }
}
