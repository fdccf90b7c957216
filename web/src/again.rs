//! Asking again and again, for what no event tells.

use std::time::Duration;

use leptos::prelude::*;

/// Calls `ask` at this pace as long as the calling component is there. Without a timer, what it would have found shows with
/// the next event or visit: worse, not wrong.
pub fn ask_again(every: Duration, ask: impl Fn() + 'static) {
    // The last tick may come when the component is gone, and what it reads with it.
    let is_here = StoredValue::new(());
    let tick = move || {
        if is_here.try_get_value().is_some() {
            ask();
        }
    };
    if let Ok(asking) = set_interval_with_handle(tick, every) {
        on_cleanup(move || asking.clear());
    }
}
