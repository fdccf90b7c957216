//! The one wrapper around reading: bones, then the view, or the error with its way out.

use leptos::prelude::*;

use super::crumbs::PageName;
use super::state::{Bones, LoadError};
use crate::api::ApiError;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Loading,
    Ready,
    Failed,
}

/// Shows what a resource gives. While it loads again the last answer stays; if that fails, the answer stays with the error
/// above it. The children run once and get a signal (`let:data`), so that rows keep their place and focus when the data
/// changes.
#[component]
pub fn Load<T, C, V>(
    /// What is read.
    resource: LocalResource<Result<T, ApiError>>,
    /// What, in words: "The list".
    #[prop(into)]
    what: String,
    /// Bones of the real layout; lines by default.
    #[prop(optional, into)]
    bones: ViewFn,
    /// The whole page hangs on it: where it fails, the error is the page's heading.
    #[prop(optional)]
    is_page: bool,
    /// How it looks once it is there.
    children: C,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
    C: Fn(Signal<T>) -> V + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let latest = RwSignal::new(None::<T>);
    let error = RwSignal::new(None::<ApiError>);
    Effect::new(move |_| match resource.get() {
        None => {}
        Some(Ok(value)) => {
            error.set(None);
            if latest.with_untracked(|latest| latest.as_ref() != Some(&value)) {
                latest.set(Some(value));
            }
        }
        Some(Err(fault)) => error.set(Some(fault)),
    });
    let stage = Memo::new(
        move |_| match (latest.with(Option::is_some), error.with(Option::is_some)) {
            (true, _) => Stage::Ready,
            (false, true) => Stage::Failed,
            (false, false) => Stage::Loading,
        },
    );
    let failure = move || {
        let retry = Callback::new(move |()| resource.refetch());
        let heads = is_page && stage.get() == Stage::Failed;
        error.get().map(|error| {
            view! {
                {heads.then(|| view! { <PageName name=what.clone()/> })}
                <LoadError what=what.clone() error=error retry=retry heads=heads/>
            }
        })
    };
    let body = move || match stage.get() {
        Stage::Loading => bones.run(),
        Stage::Failed => ().into_any(),
        Stage::Ready => {
            let value =
                Signal::derive(move || latest.get().expect("invariant: ready means there is a value"));
            children(value).into_any()
        }
    };
    view! { {failure} {body} }
}

/// Bones for a card.
pub fn card_bones(label: &'static str) -> impl IntoView {
    view! {
        <section class="card">
            <div class="card-body">
                <Bones label=label lines=6/>
            </div>
        </section>
    }
}
