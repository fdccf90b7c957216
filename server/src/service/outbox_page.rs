//! The outbox as the console shows it: which mails wait, left or were refused. Where no mail server is set, an owner or
//! admin hands links over by hand; each look at one is audited (behaviour.md §7).

use chrono::{DateTime, Utc};
use domain::{AdminRole, MailState, MobileKeyStatus, OutboxMailId};

use super::actor::{Actor, Permission};
use super::audit::{self, Deed, Entry};
use super::mobile_key::ListedMail;
use super::outbox;
use crate::app::App;
use crate::error::AppError;
use crate::store::mobile_key::life;
use crate::store::outbox_mail::{self as store, Ended, list};
use crate::store::page::{Page, Range};
use crate::store::{Tx, employee};

/// Mails newest first.
///
/// # Errors
/// Not allowed; the database does not answer.
pub async fn list(
    app: &App,
    actor: &Actor,
    state: Option<MailState>,
    range: &Range,
) -> Result<Page<ListedMail>, AppError> {
    let organization = actor.require(Permission::Read)?;
    list::list(app.db.read(), organization, (state, app.clock.now()), range).await
}

/// Whether a mail server is set.
pub fn is_sending(app: &App) -> bool {
    app.mail_sender.is_some()
}

/// A link shown to an admin.
#[derive(Clone, Debug)]
pub struct Revealed {
    /// The link: whoever opens it first may have the key.
    pub url: String,
    /// Until when it works.
    pub until: Option<DateTime<Utc>>,
}

/// Shows the link of a claim mail, to be handed over by hand. The first look is the hand-over: the seven days begin.
///
/// # Errors
/// Not an owner or admin; a mail server is set; there is no such mail, or its link does nothing any more.
pub async fn reveal(app: &App, actor: &Actor, id: OutboxMailId) -> Result<Revealed, AppError> {
    require_admin(actor)?;
    if is_sending(app) {
        return Err(AppError::Forbidden(
            "A mail server is set, so links go by mail only. Resend the key instead.",
        ));
    }
    let organization = actor.organization();
    let mail = store::get(app.db.read(), organization, id)
        .await?
        .ok_or(AppError::NotFound("mail"))?;
    let (key, _) = mail.key.ok_or(AppError::NotFound("mail"))?;
    let author = audit::author(app, actor).await?;
    let deed = Deed {
        action: "view_claim_link",
        target_kind: "mobile_key",
        target: key.0,
        target_name: None,
    };
    let entry = audit::entry(app, actor, &author, deed);
    let parts = app.clone();
    app.db
        .write(move |tx| {
            let (app, mail, entry) = (parts.clone(), mail.clone(), entry.clone());
            Box::pin(async move { reveal_in(tx, &app, (organization, &mail), entry).await })
        })
        .await
}

async fn reveal_in(
    tx: &Tx,
    app: &App,
    (organization, mail): (domain::OrganizationId, &store::StoredMail),
    entry: Entry,
) -> Result<Revealed, AppError> {
    const DEAD: &str = "This link does nothing any more. Resend the key to make a new one.";
    let dead = || AppError::Conflict {
        field: Some("id".into()),
        message: DEAD.to_owned(),
    };
    let now = app.clock.now();
    let (id, generation) = mail.key.ok_or_else(dead)?;
    let key = life::lock(tx, organization, id).await?.ok_or_else(dead)?;
    let is_unclaimed = match key.life.status {
        MobileKeyStatus::Queued | MobileKeyStatus::Invited => true,
        MobileKeyStatus::Claimed | MobileKeyStatus::Suspended | MobileKeyStatus::Revoked => false,
    };
    let is_over = key.life.link_until.is_some_and(|until| until <= now);
    if !is_unclaimed || is_over || !key.has_access || generation != key.life.generation {
        return Err(dead());
    }
    let url = outbox::claim_link(tx, app, (organization, &key)).await?;
    outbox::hand_over(tx, (organization, &key), (generation, now)).await?;
    if let Some(waiting) = store::lock_queued(tx, organization, mail.id).await? {
        store::end(tx, organization, &waiting, Ended::Sent(now)).await?;
    }
    let person = employee::get(tx.conn(), organization, key.employee).await?;
    entry.about(person.display_name).append(tx).await?;
    let until = key
        .life
        .link_until
        .or(Some(now + domain::limits::CLAIM_LINK_LIFETIME));
    Ok(Revealed {
        url: url.into(),
        until,
    })
}

/// Links are for people who answer for them: never for a token.
fn require_admin(actor: &Actor) -> Result<(), AppError> {
    let may = match actor {
        Actor::Admin(caller) => match caller.role {
            AdminRole::Owner | AdminRole::Admin => true,
            AdminRole::PropertyManager | AdminRole::Viewer => false,
        },
        Actor::ApiToken(_) | Actor::IdentityProvider(_) => false,
    };
    match may {
        true => Ok(()),
        false => Err(AppError::Forbidden("Only owners and admins may see claim links.")),
    }
}
