//! Asking Okta: all that a pull needs to know is fetched before anything is written, so that an answer that breaks off
//! half way changes nothing (behaviour.md §3, *could not ask*). No transaction is open meanwhile.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use domain::okta_person::{OktaPeople, is_okta_user_id};
use domain::{DirectoryUserId, GroupLinks};
use futures_util::StreamExt;
use scim_protocol::fold;

use super::run::Stop;
use crate::app::App;
use crate::okta::resource::{Group, User};
use crate::okta::{Client, OktaError, OktaTrouble, Patience, Ssws};
use crate::service::okta_access;
use crate::store::group_pull::work::{self, Claimed};
use crate::store::pulled_group::{self, PulledGroup};
use crate::store::{group_link, integration};

/// Groups whose members are read at once: Okta allows more, and others ask it too.
const AT_ONCE: usize = 4;
/// More people than these are answered by one listing of groups.
pub(super) const MOST_SINGLE: usize = 50;
/// Members of every group are read this often at least, whatever Okta says of when they changed.
const COMPLETE_EVERY: TimeDelta = TimeDelta::hours(24);
/// A change so shortly before may not be the last one with that time.
const SETTLED_AFTER: TimeDelta = TimeDelta::minutes(1);
/// How often a sign of life is given.
const SIGN_OF_LIFE: TimeDelta = TimeDelta::minutes(1);

/// What was found out.
pub(super) enum Found {
    /// About everybody.
    Everything(Everything),
    /// About those whose groups were asked for.
    People(BTreeSet<DirectoryUserId>, Vec<OfPerson>),
}

/// Every group, and who is in those that were read.
pub(super) struct Everything {
    pub(super) groups: Vec<FoundGroup>,
    /// As known before.
    pub(super) known: HashMap<String, PulledGroup>,
    /// Whom the directory had when it began: nothing is said of anybody else.
    pub(super) people: BTreeSet<DirectoryUserId>,
    /// Whose groups were asked for.
    pub(super) asked: BTreeSet<DirectoryUserId>,
    pub(super) is_complete: bool,
}

/// A group as Okta lists it.
pub(super) struct FoundGroup {
    pub(super) okta_id: String,
    pub(super) name: String,
    /// When its members changed last, if that can be relied on next time.
    pub(super) membership_updated_at: Option<DateTime<Utc>>,
    /// Who is in it; `None`: the same as before.
    pub(super) members: Option<BTreeSet<DirectoryUserId>>,
}

/// One person's groups: Okta's id and name of each. `None`: Okta does not know them by what we have.
pub(super) struct OfPerson {
    pub(super) user: DirectoryUserId,
    pub(super) groups: Option<BTreeMap<String, String>>,
}

/// Asks for what is due.
pub(super) async fn ask(app: &App, claimed: &Claimed) -> Result<Found, Stop> {
    let (organization, _) = claimed.place();
    // Read before the people are: whoever asks later is asked for later.
    let asked = work::asked(app.db.read(), organization).await?;
    let people = pulled_group::everybody(app.db.read(), claimed.place()).await?;
    let client = client(app, claimed).await?;
    if claimed.pull.due_at > claimed.began && asked.len() <= MOST_SINGLE {
        let wanted = people
            .into_iter()
            .filter(|person| asked.contains(&DirectoryUserId(person.id)));
        let mut found = Vec::new();
        for person in wanted {
            let by_id = person.external_id.filter(|id| is_okta_user_id(id));
            let key = by_id.unwrap_or(person.user_name_key);
            let groups = match client.groups_of(&key).await {
                Ok(groups) => Some(named(groups)),
                Err(OktaError::NotFound) => None,
                Err(error) => return Err(error.into()),
            };
            found.push(OfPerson {
                user: person.id.into(),
                groups,
            });
        }
        return Ok(Found::People(asked, found));
    }
    let mut recognised = OktaPeople::default();
    let mut everybody = BTreeSet::new();
    for person in people {
        everybody.insert(person.id.into());
        recognised.insert(person.id.into(), person.external_id, person.user_name_key);
    }
    everything(app, claimed, (&client, recognised), (asked, everybody))
        .await
        .map(Found::Everything)
}

/// The built-in group of everybody says nothing.
fn named(groups: Vec<Group>) -> BTreeMap<String, String> {
    let groups = groups.into_iter().filter(|group| !group.is_built_in());
    groups.map(|group| (group.id, group.profile.name)).collect()
}

async fn client(app: &App, claimed: &Claimed) -> Result<Client, Stop> {
    let (organization, id) = claimed.place();
    let live = integration::find_live(app.db.read(), organization).await?;
    let live = live.filter(|live| live.id == id).ok_or(Stop::Lost)?;
    let (host, _) = okta_access::host(app, live.domain.as_deref().unwrap_or_default())?;
    let token = okta_access::unsealed(app, id, &claimed.pull.api_token);
    let token = token.ok_or_else(|| Stop::Unreadable(OktaTrouble::sealed_under_a_lost_key()))?;
    let authorization = Arc::new(Ssws(token));
    Ok(app.okta.client(&host, authorization, Patience::Worker).await?)
}

async fn everything(
    app: &App,
    claimed: &Claimed,
    (client, recognised): (&Client, OktaPeople),
    (asked, people): (BTreeSet<DirectoryUserId>, BTreeSet<DirectoryUserId>),
) -> Result<Everything, Stop> {
    let (organization, _) = claimed.place();
    let began = claimed.began;
    let known = pulled_group::all(app.db.read(), claimed.place()).await?;
    let links = group_link::read(app.db.read(), organization).await?;
    let last = claimed.pull.last_complete_at;
    let is_complete = last.is_none_or(|last| began - last >= COMPLETE_EVERY) || asked.len() > MOST_SINGLE;
    let listed = client.groups().await?;
    let listed = listed.into_iter().filter(|group| !group.is_built_in());
    let mut reads = futures_util::stream::iter(listed.map(|group| {
        let is_same = !is_complete && is_unchanged(&group, &known, &links);
        let recognised = &recognised;
        async move {
            let members = match is_same {
                true => None,
                false => match client.members(&group.id).await {
                    Ok(users) => Some(members(users, recognised)),
                    // Deleted since it was listed.
                    Err(OktaError::NotFound) => return Ok(None),
                    Err(error) => return Err(error),
                },
            };
            let settled = group
                .last_membership_updated
                .filter(|at| *at < began - SETTLED_AFTER);
            Ok(Some(FoundGroup {
                okta_id: group.id,
                name: group.profile.name,
                membership_updated_at: settled,
                members,
            }))
        }
    }))
    .buffer_unordered(AT_ONCE);
    let (mut groups, mut lived_at) = (Vec::new(), app.clock.now());
    while let Some(group) = reads.next().await {
        groups.extend(group?);
        if app.clock.now() - lived_at >= SIGN_OF_LIFE {
            lived_at = app.clock.now();
            live_on(app, claimed).await?;
        }
    }
    drop(reads);
    Ok(Everything {
        groups,
        known,
        people,
        asked,
        is_complete,
    })
}

/// Another worker may take over from one that gives no sign of life; then this one must write nothing.
pub(super) async fn live_on(app: &App, claimed: &Claimed) -> Result<(), Stop> {
    let (held, now) = (claimed.clone(), app.clock.now());
    let is_ours = app
        .db
        .write(move |tx| {
            let held = held.clone();
            Box::pin(async move { work::renew(tx, &held, now).await })
        })
        .await?;
    match is_ours {
        true => Ok(()),
        false => Err(Stop::Lost),
    }
}

/// Nobody joined or left since its members were read last. One of a pair is always read: a push may have said
/// otherwise meanwhile.
fn is_unchanged(group: &Group, known: &HashMap<String, PulledGroup>, links: &GroupLinks) -> bool {
    known.get(&group.id).is_some_and(|known| {
        let updated = known.membership_updated_at;
        let is_same = updated.is_some() && updated == group.last_membership_updated;
        is_same && !known.is_deleted && links.partner(known.group.id).is_none()
    })
}

fn members(users: Vec<User>, recognised: &OktaPeople) -> BTreeSet<DirectoryUserId> {
    let found = users.iter().flat_map(|user| {
        let login_key = user.profile.login.as_deref().map(fold::fold);
        recognised.find(&user.id, login_key.as_deref())
    });
    found.copied().collect()
}
