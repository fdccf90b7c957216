//! After a new first key: seals again, under it, whatever an older key sealed, so that the older key can leave the ring.
//! Can be run again and while servers run; what is under the first key already is left alone.

use crate::app::App;
use crate::error::AppError;
use crate::secret::Place;
use crate::store::sealed::{self, COLUMNS, SealedColumn, SealedValue};

/// Values read and written at once.
const BATCH: u64 = 200;

/// What a rotation came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rotation {
    /// Sealed under the first key before.
    pub current: u64,
    /// Sealed again.
    pub resealed: u64,
    /// Not to be opened with any key of the ring; left as they are.
    pub unreadable: u64,
}

/// Goes through every sealed value; tells `progress` after each step where it is and what it came to so far.
///
/// # Errors
/// The database does not answer. What was sealed again by then stays.
pub async fn rotate(
    app: &App,
    mut progress: impl FnMut(SealedColumn, Rotation),
) -> Result<Rotation, AppError> {
    let mut so_far = Rotation::default();
    for place in COLUMNS.iter().copied() {
        let mut after = None;
        loop {
            let values = sealed::read(app.db.read(), place, after, BATCH).await?;
            let Some(last) = values.last() else { break };
            after = Some((last.organization, last.id));
            let old: Vec<SealedValue> = values
                .iter()
                .filter(|value| !app.vault.is_current(&value.sealed))
                .cloned()
                .collect();
            so_far.current += (values.len() - old.len()) as u64;
            reseal(app, place, old, &mut so_far).await?;
            progress(place, so_far);
        }
    }
    Ok(so_far)
}

async fn reseal(
    app: &App,
    column: SealedColumn,
    old: Vec<SealedValue>,
    so_far: &mut Rotation,
) -> Result<(), AppError> {
    let mut again = Vec::with_capacity(old.len());
    for value in old {
        let place = Place {
            table: column.table,
            column: column.column,
            row: value.id,
        };
        match app.vault.open(place, &value.sealed) {
            Ok(plain) => {
                let new = app.vault.seal(place, app.ids.nonce(), &plain);
                again.push((value, new));
            }
            Err(problem) => {
                tracing::warn!(table = column.table, row = %value.id, %problem, "a value cannot be opened");
                so_far.unreadable += 1;
            }
        }
    }
    if again.is_empty() {
        return Ok(());
    }
    so_far.resealed += again.len() as u64;
    app.db
        .write(move |tx| {
            let again = again.clone();
            Box::pin(async move {
                for (known, new) in again {
                    sealed::replace(tx, column, &known, new).await?;
                }
                Ok(())
            })
        })
        .await
}
