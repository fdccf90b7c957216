//! Tells owners and admins, by mail and event, that a SCIM token is about to end, or has (behaviour.md §6): each step once,
//! whichever replica sees it first and whatever crashes in between, because it is remembered with the mail.

use domain::id::OrganizationId;
use domain::token_expiry::{ExpiryNews, expiry_news};
use domain::{EventKind, Tone};

use super::alert::{self, Alert};
use crate::app::App;
use crate::error::AppError;
use crate::store::scim_token::{self, StoredScimToken};
use crate::store::sync_event::{self, NewSyncEvent};

/// Looks at every token that can end.
///
/// # Errors
/// The database does not answer.
pub(super) async fn look(app: &App) -> Result<(), AppError> {
    for token in scim_token::list_ending(app.db.read()).await? {
        let now = app.clock.now();
        let news = token
            .expires_at
            .and_then(|end| Some((expiry_news((token.created_at, end), now)?, end)));
        if let Some((news, end)) = news {
            let alert = alert_of(&token, news, end);
            tell(app, token.organization, (alert, summary(&token, news))).await?;
        }
    }
    Ok(())
}

fn alert_of(token: &StoredScimToken, news: ExpiryNews, end: chrono::DateTime<chrono::Utc>) -> Alert {
    let (id, name) = (token.id.0, token.name.clone());
    match news {
        ExpiryNews::Within(days) => Alert::ScimTokenExpiring {
            token: id,
            name,
            expires_at: end,
            days,
        },
        ExpiryNews::Over => Alert::ScimTokenExpired {
            token: id,
            name,
            expires_at: end,
        },
    }
}

fn summary(token: &StoredScimToken, news: ExpiryNews) -> String {
    let name = &token.name;
    match news {
        ExpiryNews::Within(1) => format!("The SCIM token {name} ends within a day"),
        ExpiryNews::Within(days) => format!("The SCIM token {name} ends within {days} days"),
        ExpiryNews::Over => {
            format!("The SCIM token {name} has ended: requests with it are refused, terminations among them")
        }
    }
}

async fn tell(
    app: &App,
    organization: OrganizationId,
    (alert, summary): (Alert, String),
) -> Result<(), AppError> {
    // Nearly always it is told already: that takes no write.
    if alert::was_ever_raised(app, organization, &alert).await? {
        return Ok(());
    }
    let parts = app.clone();
    app.db
        .write(move |tx| {
            let (app, alert, summary) = (parts.clone(), alert.clone(), summary.clone());
            Box::pin(async move {
                let now = app.clock.now();
                if !alert::raise_once(tx, organization, &alert, (&app.ids, now)).await? {
                    return Ok(());
                }
                let kind = (EventKind::TokenExpiring, Tone::Warn);
                let event = NewSyncEvent::new(kind, ("watch".to_owned(), now), summary);
                sync_event::append(tx, organization, vec![event]).await
            })
        })
        .await
}
