//! A new group in the place of a deleted one of the same name (behaviour.md §3): the conditions that named the one name the
//! other, as a new publish with the same preview and history as any.

use domain::{ConditionValue, DirectoryGroupId, PropertyId};
use uuid::Uuid;

use super::{Publish, Published, RuleDraft, in_force, publish};
use crate::app::App;
use crate::error::AppError;
use crate::service::actor::{Actor, Permission};
use crate::service::deleted_group::{self, Replaced};
use crate::store::property;

/// What is to be replaced, and where.
#[derive(Clone, Debug)]
pub struct Replace {
    /// The deleted group.
    pub group: DirectoryGroupId,
    /// The live one of its name.
    pub by: DirectoryGroupId,
    /// Whose rules.
    pub property: PropertyId,
    /// The revision the caller has seen.
    pub expected_revision: u32,
    /// Why, as typed.
    pub note: Option<String>,
    /// The preview whose losses are accepted.
    pub accept: Option<Uuid>,
}

/// Publishes the rules in force with the new group.
///
/// # Errors
/// As [`publish`]; the group is not deleted, or the other is not the one that is offered; the rules do not name it.
pub async fn replace(app: &App, actor: &Actor, wanted: Replace) -> Result<Published, AppError> {
    let groups = (wanted.group, wanted.by);
    let (replaced, rules) = drafts(app, actor, wanted.property, groups).await?;
    let changed = Publish {
        property: wanted.property,
        expected_revision: wanted.expected_revision,
        note: wanted.note,
        rules,
        accept: wanted.accept,
        replaced: Some(replaced),
    };
    publish(app, actor, changed).await
}

/// The rules in force in a property with one group in the place of another.
///
/// # Errors
/// Not allowed; the group is not deleted, or the other is not the one that is offered; the rules do not name it.
pub(super) async fn drafts(
    app: &App,
    actor: &Actor,
    of: PropertyId,
    (group, by): (DirectoryGroupId, DirectoryGroupId),
) -> Result<(Replaced, Vec<RuleDraft>), AppError> {
    let organization = actor.require(Permission::EditProperty(of))?;
    let replaced = deleted_group::replacement(app, organization, (group, by)).await?;
    let stored = property::get(app.db.read(), organization, of).await?;
    let set = in_force(app, actor, &stored).await?;
    let mut rules: Vec<RuleDraft> = set.rules.iter().map(RuleDraft::from).collect();
    if !put_in_place(&mut rules, group, by) {
        return Err(AppError::invalid(
            "input.groupId",
            "The rules of this property do not name the group.",
        ));
    }
    Ok((replaced, rules))
}

/// False if no rule names the group.
fn put_in_place(rules: &mut [RuleDraft], group: DirectoryGroupId, by: DirectoryGroupId) -> bool {
    let (gone, new) = (ConditionValue::Group(group), ConditionValue::Group(by));
    let conditions = rules.iter_mut().flat_map(|rule| &mut rule.conditions);
    let mut is_named = false;
    for condition in conditions.filter(|condition| condition.values.contains(&gone)) {
        is_named = true;
        // Both may have been named already.
        condition.values.retain(|value| *value != new);
        for value in &mut condition.values {
            if *value == gone {
                *value = new.clone();
            }
        }
    }
    is_named
}
