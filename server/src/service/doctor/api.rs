//! What is known of the way to Okta's API.

use domain::doctor::ApiFacts;

use super::Looking;
use crate::app::App;
use crate::error::AppError;
use crate::store::group_pull;
use crate::store::integration::StoredIntegration;

/// `None`: it is not configured.
pub(super) async fn facts(
    app: &App,
    at: Looking,
    of: &StoredIntegration,
) -> Result<Option<ApiFacts>, AppError> {
    let pull = group_pull::find(app.db.read(), at.organization, at.integration).await?;
    Ok(of
        .pull_configured_at
        .zip(pull)
        .map(|(configured_at, pull)| ApiFacts {
            configured_at,
            last_answered_at: pull.last_succeeded_at,
            problem: pull.problem.map(|problem| problem.message),
        }))
}
