//! What is asked and answered when all goes well, and what each refusal becomes.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use server::okta::{OktaError, Patience};
use tests::okta::Organization;
use tests::okta::api::{Mood, OktaApi};
use tests::okta::group::GroupKind;

use super::{TOKEN, client, okta};

async fn api(organization: Organization) -> OktaApi {
    OktaApi::serve(Arc::new(Mutex::new(organization)), TOKEN)
        .await
        .unwrap()
}

#[tokio::test]
async fn five_thousand_groups_come_page_by_page_each_once() {
    let mut organization = Organization::empty(1);
    for number in 0..5_000 {
        organization.add_group(&format!("Team – {number:04}"), GroupKind::Okta, None);
    }
    let api = api(organization).await;
    let (okta, _) = okta();
    let groups = client(&okta, api.url(), Patience::Screen)
        .await
        .groups()
        .await
        .unwrap();
    let names: BTreeSet<&str> = groups.iter().map(|group| group.profile.name.as_str()).collect();
    assert_eq!((groups.len(), names.len()), (5_000, 5_000));
    assert_eq!(api.requests().len(), 25);
}

#[tokio::test]
async fn a_person_is_asked_for_by_login_and_by_id_and_a_group_for_its_members() {
    let mut organization = Organization::generate(4, 1);
    let person = organization.people().next().unwrap().clone();
    organization.change_profile(&person.id, |profile| {
        profile.login = "ana/o+b#c@aldermoor.example".into()
    });
    let api = api(organization).await;
    let (okta, _) = okta();
    let client = client(&okta, api.url(), Patience::Screen).await;
    let by_login = client.groups_of("ana/o+b#c@aldermoor.example").await.unwrap();
    assert!(by_login.len() >= 4, "{by_login:?}");
    assert_eq!(client.groups_of(person.id.as_str()).await.unwrap(), by_login);
    assert!(by_login.iter().any(server::okta::resource::Group::is_built_in));
    let members = client.members(&by_login[0].id).await.unwrap();
    assert_eq!(members[0].id, person.id.as_str());
    assert_eq!(
        client.groups_of("nobody@aldermoor.example").await,
        Err(OktaError::NotFound)
    );
    assert_eq!(client.groups_of("..").await, Err(OktaError::NotFound));
}

#[tokio::test]
async fn each_refusal_is_told_apart() {
    let api = api(Organization::generate(2, 3)).await;
    let (okta, _) = okta();
    let client = client(&okta, api.url(), Patience::Screen).await;
    assert!(client.me().await.is_ok());
    assert_eq!(client.try_groups().await, Ok(()));
    api.set_mood(Mood::NoGroupRight, None);
    assert!(client.me().await.is_ok());
    assert_eq!(client.try_groups().await, Err(OktaError::NotAllowed));
    for (mood, error) in [
        (Mood::Maintenance, OktaError::Unavailable),
        (Mood::BrokenEdge, OktaError::Unavailable),
    ] {
        api.set_mood(mood, None);
        assert_eq!(client.try_groups().await, Err(error), "{mood:?}");
    }
    api.set_mood(Mood::Normal, None);
    api.rotate_token("00another");
    assert_eq!(client.me().await, Err(OktaError::TokenRefused));
    let url = api.url().to_owned();
    drop(api);
    let gone = super::client(&okta, &url, Patience::Screen).await;
    tests::eventually::eventually(std::time::Duration::from_secs(5), async || {
        match gone.me().await {
            Err(OktaError::Unreachable | OktaError::Resting { .. }) => Ok(()),
            other => Err(format!("{other:?}")),
        }
    })
    .await;
}
