//! Every named deviation of a client (scim-wire.md §1.9 and §3) as a whole request. The match is total: a new quirk does
//! not compile without its conversation.

use reqwest::Method;
use scim_protocol::quirk::Quirk;
use serde_json::{Value, json};
use tests::client::Scim;
use tests::server::Server;

use super::on_both_engines;

on_both_engines!(every_quirk_holds_over_http);

const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

async fn every_quirk_holds_over_http(server: &Server) {
    let scim = server.scim();
    for quirk in Quirk::ALL {
        converse(&scim, quirk).await;
    }
}

async fn converse(scim: &Scim, quirk: Quirk) {
    let name = format!("{quirk:?}@aldermoor.example");
    let named = |more: Value| {
        let mut user = json!({ "userName": name });
        user.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        user
    };
    match quirk {
        Quirk::BooleanAsText => {
            let user = hire(scim, &named(json!({ "active": "True" }))).await;
            assert_eq!(user["active"], true);
            let user = change(
                scim,
                &user,
                json!([{ "op": "replace", "path": "active", "value": "False" }]),
            )
            .await;
            assert_eq!(user["active"], false);
        }
        Quirk::CapitalisedOperation => {
            let user = hire(scim, &named(json!({}))).await;
            let operations = json!([{ "op": "Add", "path": "title", "value": "A" }, { "op": "Replace", "path": "title", "value": "B" }, { "op": "Remove", "path": "displayName" }]);
            assert_eq!(change(scim, &user, operations).await["title"], "B");
        }
        Quirk::OperationsInAnyCase => {
            let user = hire(scim, &named(json!({}))).await;
            let body = json!({ "operations": [{ "OP": "add", "Path": "title", "Value": "A" }] });
            let user = scim.patch(&place("/Users", &user), &body).await.expect(200);
            assert_eq!(user["title"], "A");
        }
        Quirk::SingleObjectForArray => {
            let emails = json!({ "value": name, "type": "work" });
            let user = hire(scim, &named(json!({ "emails": emails }))).await;
            assert_eq!(user["emails"], json!([emails]));
        }
        Quirk::BareManager => {
            let user = hire(scim, &named(json!({}))).await;
            let manager = json!([{ "op": "Add", "path": format!("{ENTERPRISE}:manager"), "value": "42" }]);
            let user = change(scim, &user, manager).await;
            assert_eq!(user[ENTERPRISE]["manager"]["value"], "42");
        }
        Quirk::EmptyText | Quirk::PlaceholderPassword => {
            let sent = named(
                json!({ "name": { "givenName": "Ann", "middleName": "" }, "title": "", "password": "1mz050nq" }),
            );
            let user = hire(scim, &sent).await;
            assert_eq!(user["name"], json!({ "givenName": "Ann" }));
            assert_eq!((user.get("title"), user.get("password")), (None, None));
        }
        Quirk::ValuePathCreatesElement | Quirk::ValuePathInFilter => {
            let user = hire(scim, &named(json!({}))).await;
            let email = json!([{ "op": "Replace", "path": "emails[type eq \"work\"].value", "value": name }]);
            let user = change(scim, &user, email).await;
            assert_eq!(user["emails"], json!([{ "type": "work", "value": name }]));
            let filter = format!("emails[type eq \"work\"].value eq \"{name}\"");
            let found = scim.filter("/Users", &filter).await.expect(200);
            assert_eq!(found["Resources"], json!([user]));
        }
        Quirk::PathsInPathlessValue => {
            let user = hire(scim, &named(json!({}))).await;
            let value = json!({ "name.givenName": "Kim", format!("{ENTERPRISE}:employeeNumber"): "A" });
            let user = change(scim, &user, json!([{ "op": "replace", "value": value }])).await;
            assert_eq!(
                (&user["name"]["givenName"], &user[ENTERPRISE]["employeeNumber"]),
                (&json!("Kim"), &json!("A"))
            );
        }
        Quirk::EchoedReadOnly => {
            let user = hire(
                scim,
                &named(json!({ "groups": [], "id": "mine", "meta": { "resourceType": "User" } })),
            )
            .await;
            let again = scim.put(&place("/Users", &user), &user).await.expect(200);
            assert_eq!(again, user, "not even the version differs");
        }
        Quirk::SecondPrimary => {
            let emails = json!([{ "value": "a@x.example", "primary": true }, { "value": "b@x.example", "primary": true }]);
            let user = hire(scim, &named(json!({ "emails": emails }))).await;
            let primary = user["emails"].as_array().unwrap().iter();
            assert_eq!(primary.filter(|email| email["primary"] == true).count(), 1);
        }
        Quirk::IdInPathlessValue
        | Quirk::NullReference
        | Quirk::RemoveWithValues
        | Quirk::UntrustedDisplay
        | Quirk::RepeatedMember
        | Quirk::UnknownSchemaUrn => in_a_group(scim, quirk, &name).await,
        Quirk::UnknownParameter
        | Quirk::MediaTypeVariant
        | Quirk::DoubledSlash
        | Quirk::PlusForSpace
        | Quirk::ContentTypeWithoutBody => on_the_wire(scim, quirk, &name).await,
    }
}

async fn hire(scim: &Scim, user: &Value) -> Value {
    scim.post("/Users", user).await.expect(201)
}

fn place(endpoint: &str, resource: &Value) -> String {
    format!("{endpoint}/{}", resource["id"].as_str().unwrap())
}

async fn change(scim: &Scim, user: &Value, operations: Value) -> Value {
    let body = json!({ "Operations": operations });
    scim.patch(&place("/Users", user), &body).await.expect(200)
}

async fn in_a_group(scim: &Scim, quirk: Quirk, name: &str) {
    let (ann, bo) = (
        hire(scim, &json!({ "userName": name })).await["id"].clone(),
        hire(scim, &json!({ "userName": format!("bo.{name}") })).await["id"].clone(),
    );
    let urn = "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group";
    let core = "urn:ietf:params:scim:schemas:core:2.0:Group";
    let group = json!({ "schemas": [core, urn], "displayName": name, "members": [{ "value": ann, "display": "nobody" }] });
    let group = scim.post("/Groups", &group).await.expect(201);
    assert_eq!(group["schemas"], json!([core]), "{quirk:?}");
    let ids = |group: &Value| -> Vec<Value> {
        let members = group["members"].as_array().into_iter().flatten();
        members.map(|member| member["value"].clone()).collect()
    };
    assert_eq!(ids(&group), std::slice::from_ref(&ann), "{quirk:?}");
    let (operations, members) = match quirk {
        Quirk::IdInPathlessValue => (
            json!([{ "op": "replace", "value": { "id": group["id"], "displayName": name } }]),
            vec![ann.clone()],
        ),
        Quirk::RemoveWithValues => (
            json!([{ "op": "Remove", "path": "members", "value": [{ "value": ann }] }]),
            vec![],
        ),
        _ => (
            json!([{ "op": "Add", "path": "members", "value": [{ "$ref": null, "value": bo }, { "value": ann, "display": "bo" }] }]),
            vec![ann.clone(), bo.clone()],
        ),
    };
    let path = place("/Groups", &group);
    let changed = scim
        .patch(&path, &json!({ "Operations": operations }))
        .await
        .expect(200);
    assert_eq!(ids(&changed), members, "{quirk:?}");
    let again = scim
        .patch(&path, &json!({ "Operations": operations }))
        .await
        .expect(200);
    assert_eq!(again, changed, "{quirk:?}: not even the version differs");
}

async fn on_the_wire(scim: &Scim, quirk: Quirk, name: &str) {
    let body = json!({ "userName": name }).to_string();
    let kind = match quirk {
        Quirk::MediaTypeVariant => "Application/JSON; charset=\"UTF-8\"",
        _ => "application/scim+json",
    };
    let path = match quirk {
        Quirk::DoubledSlash => "//Users",
        Quirk::UnknownParameter => "/Users?aadOptscim062020",
        _ => "/Users",
    };
    let made = scim
        .exchange(Method::POST, path, &[("content-type", kind)], Some(&body))
        .await;
    let made = made.expect(201);
    let path = match quirk {
        Quirk::PlusForSpace => format!("/Users?filter=userName+eq+%22{}%22", name.replace('@', "%40")),
        Quirk::DoubledSlash => format!("//Users?filter=userName%20eq%20%22{name}%22"),
        _ => format!("/Users?aadOptscim062020&filter=userName%20eq%20%22{name}%22"),
    };
    let headers: &[(&str, &str)] = match quirk {
        Quirk::ContentTypeWithoutBody => &[("content-type", "application/scim+json; charset=utf-8")],
        _ => &[],
    };
    let found = scim.exchange(Method::GET, &path, headers, None).await.expect(200);
    assert_eq!(found["Resources"], json!([made]), "{quirk:?}");
}
