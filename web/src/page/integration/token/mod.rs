//! SCIM tokens: which live, since when they were not used, how soon they end; made, shown once, revoked.

mod make;
mod revoke;
mod secret;

pub use secret::Secret;

use leptos::prelude::*;

use self::make::MakeToken;
use self::revoke::RevokeToken;
use super::Connection;
use crate::api::integration::ScimToken;
use crate::component::time::{At, Detail, now_ms, parse_ms, use_second};
use crate::component::{Ago, Glyph, Icon, Status};
use crate::model::scim_token::{Standing, TokenTimes, left, look};

/// Tokens that may live at once.
const MOST_LIVE: usize = 2;

/// A token as far as words about it need it.
fn times(token: &ScimToken) -> TokenTimes {
    TokenTimes {
        name: token.name.clone(),
        expires_at: token.expires_at.as_ref().and_then(parse_ms),
        last_used_at: token.last_used_at.as_ref().and_then(parse_ms),
        is_revoked: token.revoked_at.is_some(),
    }
}

/// Says how soon a live token ends while that is near; below the page's head.
#[component]
pub fn EndingSoon(connection: Connection) -> impl IntoView {
    let second = use_second();
    let ending = Memo::new(move |_| {
        let now = second.get();
        let tokens = connection.read(|it| it.tokens.clone());
        tokens.iter().find_map(|token| match times(token).standing(now) {
            Standing::Ending(milliseconds) => Some((token.name.clone(), left(milliseconds))),
            Standing::Live | Standing::Expired | Standing::Revoked => None,
        })
    });
    move || {
        ending.get().map(|(name, left)| {
            view! {
                <div class="banner warn" role="status">
                    <Icon glyph=Glyph::Alert/>
                    <div>
                        <b>{format!("Token {name} ends in {left}.")}</b>
                        <p>"Make a second token, put it into Okta, then revoke this one. Both work meanwhile."</p>
                    </div>
                    <div class="actions">
                        <a class="btn btn-s" href="#tokens">
                            "Go to the tokens"
                        </a>
                    </div>
                </div>
            }
        })
    }
}

/// Tokens that live, those that ended, and making another.
#[component]
pub fn Tokens(connection: Connection) -> impl IntoView {
    let adding = RwSignal::new(false);
    let revoking = RwSignal::new(None::<ScimToken>);
    let tokens = Memo::new(move |_| connection.read(|it| it.tokens.clone()));
    let split = move |is_live: bool| {
        let now = now_ms();
        let all = tokens.get().into_iter();
        all.filter(|token| times(token).is_live(now) == is_live)
            .collect::<Vec<_>>()
    };
    let live = Signal::derive(move || split(true));
    let ended = Signal::derive(move || split(false));
    let is_full = Memo::new(move |_| live.with(Vec::len) >= MOST_LIVE);
    view! {
        <section class="card" aria-labelledby="tokens">
            <div class="card-head">
                <h2 id="tokens">"Tokens"</h2>
                <Show
                    when=move || !is_full.get()
                    fallback=|| view! { <span class="aside small muted">"Two live: revoke one before you make another"</span> }
                >
                    <button class="btn btn-s aside" type="button" on:click=move |_| adding.set(true)>
                        <Icon glyph=Glyph::Plus/>
                        "Make a token"
                    </button>
                </Show>
            </div>
            <Show when=move || live.with(Vec::is_empty)>
                <div class="card-body">
                    <div class="note bad">
                        <Icon glyph=Glyph::Stop/>
                        <div>
                            <b>"No token lives."</b>
                            " Okta is refused, so terminations do not arrive. Make one and paste it into Okta."
                        </div>
                    </div>
                </div>
            </Show>
            <ul class="lines token-lines" role="list" aria-label="Live tokens">
                <For each=move || live.get() key=|token| format!("{token:?}") let:token>
                    <Line token=token revoking=revoking/>
                </For>
            </ul>
            <Show when=move || !ended.with(Vec::is_empty)>
                <details class="ended">
                    <summary class="row small muted">
                        <Icon glyph=Glyph::Right class="turn i-s"/>
                        {move || format!("{} ended", ended.with(Vec::len))}
                    </summary>
                    <ul class="lines token-lines" role="list" aria-label="Ended tokens">
                        <For each=move || ended.get() key=|token| format!("{token:?}") let:token>
                            <Line token=token revoking=revoking/>
                        </For>
                    </ul>
                </details>
            </Show>
        </section>
        <MakeToken open=adding changed=connection.changed/>
        <RevokeToken token=revoking tokens=tokens changed=connection.changed/>
    }
}

#[component]
fn Line(token: ScimToken, revoking: RwSignal<Option<ScimToken>>) -> impl IntoView {
    let standing = times(&token).standing(now_ms());
    let name = token.name.clone();
    let is_live = matches!(standing, Standing::Live | Standing::Ending(_));
    let used = match token.last_used_at.clone() {
        Some(at) => view! { "used " <Ago moment=at/> " ago" }.into_any(),
        None => "never used".into_any(),
    };
    let end = match (token.revoked_at.clone(), token.expires_at.clone()) {
        (Some(at), _) => view! { ", revoked " <At moment=at detail=Detail::Full/> }.into_any(),
        (None, Some(at)) if is_live => view! { ", ends " <At moment=at detail=Detail::Full/> }.into_any(),
        (None, Some(at)) => view! { ", ended " <At moment=at detail=Detail::Full/> }.into_any(),
        (None, None) => ", no end".into_any(),
    };
    let made = token.created_at.clone();
    let shown = token.prefix.clone();
    view! {
        <li class:muted=!is_live>
            <Icon glyph=Glyph::Token class="muted"/>
            <div class="grow">
                <p class="row">
                    <b class="cut">{token.name.clone()}</b>
                    <Status look=look(standing)/>
                </p>
                <p class="small muted">
                    <code>{shown}</code>
                </p>
                <p class="small muted">{used} ", made " <At moment=made detail=Detail::Full/> {end}</p>
            </div>
            {is_live
                .then(|| {
                    view! {
                        <button
                            class="btn btn-s btn-bad"
                            type="button"
                            aria-haspopup="dialog"
                            aria-label=format!("Revoke {name}")
                            on:click=move |_| revoking.set(Some(token.clone()))
                        >
                            "Revoke"
                        </button>
                    }
                })}
        </li>
    }
}
