//! What the draft would do, before it is published: losing access hurts most, so it is said first.

use leptos::prelude::*;

use super::editor::use_editor;
use crate::api::kind::{EffectKind, KeyEffect};
use crate::api::preview::{PreviewPerson, PreviewTotals};
use crate::component::dialog::FormFailure;
use crate::component::{Dialog, Glyph, Icon};
use crate::model::rule::preview::{facts, headline, rest};
use crate::model::word::figure;

/// The preview, in a dialog over the rules.
#[component]
pub fn Preview() -> impl IntoView {
    let editor = use_editor();
    let title = Signal::derive(move || {
        let home = editor.home();
        format!("Preview, {}", home.name)
    });
    view! {
        <Dialog open=editor.is_seen_shown title=title>
            <div class="dialog-body stack">
                {move || editor.seen.get().map(|seen| view! { <Effects totals=seen.preview.totals people=seen.preview.people.nodes/> })}
                <FormFailure failure=Signal::derive(move || editor.failure())/>
            </div>
            <div class="dialog-foot">
                <button class="btn btn-plain" type="button" on:click=move |_| editor.is_seen_shown.set(false)>
                    "Keep editing"
                </button>
                <button class="btn btn-main" type="button" on:click=move |_| editor.publish_what_is_seen()>
                    "Publish this"
                </button>
            </div>
        </Dialog>
    }
}

/// What rules would do: the verdict, how many, and who.
#[component]
pub fn Effects(
    /// How many people it concerns.
    totals: PreviewTotals,
    /// The first of them, losses first.
    people: Vec<PreviewPerson>,
) -> impl IntoView {
    let (losing, others): (Vec<_>, Vec<_>) = people
        .into_iter()
        .partition(|person| person.kind == Some(EffectKind::Loss));
    let shown = losing.len() + others.len();
    let hidden = rest(totals, shown);
    view! {
        <p class="preview-verdict">{headline(totals)}</p>
        <Tiles totals=totals/>
        <People title="Lose access" glyph=Glyph::Minus tone="bad" people=losing/>
        <People title="Gain access and other changes" glyph=Glyph::Plus tone="good" people=others/>
        {hidden.map(|hidden| view! { <p class="muted small">{hidden}</p> })}
    }
}

#[component]
fn Tiles(totals: PreviewTotals) -> impl IntoView {
    let tile = |label: &'static str, count: i32| {
        view! {
            <div class="tile">
                <span class="k">{label}</span>
                <span class="v">{figure(count.into())}</span>
            </div>
        }
    };
    view! {
        <section class="tiles" aria-label="Totals">
            {tile("Lose access", totals.losing)}
            {tile("Gain access", totals.gaining)}
            {tile("Other role", totals.roles)}
            {tile("Key mails", totals.key_mails)}
        </section>
    }
}

#[component]
fn People(
    title: &'static str,
    glyph: Glyph,
    tone: &'static str,
    people: Vec<PreviewPerson>,
) -> impl IntoView {
    (!people.is_empty()).then(|| {
        view! {
            <section class="stack-s" aria-label=title>
                <h3>
                    <Icon glyph=glyph class=tone/>
                    {title}
                </h3>
                <ul class="preview-people">
                    {people
                        .into_iter()
                        .map(|person| {
                            let name = person
                                .user
                                .as_ref()
                                .map_or_else(
                                    || "Somebody deleted".to_owned(),
                                    |user| user.display_name.clone().unwrap_or_else(|| user.user_name.clone()),
                                );
                            let mails = person.key == Some(KeyEffect::Mail);
                            view! {
                                <li>
                                    <b>{name}</b>
                                    <span class="muted">{facts(&person)}</span>
                                    {mails.then(|| view! { <Icon glyph=Glyph::Mail class="i-s muted"/> })}
                                </li>
                            }
                        })
                        .collect_view()}
                </ul>
            </section>
        }
    })
}
