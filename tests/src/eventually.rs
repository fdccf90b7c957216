//! Waiting for something that happens soon, without guessing how soon.
//!
//! The only place in the tests that sleeps; everything else waits through here, by a deadline.

use std::time::Duration;

use tokio::time::Instant;

/// Pause between two looks. Short enough not to slow a test down, long enough not to be the load.
const BETWEEN_LOOKS: Duration = Duration::from_millis(10);

/// Looks until `look` answers `Ok`, and returns that value. At the deadline it panics with the last `Err`, so that a
/// failing test says what it saw rather than that it waited.
///
/// # Panics
/// When `deadline` has passed without an `Ok`.
pub async fn eventually<T, E: std::fmt::Display>(
    deadline: Duration,
    mut look: impl AsyncFnMut() -> Result<T, E>,
) -> T {
    let end = Instant::now() + deadline;
    loop {
        match look().await {
            Ok(value) => return value,
            Err(seen) if Instant::now() >= end => panic!("not within {deadline:?}: {seen}"),
            Err(_) => tokio::time::sleep(BETWEEN_LOOKS).await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn answers_as_soon_as_it_is_so() {
        let mut looks = 0;
        let seen = eventually(Duration::from_secs(5), async || {
            looks += 1;
            if looks == 3 {
                Ok(looks)
            } else {
                Err(format!("look {looks}"))
            }
        })
        .await;
        assert_eq!(seen, 3);
    }

    #[tokio::test]
    #[should_panic(expected = "not within 20ms: still 7 in the queue")]
    async fn says_what_it_saw_last() {
        eventually(Duration::from_millis(20), async || {
            Err::<(), _>("still 7 in the queue")
        })
        .await;
    }
}
