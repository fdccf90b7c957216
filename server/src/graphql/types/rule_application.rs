//! A publish or a resync while it is applied, and after.

use async_graphql::connection::{Connection, EmptyFields};
use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};

use super::directory::DirectoryUser;
use crate::graphql::context::Asked;
use crate::graphql::kind::ApplicationState;
use crate::graphql::page;
use crate::service::employee::Cursor;
use crate::service::rule_set::application::{self, Ended, Progress};

/// Everybody decided again in the background: by a publish, or by a resync.
pub struct RuleApplication(pub Progress);

/// Everybody decided again in the background: by a publish, or by a resync.
#[Object]
impl RuleApplication {
    /// Id.
    async fn id(&self) -> ID {
        ID(self.0.application.id.simple().to_string())
    }

    /// Where it stands.
    async fn state(&self) -> ApplicationState {
        match (self.0.application.ended, self.0.application.paused_at) {
            (Some((_, Ended::Finished)), _) => ApplicationState::Finished,
            (Some((_, Ended::Superseded)), _) => ApplicationState::Superseded,
            (None, Some(_)) => ApplicationState::Paused,
            (None, None) => ApplicationState::Running,
        }
    }

    /// The revision that was published; null for a resync.
    async fn revision(&self) -> Option<u32> {
        self.0.application.revision
    }

    /// People to decide, when it started.
    async fn total(&self) -> u64 {
        self.0.application.total
    }

    /// People decided so far.
    async fn decided(&self) -> u64 {
        self.0.application.total.saturating_sub(self.0.remaining)
    }

    /// People still to be decided.
    async fn remaining(&self) -> u64 {
        self.0.remaining
    }

    /// Of a resync: people who were not as the rules say.
    async fn drift_count(&self) -> u64 {
        self.0.drifted
    }

    /// Of a resync: who they were, and what was put right.
    #[graphql(complexity = "page::cost(first, None, child_complexity)")]
    async fn drift(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<page::Place, Drift, EmptyFields>> {
        let asked = page::Asked {
            first,
            after,
            ..page::Asked::default()
        };
        let (app, actor) = (ctx.app(), ctx.actor()?);
        let found = application::drift(app, actor, &self.0.application, &asked.range()?).await?;
        Ok(page::connection(found, EmptyFields, |drift| {
            let place = Cursor {
                key: String::new(),
                id: drift.user.0,
            };
            (place, Drift(drift))
        }))
    }

    /// When it started.
    async fn started_at(&self) -> DateTime<Utc> {
        self.0.application.started_at
    }

    /// When it ended.
    async fn ended_at(&self) -> Option<DateTime<Utc>> {
        self.0.application.ended.map(|(at, _)| at)
    }
}

/// Somebody whose access was not as the rules say.
pub struct Drift(application::Drift);

/// Somebody whose access was not as the rules say.
#[Object]
impl Drift {
    /// Who.
    async fn user(&self, ctx: &Context<'_>) -> Result<Option<DirectoryUser>> {
        let found = ctx
            .rows()
            .load_one(crate::graphql::loader::UserOf(self.0.user))
            .await?;
        Ok(found.map(DirectoryUser))
    }

    /// What was put right.
    async fn summary(&self) -> &str {
        &self.0.summary
    }
}
