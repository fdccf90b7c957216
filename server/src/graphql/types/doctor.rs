//! What may be wrong with the integration.

use async_graphql::{Object, SimpleObject};
use chrono::{DateTime, Utc};

use crate::graphql::kind::{DoctorCode, Severity};
use crate::service::doctor::{Diagnosis, Report};

/// What may be wrong with the integration, as of now.
pub struct DoctorReport(pub Report);

/// What may be wrong with the integration, as of now.
#[Object]
impl DoctorReport {
    /// When it was looked.
    async fn checked_at(&self) -> DateTime<Utc> {
        self.0.checked_at
    }

    /// Something is installed; otherwise there was nothing to look at.
    async fn is_installed(&self) -> bool {
        self.0.is_installed
    }

    /// The worst first; empty: nothing was found.
    async fn findings(&self) -> Vec<DoctorFinding> {
        self.0.findings.iter().cloned().map(Into::into).collect()
    }
}

/// One thing that may be wrong.
#[derive(SimpleObject)]
pub struct DoctorFinding {
    /// What; stable.
    code: DoctorCode,
    /// How much it matters.
    severity: Severity,
    /// In a few words.
    title: String,
    /// What it possibly means.
    says: String,
    /// What it was seen by.
    evidence: Vec<String>,
    /// What to do.
    remedy: String,
    /// The page of the console to go to, as a path.
    link: String,
}

impl From<Diagnosis> for DoctorFinding {
    fn from(found: Diagnosis) -> Self {
        let Diagnosis {
            code,
            severity,
            title,
            says,
            evidence,
            remedy,
            link,
        } = found;
        Self {
            code: code.into(),
            severity: severity.into(),
            title,
            says,
            evidence,
            remedy,
            link: link.to_owned(),
        }
    }
}
