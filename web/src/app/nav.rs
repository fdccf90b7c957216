//! Where one can go: the side on wide screens, the tab bar on narrow ones. Only pages that exist.

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos_router::components::A;

use crate::api::kind::SyncEventKind;
use crate::api::session::Organization;
use crate::attention::use_attention;
use crate::component::time::use_second;
use crate::component::{Glyph, Icon, Mark};
use crate::live::use_live;
use crate::model::attention::{held_people, is_held};
use crate::model::clock::span;
use crate::model::live::LiveStatus;
use crate::model::word::figure;
use crate::session::{Session, use_session};

fn figure_of(read: fn(&Organization) -> i32) -> Signal<Option<String>> {
    let session = use_session();
    Signal::derive(move || {
        session
            .viewer()
            .map(|viewer| figure(read(&viewer.organization).into()))
    })
}

/// Counts follow events, gathered: a thousand people may arrive at once.
fn refresh_figures_on_event(session: Session) {
    const GATHER_MS: u32 = 2_000;
    let is_waiting = StoredValue::new(false);
    use_live().on_event(move |event| {
        if event.kind != SyncEventKind::EmployeeCreated || is_waiting.get_value() {
            return;
        }
        is_waiting.set_value(true);
        leptos::task::spawn_local(async move {
            TimeoutFuture::new(GATHER_MS).await;
            // The shell may be gone by now.
            if is_waiting.try_set_value(false).is_none() {
                session.refresh_figures().await;
            }
        });
    });
}

/// The side.
#[component]
pub fn Side() -> impl IntoView {
    let session = use_session();
    refresh_figures_on_event(session);
    let attention = use_attention();
    let held = Signal::derive(move || {
        let held = |waits: &_| is_held(waits).then(|| figure(held_people(waits)));
        attention.with(held).flatten()
    });
    let organization = move || session.viewer().map(|viewer| viewer.organization.name);
    view! {
        <header class="side">
            <a class="brand" href="/">
                <Mark/>
                <span>
                    <b>"Latchkey"</b>
                    <small>{organization}</small>
                </span>
            </a>
            <nav class="nav" aria-label="Watch">
                <NavLink path="/" glyph=Glyph::Home name="Overview" exact=true/>
                <NavLink
                    path="/employees"
                    glyph=Glyph::People
                    name="Employees"
                    count=figure_of(|it| it.employee_count)
                />
                <NavLink path="/events" glyph=Glyph::Pulse name="Events"/>
                <NavLink
                    path="/held"
                    glyph=Glyph::Hold
                    name="Held changes"
                    count=held
                    count_class="count warn"
                />
            </nav>
            <nav class="nav" aria-label="Access">
                <p class="nav-title">"Access"</p>
                <NavLink
                    path="/properties"
                    glyph=Glyph::Building
                    name="Properties"
                    count=figure_of(|it| it.property_count)
                />
                <NavLink path="/access-groups" glyph=Glyph::Group name="Access groups"/>
                <NavLink path="/rules" glyph=Glyph::Rules name="Rules"/>
                <NavLink path="/keys" glyph=Glyph::Key name="Mobile keys"/>
                <NavLink path="/outbox" glyph=Glyph::Mail name="Outbox"/>
            </nav>
            <nav class="nav" aria-label="Directory">
                <p class="nav-title">"Directory"</p>
                <NavLink path="/okta" glyph=Glyph::Plug name="Okta"/>
            </nav>
            <nav class="nav" aria-label="Organization">
                <p class="nav-title">"Organization"</p>
                <NavLink path="/settings" glyph=Glyph::Set name="Settings"/>
            </nav>
            <div class="side-foot">
                <Pulse/>
            </div>
        </header>
    }
}

#[component]
fn NavLink(
    path: &'static str,
    glyph: Glyph,
    name: &'static str,
    #[prop(optional)] exact: bool,
    #[prop(optional, into)] count: Signal<Option<String>>,
    #[prop(default = "count")] count_class: &'static str,
) -> impl IntoView {
    view! {
        <A href=path exact=exact attr:title=name>
            <Icon glyph=glyph/>
            <span>{name}</span>
            {move || count.get().map(|count| view! { <span class=count_class>{count}</span> })}
        </A>
    }
}

/// How the event stream stands.
#[component]
fn Pulse() -> impl IntoView {
    let live = use_live();
    let second = use_second();
    let beat = move || match live.status() {
        LiveStatus::Live => "beat",
        LiveStatus::Connecting | LiveStatus::CatchingUp => "beat wait",
        LiveStatus::Offline { .. } => "beat off",
    };
    let words = move || match live.status() {
        LiveStatus::Live => "Live".to_owned(),
        LiveStatus::Connecting => "Connecting".to_owned(),
        LiveStatus::CatchingUp => "Catching up".to_owned(),
        LiveStatus::Offline { .. } => "Connection lost".to_owned(),
    };
    let note = move || match live.status() {
        LiveStatus::Live => "changes appear by themselves".to_owned(),
        LiveStatus::Connecting => "waiting for the server".to_owned(),
        LiveStatus::CatchingUp => "what was missed is arriving".to_owned(),
        LiveStatus::Offline { since } => {
            format!("{} ago, we reconnect by ourselves", span(second.get() - since))
        }
    };
    view! {
        <a class="pulse" href="/events" data-testid="pulse">
            <span class=beat></span>
            <span>{words}</span>
            <small>{note}</small>
        </a>
    }
}

/// Four places at the bottom of a phone; the fifth opens the list of all pages.
#[component]
pub fn TabBar(
    /// Shows the palette.
    palette: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <nav class="tabbar" aria-label="Main">
            <Tab path="/" glyph=Glyph::Home name="Overview" exact=true/>
            <Tab path="/employees" glyph=Glyph::People name="People"/>
            <Tab path="/rules" glyph=Glyph::Rules name="Rules"/>
            <Tab path="/events" glyph=Glyph::Pulse name="Events"/>
            <button type="button" aria-haspopup="dialog" on:click=move |_| palette.set(true)>
                <Icon glyph=Glyph::Menu/>
                "More"
            </button>
        </nav>
    }
}

#[component]
fn Tab(path: &'static str, glyph: Glyph, name: &'static str, #[prop(optional)] exact: bool) -> impl IntoView {
    view! {
        <A href=path exact=exact>
            <Icon glyph=glyph/>
            {name}
        </A>
    }
}
