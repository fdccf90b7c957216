//! What is known of the way to Okta's API.

use domain::doctor::ApiFacts;

use crate::store::integration::StoredIntegration;

/// `None`: it is not configured.
pub(super) fn facts(of: &StoredIntegration) -> Option<ApiFacts> {
    of.pull_configured_at.map(|configured_at| ApiFacts {
        configured_at,
        last_answered_at: None,
        problem: None,
    })
}
