//! Rows by id and by relation, read in batches: however many items a list has, each relation costs one query a level.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::{DataLoader, Loader};
use domain::{
    AccessGroupId, DirectoryGroupId, DirectoryUserId, EmployeeId, MembershipId, MobileKeyId, PropertyId,
    RuleId, ScheduleId, ScimRequestId, ScimTokenId,
};

use super::caller::Caller;
use crate::app::App;
use crate::error::AppError;
use crate::service::access_group::StoredAccessGroup;
use crate::service::access_override::StoredOverride;
use crate::service::actor::Actor;
use crate::service::directory::{ListedGroup, ListedUser};
use crate::service::door::StoredDoor;
use crate::service::employee::{
    StoredEmployee, StoredMembership, StoredMobileKey, StoredOutcome, StoredPendingLoss,
};
use crate::service::mobile_key::ListedMail;
use crate::service::property::StoredProperty;
use crate::service::rule_set::StoredRevision;
use crate::service::schedule::StoredSchedule;
use crate::service::scim_token::StoredScimToken;
use crate::service::sync_event::StoredSyncEvent;
use crate::service::{
    access_group, access_override, directory, door, employee, mobile_key, property, rule_set, schedule,
    scim_token, sync_event,
};

/// Reads rows for one caller.
pub struct Rows {
    app: App,
    actor: Option<Actor>,
}

impl Rows {
    /// A reader for the caller; for nobody, it reads nothing.
    pub fn new(app: &App, caller: &Caller) -> Self {
        let actor = match caller {
            Caller::Known(known) => Some(known.actor.clone()),
            Caller::Anonymous => None,
        };
        Self {
            app: app.clone(),
            actor,
        }
    }
}

/// A relation: keys of its own type, and how a batch of them is read.
macro_rules! relations {
    ($($(#[$meta:meta])* $key:ident($id:ty) -> $value:ty = $load:path;)+) => {
        $(
            $(#[$meta])*
            #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
            pub struct $key(pub $id);

            impl Loader<$key> for Rows {
                type Value = $value;
                type Error = Arc<AppError>;

                async fn load(&self, keys: &[$key]) -> Result<HashMap<$key, $value>, Arc<AppError>> {
                    let Some(actor) = &self.actor else { return Ok(HashMap::new()) };
                    let mut ids: Vec<$id> = keys.iter().map(|key| key.0).collect();
                    // The same batch is the same statement, whatever order the keys came in.
                    ids.sort_unstable();
                    let found = $load(&self.app, actor, &ids).await?;
                    Ok(found.into_iter().map(|(id, value)| ($key(id), value)).collect())
                }
            }
        )+
    };
}

relations! {
    /// A property by id.
    PropertyOf(PropertyId) -> StoredProperty = property::with_ids;
    /// Active memberships of a property.
    ActiveIn(PropertyId) -> i64 = property::count_active;
    /// People with a waiting loss in a property.
    LosingIn(PropertyId) -> i64 = property::count_pending_losses;
    /// Doors of a property.
    DoorsOf(PropertyId) -> Vec<StoredDoor> = door::of_properties;
    /// Doors of an access group.
    DoorsOpenedBy(AccessGroupId) -> Vec<StoredDoor> = door::of_access_groups;
    /// Schedules of a property.
    SchedulesOf(PropertyId) -> Vec<StoredSchedule> = schedule::of_properties;
    /// A schedule by id.
    ScheduleOf(ScheduleId) -> StoredSchedule = schedule::with_ids;
    /// Access groups of a property.
    AccessGroupsOf(PropertyId) -> Vec<StoredAccessGroup> = access_group::of_properties;
    /// An access group by id.
    AccessGroupOf(AccessGroupId) -> StoredAccessGroup = access_group::with_ids;
    /// Access groups of a membership.
    AccessGroupsGivenBy(MembershipId) -> Vec<StoredAccessGroup> = access_group::of_memberships;
    /// Active memberships with an access group.
    ActiveWith(AccessGroupId) -> i64 = access_group::count_active;
    /// Active memberships that a rule gives.
    ActiveBy(RuleId) -> i64 = rule_set::count_active;
    /// An employee by id.
    EmployeeOf(EmployeeId) -> StoredEmployee = employee::with_ids;
    /// Memberships of an employee.
    MembershipsOf(EmployeeId) -> Vec<StoredMembership> = employee::memberships;
    /// The mobile key of an employee.
    MobileKeyOf(EmployeeId) -> StoredMobileKey = employee::mobile_keys;
    /// The newest mail of a mobile key.
    MailOf(MobileKeyId) -> ListedMail = mobile_key::mails;
    /// Losses waiting for an employee.
    PendingLossesOf(EmployeeId) -> Vec<StoredPendingLoss> = employee::pending_losses;
    /// Overrides of an employee.
    OverridesOf(EmployeeId) -> Vec<StoredOverride> = access_override::of_employees;
    /// The directory user behind an employee.
    DirectoryUserOf(EmployeeId) -> ListedUser = employee::directory_users;
    /// The latest decisions about an employee.
    OutcomesOfEmployee(EmployeeId) -> Vec<StoredOutcome> = employee::outcomes;
    /// The latest decisions about a directory user.
    OutcomesOfUser(DirectoryUserId) -> Vec<StoredOutcome> = directory::outcomes;
    /// Groups of a directory user.
    GroupsOf(DirectoryUserId) -> Vec<ListedGroup> = directory::groups_of_users;
    /// A directory user by id.
    UserOf(DirectoryUserId) -> ListedUser = directory::users_with_ids;
    /// A directory group by id.
    GroupOf(DirectoryGroupId) -> ListedGroup = directory::groups_with_ids;
    /// Members of a directory group.
    MembersOf(DirectoryGroupId) -> i64 = directory::count_members;
    /// Members of a directory group whom nobody knows yet.
    PendingMembersOf(DirectoryGroupId) -> i64 = directory::count_pending_members;
    /// A SCIM token by id.
    ScimTokenOf(ScimTokenId) -> StoredScimToken = scim_token::with_ids;
    /// Events that a SCIM request caused.
    SyncEventsOf(ScimRequestId) -> Vec<StoredSyncEvent> = sync_event::of_requests;
}

/// Who published a revision of a property, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RevisionOf(pub PropertyId, pub u32);

impl Loader<RevisionOf> for Rows {
    type Value = StoredRevision;
    type Error = Arc<AppError>;

    async fn load(&self, keys: &[RevisionOf]) -> Result<HashMap<RevisionOf, StoredRevision>, Arc<AppError>> {
        let Some(actor) = &self.actor else {
            return Ok(HashMap::new());
        };
        let numbers: HashMap<PropertyId, u32> = keys.iter().map(|key| (key.0, key.1)).collect();
        let found = rule_set::revisions(&self.app, actor, &numbers).await?;
        let key = |property| RevisionOf(property, numbers.get(&property).copied().unwrap_or_default());
        Ok(found
            .into_iter()
            .map(|(property, revision)| (key(property), revision))
            .collect())
    }
}

/// A row by key; nothing if there is none, for a count 0, for a list the empty one.
///
/// # Errors
/// The database does not answer.
pub async fn or_default<K>(
    rows: &DataLoader<Rows>,
    key: K,
) -> Result<<Rows as Loader<K>>::Value, Arc<AppError>>
where
    K: Clone + Eq + std::hash::Hash + Send + Sync + 'static,
    Rows: Loader<K, Error = Arc<AppError>>,
    <Rows as Loader<K>>::Value: Default,
{
    Ok(rows.load_one(key).await?.unwrap_or_default())
}

/// A row that something else refers to by a foreign key.
///
/// # Errors
/// It is not there: a defect. The database does not answer.
pub async fn referred<K>(rows: &DataLoader<Rows>, key: K) -> Result<<Rows as Loader<K>>::Value, Arc<AppError>>
where
    K: Clone + Eq + std::hash::Hash + Send + Sync + std::fmt::Debug + 'static,
    Rows: Loader<K, Error = Arc<AppError>>,
{
    let wanted = format!("{key:?}");
    rows.load_one(key).await?.ok_or_else(|| {
        Arc::new(AppError::Internal(anyhow::anyhow!(
            "{wanted} is referred to and not there"
        )))
    })
}
