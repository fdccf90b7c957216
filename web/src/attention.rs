//! What waits for a person, known on every page: holds, a paused clock, alerts of the last day. Read once for all and again
//! when an event may have changed it; some alerts come without an event, so also each minute.

use cynic::QueryBuilder;
use leptos::prelude::*;

use crate::api::alert::{Alert, Attention as Waits};
use crate::api::kind::SyncEventKind;
use crate::component::time::use_second;
use crate::live::refetch_on_event;
use crate::model::attention;
use crate::model::event::concerns_losses;
use crate::session::use_session;

/// Between two looks without an event.
const MINUTE_MS: f64 = 60_000.0;
/// Where this browser remembers the alerts that were put away.
const PUT_AWAY: &str = "alerts-put-away";

/// Handle of what waits. Copies are handles.
#[derive(Clone, Copy)]
pub struct Attention {
    waits: RwSignal<Option<Waits>>,
    put_away: RwSignal<Vec<String>>,
}

/// What waits for a person.
pub fn use_attention() -> Attention {
    expect_context()
}

impl Attention {
    /// Reads it and gives it to everything below; lives as long as the calling component.
    pub fn provide() -> Self {
        let session = use_session();
        let attention = Self {
            waits: RwSignal::new(None),
            put_away: RwSignal::new(remembered()),
        };
        let minute = use_second();
        let minute = Memo::new(move |_| (minute.get() / MINUTE_MS).floor());
        let data = LocalResource::new(move || {
            minute.track();
            async move { session.request(Waits::build(())).await }
        });
        refetch_on_event(data, |event| {
            let is_told = matches!(
                event.kind,
                SyncEventKind::TerminationBurst | SyncEventKind::ClockJumped
            );
            is_told || concerns_losses(event.kind)
        });
        Effect::new(move |_| {
            // Without an answer the last one stays: each page says by itself that the server is gone.
            if let Some(Ok(now)) = data.get()
                && attention
                    .waits
                    .with_untracked(|before| before.as_ref() != Some(&now))
            {
                attention.waits.set(Some(now));
            }
        });
        provide_context(attention);
        attention
    }

    /// A part of it, once it is known; reactive.
    pub fn with<T>(self, read: impl FnOnce(&Waits) -> T) -> Option<T> {
        self.waits.with(|waits| waits.as_ref().map(read))
    }

    /// Alerts that nobody put away in this browser; reactive.
    pub fn alerts(self) -> Vec<Alert> {
        let shown = |waits: &Waits| self.put_away.with(|away| attention::shown(&waits.alerts, away));
        self.with(shown).unwrap_or_default()
    }

    /// Shows an alert no more in this browser.
    pub fn put_away(self, id: &str) {
        let alerts = untrack(|| self.with(|waits| waits.alerts.clone())).unwrap_or_default();
        self.put_away
            .update(|away| *away = attention::put_away(away, &alerts, id));
        if let Ok(Some(storage)) = window().local_storage() {
            let text = self.put_away.with_untracked(|away| away.join(" "));
            // A browser that refuses shows it again after a reload.
            drop(storage.set_item(PUT_AWAY, &text));
        }
    }
}

fn remembered() -> Vec<String> {
    let stored = window().local_storage().ok().flatten();
    let text = stored.and_then(|storage| storage.get_item(PUT_AWAY).ok().flatten());
    text.unwrap_or_default()
        .split_whitespace()
        .map(str::to_owned)
        .collect()
}
