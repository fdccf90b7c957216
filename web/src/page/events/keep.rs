//! Keeping what an event says is about to be lost, and finding the way back for what was lost.

use leptos::prelude::*;

use crate::api::event::SyncEvent;
use crate::api::loss::KeepAccess;
use crate::component::{FormDialog, Glyph, Icon, Reason, ReasonField, Submission, use_toasts};
use crate::model::event::{WayBack, way_back};
use crate::session::use_session;

/// What can be done about a loss that an event tells of; nothing for other events.
#[component]
pub fn KeepOrUndo(event: SyncEvent) -> impl IntoView {
    let session = use_session();
    let Some(way) = way_back(&event) else {
        return ().into_any();
    };
    match way {
        WayBack::Keep { employee, property } => {
            let (employee, property) = (StoredValue::new(employee), StoredValue::new(property));
            view! {
                <Show when=move || session.may_edit()>
                    <Keep employee=employee.get_value() property=property.get_value()/>
                </Show>
            }
            .into_any()
        }
        WayBack::Undo { property } => view! {
            <div class="card-foot">
                <a href=format!("/held?office={property}")>"Give it back on Held changes"</a>
            </div>
        }
        .into_any(),
    }
}

#[component]
fn Keep(employee: (String, String), property: (String, String)) -> impl IntoView {
    let (session, toasts) = (use_session(), use_toasts());
    let open = RwSignal::new(false);
    let reason = Reason::new();
    let send = Submission::new();
    Effect::new(move |_| {
        if open.get() {
            reason.clear();
            send.reset();
        }
    });
    let title = format!("Keep what {} has in {}?", employee.1, property.1);
    let submit = Callback::new(move |()| {
        let Some(reason) = reason.checked() else { return };
        let (person, place) = (cynic::Id::new(&employee.0), cynic::Id::new(&property.0));
        let operation = KeepAccess::of(person, place, reason);
        let said = format!("{} keeps what they have in {}", employee.1, property.1);
        send.run(async move { session.request(operation).await }, move |_| {
            open.set(false);
            toasts.done(said);
        });
    });
    view! {
        <div class="card-foot row">
            <button class="btn btn-s" type="button" on:click=move |_| open.set(true)>
                <Icon glyph=Glyph::Pin/>
                "Keep as override"
            </button>
        </div>
        <FormDialog
            open=open
            title=title
            submit="Keep access"
            submitting="Keeping"
            busy=send.busy()
            failure=send.beside(&["reason"])
            on_submit=submit
        >
            <p>"It is kept until their data or the rules change, or for 30 days."</p>
            <ReasonField
                id="event-reason"
                reason=reason
                send=send
                hint=Some("For the other admins and the audit log.".to_owned())
                is_first=true
            />
        </FormDialog>
    }
}
