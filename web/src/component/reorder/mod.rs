//! Moving the items of an ordered list: by pointer, by touch and by keyboard, each step spoken. The list itself is the page's.

mod grip;

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

pub use self::grip::Grip;
use crate::model::reorder::{
    Lifted, Step, gives_way, place_after, place_at, say_dropped, say_end, say_lifted, say_moved, say_put_back,
};

/// The page scrolls while the pointer is this near to its upper or lower edge.
const EDGE: f64 = 96.0;
/// Pixels a frame.
const SCROLL_STEP: f64 = 9.0;

/// Where everything is while a pointer drags; in pixels of the document, so that scrolling does not matter.
#[derive(Clone, Debug, PartialEq)]
struct Drag {
    from: usize,
    at: usize,
    /// Height of the dragged item: what the others give way by.
    height: f64,
    /// Middle of the dragged item before it moved.
    middle: f64,
    /// Middles of the others, top to bottom.
    others: Vec<f64>,
    /// Where the handle was.
    start: f64,
    /// Where the pointer is.
    now: f64,
}

#[derive(Clone, Copy)]
struct Press {
    key: u32,
    start: f64,
    is_drag: bool,
    /// Where the pointer is in the window.
    at: f64,
}

/// One list that can be put in order. Copies are handles.
#[derive(Clone, Copy)]
pub struct Reorder {
    keys: Signal<Vec<u32>>,
    name: Callback<u32, String>,
    on_move: Callback<(u32, usize)>,
    before_drag: Callback<()>,
    list: NodeRef<html::Ol>,
    lifted: RwSignal<Option<Lifted>>,
    drag: RwSignal<Option<Drag>>,
    press: StoredValue<Option<Press>>,
    said: RwSignal<String>,
}

impl Reorder {
    /// A list of `keys` in their order. `name` is what an item is called when a step is spoken, `on_move` puts an item at a
    /// place (from 0), `before_drag` closes what would be in the way of a pointer.
    pub fn new(
        keys: Signal<Vec<u32>>,
        name: Callback<u32, String>,
        on_move: Callback<(u32, usize)>,
        before_drag: Callback<()>,
    ) -> Self {
        Self {
            keys,
            name,
            on_move,
            before_drag,
            list: NodeRef::new(),
            lifted: RwSignal::new(None),
            drag: RwSignal::new(None),
            press: StoredValue::new(None),
            said: RwSignal::new(String::new()),
        }
    }

    /// The `<ol>`; its children are the items and nothing else.
    pub fn list(self) -> NodeRef<html::Ol> {
        self.list
    }

    /// Whether the item is in the hand; reactive.
    pub fn is_lifted(self, key: u32) -> bool {
        self.lifted
            .with(|lifted| lifted.is_some_and(|lifted| lifted.key == key))
    }

    /// Whether a pointer is dragging; reactive.
    pub fn is_dragging(self) -> bool {
        self.drag.with(Option::is_some)
    }

    /// How far the item at `index` is from its place while a pointer drags, as a CSS `translate`; reactive.
    pub fn offset(self, index: usize) -> String {
        self.drag.with(|drag| {
            let Some(drag) = drag else {
                return "none".to_owned();
            };
            let away = if index == drag.from {
                drag.now - drag.start
            } else {
                gives_way(index, drag.from, drag.at, drag.height)
            };
            format!("0 {away:.1}px")
        })
    }

    /// Where the item at `index` would be if it were dropped now, from 0; reactive.
    pub fn place(self, index: usize) -> usize {
        self.drag.with(|drag| {
            drag.as_ref()
                .map_or(index, |drag| place_after(index, drag.from, drag.at))
        })
    }

    /// Speaks to readers.
    pub fn say(self, words: String) {
        self.said.set(words);
    }

    /// Moves an item one place without lifting it, and says so.
    pub fn nudge(self, key: u32, step: Step) {
        let Some(index) = self.index_of(key) else { return };
        let (name, len) = (self.name.run(key), self.len());
        match Lifted::lift(key, index).step(step, len) {
            Some(to) => {
                let focused = document().active_element();
                self.on_move.run((key, to));
                self.say(say_dropped(&name, to, len));
                keep_focus(focused);
            }
            None => self.say(say_end(&name, step)),
        }
    }

    /// Moves an item to a place from anywhere else on the page; the focus goes to its handle.
    pub fn move_to(self, key: u32, to: usize) {
        self.on_move.run((key, to));
        self.say(say_dropped(&self.name.run(key), to, self.len()));
        request_animation_frame(move || {
            let item = self.list.try_get_untracked().flatten();
            let item = item.and_then(|list| list.children().item(u32::try_from(to).ok()?));
            if let Some(handle) = item.and_then(|item| item.query_selector(".grip").ok().flatten()) {
                focus(&handle);
            }
        });
    }

    fn index_of(self, key: u32) -> Option<usize> {
        self.keys
            .with_untracked(|keys| keys.iter().position(|other| *other == key))
    }

    fn len(self) -> usize {
        self.keys.with_untracked(Vec::len)
    }

    fn lifted_as(self, key: u32) -> Option<Lifted> {
        self.lifted.get_untracked().filter(|lifted| lifted.key == key)
    }

    fn lift(self, key: u32) {
        if let Some(index) = self.index_of(key) {
            self.lifted.set(Some(Lifted::lift(key, index)));
            self.say(say_lifted(&self.name.run(key)));
        }
    }

    fn step(self, lifted: Lifted, step: Step) {
        let (name, len) = (self.name.run(lifted.key), self.len());
        match lifted.step(step, len) {
            Some(to) => {
                self.on_move.run((lifted.key, to));
                self.lifted.set(Some(Lifted { at: to, ..lifted }));
                self.say(say_moved(&name, to, len));
            }
            None => self.say(say_end(&name, step)),
        }
    }

    fn drop_it(self, lifted: Lifted) {
        self.lifted.set(None);
        let name = self.name.run(lifted.key);
        self.say(if lifted.at == lifted.from {
            say_put_back(&name)
        } else {
            say_dropped(&name, lifted.at, self.len())
        });
    }

    fn put_back(self, lifted: Lifted) {
        self.lifted.set(None);
        if lifted.at != lifted.from {
            self.on_move.run((lifted.key, lifted.from));
        }
        self.say(say_put_back(&self.name.run(lifted.key)));
    }

    fn begin_drag(self, key: u32) {
        self.before_drag.run(());
        let Some(from) = self.index_of(key) else { return };
        self.lifted.set(Some(Lifted::lift(key, from)));
        // What was closed is gone by the next frame; only then places are true.
        request_animation_frame(move || {
            let Some(Some(press)) = self.press.try_get_value() else {
                return;
            };
            if let Some(drag) = self.measure(from, press.at) {
                self.drag.set(Some(drag));
                self.drag_to(press.at);
                self.scroll_at_edges();
            }
        });
    }

    fn measure(self, from: usize, pointer: f64) -> Option<Drag> {
        let items = self.list.get_untracked()?.children();
        let scrolled = scrolled();
        let place = |element: &Element| {
            let place = element.get_bounding_client_rect();
            (place.top() + scrolled + place.height() / 2.0, place.height())
        };
        let all: Vec<Element> = (0..items.length())
            .filter_map(|index| items.item(index))
            .collect();
        let dragged = all.get(from)?;
        let handle = dragged.query_selector(".grip").ok().flatten()?;
        let (middle, height) = place(dragged);
        let others = all
            .iter()
            .enumerate()
            .filter(|(index, _)| *index != from)
            .map(|(_, item)| place(item).0);
        let others = others.collect();
        Some(Drag {
            from,
            at: from,
            height,
            middle,
            others,
            start: place(&handle).0,
            now: pointer + scrolled,
        })
    }

    fn drag_to(self, pointer: f64) {
        let now = pointer + scrolled();
        self.drag.update(|drag| {
            if let Some(drag) = drag {
                drag.now = now;
                // The edge that leads decides, so that a small item passes a tall one half way.
                let moved = now - drag.start;
                let edge = drag.middle + moved + drag.height / 2.0 * moved.signum();
                drag.at = place_at(edge, &drag.others);
            }
        });
    }

    /// Goes on frame by frame until the drag ends.
    fn scroll_at_edges(self) {
        let (Some(Some(press)), Some(true)) = (
            self.press.try_get_value(),
            self.drag.try_with_untracked(Option::is_some),
        ) else {
            return;
        };
        let height = window()
            .inner_height()
            .ok()
            .and_then(|height| height.as_f64())
            .unwrap_or_default();
        let step = if press.at < EDGE {
            -SCROLL_STEP
        } else if press.at > height - EDGE {
            SCROLL_STEP
        } else {
            0.0
        };
        if step != 0.0 {
            window().scroll_by_with_x_and_y(0.0, step);
            self.drag_to(press.at);
        }
        request_animation_frame(move || self.scroll_at_edges());
    }

    fn end_drag(self, is_kept: bool) {
        let Some(press) = self.press.get_value() else {
            return;
        };
        let Some(lifted) = self.lifted_as(press.key).filter(|_| press.is_drag) else {
            return self.press.set_value(None);
        };
        // So quick that no frame came between.
        if self.drag.with_untracked(Option::is_none) {
            self.drag.set(self.measure(lifted.from, press.at));
            self.drag_to(press.at);
        }
        self.press.set_value(None);
        let drag = self.drag.get_untracked();
        self.drag.set(None);
        match drag.filter(|_| is_kept) {
            Some(drag) if drag.at != drag.from => {
                self.on_move.run((press.key, drag.at));
                self.drop_it(Lifted {
                    at: drag.at,
                    ..lifted
                });
            }
            Some(_) | None => self.drop_it(lifted),
        }
    }
}

/// What had the focus keeps it although it moves in the document: as soon as it has moved, so that no key is lost, and once more
/// with the next frame in case it moved later.
fn keep_focus(element: Option<Element>) {
    if let Some(element) = element {
        let later = element.clone();
        queue_microtask(move || focus(&element));
        request_animation_frame(move || focus(&later));
    }
}

fn focus(element: &Element) {
    if let Some(element) = element.dyn_ref::<web_sys::HtmlElement>() {
        // Fails only if the element is gone; then there is nothing to focus.
        drop(element.focus());
    }
}

fn scrolled() -> f64 {
    window().scroll_y().unwrap_or_default()
}

/// Where the steps are spoken; one a list.
#[component]
pub fn ReorderVoice(
    /// The list.
    reorder: Reorder,
) -> impl IntoView {
    view! {
        <p class="vh" role="status" aria-live="assertive">
            {move || reorder.said.get()}
        </p>
    }
}
