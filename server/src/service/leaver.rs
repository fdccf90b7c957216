//! A leaver's console account (behaviour.md §8): locked and signed out by step 1, in the same transaction. The last
//! owner is signed out and not locked, for somebody must be able to unlock.

use chrono::{DateTime, Utc};
use domain::OrganizationId;

use crate::clock::Ids;
use crate::error::AppError;
use crate::event::Signal;
use crate::store::audit_event::{self, NewAuditEvent};
use crate::store::session::Which;
use crate::store::{Tx, admin, session};

/// Locks the account with one of these addresses, if there is one.
pub(super) async fn lock_account(
    tx: &Tx,
    ids: &Ids,
    organization: OrganizationId,
    (email_keys, now): (&[String], DateTime<Utc>),
) -> Result<(), AppError> {
    for account in admin::find_unlocked(tx, organization, email_keys).await? {
        let is_last_owner = admin::is_last_owner(tx, organization, &account).await?;
        if !is_last_owner {
            admin::lock(tx, organization, account.id, now).await?;
        }
        session::revoke(tx, organization, Which::Of(account.id), now).await?;
        tx.announce(Signal::Sessions);
        let entry = NewAuditEvent {
            id: ids.next().into(),
            at: now,
            actor_kind: "system",
            actor: None,
            actor_name: None,
            action: if is_last_owner {
                "sign_out_leaver"
            } else {
                "lock_leaver"
            },
            target_kind: "admin",
            target: account.id.0,
            target_name: Some(account.name),
            data: None,
        };
        audit_event::append(tx, organization, entry).await?;
    }
    Ok(())
}
