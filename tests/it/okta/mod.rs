//! Okta's API as Latchkey asks it (scim-wire.md §5): the client alone, against the simulator and against hosts that mean
//! ill; then what the server does with it (behaviour.md §3, §6).

mod client;
mod hostile;
mod limits;
mod pairs;
mod pull;
mod pulling;
mod rotation;
mod secrecy;
mod stranger;
mod wizard;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use server::clock::{Clock, Ids};
use server::okta::{Client, NameLookup, Okta, OktaSettings, OktaToken, Patience, Ssws, SystemNames};

/// What the simulator takes.
const TOKEN: &str = "00QCjAl4MlV-WPXM_aldermoor0123456789abcdef";

/// Our own clock: a day off from Okta's, and it does not move by itself.
fn our_time() -> DateTime<Utc> {
    "2026-11-24T09:00:00Z".parse().unwrap()
}

/// A way to Okta that accepts loopback, and its clock.
fn okta() -> (Okta, Clock) {
    let settings = OktaSettings {
        is_loopback_allowed: true,
        ..OktaSettings::default()
    };
    okta_with(settings, Arc::new(SystemNames))
}

fn okta_with(settings: OktaSettings, names: Arc<dyn NameLookup>) -> (Okta, Clock) {
    let clock = Clock::manual(our_time());
    let ids = Ids::seeded(clock.clone(), 1);
    (Okta::new(settings, names, (clock.clone(), ids)), clock)
}

/// A client of the host at that address.
async fn client(okta: &Okta, url: &str, patience: Patience) -> Client {
    let host = okta.host(url).unwrap();
    let token = OktaToken::parse(TOKEN).unwrap();
    okta.client(&host, Arc::new(Ssws(token)), patience).await.unwrap()
}
