//! Who opens which door, and why.

use async_graphql::connection::{Connection, EmptyFields};
use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};
use domain::{DirectoryUserId, DoorId, EmployeeId, PropertyId};

use crate::error::AppError;
use crate::graphql::context::Asked;
use crate::graphql::id;
use crate::graphql::loader::DirectoryUserOf;
use crate::graphql::page;
use crate::graphql::types::access::{Access, RuleExplanation};
use crate::service::employee::Cursor;
use crate::service::{access, explanation};

/// Queries of this concept.
#[derive(Default)]
pub struct AccessQuery;

#[Object]
impl AccessQuery {
    /// Whether a person opens a door at a moment (null: now), by which membership, access group, schedule and rule.
    async fn access(
        &self,
        ctx: &Context<'_>,
        employee_id: ID,
        door_id: ID,
        at: Option<DateTime<Utc>>,
    ) -> Result<Access> {
        let employee: EmployeeId = id::parse(&employee_id, "employeeId")?;
        let door: DoorId = id::parse(&door_id, "doorId")?;
        let (app, actor) = (ctx.app(), ctx.actor()?);
        let at = at.unwrap_or_else(|| app.clock.now());
        Ok(Access(
            access::of_employee(app, actor, (employee, door), at).await?,
        ))
    }

    /// Who has a door among what an active membership opens, each with the answer at that moment (null: now).
    #[graphql(complexity = "page::cost(first, None, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "each is an argument of the field")]
    async fn door_access(
        &self,
        ctx: &Context<'_>,
        door_id: ID,
        at: Option<DateTime<Utc>>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<page::Place, Access, EmptyFields>> {
        let door: DoorId = id::parse(&door_id, "doorId")?;
        let asked = page::Asked {
            first,
            after,
            ..page::Asked::default()
        };
        let (app, actor) = (ctx.app(), ctx.actor()?);
        let at = at.unwrap_or_else(|| app.clock.now());
        let found = access::of_door(app, actor, (door, at), &asked.range()?).await?;
        Ok(page::connection(found, EmptyFields, |answer| {
            let id = answer.membership.as_ref().map(|membership| membership.id.0);
            let place = Cursor {
                key: String::new(),
                id: id.unwrap_or_default(),
            };
            (place, Access(answer))
        }))
    }

    /// What the rules of a property say of a person now, rule by rule with the real values. By directory user, or by
    /// employee: exactly one.
    async fn explain(
        &self,
        ctx: &Context<'_>,
        property_id: ID,
        directory_user_id: Option<ID>,
        employee_id: Option<ID>,
    ) -> Result<RuleExplanation> {
        let property: PropertyId = id::parse(&property_id, "propertyId")?;
        let user: DirectoryUserId = match (directory_user_id, employee_id) {
            (Some(user), None) => id::parse(&user, "directoryUserId")?,
            (None, Some(employee)) => {
                let employee: EmployeeId = id::parse(&employee, "employeeId")?;
                let found = ctx.rows().load_one(DirectoryUserOf(employee)).await?;
                found
                    .ok_or(AppError::NotFound("directory user of this employee"))?
                    .id
            }
            (_, _) => {
                let message = "Give exactly one of directoryUserId and employeeId.";
                return Err(AppError::invalid("directoryUserId", message).into());
            }
        };
        let found = explanation::explain(ctx.app(), ctx.actor()?, (user, property)).await?;
        Ok(found.into())
    }
}
