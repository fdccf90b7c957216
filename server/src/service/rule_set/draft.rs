//! A rule set as an editor sends it: parsed, checked in itself, then against what it names (behaviour.md §3). Each refusal
//! names its place in the input.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    AccessGroupId, AdminRole, Condition, ConditionError, ConditionSpec, ConditionValue, DirectoryGroupId,
    Match, MobileKeyAction, OrganizationId, PropertyId, Role, Rule, RuleId, RuleOutcome, RuleSet,
    RuleSetError, RuleSetProblem, limits,
};

use crate::app::App;
use crate::error::AppError;
use crate::secret;
use crate::service::actor::Actor;
use crate::store::{Connection, rule_set_revision as revisions};

/// A rule as an editor sends it, not yet checked.
#[derive(Clone, Debug)]
pub struct RuleDraft {
    /// The rule it was before; `None`: a new one.
    pub id: Option<RuleId>,
    /// Its name.
    pub name: String,
    /// A disabled rule is passed over.
    pub enabled: bool,
    /// How the conditions are joined.
    pub matching: Match,
    /// Not yet checked.
    pub conditions: Vec<ConditionSpec>,
    /// What it gives.
    pub access_groups: Vec<AccessGroupId>,
    /// The role it gives.
    pub role: Role,
    /// What it does to the mobile key.
    pub mobile_key: MobileKeyAction,
}

/// A rule set that is right in itself; whether what it names exists is checked in the transaction.
#[derive(Debug)]
pub(super) struct Wanted {
    pub(super) property: PropertyId,
    pub(super) rules: Vec<Rule>,
    /// Rules that claim to exist already, with their place in the input.
    kept: BTreeMap<RuleId, usize>,
}

impl Wanted {
    pub(super) fn check(
        app: &App,
        actor: &Actor,
        property: PropertyId,
        drafts: Vec<RuleDraft>,
    ) -> Result<Self, AppError> {
        if drafts.len() > limits::RULES_PER_PROPERTY {
            let problem = RuleSetProblem::TooManyRules;
            return Err(AppError::invalid("input.rules", sentence(&problem)));
        }
        let mut kept = BTreeMap::new();
        let mut rules = Vec::with_capacity(drafts.len());
        for (index, draft) in drafts.into_iter().enumerate() {
            if let Some(id) = draft.id {
                kept.insert(id, index);
            }
            let id = draft.id.unwrap_or_else(|| RuleId(app.ids.next()));
            rules.push(rule(actor, index, id, draft)?);
        }
        let set = RuleSet { revision: 0, rules };
        set.check().map_err(refused)?;
        Ok(Self {
            property,
            rules: set.rules,
            kept,
        })
    }

    /// Access groups must be live ones of the property, groups known ones of the organization, rule ids the property's.
    pub(super) async fn check_references(
        &self,
        conn: &impl Connection,
        organization: OrganizationId,
    ) -> Result<(), AppError> {
        let place = (organization, self.property);
        let access_groups: BTreeSet<AccessGroupId> = self
            .rules
            .iter()
            .flat_map(|rule| &rule.outcome.access_groups)
            .copied()
            .collect();
        let usable = revisions::usable_access_groups(conn, place, &access_groups).await?;
        let groups: BTreeSet<DirectoryGroupId> =
            self.rules.iter().flat_map(groups).map(|(_, _, id)| id).collect();
        let known = revisions::known_groups(conn, organization, &groups).await?;
        let rule_ids: BTreeSet<RuleId> = self.kept.keys().copied().collect();
        let known_rules = revisions::known_rules(conn, place, &rule_ids).await?;
        if let Some((_, index)) = self.kept.iter().find(|(id, _)| !known_rules.contains(id)) {
            return Err(AppError::invalid(
                format!("input.rules.{index}.id"),
                "This property has no such rule. Leave the id out for a new one.",
            ));
        }
        for (index, rule) in self.rules.iter().enumerate() {
            let foreign = rule.outcome.access_groups.iter().any(|id| !usable.contains(id));
            if foreign {
                return Err(AppError::invalid(
                    format!("input.rules.{index}.accessGroupIds"),
                    "An access group is not of this property, or was removed.",
                ));
            }
            if let Some((condition, value, _)) = groups_unknown(rule, &known) {
                return Err(AppError::invalid(
                    format!("input.rules.{index}.conditions.{condition}.values.{value}"),
                    "There is no such group.",
                ));
            }
        }
        Ok(())
    }
}

impl Wanted {
    /// The same rules give the same digest, whoever sends them: new ones have no id yet, so theirs does not count.
    ///
    /// # Errors
    /// None in practice: rules are plain data.
    pub(super) fn digest(&self) -> Result<String, AppError> {
        let mut rules = self.rules.clone();
        for rule in rules.iter_mut().filter(|rule| !self.kept.contains_key(&rule.id)) {
            rule.id = RuleId(uuid::Uuid::nil());
        }
        let digest = secret::sha256(&serde_json::to_vec(&rules)?);
        Ok(digest.iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

impl From<&Rule> for RuleDraft {
    /// As an editor that changes nothing would send it.
    fn from(rule: &Rule) -> Self {
        Self {
            id: Some(rule.id),
            name: rule.name.clone(),
            enabled: rule.enabled,
            matching: rule.matching,
            conditions: rule.conditions.iter().cloned().map(ConditionSpec::from).collect(),
            access_groups: rule.outcome.access_groups.iter().copied().collect(),
            role: rule.outcome.role,
            mobile_key: rule.outcome.mobile_key,
        }
    }
}

/// Groups that a rule names, with condition and value counted from 0.
pub(super) fn groups(rule: &Rule) -> impl Iterator<Item = (usize, usize, DirectoryGroupId)> {
    let conditions = rule.conditions.iter().enumerate();
    conditions.flat_map(|(place, condition)| {
        let values = condition.values().iter().enumerate();
        values.filter_map(move |(index, value)| match value {
            ConditionValue::Group(group) => Some((place, index, *group)),
            ConditionValue::Text(_) | ConditionValue::PropertyField(_) => None,
        })
    })
}

fn groups_unknown(
    rule: &Rule,
    known: &BTreeSet<DirectoryGroupId>,
) -> Option<(usize, usize, DirectoryGroupId)> {
    groups(rule).find(|(_, _, group)| !known.contains(group))
}

fn rule(actor: &Actor, index: usize, id: RuleId, draft: RuleDraft) -> Result<Rule, AppError> {
    if draft.role >= Role::Manager && !may_grant_high_roles(actor) {
        return Err(AppError::Forbidden(
            "Only an owner or admin may give the roles Manager and Admin.",
        ));
    }
    let conditions = draft.conditions.into_iter().enumerate();
    let conditions = conditions
        .map(|(place, spec)| {
            Condition::try_from(spec).map_err(|error| condition_refused(index, place, &error))
        })
        .collect::<Result<_, _>>()?;
    Ok(Rule {
        id,
        name: draft.name.trim().to_owned(),
        enabled: draft.enabled,
        matching: draft.matching,
        conditions,
        outcome: RuleOutcome {
            access_groups: draft.access_groups.into_iter().collect(),
            role: draft.role,
            mobile_key: draft.mobile_key,
        },
    })
}

/// behaviour.md §8: nobody grants a role above their own; `manager` and `admin` only by owner or admin.
fn may_grant_high_roles(actor: &Actor) -> bool {
    match actor {
        Actor::Admin(caller) => match caller.role {
            AdminRole::Owner | AdminRole::Admin => true,
            AdminRole::PropertyManager | AdminRole::Viewer => false,
        },
        Actor::ApiToken(caller) => caller.property.is_none(),
        Actor::IdentityProvider(_) => false,
    }
}

fn condition_refused(rule: usize, condition: usize, error: &ConditionError) -> AppError {
    let field = match error {
        ConditionError::Attribute { .. } => "attribute".to_owned(),
        ConditionError::Operator { .. } => "operator".to_owned(),
        ConditionError::NoValues { .. } | ConditionError::TooManyValues { .. } => "values".to_owned(),
        ConditionError::BlankValue { index }
        | ConditionError::LongValue { index }
        | ConditionError::ValueKind { index, .. } => format!("values.{index}"),
    };
    let field = format!("input.rules.{rule}.conditions.{condition}.{field}");
    AppError::invalid(field, sentence(error))
}

fn refused(error: RuleSetError) -> AppError {
    let Some(index) = error.rule else {
        return AppError::invalid("input.rules", sentence(&error.problem));
    };
    let field = match &error.problem {
        RuleSetProblem::TooManyRules => "",
        RuleSetProblem::NameMissing | RuleSetProblem::NameTooLong => ".name",
        RuleSetProblem::TooManyConditions | RuleSetProblem::Condition(_) => ".conditions",
        RuleSetProblem::TooManyAccessGroups => ".accessGroupIds",
        RuleSetProblem::RuleTwice => ".id",
    };
    AppError::invalid(format!("input.rules.{index}{field}"), sentence(&error.problem))
}

/// `a rule needs a name` → `A rule needs a name.`
fn sentence(error: &impl std::fmt::Display) -> String {
    let text = error.to_string();
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => format!("{}{}.", first.to_uppercase(), letters.as_str()),
        None => text,
    }
}
