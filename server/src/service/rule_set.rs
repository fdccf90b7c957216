//! Rule sets: reading the one in force, publishing the next (behaviour.md §5). A publish is checked whole, stored whole,
//! and queues everyone it may touch, in one transaction.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::{
    AccessGroupId, AdminRole, Condition, ConditionError, ConditionSpec, ConditionValue, DirectoryGroupId,
    EventKind, Match, MobileKeyAction, OrganizationId, PropertyId, Role, Rule, RuleId, RuleOutcome, RuleSet,
    RuleSetError, RuleSetProblem, Tone, limits,
};

pub use crate::store::rule_set_revision::StoredRevision;

use super::actor::{Actor, Permission};
use super::audit::{self, Author, Deed};
use super::input;
use super::property::StoredProperty;
use crate::app::App;
use crate::error::AppError;
use crate::store::rule_set_revision::{self as revisions, Revision};
use crate::store::sync_event::{self, NewSyncEvent};
use crate::store::{Tx, membership, property, reconcile_queue};

/// The rules in force in a property.
///
/// # Errors
/// The database does not answer.
pub async fn in_force(app: &App, actor: &Actor, of: &StoredProperty) -> Result<Arc<RuleSet>, AppError> {
    app.rule_sets
        .get(app.db.read(), (actor.organization(), of.id), of.revision)
        .await
}

/// Who published what is in force in each of these properties, and when.
///
/// # Errors
/// The database does not answer.
pub async fn revisions(
    app: &App,
    actor: &Actor,
    numbers: &HashMap<PropertyId, u32>,
) -> Result<HashMap<PropertyId, StoredRevision>, AppError> {
    revisions::with_numbers(app.db.read(), actor.organization(), numbers).await
}

/// Active memberships that each rule gives now.
///
/// # Errors
/// The database does not answer.
pub async fn count_active(
    app: &App,
    actor: &Actor,
    rules: &[RuleId],
) -> Result<HashMap<RuleId, i64>, AppError> {
    membership::count_active_of_rules(app.db.read(), actor.organization(), rules).await
}

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

/// A whole rule set to take the place of the one in force.
#[derive(Clone, Debug)]
pub struct Publish {
    /// Whose rules.
    pub property: PropertyId,
    /// The revision the editor started from.
    pub expected_revision: u32,
    /// Why, as typed.
    pub note: Option<String>,
    /// In order.
    pub rules: Vec<RuleDraft>,
}

/// What a publish came to.
#[derive(Clone, Debug)]
pub struct Published {
    /// The property, with its new revision.
    pub property: StoredProperty,
    /// People who will be decided again in the background.
    pub queued: u64,
}

/// Publishes a rule set.
///
/// # Errors
/// Not allowed; [`AppError::Stale`] if another revision is in force; [`AppError::Invalid`] at the rule, condition or
/// value that is refused.
pub async fn publish(app: &App, actor: &Actor, publish: Publish) -> Result<Published, AppError> {
    let organization = actor.require(Permission::EditProperty(publish.property))?;
    let note = input::optional("input.note", publish.note.as_deref(), limits::NOTE_CHARACTERS)?;
    let expected = publish.expected_revision;
    let wanted = Wanted::check(app, actor, publish)?;
    let author = audit::author(app, actor).await?;
    let deed = Deed {
        action: "publish_rule_set",
        target_kind: "property",
        target: wanted.property.0,
        target_name: None,
    };
    let entry = audit::entry(app, actor, &author, deed);
    let now = app.clock.now();
    let wanted = Arc::new(wanted);
    app.db
        .write(move |tx| {
            let (wanted, entry) = (Arc::clone(&wanted), entry.clone());
            let (note, author) = (note.clone(), author.clone());
            Box::pin(async move {
                let place = (organization, wanted.property);
                let mut property = property::get_for_update(tx, organization, wanted.property).await?;
                if property.revision != expected {
                    return Err(stale(tx, place, &property).await?);
                }
                wanted.check_references(tx, organization).await?;
                let revision = next_revision(&property, (note, now), &author);
                revisions::insert(tx, place, &revision, &wanted.rules).await?;
                property::set_revision(tx, place, revision.number, now).await?;
                property.revision += 1;
                let cause = format!("publish of revision {} of {}", revision.number, property.name);
                let queued = reconcile_queue::enqueue_everyone(tx, organization, (&cause, now)).await?;
                entry.append(tx).await?;
                let event = published(&property, &author.name, wanted.rules.len(), (cause, now));
                sync_event::append(tx, organization, vec![event]).await?;
                Ok(Published { property, queued })
            })
        })
        .await
}

async fn stale(
    tx: &Tx,
    (organization, property): (OrganizationId, PropertyId),
    stored: &StoredProperty,
) -> Result<AppError, AppError> {
    let number = HashMap::from([(property, stored.revision)]);
    let newest = revisions::with_numbers(tx.conn(), organization, &number).await?;
    let by = newest.get(&property).map_or(String::new(), |revision| {
        format!(", published by {}", revision.publisher_name)
    });
    let revision = stored.revision;
    Ok(AppError::Stale(format!(
        "Revision {revision} is in force by now{by}. Load it, then publish again."
    )))
}

fn next_revision(
    property: &StoredProperty,
    (note, now): (Option<String>, DateTime<Utc>),
    author: &Author,
) -> Revision {
    Revision {
        number: i32::try_from(property.revision)
            .unwrap_or(i32::MAX)
            .saturating_add(1),
        published_at: now,
        publisher_kind: author.kind,
        publisher: author.id,
        publisher_name: author.name.clone(),
        note,
    }
}

fn published(
    property: &StoredProperty,
    author: &str,
    rules: usize,
    (cause, now): (String, DateTime<Utc>),
) -> NewSyncEvent {
    let rules = match rules {
        0 => "no rules".to_owned(),
        1 => "1 rule".to_owned(),
        n => format!("{n} rules"),
    };
    NewSyncEvent {
        kind: EventKind::RuleSetPublished,
        tone: Tone::Quiet,
        at: now,
        cause,
        property: Some(property.id),
        employee: None,
        directory_user: None,
        group: None,
        summary: format!(
            "{author} published revision {} of {}: {rules}",
            property.revision, property.name
        ),
        person_name: None,
        changes: Vec::new(),
        trace: None,
    }
}

/// A rule set that is right in itself; whether what it names exists is checked in the transaction.
#[derive(Debug)]
struct Wanted {
    property: PropertyId,
    rules: Vec<Rule>,
    /// Rules that claim to exist already, with their place in the input.
    kept: BTreeMap<RuleId, usize>,
}

impl Wanted {
    fn check(app: &App, actor: &Actor, publish: Publish) -> Result<Self, AppError> {
        if publish.rules.len() > limits::RULES_PER_PROPERTY {
            let problem = RuleSetProblem::TooManyRules;
            return Err(AppError::invalid("input.rules", sentence(&problem)));
        }
        let mut kept = BTreeMap::new();
        let mut rules = Vec::with_capacity(publish.rules.len());
        for (index, draft) in publish.rules.into_iter().enumerate() {
            if let Some(id) = draft.id {
                kept.insert(id, index);
            }
            let id = draft.id.unwrap_or_else(|| RuleId(app.ids.next()));
            rules.push(rule(actor, index, id, draft)?);
        }
        let set = RuleSet { revision: 0, rules };
        set.check().map_err(refused)?;
        Ok(Self {
            property: publish.property,
            rules: set.rules,
            kept,
        })
    }

    /// Access groups must be live ones of the property, groups known ones of the organization, rule ids the property's.
    async fn check_references(&self, tx: &Tx, organization: OrganizationId) -> Result<(), AppError> {
        let place = (organization, self.property);
        let access_groups: BTreeSet<AccessGroupId> = self
            .rules
            .iter()
            .flat_map(|rule| &rule.outcome.access_groups)
            .copied()
            .collect();
        let usable = revisions::usable_access_groups(tx, place, &access_groups).await?;
        let groups: BTreeSet<DirectoryGroupId> =
            self.rules.iter().flat_map(groups).map(|(_, _, id)| id).collect();
        let known = revisions::known_groups(tx, organization, &groups).await?;
        let rule_ids: BTreeSet<RuleId> = self.kept.keys().copied().collect();
        let known_rules = revisions::known_rules(tx, place, &rule_ids).await?;
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

/// Groups that a rule names, with condition and value counted from 0.
fn groups(rule: &Rule) -> impl Iterator<Item = (usize, usize, DirectoryGroupId)> {
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
