//! Groups that rules name and that were emptied at once: their former members go on until somebody decides.

use leptos::prelude::*;

use super::desk::{Ask, use_desk};
use crate::api::loss::GroupHold;
use crate::component::time::Ago;
use crate::component::{Glyph, Icon};
use crate::model::word::count;

/// The card; nothing without a group.
#[component]
pub fn GroupHolds(holds: Memo<Vec<GroupHold>>) -> impl IntoView {
    view! {
        <Show when=move || !holds.with(Vec::is_empty)>
            <section class="card" aria-labelledby="emptied">
                <div class="card-head">
                    <Icon glyph=Glyph::Group class="warn"/>
                    <h2 id="emptied">"Emptied groups"</h2>
                    <span class="aside small muted hide-s">"their members go on as such until you decide"</span>
                </div>
                <ul class="lines lines-tall" role="list">
                    <For each=move || holds.get() key=|hold| format!("{hold:?}") let:hold>
                        <Line hold=hold/>
                    </For>
                </ul>
            </section>
        </Show>
    }
}

#[component]
fn Line(hold: GroupHold) -> impl IntoView {
    let desk = use_desk();
    let ask = StoredValue::new((hold.group.clone(), hold.people_count));
    let decide = move |is_kept| {
        let (group, people) = ask.get_value();
        desk.ask(Ask::Group {
            group,
            people,
            is_kept,
        });
    };
    view! {
        <li>
            <span class="grow">
                <b>{hold.group.display_name}</b>
                <span class="block muted">
                    {count(hold.people_count.into(), "member", "members")}
                    " left at once, "
                    <Ago moment=hold.since/>
                    " ago; rules name it"
                </span>
            </span>
            <Show when=move || desk.may_decide_groups()>
                <span class="actions">
                    <button class="btn btn-s" type="button" on:click=move |_| decide(false)>
                        "Let it be empty"
                    </button>
                    <button class="btn btn-main btn-s" type="button" on:click=move |_| decide(true)>
                        "Keep their access"
                    </button>
                </span>
            </Show>
        </li>
    }
}
