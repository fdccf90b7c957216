//! One rule at a time, for integrators: each change is a publish of the whole set with that one rule changed, and as such
//! never accepts losses beforehand (behaviour.md §5).

use domain::{PropertyId, RuleId};

use super::{Publish, Published, RuleDraft, in_force, publish};
use crate::app::App;
use crate::error::AppError;
use crate::service::actor::{Actor, Permission};
use crate::store::property;

/// Where the change is made.
#[derive(Clone, Debug)]
pub struct Place {
    /// Whose rules.
    pub property: PropertyId,
    /// The revision the caller has seen.
    pub expected_revision: u32,
    /// Why, as typed.
    pub note: Option<String>,
}

/// What is done to one rule. Positions count from 1.
#[derive(Clone, Debug)]
pub enum Edit {
    /// A new rule; without a position at the end.
    Create {
        /// The rule; its id does not count.
        rule: Box<RuleDraft>,
        /// Its place.
        position: Option<u32>,
    },
    /// The rule with this id becomes the given one, at its place.
    Update {
        /// Which.
        id: RuleId,
        /// As it should be.
        rule: Box<RuleDraft>,
    },
    /// The rule goes to another place.
    Move {
        /// Which.
        id: RuleId,
        /// Where it should stand.
        position: u32,
    },
    /// The rule goes.
    Delete {
        /// Which.
        id: RuleId,
    },
}

/// Publishes the rules in force with that change.
///
/// # Errors
/// As [`publish`]; no such rule; a position out of range.
pub async fn edit(app: &App, actor: &Actor, place: Place, edit: Edit) -> Result<Published, AppError> {
    let organization = actor.require(Permission::EditProperty(place.property))?;
    let stored = property::get(app.db.read(), organization, place.property).await?;
    let set = in_force(app, actor, &stored).await?;
    let mut rules: Vec<RuleDraft> = set.rules.iter().map(RuleDraft::from).collect();
    apply(&mut rules, edit)?;
    let changed = Publish {
        property: place.property,
        expected_revision: place.expected_revision,
        note: place.note,
        rules,
        accept: None,
        replaced: None,
    };
    publish(app, actor, changed).await
}

fn apply(rules: &mut Vec<RuleDraft>, edit: Edit) -> Result<(), AppError> {
    let find = |rules: &[RuleDraft], id: RuleId| {
        let found = rules.iter().position(|rule| rule.id == Some(id));
        found.ok_or(AppError::NotFound("rule in this property"))
    };
    match edit {
        Edit::Create { rule, position } => {
            let most = rules.len() + 1;
            let at = match position {
                Some(position) => index(position, most)?,
                None => rules.len(),
            };
            rules.insert(at, RuleDraft { id: None, ..*rule });
        }
        Edit::Update { id, rule } => {
            let at = find(rules, id)?;
            rules[at] = RuleDraft {
                id: Some(id),
                ..*rule
            };
        }
        Edit::Move { id, position } => {
            let at = find(rules, id)?;
            let to = index(position, rules.len())?;
            let rule = rules.remove(at);
            rules.insert(to, rule);
        }
        Edit::Delete { id } => {
            let at = find(rules, id)?;
            rules.remove(at);
        }
    }
    Ok(())
}

fn index(position: u32, most: usize) -> Result<usize, AppError> {
    let at = usize::try_from(position).unwrap_or(usize::MAX);
    match (1..=most).contains(&at) {
        true => Ok(at - 1),
        false => Err(AppError::invalid(
            "input.position",
            format!("Positions go from 1 to {most}."),
        )),
    }
}
