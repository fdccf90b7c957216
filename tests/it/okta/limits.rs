//! Waiting as Okta says, by Okta's clock; giving up while it is down.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::TimeDelta;
use server::clock::Clock;
use server::okta::{OktaError, Patience};
use tests::eventually::eventually;
use tests::okta::Organization;
use tests::okta::api::{Mood, OktaApi};

use super::{TOKEN, client, okta, our_time};

async fn api() -> OktaApi {
    let organization = Organization::generate(3, 5);
    OktaApi::serve(Arc::new(Mutex::new(organization)), TOKEN)
        .await
        .unwrap()
}

/// Waits until so many requests were made.
async fn asked(api: &OktaApi, times: usize) {
    eventually(Duration::from_secs(10), async || match api.requests().len() {
        enough if enough == times => Ok(()),
        made => Err(format!("{made} requests")),
    })
    .await;
}

/// Moves our clock second by second until so many requests were made; returns how long that took.
async fn advance_until_asked(api: &OktaApi, clock: &Clock, times: usize) -> i64 {
    eventually(Duration::from_secs(10), async || {
        if api.requests().len() >= times {
            return Ok((clock.now() - our_time()).num_seconds());
        }
        clock.advance(TimeDelta::seconds(1));
        Err(format!("{} requests", api.requests().len()))
    })
    .await
}

#[tokio::test]
async fn a_used_up_window_is_waited_for_by_oktas_clock_and_not_by_ours() {
    let api = api().await;
    let (okta, clock) = okta();
    // 42 s are left of Okta's window; by our clock it would have opened yesterday.
    api.advance(TimeDelta::seconds(18));
    api.set_mood(Mood::RateLimited, Some(1));
    let worker = client(&okta, api.url(), Patience::Worker).await;
    let asking = tokio::spawn(async move { worker.groups().await });
    asked(&api, 1).await;
    clock.advance(TimeDelta::seconds(41));
    tokio::task::yield_now().await;
    assert_eq!(api.requests().len(), 1, "41 s are not enough");
    assert!(advance_until_asked(&api, &clock, 2).await >= 42);
    assert!(asking.await.unwrap().unwrap().len() > 10);
}

#[tokio::test]
async fn somebody_at_a_screen_is_told_how_long_instead() {
    let api = api().await;
    let (okta, _) = okta();
    api.advance(TimeDelta::seconds(18));
    api.set_mood(Mood::RateLimited, None);
    let client = client(&okta, api.url(), Patience::Screen).await;
    let Err(OktaError::RateLimited { wait }) = client.me().await else {
        panic!("the limit was not seen");
    };
    assert!((42..=43).contains(&wait.num_seconds()), "{wait}");
    assert_eq!(api.requests().len(), 1);
}

#[tokio::test]
async fn too_many_at_once_and_a_broken_edge_are_tried_again_and_pass() {
    for mood in [Mood::TooManyAtOnce, Mood::BrokenEdge, Mood::Maintenance] {
        let api = api().await;
        let (okta, clock) = okta();
        api.set_mood(mood, Some(2));
        let worker = client(&okta, api.url(), Patience::Worker).await;
        let asking = tokio::spawn(async move { worker.try_groups().await });
        asked(&api, 1).await;
        advance_until_asked(&api, &clock, 3).await;
        assert_eq!(asking.await.unwrap(), Ok(()), "{mood:?}");
    }
}

#[tokio::test]
async fn a_refusal_is_not_tried_again() {
    let api = api().await;
    let (okta, _) = okta();
    api.rotate_token("00another");
    let worker = client(&okta, api.url(), Patience::Worker).await;
    assert_eq!(worker.groups().await, Err(OktaError::TokenRefused));
    assert_eq!(api.requests().len(), 1);
}

#[tokio::test]
async fn while_okta_is_down_it_is_left_alone_for_a_while() {
    let api = api().await;
    let (okta, clock) = okta();
    api.set_mood(Mood::BrokenEdge, None);
    let client = client(&okta, api.url(), Patience::Screen).await;
    for _ in 0..5 {
        assert_eq!(client.me().await, Err(OktaError::Unavailable));
    }
    let Err(OktaError::Resting { until }) = client.me().await else {
        panic!("it was asked a sixth time");
    };
    assert_eq!(api.requests().len(), 5);
    api.set_mood(Mood::Normal, None);
    clock.advance(until - clock.now());
    assert!(client.me().await.is_ok());
    assert!(client.me().await.is_ok());
    assert_eq!(api.requests().len(), 7);
}
