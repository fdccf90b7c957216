//! Successful reads are only counted: how many there were, and of what.

use std::collections::BTreeMap;

use leptos::prelude::*;

use crate::api::ApiError;
use crate::api::scim_request::{RequestFigures, ScimReadCount};
use crate::component::{Glyph, Icon};
use crate::model::word;

/// The line below the log; nothing where there were none.
#[component]
pub fn Reads(figures: LocalResource<Result<RequestFigures, ApiError>>) -> impl IntoView {
    let by_endpoint = Memo::new(move |_| match figures.get() {
        Some(Ok(data)) => sums(&data.scim_read_counts),
        // The log works without: its own failure is said above.
        Some(Err(_)) | None => Vec::new(),
    });
    let total = move || by_endpoint.with(|all| all.iter().map(|(_, count)| count).sum::<i64>());
    view! {
        <Show when=move || by_endpoint.with(|all| !all.is_empty())>
            <details class="small soft reads">
                <summary class="row">
                    <Icon glyph=Glyph::Right class="turn i-s"/>
                    <span>
                        {move || word::count(total(), "successful read", "successful reads")}
                        " in the last 24 hours, counted and not listed"
                    </span>
                </summary>
                <dl class="dl">
                    {move || {
                        by_endpoint
                            .get()
                            .into_iter()
                            .map(|(endpoint, count)| {
                                view! {
                                    <dt>
                                        <code>{endpoint}</code>
                                    </dt>
                                    <dd class="num">{word::figure(count)}</dd>
                                }
                            })
                            .collect_view()
                    }}
                </dl>
            </details>
        </Show>
    }
}

/// Over all minutes and tokens, most first.
fn sums(counts: &[ScimReadCount]) -> Vec<(String, i64)> {
    let mut sums = BTreeMap::<&str, i64>::new();
    for read in counts {
        *sums.entry(&read.endpoint).or_default() += i64::from(read.count);
    }
    let mut sums: Vec<(String, i64)> = sums
        .into_iter()
        .map(|(endpoint, count)| (endpoint.to_owned(), count))
        .collect();
    sums.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    sums
}
