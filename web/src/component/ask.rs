//! Asking before something that cannot be had back. The safe answer is the filled button and has the focus.

use leptos::prelude::*;

use super::dialog::{Dialog, FormFailure};

/// The dialog.
#[component]
pub fn AskDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The question: "Revoke okta-2026?"
    #[prop(into)]
    title: Signal<String>,
    /// What the other button does: "Revoke token".
    act: &'static str,
    /// The same while busy: "Revoking".
    acting: &'static str,
    /// The safe answer: "Keep it".
    keep: &'static str,
    /// Whether it is being done.
    #[prop(into)]
    busy: Signal<bool>,
    /// What went wrong.
    #[prop(into)]
    failure: Signal<Option<String>>,
    /// Does it.
    on_act: Callback<()>,
    /// What it means.
    children: ChildrenFn,
) -> impl IntoView {
    let children = StoredValue::new(children);
    view! {
        <Dialog open=open title=title>
            <div class="dialog-body">
                <FormFailure failure=failure/>
                {children.with_value(|children| children())}
            </div>
            <div class="dialog-foot">
                <button
                    class="btn btn-bad"
                    type="button"
                    aria-busy=move || busy.get().then_some("true")
                    on:click=move |_| on_act.run(())
                >
                    {move || if busy.get() { acting } else { act }}
                </button>
                <button class="btn btn-main" type="button" autofocus=true on:click=move |_| open.set(false)>
                    {keep}
                </button>
            </div>
        </Dialog>
    }
}

/// A dialog about one thing: open while there is one, and gone with it.
pub fn open_while<T: Send + Sync + 'static>(thing: RwSignal<Option<T>>) -> RwSignal<bool> {
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        if thing.with(Option::is_some) {
            open.set(true);
        }
    });
    Effect::new(move |_| {
        if !open.get() {
            thing.set(None);
        }
    });
    open
}
