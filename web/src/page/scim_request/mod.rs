//! The request log: what Okta sent, what it was answered, what came of it, and what would come of it today. Filters, page and open
//! request are in the URL.

mod filter;
mod list;
mod opened;
mod reads;
mod replay;
mod said;

use std::time::Duration;

use cynic::QueryBuilder;
use leptos::ev;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use self::filter::Filters;
use self::list::{LogTable, Rows};
use self::reads::Reads;
use crate::again::ask_again;
use crate::api::DateTime;
use crate::api::scim_request::{
    RequestFigures, RequestRow, Requests, RequestsVariables, ScimRequestFilterInput,
};
use crate::component::crumbs::Crumb;
use crate::component::time::{now_ms, rfc3339};
use crate::component::typing::{is_dialog_open, is_typing};
use crate::component::{Glyph, Icon, Load, PageHead, TableBones};
use crate::live::refetch_on_event;
use crate::model::scim_request::{About, LogView, RequestFilter};
use crate::model::stream::Neighbour;
use crate::page::integration::OktaTabs;
use crate::session::use_session;

/// Rows a page.
const ROWS: i32 = 50;
/// A refused request leaves no event, so the newest page is asked for again.
const ASK_AGAIN: Duration = Duration::from_secs(4);

/// What the parts of the page share. Copies are handles.
#[derive(Clone, Copy)]
struct Log {
    view: Memo<LogView>,
    rows: RwSignal<Vec<RequestRow>>,
    go: Callback<LogView>,
}

impl Log {
    fn open(self, id: Option<String>) {
        self.go.run(self.view.get_untracked().opening(id));
    }

    fn filter(self, change: impl FnOnce(&mut RequestFilter)) {
        let mut filter = self.view.get_untracked().filter;
        change(&mut filter);
        self.go.run(LogView::filtered(filter));
    }

    fn open_neighbour(self, which: Neighbour) {
        let open = self.view.with_untracked(|view| view.open.clone());
        let next = self.rows.with_untracked(|rows| {
            let at = rows
                .iter()
                .position(|row| Some(row.id.inner()) == open.as_deref());
            let wanted = match (at, which) {
                (None, _) => Some(0),
                (Some(at), Neighbour::Newer) => at.checked_sub(1),
                (Some(at), Neighbour::Older) => Some(at + 1),
            };
            wanted
                .and_then(|index| rows.get(index))
                .map(|row| row.id.inner().to_owned())
        });
        if next.is_some() {
            self.open(next);
        }
    }
}

fn variables(view: &LogView) -> RequestsVariables {
    let filter = &view.filter;
    let id =
        |wanted: fn(&About) -> Option<&String>| filter.about.as_ref().and_then(wanted).map(cynic::Id::new);
    RequestsVariables {
        first: Some(ROWS),
        after: view.after.clone(),
        filter: Some(ScimRequestFilterInput {
            status_class: filter.outcome.map(|outcome| outcome.class()),
            method: filter.method.map(str::to_owned),
            path: filter.about.as_ref().and_then(|about| match about {
                About::Path(path) => Some(path.clone()),
                About::User(_) | About::Group(_) | About::Token(_) => None,
            }),
            directory_user_id: id(|about| {
                if let About::User(id) = about {
                    Some(id)
                } else {
                    None
                }
            }),
            directory_group_id: id(|about| {
                if let About::Group(id) = about {
                    Some(id)
                } else {
                    None
                }
            }),
            token_id: id(|about| {
                if let About::Token(id) = about {
                    Some(id)
                } else {
                    None
                }
            }),
            since: filter
                .span
                .map(|span| DateTime(rfc3339(now_ms() - span.milliseconds()))),
            until: None,
        }),
    }
}

/// The page.
#[component]
pub fn RequestsPage() -> impl IntoView {
    let session = use_session();
    let query = use_query_map();
    let navigate = use_navigate();
    let view = Memo::new(move |_| query.with(|query| LogView::read(|key| query.get(key))));
    let go = Callback::new(move |next: LogView| {
        // Going from request to request is reading on, not going elsewhere.
        let is_opening = view.with_untracked(|now| (&now.filter, &now.after) == (&next.filter, &next.after));
        let options = NavigateOptions {
            replace: is_opening,
            scroll: !is_opening,
            ..Default::default()
        };
        navigate(&next.path(), options);
    });
    let log = Log {
        view,
        rows: RwSignal::new(Vec::new()),
        go,
    };
    // Opening one asks for no other list.
    let asked = Memo::new(move |_| view.get().opening(None));
    let requests = LocalResource::new(move || {
        let query = asked.with(variables);
        async move { session.request(Requests::build(query)).await }
    });
    let figures = LocalResource::new(move || async move { session.request(RequestFigures::build(())).await });
    let is_paused = RwSignal::new(false);
    let is_following =
        move || !is_paused.get_untracked() && asked.with_untracked(|view| view.after.is_none());
    refetch_on_event(requests, move |_| is_following());
    ask_again(ASK_AGAIN, move || {
        if is_following() {
            requests.refetch();
        }
    });
    listen_for_keys(log, is_paused);
    let kept = Memo::new(move |_| match figures.get() {
        Some(Ok(data)) => format!(" Kept for {} days.", data.retention.scim_request_days),
        Some(Err(_)) | None => String::new(),
    });
    let lead = Signal::derive(move || {
        Some(format!(
            "Everything Okta wrote and everything that was refused, newest first.{}",
            kept.get()
        ))
    });
    view! {
        <PageHead title="Request log" lead=lead above=vec![Crumb::new("Okta", "/okta")]>
            <Following is_paused=is_paused is_old=Signal::derive(move || asked.with(|view| view.after.is_some()))/>
        </PageHead>
        <OktaTabs/>
        <div class="stack stack-list">
            <Filters log=log/>
            <Load
                resource=requests
                what="The log"
                bones=|| view! { <LogTable body=|| view! { <TableBones columns=6/> } foot=|| ()/> }
                let:data
            >
                <Rows log=log page=Signal::derive(move || data.get().scim_requests)/>
            </Load>
            <Reads figures=figures/>
        </div>
    }
}

/// [ and ] go to the newer and the older request, P pauses.
fn listen_for_keys(log: Log, is_paused: RwSignal<bool>) {
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
            "p" => is_paused.update(|is_paused| *is_paused = !*is_paused),
            "[" => log.open_neighbour(Neighbour::Newer),
            "]" => log.open_neighbour(Neighbour::Older),
            _ => return,
        }
        event.prevent_default();
    });
    on_cleanup(move || listener.remove());
}

/// Whether new requests appear by themselves, and the switch for that.
#[component]
fn Following(is_paused: RwSignal<bool>, is_old: Signal<bool>) -> impl IntoView {
    let words = move || match (is_old.get(), is_paused.get()) {
        (true, _) => "Older requests",
        (false, true) => "Paused",
        (false, false) => "Live",
    };
    view! {
        <span class="row small soft">
            <span class="beat" class:wait=move || is_paused.get() || is_old.get()></span>
            <span role="status">{words}</span>
            <Show when=move || !is_old.get()>
                <button
                    class="btn btn-s"
                    type="button"
                    aria-pressed=move || if is_paused.get() { "true" } else { "false" }
                    on:click=move |_| is_paused.update(|is_paused| *is_paused = !*is_paused)
                >
                    <Icon glyph=Glyph::Pause/>
                    {move || if is_paused.get() { "Resume" } else { "Pause" }}
                </button>
            </Show>
        </span>
    }
}
