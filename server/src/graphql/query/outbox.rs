//! The outbox.

use async_graphql::connection::Connection;
use async_graphql::{Context, Object, Result};

use crate::graphql::context::Asked;
use crate::graphql::kind::MailState;
use crate::graphql::page;
use crate::graphql::types::outbox::OutboxMail;
use crate::service::employee::Cursor;
use crate::service::outbox_page;

/// Queries of this concept.
#[derive(Default)]
pub struct OutboxQuery;

/// What goes with a page of mails.
pub struct Outbox;

#[Object]
impl Outbox {
    /// A mail server is set. If not, mails wait here and owners and admins hand links over by hand.
    async fn is_sending(&self, ctx: &Context<'_>) -> bool {
        outbox_page::is_sending(ctx.app())
    }
}

#[Object]
impl OutboxQuery {
    /// Mails newest first, 50 a page unless told, 100 at most; `after` goes on to older ones.
    #[graphql(complexity = "page::cost(first, None, child_complexity)")]
    async fn outbox(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        state: Option<MailState>,
    ) -> Result<Connection<page::Place, OutboxMail, Outbox>> {
        let asked = page::Asked {
            first,
            after,
            ..page::Asked::default()
        };
        let state = state.map(Into::into);
        let found = outbox_page::list(ctx.app(), ctx.actor()?, state, &asked.range()?).await?;
        Ok(page::connection(found, Outbox, |mail| {
            let place = Cursor {
                key: String::new(),
                id: mail.mail.id.0,
            };
            (place, OutboxMail(mail))
        }))
    }
}
