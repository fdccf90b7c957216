//! Mobile keys as admins see and move them (behaviour.md §2.6, §7, §8). A property manager may only have an unclaimed
//! key of their people sent again.

use std::collections::HashMap;

use domain::explain::KeyNews;
use domain::{
    AdminId, EmployeeId, KeyAct, KeyRefusal, MailState, MobileKeyId, MobileKeyStatus, OrganizationId,
    PropertyId, Suspender, limits,
};

pub use crate::store::outbox_mail::list::ListedMail;

use super::actor::{Actor, Permission};
use super::audit::{self, Author, Deed};
use super::employee::{self, Page, Range, StoredEmployee, StoredMobileKey, Wanted};
use super::key_event;
use crate::app::App;
use crate::error::AppError;
use crate::store::employee::{EmployeeFilter, KeyFilter};
use crate::store::mobile_key::life::{self, By};
use crate::store::outbox_mail::{self, NewClaimMail, list};
use crate::store::sync_event::{self, NewSyncEvent};
use crate::store::{Tx, employee as people, mobile_key as store};

/// What a list of keys is narrowed by, as typed.
#[derive(Clone, Debug, Default)]
pub struct WantedKeys {
    /// Part of the person's name or e-mail.
    pub search: Option<String>,
    /// The person has a membership in this property.
    pub property: Option<PropertyId>,
    /// In this state.
    pub status: Option<MobileKeyStatus>,
    /// Its present mail is in this state.
    pub mail: Option<MailState>,
}

/// The filter for what the caller wants and may see.
///
/// # Errors
/// The search is too long.
pub fn filter(app: &App, actor: &Actor, wanted: WantedKeys) -> Result<EmployeeFilter, AppError> {
    let people = Wanted {
        search: wanted.search,
        property: wanted.property,
        status: None,
    };
    Ok(EmployeeFilter {
        key: Some(KeyFilter {
            status: wanted.status,
            mail: wanted.mail.map(|state| (state, app.clock.now())),
        }),
        ..employee::filter(actor, people)?
    })
}

/// Keys by their person's name.
///
/// # Errors
/// The database does not answer.
pub async fn list(
    app: &App,
    actor: &Actor,
    filter: &EmployeeFilter,
    range: &Range,
) -> Result<Page<(StoredEmployee, StoredMobileKey)>, AppError> {
    let page = employee::list(app, actor, filter, range).await?;
    let ids: Vec<EmployeeId> = page.items.iter().map(|employee| employee.id).collect();
    let mut keys = store::of_employees(app.db.read(), actor.organization(), &ids).await?;
    let Page {
        items,
        has_next,
        has_previous,
    } = page;
    let with_key = |employee: StoredEmployee| Some((keys.remove(&employee.id)?, employee));
    Ok(Page {
        items: items
            .into_iter()
            .filter_map(with_key)
            .map(|(key, employee)| (employee, key))
            .collect(),
        has_next,
        has_previous,
    })
}

/// The mail of the present generation of each of these keys.
///
/// # Errors
/// The database does not answer.
pub async fn mails(
    app: &App,
    actor: &Actor,
    keys: &[MobileKeyId],
) -> Result<HashMap<MobileKeyId, ListedMail>, AppError> {
    list::of_keys(app.db.read(), actor.organization(), keys, app.clock.now()).await
}

/// What an admin does with keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyDeed {
    /// A new mail; older links die.
    Resend,
    /// Taken away, by an admin: rules do not bring it back.
    Suspend,
    /// Given back, without a mail.
    Restore,
    /// Taken away for ever.
    Revoke,
}

impl KeyDeed {
    fn action(self) -> &'static str {
        match self {
            Self::Resend => "resend_mobile_key",
            Self::Suspend => "suspend_mobile_key",
            Self::Restore => "restore_mobile_key",
            Self::Revoke => "revoke_mobile_key",
        }
    }

    fn news(self) -> KeyNews {
        match self {
            Self::Resend => KeyNews::Resent,
            Self::Suspend => KeyNews::Suspended,
            Self::Restore => KeyNews::Restored,
            Self::Revoke => KeyNews::Revoked,
        }
    }

    fn act(self, has_access: bool) -> KeyAct {
        match self {
            Self::Resend => KeyAct::Resend { has_access },
            Self::Suspend => KeyAct::Suspend(Suspender::Admin),
            Self::Restore => KeyAct::Restore { has_access },
            Self::Revoke => KeyAct::Revoke(Suspender::Admin),
        }
    }

    /// Whoever administers may do all; whoever edits a property may resend to its people.
    fn require(self, actor: &Actor) -> Result<(), AppError> {
        let edits_some = actor.property_limit().is_some_and(|properties| {
            properties
                .iter()
                .any(|property| actor.may(Permission::EditProperty(*property)))
        });
        match self {
            Self::Resend if edits_some => Ok(()),
            Self::Resend | Self::Suspend | Self::Restore | Self::Revoke => {
                actor.require(Permission::Administer).map(drop)
            }
        }
    }
}

/// What became of each key: the key as it is now, or why nothing happened.
pub type Results = Vec<(MobileKeyId, Result<(), KeyRefusal>)>;

/// Does it to each of these keys, in one transaction. A key for which it makes no sense is left alone and said so.
///
/// # Errors
/// Not allowed; a key the caller may not see, or that there is none of; too many.
pub async fn act(app: &App, actor: &Actor, deed: KeyDeed, keys: &[MobileKeyId]) -> Result<Results, AppError> {
    deed.require(actor)?;
    if keys.len() > limits::PAGE_SIZE {
        let most = limits::PAGE_SIZE;
        return Err(AppError::invalid("ids", format!("At most {most} keys at once.")));
    }
    let author = audit::author(app, actor).await?;
    // Everybody who locks several people does so in the order of their ids.
    let mut keys = keys.to_vec();
    keys.sort_unstable();
    keys.dedup();
    let parts = (app.clone(), actor.clone());
    app.db
        .write(move |tx| {
            let ((app, actor), author, keys) = (parts.clone(), author.clone(), keys.clone());
            Box::pin(async move {
                let acting = Acting {
                    app: &app,
                    actor: &actor,
                    author: &author,
                    deed,
                };
                let (mut results, mut events) = (Vec::with_capacity(keys.len()), Vec::new());
                for key in keys {
                    let done = acting.one(tx, key).await?;
                    results.push((key, done.map(|event| events.push(event))));
                }
                // Last, because it locks the head of the log.
                sync_event::append(tx, actor.organization(), events).await?;
                Ok(results)
            })
        })
        .await
}

/// Does it to one key.
///
/// # Errors
/// As for [`act`]; [`AppError::Conflict`] if it makes no sense for that key.
pub async fn act_on_one(
    app: &App,
    actor: &Actor,
    deed: KeyDeed,
    key: MobileKeyId,
) -> Result<MobileKeyId, AppError> {
    let results = act(app, actor, deed, &[key]).await?;
    match results.into_iter().next() {
        Some((key, Ok(()))) => Ok(key),
        Some((_, Err(refusal))) => Err(AppError::Conflict {
            field: Some("id".into()),
            message: sentence(refusal),
        }),
        None => Err(AppError::NotFound("mobile key")),
    }
}

/// The refusal as a sentence.
pub fn sentence(refusal: KeyRefusal) -> String {
    let text = refusal.to_string();
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string());
    format!("{}{}.", first.unwrap_or_default(), letters.as_str())
}

struct Acting<'a> {
    app: &'a App,
    actor: &'a Actor,
    author: &'a Author,
    deed: KeyDeed,
}

impl Acting<'_> {
    /// Does it to one key; the event is the caller's to append.
    async fn one(&self, tx: &Tx, id: MobileKeyId) -> Result<Result<NewSyncEvent, KeyRefusal>, AppError> {
        let (organization, now) = (self.actor.organization(), self.app.clock.now());
        let key = life::lock(tx, organization, id)
            .await?
            .ok_or(AppError::NotFound("mobile key"))?;
        let person = self.person(tx, organization, key.employee).await?;
        let moved = match key.life.after(self.deed.act(key.has_access)) {
            Ok(moved) => moved,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let by = By {
            admin: admin(self.actor),
            now,
        };
        life::save(tx, organization, (&key, &moved), by).await?;
        if moved.mails {
            let mail = NewClaimMail {
                id: self.app.ids.next().into(),
                key: id,
                generation: moved.life.generation,
                recipient: person.email.clone(),
                not_before: now,
            };
            outbox_mail::queue_claim(tx, organization, mail, now).await?;
        }
        self.audit(tx, id, &person).await?;
        let whom = (person.id, person.display_name);
        Ok(Ok(key_event::event(
            self.deed.news(),
            whom,
            (self.deed.action(), now),
        )))
    }

    /// The key's person, if the caller may see them.
    async fn person(
        &self,
        tx: &Tx,
        organization: OrganizationId,
        id: EmployeeId,
    ) -> Result<StoredEmployee, AppError> {
        let filter = employee::filter(self.actor, Wanted::default())?;
        let mut found = people::with_ids(tx.conn(), organization, &filter, &[id]).await?;
        found.remove(&id).ok_or(AppError::NotFound("mobile key"))
    }

    async fn audit(&self, tx: &Tx, id: MobileKeyId, person: &StoredEmployee) -> Result<(), AppError> {
        let deed = Deed {
            action: self.deed.action(),
            target_kind: "mobile_key",
            target: id.0,
            target_name: Some(person.display_name.clone()),
        };
        let entry = audit::entry(self.app, self.actor, self.author, deed);
        entry.append(tx).await
    }
}

fn admin(actor: &Actor) -> Option<AdminId> {
    match actor {
        Actor::Admin(caller) => Some(caller.admin),
        Actor::ApiToken(_) | Actor::IdentityProvider(_) => None,
    }
}

/// These keys, as far as the caller may see them.
///
/// # Errors
/// The database does not answer.
pub async fn with_ids(
    app: &App,
    actor: &Actor,
    ids: &[MobileKeyId],
) -> Result<HashMap<MobileKeyId, StoredMobileKey>, AppError> {
    let found = store::with_ids(app.db.read(), actor.organization(), ids).await?;
    let owners: Vec<EmployeeId> = found.values().map(|key| key.employee).collect();
    let seen = employee::with_ids(app, actor, &owners).await?;
    Ok(found
        .into_iter()
        .filter(|(_, key)| seen.contains_key(&key.employee))
        .collect())
}

#[cfg(test)]
mod tests {
    use domain::AdminRole;
    use uuid::Uuid;

    use super::*;
    use crate::service::actor::{ApiCaller, SignedIn};

    fn admin(role: AdminRole) -> Actor {
        let id = Uuid::from_u128(9);
        Actor::Admin(SignedIn {
            organization: id.into(),
            admin: id.into(),
            session: id.into(),
            role,
            properties: match role {
                AdminRole::PropertyManager => vec![Uuid::from_u128(1).into()],
                AdminRole::Owner | AdminRole::Admin | AdminRole::Viewer => Vec::new(),
            },
        })
    }

    fn token(may_write: bool, property: Option<PropertyId>) -> Actor {
        let id = Uuid::from_u128(9);
        let name = "payroll export".to_owned();
        Actor::ApiToken(ApiCaller {
            organization: id.into(),
            token: id.into(),
            name,
            may_write,
            property,
        })
    }

    /// behaviour.md §8, one row a caller: resend, suspend, restore, revoke.
    #[test]
    fn who_may_do_what_with_keys() {
        let lisbon = Some(Uuid::from_u128(1).into());
        let table = [
            (admin(AdminRole::Owner), "yyyy"),
            (admin(AdminRole::Admin), "yyyy"),
            (admin(AdminRole::PropertyManager), "ynnn"),
            (admin(AdminRole::Viewer), "nnnn"),
            (token(true, None), "yyyy"),
            (token(false, None), "nnnn"),
            (token(true, lisbon), "ynnn"),
            (token(false, lisbon), "nnnn"),
        ];
        for (actor, expected) in table {
            let answers: String = [
                KeyDeed::Resend,
                KeyDeed::Suspend,
                KeyDeed::Restore,
                KeyDeed::Revoke,
            ]
            .map(|deed| if deed.require(&actor).is_ok() { 'y' } else { 'n' })
            .iter()
            .collect();
            assert_eq!(answers, expected, "{actor:?}");
        }
    }
}
