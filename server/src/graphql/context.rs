//! What a resolver reaches through its context.

use std::net::IpAddr;

use async_graphql::Context;
use async_graphql::dataloader::DataLoader;
use async_graphql::runtime::{TokioSpawner, TokioTimer};

use super::caller::Caller;
use super::loader::Rows;
use crate::app::App;
use crate::error::AppError;
use crate::service::actor::Actor;

/// Short ways to what every request carries.
pub trait Asked {
    /// The server's parts.
    fn app(&self) -> &App;
    /// Who is asking, perhaps nobody.
    fn caller(&self) -> &Caller;
    /// Who is asking.
    ///
    /// # Errors
    /// [`AppError::Unauthenticated`] without a token.
    fn actor(&self) -> Result<&Actor, AppError>;
    /// Rows by id and relation, read in batches.
    fn rows(&self) -> &DataLoader<Rows>;
}

impl Asked for Context<'_> {
    fn app(&self) -> &App {
        self.data_unchecked()
    }

    fn caller(&self) -> &Caller {
        self.data_unchecked()
    }

    fn actor(&self) -> Result<&Actor, AppError> {
        Ok(&self.caller().known()?.actor)
    }

    fn rows(&self) -> &DataLoader<Rows> {
        self.data_unchecked()
    }
}

/// Where a request came from: the next hop's address, never a header's word.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub IpAddr);

impl Peer {
    /// The address, if the transport gave it.
    pub fn of(ctx: &Context<'_>) -> Option<IpAddr> {
        ctx.data_opt::<Self>().map(|peer| peer.0)
    }
}

/// Everything a request carries: the caller, and loaders of its own, so that nothing read for one caller is shown to
/// another.
pub fn data(app: &App, caller: Caller) -> async_graphql::Data {
    let mut data = async_graphql::Data::default();
    data.insert(DataLoader::new(
        Rows::new(app, &caller),
        TokioSpawner::current(),
        TokioTimer::default(),
    ));
    data.insert(caller);
    data
}
