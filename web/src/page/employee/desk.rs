//! What is done with one person's access: what is being asked, and sending it. The page below may be drawn anew by an event at
//! any time; this stays.

use cynic::MutationBuilder;
use leptos::prelude::*;

use crate::api::ApiError;
use crate::api::access_override::{AccessOverride, EndOverride, EndOverrideVariables};
use crate::api::loss::KeepAccess;
use crate::api::membership::{
    ConfirmGroups, ConfirmGroupsVariables, LiftSuspension, LiftSuspensionVariables, SetSyncOptOut,
    SetSyncOptOutVariables, SuspendMembership, SuspendMembershipInput, SuspendMembershipVariables,
};
use crate::api::property::PropertyName;
use crate::component::toast::Toasts;
use crate::component::{Reason, Submission, use_toasts};
use crate::session::{Session, use_session};

/// Somebody, as far as a dialog names them.
#[derive(Clone, Debug, PartialEq)]
pub struct Whom {
    /// Their id.
    pub id: cynic::Id,
    /// Their name.
    pub name: String,
}

/// What the dialog asks.
#[derive(Clone, Debug, PartialEq)]
pub enum Ask {
    /// Stops a membership until it is lifted.
    Suspend {
        /// The membership.
        id: cynic::Id,
        /// Where.
        place: String,
    },
    /// Lets it count again.
    Lift {
        /// The membership.
        id: cynic::Id,
        /// Where.
        place: String,
    },
    /// Keeps what is about to be lost.
    Keep {
        /// Where.
        property: PropertyName,
    },
    /// Ends an override before its time.
    End(AccessOverride),
    /// Takes them out of the sync.
    OptOut,
    /// Lets them back in.
    OptIn,
    /// Says that the groups of somebody who came back late still hold; the id is the directory user's.
    ConfirmGroups(cynic::Id),
}

impl Ask {
    /// Whether it is asked why.
    pub fn needs_reason(&self) -> bool {
        match self {
            Self::Suspend { .. } | Self::Keep { .. } => true,
            Self::Lift { .. } | Self::End(_) | Self::OptOut | Self::OptIn | Self::ConfirmGroups(_) => false,
        }
    }
}

/// The state of the page. Copies are handles.
#[derive(Clone, Copy)]
pub struct Desk {
    /// What is asked now, of whom.
    pub ask: RwSignal<Option<(Whom, Ask)>>,
    /// For whom an override is being added, and where first.
    pub adding: RwSignal<Option<(Whom, Option<String>)>>,
    /// Why.
    pub reason: Reason,
    /// Sending it.
    pub send: Submission,
    changed: Callback<()>,
    session: Session,
    toasts: Toasts,
}

/// The state of the page.
pub fn use_desk() -> Desk {
    expect_context()
}

impl Desk {
    /// Makes it and gives it to everything below; `changed` reads the person again.
    pub fn provide(changed: Callback<()>) -> Self {
        let desk = Self {
            ask: RwSignal::new(None),
            adding: RwSignal::new(None),
            reason: Reason::new(),
            send: Submission::new(),
            changed,
            session: use_session(),
            toasts: use_toasts(),
        };
        provide_context(desk);
        desk
    }

    /// Opens the dialog.
    pub fn ask(self, whom: &Whom, ask: Ask) {
        self.reason.clear();
        self.send.reset();
        self.ask.set(Some((whom.clone(), ask)));
    }

    /// Opens the form of a new override.
    pub fn add_override(self, whom: &Whom, place: Option<String>) {
        self.adding.set(Some((whom.clone(), place)));
    }

    /// Whether the account may decide about this person's access; reactive.
    pub fn may_edit(self) -> bool {
        self.session.may_edit()
    }

    /// Whether it may take them out of the sync; reactive.
    pub fn may_administer(self) -> bool {
        self.session.may_administer()
    }

    /// Reads the person again, and says what was done.
    pub fn done(self, said: String) {
        self.toasts.done(said);
        self.changed.run(());
    }

    /// Sends what is asked.
    pub fn act(self) {
        let Some((whom, ask)) = self.ask.get_untracked() else {
            return;
        };
        let Some(reason) = self.reason.checked_if(ask.needs_reason()) else {
            return;
        };
        let session = self.session;
        self.send.run(send(session, whom, ask, reason), move |said| {
            self.ask.set(None);
            self.done(said);
        });
    }
}

async fn send(session: Session, whom: Whom, ask: Ask, reason: String) -> Result<String, ApiError> {
    let name = whom.name;
    match ask {
        Ask::Suspend { id, place } => {
            let input = SuspendMembershipInput { id, reason };
            let operation = SuspendMembership::build(SuspendMembershipVariables { input });
            session
                .request(operation)
                .await
                .map(|_| format!("{name} is suspended in {place}"))
        }
        Ask::Lift { id, place } => {
            let operation = LiftSuspension::build(LiftSuspensionVariables { id });
            session
                .request(operation)
                .await
                .map(|_| format!("{name} is let in again in {place}"))
        }
        Ask::Keep { property } => {
            let operation = KeepAccess::of(whom.id, property.id, reason);
            session
                .request(operation)
                .await
                .map(|_| format!("{name} keeps what they have in {}", property.name))
        }
        Ask::End(it) => {
            let operation = EndOverride::build(EndOverrideVariables { id: it.id });
            match session.request(operation).await {
                Ok(_) => Ok("Override ended".to_owned()),
                Err(error) if error.code() == "NOT_FOUND" => {
                    Ok("It had ended already. You see how it stands now.".to_owned())
                }
                Err(error) => Err(error),
            }
        }
        Ask::OptOut => {
            let operation = SetSyncOptOut::build(SetSyncOptOutVariables {
                employee_id: whom.id,
                is_opted_out: true,
            });
            session
                .request(operation)
                .await
                .map(|_| format!("Rules leave {name} alone now"))
        }
        Ask::ConfirmGroups(directory_user_id) => {
            let operation = ConfirmGroups::build(ConfirmGroupsVariables { directory_user_id });
            session
                .request(operation)
                .await
                .map(|_| format!("The groups of {name} count again"))
        }
        Ask::OptIn => {
            let operation = SetSyncOptOut::build(SetSyncOptOutVariables {
                employee_id: whom.id,
                is_opted_out: false,
            });
            session
                .request(operation)
                .await
                .map(|_| format!("{name} is back in the sync"))
        }
    }
}
