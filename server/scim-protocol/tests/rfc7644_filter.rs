//! RFC 7644 §3.4.2.2 and §3.10, example by example: each filter parses, prints, parses again to the same, and finds the
//! people it should at Aldermoor Studios.

#![allow(
    clippy::unwrap_used,
    reason = "a test that meets what it does not expect should stop there"
)]

use scim_protocol::filter::matches;
use scim_protocol::{Filter, GROUP, USER};
use serde_json::{Value, json};

const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/// Judith, Jonas and Tomasz, by number below.
fn people() -> [Value; 3] {
    [
        json!({
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", ENTERPRISE],
            "id": "1", "userName": "judith", "title": "Head of offices", "userType": "Employee",
            "name": { "familyName": "O'Malley", "givenName": "Judith" },
            "emails": [{ "value": "judith@aldermoor.example", "type": "work" }, { "value": "j@home.test", "type": "home" }],
            ENTERPRISE: { "employeeNumber": "701984", "manager": { "displayName": "Tomasz" } },
            "meta": { "resourceType": "User", "lastModified": "2026-05-13T04:42:34Z" },
        }),
        json!({
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
            "id": "2", "userName": "Jonas", "userType": "Intern",
            "emails": [{ "value": "jonas@school.example", "type": "work" }],
            "ims": [{ "value": "jonas@foo.example", "type": "xmpp" }],
            "meta": { "resourceType": "User", "lastModified": "2026-05-13T06:42:34+02:00" },
        }),
        json!({
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
            "id": "3", "userName": "tomasz", "title": "Guard", "userType": "Contractor",
            "emails": [{ "value": "tomasz@guards.test", "type": "home" }],
            "meta": { "resourceType": "User", "lastModified": "2026-05-14T00:00:00Z" },
        }),
    ]
}

/// The filter, and the numbers of those it finds.
const TABLE: [(&str, &[usize]); 22] = [
    (r#"userName eq "judith""#, &[1]),
    (r#"name.familyName co "O'Malley""#, &[1]),
    (r#"userName sw "J""#, &[1, 2]),
    (
        r#"urn:ietf:params:scim:schemas:core:2.0:User:userName sw "J""#,
        &[1, 2],
    ),
    ("title pr", &[1, 3]),
    (r#"meta.lastModified gt "2026-05-13T04:42:34Z""#, &[3]),
    (r#"meta.lastModified ge "2026-05-13T04:42:34Z""#, &[1, 2, 3]),
    (r#"meta.lastModified lt "2026-05-14T00:00:00Z""#, &[1, 2]),
    (r#"meta.lastModified le "2026-05-13T04:42:34Z""#, &[1, 2]),
    (r#"title pr and userType eq "Employee""#, &[1]),
    (r#"title pr or userType eq "Intern""#, &[1, 2, 3]),
    (
        r#"schemas eq "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User""#,
        &[1],
    ),
    (
        r#"userType eq "Employee" and (emails co "aldermoor.example" or emails.value co "school.example")"#,
        &[1],
    ),
    (
        r#"userType ne "Employee" and not (emails co "aldermoor.example" or emails.value co "school.example")"#,
        &[3],
    ),
    (r#"userType eq "Employee" and (emails.type eq "work")"#, &[1]),
    (
        r#"userType eq "Employee" and emails[type eq "work" and value co "@aldermoor.example"]"#,
        &[1],
    ),
    (
        r#"emails[type eq "work" and value co "@aldermoor.example"] or ims[type eq "xmpp" and value co "@foo.example"]"#,
        &[1, 2],
    ),
    // §3.4.2.1, §3.4.2.2: operators and names ignore case.
    (
        r#"USERNAME Eq "JUDITH" AND NOT (Title PR) OR userType EQ "intern""#,
        &[2],
    ),
    // §3.10: sub-attributes, also of an extension's.
    (
        r#"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber eq "701984""#,
        &[1],
    ),
    (
        r#"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.displayName eq "tomasz""#,
        &[1],
    ),
    // One element has to satisfy both sides of a bracket, and need not satisfy both of an `and`.
    (r#"emails[type eq "home" and value co "aldermoor"]"#, &[]),
    (r#"emails.type eq "home" and emails.value co "aldermoor""#, &[1]),
];

#[test]
fn each_filter_finds_whom_it_should() {
    let people = people();
    for (text, expected) in TABLE {
        let filter =
            Filter::parse_for(text, &USER).unwrap_or_else(|error| panic!("{text}: {}", error.detail));
        let found: Vec<usize> = (1..)
            .zip(&people)
            .filter(|(_, person)| matches(&filter, person, &USER))
            .map(|(number, _)| number)
            .collect();
        assert_eq!(found, expected, "{text}");
        assert_eq!(Filter::parse(&filter.to_string()), Ok(filter), "{text}");
    }
}

/// §3.4.2.1 of a query over every type of resource, and Figure 1 of the grammar's precedence (§3.4.2.2, Table 5).
#[test]
fn precedence_is_not_and_or() {
    let same = |left: &str, right: &str| assert_eq!(Filter::parse(left), Filter::parse(right), "{left}");
    same("a pr or b pr and c pr", "a pr or (b pr and c pr)");
    same("a pr and b pr or c pr", "(a pr and b pr) or c pr");
    same("not (a pr) and b pr", "(not (a pr)) and b pr");
    same(
        r#"meta.resourceType eq "User" or meta.resourceType eq "Group""#,
        r#"(meta.resourceType eq "User") or (meta.resourceType eq "Group")"#,
    );
    let types = Filter::parse_for(
        r#"(meta.resourceType eq "User") or (meta.resourceType eq "Group")"#,
        &GROUP,
    );
    assert!(matches(&types.unwrap(), &people()[0], &USER));
}

/// §3.4.2.2, Table 3: each operator, with what it finds by text, number, truth and time.
#[test]
fn each_operator_does_as_its_row_says() {
    let resource = json!({
        "userName": "Bette", "active": true, "externalId": "Ext",
        "urn:aldermoor:Badge": { "level": 7 },
        "meta": { "created": "2026-11-23T09:00:00Z" },
    });
    let level = "urn:aldermoor:Badge:level";
    let table = [
        (r#"userName eq "bette""#.to_owned(), true),
        (r#"userName ne "bette""#.to_owned(), false),
        (r#"userName co "ETT""#.to_owned(), true),
        (r#"userName sw "be""#.to_owned(), true),
        (r#"userName ew "TE""#.to_owned(), true),
        (r#"userName gt "alice""#.to_owned(), true),
        (r#"userName ge "bette""#.to_owned(), true),
        (r#"userName lt "bette""#.to_owned(), false),
        (r#"userName le "bette""#.to_owned(), true),
        ("userName pr".to_owned(), true),
        ("nickName pr".to_owned(), false),
        (r#"externalId eq "ext""#.to_owned(), false),
        ("active eq true".to_owned(), true),
        ("active ne true".to_owned(), false),
        (format!("{level} eq 7"), true),
        (format!("{level} eq 7.0"), true),
        (format!("{level} gt 6.5"), true),
        (format!("{level} lt 7"), false),
        (r#"meta.created eq "2026-11-23T10:00:00+01:00""#.to_owned(), true),
        (r#"meta.created lt "2026-11-23T09:00:00.001Z""#.to_owned(), true),
    ];
    for (text, expected) in table {
        let filter =
            Filter::parse_for(&text, &USER).unwrap_or_else(|error| panic!("{text}: {}", error.detail));
        assert_eq!(matches(&filter, &resource, &USER), expected, "{text}");
    }
}
