//! What the parts of the page share: what is being asked, what was chosen, and sending a decision.

use std::collections::HashMap;

use cynic::MutationBuilder;
use leptos::prelude::*;

use crate::api::ApiError;
use crate::api::loss::{
    AllowGroupEmptying, AllowGroupEmptyingVariables, AllowLosses, AllowLossesVariables, HeldGroup,
    KeepAccess, LossPerson, RejectGroupEmptying, RejectGroupEmptyingInput, RejectGroupEmptyingVariables,
    RejectLosses, RejectLossesInput, RejectLossesVariables,
};
use crate::api::property::PropertyName;
use crate::component::toast::Toasts;
use crate::component::{Reason, Submission, use_toasts};
use crate::model::loss::{Choices, decided};
use crate::session::{Session, use_session};

/// Whose held losses a decision is about.
#[derive(Clone, Debug, PartialEq)]
pub enum Whose {
    /// Nobody's.
    Nobody,
    /// Everybody's in the hold: so many people.
    Everybody(i32),
    /// Of these.
    These(Vec<String>),
}

impl Whose {
    /// How many people that is.
    pub fn count(&self) -> i64 {
        match self {
            Self::Nobody => 0,
            Self::Everybody(people) => i64::from(*people),
            Self::These(ids) => i64::try_from(ids.len()).unwrap_or_default(),
        }
    }

    /// As it is sent; the outer `None`: not at all.
    fn ids(&self) -> Option<Option<Vec<cynic::Id>>> {
        match self {
            Self::Nobody => None,
            Self::Everybody(_) => Some(None),
            Self::These(ids) if ids.is_empty() => None,
            Self::These(ids) => Some(Some(ids.iter().map(cynic::Id::new).collect())),
        }
    }
}

/// What the dialog asks about.
#[derive(Clone, Debug, PartialEq)]
pub enum Ask {
    /// Held losses of one office.
    Losses {
        /// Where.
        property: PropertyName,
        /// Who loses what the rules take.
        remove: Whose,
        /// Who keeps what they have.
        keep: Whose,
    },
    /// A group that was emptied at once.
    Group {
        /// Which.
        group: HeldGroup,
        /// Members it had.
        people: i32,
        /// They keep what they have.
        is_kept: bool,
    },
    /// A loss that waits for its settle window.
    Waiting {
        /// Whose.
        person: LossPerson,
        /// Where.
        property: PropertyName,
    },
}

impl Ask {
    /// Whether somebody keeps something: then it is asked why.
    pub fn needs_reason(&self) -> bool {
        match self {
            Self::Losses { keep, .. } => keep.count() > 0,
            Self::Group { is_kept, .. } => *is_kept,
            Self::Waiting { .. } => true,
        }
    }
}

/// The state of the page. Copies are handles.
#[derive(Clone, Copy)]
pub struct Desk {
    /// What is asked now.
    pub ask: RwSignal<Option<Ask>>,
    /// What another admin decided meanwhile.
    pub told: RwSignal<Option<String>>,
    /// What was chosen, by the property's id.
    pub choices: RwSignal<HashMap<String, Choices>>,
    /// Why.
    pub reason: Reason,
    /// Sending it.
    pub send: Submission,
    reread: Callback<()>,
    session: Session,
    toasts: Toasts,
}

/// The state of the page.
pub fn use_desk() -> Desk {
    expect_context()
}

impl Desk {
    /// Makes it and gives it to everything below; `reread` reads the page again.
    pub fn provide(reread: Callback<()>) -> Self {
        let desk = Self {
            ask: RwSignal::new(None),
            told: RwSignal::new(None),
            choices: RwSignal::default(),
            reason: Reason::new(),
            send: Submission::new(),
            reread,
            session: use_session(),
            toasts: use_toasts(),
        };
        provide_context(desk);
        desk
    }

    /// Opens the dialog.
    pub fn ask(self, ask: Ask) {
        self.reason.clear();
        self.send.reset();
        self.ask.set(Some(ask));
    }

    /// Reads the page again.
    pub fn reread(self) {
        self.reread.run(());
    }

    /// Whether the account may decide anything here; reactive.
    pub fn may_decide(self) -> bool {
        self.session.may_edit()
    }

    /// Whether the account may decide about groups; reactive.
    pub fn may_decide_groups(self) -> bool {
        self.session.may_administer()
    }

    /// Sends what is asked, and says how many it was about.
    pub fn decide(self) {
        let Some(ask) = self.ask.get_untracked() else {
            return;
        };
        let Some(reason) = self.reason.checked_if(ask.needs_reason()) else {
            return;
        };
        let session = self.session;
        let sent = ask.clone();
        self.send
            .run(async move { send(session, sent, reason).await }, move |said| {
                self.ask.set(None);
                if let Ask::Losses { property, .. } = ask {
                    self.choices.update(|all| drop(all.remove(property.id.inner())));
                }
                self.toasts.done(said.unwrap_or_else(|| {
                    "Somebody decided this meanwhile. You see how it stands now.".to_owned()
                }));
                self.reread();
            });
    }
}

/// Sends it; `None`: there was nothing left to decide.
async fn send(session: Session, ask: Ask, reason: String) -> Result<Option<String>, ApiError> {
    match ask {
        Ask::Losses {
            property,
            remove,
            keep,
        } => {
            // First who keeps: a failure between the two then takes nothing from anybody.
            let kept = match keep.ids() {
                None => None,
                Some(employee_ids) => {
                    let input = RejectLossesInput {
                        property_id: property.id.clone(),
                        employee_ids,
                        reason,
                    };
                    let operation = RejectLosses::build(RejectLossesVariables { input });
                    still_there(session.request(operation).await)?.map(|done| done.reject_losses.queued)
                }
            };
            let removed = match remove.ids() {
                None => None,
                Some(employee_ids) => {
                    let property_id = property.id.clone();
                    let operation = AllowLosses::build(AllowLossesVariables {
                        property_id,
                        employee_ids,
                    });
                    still_there(session.request(operation).await)?.map(|done| done.allow_losses.queued)
                }
            };
            let is_empty = remove == Whose::Everybody(0) && removed.is_some();
            let over = || format!("Changes in {} take place again", property.name);
            Ok(decided((removed, kept), &property.name).or_else(|| is_empty.then(over)))
        }
        Ask::Group {
            group, is_kept: true, ..
        } => {
            let input = RejectGroupEmptyingInput {
                group_id: group.id,
                reason,
            };
            let operation = RejectGroupEmptying::build(RejectGroupEmptyingVariables { input });
            let done = still_there(session.request(operation).await)?;
            Ok(done.map(|_| format!("The former members of {} keep what they have", group.display_name)))
        }
        Ask::Group {
            group,
            is_kept: false,
            ..
        } => {
            let operation = AllowGroupEmptying::build(AllowGroupEmptyingVariables { group_id: group.id });
            let done = still_there(session.request(operation).await)?;
            Ok(done.map(|_| {
                format!(
                    "{} is empty; its former members are decided again",
                    group.display_name
                )
            }))
        }
        Ask::Waiting { person, property } => {
            let operation = KeepAccess::of(person.id, property.id, reason);
            let done = still_there(session.request(operation).await)?;
            Ok(done.map(|_| {
                format!(
                    "{} keeps what they have in {}",
                    person.display_name, property.name
                )
            }))
        }
    }
}

/// What is not there any more was decided by somebody else: no error.
fn still_there<T>(answer: Result<T, ApiError>) -> Result<Option<T>, ApiError> {
    match answer {
        Ok(data) => Ok(Some(data)),
        Err(error) if error.code() == "NOT_FOUND" => Ok(None),
        Err(error) => Err(error),
    }
}
