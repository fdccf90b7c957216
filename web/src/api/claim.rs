//! The page behind a claim link: public, by the link's token.

use super::kind::{ClaimState, DateTime};
use super::schema;

/// One office a key opens.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct ClaimOffice {
    pub name: String,
    pub address: String,
    pub doors: Vec<String>,
}

/// Whose key it is and what it opens.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct ClaimOffer {
    pub person: String,
    pub full_name: String,
    pub url: String,
    pub expires_at: Option<DateTime>,
    pub offices: Vec<ClaimOffice>,
}

/// What the link does.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct ClaimPage {
    pub state: ClaimState,
    pub organization: Option<String>,
    pub offer: Option<ClaimOffer>,
    pub mobile_key_id: Option<cynic::Id>,
}

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct ClaimVariables {
    pub token: String,
}

/// Looks; changes nothing.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Query", variables = "ClaimVariables")]
pub struct LookAtClaim {
    #[arguments(token: $token)]
    pub claim_page: ClaimPage,
}

/// The button.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Mutation", variables = "ClaimVariables")]
pub struct ClaimMobileKey {
    #[arguments(token: $token)]
    pub claim_mobile_key: ClaimPage,
}
