//! No page at this address.

use leptos::prelude::*;

use crate::component::{Empty, Glyph, PageHead};

/// The page.
#[component]
pub fn NotFound() -> impl IntoView {
    view! {
        <PageHead title="No such page"/>
        <section class="card">
            <Empty glyph=Glyph::Search title="Nothing at this address" text="The link is not whole, or the page is gone.">
                <a class="btn btn-main" href="/">
                    "Overview"
                </a>
            </Empty>
        </section>
    }
}
