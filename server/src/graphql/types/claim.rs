//! The page behind a claim link.

use async_graphql::{ID, SimpleObject};
use chrono::{DateTime, Utc};
use domain::KeyRefusal;

use crate::graphql::kind::ClaimState;
use crate::service::claim::{ClaimPage as Page, Offer, Office};

/// What the page behind a claim link shows.
#[derive(SimpleObject)]
pub struct ClaimPage {
    /// What the link does.
    state: ClaimState,
    /// Who gives the key; null for a link nobody made.
    organization: Option<String>,
    /// Whose key it is; only while it can be claimed, and in the answer to the claim.
    offer: Option<ClaimOffer>,
    /// The credential, in the answer to the claim only: shown this once.
    mobile_key_id: Option<ID>,
}

/// Whose key it is and what it opens.
#[derive(SimpleObject)]
pub struct ClaimOffer {
    /// How to greet the person.
    person: String,
    /// Their whole name.
    full_name: String,
    /// The link, for the camera of another phone.
    url: String,
    /// Until when it works.
    expires_at: Option<DateTime<Utc>>,
    /// What the key opens.
    offices: Vec<ClaimOffice>,
}

/// One office a key opens.
#[derive(SimpleObject)]
pub struct ClaimOffice {
    /// Its name.
    name: String,
    /// Street and city; may be empty.
    address: String,
    /// Its doors by name.
    doors: Vec<String>,
}

impl From<Office> for ClaimOffice {
    fn from(office: Office) -> Self {
        Self {
            name: office.name,
            address: office.address,
            doors: office.doors,
        }
    }
}

impl From<Offer> for ClaimOffer {
    fn from(offer: Offer) -> Self {
        Self {
            person: offer.person,
            full_name: offer.full_name,
            url: offer.link,
            expires_at: offer.until,
            offices: offer.offices.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<Page> for ClaimPage {
    fn from(page: Page) -> Self {
        let of = |state, organization| Self {
            state,
            organization,
            offer: None,
            mobile_key_id: None,
        };
        match page {
            Page::Ready(offer) => Self {
                offer: Some(offer.clone().into()),
                ..of(ClaimState::Ready, Some(offer.organization))
            },
            Page::Done(offer, key) => Self {
                offer: Some(offer.clone().into()),
                mobile_key_id: Some(ID(key.to_string())),
                ..of(ClaimState::Done, Some(offer.organization))
            },
            Page::Refused(refusal, organization) => of(state(refusal), Some(organization)),
            Page::Unknown => of(ClaimState::Unknown, None),
        }
    }
}

fn state(refusal: KeyRefusal) -> ClaimState {
    match refusal {
        KeyRefusal::Replaced => ClaimState::Replaced,
        KeyRefusal::Expired => ClaimState::Expired,
        KeyRefusal::Claimed => ClaimState::Claimed,
        KeyRefusal::Suspended | KeyRefusal::SuspendedByRules | KeyRefusal::NotSuspended => {
            ClaimState::Suspended
        }
        KeyRefusal::Revoked => ClaimState::Revoked,
        KeyRefusal::NoAccess => ClaimState::NoAccess,
    }
}
