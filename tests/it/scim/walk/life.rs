//! The life of a resource, step by step; each step is the same for users and groups.

use serde_json::{Value, json};
use tests::client::Scim;
use tests::server::Server;

use super::super::on_both_engines;
use super::{BADGE, KINDS, Kind, assert_refused, patch};

on_both_engines!(users_and_groups_live_by_the_same_rules);

async fn users_and_groups_live_by_the_same_rules(server: &Server) {
    let scim = server.scim();
    for kind in KINDS {
        nothing_is_there(&scim, kind).await;
        let made = creating(&scim, kind, &server.scim_base()).await;
        finding(&scim, kind, &made).await;
        a_name_is_taken(&scim, kind, &made).await;
        let replaced = replacing(&scim, kind, &made).await;
        patching(&scim, kind, &replaced).await;
        a_failed_patch_changes_nothing(&scim, kind, &replaced["id"]).await;
        choosing(&scim, kind, &replaced["id"]).await;
        deleting(&scim, kind, &replaced["id"]).await;
    }
}

async fn nothing_is_there(scim: &Scim, kind: Kind) {
    let empty = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
        "totalResults": 0, "startIndex": 1, "itemsPerPage": 0, "Resources": [],
    });
    assert_eq!(scim.get(kind.endpoint).await.expect(200), empty);
    let filter = format!("{} eq \"nobody\"", kind.name);
    assert_eq!(scim.filter(kind.endpoint, &filter).await.expect(200), empty);
    let body = kind.named("nobody");
    let change = patch(json!([{ "op": "replace", "path": kind.name, "value": "nobody" }]));
    for id in [
        "0198c5f2-0000-7000-8000-000000000000",
        "not-a-uuid",
        "2819c223-7f76-453a-919d-413861904646",
    ] {
        let path = kind.at(id);
        assert_refused("GET", &scim.get(&path).await, 404, "");
        assert_refused("PUT", &scim.put(&path, &body).await, 404, "");
        assert_refused("PATCH", &scim.patch(&path, &change).await, 404, "");
        assert_refused("DELETE", &scim.delete(&path).await, 404, "");
    }
}

async fn creating(scim: &Scim, kind: Kind, base: &str) -> Value {
    let mut sent = kind.named("Night Watch");
    sent["id"] = json!("mine");
    sent["meta"] = json!({ "resourceType": "Nonsense", "version": "W/\"99\"" });
    let answer = scim.post(kind.endpoint, &sent).await;
    let location = format!("{base}{}", kind.at(answer.id()));
    assert_eq!(answer.headers["location"], location.as_str());
    assert_eq!(answer.headers["content-type"], super::SCIM_JSON);
    let etag = answer.headers["etag"].to_str().unwrap().to_owned();
    let made = answer.expect(201);
    assert_ne!(made["id"], "mine", "ids are the server's");
    assert_eq!(made[kind.name], "Night Watch");
    assert_eq!(made[BADGE], json!({ "colour": "green" }));
    assert_eq!(
        made["schemas"],
        json!([kind.schema, BADGE]),
        "exactly what has data"
    );
    let meta = &made["meta"];
    assert_eq!(
        (&meta["resourceType"], &meta["location"]),
        (&json!(kind.resource_type), &json!(location))
    );
    assert_eq!(
        (&meta["version"], &meta["created"]),
        (&json!(etag), &meta["lastModified"])
    );
    let read = scim.get(&kind.at(made["id"].as_str().unwrap())).await;
    assert_eq!(read.headers["content-location"], location.as_str());
    assert_eq!(read.expect(200), made, "what was answered is what is stored");
    made
}

/// One resource, by every way to ask for it.
async fn finding(scim: &Scim, kind: Kind, made: &Value) {
    let id = made["id"].as_str().unwrap();
    let mut filters = vec![
        format!("{} eq \"NIGHT WATCH\"", kind.name),
        format!("{}:{} eq \"night watch\"", kind.schema, kind.name),
        format!("id eq \"{id}\""),
        format!("{BADGE}:colour eq \"GREEN\""),
        format!(
            "schemas eq \"{BADGE}\" and meta.resourceType eq \"{}\"",
            kind.resource_type
        ),
    ];
    for filter in &mut filters {
        let found = scim.filter(kind.endpoint, filter).await.expect(200);
        assert_eq!(
            (&found["totalResults"], &found["Resources"]),
            (&json!(1), &json!([made])),
            "{filter}"
        );
        let request =
            json!({ "schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], "filter": filter });
        let searched = scim
            .post(&format!("{}/.search", kind.endpoint), &request)
            .await
            .expect(200);
        assert_eq!(searched, found, "{filter}");
    }
    let past_the_end = scim
        .get(&format!("{}?startIndex=2", kind.endpoint))
        .await
        .expect(200);
    assert_eq!(
        (&past_the_end["totalResults"], &past_the_end["Resources"]),
        (&json!(1), &json!([]))
    );
    let only_counted = scim.get(&format!("{}?count=0", kind.endpoint)).await.expect(200);
    assert_eq!(
        (&only_counted["totalResults"], &only_counted["itemsPerPage"]),
        (&json!(1), &json!(0))
    );
}

async fn a_name_is_taken(scim: &Scim, kind: Kind, made: &Value) {
    let again = scim.post(kind.endpoint, &kind.named("NIGHT WATCH")).await;
    assert_refused("POST", &again, 409, "uniqueness");
    let other = scim.post(kind.endpoint, &kind.named("Day Watch")).await;
    let path = kind.at(other.id());
    let take = patch(json!([{ "op": "replace", "path": kind.name, "value": made[kind.name] }]));
    assert_refused("PATCH", &scim.patch(&path, &take).await, 409, "uniqueness");
    assert_refused(
        "PUT",
        &scim.put(&path, &kind.named("Night watch")).await,
        409,
        "uniqueness",
    );
    assert_eq!(
        scim.get(&path).await.expect(200),
        other.body,
        "a refused write changes nothing"
    );
    scim.delete(&path).await.expect(204);
    assert_eq!(scim.get(kind.endpoint).await.expect(200)["totalResults"], 1);
}

async fn replacing(scim: &Scim, kind: Kind, made: &Value) -> Value {
    let path = kind.at(made["id"].as_str().unwrap());
    assert_eq!(
        scim.put(&path, made).await.expect(200),
        *made,
        "an identical PUT keeps the version"
    );
    let mut nameless = made.clone();
    nameless.as_object_mut().unwrap().shift_remove(kind.name);
    assert_refused("PUT", &scim.put(&path, &nameless).await, 400, "invalidValue");
    let replaced = scim.put(&path, &json!({ kind.name: "Gate" })).await;
    assert_eq!(
        replaced.headers["etag"],
        replaced.body["meta"]["version"].as_str().unwrap()
    );
    let replaced = replaced.expect(200);
    assert_eq!(
        (&replaced["id"], &replaced[kind.name]),
        (&made["id"], &json!("Gate"))
    );
    assert!(replaced.get(BADGE).is_none(), "what is left out is cleared");
    assert_eq!(replaced["schemas"], json!([kind.schema]));
    assert_ne!(replaced["meta"]["version"], made["meta"]["version"]);
    assert_eq!(replaced["meta"]["created"], made["meta"]["created"]);
    replaced
}

/// Each form of a PATCH, from what the one before left.
async fn patching(scim: &Scim, kind: Kind, replaced: &Value) {
    let path = kind.at(replaced["id"].as_str().unwrap());
    let colour = format!("{BADGE}:colour");
    let table = [
        (
            json!({ "op": "add", "value": { BADGE: { "colour": "red", "laces": 2 } } }),
            json!({ "colour": "red", "laces": 2 }),
        ),
        (
            json!({ "op": "replace", "path": colour, "value": "blue" }),
            json!({ "colour": "blue", "laces": 2 }),
        ),
        (
            json!({ "op": "Replace", "value": { colour.clone(): "white" } }),
            json!({ "colour": "white", "laces": 2 }),
        ),
        (
            json!({ "op": "remove", "path": format!("{BADGE}:laces") }),
            json!({ "colour": "white" }),
        ),
        (
            json!({ "op": "remove", "path": format!("{BADGE}:colour") }),
            Value::Null,
        ),
    ];
    let mut version = replaced["meta"]["version"].clone();
    for (operation, badge) in table {
        let patched = scim.patch(&path, &patch(json!([operation]))).await.expect(200);
        assert_eq!(patched[BADGE], badge, "{operation}");
        assert_ne!(patched["meta"]["version"], version, "{operation}");
        version = patched["meta"]["version"].clone();
    }
    let same = patch(json!([{ "op": "replace", "path": kind.name, "value": "Gate" }]));
    let same = scim.patch(&path, &same).await.expect(200);
    assert_eq!(
        same["meta"]["version"], version,
        "a PATCH that changes nothing keeps the version"
    );
}

async fn a_failed_patch_changes_nothing(scim: &Scim, kind: Kind, id: &Value) {
    let path = kind.at(id.as_str().unwrap());
    let before = scim.get(&path).await.expect(200);
    let good = json!({ "op": "replace", "path": kind.name, "value": "Half done" });
    let table = [
        (
            json!({ "op": "replace", "path": "id", "value": "mine" }),
            "mutability",
        ),
        (
            json!({ "op": "replace", "path": "meta.created", "value": "2020-01-01T00:00:00Z" }),
            "mutability",
        ),
        (json!({ "op": "remove", "path": kind.name }), "mutability"),
        (
            json!({ "op": "replace", "path": "shoeSize", "value": 43 }),
            "invalidPath",
        ),
        (
            json!({ "op": "replace", "path": "members[", "value": 43 }),
            "invalidPath",
        ),
        (
            json!({ "op": "replace", "path": kind.name, "value": { "no": "text" } }),
            "invalidValue",
        ),
        (json!({ "op": "remove" }), "noTarget"),
        (json!({ "op": "move", "path": kind.name }), "invalidSyntax"),
        (json!({ "path": kind.name, "value": "x" }), "invalidSyntax"),
        (json!("no operation"), "invalidSyntax"),
    ];
    for (bad, keyword) in table {
        let refused = scim.patch(&path, &patch(json!([good, bad]))).await;
        assert_refused(&bad.to_string(), &refused, 400, keyword);
        assert_eq!(scim.get(&path).await.expect(200), before, "{bad}");
    }
    for body in [json!({}), json!({ "Operations": [] }), json!([]), kind.named("x")] {
        assert_refused(
            &body.to_string(),
            &scim.patch(&path, &body).await,
            400,
            "invalidSyntax",
        );
    }
}

async fn choosing(scim: &Scim, kind: Kind, id: &Value) {
    let path = kind.at(id.as_str().unwrap());
    let chosen = json!({ "schemas": [kind.schema], "id": id, kind.name: "Gate" });
    let upper = kind.name.to_uppercase();
    for query in [
        format!("attributes={}", kind.name),
        format!("attributes={upper},unknown"),
        format!("attributes={}:{}", kind.schema, kind.name),
    ] {
        assert_eq!(
            scim.get(&format!("{path}?{query}")).await.expect(200),
            chosen,
            "{query}"
        );
        let list = scim.get(&format!("{}?{query}", kind.endpoint)).await.expect(200);
        assert_eq!(list["Resources"], json!([chosen]), "{query}");
    }
    let without_meta = scim
        .get(&format!("{path}?excludedAttributes=meta,id"))
        .await
        .expect(200);
    assert!(
        without_meta.get("meta").is_none() && without_meta["id"] == *id,
        "{without_meta}"
    );
    let renamed = patch(json!([{ "op": "replace", "path": kind.name, "value": "Gate" }]));
    let answer = scim
        .patch(&format!("{path}?attributes={}", kind.name), &renamed)
        .await;
    assert_eq!(answer.expect(200), chosen);
}

async fn deleting(scim: &Scim, kind: Kind, id: &Value) {
    let path = kind.at(id.as_str().unwrap());
    let gone = scim.delete(&path).await;
    assert_eq!((gone.status.as_u16(), &gone.body), (204, &Value::Null));
    assert_refused("GET", &scim.get(&path).await, 404, "");
    assert_refused("PUT", &scim.put(&path, &kind.named("Gate")).await, 404, "");
    let change = patch(json!([{ "op": "replace", "path": kind.name, "value": "x" }]));
    assert_refused("PATCH", &scim.patch(&path, &change).await, 404, "");
    assert_refused("DELETE", &scim.delete(&path).await, 404, "");
    assert_eq!(scim.get(kind.endpoint).await.expect(200)["totalResults"], 0);
    let again = scim.post(kind.endpoint, &kind.named("Gate")).await;
    assert_ne!(again.id(), id.as_str().unwrap(), "an id is never given twice");
    again.expect(201);
}
