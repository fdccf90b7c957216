//! Once Okta calls: how the connection stands, what Okta was given, and the tokens.

use leptos::prelude::*;

use super::Connection;
use super::access::ApiAccess;
use super::set_up::PasteFields;
use super::tabs::OktaTabs;
use super::token::{EndingSoon, Tokens};
use crate::component::{Ago, Glyph, PageHead, Status};
use crate::model::word::{Look, figure};
use crate::page::deleted_group::Deleted;

/// What Okta is doing here.
#[component]
pub fn Connected(connection: Connection) -> impl IntoView {
    let last = Memo::new(move |_| connection.read(|it| it.last_request_at.clone()));
    let domain = Memo::new(move |_| connection.read(|it| it.domain.clone()));
    let lead = Signal::derive(move || {
        let of = domain
            .get()
            .map(|domain| format!(" from {domain}"))
            .unwrap_or_default();
        Some(format!(
            "People and groups arrive{of}; your rules decide what opens."
        ))
    });
    let figure_of = move |read: fn(&crate::api::integration::Integration) -> i32| {
        Signal::derive(move || figure(connection.read(read).into()))
    };
    view! {
        <PageHead title="Okta" lead=lead>
            <a class="btn btn-bad" href="/okta/uninstall">
                "Uninstall"
            </a>
        </PageHead>
        <OktaTabs/>
        <EndingSoon connection=connection/>
        <Deleted/>
        <section class="tiles" aria-label="Status">
            <div class="tile">
                <span class="k">"Connection"</span>
                <span class="v row tile-word">
                    <Status look=Look { tone: "good", glyph: Glyph::Check, word: "Receiving" }/>
                </span>
                <span class="d">
                    {move || match last.get() {
                        Some(at) => view! { "last request " <Ago moment=at/> " ago" }.into_any(),
                        None => "no request yet".into_any(),
                    }}
                </span>
            </div>
            <Tile name="People in Okta" value=figure_of(|it| it.user_count) note="as Okta wrote them"/>
            <Tile name="Active" value=figure_of(|it| it.active_user_count) note="not deactivated there"/>
            <Tile name="Groups pushed" value=figure_of(|it| it.group_count) note="rules can name them"/>
            <Tile name="Queue" value=figure_of(|it| it.queue_length) note="changes not yet decided"/>
        </section>
        <div class="cols cols-wide">
            <div class="stack">
                <ApiAccess connection=connection/>
                <section class="card" aria-labelledby="paste">
                    <div class="card-head">
                        <h2 id="paste">"What Okta was given"</h2>
                    </div>
                    <div class="card-body stack">
                        <PasteFields connection=connection/>
                    </div>
                </section>
            </div>
            <Tokens connection=connection/>
        </div>
    }
}

#[component]
fn Tile(name: &'static str, value: Signal<String>, note: &'static str) -> impl IntoView {
    view! {
        <div class="tile">
            <span class="k">{name}</span>
            <span class="v">{value}</span>
            <span class="d">{note}</span>
        </div>
    }
}
