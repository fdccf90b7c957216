//! Every shape the simulator sends, against `fake_scim`; the Management API, over HTTP.

use std::sync::Arc;
use std::time::Duration;

use insta::{assert_json_snapshot, assert_snapshot};
use serde_json::{Value, json};

use super::api::{Mood, OktaApi};
use super::fake_scim::FakeScim;
use super::group::GroupKind;
use super::organization::{CONTRACTORS, HARDWARE};
use super::sleeper::RecordingSleeper;
use super::{
    Dialect, Fault, Okta, Operation, Organization, PersonId, Profile, Provisioned, Unlink, scenario,
};

fn ana() -> Profile {
    let text = |text: &str| Some(text.to_owned());
    Profile {
        login: "ana.moreau@aldermoor.example".to_owned(),
        email: text("ana.moreau@aldermoor.example"),
        given_name: "Ana".to_owned(),
        middle_name: text(""),
        family_name: "Moreau".to_owned(),
        display_name: "Ana Moreau".to_owned(),
        title: text("Engineering Lead"),
        user_type: None,
        locale: text("pt_PT"),
        phone: text("415.123.4567"),
        street: None,
        city: text("Lisbon"),
        region: None,
        postal_code: None,
        country: text("PT"),
        department: text("Engineering"),
        employee_number: text("100042"),
        cost_center: None,
    }
}

struct Rig {
    scim: FakeScim,
    okta: Okta,
    sleeper: Arc<RecordingSleeper>,
    ana: PersonId,
}

/// Ana, and one group that is not pushed yet.
async fn rig(dialect: Dialect) -> Rig {
    let scim = FakeScim::start().await;
    let mut organization = Organization::empty(1);
    organization.add_group(HARDWARE, GroupKind::Okta, None);
    let id = organization.add_person_with(ana());
    organization.join(&id, HARDWARE);
    let sleeper = Arc::new(RecordingSleeper::default());
    let okta = Okta::new(organization, scim.connection(), dialect).with_sleeper(Arc::clone(&sleeper) as _);
    Rig {
        scim,
        okta,
        sleeper,
        ana: id,
    }
}

#[tokio::test]
async fn every_request_carries_okta_s_headers() {
    let rig = rig(Dialect::Catalogue).await;
    rig.okta.assign(&rig.ana).await.unwrap();
    let seen = rig.scim.seen();
    let headers = |at: usize| {
        let mut lines: Vec<String> = seen[at]
            .headers
            .iter()
            .filter(|(name, _)| !["host", "content-length"].contains(&name.as_str()))
            .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
            .collect();
        lines.sort();
        lines.join("\n")
    };
    assert_snapshot!(headers(0), @r#"
    accept-charset: utf-8
    accept-encoding: gzip,deflate
    accept: application/scim+json
    authorization: Bearer lk_scim_demo_0123456789
    user-agent: Okta SCIM Client 1.0.0
    "#);
    assert_snapshot!(headers(1), @r#"
    accept-charset: utf-8
    accept-encoding: gzip,deflate
    accept: application/scim+json
    authorization: Bearer lk_scim_demo_0123456789
    content-type: application/scim+json; charset=utf-8
    user-agent: Okta SCIM Client 1.0.0
    "#);
}

#[tokio::test]
async fn credentials_test() {
    let rig = rig(Dialect::Catalogue).await;
    rig.okta.test_credentials().await.unwrap();
    assert_snapshot!(rig.scim.take_transcript(), @"GET /scim/v2/Users?startIndex=1&count=2");

    rig.scim
        .script(axum::http::StatusCode::OK, None, b"<html>".to_vec(), None);
    let fault = rig.okta.test_credentials().await.unwrap_err();
    assert_eq!(fault.to_string(), "unusable answer: 200 without a JSON object");
}

#[tokio::test]
async fn create() {
    let rig = rig(Dialect::Catalogue).await;
    assert_eq!(rig.okta.assign(&rig.ana).await, Ok(Provisioned::Created));
    assert_snapshot!(rig.scim.take_transcript(), @r#"
    GET /scim/v2/Users?filter=userName%20eq%20%22ana.moreau%40aldermoor.example%22&startIndex=1&count=100
    POST /scim/v2/Users
      {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User","urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],"userName":"ana.moreau@aldermoor.example","name":{"givenName":"Ana","middleName":"","familyName":"Moreau"},"emails":[{"primary":true,"value":"ana.moreau@aldermoor.example","type":"work"}],"title":"Engineering Lead","displayName":"Ana Moreau","locale":"pt_PT","phoneNumbers":[{"primary":true,"value":"415.123.4567","type":"work"}],"addresses":[{"locality":"Lisbon","country":"PT","type":"work","primary":true}],"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"employeeNumber":"100042","department":"Engineering"},"externalId":"00u00002nOzh6W9NXCP3","groups":[],"password":"5a8c9ss9","active":true}
    "#);
}

#[tokio::test]
async fn create_without_an_email_and_with_nothing_to_say() {
    let rig = rig(Dialect::Catalogue).await;
    rig.okta.edit(|organization| {
        let bare = Profile {
            email: None,
            middle_name: None,
            title: None,
            locale: None,
            phone: None,
            city: None,
            country: None,
            department: None,
            employee_number: None,
            ..ana()
        };
        organization.change_profile(&rig.ana, |profile| *profile = bare);
    });
    rig.okta.assign(&rig.ana).await.unwrap();
    assert_snapshot!(rig.scim.take_transcript(), @r#"
    GET /scim/v2/Users?filter=userName%20eq%20%22ana.moreau%40aldermoor.example%22&startIndex=1&count=100
    POST /scim/v2/Users
      {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"ana.moreau@aldermoor.example","name":{"givenName":"Ana","familyName":"Moreau"},"displayName":"Ana Moreau","externalId":"00u00002nOzh6W9NXCP3","groups":[],"password":"5a8c9ss9","active":true}
    "#);
}

#[tokio::test]
async fn profile_update_echoes_what_came_back() {
    let rig = rig(Dialect::Catalogue).await;
    rig.okta.assign(&rig.ana).await.unwrap();
    rig.scim.tamper("users-1", |user| {
        user["name"]["formatted"] = json!("Stale Name");
        user["urn:example:custom"] = json!({"badge": 7});
    });
    rig.scim.take_transcript();
    rig.okta.edit(|organization| {
        organization.change_profile(&rig.ana, |profile| {
            profile.title = None;
            profile.department = Some("Product".to_owned());
        });
    });
    rig.okta.push_profile(&rig.ana).await.unwrap();
    assert_snapshot!(rig.scim.take_transcript(), @r#"
    GET /scim/v2/Users/users-1
    PUT /scim/v2/Users/users-1
      {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User","urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],"userName":"ana.moreau@aldermoor.example","name":{"givenName":"Ana","middleName":"","familyName":"Moreau","formatted":"Stale Name"},"emails":[{"primary":true,"value":"ana.moreau@aldermoor.example","type":"work"}],"displayName":"Ana Moreau","locale":"pt_PT","phoneNumbers":[{"primary":true,"value":"415.123.4567","type":"work"}],"addresses":[{"locality":"Lisbon","country":"PT","type":"work","primary":true}],"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"employeeNumber":"100042","department":"Product"},"externalId":"00u00002nOzh6W9NXCP3","groups":[],"active":true,"id":"users-1","meta":{"resourceType":"User"},"urn:example:custom":{"badge":7}}
    "#);
}

#[tokio::test]
async fn link_to_somebody_who_is_there_already() {
    let rig = rig(Dialect::Catalogue).await;
    rig.okta.assign(&rig.ana).await.unwrap();
    rig.scim.take_transcript();
    assert_eq!(rig.okta.assign(&rig.ana).await, Ok(Provisioned::Linked));
    assert_snapshot!(methods(&rig.scim.take_transcript()), @r#"
    GET /scim/v2/Users?filter=userName%20eq%20%22ana.moreau%40aldermoor.example%22&startIndex=1&count=100
    GET /scim/v2/Users/users-1
    PUT /scim/v2/Users/users-1
    "#);
}

#[tokio::test]
async fn leave_and_come_back_from_the_catalogue() {
    let rig = rig(Dialect::Catalogue).await;
    rig.okta.assign(&rig.ana).await.unwrap();
    rig.scim.take_transcript();
    scenario::leave(&rig.okta, &rig.ana).await.unwrap();
    assert_snapshot!(rig.scim.take_transcript(), @r#"
    PATCH /scim/v2/Users/users-1
      {"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","value":{"active":false}}]}
    "#);
    assert_eq!(
        scenario::come_back(&rig.okta, &rig.ana).await,
        Ok(Provisioned::Linked)
    );
    assert_snapshot!(methods(&rig.scim.take_transcript()), @r#"
    GET /scim/v2/Users?filter=userName%20eq%20%22ana.moreau%40aldermoor.example%22&startIndex=1&count=100
    PATCH /scim/v2/Users/users-1
    GET /scim/v2/Users/users-1
    PUT /scim/v2/Users/users-1
    GET /scim/v2/Users/users-1
    "#);
}

#[tokio::test]
async fn leave_and_come_back_from_a_wizard_app() {
    let rig = rig(Dialect::Wizard).await;
    rig.okta.assign(&rig.ana).await.unwrap();
    rig.scim.take_transcript();
    scenario::leave(&rig.okta, &rig.ana).await.unwrap();
    assert_snapshot!(rig.scim.take_transcript(), @r#"
    GET /scim/v2/Users/users-1
    PUT /scim/v2/Users/users-1
      {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User","urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],"userName":"ana.moreau@aldermoor.example","name":{"givenName":"Ana","middleName":"","familyName":"Moreau"},"emails":[{"primary":true,"value":"ana.moreau@aldermoor.example","type":"work"}],"title":"Engineering Lead","displayName":"Ana Moreau","locale":"pt_PT","phoneNumbers":[{"primary":true,"value":"415.123.4567","type":"work"}],"addresses":[{"locality":"Lisbon","country":"PT","type":"work","primary":true}],"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"employeeNumber":"100042","department":"Engineering"},"externalId":"00u00002nOzh6W9NXCP3","active":false,"id":"users-1","meta":{"resourceType":"User"}}
    "#);
    assert_eq!(
        scenario::come_back(&rig.okta, &rig.ana).await,
        Ok(Provisioned::Linked)
    );
    assert_snapshot!(methods(&rig.scim.take_transcript()), @r#"
    GET /scim/v2/Users?filter=userName%20eq%20%22ana.moreau%40aldermoor.example%22&startIndex=1&count=100
    GET /scim/v2/Users/users-1
    PUT /scim/v2/Users/users-1
    GET /scim/v2/Users/users-1
    "#);
}

#[tokio::test]
async fn a_returner_who_stays_inactive_is_a_failed_task() {
    let rig = rig(Dialect::Catalogue).await;
    rig.okta.assign(&rig.ana).await.unwrap();
    rig.okta.unassign(&rig.ana).await.unwrap();
    // Lookup, PATCH, read and PUT, read back: each answer shows the person still off.
    let user = json!({"id": "users-1", "userName": "ana.moreau@aldermoor.example", "active": false});
    let list = json!({"totalResults": 1, "Resources": [user]});
    for body in [&list, &user, &user, &user, &user] {
        rig.scim.script(
            axum::http::StatusCode::OK,
            None,
            body.to_string().into_bytes(),
            None,
        );
    }
    let fault = rig.okta.assign(&rig.ana).await.unwrap_err();
    assert!(
        fault.to_string().contains("delay in reactivating remote User"),
        "{fault}"
    );
}

#[tokio::test]
async fn passwords() {
    for (dialect, expected) in [(Dialect::Catalogue, 1), (Dialect::Wizard, 2)] {
        let rig = rig(dialect).await;
        rig.okta.assign(&rig.ana).await.unwrap();
        rig.scim.take_transcript();
        rig.okta.push_password(&rig.ana, 7).await.unwrap();
        let seen = rig.scim.seen();
        assert_eq!(seen.len(), expected, "{dialect:?}");
        let body = seen.last().unwrap().body.clone().unwrap();
        let password = body
            .pointer("/Operations/0/value/password")
            .unwrap_or(&body["password"]);
        assert_eq!(password.as_str().map(str::len), Some(8), "{body}");
    }
}

#[tokio::test]
async fn group_push_from_the_catalogue() {
    let rig = rig(Dialect::Catalogue).await;
    rig.okta.assign(&rig.ana).await.unwrap();
    rig.scim.take_transcript();
    let group = scenario::push_groups(&rig.okta).await.unwrap().remove(0);
    assert_snapshot!(rig.scim.take_transcript(), @r#"
    GET /scim/v2/Groups?filter=displayName%20eq%20%22Eng%20%E2%80%93%20Hardware%22&startIndex=1&count=100
    POST /scim/v2/Groups
      {"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"displayName":"Eng – Hardware","members":[]}
    PATCH /scim/v2/Groups/groups-2
      {"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","value":{"id":"groups-2","displayName":"Eng – Hardware"}}]}
    PATCH /scim/v2/Groups/groups-2
      {"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"add","path":"members","value":[{"value":"users-1","display":"ana.moreau@aldermoor.example"}]}]}
    "#);

    let rui = rig.okta.edit(|organization| {
        let profile = Profile {
            login: "rui.nowak@aldermoor.example".to_owned(),
            ..ana()
        };
        let rui = organization.add_person_with(profile);
        organization.part(&rig.ana, HARDWARE);
        organization.join(&rui, HARDWARE);
        rui
    });
    rig.okta.assign(&rui).await.unwrap();
    rig.scim.take_transcript();
    rig.okta.push_membership(&group).await.unwrap();
    assert_snapshot!(rig.scim.take_transcript(), @r#"
    PATCH /scim/v2/Groups/groups-2
      {"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","value":{"id":"groups-2","displayName":"Eng – Hardware"}}]}
    PATCH /scim/v2/Groups/groups-2
      {"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"remove","path":"members[value eq \"users-1\"]"},{"op":"add","path":"members","value":[{"value":"users-3","display":"rui.nowak@aldermoor.example"}]}]}
    "#);
    rig.okta.push_membership(&group).await.unwrap();
    assert_eq!(rig.scim.take_transcript(), "", "nothing changed, nothing is sent");

    rig.okta.edit(|organization| organization.part(&rui, HARDWARE));
    rig.okta.push_now(&group).await.unwrap();
    assert_snapshot!(rig.scim.take_transcript(), @r#"
    PATCH /scim/v2/Groups/groups-2
      {"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","value":{"id":"groups-2","displayName":"Eng – Hardware"}}]}
    PATCH /scim/v2/Groups/groups-2
      {"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","path":"members","value":[]}]}
    "#);
    rig.okta.rename_group(&group, "Eng – Lab").await.unwrap();
    assert_snapshot!(rig.scim.take_transcript(), @r#"
    PATCH /scim/v2/Groups/groups-2
      {"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","value":{"id":"groups-2","displayName":"Eng – Lab"}}]}
    "#);
    rig.okta
        .unlink_group(&group, Unlink::DeleteInTarget)
        .await
        .unwrap();
    assert_snapshot!(rig.scim.take_transcript(), @"DELETE /scim/v2/Groups/groups-2");
    assert_eq!(rig.okta.push_now(&group).await, Err(Fault::NotProvisioned));
}

#[tokio::test]
async fn group_push_from_a_wizard_app() {
    let rig = rig(Dialect::Wizard).await;
    rig.okta.assign(&rig.ana).await.unwrap();
    rig.scim.take_transcript();
    let group = scenario::push_groups(&rig.okta).await.unwrap().remove(0);
    rig.okta.rename_group(&group, "Eng – Lab").await.unwrap();
    rig.okta
        .unlink_group(&group, Unlink::LeaveInTarget)
        .await
        .unwrap();
    assert_snapshot!(rig.scim.take_transcript(), @r#"
    GET /scim/v2/Groups?filter=displayName%20eq%20%22Eng%20%E2%80%93%20Hardware%22&startIndex=1&count=100
    POST /scim/v2/Groups
      {"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"displayName":"Eng – Hardware","members":[]}
    PUT /scim/v2/Groups/groups-2
      {"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"displayName":"Eng – Hardware","members":[{"value":"users-1","display":"ana.moreau@aldermoor.example"}]}
    PUT /scim/v2/Groups/groups-2
      {"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"displayName":"Eng – Lab","members":[{"value":"users-1","display":"ana.moreau@aldermoor.example"}]}
    "#);
}

#[tokio::test]
async fn a_group_that_is_there_is_adopted_by_name() {
    let rig = rig(Dialect::Catalogue).await;
    let group = scenario::push_groups(&rig.okta).await.unwrap().remove(0);
    rig.okta
        .unlink_group(&group, Unlink::LeaveInTarget)
        .await
        .unwrap();
    rig.scim.take_transcript();
    rig.okta.push_group(&group).await.unwrap();
    assert_snapshot!(rig.scim.take_transcript(), @r#"
    GET /scim/v2/Groups?filter=displayName%20eq%20%22Eng%20%E2%80%93%20Hardware%22&startIndex=1&count=100
    PATCH /scim/v2/Groups/groups-1
      {"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","value":{"id":"groups-1","displayName":"Eng – Hardware"}}]}
    PATCH /scim/v2/Groups/groups-1
      {"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","path":"members","value":[]}]}
    "#);
}

#[tokio::test]
async fn import_reads_in_steps_of_a_hundred() {
    let rig = rig(Dialect::Catalogue).await;
    rig.okta.edit(|organization| {
        organization.add_group(CONTRACTORS, GroupKind::Okta, None);
        (0..204).for_each(|_| drop(organization.add_person()));
    });
    let report = scenario::assign_everybody(&rig.okta, 16).await;
    assert_eq!(report.to_string(), "205 created, 0 linked, 0 failed");
    assert_eq!(
        scenario::assign_everybody(&rig.okta, 16).await.to_string(),
        "0 created, 0 linked, 0 failed"
    );
    rig.scim.take_transcript();
    let imported = rig.okta.import().await.unwrap();
    assert_eq!((imported.users.len(), imported.groups.len()), (205, 0));
    assert_snapshot!(rig.scim.take_transcript(), @r#"
    GET /scim/v2/Users?startIndex=1&count=100
    GET /scim/v2/Users?startIndex=101&count=100
    GET /scim/v2/Users?startIndex=201&count=100
    GET /scim/v2/Groups?startIndex=1&count=100
    "#);
}

/// `Retry-After` of the first 429 and of the second, then the waits.
#[tokio::test]
async fn rate_limits_are_waited_out() {
    type Case = (&'static str, &'static [Option<&'static str>], &'static [u64]);
    let cases: [Case; 6] = [
        ("whole seconds", &[Some("3")], &[3]),
        ("absent", &[None], &[300]),
        ("a date", &[Some("Mon, 23 Nov 2026 09:00:00 GMT")], &[300]),
        ("a fraction", &[Some("1.5")], &[300]),
        ("negative", &[Some("-1")], &[300]),
        (
            "again and again doubles",
            &[Some("2"), Some("2"), None],
            &[2, 4, 8],
        ),
    ];
    for (name, answers, waits) in cases {
        let rig = rig(Dialect::Catalogue).await;
        for answer in answers {
            rig.scim.throttle(*answer);
        }
        assert_eq!(
            rig.okta.assign(&rig.ana).await,
            Ok(Provisioned::Created),
            "{name}"
        );
        let waited: Vec<u64> = rig.sleeper.waits().iter().map(Duration::as_secs).collect();
        assert_eq!(waited, waits, "{name}");
    }
}

#[tokio::test]
async fn a_rescheduled_task_starts_from_its_lookup_and_gives_up_after_ten() {
    let rig = rig(Dialect::Catalogue).await;
    (0..10).for_each(|_| rig.scim.throttle(Some("1")));
    assert_eq!(
        rig.okta.assign(&rig.ana).await,
        Err(Fault::GaveUp { attempts: 10 })
    );
    assert_eq!(rig.sleeper.waits().len(), 9);
    assert!(
        rig.okta
            .journal()
            .entries()
            .iter()
            .all(|entry| entry.operation == Operation::UserLookup)
    );
}

#[tokio::test]
async fn refusals_are_told_in_the_providers_words() {
    let rig = rig(Dialect::Catalogue).await;
    let body = br#"{"status":"401","detail":"The token is not known."}"#.to_vec();
    rig.scim
        .script(axum::http::StatusCode::UNAUTHORIZED, None, body, None);
    let fault = rig.okta.assign(&rig.ana).await.unwrap_err();
    assert_eq!(fault.to_string(), "refused with 401: The token is not known.");
}

#[tokio::test]
async fn an_answer_may_be_compressed() {
    use std::io::Write;
    let rig = rig(Dialect::Catalogue).await;
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(br#"{"totalResults":0,"startIndex":1,"itemsPerPage":0}"#)
        .unwrap();
    rig.scim.script(
        axum::http::StatusCode::OK,
        None,
        gzip.finish().unwrap(),
        Some("gzip"),
    );
    rig.okta.test_credentials().await.unwrap();
}

#[tokio::test]
async fn a_broken_connection_is_in_doubt() {
    let rig = rig(Dialect::Catalogue).await;
    let mut nowhere = rig.scim.connection();
    nowhere.base = "http://127.0.0.1:1/scim/v2".to_owned();
    rig.okta.connect(nowhere);
    assert!(matches!(rig.okta.assign(&rig.ana).await, Err(Fault::Lost { .. })));
    rig.okta.connect(rig.scim.connection());
    assert_eq!(rig.okta.assign(&rig.ana).await, Ok(Provisioned::Created));
}

#[tokio::test]
async fn the_same_seed_sends_the_same_bytes() {
    let run = async |seed| {
        let scim = FakeScim::start().await;
        let okta = Okta::new(
            Organization::generate(seed, 12),
            scim.connection(),
            Dialect::Catalogue,
        )
        .with_sleeper(Arc::new(RecordingSleeper::default()));
        scenario::assign_everybody(&okta, 1).await;
        scenario::push_groups(&okta).await.unwrap();
        let mut told = Vec::new();
        super::stream::ordinary_days(&okta, 12, Duration::ZERO, Some(40), |sentence| {
            told.push(sentence.to_owned())
        })
        .await;
        assert!(
            told.iter().all(|sentence| !sentence.contains("failed")),
            "{told:#?}"
        );
        (scim.take_transcript(), told)
    };
    assert_eq!(run(11).await, run(11).await);
    assert_ne!(run(11).await.0, run(12).await.0);
}

struct ApiRig {
    api: OktaApi,
    http: reqwest::Client,
    person: PersonId,
}

async fn api_rig() -> ApiRig {
    let organization = Organization::generate(5, 3);
    let person = organization.people().next().unwrap().id.clone();
    let api = OktaApi::serve(Arc::new(std::sync::Mutex::new(organization)), "00token")
        .await
        .unwrap();
    ApiRig {
        api,
        http: reqwest::Client::builder().no_proxy().build().unwrap(),
        person,
    }
}

impl ApiRig {
    async fn get(&self, path: &str) -> (u16, reqwest::header::HeaderMap, Value) {
        let url = if path.starts_with("http") {
            path.to_owned()
        } else {
            format!("{}{path}", self.api.url())
        };
        let response = self
            .http
            .get(url)
            .header("authorization", "SSWS 00token")
            .send()
            .await
            .unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        (status, headers, response.json().await.unwrap_or_default())
    }
}

#[tokio::test]
async fn the_api_pages_by_link_header() {
    let rig = api_rig().await;
    let mut next = Some("/api/v1/groups?limit=4".to_owned());
    let mut sizes = Vec::new();
    let mut names = std::collections::BTreeSet::new();
    while let Some(path) = next.take() {
        let (status, headers, body) = rig.get(&path).await;
        assert_eq!(status, 200);
        let groups = body.as_array().unwrap();
        sizes.push(groups.len());
        names.extend(
            groups
                .iter()
                .map(|group| group["profile"]["name"].as_str().unwrap().to_owned()),
        );
        next = headers.get_all("link").iter().find_map(|link| {
            let (target, rel) = link.to_str().unwrap().split_once(">; rel=").unwrap();
            (rel == "\"next\"").then(|| target.trim_start_matches('<').to_owned())
        });
    }
    assert_eq!(sizes, [4, 4, 4, 4, 1]);
    assert_eq!(names.len(), 17);
}

#[tokio::test]
async fn the_api_answers_like_okta() {
    let rig = api_rig().await;
    let (_, headers, group) = rig
        .get(&format!("/api/v1/users/{}/groups?limit=1", rig.person))
        .await;
    assert_json_snapshot!(group, {"[].id" => "00g…"}, @r#"
    [
      {
        "id": "00g…",
        "created": "2026-11-23T09:00:00Z",
        "lastUpdated": "2026-11-23T09:00:00Z",
        "lastMembershipUpdated": "2026-11-22T09:00:00.001Z",
        "objectClass": [
          "okta:user_group"
        ],
        "type": "BUILT_IN",
        "profile": {
          "name": "Everyone",
          "description": "Members follow a group rule."
        }
      }
    ]
    "#);
    let stamps = [
        "date",
        "x-rate-limit-limit",
        "x-rate-limit-remaining",
        "x-rate-limit-reset",
    ];
    assert_snapshot!(stamps.map(|name| headers[name].to_str().unwrap()).join(" | "), @"Mon, 23 Nov 2026 09:00:00 GMT | 600 | 599 | 1795424460");
    assert_eq!(rig.get("/api/v1/users/me").await.2["status"], "ACTIVE");
    assert_eq!(
        rig.get("/.well-known/okta-organization").await.2["pipeline"],
        "idx"
    );
    let login = rig.get(&format!("/api/v1/users/{}", rig.person)).await.2["profile"]["login"].clone();
    let by_login = rig
        .get(&format!(
            "/api/v1/users/{}",
            login.as_str().unwrap().replace('@', "%40")
        ))
        .await
        .2;
    assert_eq!(by_login["id"], rig.person.as_str());
}

#[tokio::test]
async fn the_api_refuses_like_okta() {
    let rig = api_rig().await;
    let code = async |path: &str| {
        let (status, _, body) = rig.get(path).await;
        (status, body["errorCode"].as_str().map(str::to_owned))
    };
    let is = |status: u16, code: &str| (status, Some(code.to_owned()));
    assert_eq!(code("/api/v1/users/00unobody").await, is(404, "E0000007"));
    assert_eq!(code("/api/v1/apps").await, is(404, "E0000008"));

    rig.api.set_mood(Mood::RateLimited, Some(1));
    let (status, headers, body) = rig.get("/api/v1/groups").await;
    assert_eq!((status, body["errorCode"].as_str()), (429, Some("E0000047")));
    assert_eq!(
        (&headers["x-rate-limit-limit"], &headers["x-rate-limit-remaining"]),
        (&"600".parse().unwrap(), &"0".parse().unwrap())
    );
    assert_eq!(rig.get("/api/v1/groups").await.0, 200);

    rig.api.set_mood(Mood::TooManyAtOnce, Some(1));
    assert_eq!(rig.get("/api/v1/groups").await.1["x-rate-limit-limit"], "0");
    rig.api.set_mood(Mood::NoGroupRight, None);
    assert_eq!(code("/api/v1/groups?limit=1").await, is(403, "E0000006"));
    assert_eq!(rig.get("/api/v1/users/me").await.0, 200);
    rig.api.set_mood(Mood::BrokenEdge, None);
    assert_eq!(code("/api/v1/groups").await, (502, None));
    rig.api.set_mood(Mood::Maintenance, None);
    assert_eq!(code("/api/v1/groups").await, is(503, "E0000010"));
    rig.api.set_mood(Mood::Normal, None);
    rig.api.rotate_token("00other");
    assert_eq!(code("/api/v1/groups").await, is(401, "E0000011"));
}

/// Method and path of each request of a transcript.
fn methods(transcript: &str) -> String {
    transcript
        .lines()
        .filter(|line| !line.starts_with("  "))
        .collect::<Vec<_>>()
        .join("\n")
}
