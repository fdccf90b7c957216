//! A company whose mails go to a sink, and what one does with links and keys.

use std::net::SocketAddr;
use std::time::Duration;

use chrono::TimeDelta;
use serde_json::{Value, json};
use server::config::MailArgs;
use server::mail::smtp::Relay;
use tests::client::Graphql;
use tests::eventually::eventually;
use tests::okta::name::OFFICES;
use tests::okta::person::PersonId;
use tests::okta::scenario;
use tests::server::Server;

use super::sink::{Received, Sink};
use crate::provisioning::house::House;

pub(super) const SOON: Duration = Duration::from_secs(20);

/// Settings for a mail server there.
pub(super) fn relay(address: SocketAddr) -> Option<Relay> {
    let args = MailArgs {
        smtp_url: Some(format!("smtp+plain://{address}")),
        mail_from: Some("keys@aldermoor.example".to_owned()),
        ..MailArgs::default()
    };
    args.relay().unwrap()
}

/// The company.
pub(super) struct Post<'s> {
    pub(super) house: House<'s>,
    pub(super) sink: Sink,
}

impl<'s> Post<'s> {
    pub(super) async fn build(server: &'s Server, sink: Sink) -> Self {
        let house = House::build(server).await;
        Self { house, sink }
    }

    /// Somebody whose rule issues a key: an engineer in Lisbon. Their settle window is not over yet.
    pub(super) async fn hire(&self) -> (PersonId, String) {
        let id = scenario::hire(&self.house.okta, "Engineering", &OFFICES[0])
            .await
            .unwrap();
        let email = |organization: &tests::okta::Organization| organization.person(&id).profile.email.clone();
        let email = self.house.okta.read(email).unwrap();
        (id, email)
    }

    /// Somebody who has the mail, and the mail.
    pub(super) async fn invite(&self) -> (PersonId, String, Received) {
        let before = self.sink.received().len();
        let (id, email) = self.hire().await;
        self.house.wait_out_settle_window().await;
        let received = self.sink.wait_for(before + 1).await;
        let mail = received.last().unwrap().clone();
        assert_eq!(mail.to, email);
        self.key_is(&email, "INVITED").await;
        (id, email, mail)
    }

    pub(super) fn api(&self) -> &Graphql {
        self.house.api()
    }

    /// Nobody in particular, with a link.
    pub(super) fn visitor(&self) -> Graphql {
        Graphql::anonymous(self.api().origin())
    }

    /// What the page behind a link shows.
    pub(super) async fn look(&self, token: &str) -> Value {
        let document = "query($token: String!) { claimPage(token: $token) { state organization mobileKeyId
            offer { person fullName url expiresAt offices { name address doors } } } }";
        let data = self.visitor().query(document, json!({ "token": token })).await;
        data.unwrap()["claimPage"].clone()
    }

    /// Presses the button.
    pub(super) async fn claim(&self, token: &str) -> Value {
        let document = "mutation($token: String!) { claimMobileKey(token: $token) { state mobileKeyId offer { person } } }";
        let data = self.visitor().query(document, json!({ "token": token })).await;
        data.unwrap()["claimMobileKey"].clone()
    }

    /// The key of the person with this e-mail.
    pub(super) async fn key(&self, email: &str) -> Value {
        let document = "query($search: String) { mobileKeys(search: $search) { nodes { id status claimedAt suspendedByAdmin
            employee { email } mail { id state attempts lastError sentAt linkExpiresAt recipient } } } }";
        let data = self
            .api()
            .query(document, json!({ "search": email }))
            .await
            .unwrap();
        let nodes = data["mobileKeys"]["nodes"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        nodes.into_iter().next().unwrap_or_default()
    }

    /// Returns once the person's key is in that state.
    pub(super) async fn key_is(&self, email: &str, status: &str) -> Value {
        eventually(SOON, async || match self.key(email).await {
            key if key["status"] == status => Ok(key),
            key => Err(format!("the key is {key}")),
        })
        .await
    }

    /// Returns once the newest mail of the person's key is in that state.
    pub(super) async fn mail_is(&self, email: &str, state: &str) -> Value {
        eventually(SOON, async || match self.key(email).await {
            key if key["mail"]["state"] == state => Ok(key["mail"].clone()),
            key => Err(format!("the key is {key}")),
        })
        .await
    }

    /// What the mail server said, once it was tried in vain.
    pub(super) async fn error(&self, email: &str) -> String {
        eventually(SOON, async || {
            match self.key(email).await["mail"]["lastError"].as_str() {
                Some(error) => Ok(error.to_owned()),
                None => Err("no attempt has failed yet"),
            }
        })
        .await
    }

    /// Suspends, restores or revokes; the key, or the refusal's message.
    pub(super) async fn act(&self, mutation: &str, key: &Value) -> Result<Value, String> {
        let document =
            format!("mutation($id: ID!) {{ done: {mutation}(id: $id) {{ mobileKey {{ id status }} }} }}");
        match self.api().query(&document, json!({ "id": key["id"] })).await {
            Ok(data) => Ok(data["done"]["mobileKey"].clone()),
            Err(error) => Err(format!("{}: {}", error.code, error.message)),
        }
    }

    /// Has keys sent again; the payload.
    pub(super) async fn resend(&self, keys: &[&Value]) -> Value {
        let document = "mutation($ids: [ID!]!) { resendMobileKeys(ids: $ids) { resent { id } refused { mobileKeyId message } } }";
        let ids: Vec<&Value> = keys.iter().map(|key| &key["id"]).collect();
        let data = self.api().query(document, json!({ "ids": ids })).await.unwrap();
        data["resendMobileKeys"].clone()
    }

    pub(super) async fn days_pass(&self, days: i64) {
        self.house.server.advance(TimeDelta::days(days));
        self.house.settled().await;
    }
}
