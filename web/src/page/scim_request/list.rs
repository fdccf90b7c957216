//! The table of requests, and the open one beside it.

use leptos::prelude::*;

use super::Log;
use super::opened::Opened;
use crate::api::scim_request::{RequestConnection, RequestRow};
use crate::component::search::NoMatch;
use crate::component::time::{At, Detail};
use crate::component::{Badge, Empty, Glyph, Icon, Status};
use crate::model::scim_request::{LogView, RequestFilter, answer, led, short_path, took};
use crate::model::word;

/// The frame of the table.
#[component]
pub fn LogTable(
    /// Its `<tbody>`.
    #[prop(into)]
    body: ViewFn,
    /// What is below it.
    #[prop(into)]
    foot: ViewFn,
) -> impl IntoView {
    view! {
        <section class="card">
            <div class="scroll" tabindex="0" role="region" aria-label="Requests table">
                <table class="table as-cards log">
                    <thead>
                        <tr>
                            <th scope="col">"Time"</th>
                            <th scope="col">"Request"</th>
                            <th scope="col" class="about">
                                "About"
                            </th>
                            <th scope="col">"Answer"</th>
                            <th scope="col">"Led to"</th>
                            <th scope="col" class="r took">
                                "Took"
                            </th>
                        </tr>
                    </thead>
                    {body.run()}
                </table>
            </div>
            {foot.run()}
        </section>
    }
}

/// The list, or why there is none, and the open one.
#[component]
pub fn Rows(log: Log, page: Signal<RequestConnection>) -> impl IntoView {
    Effect::new(move |_| log.rows.set(page.with(|page| page.nodes.clone())));
    let is_empty = Memo::new(move |_| page.with(|page| page.nodes.is_empty()));
    let open = Memo::new(move |_| log.view.with(|view| view.open.clone()));
    view! {
        <div class="split" class:is-single=move || open.with(Option::is_none)>
            <Show when=move || !is_empty.get() fallback=move || view! { <Nothing log=log/> }>
                <LogTable
                    body=move || {
                        view! {
                            <tbody>
                                <For each=move || page.get().nodes key=|row| format!("{row:?}") let:row>
                                    <Row log=log row=row/>
                                </For>
                            </tbody>
                        }
                    }
                    foot=move || view! { <Foot log=log page=page/> }
                />
            </Show>
            {move || open.get().map(|id| view! { <Opened log=log id=id/> })}
        </div>
    }
}

#[component]
fn Nothing(log: Log) -> impl IntoView {
    let clear = Callback::new(move |_: String| log.go.run(LogView::filtered(RequestFilter::default())));
    move || {
        if log.view.with(|view| view.filter.is_set()) {
            return view! { <NoMatch what="No request" clear=clear/> }.into_any();
        }
        view! {
            <section class="card">
                <Empty
                    glyph=Glyph::Audit
                    title="Okta has sent nothing yet"
                    text="Whatever it writes, and whatever is refused, is kept here with what came of it. Successful reads are only counted."
                >
                    <a class="btn" href="/okta">
                        "Open the connection"
                    </a>
                </Empty>
            </section>
        }
        .into_any()
    }
}

/// Older ones, the way back to the newest, and what could not be kept.
#[component]
fn Foot(log: Log, page: Signal<RequestConnection>) -> impl IntoView {
    let older = move || {
        let cursor = page.with(|page| page.page_info.next());
        cursor.map(|cursor| log.view.get().older(cursor).path())
    };
    let newest = move || {
        let view = log.view.get();
        view.after
            .is_some()
            .then(|| LogView::filtered(view.filter).path())
    };
    let dropped = Memo::new(move |_| page.with(|page| page.dropped_count));
    view! {
        <Show when=move || dropped.get() != 0>
            <div class="note log-dropped">
                <Icon glyph=Glyph::Alert/>
                <div>
                    <b>
                        {move || word::count(dropped.get().into(), "request was", "requests were")}
                        " not kept."
                    </b>
                    " Too many came at once. All of them were answered and took effect; only the log misses them."
                </div>
            </div>
        </Show>
        {move || {
            let (newest, older) = (newest(), older());
            (newest.is_some() || older.is_some())
                .then(|| {
                    view! {
                        <div class="table-foot">
                            {newest.map(|path| view! { <a class="btn btn-s" href=path>"Newest"</a> })}
                            {older.map(|path| view! { <a class="btn btn-s push" href=path>"Older"</a> })}
                        </div>
                    }
                })
        }}
    }
}

#[component]
fn Row(log: Log, row: RequestRow) -> impl IntoView {
    let id = StoredValue::new(row.id.inner().to_owned());
    let is_open = Memo::new(move |_| {
        id.with_value(|id| log.view.with(|view| view.open.as_deref() == Some(id.as_str())))
    });
    // A link, so that it can be opened in another tab and shared.
    let path = move || log.view.get().opening(Some(id.get_value())).path();
    let choose = move |click: web_sys::MouseEvent| {
        if click.button() == 0 && !click.ctrl_key() && !click.meta_key() && !click.shift_key() {
            click.prevent_default();
            log.open(Some(id.get_value()));
        }
    };
    let person = row.sync_events.iter().find_map(|event| event.person_name.clone());
    let look = answer(row.status);
    let whole = format!("{} {}", row.method, row.path);
    let summary = row
        .sync_events
        .iter()
        .map(|event| event.summary.as_str())
        .collect::<Vec<_>>()
        .join(" ");
    view! {
        <tr class:is-on=is_open>
            <td class="muted nowrap when">
                <At moment=row.at detail=Detail::Clock/>
            </td>
            <td class="nowrap what">
                <a
                    class="who"
                    href=path
                    title=whole
                    aria-current=move || is_open.get().then_some("true")
                    on:click=choose
                >
                    <code>
                        <b>{row.method}</b>
                        " "
                        {short_path(&row.path)}
                    </code>
                </a>
            </td>
            <td class="fill cut about" title=person.clone()>
                {person.clone()}
            </td>
            <td class="nowrap answer">
                <Status look=look word=format!("{} {}", row.status, look.word)/>
            </td>
            <td class="nowrap led" title=summary>
                {match led(&row.sync_events) {
                    Some(led) => {
                        view! {
                            <Badge look=led.look/>
                            {(led.more > 0).then(|| view! { <span class="muted small num">{format!(" +{}", led.more)}</span> })}
                        }
                            .into_any()
                    }
                    None => view! { <span class="muted small">"nothing"</span> }.into_any(),
                }}
            </td>
            <td class="r muted nowrap skip-s took">{took(row.duration_ms)}</td>
        </tr>
    }
}
