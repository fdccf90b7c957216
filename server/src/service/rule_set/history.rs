//! The revisions of a rule set: reading them, comparing two, and making rules out of an older one or of another property's
//! (behaviour.md §5, History). What comes out is published like any other rules, after the same preview.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::compare::{Names, RuleSetDifference, compare};
use domain::{AccessGroupId, DirectoryGroupId, OrganizationId, PropertyId, Rule, RuleSet};

use super::draft::{RuleDraft, groups};
use crate::app::App;
use crate::error::AppError;
use crate::service::actor::{Actor, Permission};
use crate::store::rule_set_revision as revisions;
pub use crate::store::rule_set_revision::ListedRevision;
use crate::store::{access_group, lint, property};

/// The revisions of a property, newest first, below `before` if given.
///
/// # Errors
/// Not allowed; no such property.
pub async fn list(
    app: &App,
    actor: &Actor,
    (of, before, limit): (PropertyId, Option<u32>, u64),
) -> Result<Vec<ListedRevision>, AppError> {
    let organization = actor.require(Permission::ReadProperty(of))?;
    property::get(app.db.read(), organization, of).await?;
    revisions::list(app.db.read(), (organization, of), before, limit).await
}

/// The rules of one revision.
///
/// # Errors
/// Not allowed; no such property or revision. 0 is the empty set before the first publish.
pub async fn rules_of(
    app: &App,
    actor: &Actor,
    of: PropertyId,
    revision: u32,
) -> Result<Arc<RuleSet>, AppError> {
    let organization = actor.require(Permission::ReadProperty(of))?;
    let stored = property::get(app.db.read(), organization, of).await?;
    if revision > stored.revision {
        return Err(AppError::NotFound("revision of these rules"));
    }
    app.rule_sets
        .get(app.db.read(), (organization, of), revision)
        .await
}

/// What the newer revision changed against the older one, in words.
///
/// # Errors
/// Not allowed; no such property or revision.
pub async fn differences(
    app: &App,
    actor: &Actor,
    of: PropertyId,
    (older, newer): (u32, u32),
) -> Result<Vec<RuleSetDifference>, AppError> {
    let organization = actor.require(Permission::ReadProperty(of))?;
    let older = rules_of(app, actor, of, older).await?;
    let newer = rules_of(app, actor, of, newer).await?;
    let rules = || older.rules.iter().chain(&newer.rules);
    let group_names = group_names(app, organization, rules()).await?;
    let access_group_names = access_group_names(app, organization, rules()).await?;
    Ok(compare(
        &older,
        &newer,
        Names {
            groups: &group_names,
            access_groups: &access_group_names,
        },
    ))
}

async fn group_names(
    app: &App,
    organization: OrganizationId,
    rules: impl Iterator<Item = &Rule>,
) -> Result<BTreeMap<DirectoryGroupId, String>, AppError> {
    let ids: BTreeSet<DirectoryGroupId> = rules.flat_map(groups).map(|(_, _, id)| id).collect();
    let found = lint::groups(app.db.read(), organization, &Vec::from_iter(ids)).await?;
    Ok(found.into_iter().map(|(id, group)| (id, group.name)).collect())
}

async fn access_group_names(
    app: &App,
    organization: OrganizationId,
    rules: impl Iterator<Item = &Rule>,
) -> Result<BTreeMap<AccessGroupId, String>, AppError> {
    let ids: BTreeSet<AccessGroupId> = rules
        .flat_map(|rule| rule.outcome.access_groups.iter().copied())
        .collect();
    let found = lint::access_groups(app.db.read(), organization, &Vec::from_iter(ids)).await?;
    Ok(found.into_iter().map(|(id, group)| (id, group.name)).collect())
}

/// Rules made out of stored ones, and what could not be taken along, in words.
#[derive(Clone, Debug, Default)]
pub struct Made {
    /// The rules.
    pub rules: Vec<RuleDraft>,
    /// What is missing and why.
    pub left_out: Vec<String>,
}

/// The rules of an older revision, for publishing them again: without access groups that were archived since.
///
/// # Errors
/// Not allowed; no such property or revision.
pub async fn roll_back(app: &App, actor: &Actor, of: PropertyId, revision: u32) -> Result<Made, AppError> {
    let organization = actor.require(Permission::EditProperty(of))?;
    let set = rules_of(app, actor, of, revision).await?;
    let given: BTreeSet<AccessGroupId> = set
        .rules
        .iter()
        .flat_map(|rule| rule.outcome.access_groups.iter().copied())
        .collect();
    let usable = revisions::usable_access_groups(app.db.read(), (organization, of), &given).await?;
    let names = access_group_names(app, organization, set.rules.iter()).await?;
    let mut made = Made::default();
    for (position, rule) in (1..).zip(&set.rules) {
        let mut draft = RuleDraft::from(rule);
        draft.access_groups.retain(|id| usable.contains(id));
        let gone = rule.outcome.access_groups.difference(&usable);
        let gone = gone.map(|id| names.get(id).map_or("an access group", String::as_str));
        let gone: Vec<_> = gone
            .map(|name| format!("Rule {position} {}: {name} was archived since", rule.name))
            .collect();
        made.left_out.extend(gone);
        made.rules.push(draft);
    }
    Ok(made)
}

/// The rules of one property for another one: access groups by name, what has no namesake there is left out.
///
/// # Errors
/// Not allowed; no such property.
pub async fn copied(
    app: &App,
    actor: &Actor,
    (from, to): (PropertyId, PropertyId),
) -> Result<Made, AppError> {
    let organization = actor.require(Permission::EditProperty(to))?;
    actor.require(Permission::ReadProperty(from))?;
    let source = property::get(app.db.read(), organization, from).await?;
    let target = property::get(app.db.read(), organization, to).await?;
    let set = super::in_force(app, actor, &source).await?;
    let names = access_group_names(app, organization, set.rules.iter()).await?;
    let there = access_group::of_properties(app.db.read(), organization, &[to]).await?;
    let there: BTreeMap<String, AccessGroupId> = there
        .into_values()
        .flatten()
        .map(|group| (domain::text::fold(&group.name), group.id))
        .collect();
    let mut made = Made::default();
    for (position, rule) in (1..).zip(&set.rules) {
        let mut draft = RuleDraft::from(rule);
        draft.id = None;
        draft.access_groups.clear();
        for id in &rule.outcome.access_groups {
            let name = names.get(id).map_or("", String::as_str);
            match there.get(&domain::text::fold(name)) {
                Some(namesake) => draft.access_groups.push(*namesake),
                None => made.left_out.push(format!(
                    "Rule {position} {}: {} has no access group {name}",
                    rule.name, target.name
                )),
            }
        }
        if draft.access_groups.is_empty() && !rule.outcome.access_groups.is_empty() {
            made.left_out.push(format!(
                "Rule {position} {}: skipped, none of its access groups exists in {}",
                rule.name, target.name
            ));
            continue;
        }
        made.rules.push(draft);
    }
    Ok(made)
}
