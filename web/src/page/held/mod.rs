//! Held changes: what would be taken away at once and waits for a person, what waits out its settle window, and what took
//! place lately and can be given back.

mod ask;
mod desk;
mod group;
mod hold;
mod lately;
mod people;
mod waiting;

use cynic::QueryBuilder;
use leptos::prelude::*;

use self::ask::AskDialog;
use self::desk::Desk;
use self::group::GroupHolds;
use self::hold::Hold;
use self::lately::Lately;
use self::waiting::WaitingList;
use crate::api::loss::{HeldChanges, LossHold};
use crate::component::crumbs::PageName;
use crate::component::load::card_bones;
use crate::component::{Empty, Glyph, Icon, Load};
use crate::live::{refetch_on_event, use_live};
use crate::model::event::{concerns_losses, tells_decision};
use crate::model::loss::verdict;
use crate::session::use_session;

/// The page.
#[component]
pub fn HeldPage() -> impl IntoView {
    let session = use_session();
    let data = LocalResource::new(move || async move { session.request(HeldChanges::build(())).await });
    refetch_on_event(data, |event| concerns_losses(event.kind));
    let desk = Desk::provide(Callback::new(move |()| data.refetch()));
    tell_what_others_decide(desk);
    view! {
        <PageName name="Held changes"/>
        <Load resource=data what="Held changes" is_page=true bones=|| card_bones("Loading held changes") let:data>
            <Body data=data/>
        </Load>
        <AskDialog/>
    }
}

/// Another admin may decide the same hold at the same time: it is said who did, and nothing is lost by it.
fn tell_what_others_decide(desk: Desk) {
    let session = use_session();
    use_live().on_event(move |event| {
        let own = untrack(|| session.viewer().and_then(|viewer| viewer.admin)).map(|admin| admin.name);
        let is_own = own.is_some_and(|name| event.summary.starts_with(&format!("{name} ")));
        if tells_decision(event.kind) && !is_own {
            desk.told.set(Some(event.summary.clone()));
        }
    });
}

#[component]
fn Body(data: Signal<HeldChanges>) -> impl IntoView {
    let losses = Memo::new(move |_| data.with(|data| data.loss_holds.clone()));
    let ids = move || {
        losses.with(|all| {
            all.iter()
                .map(|hold| hold.id.inner().to_owned())
                .collect::<Vec<_>>()
        })
    };
    let groups = Memo::new(move |_| data.with(|data| data.group_holds.clone()));
    let waiting = Memo::new(move |_| data.with(|data| data.pending_losses.clone()));
    let breaker = Memo::new(move |_| data.with(|data| data.breaker));
    let offices = Memo::new(move |_| data.with(|data| data.properties.clone()));
    let is_quiet = Memo::new(move |_| losses.with(Vec::is_empty) && groups.with(Vec::is_empty));
    view! {
        <Verdict data=data/>
        <Told/>
        <For each=ids key=Clone::clone let:id>
            <Hold hold=one(losses, id) breaker=breaker/>
        </For>
        <GroupHolds holds=groups/>
        <Show when=move || is_quiet.get() && waiting.with(Vec::is_empty)>
            <section class="card">
                <Empty
                    glyph=Glyph::Hold
                    title="Every change goes through"
                    text=calm(breaker.get_untracked().people, breaker.get_untracked().percent)
                >
                    <a class="btn" href="/settings">
                        "Change the limits"
                    </a>
                </Empty>
            </section>
        </Show>
        <WaitingList losses=waiting/>
        <Lately offices=offices/>
    }
}

fn calm(people: i32, percent: i32) -> String {
    format!(
        "If a change would remove more than {people} people and {percent} % of an office within ten minutes, it stops here and asks."
    )
}

/// One hold as it is now; the last one seen while it goes away.
fn one(all: Memo<Vec<LossHold>>, id: String) -> Signal<LossHold> {
    let found = Memo::new(move |before: Option<&LossHold>| {
        let now = all.with(|all| all.iter().find(|hold| hold.id.inner() == id).cloned());
        now.or_else(|| before.cloned())
            .expect("invariant: it was listed when it was made")
    });
    found.into()
}

#[component]
fn Verdict(data: Signal<HeldChanges>) -> impl IntoView {
    let words = Memo::new(move |_| {
        data.with(|data| verdict(&data.loss_holds, &data.group_holds, data.pending_losses.len()))
    });
    let is_held = move || words.with(|(what, _)| what.is_some());
    view! {
        <header class="verdict verdict-s">
            <h1>
                {move || words.with(|(what, _)| what.clone()).map(|what| view! { <em>{what}</em> " " })}
                {move || words.with(|(_, rest)| rest.clone())}
            </h1>
            <Show when=is_held>
                <p class="t13">
                    "Nobody has lost anything by it yet. New people and deactivations still go through. There is no time limit."
                </p>
            </Show>
        </header>
    }
}

/// What another admin decided while this page was open.
#[component]
fn Told() -> impl IntoView {
    let desk = desk::use_desk();
    view! {
        <div role="status">
            <Show when=move || desk.told.with(Option::is_some)>
                <div class="banner">
                    <Icon glyph=Glyph::Person/>
                    <div>
                        <b>{move || desk.told.get().map(|told| format!("{told}."))}</b>
                        <p>"You see how it stands now."</p>
                    </div>
                    <div class="actions">
                        <button class="btn btn-plain btn-s" type="button" on:click=move |_| desk.told.set(None)>
                            "Dismiss"
                        </button>
                    </div>
                </div>
            </Show>
        </div>
    }
}
