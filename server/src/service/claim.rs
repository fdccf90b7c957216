//! The page behind a claim link (behaviour.md §7): what it shows, and the button that claims. Public: the link is the
//! only credential. Looking changes nothing, whoever or whatever looks; only the button does, and once.

use std::net::IpAddr;

use chrono::{DateTime, Utc};
use domain::explain::KeyNews;
use domain::{
    DoorId, EmployeeId, KeyAct, KeyRefusal, MembershipId, MembershipStatus, MobileKeyId, OrganizationId,
    PropertyId,
};

use super::claim_limit::Try;
use super::key_event;
use crate::app::App;
use crate::error::AppError;
use crate::secret::ClaimToken;
use crate::store::mobile_key::life::{self, By, LockedKey};
use crate::store::{Connection, Tx, door, employee, membership, organization, property};

/// What the page behind a link shows.
#[derive(Clone, Debug)]
pub enum ClaimPage {
    /// The button is there.
    Ready(Offer),
    /// The key was just claimed by this very request; the only time its credential is shown.
    Done(Offer, MobileKeyId),
    /// The link is, or was, genuine, and does nothing; the organization's name says whom to ask.
    Refused(KeyRefusal, String),
    /// Nobody made this link.
    Unknown,
}

/// Whose key it is and what it opens.
#[derive(Clone, Debug)]
pub struct Offer {
    /// Who gives it.
    pub organization: String,
    /// The first name, else the whole.
    pub person: String,
    /// The whole name.
    pub full_name: String,
    /// The link itself, for the camera of another phone.
    pub link: String,
    /// Until when it works; none: its hand-over is not noted yet.
    pub until: Option<DateTime<Utc>>,
    /// Where the person may enter.
    pub offices: Vec<Office>,
}

/// One office the key opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Office {
    /// Its name.
    pub name: String,
    /// Street and city, as far as known.
    pub address: String,
    /// Doors by name, each once.
    pub doors: Vec<String>,
}

/// What the page behind this link shows.
///
/// # Errors
/// [`AppError::RateLimited`]; the database does not answer.
pub async fn look(app: &App, peer: Option<IpAddr>, text: &str) -> Result<ClaimPage, AppError> {
    let Some(token) = admitted(app, peer, text)? else {
        return Ok(ClaimPage::Unknown);
    };
    let name = token.name();
    let conn = app.db.read();
    let Some(key) = life::find(conn, name.organization, name.key).await? else {
        return Ok(ClaimPage::Unknown);
    };
    match judge(app, &token, &key) {
        Judged::Unknown => Ok(ClaimPage::Unknown),
        Judged::Refused(refusal) => refused(conn, name.organization, refusal).await,
        Judged::Good(_) => Ok(ClaimPage::Ready(offer(conn, app, &token, &key).await?)),
    }
}

/// Claims the key, if the link is good.
///
/// # Errors
/// [`AppError::RateLimited`]; the database does not answer.
pub async fn claim(app: &App, peer: Option<IpAddr>, text: &str) -> Result<ClaimPage, AppError> {
    let Some(token) = admitted(app, peer, text)? else {
        return Ok(ClaimPage::Unknown);
    };
    let parts = app.clone();
    app.db
        .write(move |tx| {
            let (app, token) = (parts.clone(), token.clone());
            Box::pin(async move { claim_in(tx, &app, &token).await })
        })
        .await
}

async fn claim_in(tx: &Tx, app: &App, token: &ClaimToken) -> Result<ClaimPage, AppError> {
    let organization = token.name().organization;
    let Some(key) = life::lock(tx, organization, token.name().key).await? else {
        return Ok(ClaimPage::Unknown);
    };
    let moved = match judge(app, token, &key) {
        Judged::Unknown => return Ok(ClaimPage::Unknown),
        Judged::Refused(refusal) => return refused(tx.conn(), organization, refusal).await,
        Judged::Good(moved) => moved,
    };
    let offer = offer(tx.conn(), app, token, &key).await?;
    let now = app.clock.now();
    life::save(tx, organization, (&key, &moved), By { admin: None, now }).await?;
    let of = (organization, key.employee);
    key_event::append(tx, of, (KeyNews::Claimed, Vec::new()), ("claim page", now)).await?;
    Ok(ClaimPage::Done(offer, key.id))
}

/// Reads the token, unless too many were tried. Whoever guesses slows down only guessing: a link this installation made
/// is counted by its key alone.
fn admitted(app: &App, peer: Option<IpAddr>, text: &str) -> Result<Option<ClaimToken>, AppError> {
    let token = ClaimToken::parse(text);
    let attempt = match &token {
        Some(token) if app.claim_links.is_ours(token) => Try::Genuine(token.name().key),
        Some(_) | None => Try::Guess(peer),
    };
    app.claim_limit.admit(attempt)?;
    Ok(token)
}

enum Judged {
    Good(domain::Moved),
    Refused(KeyRefusal),
    Unknown,
}

fn judge(app: &App, token: &ClaimToken, key: &LockedKey) -> Judged {
    let is_current = key.claim_hash.as_deref().is_some_and(|hash| token.has_hash(hash));
    if !is_current && !app.claim_links.is_ours(token) {
        return Judged::Unknown;
    }
    let act = KeyAct::Claim {
        generation: token.name().generation,
        at: app.clock.now(),
        has_access: key.has_access,
    };
    match key.life.after(act) {
        Ok(moved) if is_current => Judged::Good(moved),
        Ok(_) => Judged::Refused(KeyRefusal::Replaced),
        Err(refusal) => Judged::Refused(refusal),
    }
}

async fn refused(
    conn: &impl Connection,
    organization: OrganizationId,
    refusal: KeyRefusal,
) -> Result<ClaimPage, AppError> {
    let name = organization::get(conn, organization).await?.name;
    Ok(ClaimPage::Refused(refusal, name))
}

async fn offer(
    conn: &impl Connection,
    app: &App,
    token: &ClaimToken,
    key: &LockedKey,
) -> Result<Offer, AppError> {
    let organization = token.name().organization;
    let person = employee::get(conn, organization, key.employee).await?;
    Ok(Offer {
        organization: organization::get(conn, organization).await?.name,
        person: person.given_name.unwrap_or_else(|| person.display_name.clone()),
        full_name: person.display_name,
        link: app.claim_links.url(token).into(),
        until: key.life.link_until,
        offices: offices(conn, organization, key.employee).await?,
    })
}

/// Where the person may enter, and through which doors.
async fn offices(
    conn: &impl Connection,
    organization: OrganizationId,
    of: EmployeeId,
) -> Result<Vec<Office>, AppError> {
    let found = membership::of_employees(conn, organization, &[of], None).await?;
    let active: Vec<(MembershipId, PropertyId)> = found
        .into_values()
        .flatten()
        .filter(|it| it.status == MembershipStatus::Active)
        .map(|it| (it.id, it.property))
        .collect();
    let ids: Vec<MembershipId> = active.iter().map(|(id, _)| *id).collect();
    let places: Vec<PropertyId> = active.iter().map(|(_, place)| *place).collect();
    let groups = membership::access_groups(conn, organization, &ids).await?;
    let all_groups: Vec<_> = groups.values().flatten().copied().collect();
    let doors = door::of_access_groups(conn, organization, &all_groups).await?;
    let properties = property::with_ids(conn, organization, &places).await?;
    let office = |(id, place): &(MembershipId, PropertyId)| {
        let property = properties.iter().find(|property| property.id == *place)?;
        let mut opened: Vec<(DoorId, String)> = groups
            .get(id)
            .into_iter()
            .flatten()
            .filter_map(|group| doors.get(group))
            .flatten()
            .map(|door| (door.id, door.name.clone()))
            .collect();
        opened.sort_by(|one, other| one.1.cmp(&other.1).then(one.0.cmp(&other.0)));
        opened.dedup();
        let address = [&property.address.street, &property.address.city];
        Some(Office {
            name: property.name.clone(),
            address: address
                .into_iter()
                .flatten()
                .cloned()
                .collect::<Vec<_>>()
                .join(", "),
            doors: opened.into_iter().map(|(_, name)| name).collect(),
        })
    };
    Ok(active.iter().filter_map(office).collect())
}
