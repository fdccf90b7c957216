//! Sorted lists (RFC 7644 §3.4.2.3) and pages by cursor (RFC 9865), by query string and by `.search`.

use chrono::TimeDelta;
use serde_json::{Map, Value, json};
use tests::client::Scim;
use tests::server::Server;

use super::on_both_engines;

on_both_engines!(
    a_list_is_sorted_by_whatever_is_asked,
    a_sorted_list_is_paged_by_place,
    cursors_go_through_everything_once_and_back,
    a_cursor_keeps_its_place_while_others_come_and_go,
    a_cursor_holds_for_its_own_query_and_for_an_hour,
    users_and_groups_are_one_list_at_the_root,
);

/// Seven people in no order of names, and three groups.
async fn company(okta: &Scim) {
    for (name, title, number) in [
        ("Marta", Some("Lead"), Some(30)),
        ("ánya", None, Some(7)),
        ("Zoe", Some("engineer"), None),
        ("ines", Some("Engineer"), Some(100)),
        ("Bo", Some("analyst"), Some(7)),
        ("tomasz", None, None),
        ("Carl", Some("Lead"), Some(1)),
    ] {
        let mut user = json!({ "userName": name, "active": name != "Bo" });
        if let Some(title) = title {
            user["title"] = json!(title);
        }
        if let Some(number) = number {
            user["badgeNumber"] = json!(number);
        }
        okta.post("/Users", &user).await.expect(201);
    }
    for name in ["Lab", "annex", "Zoo"] {
        okta.post("/Groups", &json!({ "displayName": name }))
            .await
            .expect(201);
    }
}

fn names(list: &Value) -> Vec<&str> {
    let all = list["Resources"].as_array().unwrap().iter();
    all.map(|one| {
        one["userName"]
            .as_str()
            .or_else(|| one["displayName"].as_str())
            .unwrap()
    })
    .collect()
}

async fn a_list_is_sorted_by_whatever_is_asked(server: &Server) {
    let okta = server.scim();
    company(&okta).await;
    for (query, expected) in [
        ("sortBy=userName", "Bo Carl ines Marta tomasz Zoe ánya"),
        (
            "sortBy=USERNAME&sortOrder=descending",
            "ánya Zoe tomasz Marta ines Carl Bo",
        ),
        ("sortBy=title", "Bo Zoe ines Marta Carl ánya tomasz"),
        (
            "sortBy=title&sortOrder=DESCENDING",
            "ánya tomasz Marta Carl Zoe ines Bo",
        ),
        ("sortBy=badgeNumber", "Carl ánya Bo Marta ines Zoe tomasz"),
        ("sortBy=active", "Bo Marta ánya Zoe ines tomasz Carl"),
        ("sortBy=meta.created", "Marta ánya Zoe ines Bo tomasz Carl"),
        ("sortBy=nothing", "Marta ánya Zoe ines Bo tomasz Carl"),
        ("sortBy=userName&filter=title%20pr&count=3", "Bo Carl ines"),
        ("sortOrder=descending", "Marta ánya Zoe ines Bo tomasz Carl"),
    ] {
        let list = okta.get(&format!("/Users?{query}")).await.expect(200);
        assert_eq!(names(&list).join(" "), expected, "{query}");
    }
    let groups = okta.get("/Groups?sortBy=displayName").await.expect(200);
    assert_eq!(names(&groups), ["annex", "Lab", "Zoo"]);
    let search = json!({ "sortBy": "displayName", "sortOrder": "descending" });
    let groups = okta.post("/Groups/.search", &search).await.expect(200);
    assert_eq!(names(&groups), ["Zoo", "Lab", "annex"]);
    for (sort_by, status, keyword) in [
        ("name", 400, "invalidPath"),
        ("user%20name", 400, "invalidPath"),
        ("password", 403, "sensitive"),
    ] {
        let refused = okta.get(&format!("/Users?sortBy={sort_by}")).await.expect(status);
        assert_eq!(refused["scimType"], keyword, "{sort_by}");
    }
}

async fn a_sorted_list_is_paged_by_place(server: &Server) {
    let okta = server.scim();
    company(&okta).await;
    let page = okta
        .get("/Users?sortBy=userName&startIndex=4&count=3")
        .await
        .expect(200);
    assert_eq!(names(&page), ["Marta", "tomasz", "Zoe"]);
    assert_eq!(
        (&page["totalResults"], &page["startIndex"], &page["itemsPerPage"]),
        (&json!(7), &json!(4), &json!(3))
    );
}

/// Every page of a query from the first to the last, then back to the first.
async fn there_and_back(okta: &Scim, path: &str) -> (Vec<String>, Vec<String>) {
    let at = |cursor: &str| format!("{path}cursor={cursor}&count=3");
    let (mut there, mut back) = (Vec::new(), Vec::new());
    let mut page = okta.get(&at("")).await.expect(200);
    assert_eq!(
        page.get("previousCursor"),
        None,
        "{path}: the first page has none before it"
    );
    loop {
        assert_eq!(
            page.get("startIndex"),
            None,
            "{path}: a page by cursor has no place"
        );
        there.push(names(&page).join(" "));
        let Some(next) = page["nextCursor"].as_str() else {
            break;
        };
        let is_unreserved = |c: char| c.is_ascii_alphanumeric() || "-._~".contains(c);
        assert!(next.chars().all(is_unreserved), "{next}");
        page = okta.get(&at(next)).await.expect(200);
    }
    loop {
        back.push(names(&page).join(" "));
        let Some(previous) = page["previousCursor"].as_str() else {
            break;
        };
        page = okta.get(&at(previous)).await.expect(200);
    }
    back.reverse();
    (there, back)
}

async fn cursors_go_through_everything_once_and_back(server: &Server) {
    let okta = server.scim();
    company(&okta).await;
    for (path, pages) in [
        ("/Users?", ["Marta ánya Zoe", "ines Bo tomasz", "Carl"].as_slice()),
        (
            "/Users?attributes=userName&",
            &["Marta ánya Zoe", "ines Bo tomasz", "Carl"],
        ),
        (
            "/Users?sortBy=userName&",
            &["Bo Carl ines", "Marta tomasz Zoe", "ánya"],
        ),
        (
            "/Users?sortBy=title&sortOrder=descending&",
            &["ánya tomasz Marta", "Carl Zoe ines", "Bo"],
        ),
        ("/Users?filter=title%20pr&", &["Marta Zoe ines", "Bo Carl"]),
        ("/Users?filter=userName%20eq%20%22bo%22&", &["Bo"]),
        ("/Users?filter=userName%20eq%20%22nobody%22&", &[""]),
        ("/Groups?", &["Lab annex Zoo"]),
        ("/Groups?sortBy=displayName&", &["annex Lab Zoo"]),
    ] {
        let (there, back) = there_and_back(&okta, path).await;
        assert_eq!(there, pages, "{path}");
        assert_eq!(back, pages, "{path}");
    }
    let total = okta.get("/Users?cursor=&count=0").await.expect(200);
    assert_eq!(total["totalResults"], 7);
    assert_eq!((total.get("nextCursor"), names(&total).len()), (None, 0));
    let index = okta.get("/Users?count=3").await.expect(200);
    assert_eq!(index.get("nextCursor"), None, "index paging is the default");
}

async fn a_cursor_keeps_its_place_while_others_come_and_go(server: &Server) {
    let okta = server.scim();
    company(&okta).await;
    let first = okta.get("/Users?cursor=&count=3").await.expect(200);
    let gone = first["Resources"][2]["id"].as_str().unwrap();
    okta.delete(&format!("/Users/{gone}")).await.expect(204);
    okta.post("/Users", &json!({ "userName": "New" }))
        .await
        .expect(201);
    let next = first["nextCursor"].as_str().unwrap();
    let page = okta
        .get(&format!("/Users?cursor={next}&count=3"))
        .await
        .expect(200);
    assert_eq!(names(&page), ["ines", "Bo", "tomasz"]);
    assert_eq!(page["totalResults"], 7);
    let next = page["nextCursor"].as_str().unwrap();
    let page = okta
        .get(&format!("/Users?cursor={next}&count=3"))
        .await
        .expect(200);
    assert_eq!(names(&page), ["Carl", "New"]);
}

async fn a_cursor_holds_for_its_own_query_and_for_an_hour(server: &Server) {
    let okta = server.scim();
    company(&okta).await;
    let cursor = okta.get("/Users?cursor=&count=3").await.expect(200)["nextCursor"].clone();
    let cursor = cursor.as_str().unwrap();
    let mut forged = cursor.to_owned();
    forged.replace_range(30..31, if &cursor[30..31] == "A" { "B" } else { "A" });
    for (path, keyword) in [
        (
            format!("/Users?cursor={cursor}&count=3&filter=active%20eq%20true"),
            "invalidCursor",
        ),
        (
            format!("/Users?cursor={cursor}&count=3&sortBy=userName"),
            "invalidCursor",
        ),
        (format!("/Groups?cursor={cursor}&count=3"), "invalidCursor"),
        (format!("/Users?cursor={forged}&count=3"), "invalidCursor"),
        ("/Users?cursor=VZUTiyhEQJ94IR&count=3".to_owned(), "invalidCursor"),
        (
            format!("/Users?cursor={cursor}&startIndex=4&count=3"),
            "invalidCursor",
        ),
        (format!("/Users?cursor={cursor}&count=4"), "invalidCount"),
        ("/Users?cursor=&count=201".to_owned(), "invalidCount"),
    ] {
        let refused = okta.get(&path).await.expect(400);
        assert_eq!(refused["scimType"], keyword, "{path}");
    }
    let search = json!({ "cursor": cursor, "count": 3 });
    let page = okta.post("/Users/.search", &search).await.expect(200);
    assert_eq!(
        names(&page),
        ["ines", "Bo", "tomasz"],
        "a search is the same query"
    );
    server.advance(TimeDelta::minutes(61));
    let expired = okta.post("/Users/.search", &search).await.expect(400);
    assert_eq!(expired["scimType"], "expiredCursor");
}

async fn users_and_groups_are_one_list_at_the_root(server: &Server) {
    let okta = server.scim();
    company(&okta).await;
    let search = |more: Value| {
        let mut body: Map<String, Value> = more.as_object().unwrap().clone();
        body.insert("filter".into(), json!("meta.resourceType pr"));
        let okta = okta.clone();
        async move { okta.post("/.search", &Value::Object(body)).await.expect(200) }
    };
    let page = search(json!({ "startIndex": 6, "count": 3 })).await;
    assert_eq!(names(&page), ["tomasz", "Carl", "Lab"]);
    assert_eq!(page["totalResults"], 10);
    let sorted = search(json!({ "sortBy": "displayName", "count": 4 })).await;
    assert_eq!(names(&sorted), ["annex", "Lab", "Zoo", "Marta"]);
    let (mut cursor, mut found) = (String::new(), Vec::new());
    loop {
        let page = search(json!({ "cursor": cursor, "count": 4 })).await;
        found.extend(names(&page).into_iter().map(str::to_owned));
        match page["nextCursor"].as_str() {
            Some(next) => cursor = next.to_owned(),
            None => break,
        }
    }
    assert_eq!(
        found,
        [
            "Marta", "ánya", "Zoe", "ines", "Bo", "tomasz", "Carl", "Lab", "annex", "Zoo"
        ]
    );
}
