//! Linting rules that need not be saved (behaviour.md §5, Lint): what they name is looked up, people are counted if asked for,
//! and `domain::lint` judges.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::{
    AccessGroupId, CompiledRules, DirectoryGroupId, Finding, LintCode, Linted, OrganizationId,
    PropertyFields, PropertyId, Reach, Rule, RuleSet,
};

use super::draft::{RuleDraft, Wanted, groups};
use super::survey;
use crate::app::App;
use crate::error::AppError;
use crate::service::actor::{Actor, Permission};
use crate::service::property::StoredProperty;
use crate::store::{lint as store, property};

/// Everything found in these rules, as if they were the property's. `counts_people`: also how many people each would reach.
///
/// # Errors
/// Not allowed; no such property; a rule that a publish would refuse for itself.
pub async fn lint(
    app: &App,
    actor: &Actor,
    (of, rules): (PropertyId, Vec<RuleDraft>),
    counts_people: bool,
) -> Result<Vec<Finding>, AppError> {
    let organization = actor.require(Permission::ReadProperty(of))?;
    let wanted = Wanted::check(app, actor, of, rules)?;
    let property = property::get(app.db.read(), organization, of).await?;
    wanted.check_references(app.db.read(), organization).await?;
    let rules = Arc::new(compiled(&wanted.rules, &property));
    let reach = match counts_people {
        true => Some(survey::reach(app, organization, &rules).await?),
        false => None,
    };
    findings(app, organization, (&rules, reach.as_deref())).await
}

/// Everything found in rules that are known to be right in themselves.
pub(super) async fn findings(
    app: &App,
    organization: OrganizationId,
    (rules, reach): (&CompiledRules, Option<&[Reach]>),
) -> Result<Vec<Finding>, AppError> {
    let named: BTreeSet<DirectoryGroupId> =
        rules.rules.iter().flat_map(groups).map(|(_, _, id)| id).collect();
    let given: BTreeSet<AccessGroupId> = rules
        .rules
        .iter()
        .flat_map(|rule| rule.outcome.access_groups.iter().copied())
        .collect();
    let conn = app.db.read();
    let groups = store::groups(conn, organization, &Vec::from_iter(named)).await?;
    let access_groups = store::access_groups(conn, organization, &Vec::from_iter(given)).await?;
    Ok(domain::lint(Linted {
        rules,
        groups: &groups,
        access_groups: &access_groups,
        reach,
    }))
}

/// The fields of a property that conditions may name.
pub(super) fn fields(property: &StoredProperty) -> PropertyFields {
    PropertyFields::new(&property.name, &property.address, &property.time_zone)
}

/// Unsaved rules, ready to be asked; not to be shown, so groups have no names.
pub(super) fn compiled(rules: &[Rule], property: &StoredProperty) -> CompiledRules {
    let set = RuleSet {
        revision: property.revision.saturating_add(1),
        rules: rules.to_vec(),
    };
    CompiledRules::new(Arc::new(set), fields(property), &BTreeMap::new())
}

/// Refuses what must not be published (§3): a condition that names an empty field of the property.
pub(super) fn refuse_blocking(rules: &[Rule], property: &StoredProperty) -> Result<(), AppError> {
    let compiled = compiled(rules, property);
    let found = domain::lint(Linted {
        rules: &compiled,
        groups: &BTreeMap::new(),
        access_groups: &BTreeMap::new(),
        reach: None,
    });
    match found.into_iter().find(|finding| finding.code.blocks_publishing()) {
        Some(finding) => Err(AppError::invalid(field(&finding), finding.message)),
        None => Ok(()),
    }
}

/// Where in the input a finding is.
fn field(finding: &Finding) -> String {
    let rule = format!("input.rules.{}", finding.rule);
    match (finding.condition, finding.value) {
        (Some(condition), Some(value)) => format!("{rule}.conditions.{condition}.values.{value}"),
        (Some(condition), None) => format!("{rule}.conditions.{condition}"),
        (None, _) => match finding.code {
            LintCode::AccessGroupWithoutDoors => format!("{rule}.accessGroupIds"),
            LintCode::ShadowedByEveryone
            | LintCode::Shadowed
            | LintCode::NobodyReaches
            | LintCode::Contradiction
            | LintCode::GroupDeleted
            | LintCode::GroupNeverPushed
            | LintCode::GroupEmpty
            | LintCode::EveryoneNotLast
            | LintCode::EmptyPropertyField => rule,
        },
    }
}
