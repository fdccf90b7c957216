//! The open rule: its name, whom it is about, what they get, and what else can be done with it.

use leptos::prelude::*;

use super::condition::ConditionRow;
use super::editor::use_editor;
use super::outcome::Outcome;
use crate::api::kind::RuleMatch;
use crate::component::{Field, Glyph, Icon, Segment};
use crate::model::reorder::Step;
use crate::model::rule::check::CONDITIONS_PER_RULE;
use crate::model::rule::fault::Part;

/// The editor of one rule.
#[component]
pub fn Builder(
    /// Which rule.
    key: u32,
    /// What it is called.
    name: Signal<String>,
    /// Whether it can be changed.
    may_edit: bool,
) -> impl IntoView {
    view! {
        <fieldset class="build" disabled=!may_edit aria-label=move || format!("Rule {}", name.get())>
            <div class="stack build-who">
                <RuleName key=key/>
                <Who key=key/>
                {may_edit.then(|| view! { <Acts key=key/> })}
            </div>
            <Outcome key=key/>
        </fieldset>
    }
}

#[component]
fn RuleName(key: u32) -> impl IntoView {
    let editor = use_editor();
    let name = editor.of_rule(key, |rule| rule.name.clone());
    let fault = editor.fault(key, Part::Name);
    view! {
        <Field id="rule-name" label="Name" error=fault>
            <input
                class="input"
                id="rule-name"
                type="text"
                autocomplete="off"
                aria-required="true"
                aria-invalid=move || fault.get().map(|_| "true")
                aria-describedby="rule-name-note"
                prop:value=move || name.get().unwrap_or_default()
                on:input=move |event| {
                    let name = event_target_value(&event);
                    editor.edit(key, |rule| rule.name = name);
                }
            />
        </Field>
    }
}

#[component]
fn Who(key: u32) -> impl IntoView {
    let editor = use_editor();
    let match_mode = editor.of_rule(key, |rule| rule.match_mode);
    let conditions = editor.of_rule(key, |rule| {
        rule.conditions
            .iter()
            .map(|condition| condition.key)
            .collect::<Vec<_>>()
    });
    let count = Memo::new(move |_| conditions.with(|keys| keys.as_ref().map_or(0, Vec::len)));
    let is_full = Memo::new(move |_| count.get() >= CONDITIONS_PER_RULE);
    let fault = editor.fault(key, Part::Conditions);
    let add = move |_| {
        editor.add_condition(key);
        focus_last_condition();
    };
    view! {
        <div class="row between row-wrap">
            <h3>"Who"</h3>
            <Show when=move || { count.get() > 1 }>
                <Segment
                    label="Match"
                    name="rule-match"
                    is_label_hidden=true
                    choices=vec![(RuleMatch::All, "All of these"), (RuleMatch::Any, "Any of these")]
                    value=match_mode.into()
                    on_choose=Callback::new(move |mode| editor.edit(key, |rule| rule.match_mode = mode))
                />
            </Show>
        </div>
        <Show
            when=move || { count.get() > 0 }
            fallback=|| view! { <p class="t13 soft">"Everyone whom no rule above caught. Add a condition to narrow it."</p> }
        >
            <ul class="conds" role="list" aria-label="Conditions">
                <For each=move || conditions.get().unwrap_or_default() key=|condition| *condition let:condition>
                    <ConditionRow rule=key key=condition/>
                </For>
            </ul>
        </Show>
        {move || {
            fault
                .get()
                .map(|fault| {
                    view! {
                        <p class="error" role="alert">
                            <Icon glyph=Glyph::Stop class="i-s"/>
                            {fault}
                        </p>
                    }
                })
        }}
        <div class="row row-wrap">
            <button class="btn btn-s" type="button" disabled=is_full on:click=add>
                <Icon glyph=Glyph::Plus/>
                "Add condition"
            </button>
            <Show when=move || is_full.get()>
                <span class="small muted">{format!("{CONDITIONS_PER_RULE} conditions are the most.")}</span>
            </Show>
        </div>
    }
}

/// A new condition starts with what it is about.
fn focus_last_condition() {
    super::editor::focus_soon(".conds > li:last-child select");
}

/// What a pointer or a key can do with the rule as a whole. Moving is here too, for whoever cannot drag.
#[component]
fn Acts(key: u32) -> impl IntoView {
    let editor = use_editor();
    let index = Memo::new(move |_| editor.draft.with(|draft| draft.index_of(key)));
    let is_last = Memo::new(move |_| {
        editor
            .draft
            .with(|draft| draft.rules.last().map(|rule| rule.key) == Some(key))
    });
    let is_full = Memo::new(move |_| editor.draft.with(|draft| draft.is_full()));
    view! {
        <div class="row row-wrap build-acts" role="group" aria-label="This rule">
            <button
                class="btn btn-s"
                type="button"
                aria-disabled=move || (index.get() == Some(0)).then_some("true")
                on:click=move |_| editor.reorder.nudge(key, Step::Up)
            >
                "Move up"
            </button>
            <button class="btn btn-s" type="button" aria-disabled=move || is_last.get().then_some("true") on:click=move |_| editor.reorder.nudge(key, Step::Down)>
                "Move down"
            </button>
            <button class="btn btn-s" type="button" disabled=is_full on:click=move |_| editor.duplicate_rule(key)>
                <Icon glyph=Glyph::Copy/>
                "Duplicate"
            </button>
            <button class="btn btn-s btn-bad" type="button" on:click=move |_| editor.delete_rule(key)>
                "Delete rule"
            </button>
        </div>
    }
}
