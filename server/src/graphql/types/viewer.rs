//! The caller and their organization.

use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};

use crate::graphql::context::Asked;
use crate::graphql::kind::AdminRole;
use crate::service::actor::Actor;
use crate::service::viewer::{self, Account, Company};

/// The caller.
pub struct Viewer(pub Actor);

/// The caller.
#[Object]
impl Viewer {
    /// Id of the account or API token.
    async fn id(&self) -> ID {
        match &self.0 {
            Actor::Admin(caller) => ID(caller.admin.to_string()),
            Actor::ApiToken(caller) => ID(caller.token.to_string()),
            Actor::IdentityProvider(caller) => ID(caller.token.to_string()),
        }
    }

    /// The account; null for an API token.
    async fn admin(&self, ctx: &Context<'_>) -> Result<Option<Admin>> {
        Ok(viewer::account(ctx.app(), &self.0).await?.map(Admin))
    }

    /// The organization everything they see belongs to.
    async fn organization(&self, ctx: &Context<'_>) -> Result<Organization> {
        let company = viewer::company(ctx.app(), &self.0).await?;
        Ok(Organization {
            company,
            actor: self.0.clone(),
        })
    }
}

/// A console account.
pub struct Admin(Account);

/// A console account.
#[Object]
impl Admin {
    /// Id.
    async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// Full name.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Address to sign in with.
    async fn email(&self) -> &str {
        &self.0.email
    }

    /// What the account may do.
    async fn role(&self) -> AdminRole {
        self.0.role.into()
    }
}

/// One company.
pub struct Organization {
    /// What is stored of it.
    pub company: Company,
    /// Who is looking.
    pub actor: Actor,
}

/// One company.
#[Object]
impl Organization {
    /// Id.
    async fn id(&self) -> ID {
        ID(self.company.id.to_string())
    }

    /// Name.
    async fn name(&self) -> &str {
        &self.company.name
    }

    /// Seconds a loss waits before it is decided again; 0 = at once.
    async fn settle_window_seconds(&self) -> i32 {
        self.company.settle_window_seconds
    }

    /// When it was made.
    async fn created_at(&self) -> DateTime<Utc> {
        self.company.created_at
    }

    /// Employees the caller may see.
    async fn employee_count(&self, ctx: &Context<'_>) -> Result<u64> {
        Ok(viewer::count_employees(ctx.app(), &self.actor).await?)
    }

    /// Properties the caller may see.
    async fn property_count(&self, ctx: &Context<'_>) -> Result<usize> {
        Ok(viewer::count_properties(ctx.app(), &self.actor).await?)
    }
}
