//! What waits for a person on every page: holds, and alerts of the last day.

use super::kind::{AlertKind, DateTime};
use super::loss::GroupHold;
use super::property::PropertyName;
use super::schema;

/// Held losses of one office, in short.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "LossHold")]
pub struct LossHoldHead {
    pub property: PropertyName,
    pub since: DateTime,
    pub people_count: i32,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct Alert {
    pub id: cynic::Id,
    pub kind: AlertKind,
    pub heading: String,
    pub message: String,
    pub at: DateTime,
}

/// Everything that waits for a person.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Query")]
pub struct Attention {
    pub loss_holds: Vec<LossHoldHead>,
    pub group_holds: Vec<GroupHold>,
    pub alerts: Vec<Alert>,
    pub is_clock_paused: bool,
}
