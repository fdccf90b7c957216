//! The rules of a property, and what an editor offers.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use domain::{Attribute, Condition as DomainCondition, ConditionValue as DomainValue, Rule as DomainRule};

use super::access_group::AccessGroup;
use super::directory::DirectoryGroup;
use super::property::Property;
use super::rule_application::RuleApplication;
use crate::graphql::context::Asked;
use crate::graphql::kind::{
    AttributeKind, ConditionOperator, MobileKeyAction, PropertyField, Role, RuleDifference, RuleMatch,
};
use crate::graphql::loader::{self, AccessGroupOf, ActiveBy, GroupOf, RevisionOf};
use crate::graphql::page;
use crate::service::property::StoredProperty;
use crate::service::rule_set::history::{self, ListedRevision};
use crate::service::rule_set::{self, StoredRevision, application};

/// The ordered rules of one property, as published.
pub struct RuleSet(pub StoredProperty);

impl RuleSet {
    async fn published(&self, ctx: &Context<'_>) -> Result<Option<StoredRevision>> {
        Ok(ctx
            .rows()
            .load_one(RevisionOf(self.0.id, self.0.revision))
            .await?)
    }
}

/// The ordered rules of one property, as published.
#[Object]
impl RuleSet {
    /// Id: the same for every revision.
    async fn id(&self) -> ID {
        ID(format!("rule_set_{}", self.0.id.0.simple()))
    }

    /// Whose rules.
    async fn property(&self) -> Property {
        Property(self.0.clone())
    }

    /// 1, 2, 3 …; 0 = never published.
    async fn revision(&self) -> u32 {
        self.0.revision
    }

    /// When this revision was published.
    async fn published_at(&self, ctx: &Context<'_>) -> Result<Option<DateTime<Utc>>> {
        Ok(self.published(ctx).await?.map(|revision| revision.published_at))
    }

    /// Name of who published it.
    async fn published_by(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(self.published(ctx).await?.map(|revision| revision.publisher_name))
    }

    /// Why, as typed.
    async fn note(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(self.published(ctx).await?.and_then(|revision| revision.note))
    }

    /// In order: the first that matches a person decides.
    async fn rules(&self, ctx: &Context<'_>) -> Result<Vec<Rule>> {
        let rules = rule_set::in_force(ctx.app(), ctx.actor()?, &self.0).await?;
        Ok(shown(&rules))
    }

    /// What became of the newest publish; null if there was none.
    async fn application(&self, ctx: &Context<'_>) -> Result<Option<RuleApplication>> {
        let found = application::of_property(ctx.app(), ctx.actor()?, self.0.id).await?;
        Ok(found.map(RuleApplication))
    }

    /// Its publishes, newest first, below the revision `before` if given.
    #[graphql(complexity = "page::cost(first, None, child_complexity)")]
    async fn revisions(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        before: Option<u32>,
    ) -> Result<Vec<RuleSetRevision>> {
        let limit = page::limit(first.unwrap_or(page::DEFAULT), "first")?;
        let found = history::list(ctx.app(), ctx.actor()?, (self.0.id, before, limit)).await?;
        let revision = |listed| RuleSetRevision {
            property: self.0.clone(),
            listed,
        };
        Ok(found.into_iter().map(revision).collect())
    }
}

/// What one revision changed against another.
#[derive(SimpleObject)]
pub struct RuleSetComparison {
    /// The older revision.
    pub from: u32,
    /// The newer one.
    pub to: u32,
    /// In the order of the newer one; removed rules last.
    pub differences: Vec<RuleSetDifference>,
}

/// One thing that differs between two revisions.
#[derive(SimpleObject)]
pub struct RuleSetDifference {
    /// What.
    kind: RuleDifference,
    /// Of which rule.
    rule_id: ID,
    /// Its place in the older revision, from 1.
    before: Option<u32>,
    /// Its place in the newer one, from 1.
    after: Option<u32>,
    /// One sentence.
    message: String,
}

impl From<domain::compare::RuleSetDifference> for RuleSetDifference {
    fn from(found: domain::compare::RuleSetDifference) -> Self {
        Self {
            kind: found.kind.into(),
            rule_id: ID(found.rule.to_string()),
            before: found.before,
            after: found.after,
            message: found.message,
        }
    }
}

/// One publish of a rule set.
pub struct RuleSetRevision {
    property: StoredProperty,
    listed: ListedRevision,
}

/// One publish of a rule set.
#[Object]
impl RuleSetRevision {
    /// 1, 2, 3 ….
    async fn revision(&self) -> u32 {
        self.listed.number
    }

    /// When it was published.
    async fn published_at(&self) -> DateTime<Utc> {
        self.listed.stored.published_at
    }

    /// By whom.
    async fn published_by(&self) -> &str {
        &self.listed.stored.publisher_name
    }

    /// Why, as typed.
    async fn note(&self) -> Option<&str> {
        self.listed.stored.note.as_deref()
    }

    /// Its rules, in order.
    #[graphql(complexity = "20 * child_complexity")]
    async fn rules(&self, ctx: &Context<'_>) -> Result<Vec<Rule>> {
        let number = self.listed.number;
        let rules = history::rules_of(ctx.app(), ctx.actor()?, self.property.id, number).await?;
        Ok(shown(&rules))
    }
}

fn shown(set: &domain::RuleSet) -> Vec<Rule> {
    let rules = (1..).zip(&set.rules);
    rules
        .map(|(position, rule)| Rule {
            position,
            rule: rule.clone(),
        })
        .collect()
}

/// One rule.
pub struct Rule {
    position: u32,
    rule: DomainRule,
}

/// One rule.
#[Object]
impl Rule {
    /// Id, kept through revisions.
    async fn id(&self) -> ID {
        ID(self.rule.id.to_string())
    }

    /// Its place, from 1.
    async fn position(&self) -> u32 {
        self.position
    }

    /// Name.
    async fn name(&self) -> &str {
        &self.rule.name
    }

    /// A disabled rule is passed over.
    async fn enabled(&self) -> bool {
        self.rule.enabled
    }

    /// How the conditions are joined. Without conditions a rule matches everyone.
    #[graphql(name = "match")]
    async fn matching(&self) -> RuleMatch {
        self.rule.matching.into()
    }

    /// What must hold.
    async fn conditions(&self) -> Vec<Condition> {
        self.rule.conditions.iter().cloned().map(Condition).collect()
    }

    /// The access groups it gives.
    async fn access_groups(&self, ctx: &Context<'_>) -> Result<Vec<AccessGroup>> {
        let keys = self.rule.outcome.access_groups.iter().copied().map(AccessGroupOf);
        let mut found: Vec<_> = ctx.rows().load_many(keys).await?.into_values().collect();
        found.sort_by(|left, right| (&left.name, left.id).cmp(&(&right.name, right.id)));
        Ok(found.into_iter().map(AccessGroup).collect())
    }

    /// The role it gives.
    async fn role(&self) -> Role {
        self.rule.outcome.role.into()
    }

    /// What it does to the mobile key.
    async fn mobile_key(&self) -> MobileKeyAction {
        self.rule.outcome.mobile_key.into()
    }

    /// Active memberships that it gives now.
    async fn active_membership_count(&self, ctx: &Context<'_>) -> Result<i64> {
        Ok(loader::or_default(ctx.rows(), ActiveBy(self.rule.id)).await?)
    }
}

/// One condition of a rule.
pub struct Condition(DomainCondition);

/// One condition of a rule.
#[Object]
impl Condition {
    /// Key of the attribute.
    async fn attribute(&self) -> &str {
        self.0.attribute().key()
    }

    /// What people call it.
    async fn label(&self) -> &str {
        self.0.attribute().label()
    }

    /// How it is compared.
    async fn operator(&self) -> ConditionOperator {
        self.0.operator().into()
    }

    /// With what.
    async fn values(&self, ctx: &Context<'_>) -> Result<Vec<ConditionValue>> {
        let groups = self.0.values().iter().filter_map(|value| match value {
            DomainValue::Group(id) => Some(GroupOf(*id)),
            DomainValue::Text(_) | DomainValue::PropertyField(_) => None,
        });
        let groups = ctx.rows().load_many(groups).await?;
        let shown = self.0.values().iter().map(|value| match value {
            DomainValue::Text(text) => ConditionValue {
                text: Some(text.shown().to_owned()),
                ..ConditionValue::default()
            },
            DomainValue::PropertyField(field) => ConditionValue {
                property_field: Some((*field).into()),
                ..ConditionValue::default()
            },
            DomainValue::Group(id) => ConditionValue {
                group: groups.get(&GroupOf(*id)).cloned().map(DirectoryGroup),
                ..ConditionValue::default()
            },
        });
        Ok(shown.collect())
    }
}

/// What an attribute is compared with. Exactly one member is set.
#[derive(Default, SimpleObject)]
pub struct ConditionValue {
    /// A fixed text.
    text: Option<String>,
    /// The value that the property has in this field when the decision is made.
    property_field: Option<PropertyField>,
    /// A directory group.
    group: Option<DirectoryGroup>,
}

/// An attribute that a condition can be about.
#[derive(SimpleObject)]
pub struct ConditionAttribute {
    /// What a condition names it by.
    key: String,
    /// What people call it.
    label: String,
    /// What it is compared with.
    kind: AttributeKind,
    /// The comparisons that fit.
    operators: Vec<ConditionOperator>,
}

impl From<&Attribute> for ConditionAttribute {
    fn from(attribute: &Attribute) -> Self {
        Self {
            key: attribute.key().to_owned(),
            label: attribute.label().to_owned(),
            kind: attribute.kind().into(),
            operators: attribute.operators().map(Into::into).collect(),
        }
    }
}
