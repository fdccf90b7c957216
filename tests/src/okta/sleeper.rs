//! How the simulator waits. An argument, so that a test of a five-minute back-off takes no time.

use std::sync::Mutex;
use std::time::Duration;

use futures_util::future::BoxFuture;

/// Something that can wait.
pub trait Sleeper: Send + Sync {
    /// Waits that long.
    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()>;
}

/// Really waits: for the demo, and wherever the wait is the point.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealSleeper;

impl Sleeper for RealSleeper {
    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}

/// Returns at once and remembers what was asked.
#[derive(Debug, Default)]
pub struct RecordingSleeper {
    waits: Mutex<Vec<Duration>>,
}

impl RecordingSleeper {
    /// Every wait asked for, in order.
    pub fn waits(&self) -> Vec<Duration> {
        self.waits.lock().expect("invariant: no holder panics").clone()
    }
}

impl Sleeper for RecordingSleeper {
    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        self.waits
            .lock()
            .expect("invariant: no holder panics")
            .push(duration);
        Box::pin(std::future::ready(()))
    }
}
