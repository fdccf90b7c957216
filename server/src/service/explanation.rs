//! Why a person has what they have in a property, or nothing: the rules in force asked afresh, each with the real values, and what
//! brought it about (behaviour.md §5, Explain). Also for directory users who match nowhere.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::evaluate::decide_with_trace;
use domain::{Decision, DirectoryUserId, PropertyId, RuleTrace};

use super::actor::{Actor, Permission};
use super::directory_profile::profile;
use super::rule_set::survey;
use crate::app::App;
use crate::error::AppError;
use crate::store::{property, sync_event_log};

/// A decision about one person in one property, asked now.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// Where.
    pub property: PropertyId,
    /// The revision in force.
    pub revision: u32,
    /// What it comes to.
    pub decision: Decision,
    /// The rules in order.
    pub trace: Vec<RuleTrace>,
    /// The request or act that last changed anything for the person here, and when.
    pub cause: Option<(String, DateTime<Utc>)>,
}

/// What the rules of a property say of a live directory user.
///
/// # Errors
/// Not allowed; no such property; nobody live by that id.
pub async fn explain(
    app: &App,
    actor: &Actor,
    (user, of): (DirectoryUserId, PropertyId),
) -> Result<Explanation, AppError> {
    let organization = actor.require(Permission::ReadProperty(of))?;
    let conn = app.db.read();
    property::get(conn, organization, of).await?;
    let basis = survey::basis(app, organization).await?;
    let here = basis.properties.iter().find(|property| property.id == of);
    let rules = Arc::clone(&here.ok_or(AppError::NotFound("property"))?.rules);
    let reading = survey::reading(app, organization, &[&rules]).await?;
    let step = reading.one(conn, user).await?;
    let person = step.people(&reading, profile).next();
    let person = person.ok_or(AppError::NotFound("active directory user"))??;
    let mut decided = None;
    domain::ask(&person.facts, &mut |subject| {
        decided = Some(decide_with_trace(&rules, subject))
    });
    let (decision, trace) = decided.ok_or_else(|| AppError::Internal(anyhow::anyhow!("nobody was asked")))?;
    Ok(Explanation {
        property: of,
        revision: rules.revision,
        decision,
        trace,
        cause: sync_event_log::last_cause(conn, organization, (user, of)).await?,
    })
}
