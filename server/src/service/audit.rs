//! Who did it: what every change by an admin or an API token leaves in the audit log, in the change's own transaction.

use domain::{AuditEventId, OrganizationId};
use uuid::Uuid;

use super::actor::Actor;
use crate::app::App;
use crate::error::AppError;
use crate::store::audit_event::{self, NewAuditEvent};
use crate::store::{Tx, admin};

/// Who is changing something, for audit log and history.
#[derive(Clone, Debug)]
pub(super) struct Author {
    pub kind: &'static str,
    pub id: Option<Uuid>,
    pub name: String,
}

/// The actor's name and kind. An admin's is looked up, an API token's is known.
pub(super) async fn author(app: &App, actor: &Actor) -> Result<Author, AppError> {
    match actor {
        Actor::Admin(caller) => {
            let admin = admin::get(app.db.read(), caller.organization, caller.admin).await?;
            Ok(Author {
                kind: "admin",
                id: Some(caller.admin.0),
                name: admin.name,
            })
        }
        Actor::ApiToken(caller) => Ok(Author {
            kind: "api_token",
            id: Some(caller.token.0),
            name: caller.name.clone(),
        }),
        Actor::IdentityProvider(_) => Err(AppError::Forbidden("A SCIM token is for SCIM only.")),
    }
}

/// An entry for the log, made before the transaction and appended in it.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    organization: OrganizationId,
    event: NewAuditEvent,
}

/// What was done, to what.
pub(super) struct Deed {
    pub action: &'static str,
    pub target_kind: &'static str,
    pub target: Uuid,
    pub target_name: Option<String>,
}

pub(super) fn entry(app: &App, actor: &Actor, author: &Author, deed: Deed) -> Entry {
    Entry {
        organization: actor.organization(),
        event: NewAuditEvent {
            id: AuditEventId(app.ids.next()),
            at: app.clock.now(),
            actor_kind: author.kind,
            actor: author.id,
            actor_name: Some(author.name.clone()),
            action: deed.action,
            target_kind: deed.target_kind,
            target: deed.target,
            target_name: deed.target_name,
            data: None,
        },
    }
}

impl Entry {
    /// The same entry, about something of that name.
    pub(super) fn about(mut self, name: String) -> Self {
        self.event.target_name = Some(name);
        self
    }

    /// Writes the entry.
    pub(super) async fn append(&self, tx: &Tx) -> Result<(), AppError> {
        audit_event::append(tx, self.organization, self.event.clone()).await
    }
}
