//! The walls of the house (ARCHITECTURE.md), held by reading the sources: who may use whom, which crates stay pure, and
//! what a test may not do.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Every Rust file below a folder, with its path from the root.
fn sources(folder: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                let name = path.file_name().unwrap_or_default();
                if name != "node_modules" && name != "dist" && name != "target" {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(root()).unwrap().display().to_string();
                found.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    assert!(!found.is_empty(), "{folder} holds no sources");
    found.sort();
    found
}

/// Lines of code: without comments and documentation.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = (1..).zip(text.lines());
    lines.filter(|(_, line)| !line.trim_start().starts_with("//"))
}

/// Lines that hold one of the words, outside comments.
fn offences(folder: &str, words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for (name, text) in sources(folder) {
        for (number, line) in code(&text) {
            if words.iter().any(|word| line.contains(word)) {
                found.push(format!("{name}:{number}: {}", line.trim()));
            }
        }
    }
    found
}

/// Invariant: `main → app → router → {graphql, scim} → service → store`; `job → service`; nothing looks back.
#[test]
fn each_layer_uses_only_the_ones_below() {
    let table: [(&str, &[&str]); 7] = [
        (
            "server/src/graphql",
            &[
                "crate::store",
                "crate::scim",
                "sea_orm",
                "entity::",
                "migration::",
            ],
        ),
        (
            "server/src/scim",
            &[
                "crate::store",
                "crate::graphql",
                "sea_orm",
                "entity::",
                "async_graphql",
            ],
        ),
        (
            "server/src/service",
            &[
                "crate::graphql",
                "crate::scim",
                "crate::router",
                "axum",
                "async_graphql",
                "sea_orm",
                "entity::",
            ],
        ),
        (
            "server/src/store",
            &[
                "crate::graphql",
                "crate::scim::",
                "crate::router",
                "axum",
                "async_graphql",
            ],
        ),
        (
            "server/src/job",
            &[
                "crate::store",
                "crate::graphql",
                "crate::scim::",
                "axum",
                "async_graphql",
                "sea_orm",
                "entity::",
            ],
        ),
        (
            "entity/src",
            &["server::", "domain::", "scim_protocol::", "migration::"],
        ),
        (
            "migration/src",
            &["server::", "domain::", "scim_protocol::", "entity::"],
        ),
    ];
    let broken: Vec<String> = table
        .iter()
        .flat_map(|(folder, words)| offences(folder, words))
        .collect();
    assert_eq!(broken, [] as [&str; 0], "a layer reaches where it may not");
}

/// Invariant: decisions and protocol are pure: no I/O, no clock, no randomness, no other crate of the workspace.
#[test]
fn pure_crates_stay_pure() {
    let words = [
        "tokio",
        "axum",
        "sea_orm",
        "async_graphql",
        "std::fs",
        "std::net",
        "Utc::now",
        "SystemTime",
        "Instant::now",
        "rand::",
    ];
    for folder in ["server/domain/src", "server/scim-protocol/src"] {
        assert_eq!(offences(folder, &words), [] as [&str; 0]);
    }
    for (crate_folder, allowed) in [
        (
            "server/domain",
            ["chrono", "serde", "serde_json", "thiserror", "uuid"].as_slice(),
        ),
        (
            "server/scim-protocol",
            [
                "chrono",
                "serde",
                "serde_json",
                "thiserror",
                "sha2",
                "base64",
                "uuid",
                "indexmap",
            ]
            .as_slice(),
        ),
    ] {
        for dependency in dependencies(crate_folder) {
            assert!(
                allowed.contains(&dependency.as_str()),
                "{crate_folder} depends on {dependency}"
            );
        }
    }
}

/// Names under `[dependencies]` of a crate's manifest.
fn dependencies(crate_folder: &str) -> Vec<String> {
    let manifest = fs::read_to_string(root().join(crate_folder).join("Cargo.toml")).unwrap();
    let section = manifest.split("[dependencies]").nth(1).unwrap_or_default();
    let section = section.split("\n[").next().unwrap_or_default();
    let names = section
        .lines()
        .filter_map(|line| line.split(['=', '.', ' ']).next());
    names
        .filter(|name| !name.is_empty() && !name.starts_with('#'))
        .map(str::to_owned)
        .collect()
}

/// Invariant: one path decides. A plan about a person is applied in one place, which loaded the facts it was made of in the
/// same transaction.
#[test]
fn one_path_decides() {
    let mut found = offences("server/src", &["plan::apply("]);
    found.retain(|line| !line.starts_with("server/src/service/provisioning.rs:"));
    assert_eq!(found, [] as [&str; 0], "call service::provisioning::reconcile");
    let text = fs::read_to_string(root().join("server/src/service/provisioning.rs")).unwrap();
    let [loads, decides, applies] = ["person_facts::", "domain::reconcile(", "plan::apply("].map(|step| {
        code(&text)
            .filter(|(_, line)| !line.starts_with("use "))
            .position(|(_, line)| line.contains(step))
    });
    assert!(
        loads < decides && decides < applies && loads.is_some(),
        "loaded, decided, applied"
    );
}

/// Invariant: nobody waits on Okta, nor on a mail server: what answers a SCIM request knows no network.
#[test]
fn a_scim_answer_waits_for_nobody_else() {
    let words = [
        "reqwest",
        "lettre",
        "crate::okta",
        "crate::mail",
        "TcpStream",
        "service::okta",
        "super::okta",
        "app.okta",
        "mail_sender",
    ];
    let answering = [
        "server/src/scim/",
        "server/src/store/",
        "server/src/service/directory",
        "server/src/service/leaver",
        "server/src/service/provisioning",
        "server/src/service/scim_token",
    ];
    let mut found = offences("server/src", &words);
    found.retain(|line| answering.iter().any(|start| line.starts_with(start)));
    assert_eq!(found, [] as [&str; 0], "queue it, and let a job ask");
}

/// Invariant: the browser app knows the server by schema.graphql alone.
#[test]
fn the_console_knows_only_the_schema() {
    for dependency in dependencies("web") {
        let ours = ["server", "domain", "entity", "migration", "scim-protocol"];
        assert!(
            !ours.contains(&dependency.as_str()),
            "web depends on {dependency}"
        );
    }
}

/// Invariant: no test is skipped, and none waits by guessing (`eventually` is the one place that sleeps).
#[test]
fn tests_neither_sleep_nor_are_skipped() {
    let words = [
        concat!("#[ig", "nore"),
        concat!("thread::sl", "eep"),
        concat!("time::sl", "eep("),
    ];
    for folder in [
        "tests/it",
        "server/src",
        "server/domain",
        "server/scim-protocol",
        "migration",
        "web/src",
    ] {
        let mut found = offences(folder, &words);
        // The clock is where time comes from: it alone may wait.
        found.retain(|line| !line.starts_with("server/src/clock.rs"));
        assert_eq!(found, [] as [&str; 0]);
    }
}

/// Folders that say nothing about what is in them.
#[test]
fn every_name_says_what_is_inside() {
    for folder in ["server", "entity/src", "migration/src", "web/src", "tests"] {
        for (name, _) in sources(folder) {
            let stems = name.trim_end_matches(".rs").split('/');
            let vague = [
                "utils",
                "util",
                "helpers",
                "helper",
                "common",
                "misc",
                "types_common",
            ];
            assert!(stems.into_iter().all(|stem| !vague.contains(&stem)), "{name}");
        }
    }
}

/// A file that outgrows this is two files.
const MOST_LINES: usize = 480;

#[test]
fn files_stay_small_enough_to_read() {
    for folder in ["server", "entity/src", "web/src", "tests"] {
        for (name, text) in sources(folder) {
            if name.ends_with("tests.rs") || name.contains("/tests/") {
                continue;
            }
            let tests_begin = text.find("#[cfg(test)]\nmod tests").unwrap_or(text.len());
            let lines = text[..tests_begin].lines().count();
            assert!(lines <= MOST_LINES, "{name} has {lines} lines: cut it by concept");
        }
    }
}
