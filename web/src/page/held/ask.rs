//! Asking once more before access is taken, and why where it is kept.

use leptos::prelude::*;

use super::desk::{Ask, Whose, use_desk};
use crate::component::button::SubmitButton;
use crate::component::dialog::FormFailure;
use crate::component::{Dialog, ReasonField, open_while};
use crate::model::word::{count, figure};

/// Removing more people than this at once is confirmed by typing their number.
const TYPED_FROM: i64 = 10;

/// The dialog of the page.
#[component]
pub fn AskDialog() -> impl IntoView {
    let desk = use_desk();
    let open = open_while(desk.ask);
    let title = Signal::derive(move || desk.ask.with(|ask| ask.as_ref().map(title).unwrap_or_default()));
    view! {
        <Dialog open=open title=title>
            {move || desk.ask.get().map(|ask| view! { <Question ask=ask/> })}
        </Dialog>
    }
}

fn people(n: i64) -> String {
    count(n, "person", "people")
}

fn title(ask: &Ask) -> String {
    match ask {
        Ask::Losses {
            property,
            remove,
            keep,
        } => match (remove.count(), keep.count()) {
            (0, 0) => format!("Let changes in {} take place again?", property.name),
            (remove, 0) => format!("Remove {} from {}?", people(remove), property.name),
            (0, keep) => format!("Keep the access of {} in {}?", people(keep), property.name),
            (remove, keep) => {
                format!(
                    "Remove {} from {} and keep {}?",
                    people(remove),
                    property.name,
                    figure(keep)
                )
            }
        },
        Ask::Group {
            group,
            people: n,
            is_kept: true,
        } => {
            format!(
                "Keep the access of {} of {}?",
                count((*n).into(), "member", "members"),
                group.display_name
            )
        }
        Ask::Group { group, .. } => format!("Let {} be empty?", group.display_name),
        Ask::Waiting { person, property } => {
            format!("Keep what {} has in {}?", person.display_name, property.name)
        }
    }
}

/// What the main button does, and the same while it is busy.
fn button(ask: &Ask) -> (String, &'static str) {
    match ask {
        Ask::Losses { remove, keep, .. } => match (remove.count(), keep.count()) {
            (0, 0) => ("End the hold".to_owned(), "Ending"),
            (remove, 0) => (format!("Remove {}", people(remove)), "Removing"),
            (0, keep) => (format!("Keep {}", people(keep)), "Keeping"),
            (remove, keep) => (
                format!("Remove {}, keep {}", figure(remove), figure(keep)),
                "Deciding",
            ),
        },
        Ask::Group { is_kept: true, .. } | Ask::Waiting { .. } => ("Keep access".to_owned(), "Keeping"),
        Ask::Group { .. } => ("Decide them again".to_owned(), "Deciding"),
    }
}

/// What it means to whom, in a sentence each.
fn consequences(ask: &Ask) -> Vec<String> {
    const KEPT: &str = "It is kept as an override until their data or the rules change, or for 30 days.";
    match ask {
        Ask::Losses {
            property,
            remove,
            keep,
        } => {
            let mut said = Vec::new();
            if remove.count() > 0 {
                said.push(format!(
                    "Each is decided afresh now. What the rules still take ends in {} within seconds; whoever has no other \
                     office has their key suspended, and it comes back if they return within 30 days.",
                    property.name
                ));
            }
            if keep.count() > 0 {
                said.push(format!("Whoever is kept goes on as now. {KEPT}"));
            }
            if *remove == Whose::Everybody(0) {
                said.push(
                    "Nobody is left in it. Later losses wait only for their settle window again.".to_owned(),
                );
            }
            said
        }
        Ask::Group { is_kept: true, .. } => {
            vec![format!(
                "They neither lose nor gain anything by leaving the group. {KEPT}"
            )]
        }
        Ask::Group { people: n, .. } => vec![format!(
            "{} are decided again without the group. They gain at once; what they lose waits for its settle window and \
             may be held by the limits of its office.",
            count((*n).into(), "former member", "former members")
        )],
        Ask::Waiting { .. } => vec![KEPT.to_owned()],
    }
}

/// How many people have to be typed before they are removed.
fn typed_count(ask: &Ask) -> Option<i64> {
    match ask {
        Ask::Losses { remove, .. } => Some(remove.count()).filter(|n| *n > TYPED_FROM),
        Ask::Group { .. } | Ask::Waiting { .. } => None,
    }
}

#[component]
fn Question(ask: Ask) -> impl IntoView {
    let desk = use_desk();
    let (label, busy_label) = button(&ask);
    let wanted = typed_count(&ask);
    let typed = RwSignal::new(String::new());
    let is_typed = move || wanted.is_none_or(|wanted| typed.with(|typed| typed.trim() == wanted.to_string()));
    let takes = match &ask {
        Ask::Losses { remove, .. } => remove.count() > 0,
        Ask::Group { is_kept, .. } => !is_kept,
        Ask::Waiting { .. } => false,
    };
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if untrack(is_typed) {
            desk.decide();
        }
    };
    view! {
        <form novalidate on:submit=submit>
            <div class="dialog-body">
                <FormFailure failure=desk.send.beside(&["reason"])/>
                {consequences(&ask).into_iter().map(|said| view! { <p>{said}</p> }).collect_view()}
                {ask
                    .needs_reason()
                    .then(|| {
                        view! {
                            <ReasonField
                                id="keep-reason"
                                label="Why they keep it"
                                reason=desk.reason
                                send=desk.send
                                hint=Some("For the other admins and the audit log.".to_owned())
                                is_first=true
                            />
                        }
                    })}
                {wanted
                    .map(|wanted| {
                        view! {
                            <div class="field">
                                <label for="typed-count">{format!("Type {wanted} to go on")}</label>
                                <input
                                    class="input"
                                    id="typed-count"
                                    inputmode="numeric"
                                    autocomplete="off"
                                    bind:value=typed
                                />
                            </div>
                        }
                    })}
            </div>
            <div class="dialog-foot">
                <button class="btn" type="button" on:click=move |_| desk.ask.set(None)>
                    {if takes { "Keep holding" } else { "Cancel" }}
                </button>
                <fieldset class="plain" disabled=move || !is_typed()>
                    <SubmitButton
                        label=label
                        busy_label=busy_label
                        busy=desk.send.busy()
                        class=if takes { "btn-bad-main" } else { "btn-main" }
                    />
                </fieldset>
            </div>
        </form>
    }
}
