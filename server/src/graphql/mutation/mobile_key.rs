//! Moving mobile keys, claiming one, and looking at a link where no mail server is set.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use domain::MobileKeyId;

use crate::error::AppError;
use crate::graphql::context::{Asked, Peer};
use crate::graphql::id;
use crate::graphql::types::claim::ClaimPage;
use crate::graphql::types::mobile_key::{MobileKey, RefusedKey};
use crate::service::mobile_key::{self, KeyDeed};
use crate::service::{claim, outbox_page};

/// Mutations of this concept.
#[derive(Default)]
pub struct MobileKeyMutation;

/// The key as it is now.
#[derive(SimpleObject)]
pub struct MobileKeyPayload {
    /// The key.
    mobile_key: MobileKey,
}

/// Keys sent again, and those that were not.
#[derive(SimpleObject)]
pub struct ResendMobileKeysPayload {
    /// A new mail waits to leave for each of these.
    resent: Vec<MobileKey>,
    /// Nothing was done for these.
    refused: Vec<RefusedKey>,
}

/// A claim link, shown to an owner or admin.
#[derive(SimpleObject)]
pub struct RevealClaimLinkPayload {
    /// Whoever opens it first may have the key.
    url: String,
    /// Until when it works.
    expires_at: Option<DateTime<Utc>>,
}

#[Object]
impl MobileKeyMutation {
    /// Sends unclaimed keys again, 100 at most; older links die. Claimed, suspended and revoked ones are listed as
    /// refused. Property managers may do this for people of their properties.
    async fn resend_mobile_keys(&self, ctx: &Context<'_>, ids: Vec<ID>) -> Result<ResendMobileKeysPayload> {
        let (app, actor) = (ctx.app(), ctx.actor()?);
        let keys: Vec<MobileKeyId> = id::parse_all(&ids, "ids")?;
        let results = mobile_key::act(app, actor, KeyDeed::Resend, &keys).await?;
        let found = mobile_key::with_ids(app, actor, &keys).await?;
        let (mut resent, mut refused) = (Vec::new(), Vec::new());
        for (key, result) in results {
            match (result, found.get(&key)) {
                (Ok(()), Some(stored)) => resent.push(MobileKey(stored.clone())),
                (Ok(()), None) => {}
                (Err(refusal), _) => refused.push(RefusedKey::new(key, refusal)),
            }
        }
        Ok(ResendMobileKeysPayload { resent, refused })
    }

    /// Takes a key away until an admin gives it back; rules do not bring it back.
    async fn suspend_mobile_key(&self, ctx: &Context<'_>, id: ID) -> Result<MobileKeyPayload> {
        moved(ctx, KeyDeed::Suspend, &id).await
    }

    /// Gives back a key that an admin suspended, without a mail.
    async fn restore_mobile_key(&self, ctx: &Context<'_>, id: ID) -> Result<MobileKeyPayload> {
        moved(ctx, KeyDeed::Restore, &id).await
    }

    /// Takes a key away for ever.
    async fn revoke_mobile_key(&self, ctx: &Context<'_>, id: ID) -> Result<MobileKeyPayload> {
        moved(ctx, KeyDeed::Revoke, &id).await
    }

    /// Shows the link of a claim mail to an owner or admin, where no mail server is set. Each look is audited; the first
    /// counts as the hand-over.
    async fn reveal_claim_link(&self, ctx: &Context<'_>, mail_id: ID) -> Result<RevealClaimLinkPayload> {
        let mail = id::parse(&mail_id, "mailId")?;
        let shown = outbox_page::reveal(ctx.app(), ctx.actor()?, mail).await?;
        Ok(RevealClaimLinkPayload {
            url: shown.url,
            expires_at: shown.until,
        })
    }

    /// Public, by the token of a claim link: adds the key to the phone that asks, once.
    async fn claim_mobile_key(&self, ctx: &Context<'_>, token: String) -> Result<ClaimPage> {
        Ok(claim::claim(ctx.app(), Peer::of(ctx), &token).await?.into())
    }
}

async fn moved(ctx: &Context<'_>, deed: KeyDeed, id: &ID) -> Result<MobileKeyPayload> {
    let (app, actor) = (ctx.app(), ctx.actor()?);
    let key = mobile_key::act_on_one(app, actor, deed, id::parse(id, "id")?).await?;
    let mut found = mobile_key::with_ids(app, actor, &[key]).await?;
    let stored = found.remove(&key).ok_or(AppError::NotFound("mobile key"))?;
    Ok(MobileKeyPayload {
        mobile_key: MobileKey(stored),
    })
}
