//! Hosts that would like to have the token, or to make Latchkey ask something inside its network.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::body::Body;
use axum::http::header::{AUTHORIZATION, LINK, LOCATION, USER_AGENT};
use axum::response::Response;
use server::okta::name_lookup::Found;
use server::okta::{NameLookup, OktaError, OktaSettings, OktaToken, Patience, Ssws};

use super::stranger::Stranger;
use super::{TOKEN, client, okta, okta_with};

fn json(text: impl Into<Body>) -> Response {
    Response::builder()
        .header("content-type", "application/json")
        .body(text.into())
        .unwrap()
}

#[tokio::test]
async fn the_token_goes_to_the_host_it_is_for_and_says_who_asks() {
    let host = Stranger::serve(|_| json("[]")).await;
    let (okta, _) = okta();
    let client = client(&okta, &host.url, Patience::Worker).await;
    assert_eq!(client.groups().await, Ok(Vec::new()));
    assert_eq!(host.paths(), ["/api/v1/groups?limit=200"]);
    let headers = &host.headers()[0];
    assert_eq!(headers[AUTHORIZATION], format!("SSWS {TOKEN}"));
    assert!(headers[USER_AGENT].to_str().unwrap().starts_with("Latchkey/"));
}

#[tokio::test]
async fn a_page_at_another_host_is_not_asked_for() {
    let other = Stranger::serve(|_| json("[]")).await;
    let link = format!("<{}/api/v1/groups?after=1>; rel=\"next\"", other.url);
    let host = Stranger::serve(move |_| {
        let mut answer = json("[]");
        answer.headers_mut().insert(LINK, link.parse().unwrap());
        answer
    })
    .await;
    let (okta, _) = okta();
    let client = client(&okta, &host.url, Patience::Worker).await;
    assert_eq!(client.groups().await, Err(OktaError::ForeignLink));
    assert_eq!(other.paths(), [] as [&str; 0]);
}

#[tokio::test]
async fn a_redirect_is_not_followed_not_even_to_the_same_host() {
    let other = Stranger::serve(|_| json("{}")).await;
    let target = other.url.clone();
    let host = Stranger::serve(move |path| {
        let target = match path {
            "/api/v1/users/me" => format!("{target}/api/v1/users/me"),
            _ => "/elsewhere".to_owned(),
        };
        Response::builder()
            .status(302)
            .header(LOCATION, target)
            .body(Body::empty())
            .unwrap()
    })
    .await;
    let (okta, _) = okta();
    let client = client(&okta, &host.url, Patience::Worker).await;
    assert_eq!(client.me().await, Err(OktaError::Redirected));
    assert_eq!(client.try_groups().await, Err(OktaError::Redirected));
    assert_eq!(other.paths(), [] as [&str; 0]);
    assert_eq!(host.paths().len(), 2);
}

#[tokio::test]
async fn a_list_that_goes_round_and_one_without_end_are_given_up() {
    let round = Stranger::serve(|path| {
        let next = match path.contains("after=1") {
            true => "/api/v1/groups?after=2",
            false => "/api/v1/groups?after=1",
        };
        let mut answer = json("[]");
        answer
            .headers_mut()
            .insert(LINK, format!("<{next}>; rel=\"next\"").parse().unwrap());
        answer
    })
    .await;
    let (okta, _) = okta();
    let asked = client(&okta, &round.url, Patience::Worker).await.groups().await;
    assert_eq!(asked, Err(OktaError::EndlessList));
    assert_eq!(round.paths().len(), 3);

    let pages = AtomicUsize::new(0);
    let endless = Stranger::serve(move |_| {
        let page = pages.fetch_add(1, Ordering::SeqCst);
        let mut answer = json("[]");
        let link = format!("</api/v1/groups?after={page}>; rel=\"next\"");
        answer.headers_mut().insert(LINK, link.parse().unwrap());
        answer
    })
    .await;
    let asked = client(&okta, &endless.url, Patience::Worker).await.groups().await;
    assert_eq!(asked, Err(OktaError::EndlessList));
    assert_eq!(endless.paths().len(), 1_000);
}

#[tokio::test]
async fn an_answer_without_bounds_or_sense_is_given_up() {
    let host = Stranger::serve(|path| match path {
        "/api/v1/users/me" => json(vec![b' '; 11 * 1024 * 1024]),
        _ => json("<html>Sign in</html>"),
    })
    .await;
    let (okta, _) = okta();
    let client = client(&okta, &host.url, Patience::Worker).await;
    assert_eq!(client.me().await, Err(OktaError::TooLarge));
    assert_eq!(client.groups().await, Err(OktaError::Unreadable));
    let host = okta.host(&host.url).unwrap();
    assert_eq!(
        okta.identify(&host, Patience::Screen).await.map(|found| found.id),
        Err(OktaError::NotOkta)
    );
}

/// Says for every name what the test says, and counts.
pub(super) struct Names {
    pub(super) answers: Vec<&'static str>,
    pub(super) asked: Arc<AtomicUsize>,
}

impl NameLookup for Names {
    fn addresses(&self, _: String) -> Found {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let answers: Vec<IpAddr> = self.answers.iter().map(|text| text.parse().unwrap()).collect();
        Box::pin(async move { Ok(answers) })
    }
}

#[tokio::test]
async fn a_name_that_leads_into_a_network_is_not_connected_to() {
    let inside: [&[&str]; 6] = [
        &["127.0.0.1"],
        &["10.20.0.7"],
        &["169.254.169.254"],
        &["100.64.0.1"],
        &["::ffff:192.168.0.1"],
        // One public address does not make the others harmless.
        &["52.85.10.1", "fd00:ec2::254"],
    ];
    for answers in inside {
        let asked = Arc::default();
        let names = Names {
            answers: answers.to_vec(),
            asked: Arc::clone(&asked),
        };
        let settings = OktaSettings {
            custom_domains: ["login.aldermoor.example".to_owned()].into(),
            is_loopback_allowed: true,
        };
        let (okta, _) = okta_with(settings, Arc::new(names));
        let plain = client(&okta, "aldermoor.okta.com", Patience::Worker).await;
        assert_eq!(plain.me().await, Err(OktaError::PrivateAddress), "{answers:?}");
        // A customer's own name has to say that it is Okta before a client, with its token, is made at all.
        let host = okta.host("login.aldermoor.example").unwrap();
        let token = Arc::new(Ssws(OktaToken::parse(TOKEN).unwrap()));
        let made = okta.client(&host, token, Patience::Worker).await;
        assert_eq!(made.err(), Some(OktaError::PrivateAddress), "{answers:?}");
        assert_eq!(
            asked.load(Ordering::SeqCst),
            2,
            "checked once each, not tried again"
        );
    }
}

#[tokio::test]
async fn a_name_nobody_knows_says_so() {
    let names = Names {
        answers: Vec::new(),
        asked: Arc::default(),
    };
    let (okta, _) = okta_with(OktaSettings::default(), Arc::new(names));
    let client = client(&okta, "aldermor.okta.com", Patience::Screen).await;
    assert_eq!(client.me().await, Err(OktaError::UnknownName));
}
