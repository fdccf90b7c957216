//! Dialogs: native `<dialog>`, so that the browser traps the focus, gives it back, and closes on Escape.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::button::SubmitButton;
use super::icon::{Glyph, Icon};

/// A modal dialog. What is in it exists only while it is open, so a form starts empty each time.
#[component]
pub fn Dialog(
    /// Whether it is open; Escape, the scrim and the close event set it to false.
    open: RwSignal<bool>,
    /// Names it: "Add property".
    #[prop(into)]
    title: Signal<String>,
    /// `.dialog-body` and `.dialog-foot`.
    children: ChildrenFn,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let (Some(dialog), is_open) = (node.get(), open.get()) else {
            return;
        };
        if is_open && !dialog.open() {
            // Fails only if the element is not in the document; then nobody sees it.
            drop(dialog.show_modal());
        } else if !is_open && dialog.open() {
            dialog.close();
        }
    });
    let close_on_scrim = move |event: web_sys::MouseEvent| {
        let target = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        if target.is_some_and(|target| target.tag_name() == "DIALOG") {
            open.set(false);
        }
    };
    view! {
        <dialog
            node_ref=node
            aria-label=title
            on:close=move |_| open.set(false)
            on:mousedown=close_on_scrim
        >
            <Show when=move || open.get()>
                <div class="dialog-head">
                    <h2 class="dialog-title">{title}</h2>
                </div>
                {children()}
            </Show>
        </dialog>
    }
}

/// Whether a dialog is open that asks about something: it opens when there is something to ask, and closing it, by Escape too,
/// forgets what was asked.
pub fn open_while<T: Send + Sync + 'static>(asked: RwSignal<Option<T>>) -> RwSignal<bool> {
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        let is_asked = asked.with(Option::is_some);
        if open.get_untracked() != is_asked {
            open.set(is_asked);
        }
    });
    Effect::new(move |_| {
        if !open.get() && asked.with_untracked(Option::is_some) {
            asked.set(None);
        }
    });
    open
}

/// A dialog that is a form: fields, the failure that belongs to no field, and its two buttons.
#[component]
pub fn FormDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Names it.
    #[prop(into)]
    title: Signal<String>,
    /// What the main button does: "Add property".
    #[prop(into)]
    submit: Signal<String>,
    /// The same while busy: "Adding".
    submitting: &'static str,
    /// Whether it is being sent.
    #[prop(into)]
    busy: Signal<bool>,
    /// What went wrong beside the fields.
    #[prop(into)]
    failure: Signal<Option<String>>,
    /// Sends it.
    on_submit: Callback<()>,
    /// Fields.
    children: ChildrenFn,
) -> impl IntoView {
    let children = StoredValue::new(children);
    view! {
        <Dialog open=open title=title>
            <form
                novalidate
                on:submit=move |event| {
                    event.prevent_default();
                    on_submit.run(());
                }
            >
                <div class="dialog-body">
                    <FormFailure failure=failure/>
                    {children.with_value(|children| children())}
                </div>
                <div class="dialog-foot">
                    <button class="btn" type="button" on:click=move |_| open.set(false)>
                        "Cancel"
                    </button>
                    <SubmitButton label=submit busy_label=submitting busy=busy/>
                </div>
            </form>
        </Dialog>
    }
}

/// The failure of a form that belongs to no field.
#[component]
pub fn FormFailure(
    /// In words.
    #[prop(into)]
    failure: Signal<Option<String>>,
) -> impl IntoView {
    move || {
        failure.get().map(|failure| {
            view! {
                <div class="note bad" role="alert">
                    <Icon glyph=Glyph::Stop/>
                    <div>{failure}</div>
                </div>
            }
        })
    }
}
