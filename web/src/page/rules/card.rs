//! One rule in the list: its handle, its sentence, how many it lets in, its switch; open, it is the builder.

use leptos::prelude::*;

use super::builder::Builder;
use super::editor::{RuleFinding, use_editor};
use crate::component::reorder::Grip;
use crate::component::{Badge, Glyph, Icon};
use crate::model::rule::RuleDraft;
use crate::model::rule::change::ChangeKind;
use crate::model::rule::check::{Warning, warning};
use crate::model::rule::sentence::{Piece, sentence};
use crate::model::word::{self, Look, figure};

/// A rule.
#[component]
pub fn RuleCard(
    /// Which one.
    key: u32,
    /// Whether it can be changed.
    may_edit: bool,
) -> impl IntoView {
    let editor = use_editor();
    let index = Memo::new(move |_| editor.draft.with(|draft| draft.index_of(key)).unwrap_or_default());
    let enabled = editor.of_rule(key, |rule| rule.enabled);
    let name = editor.of_rule(key, RuleDraft::shown_name);
    let name = Signal::derive(move || name.get().unwrap_or_default());
    let is_open = Memo::new(move |_| editor.open.get() == Some(key));
    let toggle = move || editor.open.set((!is_open.get_untracked()).then_some(key));
    view! {
        <li class:is-lifted=move || editor.reorder.is_lifted(key) style:translate=move || editor.reorder.offset(index.get())>
            <span class="knot" aria-hidden="true">
                {move || editor.reorder.place(index.get()) + 1}
            </span>
            <div
                class="rule"
                class:is-open=is_open
                class:is-off=move || enabled.get() == Some(false)
                class:is-lifted=move || editor.reorder.is_lifted(key)
            >
                <div class="rule-head">
                    {if may_edit {
                        view! { <Grip reorder=editor.reorder key=key name=name described_by="how-move"/> }.into_any()
                    } else {
                        view! { <span></span> }.into_any()
                    }}
                    <Summary key=key name=name on_press=Callback::new(move |()| toggle())/>
                    <Yield key=key/>
                    <div class="row rule-acts">
                        <input
                            class="latch"
                            type="checkbox"
                            role="switch"
                            aria-label=move || format!("{} is on", name.get())
                            disabled=!may_edit
                            prop:checked=move || enabled.get().unwrap_or_default()
                            on:change=move |event| {
                                let is_on = event_target_checked(&event);
                                editor.edit(key, |rule| rule.enabled = is_on);
                            }
                        />
                        <button
                            class="btn btn-plain btn-s btn-icon"
                            type="button"
                            aria-label=move || {
                                format!("{} {}", if is_open.get() { "Close" } else { "Edit" }, name.get())
                            }
                            aria-expanded=move || if is_open.get() { "true" } else { "false" }
                            on:click=move |_| toggle()
                        >
                            {move || view! { <Icon glyph=if is_open.get() { Glyph::Down } else { Glyph::Right }/> }}
                        </button>
                    </div>
                </div>
                <Show when=move || is_open.get()>
                    <Builder key=key name=name may_edit=may_edit/>
                </Show>
            </div>
            <WarningNote key=key may_edit=may_edit/>
            <Findings key=key may_edit=may_edit/>
        </li>
    }
}

/// Name, marks and sentence. Pressing it opens the rule too; the keyboard has the button for that.
#[component]
fn Summary(key: u32, name: Signal<String>, on_press: Callback<()>) -> impl IntoView {
    let editor = use_editor();
    let marks = Memo::new(move |_| {
        editor.changes.with(|all| {
            all.iter()
                .filter(|change| change.key == Some(key))
                .filter_map(|it| mark(it.kind))
                .collect::<Vec<_>>()
        })
    });
    let faults = Memo::new(move |_| {
        editor
            .faults
            .with(|all| all.iter().filter(|fault| fault.rule == key).count())
    });
    let pieces = Memo::new(move |_| {
        let attributes = editor.attributes();
        let groups: Vec<(String, String)> = editor
            .access_groups()
            .into_iter()
            .map(|group| (group.id.into_inner(), group.name))
            .collect();
        editor
            .draft
            .with(|draft| draft.rule(key).map(|rule| sentence(rule, &attributes, &groups)))
            .unwrap_or_default()
    });
    view! {
        <div class="rule-sum" on:click=move |_| on_press.run(())>
            <div class="row">
                <h2>{name}</h2>
                {move || marks.get().into_iter().map(|look| view! { <Badge look=look/> }).collect_view()}
                {move || {
                    let count = i64::try_from(faults.get()).unwrap_or_default();
                    (count > 0)
                        .then(|| {
                            view! {
                                <span class="badge bad">
                                    <Icon glyph=Glyph::Stop/>
                                    {word::count(count, "thing to correct", "things to correct")}
                                </span>
                            }
                        })
                }}
            </div>
            <p>
                {move || {
                    pieces
                        .get()
                        .into_iter()
                        .map(|piece| match piece {
                            Piece::Joint(word) => view! { <em>{word} " "</em> }.into_any(),
                            Piece::Fact(fact) => view! { {fact} " " }.into_any(),
                        })
                        .collect_view()
                }}
            </p>
        </div>
    }
}

/// How a change is marked at its rule; being on or off is seen at the switch.
fn mark(kind: ChangeKind) -> Option<Look> {
    let look = |glyph, word| {
        Some(Look {
            tone: "accent",
            glyph,
            word,
        })
    };
    match kind {
        ChangeKind::Added => look(Glyph::Plus, "new"),
        ChangeKind::Edited => look(Glyph::Edit, "edited"),
        ChangeKind::Moved => look(Glyph::Swap, "moved"),
        ChangeKind::SwitchedOn => look(Glyph::Check, "switched on"),
        ChangeKind::SwitchedOff => look(Glyph::Pause, "switched off"),
        ChangeKind::Deleted => None,
    }
}

/// How many people get in through the rule as it is published.
#[component]
fn Yield(key: u32) -> impl IntoView {
    let editor = use_editor();
    let enabled = editor.of_rule(key, |rule| rule.enabled);
    let id = editor.of_rule(key, |rule| rule.id.clone());
    let caught = Memo::new(move |_| {
        let id = id.get().flatten()?;
        let newest = editor.newest();
        newest
            .rules
            .iter()
            .find(|rule| rule.id.inner() == id)
            .map(|rule| rule.active_membership_count)
    });
    let words = move || match (caught.get(), enabled.get()) {
        (Some(1), Some(true)) => ("1".to_owned(), "gets in now"),
        (Some(n), Some(true)) => (figure(n.into()), "get in now"),
        (Some(_) | None, Some(false)) => ("–".to_owned(), "off"),
        (None, Some(true)) => ("–".to_owned(), "not published"),
        (_, None) => (String::new(), ""),
    };
    view! {
        <div class="yield">
            {move || {
                let (count, note) = words();
                view! {
                    <b>{count}</b>
                    {note}
                }
            }}
        </div>
    }
}

/// What the server finds worth a look, with the way out where there is one.
#[component]
fn Findings(key: u32, may_edit: bool) -> impl IntoView {
    let editor = use_editor();
    let found = Memo::new(move |_| {
        let is_lifted = editor.reorder.is_lifted(key);
        editor.findings.with(|all| {
            let own = all.iter().filter(|it| it.rule == key && !is_lifted);
            own.cloned().collect::<Vec<_>>()
        })
    });
    move || {
        let note = |it: RuleFinding| {
            let way_out = it.by.filter(|_| may_edit).map(|by| {
                view! {
                    <button class="btn btn-s" type="button" on:click=move |_| editor.reorder.move_to(key, by)>
                        {format!("Move above {}", by + 1)}
                    </button>
                }
            });
            let tone = if it.found.blocks_publishing {
                "note bad rule-note"
            } else {
                "note rule-note"
            };
            view! {
                <div class=tone>
                    <Icon glyph=Glyph::Alert/>
                    <div>{it.found.message}</div>
                    {way_out}
                </div>
            }
        };
        found.get().into_iter().map(note).collect_view()
    }
}

/// What the page itself sees, before the server is asked: a rule that opens nothing.
#[component]
fn WarningNote(key: u32, may_edit: bool) -> impl IntoView {
    let editor = use_editor();
    let found = Memo::new(move |_| {
        let is_lifted = editor.reorder.is_lifted(key);
        editor
            .draft
            .with(|draft| warning(draft, key))
            .filter(|_| !is_lifted)
    });
    move || {
        found.get().map(|warning| {
            let way_out = match warning {
                Warning::Shadowed { by } if may_edit => Some(view! {
                    <button
                        class="btn btn-s"
                        type="button"
                        on:click=move |_| editor.reorder.move_to(key, by)
                    >
                        {format!("Move above {}", by + 1)}
                    </button>
                }),
                Warning::Shadowed { .. } | Warning::DeletedGroup { .. } | Warning::OpensNothing => None,
            };
            view! {
                <div class="note rule-note">
                    <Icon glyph=Glyph::Alert/>
                    <div>{warning.sentence()}</div>
                    {way_out}
                </div>
            }
        })
    }
}
