//! One condition of the open rule: what it is about, how it compares, with what.

use leptos::prelude::*;

use super::editor::{Editor, use_editor};
use super::value::Values;
use crate::api::kind::{AttributeKind, ConditionOperator};
use crate::api::rule::ConditionAttribute;
use crate::component::{Glyph, Icon};
use crate::model::rule::ConditionDraft;
use crate::model::rule::fault::Part;
use crate::model::word;

/// The choice that lets one write the path of an attribute. No attribute has an empty key.
const OTHER: &str = "";

/// A condition as its row sees it.
#[derive(Clone, Copy)]
pub struct ConditionHandle {
    /// The editor.
    pub editor: Editor,
    /// Key of the rule.
    pub rule: u32,
    /// Key of the condition.
    pub key: u32,
    /// "Condition 2".
    pub title: Signal<String>,
    now: Memo<Option<ConditionDraft>>,
}

impl ConditionHandle {
    /// Reads it; reactive. `None` when it is just being taken out.
    pub fn read<T>(self, read: impl FnOnce(&ConditionDraft) -> T) -> Option<T> {
        self.now.with(|now| now.as_ref().map(read))
    }

    /// Edits it.
    pub fn edit(self, change: impl FnOnce(&mut ConditionDraft)) {
        self.editor.edit(self.rule, |rule| {
            if let Some(condition) = rule
                .conditions
                .iter_mut()
                .find(|condition| condition.key == self.key)
            {
                change(condition);
            }
        });
    }

    /// The attribute as the server offers it; `None` for one whose path is written. Reactive.
    pub fn attribute(self) -> Option<ConditionAttribute> {
        let key = self.read(|condition| condition.attribute.clone())?;
        self.editor
            .attributes()
            .into_iter()
            .find(|attribute| attribute.key == key)
    }

    /// Whether it takes groups; reactive.
    pub fn is_about_groups(self) -> bool {
        self.attribute()
            .is_some_and(|attribute| attribute.kind == AttributeKind::Group)
    }

    /// What an attribute whose path is written can be compared by: like any other text. Reactive.
    fn as_text(self) -> Option<ConditionAttribute> {
        let text = self
            .editor
            .attributes()
            .into_iter()
            .find(|attribute| attribute.kind == AttributeKind::Text)?;
        Some(ConditionAttribute {
            key: OTHER.to_owned(),
            ..text
        })
    }

    fn operators(self) -> Vec<ConditionOperator> {
        self.attribute()
            .or_else(|| self.as_text())
            .map(|attribute| attribute.operators)
            .unwrap_or_default()
    }
}

/// The row.
#[component]
pub fn ConditionRow(
    /// Key of the rule.
    rule: u32,
    /// Key of the condition.
    key: u32,
) -> impl IntoView {
    let editor = use_editor();
    let now = Memo::new(move |_| {
        editor.draft.with(|draft| {
            draft
                .rule(rule)?
                .conditions
                .iter()
                .find(|condition| condition.key == key)
                .cloned()
        })
    });
    let place = Memo::new(move |_| {
        let at = |draft: &crate::model::rule::RuleSetDraft| {
            draft
                .rule(rule)?
                .conditions
                .iter()
                .position(|condition| condition.key == key)
        };
        editor.draft.with(at).unwrap_or_default() + 1
    });
    let title = Signal::derive(move || format!("Condition {}", place.get()));
    let condition = ConditionHandle {
        editor,
        rule,
        key,
        title,
        now,
    };
    let remove = move |_| {
        editor.edit(rule, |rule| {
            rule.conditions.retain(|condition| condition.key != key)
        });
        super::editor::focus_soon("#rule-name");
    };
    view! {
        <li class="cond">
            <AttributeChoice condition=condition/>
            <OperatorChoice condition=condition/>
            <Values condition=condition/>
            <button
                class="btn btn-plain btn-icon"
                type="button"
                aria-label=move || format!("Remove condition {}", place.get())
                on:click=remove
            >
                <Icon glyph=Glyph::X/>
            </button>
            <Fault condition=condition/>
        </li>
    }
}

/// What is wrong with any part of the condition, below it; the parts name this text.
#[component]
fn Fault(condition: ConditionHandle) -> impl IntoView {
    let ConditionHandle {
        editor, rule, key, ..
    } = condition;
    let faults =
        [Part::Attribute(key), Part::Operator(key), Part::Values(key)].map(|part| editor.fault(rule, part));
    view! {
        <div class="cond-fault" id=note_id(key)>
            {move || {
                faults
                    .iter()
                    .filter_map(|fault| fault.get())
                    .map(|fault| {
                        view! {
                            <p class="error">
                                <Icon glyph=Glyph::Stop class="i-s"/>
                                {fault}
                            </p>
                        }
                    })
                    .collect_view()
            }}
        </div>
    }
}

/// Id of what is said about a condition.
pub fn note_id(key: u32) -> String {
    format!("cond-{key}-note")
}

#[component]
fn AttributeChoice(condition: ConditionHandle) -> impl IntoView {
    let ConditionHandle {
        editor,
        rule,
        key,
        title,
        ..
    } = condition;
    let chosen = Memo::new(move |_| {
        condition
            .attribute()
            .map_or_else(|| OTHER.to_owned(), |attribute| attribute.key)
    });
    let fault = editor.fault(rule, Part::Attribute(key));
    let choose = move |event| {
        let wanted = event_target_value(&event);
        let all = untrack(|| editor.attributes());
        let attribute = all
            .into_iter()
            .find(|attribute| attribute.key == wanted)
            .or_else(|| untrack(|| condition.as_text()));
        if let Some(attribute) = attribute {
            condition.edit(|condition| condition.set_attribute(&attribute));
        }
    };
    let option = move |value: String, label: String| {
        let is_chosen = {
            let value = value.clone();
            move || chosen.with(|chosen| *chosen == value)
        };
        view! {
            <option value=value prop:selected=is_chosen>
                {label}
            </option>
        }
    };
    view! {
        <div class="stack-s">
            <select
                class="select"
                aria-label=move || format!("{}, attribute", title.get())
                aria-invalid=move || (fault.get().is_some() && chosen.with(|chosen| chosen != OTHER)).then_some("true")
                aria-describedby=note_id(key)
                on:change=choose
            >
                {move || editor.attributes().into_iter().map(|attribute| option(attribute.key, attribute.label)).collect_view()}
                {option(OTHER.to_owned(), "Other attribute".to_owned())}
            </select>
            <Show when=move || chosen.with(|chosen| chosen == OTHER)>
                <input
                    class="input mono"
                    type="text"
                    autocomplete="off"
                    spellcheck="false"
                    placeholder="nickName or urn:…:badgeColour"
                    aria-label=move || format!("{}, attribute path", title.get())
                    aria-invalid=move || fault.get().map(|_| "true")
                    aria-describedby=note_id(key)
                    prop:value=move || condition.read(|condition| condition.attribute.clone()).unwrap_or_default()
                    on:change=move |event| {
                        let path = event_target_value(&event).trim().to_owned();
                        condition.edit(|condition| condition.attribute = path);
                    }
                />
            </Show>
        </div>
    }
}

#[component]
fn OperatorChoice(condition: ConditionHandle) -> impl IntoView {
    let ConditionHandle {
        editor,
        rule,
        key,
        title,
        ..
    } = condition;
    let operators = Memo::new(move |_| condition.operators());
    let chosen = Memo::new(move |_| condition.read(|condition| condition.operator));
    let fault = editor.fault(rule, Part::Operator(key));
    let choose = move |event| {
        let wanted = event_target_value(&event);
        let found = operators.with_untracked(|all| {
            all.iter()
                .copied()
                .find(|operator| word::operator(*operator) == wanted)
        });
        if let Some(operator) = found {
            condition.edit(|condition| condition.set_operator(operator));
        }
    };
    view! {
        <select
            class="select"
            aria-label=move || format!("{}, operator", title.get())
            aria-invalid=move || fault.get().map(|_| "true")
            aria-describedby=note_id(key)
            on:change=choose
        >
            {move || {
                operators
                    .get()
                    .into_iter()
                    .map(|operator| {
                        view! {
                            <option value=word::operator(operator) prop:selected=move || chosen.get() == Some(operator)>
                                {word::operator(operator)}
                            </option>
                        }
                    })
                    .collect_view()
            }}
        </select>
    }
}
