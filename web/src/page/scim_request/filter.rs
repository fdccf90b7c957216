//! The filters above the log: how it ended, which method, how far back, and about whom.

use std::collections::HashMap;

use cynic::QueryBuilder;
use leptos::prelude::*;

use super::Log;
use crate::api::scim_request::{LoggedPeople, LoggedPeopleVariables};
use crate::component::Glyph;
use crate::component::combo::{Chip, Combo, Offer, searched};
use crate::model::scim_request::{About, LogView, METHODS, Outcome, RequestFilter, Span};
use crate::session::use_session;

/// People offered at once; typing narrows them.
const PEOPLE: i32 = 8;

/// The row of filters.
#[component]
pub fn Filters(log: Log) -> impl IntoView {
    let outcome = Signal::derive(move || log.view.with(|view| view.filter.outcome));
    let span = Signal::derive(move || log.view.with(|view| view.filter.span));
    let method = Signal::derive(move || log.view.with(|view| view.filter.method));
    let methods = METHODS.map(|method| (method, method, method)).to_vec();
    view! {
        <div class="filters">
            <AboutField log=log/>
            <Choice
                label="Answer"
                all="Any answer"
                choices=Outcome::ALL.to_vec()
                value=outcome
                on_choose=Callback::new(move |outcome| log.filter(|filter| filter.outcome = outcome))
            />
            <Choice
                label="Method"
                all="Any method"
                choices=methods
                value=method
                on_choose=Callback::new(move |method| log.filter(|filter| filter.method = method))
            />
            <Choice
                label="Time"
                all="Any time"
                choices=Span::ALL.to_vec()
                value=span
                on_choose=Callback::new(move |span| log.filter(|filter| filter.span = span))
            />
            <Show when=move || log.view.with(|view| view.filter.is_set())>
                <button
                    class="btn btn-plain btn-s"
                    type="button"
                    on:click=move |_| log.go.run(LogView::filtered(RequestFilter::default()))
                >
                    "Clear"
                </button>
            </Show>
        </div>
    }
}

/// One of a few, or all.
#[component]
fn Choice<T>(
    label: &'static str,
    /// What it says while nothing is chosen.
    all: &'static str,
    choices: Vec<(T, &'static str, &'static str)>,
    value: Signal<Option<T>>,
    on_choose: Callback<Option<T>>,
) -> impl IntoView
where
    T: Copy + PartialEq + Send + Sync + 'static,
{
    let is_set = move || value.with(Option::is_some);
    let known = StoredValue::new(choices.clone());
    let choose = move |event| {
        let key = event_target_value(&event);
        let chosen =
            known.with_value(|known| known.iter().find(|choice| choice.1 == key).map(|choice| choice.0));
        on_choose.run(chosen);
    };
    view! {
        <select class="select filter-select" class:is-set=is_set aria-label=label on:change=choose>
            <option value="" prop:selected=move || !is_set()>
                {all}
            </option>
            {choices
                .into_iter()
                .map(|(choice, key, word)| {
                    view! {
                        <option value=key prop:selected=move || value.get() == Some(choice)>
                            {word}
                        </option>
                    }
                })
                .collect_view()}
        </select>
    }
}

/// A person found by name, or a path: one of them at a time.
#[component]
fn AboutField(log: Log) -> impl IntoView {
    let session = use_session();
    let (typed, is_open) = (RwSignal::new(String::new()), RwSignal::new(false));
    // Names of people that were picked here; the URL holds only ids.
    let names = StoredValue::new(HashMap::<String, String>::new());
    let searched = searched(typed);
    let found = LocalResource::new(move || {
        let search = searched.get();
        async move {
            if search.is_empty() || search.starts_with('/') {
                return Vec::new();
            }
            let query = LoggedPeople::build(LoggedPeopleVariables {
                first: Some(PEOPLE),
                search: Some(search),
            });
            let people = session.request(query).await.map(|data| data.employees.nodes);
            people.unwrap_or_default()
        }
    });
    let people = Memo::new(move |_| {
        let people = found.get().unwrap_or_default().into_iter();
        people
            .filter_map(|person| {
                let id = person.directory_user?.id.into_inner();
                Some((id, person.display_name, person.email))
            })
            .collect::<Vec<_>>()
    });
    let offers = Signal::derive(move || {
        let offer = |(_, name, note)| Offer {
            name,
            note,
            glyph: Glyph::Person,
        };
        people.get().into_iter().map(offer).collect::<Vec<_>>()
    });
    let choose = move |about| log.filter(|filter| filter.about = about);
    let pick = Callback::new(move |index: usize| {
        if let Some((id, name, _)) = people.with_untracked(|all| all.get(index).cloned()) {
            names.update_value(|names| {
                names.insert(id.clone(), name);
            });
            choose(Some(About::User(id)));
        }
    });
    // Only a path is taken as it was typed: a name may mean several people.
    let write = Callback::new(move |text: String| {
        if text.trim().starts_with('/') {
            choose(About::typed(&text));
        }
    });
    let chips = Signal::derive(move || {
        let about = log.view.with(|view| view.filter.about.clone());
        let chip = about.map(|about| {
            let (name, glyph) = match about {
                About::Path(path) => (path, Glyph::Link),
                About::User(id) => (
                    person_name(log, names.with_value(|names| names.get(&id).cloned())),
                    Glyph::Person,
                ),
                About::Group(_) => ("One group".to_owned(), Glyph::People),
                About::Token(_) => ("One token".to_owned(), Glyph::Token),
            };
            let tone = "";
            Chip { name, glyph, tone }
        });
        chip.into_iter().collect::<Vec<_>>()
    });
    let placeholder = Signal::derive(move || {
        let placeholder = if chips.with(Vec::is_empty) {
            "A person, or a path like /Users"
        } else {
            ""
        };
        placeholder.to_owned()
    });
    let note = Signal::derive(move || {
        let is_name = typed.with(|typed| !typed.trim().is_empty() && !typed.trim().starts_with('/'));
        (is_name && found.get().is_some()).then(|| "Nobody of that name whom Okta sent.".to_owned())
    });
    view! {
        <div class="search log-about">
            <Combo
                id="log-about"
                label="A person or a path".to_owned()
                chips=chips
                on_remove=Callback::new(move |_| choose(None))
                typed=typed
                is_open=is_open
                offers=offers
                on_pick=pick
                on_write=write
                note=note
                placeholder=placeholder
                is_invalid=false
                described_by="log-about-list"
            />
        </div>
    }
}

/// The name of whom the list is about: as picked, else as the newest of their events says.
fn person_name(log: Log, picked: Option<String>) -> String {
    let told = || {
        log.rows.with(|rows| {
            let mut events = rows.iter().flat_map(|row| &row.sync_events);
            events.find_map(|event| event.person_name.clone())
        })
    };
    picked.or_else(told).unwrap_or_else(|| "One person".to_owned())
}
