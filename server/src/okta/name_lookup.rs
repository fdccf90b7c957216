//! From names to addresses, checked where they are used: what the connection is made to is exactly what was checked, so
//! a name that answers differently the second time gains nothing (SSRF rule 3).

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use thiserror::Error;

use super::address;

/// What a look-up gives.
pub type Found = Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>>;

/// Answers which addresses a name has.
pub trait NameLookup: Send + Sync + 'static {
    /// All addresses of the name.
    fn addresses(&self, name: String) -> Found;
}

/// The machine's own resolver.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemNames;

impl NameLookup for SystemNames {
    fn addresses(&self, name: String) -> Found {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name, 443)).await?;
            Ok(found.map(|address| address.ip()).collect())
        })
    }
}

/// A name that must not be connected to.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub(super) enum NameProblem {
    /// No such name, or the resolver does not answer.
    #[error("the name has no address")]
    Unknown,
    /// One of its addresses is inside a network.
    #[error("the name has an address that is not public")]
    NotPublic,
}

/// Lets a name pass only if every one of its addresses is public.
pub(super) struct CheckedNames(pub(super) Arc<dyn NameLookup>);

impl Resolve for CheckedNames {
    fn resolve(&self, name: Name) -> Resolving {
        let found = self.0.addresses(name.as_str().to_owned());
        Box::pin(async move {
            let found = found.await.map_err(|_| NameProblem::Unknown)?;
            let checked = checked(found)?;
            // Port 0: the URL's.
            let addresses = checked.into_iter().map(|ip| SocketAddr::new(ip, 0));
            Ok(Box::new(addresses) as Addrs)
        })
    }
}

fn checked(found: Vec<IpAddr>) -> Result<Vec<IpAddr>, NameProblem> {
    match found.iter().all(|ip| address::is_public(*ip)) {
        _ if found.is_empty() => Err(NameProblem::Unknown),
        true => Ok(found),
        false => Err(NameProblem::NotPublic),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_inside_a_network_spoils_the_name() {
        let addresses = |texts: &[&str]| checked(texts.iter().map(|text| text.parse().unwrap()).collect());
        assert!(addresses(&["52.85.10.1", "2600:9000::1"]).is_ok());
        assert_eq!(
            addresses(&["52.85.10.1", "10.0.0.7"]),
            Err(NameProblem::NotPublic)
        );
        assert_eq!(addresses(&[]), Err(NameProblem::Unknown));
    }
}
