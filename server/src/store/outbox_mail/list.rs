//! Mails as the outbox page and the list of keys show them.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::{EmployeeId, MailState, MobileKeyId, OrganizationId};
use entity::mobile_key;
use entity::outbox_mail::{Column, Entity};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{StoredMail, read};
use crate::error::AppError;
use crate::store::page::{Page, Range};

/// A mail with what its key makes of it.
#[derive(Clone, Debug)]
pub struct ListedMail {
    /// The mail; its state says whether the link has expired since.
    pub mail: StoredMail,
    /// Whose key it brings.
    pub employee: Option<EmployeeId>,
    /// Until when its link works; none: not handed over, or a newer one took its place.
    pub link_until: Option<DateTime<Utc>>,
}

/// Mails newest first; `range.after` goes on to older ones.
///
/// # Errors
/// The database does not answer.
pub async fn list(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    (state, now): (Option<MailState>, DateTime<Utc>),
    range: &Range,
) -> Result<Page<ListedMail>, AppError> {
    let mut wanted = Condition::all().add(Column::OrganizationId.eq(organization.0));
    if let Some(state) = state {
        wanted = wanted.add(is_in(organization, state, now));
    }
    if let Some(after) = &range.after {
        wanted = wanted.add(Column::Id.lt(after.id));
    }
    let mut rows = Entity::find()
        .filter(wanted)
        .order_by_desc(Column::Id)
        .limit(range.limit + 1)
        .all(conn)
        .await?;
    let limit = usize::try_from(range.limit).unwrap_or(usize::MAX);
    let has_next = rows.len() > limit;
    rows.truncate(limit);
    let mails = rows.into_iter().map(read).collect::<Result<Vec<_>, _>>()?;
    Ok(Page {
        items: listed(conn, organization, mails, now).await?,
        has_next,
        has_previous: range.after.is_some(),
    })
}

/// The mail of the present generation of each of these keys.
///
/// # Errors
/// The database does not answer.
pub async fn of_keys(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    keys: &[MobileKeyId],
    now: DateTime<Utc>,
) -> Result<HashMap<MobileKeyId, ListedMail>, AppError> {
    let rows = Entity::find()
        .filter(Column::OrganizationId.eq(organization.0))
        .filter(Column::MobileKeyId.is_in(keys.iter().map(|id| id.0)))
        .order_by_asc(Column::KeyGeneration)
        .all(conn)
        .await?;
    let mails = rows.into_iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let listed = listed(conn, organization, mails, now).await?;
    // The newest generation comes last and stays.
    let of_key = |it: ListedMail| it.mail.key.map(|(key, _)| (key, it));
    Ok(listed.into_iter().filter_map(of_key).collect())
}

/// Rows whose shown state is this: `expired` is never stored, it is a sent mail whose link's time is over.
fn is_in(organization: OrganizationId, state: MailState, now: DateTime<Utc>) -> Condition {
    let stored = |state: MailState| Column::State.eq(state.key());
    let is_over = || Column::MobileKeyId.in_subquery(over(organization, now));
    match state {
        MailState::Expired => Condition::all().add(stored(MailState::Sent)).add(is_over()),
        MailState::Sent => Condition::all().add(stored(MailState::Sent)).add(
            Condition::any()
                .add(Column::MobileKeyId.is_null())
                .add(is_over().not()),
        ),
        MailState::Queued | MailState::Failed | MailState::Cancelled | MailState::Claimed => {
            Condition::all().add(stored(state))
        }
    }
}

/// Keys whose link of the outer mail's generation has expired.
fn over(organization: OrganizationId, now: DateTime<Utc>) -> SelectStatement {
    use mobile_key::Column as Key;
    Query::select()
        .column(Key::Id)
        .from(mobile_key::Entity)
        .and_where(Key::OrganizationId.eq(organization.0))
        .and_where(Expr::col((mobile_key::Entity, Key::Generation)).equals((Entity, Column::KeyGeneration)))
        .and_where(Key::ClaimExpiresAt.lte(now))
        .take()
}

/// People whose key's present mail is in this state: a condition on the column that holds their ids.
pub(in crate::store) fn people_with_mail(
    organization: OrganizationId,
    state: MailState,
    now: DateTime<Utc>,
) -> SelectStatement {
    use mobile_key::Column as Key;
    let mails = Query::select()
        .column(Column::MobileKeyId)
        .from(Entity)
        .and_where(Column::OrganizationId.eq(organization.0))
        .and_where(Expr::col((Entity, Column::KeyGeneration)).equals((mobile_key::Entity, Key::Generation)))
        .cond_where(match state {
            // The key of the outer query is the mail's own, so its time can be asked for directly.
            MailState::Expired => Condition::all()
                .add(Column::State.eq(MailState::Sent.key()))
                .add(Expr::col((mobile_key::Entity, Key::ClaimExpiresAt)).lte(now)),
            MailState::Sent => Condition::all()
                .add(Column::State.eq(MailState::Sent.key()))
                .add(Expr::col((mobile_key::Entity, Key::ClaimExpiresAt)).gt(now)),
            MailState::Queued | MailState::Failed | MailState::Cancelled | MailState::Claimed => {
                Condition::all().add(Column::State.eq(state.key()))
            }
        })
        .take();
    Query::select()
        .column(Key::EmployeeId)
        .from(mobile_key::Entity)
        .and_where(Expr::col((mobile_key::Entity, Key::OrganizationId)).eq(organization.0))
        .and_where(Expr::col((mobile_key::Entity, Key::Id)).in_subquery(mails))
        .take()
}

async fn listed(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    mails: Vec<StoredMail>,
    now: DateTime<Utc>,
) -> Result<Vec<ListedMail>, AppError> {
    let ids = mails.iter().filter_map(|mail| mail.key).map(|(key, _)| key.0);
    let keys = mobile_key::Entity::find()
        .filter(mobile_key::Column::OrganizationId.eq(organization.0))
        .filter(mobile_key::Column::Id.is_in(ids))
        .all(conn)
        .await?;
    let with_key = |mut mail: StoredMail| {
        let key = mail
            .key
            .and_then(|(id, generation)| Some((keys.iter().find(|key| key.id == id.0)?, generation)));
        let link_until = key.and_then(|(key, generation)| {
            let is_current = u32::try_from(key.generation).ok() == Some(generation);
            key.claim_expires_at.filter(|_| is_current)
        });
        if mail.state == MailState::Sent && link_until.is_some_and(|until| until <= now) {
            mail.state = MailState::Expired;
        }
        ListedMail {
            employee: key.map(|(key, _)| key.employee_id.into()),
            mail,
            link_until,
        }
    };
    Ok(mails.into_iter().map(with_key).collect())
}
