//! The values of a condition: texts and fields of the property, or directory groups found by name.

use cynic::QueryBuilder;
use leptos::prelude::*;

use super::condition::{ConditionHandle, note_id};
use crate::api::rule::{RuleGroup, RuleGroups, RuleGroupsVariables};
use crate::component::Glyph;
use crate::component::combo::{Chip, Combo, Offer, searched};
use crate::model::rule::fault::Part;
use crate::model::rule::home::{FIELDS, field_key, field_word};
use crate::model::rule::sentence::value_words;
use crate::model::rule::wire::group_value;
use crate::model::rule::{ValueDraft, most_values};
use crate::model::word;
use crate::session::use_session;

/// Groups shown at once; typing narrows them.
const GROUPS_OFFERED: i32 = 20;

/// The field; a word instead for operators that take no value.
#[component]
pub fn Values(
    /// Of which condition.
    condition: ConditionHandle,
) -> impl IntoView {
    let takes_values = Memo::new(move |_| {
        condition
            .read(|it| most_values(it.operator) > 0)
            .unwrap_or_default()
    });
    let is_about_groups = Memo::new(move |_| condition.is_about_groups());
    move || match (takes_values.get(), is_about_groups.get()) {
        (false, _) => view! { <p class="cond-none small muted">"takes no value"</p> }.into_any(),
        (true, true) => view! { <GroupValues condition=condition/> }.into_any(),
        (true, false) => view! { <TextValues condition=condition/> }.into_any(),
    }
}

fn chips(condition: ConditionHandle) -> Signal<Vec<Chip>> {
    let chip = |value: &ValueDraft| {
        let (glyph, tone) = match value {
            ValueDraft::Text(_) => (Glyph::Edit, ""),
            ValueDraft::Field(_) => (Glyph::Building, ""),
            ValueDraft::Group {
                is_deleted: false, ..
            } => (Glyph::People, ""),
            ValueDraft::Group { is_deleted: true, .. } => (Glyph::Alert, "warn"),
        };
        Chip {
            name: value_words(value),
            glyph,
            tone,
        }
    };
    let chips = Memo::new(move |_| {
        condition
            .read(|it| it.values.iter().map(chip).collect::<Vec<_>>())
            .unwrap_or_default()
    });
    chips.into()
}

/// Of the values on offer those that are not there yet.
fn is_there(condition: ConditionHandle, value: &ValueDraft) -> bool {
    condition
        .read(|it| it.values.iter().any(|other| other.means_the_same(value)))
        .unwrap_or_default()
}

fn remover(condition: ConditionHandle) -> Callback<usize> {
    Callback::new(move |index: usize| {
        condition.edit(|it| {
            if index < it.values.len() {
                it.values.remove(index);
            }
        });
    })
}

#[component]
fn TextValues(condition: ConditionHandle) -> impl IntoView {
    let ConditionHandle {
        editor,
        rule,
        key,
        title,
        ..
    } = condition;
    let (typed, is_open) = (RwSignal::new(String::new()), RwSignal::new(false));
    let chips = chips(condition);
    // A field is found by its path, by its word and by what the property has there.
    let fields = Memo::new(move |_| {
        let (home, text) = (editor.home(), typed.with(|typed| typed.trim().to_lowercase()));
        let fits = |value: &str, path: &str, word: &str| {
            [value, path, word]
                .iter()
                .any(|it| it.to_lowercase().starts_with(&text))
        };
        let known = FIELDS
            .into_iter()
            .filter_map(|field| home.value(field).map(|value| (field, value.to_owned())));
        known
            .filter(|(field, value)| fits(value, field_key(*field), field_word(*field)))
            .filter(|(field, _)| !is_there(condition, &ValueDraft::Field(*field)))
            .collect::<Vec<_>>()
    });
    let offers = Signal::derive(move || {
        let offer = |(field, value)| Offer {
            name: field_key(field).to_owned(),
            note: value,
            glyph: Glyph::Building,
        };
        fields.get().into_iter().map(offer).collect::<Vec<_>>()
    });
    let pick = Callback::new(move |index: usize| {
        if let Some(field) = fields.with_untracked(|all| all.get(index).map(|(field, _)| *field)) {
            condition.edit(|it| it.add_value(ValueDraft::Field(field)));
        }
    });
    let write = Callback::new(move |text: String| condition.edit(|it| it.add_value(ValueDraft::Text(text))));
    let placeholder = Signal::derive(move || {
        if chips.with(Vec::is_empty) {
            "A value"
        } else {
            "Add another"
        }
        .to_owned()
    });
    let fault = editor.fault(rule, Part::Values(key));
    view! {
        <Combo
            id=format!("cond-{key}-values")
            label=Signal::derive(move || format!("{}, value", title.get()))
            chips=chips
            on_remove=remover(condition)
            typed=typed
            is_open=is_open
            offers=offers
            on_pick=pick
            on_write=write
            placeholder=placeholder
            is_invalid=Signal::derive(move || fault.get().is_some())
            described_by=note_id(key)
        />
    }
}

#[component]
fn GroupValues(condition: ConditionHandle) -> impl IntoView {
    let session = use_session();
    let ConditionHandle {
        editor,
        rule,
        key,
        title,
        ..
    } = condition;
    let (typed, is_open) = (RwSignal::new(String::new()), RwSignal::new(false));
    let searched = searched(typed);
    let found = LocalResource::new(move || {
        let search = searched.get();
        let is_wanted = is_open.get();
        async move {
            if !is_wanted {
                return None;
            }
            let search = (!search.is_empty()).then_some(search);
            let query = RuleGroups::build(RuleGroupsVariables {
                first: Some(GROUPS_OFFERED),
                search,
            });
            Some(session.request(query).await.map(|data| data.directory_groups))
        }
    });
    // While the next answer is on its way the last one stays.
    let groups = Memo::new(move |before: Option<&Vec<RuleGroup>>| match found.get() {
        Some(Some(Ok(groups))) => groups.nodes,
        Some(Some(Err(_))) => Vec::new(),
        Some(None) | None => before.cloned().unwrap_or_default(),
    });
    let on_offer = Memo::new(move |_| {
        let is_new = |group: &RuleGroup| !group.is_deleted && !is_there(condition, &group_value(group));
        groups.get().into_iter().filter(is_new).collect::<Vec<_>>()
    });
    let offers = Signal::derive(move || {
        let offer = |group: RuleGroup| Offer {
            name: group.display_name,
            note: word::count(group.member_count.into(), "person", "people"),
            glyph: Glyph::People,
        };
        on_offer.get().into_iter().map(offer).collect::<Vec<_>>()
    });
    let note = Signal::derive(move || {
        let words = match found.get() {
            None | Some(None) => "Looking for groups",
            Some(Some(Err(_))) => "The groups did not load. Type to try again.",
            Some(Some(Ok(groups))) if groups.total_count == 0 && searched.with(String::is_empty) => {
                "No group pushed yet. In Okta, open Push Groups and add the first one."
            }
            Some(Some(Ok(_))) if !typed.with(|typed| typed.trim().is_empty()) => {
                "No other group of that name."
            }
            Some(Some(Ok(_))) => "Every group is there.",
        };
        Some(words.to_owned())
    });
    let pick = Callback::new(move |index: usize| {
        if let Some(group) = on_offer.with_untracked(|all| all.get(index).cloned()) {
            condition.edit(|it| it.add_value(group_value(&group)));
        }
    });
    let fault = editor.fault(rule, Part::Values(key));
    view! {
        <Combo
            id=format!("cond-{key}-values")
            label=Signal::derive(move || format!("{}, value", title.get()))
            chips=chips(condition)
            on_remove=remover(condition)
            typed=typed
            is_open=is_open
            offers=offers
            on_pick=pick
            note=note
            placeholder="Search groups".to_owned()
            is_invalid=Signal::derive(move || fault.get().is_some())
            described_by=note_id(key)
        />
    }
}
