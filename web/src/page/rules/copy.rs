//! Copying these rules to another office: which one, then what it would do there.

use cynic::QueryBuilder;
use leptos::prelude::*;

use super::replace::{Replace, Source};
use crate::api::property::PropertyName;
use crate::api::rule::{RuleTab, RuleTabs};
use crate::component::{Dialog, SelectField};
use crate::session::use_session;

/// The dialog that asks where to.
#[component]
pub fn CopyDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Whose rules.
    from: PropertyName,
    /// Opens the look at what it would do.
    replace: RwSignal<Option<Replace>>,
) -> impl IntoView {
    let session = use_session();
    let own = StoredValue::new(from.clone());
    let offices = LocalResource::new(move || {
        let is_open = open.get();
        async move {
            if !is_open {
                return Vec::new();
            }
            let found = session.request(RuleTabs::build(())).await;
            found.map(|tabs| tabs.properties).unwrap_or_default()
        }
    });
    let others = Memo::new(move |_| -> Vec<RuleTab> {
        let all = offices.get().unwrap_or_default();
        own.with_value(|own| all.into_iter().filter(|office| office.id != own.id).collect())
    });
    let chosen = RwSignal::new(String::new());
    let target = Memo::new(move |_| {
        let chosen = chosen.get();
        others.with(|all| {
            all.iter()
                .find(|it| it.id.inner() == chosen)
                .or_else(|| all.first())
                .cloned()
        })
    });
    let options = Signal::derive(move || {
        let option = |office: &RuleTab| (office.id.inner().to_owned(), office.name.clone());
        others.with(|all| all.iter().map(option).collect::<Vec<_>>())
    });
    let look = move |_| {
        let Some(target) = target.get_untracked() else {
            return;
        };
        open.set(false);
        replace.set(Some(Replace {
            property: target.id,
            place: target.name,
            expected: target.rule_set.revision,
            source: Source::Property(own.get_value()),
        }));
    };
    let hint = Signal::derive(move || {
        let target = target.get()?;
        let rules = target.rule_set.rules.len();
        Some(match rules {
            0 => format!("{} has no rules yet.", target.name),
            _ => format!(
                "They take the place of revision {} there, which stays in the history.",
                target.rule_set.revision
            ),
        })
    });
    view! {
        <Dialog open=open title=format!("Copy the rules of {} to", from.name)>
            <div class="dialog-body">
                <SelectField id="copy-to" label="Office" options=options value=chosen hint=hint/>
                <p class="muted">
                    "Access groups are matched by name; what has no namesake there is left out, and named before anything is published."
                </p>
            </div>
            <div class="dialog-foot">
                <button class="btn" type="button" on:click=move |_| open.set(false)>
                    "Cancel"
                </button>
                <button
                    class="btn btn-main"
                    type="button"
                    disabled=move || target.with(Option::is_none)
                    on:click=look
                >
                    "Look at what it would do"
                </button>
            </div>
        </Dialog>
    }
}
