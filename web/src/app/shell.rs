//! The frame around every page: navigation, top bar, tab bar, and the keys that work everywhere.

use leptos::prelude::*;
use leptos_router::components::Outlet;
use leptos_router::hooks::use_location;

use super::account::AccountMenu;
use super::keys::GlobalKeys;
use super::nav::{Side, TabBar};
use super::notice::Notices;
use super::palette::Palette;
use crate::attention::Attention;
use crate::component::crumbs::use_crumbs;
use crate::component::{Glyph, Icon, Mark};
use crate::live::use_live;

/// What the shell can open from anywhere.
#[derive(Clone, Copy)]
pub struct Overlays {
    /// Search or jump to.
    pub palette: RwSignal<bool>,
    /// The list of keys.
    pub keys: RwSignal<bool>,
}

/// Frame and page. Runs the event stream while it is there.
#[component]
pub fn Shell() -> impl IntoView {
    use_live().start();
    Attention::provide();
    let overlays = Overlays {
        palette: RwSignal::new(false),
        keys: RwSignal::new(false),
    };
    provide_context(overlays);
    focus_page_on_arrival();
    view! {
        <a class="skip" href="#content" on:click=skip_to_content>
            "Skip to content"
        </a>
        <div class="app">
            <Side/>
            <div class="main">
                <TopBar overlays=overlays/>
                <Notices/>
                <main class="page" id="content" tabindex="-1">
                    <Outlet/>
                </main>
            </div>
        </div>
        <TabBar palette=overlays.palette/>
        <Palette open=overlays.palette/>
        <GlobalKeys overlays=overlays/>
    }
}

/// The router takes every click on a link for a change of page, and would leave the focus where it is.
fn skip_to_content(click: web_sys::MouseEvent) {
    click.prevent_default();
    focus_content();
}

/// After a change of page a reader starts at its content, as it would after a real load.
fn focus_page_on_arrival() {
    let path = use_location().pathname;
    Effect::new(move |before: Option<String>| {
        let now = path.get();
        if before.is_some_and(|before| before != now) {
            focus_content();
        }
        now
    });
}

fn focus_content() {
    use wasm_bindgen::JsCast;
    let content = document().get_element_by_id("content");
    if let Some(content) = content.and_then(|main| main.dyn_into::<web_sys::HtmlElement>().ok()) {
        // Without focus the keyboard starts at the top: worse, not wrong.
        drop(content.focus());
    }
}

#[component]
fn TopBar(overlays: Overlays) -> impl IntoView {
    view! {
        <div class="top">
            <a class="top-mark" href="/" aria-label="Latchkey, overview">
                <Mark/>
            </a>
            <Crumbs/>
            <button
                class="seek"
                type="button"
                aria-label="Search or jump to, Control K"
                on:click=move |_| overlays.palette.set(true)
            >
                <Icon glyph=Glyph::Search/>
                <span>"Search or jump to"</span>
                <kbd>"Ctrl K"</kbd>
            </button>
            <ThemeToggle/>
            <AccountMenu overlays=overlays/>
        </div>
    }
}

#[component]
fn Crumbs() -> impl IntoView {
    let trail = use_crumbs();
    view! {
        <nav aria-label="Breadcrumb">
            <ol class="crumbs">
                {move || {
                    trail
                        .get()
                        .above
                        .into_iter()
                        .map(|crumb| {
                            view! {
                                <li>
                                    <a href=crumb.path>{crumb.name}</a>
                                    <Icon glyph=Glyph::Right class="i-s"/>
                                </li>
                            }
                        })
                        .collect_view()
                }}
                <li>
                    <span aria-current="page">{move || trail.with(|trail| trail.here.clone())}</span>
                </li>
            </ol>
        </nav>
    }
}

/// Switches between light and dark. The choice is kept and is set before the first paint by `boot/theme.js`.
#[component]
fn ThemeToggle() -> impl IntoView {
    let switch = move |_| {
        let Some(root) = document().document_element() else {
            return;
        };
        let next = if is_dark(&root) { "light" } else { "dark" };
        // The class stills transitions for one frame; a browser that refuses any of this keeps its theme.
        drop(root.class_list().add_1("is-switching"));
        drop(root.set_attribute("data-theme", next));
        if let Ok(Some(storage)) = window().local_storage() {
            drop(storage.set_item("theme", next));
        }
        request_animation_frame(move || {
            request_animation_frame(move || drop(root.class_list().remove_1("is-switching")));
        });
    };
    view! {
        <button
            class="btn btn-plain btn-icon btn-s"
            type="button"
            aria-label="Switch between light and dark"
            on:click=switch
        >
            <Icon glyph=Glyph::Sun/>
        </button>
    }
}

fn is_dark(root: &web_sys::Element) -> bool {
    match root.get_attribute("data-theme").as_deref() {
        Some("dark") => true,
        Some("light") => false,
        Some(_) | None => window()
            .match_media("(prefers-color-scheme: dark)")
            .ok()
            .flatten()
            .is_some_and(|query| query.matches()),
    }
}
