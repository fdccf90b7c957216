//! Employees.

use async_graphql::connection::Connection;
use async_graphql::{Context, ID, Object, Result};

use crate::graphql::context::Asked;
use crate::graphql::kind::MembershipStatus;
use crate::graphql::loader::EmployeeOf;
use crate::graphql::types::employee::Employee;
use crate::graphql::{id, page};
use crate::service::employee::{self, Cursor, EmployeeFilter, Wanted};

/// Queries of this concept.
#[derive(Default)]
pub struct EmployeeQuery;

/// How many a list has as a whole.
pub struct EmployeeTotal(EmployeeFilter);

#[Object]
impl EmployeeTotal {
    /// How many there are on all pages. Counted only if asked for.
    async fn total_count(&self, ctx: &Context<'_>) -> Result<u64> {
        Ok(employee::count(ctx.app(), ctx.actor()?, &self.0).await?)
    }
}

#[Object]
impl EmployeeQuery {
    /// Employees by name, 50 a page unless told, 100 at most. `search` finds part of a
    /// name or e-mail, or a whole employee number.
    #[graphql(complexity = "page::cost(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "each is an argument of the field")]
    async fn employees(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        search: Option<String>,
        property_id: Option<ID>,
        status: Option<MembershipStatus>,
    ) -> Result<Connection<page::Place, Employee, EmployeeTotal>> {
        let actor = ctx.actor()?;
        let wanted = Wanted {
            search,
            property: id::parse_optional(property_id.as_ref(), "propertyId")?,
            status: status.map(Into::into),
        };
        let filter = employee::filter(actor, wanted)?;
        let range = page::Asked {
            first,
            after,
            last,
            before,
        };
        let found = employee::list(ctx.app(), actor, &filter, &range.range()?).await?;
        Ok(page::connection(found, EmployeeTotal(filter), |employee| {
            let place = Cursor {
                key: employee.display_name_key.clone(),
                id: employee.id.0,
            };
            (place, Employee(employee))
        }))
    }

    /// One employee; null if there is none the caller may see.
    async fn employee(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Employee>> {
        ctx.actor()?;
        let key = EmployeeOf(id::parse(&id, "id")?);
        Ok(ctx.rows().load_one(key).await?.map(Employee))
    }
}
