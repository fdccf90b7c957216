//! Group Push (scim-wire.md §1.7): groups go out without an external id, members as Latchkey's own ids.

use std::collections::{BTreeMap, BTreeSet};

use reqwest::Method;

use super::fault::Fault;
use super::group::{Group, GroupId, Pushed};
use super::journal::Operation;
use super::simulator::{Dialect, Okta};
use super::transport::{percent_encode, quoted};
use super::user::id_of;
use super::wire;

/// What happens in Latchkey when a group is no longer pushed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unlink {
    /// *Delete in target*: DELETE.
    DeleteInTarget,
    /// *Leave in target*: nothing is sent.
    LeaveInTarget,
}

impl Okta {
    /// Pushes a group: finds it by name or creates it, then brings its membership over.
    pub async fn push_group(&self, id: &GroupId) -> Result<(), Fault> {
        let _turn = self.turn(id.as_str()).await;
        self.persist(|| Box::pin(self.create_or_adopt(id))).await
    }

    /// Pushes what changed in the membership since the last push: prelude, then one request with every removal and
    /// addition. Sends nothing if nothing changed.
    pub async fn push_membership(&self, id: &GroupId) -> Result<(), Fault> {
        let _turn = self.turn(id.as_str()).await;
        self.persist(|| Box::pin(self.send_delta(id))).await
    }

    /// *Push now*: the whole membership.
    pub async fn push_now(&self, id: &GroupId) -> Result<(), Fault> {
        let _turn = self.turn(id.as_str()).await;
        self.persist(|| Box::pin(self.send_whole(id))).await
    }

    /// Renames the group in Okta and pushes the name.
    pub async fn rename_group(&self, id: &GroupId, name: &str) -> Result<(), Fault> {
        let _turn = self.turn(id.as_str()).await;
        self.edit(|organization| organization.group_mut(id).name = name.to_owned());
        self.persist(|| Box::pin(self.send_name(id))).await
    }

    /// Stops pushing the group.
    pub async fn unlink_group(&self, id: &GroupId, unlink: Unlink) -> Result<(), Fault> {
        let _turn = self.turn(id.as_str()).await;
        match unlink {
            Unlink::DeleteInTarget => self.persist(|| Box::pin(self.delete(id))).await?,
            Unlink::LeaveInTarget => {}
        }
        self.edit(|organization| organization.group_mut(id).pushed = None);
        Ok(())
    }

    fn group(&self, id: &GroupId) -> Group {
        self.read(|organization| organization.group(id).clone())
    }

    fn pushed(&self, id: &GroupId) -> Result<Pushed, Fault> {
        self.group(id).pushed.ok_or(Fault::NotProvisioned)
    }

    fn members(&self, id: &GroupId) -> BTreeMap<String, String> {
        self.read(|organization| organization.pushable_members(id))
    }

    fn remember(&self, id: &GroupId, scim_id: String, members: BTreeSet<String>) {
        self.edit(|organization| organization.group_mut(id).pushed = Some(Pushed { scim_id, members }));
    }

    async fn create_or_adopt(&self, id: &GroupId) -> Result<(), Fault> {
        if self.group(id).pushed.is_some() {
            return self.send_delta(id).await;
        }
        let name = self.group(id).name;
        let filter = percent_encode(&format!("displayName eq {}", quoted(&name)));
        let path = format!("/Groups?filter={filter}&startIndex=1&count=100");
        let found = self
            .transport
            .get(Operation::GroupLookup, &path)
            .await?
            .resource()?;
        match found["Resources"]
            .as_array()
            .and_then(|resources| resources.first())
        {
            Some(existing) => {
                self.remember(id, id_of(existing)?, BTreeSet::new());
                self.send_whole(id).await
            }
            None => {
                let nobody = BTreeMap::new();
                let body = wire::new_group(&name, &nobody);
                let made = self
                    .transport
                    .send(Operation::GroupCreate, Method::POST, "/Groups", Some(body))
                    .await?;
                self.remember(id, id_of(&made.resource()?)?, BTreeSet::new());
                self.send_delta(id).await
            }
        }
    }

    async fn send_delta(&self, id: &GroupId) -> Result<(), Fault> {
        let pushed = self.pushed(id)?;
        let wanted = self.members(id);
        let removed: Vec<&String> = pushed
            .members
            .iter()
            .filter(|member| !wanted.contains_key(*member))
            .collect();
        let added: BTreeMap<String, String> = wanted
            .iter()
            .filter(|(member, _)| !pushed.members.contains(*member))
            .map(owned)
            .collect();
        if removed.is_empty() && added.is_empty() {
            return Ok(());
        }
        let body = wire::member_delta(removed, &added);
        self.send_members(id, Operation::GroupDelta, body, wanted).await
    }

    async fn send_whole(&self, id: &GroupId) -> Result<(), Fault> {
        let wanted = self.members(id);
        let body = wire::all_members(&wanted);
        self.send_members(id, Operation::GroupReplace, body, wanted).await
    }

    /// The prelude and the PATCH; from a custom app one PUT says both.
    async fn send_members(
        &self,
        id: &GroupId,
        operation: Operation,
        patch: serde_json::Value,
        wanted: BTreeMap<String, String>,
    ) -> Result<(), Fault> {
        let scim_id = self.pushed(id)?.scim_id;
        let path = path_of(&scim_id);
        match self.dialect {
            Dialect::Wizard => {
                let body = wire::whole_group(&self.group(id).name, &wanted);
                self.transport
                    .send(Operation::GroupReplace, Method::PUT, &path, Some(body))
                    .await?;
            }
            Dialect::Catalogue => {
                self.send_name(id).await?;
                self.transport
                    .send(operation, Method::PATCH, &path, Some(patch))
                    .await?;
            }
        }
        self.remember(id, scim_id, wanted.into_keys().collect());
        Ok(())
    }

    async fn send_name(&self, id: &GroupId) -> Result<(), Fault> {
        let scim_id = self.pushed(id)?.scim_id;
        let path = path_of(&scim_id);
        let name = self.group(id).name;
        let (method, body) = match self.dialect {
            Dialect::Wizard => {
                let members = self.last_pushed_members(id)?;
                (Method::PUT, wire::whole_group(&name, &members))
            }
            Dialect::Catalogue => (Method::PATCH, wire::rename_patch(&scim_id, &name)),
        };
        self.transport
            .send(Operation::GroupRename, method, &path, Some(body))
            .await
            .map(drop)
    }

    /// The membership as last pushed, for a PUT that is only about the name.
    fn last_pushed_members(&self, id: &GroupId) -> Result<BTreeMap<String, String>, Fault> {
        let pushed = self.pushed(id)?.members;
        let by_scim_id: BTreeMap<String, String> = self.read(|organization| {
            let people = organization.people();
            people
                .filter_map(|person| Some((person.scim_id.clone()?, person.profile.login.clone())))
                .collect()
        });
        Ok(by_scim_id
            .into_iter()
            .filter(|(member, _)| pushed.contains(member))
            .collect())
    }

    async fn delete(&self, id: &GroupId) -> Result<(), Fault> {
        let path = path_of(&self.pushed(id)?.scim_id);
        match self
            .transport
            .send(Operation::GroupDelete, Method::DELETE, &path, None)
            .await
        {
            // Already gone is as good.
            Ok(_) | Err(Fault::Refused { status: 404, .. }) => Ok(()),
            Err(fault) => Err(fault),
        }
    }
}

fn path_of(scim_id: &str) -> String {
    format!("/Groups/{}", percent_encode(scim_id))
}

fn owned((id, user_name): (&String, &String)) -> (String, String) {
    (id.clone(), user_name.clone())
}
