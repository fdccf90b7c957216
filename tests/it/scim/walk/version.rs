//! Entity tags (RFC 7644 §3.14): `If-Match` guards a write, `If-None-Match` spares a read.

use reqwest::Method;
use serde_json::{Value, json};
use tests::client::{Scim, ScimAnswer};
use tests::server::Server;

use super::super::on_both_engines;
use super::{KINDS, assert_refused, patch};

on_both_engines!(a_version_guards_writes_and_spares_reads);

async fn send(
    scim: &Scim,
    method: Method,
    path: &str,
    condition: (&str, &str),
    body: Option<&Value>,
) -> ScimAnswer {
    let headers = [("content-type", "application/scim+json"), condition];
    let body = body.map(Value::to_string);
    scim.exchange(method, path, &headers, body.as_deref()).await
}

async fn a_version_guards_writes_and_spares_reads(server: &Server) {
    let scim = server.scim();
    for kind in KINDS {
        let made = scim.post(kind.endpoint, &kind.named("Gate")).await;
        let (path, first) = (
            kind.at(made.id()),
            made.body["meta"]["version"].as_str().unwrap().to_owned(),
        );
        let rename = |name: &str| patch(json!([{ "op": "replace", "path": kind.name, "value": name }]));
        let changed = send(
            &scim,
            Method::PATCH,
            &path,
            ("if-match", &first),
            Some(&rename("Yard")),
        )
        .await;
        let second = changed.expect(200)["meta"]["version"]
            .as_str()
            .unwrap()
            .to_owned();

        let replacement = kind.named("Roof");
        let stale = ("if-match", first.as_str());
        for (method, body) in [
            (Method::PUT, Some(&replacement)),
            (Method::PATCH, Some(&rename("Roof"))),
            (Method::DELETE, None),
        ] {
            let line = method.to_string();
            assert_refused(&line, &send(&scim, method, &path, stale, body).await, 412, "");
        }
        assert_eq!(
            scim.get(&path).await.expect(200)[kind.name],
            "Yard",
            "nothing was done"
        );

        let bare = second.trim_start_matches("W/").to_owned();
        for known in [second.as_str(), bare.as_str(), "*", &format!("\"x\", {second}")] {
            let answer = send(&scim, Method::GET, &path, ("if-none-match", known), None).await;
            assert_eq!(
                (answer.status.as_u16(), &answer.body),
                (304, &Value::Null),
                "{known}"
            );
            assert_eq!(answer.headers["etag"], second.as_str(), "RFC 9110 §15.4.5");
        }
        let newer = send(&scim, Method::GET, &path, ("if-none-match", &first), None).await;
        assert_eq!(newer.headers["etag"], second.as_str());
        assert_eq!(newer.expect(200)[kind.name], "Yard");

        let any = ("if-match", "*");
        assert_eq!(
            send(&scim, Method::PUT, &path, any, Some(&replacement))
                .await
                .expect(200)[kind.name],
            "Roof"
        );
        send(&scim, Method::DELETE, &path, any, None).await.expect(204);
        assert_refused(
            "gone",
            &send(&scim, Method::DELETE, &path, any, None).await,
            404,
            "",
        );
    }
}
