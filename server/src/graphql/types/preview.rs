//! What rules that are not saved would do.

use async_graphql::connection::{Connection, EmptyFields};
use async_graphql::{Context, ID, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use domain::preview::{LossIn, Totals};
use domain::{Loss, PreviewId};

use super::access_group::AccessGroup;
use super::directory::DirectoryUser;
use super::lint::LintFinding;
use super::property::Property;
use crate::graphql::context::Asked;
use crate::graphql::kind::{EffectKind, KeyEffect, LossKind, Role};
use crate::graphql::loader::{self, AccessGroupOf, PropertyOf, UserOf};
use crate::graphql::page;
use crate::service::employee::{Cursor, Page};
use crate::service::rule_set::preview::{self, Made, Person, Preview};

/// What rules that are not saved would do to everybody in the directory.
pub struct RuleSetPreview {
    preview: Preview,
    made: Option<(Vec<domain::Finding>, Vec<domain::Reach>, Vec<String>)>,
}

impl RuleSetPreview {
    /// One made just now.
    pub fn made(made: Made) -> Self {
        Self {
            preview: made.preview,
            made: Some((made.findings, made.reach, made.left_out)),
        }
    }

    /// One made before.
    pub fn kept(preview: Preview) -> Self {
        Self { preview, made: None }
    }
}

/// What rules that are not saved would do to everybody in the directory.
#[Object]
impl RuleSetPreview {
    /// Id: a publish accepts the losses by it.
    async fn id(&self) -> ID {
        ID(PreviewId(self.preview.id).to_string())
    }

    /// Whose rules they would be.
    async fn property(&self, ctx: &Context<'_>) -> Result<Property> {
        let found = loader::referred(ctx.rows(), PropertyOf(self.preview.property)).await?;
        Ok(Property(found))
    }

    /// The revision it was made against.
    async fn base_revision(&self) -> u32 {
        self.preview.base_revision
    }

    /// How many people are concerned.
    async fn totals(&self) -> PreviewTotals {
        (&self.preview.totals).into()
    }

    /// When it was made.
    async fn created_at(&self) -> DateTime<Utc> {
        self.preview.created_at
    }

    /// Until when a publish can accept it.
    async fn expires_at(&self) -> DateTime<Utc> {
        self.preview.expires_at
    }

    /// What a lint finds in the rules, people counted; only right after it was made, else null.
    async fn findings(&self) -> Option<Vec<LintFinding>> {
        let (findings, _, _) = self.made.as_ref()?;
        Some(findings.iter().cloned().map(Into::into).collect())
    }

    /// How many people each rule would decide about; only right after it was made, else null.
    async fn reach(&self) -> Option<Vec<RuleReach>> {
        let (_, reach, _) = self.made.as_ref()?;
        let shown = reach.iter().map(|reach| RuleReach {
            matching: reach.matching,
            decided: reach.decided(),
        });
        Some(shown.collect())
    }

    /// What cannot be taken over from the older revision or the other property; only right after it was made.
    async fn left_out(&self) -> Vec<String> {
        self.made
            .as_ref()
            .map(|(_, _, left_out)| left_out.clone())
            .unwrap_or_default()
    }

    /// The people whom it would change anything for: losses first, then gains, other roles, keys.
    #[graphql(complexity = "page::cost(first, None, child_complexity)")]
    async fn people(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        #[graphql(desc = "Only those under this heading.")] kind: Option<EffectKind>,
    ) -> Result<Connection<page::Place, PreviewPerson, EmptyFields>> {
        let asked = page::Asked {
            first,
            after,
            ..page::Asked::default()
        };
        let range = asked.range()?;
        let kind = kind.map(Into::into);
        let found: Page<(usize, Person)> =
            preview::people(ctx.app(), ctx.actor()?, &self.preview, (kind, &range)).await?;
        Ok(page::connection(found, EmptyFields, |(index, person)| {
            let place = Cursor {
                key: index.to_string(),
                id: person.user.0,
            };
            (place, PreviewPerson(person))
        }))
    }
}

/// How many people a publish would concern. One person may count in several.
#[derive(SimpleObject)]
pub struct PreviewTotals {
    /// People the rules were run over.
    people: u64,
    /// Of those, people for whom anything changes.
    changed: u64,
    /// Something is taken from them.
    losing: u64,
    /// Their membership ends.
    leaving: u64,
    /// They gain access.
    gaining: u64,
    /// Their membership begins.
    entering: u64,
    /// Their role changes.
    roles: u64,
    /// They get a key mail.
    key_mails: u64,
    /// Their key is suspended.
    keys_suspended: u64,
}

impl From<&Totals> for PreviewTotals {
    fn from(totals: &Totals) -> Self {
        Self {
            people: totals.people,
            changed: totals.changed,
            losing: totals.losing,
            leaving: totals.leaving,
            gaining: totals.gaining,
            entering: totals.entering,
            roles: totals.roles,
            key_mails: totals.key_mails,
            keys_suspended: totals.keys_suspended,
        }
    }
}

/// How many people one rule would take.
#[derive(SimpleObject)]
pub struct RuleReach {
    /// People its conditions match.
    matching: u64,
    /// Of those, people no earlier rule takes.
    decided: u64,
}

/// What a publish would change for one person.
pub struct PreviewPerson(Person);

/// What a publish would change for one person.
#[Object]
impl PreviewPerson {
    /// Who; null once the directory has deleted them.
    async fn user(&self, ctx: &Context<'_>) -> Result<Option<DirectoryUser>> {
        Ok(ctx.rows().load_one(UserOf(self.0.user)).await?.map(DirectoryUser))
    }

    /// The most that it means to them.
    async fn kind(&self) -> Option<EffectKind> {
        self.0.effect.kind().map(Into::into)
    }

    /// Their membership begins, or becomes active again.
    async fn enters(&self) -> bool {
        self.0.effect.enters
    }

    /// Their membership ends.
    async fn leaves(&self) -> bool {
        self.0.effect.leaves()
    }

    /// Access groups that open and did not, by name.
    async fn gains(&self, ctx: &Context<'_>) -> Result<Vec<AccessGroup>> {
        let keys = self.0.effect.gains.iter().copied().map(AccessGroupOf);
        let mut found: Vec<_> = ctx.rows().load_many(keys).await?.into_values().collect();
        found.sort_by(|left, right| (&left.name, left.id).cmp(&(&right.name, right.id)));
        Ok(found.into_iter().map(AccessGroup).collect())
    }

    /// What is taken.
    async fn losses(&self) -> Vec<PreviewLoss> {
        self.0.effect.losses.iter().copied().map(PreviewLoss).collect()
    }

    /// The role before, if it changes.
    async fn role_before(&self) -> Option<Role> {
        self.0.effect.role.map(|(before, _)| before.into())
    }

    /// The role after, if it changes.
    async fn role_after(&self) -> Option<Role> {
        self.0.effect.role.map(|(_, after)| after.into())
    }

    /// What happens to the mobile key, if anything.
    async fn key(&self) -> Option<KeyEffect> {
        self.0.effect.key.map(Into::into)
    }
}

/// One thing that is taken from a person.
pub struct PreviewLoss(LossIn);

/// One thing that is taken from a person.
#[Object]
impl PreviewLoss {
    /// Where.
    async fn property(&self, ctx: &Context<'_>) -> Result<Property> {
        Ok(Property(
            loader::referred(ctx.rows(), PropertyOf(self.0.0)).await?,
        ))
    }

    /// What.
    async fn kind(&self) -> LossKind {
        self.0.1.kind().into()
    }

    /// In words.
    async fn summary(&self, ctx: &Context<'_>) -> Result<String> {
        let property = loader::referred(ctx.rows(), PropertyOf(self.0.0)).await?;
        Ok(match self.0.1 {
            Loss::Deactivation => format!("Loses {} altogether", property.name),
            Loss::AccessGroup(id) => loader::referred(ctx.rows(), AccessGroupOf(id)).await?.name,
            Loss::LowerRole(role) => format!("Role becomes {}", role.label()),
            Loss::KeySuspension => "Mobile key suspended".to_owned(),
        })
    }
}
