//! Mobile keys, and the page behind a claim link.

use async_graphql::connection::Connection;
use async_graphql::{Context, ID, Object, Result};

use crate::graphql::context::{Asked, Peer};
use crate::graphql::kind::{MailState, MobileKeyStatus};
use crate::graphql::types::claim::ClaimPage;
use crate::graphql::types::mobile_key::MobileKey;
use crate::graphql::{id, page};
use crate::service::claim;
use crate::service::employee::{self, Cursor, EmployeeFilter};
use crate::service::mobile_key::{self, WantedKeys};

/// Queries of this concept.
#[derive(Default)]
pub struct MobileKeyQuery;

/// How many a list has as a whole.
pub struct MobileKeyTotal(EmployeeFilter);

#[Object]
impl MobileKeyTotal {
    /// How many there are on all pages. Counted only if asked for.
    async fn total_count(&self, ctx: &Context<'_>) -> Result<u64> {
        Ok(employee::count(ctx.app(), ctx.actor()?, &self.0).await?)
    }
}

#[Object]
impl MobileKeyQuery {
    /// Mobile keys by their person's name, 50 a page unless told, 100 at most. `search` finds part of a name or e-mail,
    /// `mail` keys whose newest mail is in that state.
    #[graphql(complexity = "page::cost(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "each is an argument of the field")]
    async fn mobile_keys(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        search: Option<String>,
        property_id: Option<ID>,
        status: Option<MobileKeyStatus>,
        mail: Option<MailState>,
    ) -> Result<Connection<page::Place, MobileKey, MobileKeyTotal>> {
        let actor = ctx.actor()?;
        let wanted = WantedKeys {
            search,
            property: id::parse_optional(property_id.as_ref(), "propertyId")?,
            status: status.map(Into::into),
            mail: mail.map(Into::into),
        };
        let filter = mobile_key::filter(ctx.app(), actor, wanted)?;
        let range = page::Asked {
            first,
            after,
            last,
            before,
        };
        let found = mobile_key::list(ctx.app(), actor, &filter, &range.range()?).await?;
        Ok(page::connection(
            found,
            MobileKeyTotal(filter),
            |(employee, key)| {
                let place = Cursor {
                    key: employee.display_name_key,
                    id: employee.id.0,
                };
                (place, MobileKey(key))
            },
        ))
    }

    /// Public, by the token of a claim link: what the page behind it shows. Changes nothing.
    async fn claim_page(&self, ctx: &Context<'_>, token: String) -> Result<ClaimPage> {
        Ok(claim::look(ctx.app(), Peer::of(ctx), &token).await?.into())
    }
}
