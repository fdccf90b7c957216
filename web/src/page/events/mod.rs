//! Live events: newest first, told as they happen, each with its trace. Whose and where is in the URL: `?office=`, `?employee=`,
//! and `?open=` is the position of the open one.

mod feed;
mod filter;
mod keep;
mod opened;

use cynic::QueryBuilder;
use leptos::ev;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use self::feed::Feed;
use self::filter::Filters;
use crate::api::event::{SyncEvents, SyncEventsVariables};
use crate::component::load::card_bones;
use crate::component::time::use_second;
use crate::component::typing::{is_dialog_open, is_typing};
use crate::component::{Glyph, Icon, Load, PageHead};
use crate::live::use_live;
use crate::model::clock::span;
use crate::model::live::LiveStatus;
use crate::model::stream::{EventFilter, Neighbour, Stream};
use crate::model::word;
use crate::session::use_session;

/// Rows read at once.
const ROWS: i32 = 100;

/// What the parts of the page share. Copies are handles.
#[derive(Clone, Copy)]
struct Board {
    filter: Memo<EventFilter>,
    open: Memo<Option<String>>,
    stream: RwSignal<Stream>,
    go: Callback<(EventFilter, Option<String>)>,
}

impl Board {
    /// Opens an event, keeping the filter.
    fn open(self, position: Option<String>) {
        self.go.run((self.filter.get_untracked(), position));
    }

    fn open_neighbour(self, which: Neighbour) {
        let now = self.open.get_untracked();
        if let Some(next) = self
            .stream
            .with_untracked(|stream| stream.neighbour(now.as_deref(), which))
        {
            self.open(Some(next));
        }
    }

    fn toggle_pause(self) {
        self.stream
            .update(|stream| stream.set_paused(!stream.is_paused()));
    }
}

fn variables(filter: &EventFilter, after: Option<String>) -> SyncEventsVariables {
    SyncEventsVariables {
        first: Some(ROWS),
        after,
        property_id: filter.office.clone().map(cynic::Id::new),
        employee_id: filter.employee.clone().map(cynic::Id::new),
    }
}

/// The page.
#[component]
pub fn EventsPage() -> impl IntoView {
    let session = use_session();
    let query = use_query_map();
    let navigate = use_navigate();
    let filter = Memo::new(move |_| query.with(|query| EventFilter::read(|key| query.get(key))));
    let open = Memo::new(move |_| query.with(|query| query.get("open")));
    let go = Callback::new(move |(filter, open): (EventFilter, Option<String>)| {
        // Going from event to event is reading on, not going elsewhere.
        let options = NavigateOptions {
            replace: true,
            scroll: false,
            ..Default::default()
        };
        navigate(&filter.path(open.as_deref()), options);
    });
    let stream = RwSignal::new(Stream::default());
    let board = Board {
        filter,
        open,
        stream,
        go,
    };
    let events = LocalResource::new(move || {
        let query = SyncEvents::build(filter.with(|filter| variables(filter, None)));
        async move { session.request(query).await }
    });
    // Rows of another filter must not stay.
    Effect::new(move |before: Option<EventFilter>| {
        let now = filter.get();
        if before.is_some_and(|before| before != now) {
            let is_paused = stream.with_untracked(Stream::is_paused);
            stream.set(Stream::default());
            stream.update(|stream| stream.set_paused(is_paused));
        }
        now
    });
    Effect::new(move |_| {
        if let Some(Ok(page)) = events.get() {
            stream.update(|stream| stream.start(page.sync_events));
        }
    });
    use_live().on_event(move |event| {
        if filter.with_untracked(|filter| filter.fits(event)) {
            stream.update(|stream| stream.add(event));
            if stream.with_untracked(Stream::is_long) {
                events.refetch();
            }
        }
    });
    listen_for_keys(board);
    view! {
        <PageHead title="Events" lead="What came in, what was decided, and what changed.".to_owned()>
            <Pulse board=board/>
        </PageHead>
        <Stale/>
        <Filters board=board/>
        <Load resource=events what="The list" bones=|| card_bones("Loading events") let:_data>
            <Feed board=board/>
        </Load>
    }
}

/// P pauses, [ and ] go to the newer and the older event.
fn listen_for_keys(board: Board) {
    let listener = window_event_listener(ev::keydown, move |event| {
        if is_typing()
            || is_dialog_open()
            || event.ctrl_key()
            || event.meta_key()
            || event.default_prevented()
        {
            return;
        }
        match event.key().as_str() {
            "p" => board.toggle_pause(),
            "[" => board.open_neighbour(Neighbour::Newer),
            "]" => board.open_neighbour(Neighbour::Older),
            _ => return,
        }
        event.prevent_default();
    });
    on_cleanup(move || listener.remove());
}

/// Whether new rows appear, and the switch for that.
#[component]
fn Pulse(board: Board) -> impl IntoView {
    let live = use_live();
    let is_paused = Memo::new(move |_| board.stream.with(Stream::is_paused));
    let beat = move || match (is_paused.get(), live.status()) {
        (false, LiveStatus::Live) => "beat",
        (true, _) | (false, LiveStatus::Connecting | LiveStatus::CatchingUp) => "beat wait",
        (false, LiveStatus::Offline { .. }) => "beat off",
    };
    let words = Memo::new(move |_| match (is_paused.get(), live.status()) {
        (true, _) if board.stream.with(Stream::waiting) == 0 => "Paused".to_owned(),
        (true, _) => {
            let waiting = board
                .stream
                .with(|stream| i64::try_from(stream.waiting()).unwrap_or_default());
            format!(
                "Paused. {} waiting.",
                word::count(waiting, "newer event is", "newer events are")
            )
        }
        (false, LiveStatus::Live) => "Live".to_owned(),
        (false, LiveStatus::Connecting) => "Connecting".to_owned(),
        (false, LiveStatus::CatchingUp) => "Catching up".to_owned(),
        (false, LiveStatus::Offline { .. }) => "Connection lost".to_owned(),
    });
    view! {
        <span class="row small soft">
            <span class=beat></span>
            <span role="status">{words}</span>
            <button
                class="btn btn-s"
                type="button"
                aria-pressed=move || if is_paused.get() { "true" } else { "false" }
                on:click=move |_| board.toggle_pause()
            >
                <Icon glyph=Glyph::Pause/>
                {move || if is_paused.get() { "Resume" } else { "Pause" }}
            </button>
        </span>
    }
}

/// Says since when the list is old.
#[component]
fn Stale() -> impl IntoView {
    let live = use_live();
    let second = use_second();
    move || match live.status() {
        LiveStatus::Offline { since } => Some(view! {
            <div class="banner warn" role="status">
                <Icon glyph=Glyph::Clock/>
                <div>
                    <b>{move || format!("Connection lost {} ago.", span(second.get() - since))}</b>
                    <p>"You see what was known then. We reconnect and catch up by ourselves."</p>
                </div>
                <div class="actions">
                    <button class="btn btn-s" type="button" on:click=move |_| live.retry_now()>
                        "Now"
                    </button>
                </div>
            </div>
        }),
        LiveStatus::Connecting | LiveStatus::Live | LiveStatus::CatchingUp => None,
    }
}
