//! Clients for each kind of caller, over real HTTP and public endpoints only: what they can do, anybody can do.

mod graphql;
mod scim;
mod subscription;

pub use graphql::{Graphql, GraphqlError, Session};
pub use scim::{Scim, ScimAnswer};
pub use subscription::{Subscription, SubscriptionError};

/// An HTTP client without proxies, redirects or cookies of its own.
pub(crate) fn http() -> reqwest::Client {
    reqwest::Client::builder()
        .http1_only()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(std::time::Duration::from_secs(60))
        .build()
        .expect("invariant: these settings are always valid")
}
