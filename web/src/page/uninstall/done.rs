//! What was uninstalled last, while nothing is installed.

use cynic::QueryBuilder;
use leptos::prelude::*;

use crate::api::uninstall::{LastUninstall, Uninstall};
use crate::component::time::{At, Detail};
use crate::component::{Glyph, Icon};
use crate::live::refetch_on_event;
use crate::model::uninstall::progress;
use crate::session::use_session;

/// A note: when, by whom, and how far it has come. Nothing if there was none.
#[component]
pub fn LastTime() -> impl IntoView {
    let session = use_session();
    let last = LocalResource::new(move || async move { session.request(LastUninstall::build(())).await });
    refetch_on_event(last, |_| true);
    move || match last.get() {
        Some(Ok(LastUninstall {
            uninstall: Some(uninstall),
        })) => Some(view! { <Note uninstall=uninstall/> }),
        Some(Ok(LastUninstall { uninstall: None }) | Err(_)) | None => None,
    }
}

#[component]
fn Note(uninstall: Uninstall) -> impl IntoView {
    let is_over = uninstall.finished_at.is_some();
    let class = if is_over { "banner" } else { "banner warn" };
    let next = if is_over {
        "Installing it again adopts everybody who is still in Okta."
    } else {
        "It can be installed again once everybody is done."
    };
    view! {
        <div class=class role="status">
            <Icon glyph=if is_over { Glyph::Plug } else { Glyph::Clock }/>
            <div>
                <b>
                    {format!("{} uninstalled Okta, ", uninstall.made_by)} <At moment=uninstall.started_at.clone() detail=Detail::Full/> "."
                </b>
                <p>{progress(&uninstall)} " " {next}</p>
            </div>
        </div>
    }
}
