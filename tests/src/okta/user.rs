//! Provisioning people: create or link, profile updates, deactivation, reactivation, passwords (scim-wire.md §1.3–1.6).
//!
//! Never DELETE.

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use reqwest::Method;
use serde_json::Value;

use super::fault::Fault;
use super::journal::Operation;
use super::person::{Person, PersonId};
use super::simulator::{Dialect, Okta};
use super::transport::{percent_encode, quoted};
use super::wire;

/// How an assignment ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Provisioned {
    /// Nobody had the user name: a POST made the person.
    Created,
    /// The lookup found the person: linked, profile pushed, switched on if need be.
    Linked,
}

impl Okta {
    /// Assigns a person to the app: looks the user name up, then creates, or links and updates. Also the way back for
    /// somebody who was unassigned.
    pub async fn assign(&self, id: &PersonId) -> Result<Provisioned, Fault> {
        let _turn = self.turn(id.as_str()).await;
        self.edit(|organization| organization.person_mut(id).is_assigned = true);
        self.persist(|| Box::pin(self.create_or_link(id))).await
    }

    /// Pushes the profile: GET, then PUT of what came back with the mapped attributes changed.
    pub async fn push_profile(&self, id: &PersonId) -> Result<(), Fault> {
        let _turn = self.turn(id.as_str()).await;
        self.persist(|| Box::pin(self.update(id))).await
    }

    /// Takes the app away: deactivation. Unassigned, deactivated in Okta and deleted in Okta look the same from here.
    pub async fn unassign(&self, id: &PersonId) -> Result<(), Fault> {
        let _turn = self.turn(id.as_str()).await;
        self.edit(|organization| organization.person_mut(id).is_assigned = false);
        self.persist(|| Box::pin(self.deactivate(id))).await
    }

    /// Password sync of a password that is derived from the person and `salt`.
    pub async fn push_password(&self, id: &PersonId, salt: u64) -> Result<(), Fault> {
        let _turn = self.turn(id.as_str()).await;
        self.persist(|| Box::pin(self.set_password(id, salt))).await
    }

    fn person(&self, id: &PersonId) -> Person {
        self.read(|organization| organization.person(id).clone())
    }

    fn path_of(&self, id: &PersonId) -> Result<String, Fault> {
        let scim_id = self.person(id).scim_id.ok_or(Fault::NotProvisioned)?;
        Ok(format!("/Users/{}", percent_encode(&scim_id)))
    }

    async fn create_or_link(&self, id: &PersonId) -> Result<Provisioned, Fault> {
        let person = self.person(id);
        let filter = percent_encode(&format!("userName eq {}", quoted(&person.profile.login)));
        let path = format!("/Users?filter={filter}&startIndex=1&count=100");
        let found = self
            .transport
            .get(Operation::UserLookup, &path)
            .await?
            .resource()?;
        let found = found["Resources"]
            .as_array()
            .map(Vec::as_slice)
            .unwrap_or_default();
        match found {
            [] => self.create(&person).await,
            [one] => self.link(&person, one).await,
            several => Err(Fault::Unusable {
                why: format!("{} users of one user name", several.len()),
            }),
        }
    }

    async fn create(&self, person: &Person) -> Result<Provisioned, Fault> {
        let sent = wire::new_user(&person.id, &person.profile, &password(&person.id, 0));
        let made = self
            .transport
            .send(Operation::UserCreate, Method::POST, "/Users", Some(sent))
            .await?;
        let made = made
            .resource()
            .map_err(|_| unusable("Create new user returned empty user"))?;
        let scim_id = id_of(&made)?;
        if made["userName"] != person.profile.login.as_str() {
            return Err(unusable("the returned userName is not the one that was sent"));
        }
        self.edit(|organization| organization.person_mut(&person.id).scim_id = Some(scim_id));
        Ok(Provisioned::Created)
    }

    async fn link(&self, person: &Person, found: &Value) -> Result<Provisioned, Fault> {
        let scim_id = id_of(found)?;
        self.edit(|organization| organization.person_mut(&person.id).scim_id = Some(scim_id));
        let path = self.path_of(&person.id)?;
        let was_active = found["active"] == true;
        match self.dialect {
            Dialect::Wizard => {
                let returned = self.transport.get(Operation::UserRead, &path).await?.resource()?;
                let body = wire::reactivated_user(&returned, &person.id, &person.profile);
                let operation = if was_active {
                    Operation::UserUpdate
                } else {
                    Operation::UserReactivate
                };
                self.transport
                    .send(operation, Method::PUT, &path, Some(body))
                    .await?;
            }
            Dialect::Catalogue => {
                if !was_active {
                    let body = wire::active_patch(true);
                    self.transport
                        .send(Operation::UserReactivate, Method::PATCH, &path, Some(body))
                        .await?;
                }
                self.update(&person.id).await?;
            }
        }
        if !was_active {
            let read_back = self.transport.get(Operation::UserRead, &path).await?.resource()?;
            if read_back["active"] != true {
                return Err(unusable(
                    "provision to app failed due to delay in reactivating remote User",
                ));
            }
        }
        Ok(Provisioned::Linked)
    }

    async fn update(&self, id: &PersonId) -> Result<(), Fault> {
        let path = self.path_of(id)?;
        let returned = self.transport.get(Operation::UserRead, &path).await?.resource()?;
        let body = wire::changed_user(&returned, id, &self.person(id).profile);
        let answered = self
            .transport
            .send(Operation::UserUpdate, Method::PUT, &path, Some(body))
            .await?;
        answered.resource().map(drop)
    }

    async fn deactivate(&self, id: &PersonId) -> Result<(), Fault> {
        let path = self.path_of(id)?;
        let (method, body) = match self.dialect {
            Dialect::Wizard => {
                let returned = self.transport.get(Operation::UserRead, &path).await?.resource()?;
                (Method::PUT, wire::deactivated_user(&returned))
            }
            Dialect::Catalogue => (Method::PATCH, wire::active_patch(false)),
        };
        self.transport
            .send(Operation::UserDeactivate, method, &path, Some(body))
            .await
            .map(drop)
    }

    async fn set_password(&self, id: &PersonId, salt: u64) -> Result<(), Fault> {
        let path = self.path_of(id)?;
        let password = password(id, salt);
        let (method, body) = match self.dialect {
            Dialect::Wizard => {
                let returned = self.transport.get(Operation::UserRead, &path).await?.resource()?;
                (Method::PUT, wire::user_with_password(&returned, &password))
            }
            Dialect::Catalogue => (Method::PATCH, wire::password_patch(&password)),
        };
        self.transport
            .send(Operation::UserPassword, method, &path, Some(body))
            .await
            .map(drop)
    }
}

/// Okta's placeholder: eight lower-case letters and digits. Derived from the id, not drawn from the organization's
/// generator, so that parallel assignments stay deterministic.
fn password(id: &PersonId, salt: u64) -> String {
    let seed = id.as_str().bytes().fold(salt, |seed, byte| {
        seed.wrapping_mul(31).wrapping_add(u64::from(byte))
    });
    let mut random = StdRng::seed_from_u64(seed);
    (0..8)
        .map(|_| char::from(b"abcdefghijklmnopqrstuvwxyz0123456789"[random.random_range(0..36)]))
        .collect()
}

pub(super) fn id_of(resource: &Value) -> Result<String, Fault> {
    match resource["id"].as_str() {
        Some(id) if !id.is_empty() && !id.contains("bulkId") => Ok(id.to_owned()),
        Some(_) | None => Err(unusable("the resource has no usable id")),
    }
}

fn unusable(why: &str) -> Fault {
    Fault::Unusable { why: why.to_owned() }
}
