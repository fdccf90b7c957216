//! Asking once more, and why, before somebody's access is changed by hand.

use cynic::QueryBuilder;
use leptos::prelude::*;

use super::desk::{Ask, Whom, use_desk};
use crate::api::membership::{PreviewSyncOptIn, PreviewSyncOptInVariables};
use crate::component::button::SubmitButton;
use crate::component::dialog::FormFailure;
use crate::component::{Dialog, Glyph, Icon, Load, ReasonField, open_while};
use crate::model::access_override::takes_back;
use crate::session::use_session;

/// The dialog of the page.
#[component]
pub fn AskDialog() -> impl IntoView {
    let desk = use_desk();
    let open = open_while(desk.ask);
    let title = Signal::derive(move || {
        desk.ask.with(|ask| {
            ask.as_ref()
                .map(|(whom, ask)| title(&whom.name, ask))
                .unwrap_or_default()
        })
    });
    view! {
        <Dialog open=open title=title>
            {move || desk.ask.get().map(|(whom, ask)| view! { <Question whom=whom ask=ask/> })}
        </Dialog>
    }
}

fn title(name: &str, ask: &Ask) -> String {
    match ask {
        Ask::Suspend { place, .. } => format!("Suspend {name} in {place}?"),
        Ask::Lift { place, .. } => format!("Let {name} in again in {place}?"),
        Ask::Keep { property } => format!("Keep what {name} has in {}?", property.name),
        Ask::End(it) => format!("End this override in {}?", it.property.name),
        Ask::OptOut => format!("Take {name} out of the sync?"),
        Ask::OptIn => format!("Let {name} back into the sync?"),
        Ask::ConfirmGroups(_) => format!("Do the groups of {name} still hold?"),
    }
}

/// What it means, in a sentence.
fn meaning(ask: &Ask) -> String {
    match ask {
        Ask::Suspend { .. } => {
            "They stop opening doors there at once, whatever the rules say, until an admin lifts it."
                .to_owned()
        }
        Ask::Lift { .. } => "What the rules give them counts again at once.".to_owned(),
        Ask::Keep { .. } => {
            "It is kept as an override until their data or the rules change, or for 30 days.".to_owned()
        }
        Ask::End(it) => takes_back(it),
        Ask::OptOut => {
            "Rules leave them alone and their fields are kept by hand. When they leave the directory, all of \
                        their access still ends at once."
                .to_owned()
        }
        Ask::OptIn => "Okta keeps their fields again and the rules decide at once.".to_owned(),
        Ask::ConfirmGroups(_) => "The groups Okta last sent for them count again, and the rules decide at once. Without it they count once Okta pushes a group that names them.".to_owned(),
    }
}

/// What the main button does, the same while it is busy, and whether it takes something.
fn button(ask: &Ask) -> (&'static str, &'static str, bool) {
    match ask {
        Ask::Suspend { .. } => ("Suspend", "Suspending", true),
        Ask::Lift { .. } => ("Lift the suspension", "Lifting", false),
        Ask::Keep { .. } => ("Keep access", "Keeping", false),
        Ask::End(_) => ("End override", "Ending", true),
        Ask::OptOut => ("Take out of the sync", "Taking out", false),
        Ask::OptIn => ("Let back in", "Letting in", false),
        Ask::ConfirmGroups(_) => ("They still hold", "Confirming", false),
    }
}

#[component]
fn Question(whom: Whom, ask: Ask) -> impl IntoView {
    let desk = use_desk();
    let (label, busy_label, takes) = button(&ask);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        desk.act();
    };
    view! {
        <form novalidate on:submit=submit>
            <div class="dialog-body">
                <FormFailure failure=desk.send.beside(&["reason"])/>
                <p>{meaning(&ask)}</p>
                {(ask == Ask::OptIn).then(|| view! { <Difference whom=whom.id/> })}
                {ask
                    .needs_reason()
                    .then(|| {
                        view! {
                            <ReasonField
                                id="act-reason"
                                reason=desk.reason
                                send=desk.send
                                hint=Some("For the other admins and the audit log.".to_owned())
                                is_first=true
                            />
                        }
                    })}
            </div>
            <div class="dialog-foot">
                <button class="btn" type="button" on:click=move |_| desk.ask.set(None)>
                    "Cancel"
                </button>
                <SubmitButton
                    label=label
                    busy_label=busy_label
                    busy=desk.send.busy()
                    class=if takes { "btn-bad-main" } else { "btn-main" }
                />
            </div>
        </form>
    }
}

/// What the rules would do with them, before they are let in.
#[component]
fn Difference(whom: cynic::Id) -> impl IntoView {
    let session = use_session();
    let preview = LocalResource::new(move || {
        let query = PreviewSyncOptIn::build(PreviewSyncOptInVariables {
            employee_id: whom.clone(),
        });
        async move { session.request(query).await }
    });
    view! {
        <Load resource=preview what="What would change" bones=|| view! { <p class="muted">"Asking the rules"</p> } let:data>
            {move || {
                let told = data.get().preview_sync_opt_in;
                if told.is_empty() {
                    return view! {
                        <p class="status good">
                            <Icon glyph=Glyph::Check/>
                            "Nothing would change for them."
                        </p>
                    }
                        .into_any();
                }
                view! {
                    <div class="note">
                        <Icon glyph=Glyph::Swap/>
                        <ul class="stack-s" aria-label="What would change">
                            {told.into_iter().map(|one| view! { <li>{sentence(&one)}</li> }).collect_view()}
                        </ul>
                    </div>
                }
                    .into_any()
            }}
        </Load>
    }
}

/// A sentence without the name begins with a small letter.
fn sentence(told: &str) -> String {
    let mut letters = told.trim().chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}
