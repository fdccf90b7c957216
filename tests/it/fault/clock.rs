//! Replicas whose own clocks disagree (behaviour.md §4: "timers use the database's clock").

use std::net::SocketAddr;

use chrono::TimeDelta;
use server::app::{App, Sources};
use server::clock::{Clock, Ids};
use server::config::Config;
use server::okta::{OktaSettings, SystemNames};
use server::secret::KeyRing;
use tests::database;
use tests::server::SECRET_KEY;

/// A server's parts on that database, on a machine whose clock is wrong by so much. Nothing runs yet.
async fn open(url: &str, wrong_by: TimeDelta) -> App {
    let config = Config {
        listen: ([127, 0, 0, 1], 0).into(),
        public_url: None,
        development: false,
        scim_rate: 200,
        database_url: url.to_owned(),
        relay: None,
        okta: OktaSettings::default(),
    };
    let clock = Clock::system_off_by(wrong_by);
    let sources = Sources {
        ids: Ids::random(clock.clone()),
        clock,
        names: std::sync::Arc::new(SystemNames),
    };
    let keys = KeyRing::parse(SECRET_KEY).unwrap();
    let address = SocketAddr::from(([127, 0, 0, 1], 80));
    App::open(&config, &keys, sources, address).await.unwrap()
}

#[tokio::test]
async fn replicas_go_by_the_databases_clock() {
    let cluster = std::env::var("LATCHKEY_TEST_POSTGRES_URL").expect("LATCHKEY_TEST_POSTGRES_URL is set");
    let name = format!("it_{:032x}", rand::random::<u128>());
    database::execute(&cluster, &format!("CREATE DATABASE {name}")).await;
    let url = cluster.replacen("/postgres?", &format!("/{name}?"), 1);
    let (fast, slow) = (
        open(&url, TimeDelta::hours(3)).await,
        open(&url, TimeDelta::hours(-3)).await,
    );
    let apart = fast.clock.now() - slow.clock.now();
    assert!(apart.abs() < TimeDelta::seconds(5), "{apart}");
    let right = fast.db.time().await.unwrap().unwrap();
    assert!((slow.clock.now() - right).abs() < TimeDelta::seconds(5));
    assert!(!fast.clock.is_unsteady(), "taking the time over is no jump");
    fast.db.clone().close().await;
    slow.db.clone().close().await;
    database::execute(&cluster, &format!("DROP DATABASE {name} WITH (FORCE)")).await;
}

/// SQLite is in the process: there is no other clock to go by.
#[tokio::test]
async fn alone_a_server_goes_by_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}/latchkey.db", folder.path().display());
    let app = open(&url, TimeDelta::hours(3)).await;
    let apart = app.clock.now() - Clock::system().now();
    assert!(apart > TimeDelta::minutes(179), "{apart}");
    assert_eq!(app.db.time().await.unwrap(), None);
    app.db.clone().close().await;
}
