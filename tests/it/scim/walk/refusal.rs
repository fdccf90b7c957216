//! Whatever layer refuses, the answer is an Error of RFC 7644 §3.12: one refused case for each route, then each layer.

use reqwest::Method;
use serde_json::json;
use tests::client::Scim;
use tests::server::Server;

use super::super::on_both_engines;
use super::assert_refused;

on_both_engines!(
    each_route_refuses_in_scim_terms,
    each_layer_refuses_in_scim_terms,
    both_media_types_are_read_and_others_refused,
    a_body_too_large_is_refused,
    only_a_good_scim_token_opens,
    an_unreadable_filter_is_never_the_whole_list,
);

/// The routes there are, each with the methods it offers.
const ROUTES: [(&str, &[&str]); 13] = [
    ("/Users", &["GET", "POST"]),
    ("/Users/.search", &["POST"]),
    ("/Users/42", &["GET", "PUT", "PATCH", "DELETE"]),
    ("/Groups", &["GET", "POST"]),
    ("/Groups/.search", &["POST"]),
    ("/Groups/42", &["GET", "PUT", "PATCH", "DELETE"]),
    ("/.search", &["POST"]),
    ("/Bulk", &["POST"]),
    ("/ServiceProviderConfig", &["GET"]),
    ("/Schemas", &["GET"]),
    ("/Schemas/urn:none", &["GET"]),
    ("/ResourceTypes", &["GET"]),
    ("/ResourceTypes/None", &["GET"]),
];

/// A request each route must refuse, with status and `scimType`.
async fn each_route_refuses_in_scim_terms(server: &Server) {
    let scim = server.scim();
    let nothing = "{}";
    let search = r#"{ "filter": "userName eq" }"#;
    let operations = r#"{ "Operations": [{ "op": "replace", "value": { "displayName": "x" } }] }"#;
    let table = [
        ("GET", "/Users?count=ten", "", 400, "invalidValue"),
        ("POST", "/Users", nothing, 400, "invalidValue"),
        ("POST", "/Users/.search", search, 400, "invalidFilter"),
        ("GET", "/Users/42", "", 404, ""),
        ("PUT", "/Users/42", r#"{ "userName": "x" }"#, 404, ""),
        ("PATCH", "/Users/42", operations, 404, ""),
        ("DELETE", "/Users/42", "", 404, ""),
        ("GET", "/Groups?filter=displayName", "", 400, "invalidFilter"),
        ("POST", "/Groups", nothing, 400, "invalidValue"),
        (
            "POST",
            "/Groups/.search",
            r#"{ "count": "ten" }"#,
            400,
            "invalidValue",
        ),
        ("GET", "/Groups/42", "", 404, ""),
        ("PUT", "/Groups/42", r#"{ "displayName": "x" }"#, 404, ""),
        ("PATCH", "/Groups/42", operations, 404, ""),
        ("DELETE", "/Groups/42", "", 404, ""),
        (
            "POST",
            "/.search",
            r#"{ "schemas": ["urn:other"] }"#,
            400,
            "invalidSyntax",
        ),
        ("POST", "/Bulk", nothing, 400, "invalidSyntax"),
        ("GET", "/Schemas?filter=id%20pr", "", 403, ""),
        ("GET", "/Schemas/urn:none", "", 404, ""),
        ("GET", "/ResourceTypes?filter=id%20pr", "", 403, ""),
        ("GET", "/ResourceTypes/None", "", 404, ""),
    ];
    for (route, methods) in ROUTES {
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
            let line = format!("{method} {route}");
            if !methods.contains(&method) {
                let answer = scim.exchange(method.parse().unwrap(), route, &[], None).await;
                assert_refused(&line, &answer, 405, "");
                let allowed = answer.headers["allow"].to_str().unwrap();
                let offers = |method: &&str| allowed.split(',').any(|name| name.trim() == *method);
                assert!(
                    methods.iter().all(offers) && !offers(&method),
                    "{line}: Allow: {allowed}"
                );
            } else if route != "/ServiceProviderConfig" {
                let is_tried = table
                    .iter()
                    .any(|(tried, path, ..)| *tried == method && path.split('?').next() == Some(route));
                assert!(is_tried, "{line} has no refused case");
            }
        }
    }
    for (method, path, body, status, keyword) in table {
        let headers = [("content-type", "application/scim+json")];
        let body = (!body.is_empty()).then_some(body);
        let answer = scim.exchange(method.parse().unwrap(), path, &headers, body).await;
        assert_refused(&format!("{method} {path}"), &answer, status, keyword);
    }
}

async fn each_layer_refuses_in_scim_terms(server: &Server) {
    let scim = server.scim();
    let deep = "[".repeat(200) + &"]".repeat(200);
    let bodies = [
        ("{", 400, "invalidSyntax"),
        ("", 400, "invalidSyntax"),
        ("[]", 400, "invalidSyntax"),
        ("\"text\"", 400, "invalidSyntax"),
        ("{ \"userName\": \"a\" } x", 400, "invalidSyntax"),
        (r#"{ "userName": "\ud800" }"#, 400, "invalidSyntax"),
        (&deep, 400, "invalidSyntax"),
        (r#"{ "userName": ["a"] }"#, 400, "invalidValue"),
        (r#"{ "userName": "a", "active": "perhaps" }"#, 400, "invalidValue"),
        (r#"{ "userName": "a", "emails": "a@b" }"#, 400, "invalidValue"),
        (r#"{ "schemas": "User", "userName": "a" }"#, 400, "invalidSyntax"),
    ];
    let headers = [("content-type", "application/scim+json")];
    for (body, status, keyword) in bodies {
        let answer = scim.exchange(Method::POST, "/Users", &headers, Some(body)).await;
        assert_refused(body, &answer, status, keyword);
        let of_a_group = body
            .replace("userName", "displayName")
            .replace("emails", "members");
        if !body.contains("active") {
            let answer = scim
                .exchange(Method::POST, "/Groups", &headers, Some(&of_a_group))
                .await;
            assert_refused(&of_a_group, &answer, status, keyword);
        }
    }
    for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
        let answer = scim.exchange(method.parse().unwrap(), "/Me", &[], None).await;
        assert_refused(&format!("{method} /Me"), &answer, 501, "");
    }
    let paths = [
        ("", 404),
        ("/", 404),
        ("/Nothing", 404),
        ("/users", 404),
        ("/Users/42/groups", 404),
        ("/Users/%zz", 404),
        ("/Users/%FF", 404),
        ("/Users/%00", 404),
        ("/Users/..%2F..%2Fgraphql", 404),
    ];
    for (path, status) in paths {
        assert_refused(path, &scim.get(path).await, status, "");
    }
    assert_eq!(
        scim.get("/Users").await.expect(200)["totalResults"],
        0,
        "nothing was made"
    );
}

async fn both_media_types_are_read_and_others_refused(server: &Server) {
    let scim = server.scim();
    let read = [
        "application/scim+json",
        "application/scim+json; charset=utf-8",
        "application/json",
        "application/json;charset=UTF-8",
        "Application/SCIM+JSON",
    ];
    for (n, kind) in read.into_iter().enumerate() {
        let body = json!({ "userName": format!("person{n}@aldermoor.example") }).to_string();
        let headers = [("content-type", kind), ("accept", "application/json")];
        let answer = scim.exchange(Method::POST, "/Users", &headers, Some(&body)).await;
        assert_eq!(answer.headers["content-type"], super::SCIM_JSON, "{kind}");
        answer.expect(201);
    }
    for kind in [
        "text/plain",
        "application/xml",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
    ] {
        for (method, path) in [
            (Method::POST, "/Users"),
            (Method::PUT, "/Groups/42"),
            (Method::PATCH, "/Users/42"),
            (Method::POST, "/.search"),
        ] {
            let answer = scim
                .exchange(method, path, &[("content-type", kind)], Some("{}"))
                .await;
            assert_refused(kind, &answer, 415, "");
        }
    }
    let accept = [("accept", "text/html")];
    let answer = scim.exchange(Method::GET, "/Users", &accept, None).await;
    assert_eq!(
        answer.headers["content-type"],
        super::SCIM_JSON,
        "an answer in SCIM beats a refusal"
    );
}

async fn a_body_too_large_is_refused(server: &Server) {
    let scim = server.scim();
    let headers = [("content-type", "application/scim+json")];
    for (path, bytes) in [
        ("/Users", 2 << 20),
        ("/Groups", 10 << 20),
        ("/Bulk", 10 << 20),
        ("/.search", 2 << 20),
    ] {
        let body = json!({ "displayName": "x".repeat(bytes) }).to_string();
        let answer = scim.exchange(Method::POST, path, &headers, Some(&body)).await;
        assert_refused(path, &answer, 413, "");
    }
    let fits = json!({ "displayName": "Large", "note": "x".repeat(9 << 20) }).to_string();
    scim.exchange(Method::POST, "/Groups", &headers, Some(&fits))
        .await
        .expect(201);
}

async fn only_a_good_scim_token_opens(server: &Server) {
    let scim = server.scim();
    let (scim_token, api_token) = (server.scim_token(), server.api_token());
    let wrong_secret = format!("Bearer {}x", scim_token);
    let table = [
        ("Bearer".to_owned(), "only the word"),
        (format!("Basic {scim_token}"), "another scheme"),
        (scim_token.to_owned(), "no scheme"),
        (format!("Bearer {api_token}"), "an integrator's token"),
        (wrong_secret, "a known id, another secret"),
        ("Bearer lk_scim_nonsense".to_owned(), "an unknown token"),
    ];
    for (header, what) in table {
        for path in ["/Users", "/Groups/42"] {
            let answer = scim.authorized_as(&header).get(path).await;
            assert_refused(what, &answer, 401, "");
            let challenge = answer.headers["www-authenticate"].to_str().unwrap();
            assert!(challenge.starts_with("Bearer realm="), "{challenge}");
            let sent = header.rsplit(' ').next().unwrap_or_default();
            let tells = sent.starts_with("lk_") && answer.body.to_string().contains(sent);
            assert!(!tells, "{what}: what was sent is not told again");
        }
    }
    assert_refused(
        "none",
        &Scim::anonymous(&server.scim_base()).get("/Users").await,
        401,
        "",
    );
    let lower_case = format!("bearer {scim_token}");
    scim.authorized_as(&lower_case).get("/Users").await.expect(200);
}

async fn an_unreadable_filter_is_never_the_whole_list(server: &Server) {
    let scim = server.scim();
    scim.post("/Users", &json!({ "userName": "ines@aldermoor.example" }))
        .await
        .expect(201);
    let deep = format!("{}userName pr{}", "not (".repeat(40), ")".repeat(40));
    let wide = vec!["userName pr"; 200].join(" or ");
    let long = format!("userName eq \"{}\"", "x".repeat(5_000));
    let filters = [
        "userName",
        "userName eq",
        "userName eq ines",
        "userName eq 'ines'",
        "userName like \"ines\"",
        "userName eq \"ines",
        "(userName pr",
        "userName pr)",
        "not userName pr",
        "userName pr and",
        "emails[type eq \"work\"",
        "emails[]",
        "active gt true",
        "active co \"t\"",
        "name eq \"x\"",
        "meta.created gt \"yesterday\"",
        " ",
        &deep,
        &wide,
        &long,
    ];
    for filter in filters {
        assert_refused(filter, &scim.filter("/Users", filter).await, 400, "invalidFilter");
    }
    assert_refused(
        "password",
        &scim.filter("/Users", "password eq \"x\"").await,
        403,
        "sensitive",
    );
    let half_encoded = scim.get("/Users?filter=userName%20eq%20%zz").await;
    assert_refused("half encoded", &half_encoded, 400, "invalidFilter");
}
