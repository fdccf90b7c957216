//! The handle of one item: what its keys and the pointer on it ask of the list.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent, PointerEvent};

use super::{Press, Reorder, keep_focus};
use crate::component::icon::{Glyph, Icon};
use crate::model::reorder::Step;

/// A press becomes a drag once the pointer has gone this far, in pixels.
const SLACK: f64 = 4.0;

fn has_focus(element: &Element) -> bool {
    document().active_element().as_ref() == Some(element)
}

/// The handle of one item. Its words: `Reorder <name>`.
#[component]
pub fn Grip(
    /// The list.
    reorder: Reorder,
    /// Which item.
    key: u32,
    /// What it is called.
    #[prop(into)]
    name: Signal<String>,
    /// Id of the text that says how to move.
    described_by: &'static str,
) -> impl IntoView {
    let handle = NodeRef::<html::Button>::new();
    let on_key = move |event: KeyboardEvent| {
        let step = match event.key().as_str() {
            "ArrowUp" => Some(Step::Up),
            "ArrowDown" => Some(Step::Down),
            _ => None,
        };
        match (step, reorder.lifted_as(key), event.key().as_str()) {
            (Some(step), Some(lifted), _) if !reorder.drag.with_untracked(Option::is_some) => {
                reorder.step(lifted, step)
            }
            (Some(step), None, _) if event.alt_key() => reorder.nudge(key, step),
            (None, Some(_), "Escape") if reorder.press.get_value().is_some() => reorder.end_drag(false),
            (None, Some(lifted), "Escape") => reorder.put_back(lifted),
            (None, Some(lifted), "Tab") => return reorder.drop_it(lifted),
            _ => return,
        }
        event.prevent_default();
        keep_focus(handle.get_untracked().map(Element::from));
    };
    // Space, Enter and readers click without a pointer.
    let on_click = move |event: web_sys::MouseEvent| {
        if event.detail() == 0 {
            match reorder.lifted_as(key) {
                Some(lifted) => reorder.drop_it(lifted),
                None => reorder.lift(key),
            }
        }
    };
    let on_focus_out = move |_| {
        request_animation_frame(move || {
            let Some(handle) = handle.try_get_untracked().flatten() else {
                return;
            };
            if let Some(lifted) = reorder.lifted_as(key)
                && reorder.press.get_value().is_none()
                && !has_focus(&handle)
            {
                reorder.drop_it(lifted);
            }
        });
    };
    let on_down = move |event: PointerEvent| {
        if event.button() != 0 || !event.is_primary() {
            return;
        }
        if let Some(lifted) = reorder.lifted.get_untracked() {
            reorder.drop_it(lifted);
        }
        let target = event
            .current_target()
            .and_then(|target| target.dyn_into::<Element>().ok());
        // Without capture the drag ends when the pointer leaves the handle: worse, not wrong.
        drop(target.map(|target| target.set_pointer_capture(event.pointer_id())));
        let at = f64::from(event.client_y());
        reorder.press.set_value(Some(Press {
            key,
            start: at,
            is_drag: false,
            at,
        }));
    };
    let on_pointer_move = move |event: PointerEvent| {
        let Some(press) = reorder.press.get_value().filter(|press| press.key == key) else {
            return;
        };
        let at = f64::from(event.client_y());
        let begins = !press.is_drag && (at - press.start).abs() > SLACK;
        reorder.press.set_value(Some(Press {
            at,
            is_drag: press.is_drag || begins,
            ..press
        }));
        if begins {
            reorder.begin_drag(key);
        } else if press.is_drag {
            reorder.drag_to(at);
        }
    };
    view! {
        <button
            node_ref=handle
            class="grip"
            type="button"
            aria-label=move || format!("Reorder {}", name.get())
            aria-pressed=move || if reorder.is_lifted(key) { "true" } else { "false" }
            aria-describedby=described_by
            on:keydown=on_key
            on:click=on_click
            on:focusout=on_focus_out
            on:pointerdown=on_down
            on:pointermove=on_pointer_move
            on:pointerup=move |_| reorder.end_drag(true)
            on:pointercancel=move |_| reorder.end_drag(false)
        >
            <Icon glyph=Glyph::Grip/>
        </button>
    }
}
