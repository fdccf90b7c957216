//! An integration that was uninstalled, or would be.

use async_graphql::{Context, Object, Result};
use chrono::{DateTime, Utc};
use domain::PropertyId;

use super::property::Property;
use crate::graphql::context::Asked;
use crate::graphql::kind::UninstallPeople;
use crate::graphql::loader::{self, PropertyOf};
use crate::service::uninstall::{Concerned, Fate, Progress};

/// Whom and what uninstalling would concern: it ends if people are deactivated, it stays as it is otherwise.
pub struct UninstallPreview(pub Fate, pub Concerned);

/// Whom and what uninstalling would concern: it ends if people are deactivated, it stays as it is otherwise.
#[Object]
impl UninstallPreview {
    /// What would become of people.
    async fn people(&self) -> UninstallPeople {
        self.0.into()
    }

    /// Active users of the integration.
    async fn people_count(&self) -> u64 {
        self.1.people
    }

    /// Their memberships in each property that has any.
    async fn memberships(&self) -> Vec<MembershipCount> {
        self.1
            .memberships
            .iter()
            .map(|(property, count)| MembershipCount(*property, *count))
            .collect()
    }

    /// Their mobile keys that open doors or will.
    async fn key_count(&self) -> u64 {
        self.1.keys
    }

    /// Accounts of this console with one of their addresses: deactivating locks them, as for everybody who leaves, except
    /// the last owner's.
    async fn account_count(&self) -> u64 {
        self.1.accounts
    }
}

/// How many memberships of a property.
pub struct MembershipCount(PropertyId, u64);

/// How many memberships of a property.
#[Object]
impl MembershipCount {
    /// Where.
    async fn property(&self, ctx: &Context<'_>) -> Result<Property> {
        Ok(Property(loader::referred(ctx.rows(), PropertyOf(self.0)).await?))
    }

    /// How many.
    async fn count(&self) -> u64 {
        self.1
    }
}

/// The integration that was uninstalled last, and what becomes of its people.
pub struct Uninstall(pub Progress);

/// The integration that was uninstalled last, and what becomes of its people.
#[Object]
impl Uninstall {
    /// What becomes of people.
    async fn people(&self) -> UninstallPeople {
        self.0.uninstall.fate.into()
    }

    /// Why, if the admin said so.
    async fn reason(&self) -> Option<&str> {
        self.0.uninstall.reason.as_deref()
    }

    /// Who did it.
    async fn made_by(&self) -> &str {
        &self.0.uninstall.made_by
    }

    /// People it concerned.
    async fn total(&self) -> u64 {
        self.0.uninstall.total
    }

    /// People still to be deactivated, in the background.
    async fn remaining(&self) -> u64 {
        self.0.remaining
    }

    /// When.
    async fn started_at(&self) -> DateTime<Utc> {
        self.0.uninstall.started_at
    }

    /// When the last of them was dealt with; null while it is under way. Until then nothing can be installed.
    async fn finished_at(&self) -> Option<DateTime<Utc>> {
        self.0.uninstall.finished_at
    }
}
