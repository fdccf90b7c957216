//! Hears other replicas' signals over PostgreSQL LISTEN and passes them on in this process.

use sea_orm::DatabaseConnection;
use sqlx::postgres::PgListener;
use tokio_util::sync::CancellationToken;

use super::{CHANNEL, Hub, Signal};

/// Forwards signals until `stop`. Reconnects by itself; after a gap everyone is told to read afresh.
///
/// # Errors
/// The first connection cannot be made.
pub async fn listen(db: &DatabaseConnection, hub: Hub, stop: CancellationToken) -> Result<(), sqlx::Error> {
    let mut listener = PgListener::connect_with(db.get_postgres_connection_pool()).await?;
    listener.listen(CHANNEL).await?;
    tokio::spawn(async move {
        loop {
            let heard = tokio::select! {
                () = stop.cancelled() => return,
                heard = listener.try_recv() => heard,
            };
            match heard {
                Ok(Some(note)) => match serde_json::from_str(note.payload()) {
                    Ok(signal) => hub.publish(signal),
                    Err(error) => {
                        tracing::warn!(%error, "a replica sent a signal this version does not know")
                    }
                },
                Ok(None) => hub.publish(Signal::Gap),
                Err(error) => tracing::warn!(%error, "listening for other replicas failed; trying again"),
            }
        }
    });
    Ok(())
}
