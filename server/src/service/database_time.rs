//! Replicas agree on the time because they take it from the database they share (behaviour.md §4, Clock). SQLite is in this
//! process: its clock is the machine's.

use std::time::Instant;

use chrono::TimeDelta;

use crate::clock::Clock;
use crate::error::AppError;
use crate::store::Db;

/// A machine whose clock differs by more is worth a line in the log.
const WORTH_TELLING: TimeDelta = TimeDelta::seconds(5);

/// Asks the database what time it is, and goes by that from now on.
///
/// # Errors
/// The database does not answer: time goes on as it was.
pub async fn follow(db: &Db, clock: &Clock) -> Result<(), AppError> {
    let asked = Instant::now();
    let Some(wall) = db.time().await? else {
        return Ok(());
    };
    let moved = clock.follow(wall, asked);
    if moved.abs() > WORTH_TELLING {
        tracing::warn!(
            seconds = moved.num_seconds(),
            "this server's time differed from the database's, which counts"
        );
    }
    Ok(())
}
