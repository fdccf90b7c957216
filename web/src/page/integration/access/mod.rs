//! Access to Okta's API: set, replaced, removed, and how it stands with the groups from there.

mod change;
mod fields;
mod form;
mod pull;

pub use fields::AccessFields;
pub use form::AccessForm;

use leptos::prelude::*;

use self::change::{RemoveAccess, SetAccess};
use self::pull::Pull;
use super::Connection;
use crate::component::{Glyph, Icon};

/// The card.
#[component]
pub fn ApiAccess(connection: Connection) -> impl IntoView {
    let (setting, removing) = (RwSignal::new(false), RwSignal::new(false));
    let pull = Memo::new(move |_| connection.read(|it| it.group_pull.clone()));
    let has_access = Memo::new(move |_| pull.with(Option::is_some));
    view! {
        <section class="card" aria-labelledby="api-access">
            <div class="card-head">
                <h2 id="api-access">"Groups from Okta’s API"</h2>
            </div>
            <div class="card-body stack">
                <Show when=move || has_access.get() fallback=move || view! { <PushAlone setting=setting/> }>
                    <Pull connection=connection pull=pull/>
                </Show>
            </div>
            <Show when=move || has_access.get()>
                <div class="card-foot row row-wrap">
                    <span>"The API token is kept encrypted and is never shown again."</span>
                    <button class="btn btn-s push" type="button" on:click=move |_| setting.set(true)>
                        "Replace"
                    </button>
                    <button class="btn btn-s btn-bad" type="button" on:click=move |_| removing.set(true)>
                        "Remove"
                    </button>
                </div>
            </Show>
        </section>
        <SetAccess open=setting connection=connection/>
        <RemoveAccess open=removing connection=connection/>
    }
}

#[component]
fn PushAlone(setting: RwSignal<bool>) -> impl IntoView {
    view! {
        <p class="t13 soft">
            "Groups come by push alone, and that is enough. With an API token Latchkey also asks Okta itself: a lost push is found within the hour, and a new person’s groups are known at once."
        </p>
        <button class="btn btn-start" type="button" on:click=move |_| setting.set(true)>
            <Icon glyph=Glyph::Key/>
            "Set API access"
        </button>
    }
}
