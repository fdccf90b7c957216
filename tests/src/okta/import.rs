//! Import: Okta reads the service provider's users and groups (scim-wire.md §1.2).

use serde_json::Value;

use super::fault::Fault;
use super::journal::Operation;
use super::simulator::Okta;

/// Okta's page size, and its step: it advances by this whatever the service provider returns.
const PAGE: u64 = 100;

/// What an import read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Imported {
    /// User resources in the order of the pages.
    pub users: Vec<Value>,
    /// Group resources in the order of the pages.
    pub groups: Vec<Value>,
}

impl Okta {
    /// Reads every user, then every group. Changes nothing on either side.
    pub async fn import(&self) -> Result<Imported, Fault> {
        let users = self.persist(|| Box::pin(self.pages("/Users"))).await?;
        let groups = self.persist(|| Box::pin(self.pages("/Groups"))).await?;
        Ok(Imported { users, groups })
    }

    async fn pages(&self, endpoint: &str) -> Result<Vec<Value>, Fault> {
        let mut resources = Vec::new();
        let mut start = 1;
        loop {
            let path = format!("{endpoint}?startIndex={start}&count={PAGE}");
            let page = self.transport.get(Operation::Import, &path).await?.resource()?;
            let total = page["totalResults"].as_u64().ok_or_else(|| Fault::Unusable {
                why: "totalResults is not a number".to_owned(),
            })?;
            resources.extend(page["Resources"].as_array().cloned().unwrap_or_default());
            if start + PAGE > total {
                return Ok(resources);
            }
            start += PAGE;
        }
    }
}
