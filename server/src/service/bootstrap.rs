//! An organization without a browser: what `latchkey bootstrap` does.

use domain::id::{IntegrationId, OrganizationId};
use serde_json::{Value, json};

use super::new_account::{self, NewAccount};
use super::{api_token, integration, scim_token, set_up};
use crate::app::App;
use crate::error::AppError;
use crate::store::integration::StoredIntegration;
use crate::store::{api_token as api_token_store, organization};

/// What the command was given.
#[derive(Clone)]
pub struct Bootstrap {
    /// Name of the organization.
    pub organization: String,
    /// The owner's e-mail.
    pub owner_email: String,
    /// Their name; default: the part of the e-mail before @.
    pub owner_name: Option<String>,
    /// Their password.
    pub password: String,
}

/// What it made. The tokens exist nowhere else.
pub struct Made {
    organization: OrganizationId,
    scim_token: String,
    api_token: String,
}

impl Made {
    /// One object, for scripts.
    pub fn to_json(&self) -> Value {
        json!({
            "organization": { "id": self.organization.to_string() },
            "scim": { "path": "/scim/v2", "token": self.scim_token },
            "graphql": { "path": "/graphql", "token": self.api_token },
        })
    }

    /// Lines, for people.
    pub fn to_text(&self) -> String {
        format!(
            "Organization {}\nSCIM     path /scim/v2  token {}\nGraphQL  path /graphql  token {}\n\
             The tokens are shown this once.",
            self.organization, self.scim_token, self.api_token
        )
    }
}

/// Makes organization, owner, Okta integration with a SCIM token, and a read-write API token, all or nothing.
///
/// # Errors
/// An organization exists, or an input is not acceptable.
pub async fn bootstrap(app: &App, command: Bootstrap) -> Result<Made, AppError> {
    let name = command.owner_name.unwrap_or_else(|| {
        command
            .owner_email
            .split('@')
            .next()
            .unwrap_or_default()
            .to_owned()
    });
    let account = NewAccount {
        organization_name: command.organization,
        name,
        email: command.owner_email,
        password: command.password,
    };
    let checked = new_account::check(app, account).await?;
    let organization: OrganizationId = app.ids.next().into();
    let admin = app.ids.next().into();
    let id: IntegrationId = app.ids.next().into();
    let now = app.clock.now();
    let row = StoredIntegration {
        id,
        organization,
        domain: None,
        installed_at: now,
        last_request_at: None,
        pull_configured_at: None,
    };
    let scim = scim_token::draw(app, organization, id, "Bootstrap".to_owned());
    let api = api_token::draw(app, organization, "Bootstrap".to_owned());
    let made = Made {
        organization,
        scim_token: scim.secret.clone(),
        api_token: api.secret.clone(),
    };
    app.db
        .write(move |tx| {
            let (checked, row, scim, api) = (checked.clone(), row.clone(), scim.row.clone(), api.row.clone());
            Box::pin(async move {
                if organization::any_exists(tx.conn()).await? {
                    return Err(AppError::Conflict {
                        field: None,
                        message: "This database has an organization already; bootstrap is for an empty one."
                            .into(),
                    });
                }
                organization::delete_set_up_link(tx).await?;
                set_up::make_organization(tx, (organization, admin), &checked, now).await?;
                integration::insert(tx, &row, &scim).await?;
                api_token_store::insert(tx, &api).await
            })
        })
        .await?;
    Ok(made)
}
