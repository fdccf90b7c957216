//! `/Bulk` (RFC 7644 §3.7) over HTTP: each operation as if it were sent alone.

use serde_json::{Value, json};
use tests::server::Server;

use super::on_both_engines;

on_both_engines!(
    a_department_arrives_in_one_request_in_any_order,
    a_circle_of_managers_is_closed,
    one_bad_operation_takes_back_only_itself,
    a_termination_in_a_bulk_is_a_termination,
    what_is_too_much_is_refused_as_a_whole,
);

const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

fn bulk(operations: Value) -> Value {
    json!({ "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], "Operations": operations })
}

fn post(endpoint: &str, bulk_id: &str, data: Value) -> Value {
    json!({ "method": "POST", "path": endpoint, "bulkId": bulk_id, "data": data })
}

fn statuses(response: &Value) -> String {
    let operations = response["Operations"].as_array().unwrap().iter();
    operations
        .map(|operation| operation["status"].as_str().unwrap())
        .collect::<Vec<_>>()
        .join(" ")
}

async fn a_department_arrives_in_one_request_in_any_order(server: &Server) {
    let okta = server.scim();
    let old = okta
        .post("/Users", &json!({ "userName": "old@aldermoor.example" }))
        .await;
    let old = old.id().to_owned();
    let answer = okta
        .post(
            "/Bulk",
            &bulk(json!([
                post("/Groups", "lab", json!({ "displayName": "Lab", "members": [{ "value": "bulkId:ines" }, { "value": "bulkId:bo" }] })),
                post("/Users", "ines", json!({ "userName": "ines@aldermoor.example", "externalId": "00u1", "password": "1mz050nq" })),
                { "method": "PATCH", "path": format!("/Users/{old}"), "version": "W/\"1\"",
                    "data": { "Operations": [{ "op": "replace", "path": ENTERPRISE.to_owned() + ":manager", "value": "bulkId:ines" }] } },
                post("/Users", "bo", json!({ "userName": "bo@aldermoor.example" })),
                { "method": "PUT", "path": "/Groups/bulkId:lab", "data": { "displayName": "Laboratory" } },
                { "method": "DELETE", "path": "/Users/bulkId:bo" },
            ])),
        )
        .await
        .expect(200);
    assert_eq!(statuses(&answer), "201 201 200 201 200 204", "{answer}");
    assert_eq!(
        answer["schemas"],
        json!(["urn:ietf:params:scim:api:messages:2.0:BulkResponse"])
    );
    let at = |index: usize| {
        let location = answer["Operations"][index]["location"].as_str().unwrap();
        location.strip_prefix(&server.scim_base()).unwrap().to_owned()
    };
    let lab = okta.get(&at(0)).await.expect(200);
    let ines = okta.get(&at(1)).await.expect(200);
    assert_eq!(lab["displayName"], "Laboratory");
    assert_eq!(
        lab["members"].as_array().map(Vec::len),
        Some(1),
        "Bo came and went"
    );
    assert_eq!(lab["members"][0]["value"], ines["id"]);
    assert_eq!(answer["Operations"][1]["version"], ines["meta"]["version"]);
    assert_eq!(ines.get("password"), None);
    let old = okta.get(&format!("/Users/{old}")).await.expect(200);
    assert_eq!(old[ENTERPRISE]["manager"]["value"], ines["id"]);
    okta.get(&at(3)).await.expect(404);
}

async fn a_circle_of_managers_is_closed(server: &Server) {
    let okta = server.scim();
    let person = |name: &str, manager: &str| {
        post(
            "/Users",
            name,
            json!({ "userName": name, ENTERPRISE: { "department": "Lab", "manager": { "value": format!("bulkId:{manager}") } } }),
        )
    };
    let answer = okta
        .post(
            "/Bulk",
            &bulk(json!([person("ann", "bob"), person("bob", "ann")])),
        )
        .await
        .expect(200);
    assert_eq!(statuses(&answer), "201 201", "{answer}");
    let users = okta.get("/Users?sortBy=userName").await.expect(200);
    let [ann, bob] = users["Resources"].as_array().unwrap().as_slice() else {
        panic!("{users}")
    };
    assert_eq!(
        ann[ENTERPRISE],
        json!({ "department": "Lab", "manager": { "value": bob["id"] } })
    );
    assert_eq!(
        bob[ENTERPRISE],
        json!({ "department": "Lab", "manager": { "value": ann["id"] } })
    );
    assert_eq!(answer["Operations"][0]["version"], ann["meta"]["version"]);
}

async fn one_bad_operation_takes_back_only_itself(server: &Server) {
    let okta = server.scim();
    okta.post("/Users", &json!({ "userName": "taken" }))
        .await
        .expect(201);
    let mut request = bulk(json!([
        post("/Users", "a", json!({ "userName": "a" })),
        post("/Users", "b", json!({ "userName": "TAKEN" })),
        post("/Groups", "g", json!({ "displayName": "G", "members": [{ "value": "bulkId:b" }] })),
        { "method": "PATCH", "path": "/Users/bulkId:a", "data": { "Operations": [{ "op": "replace", "path": "nope[", "value": 1 }] } },
        { "method": "DELETE", "path": "/Users/42" },
        { "method": "DELETE", "path": "/Users/bulkId:a", "version": "W/\"9\"" },
        post("/Users", "c", json!({ "userName": "c" })),
    ]));
    let answer = okta.post("/Bulk", &request).await.expect(200);
    assert_eq!(statuses(&answer), "201 409 409 400 404 412 201", "{answer}");
    assert_eq!(answer["Operations"][1]["response"]["scimType"], "uniqueness");
    assert_eq!(answer["Operations"][3]["response"]["scimType"], "invalidPath");
    assert_eq!(answer["Operations"][1].get("location"), None);
    assert_eq!(okta.list_all("/Users").await.len(), 3);

    request["failOnErrors"] = json!(1);
    let answer = okta.post("/Bulk", &request).await.expect(200);
    assert_eq!(
        statuses(&answer),
        "409",
        "the first name is taken now: nothing after it is tried"
    );
}

async fn a_termination_in_a_bulk_is_a_termination(server: &Server) {
    let okta = server.scim();
    let ines = okta
        .post("/Users", &json!({ "userName": "ines" }))
        .await
        .id()
        .to_owned();
    let leave = json!({ "Operations": [{ "op": "Replace", "path": "active", "value": "False" }] });
    let request = bulk(json!([{ "method": "PATCH", "path": format!("/Users/{ines}"), "data": leave }]));
    let answer = okta.post("/Bulk", &request).await.expect(200);
    assert_eq!(statuses(&answer), "200");
    let user = okta.get(&format!("/Users/{ines}")).await.expect(200);
    assert_eq!(user["active"], false);
}

async fn what_is_too_much_is_refused_as_a_whole(server: &Server) {
    let okta = server.scim();
    let config = okta.get("/ServiceProviderConfig").await.expect(200)["bulk"].clone();
    assert_eq!(config["supported"], true);
    let most = usize::try_from(config["maxOperations"].as_u64().unwrap()).unwrap();
    let delete = json!({ "method": "DELETE", "path": "/Users/42" });
    let fits = okta
        .post("/Bulk", &bulk(json!(vec![delete.clone(); most])))
        .await
        .expect(200);
    assert_eq!(fits["Operations"].as_array().map(Vec::len), Some(most));
    let refused = okta
        .post("/Bulk", &bulk(json!(vec![delete; most + 1])))
        .await
        .expect(413);
    assert_eq!(refused["status"], "413");
    let bytes = usize::try_from(config["maxPayloadSize"].as_u64().unwrap()).unwrap();
    let long = json!({ "Operations": [], "padding": "x".repeat(bytes) });
    let refused = okta.post("/Bulk", &long).await.expect(413);
    assert_eq!(refused["status"], "413");
    okta.get("/Bulk").await.expect(405);
}
