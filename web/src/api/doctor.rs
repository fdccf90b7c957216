//! What may be wrong with the connection to Okta.

use super::kind::{DateTime, DoctorCode, Severity};
use super::schema;

/// One thing that may be wrong.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct DoctorFinding {
    pub code: DoctorCode,
    pub severity: Severity,
    pub title: String,
    /// What it possibly means.
    pub says: String,
    pub evidence: Vec<String>,
    pub remedy: String,
}

/// As of `checked_at`; no findings: nothing was found.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct DoctorReport {
    pub checked_at: DateTime,
    pub is_installed: bool,
    pub findings: Vec<DoctorFinding>,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Query")]
pub struct Doctor {
    pub doctor: DoctorReport,
}
