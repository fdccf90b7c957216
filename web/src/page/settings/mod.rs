//! Settings of the organization: how long a loss waits, when losses are held, and the nightly look at everybody.

mod breaker;
mod nightly;
mod window;

use cynic::QueryBuilder;
use leptos::prelude::*;

use self::breaker::BreakerCard;
use self::nightly::NightlyCard;
use self::window::WindowCard;
use crate::api::settings::Settings;
use crate::component::load::card_bones;
use crate::component::{Glyph, Icon, Load, PageHead};
use crate::session::use_session;

/// The page.
#[component]
pub fn SettingsPage() -> impl IntoView {
    let session = use_session();
    let settings = LocalResource::new(move || async move { session.request(Settings::build(())).await });
    let reread = Callback::new(move |()| settings.refetch());
    view! {
        <PageHead title="Settings" lead="When access is taken away, and when it waits for you.".to_owned()/>
        <Show when=move || !session.may_administer()>
            <p class="status">
                <Icon glyph=Glyph::Lock/>
                "Owners and admins change these."
            </p>
        </Show>
        <Load resource=settings what="The settings" bones=|| card_bones("Loading the settings") let:data>
            <div class="stack stack-wide settings">
                <WindowCard
                    seconds=Signal::derive(move || {
                        data.with(|data| data.me.as_ref().map_or(0, |viewer| viewer.organization.settle_window_seconds))
                    })
                    reread=reread
                />
                <BreakerCard breaker=Signal::derive(move || data.with(|data| data.breaker)) reread=reread/>
                <NightlyCard is_nightly=Signal::derive(move || data.with(|data| data.nightly_resync)) reread=reread/>
            </div>
        </Load>
    }
}
