//! A company whose groups also come from Okta's API.

use std::time::Duration;

use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::eventually::eventually;
use tests::okta::api::OktaApi;
use tests::server::Server;

use super::TOKEN;
use crate::provisioning::house::{House, text};

/// How long a background worker may take; far more than it needs.
const SOON: Duration = Duration::from_secs(180);

const STATE: &str =
    "{ integration { groupPull { state lastBeganAt lastSucceededAt nextAt intervalMinutes groups people
    lastProblem { code message at } } } }";

/// The company, and Okta's API over its people and groups.
pub(super) struct Pulling<'s> {
    pub(super) house: House<'s>,
    pub(super) api: OktaApi,
}

impl<'s> Pulling<'s> {
    /// Serves the company's Okta as an API. Nobody asks it yet.
    pub(super) async fn serve(house: House<'s>) -> Self {
        let api = OktaApi::serve(house.okta.organization(), TOKEN).await.unwrap();
        Self { house, api }
    }

    /// A company that pulls, with the first pull done.
    pub(super) async fn build(server: &'s Server) -> Self {
        let pulling = Self::serve(House::build(server).await).await;
        pulling.connect().await;
        pulling
    }

    /// Gives access to the API, and waits for the first pull.
    pub(super) async fn connect(&self) {
        self.connect_to(self.api.url()).await;
        self.is("IDLE").await;
        self.house.settled().await;
    }

    /// Gives access to an API at that address.
    pub(super) async fn connect_to(&self, url: &str) {
        let document = "mutation($input: SetOktaApiAccessInput!) { setOktaApiAccess(input: $input) { integration { id } } }";
        let input = json!({ "input": { "domain": url, "apiToken": TOKEN } });
        self.house.api().query(document, input).await.unwrap();
    }

    /// How it stands.
    pub(super) async fn state(&self) -> Value {
        let data = self.house.api().query(STATE, json!({})).await.unwrap();
        data["integration"]["groupPull"].clone()
    }

    /// Waits until the worker does that; how it stands then.
    pub(super) async fn is(&self, state: &str) -> Value {
        eventually(SOON, async || {
            let now = self.state().await;
            match now["state"] == state {
                true => Ok(now),
                false => Err(now.to_string()),
            }
        })
        .await
    }

    /// Lets the clock go until the worker does that: what Okta makes it wait for passes.
    pub(super) async fn becomes(&self, state: &str) -> Value {
        eventually(SOON, async || {
            let now = self.state().await;
            match now["state"] == state {
                true => Ok(now),
                false => {
                    self.house.server.advance(TimeDelta::seconds(10));
                    Err(now.to_string())
                }
            }
        })
        .await
    }

    /// *Sync now*, and waits until that is done and everybody is decided.
    pub(super) async fn sync(&self) -> Value {
        self.ask().await;
        let done = self.is("IDLE").await;
        self.house.settled().await;
        done
    }

    /// *Sync now*.
    pub(super) async fn ask(&self) {
        let document = "mutation { syncGroupsNow { integration { id } } }";
        self.house.api().query(document, json!({})).await.unwrap();
    }

    /// Lets what was written about people be asked for, and everybody be decided.
    pub(super) async fn collect(&self) {
        self.house.server.advance(TimeDelta::seconds(3));
        self.is("IDLE").await;
        self.house.settled().await;
    }

    /// Every pair: pushed and pulled id, how it came about, and the pushed group's name.
    pub(super) async fn links(&self) -> Vec<Value> {
        let document =
            "{ groupLinks(first: 100) { totalCount nodes { how madeBy pushed { id displayName isPulled }
            pulled { id displayName isPulled } } } }";
        let data = self.house.api().query(document, json!({})).await.unwrap();
        let nodes = data["groupLinks"]["nodes"].as_array().unwrap().clone();
        assert_eq!(data["groupLinks"]["totalCount"], nodes.len());
        nodes
    }

    /// Groups as a picker lists them: name and whether pulled.
    pub(super) async fn groups(&self) -> Vec<(String, bool)> {
        let document = "{ directoryGroups(first: 100) { nodes { displayName isPulled } } }";
        let data = self.house.api().query(document, json!({})).await.unwrap();
        let nodes = data["directoryGroups"]["nodes"].as_array().unwrap();
        let shown = |group: &Value| (text(&group["displayName"]), group["isPulled"] == true);
        nodes.iter().map(shown).collect()
    }

    /// Events of that kind, as sentences.
    pub(super) async fn told(&self, kind: &str) -> Vec<String> {
        let events = self.house.events().await;
        let of_kind = events.iter().filter(|event| event["kind"] == kind);
        of_kind.map(|event| text(&event["summary"])).collect()
    }
}
