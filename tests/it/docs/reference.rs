//! Nothing is left out: settings and flags on the operators' page, error codes on the GraphQL page, every page linked.

use std::collections::BTreeSet;

use super::page;

fn missing<'a>(page: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let text = page::read(page);
    // In code style, and not as a part of a longer name.
    let is_named = |name: &str| {
        text.match_indices(name).any(|(at, _)| {
            let is_end =
                |c: Option<char>| c.is_none_or(|c| !c.is_ascii_alphanumeric() && c != '_' && c != '-');
            is_end(text[..at].chars().next_back()) && is_end(text[at + name.len()..].chars().next())
        })
    };
    names.into_iter().filter(|name| !is_named(name)).collect()
}

#[test]
fn every_command_setting_and_flag_is_on_the_operators_page() {
    let root = server::cli::command();
    let mut names = BTreeSet::new();
    for command in std::iter::once(&root).chain(root.get_subcommands()) {
        names.extend(command.get_name().split(' ').map(str::to_owned));
        for argument in command.get_arguments() {
            names.extend(argument.get_long().map(|flag| format!("--{flag}")));
            names.extend(argument.get_env().map(|name| name.to_string_lossy().into_owned()));
        }
    }
    assert!(names.contains("LATCHKEY_PUBLIC_URL") && names.contains("--json"));
    let missing = missing("docs/operators.md", names.iter().map(String::as_str));
    assert!(
        missing.is_empty(),
        "docs/operators.md does not explain {missing:?}"
    );
}

/// Codes are written as literals in these files and nowhere else.
#[test]
fn every_error_code_is_on_the_graphql_page() {
    let mut codes = BTreeSet::new();
    for file in [
        "error.rs",
        "graphql/error.rs",
        "graphql/request.rs",
        "graphql/socket.rs",
        "okta/problem.rs",
    ] {
        let text = page::read(&format!("server/src/{file}"));
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        let literals = code.split('"').skip(1).step_by(2);
        let is_code = |word: &&str| {
            word.len() > 4 && word.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_')
        };
        codes.extend(literals.filter(is_code).map(str::to_owned));
    }
    assert!(
        codes.contains("STALE_REVISION") && codes.contains("BAD_REQUEST"),
        "{codes:?}"
    );
    let missing = missing("docs/graphql.md", codes.iter().map(String::as_str));
    assert!(missing.is_empty(), "docs/graphql.md does not explain {missing:?}");
}

#[test]
fn every_keyword_of_a_scim_error_is_on_the_scim_page() {
    let text = page::read("server/scim-protocol/src/error.rs");
    let keywords: BTreeSet<&str> = text
        .split("=> \"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert!(keywords.contains("invalidFilter"), "{keywords:?}");
    let missing = missing("docs/scim.md", keywords.iter().copied());
    assert!(missing.is_empty(), "docs/scim.md does not explain {missing:?}");
}

#[test]
fn every_link_between_pages_leads_somewhere() {
    let pages = [
        "README.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "docs/console.md",
        "docs/scim.md",
        "docs/graphql.md",
        "docs/operators.md",
        "docs/identity-providers/okta.md",
        "docs/identity-providers/entra-id.md",
        "docs/identity-providers/onelogin.md",
        "docs/identity-providers/jumpcloud.md",
    ];
    let mut linked = BTreeSet::from(["README.md".to_owned()]);
    for page in pages {
        let text = page::read(page);
        let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        for target in targets.filter(|target| !target.contains("://")) {
            let (file, heading) = target.split_once('#').unwrap_or((target, ""));
            let file = if file.is_empty() {
                page.to_owned()
            } else {
                resolve(page, file)
            };
            let found = page::read(&file);
            let has_heading = found
                .lines()
                .any(|line| line.starts_with('#') && anchor(line) == heading);
            assert!(heading.is_empty() || has_heading, "{page}: there is no {target}");
            linked.insert(file);
        }
    }
    let lost: Vec<_> = pages.iter().filter(|page| !linked.contains(**page)).collect();
    assert!(lost.is_empty(), "nothing links to {lost:?}");
}

/// What the pages show is there, both in light and in dark, does not make a clone heavy, and nothing lies there unused.
#[test]
fn every_picture_is_there_light_and_shown() {
    let mut shown = BTreeSet::new();
    for (file, folder) in [("README.md", ""), ("docs/console.md", "docs/")] {
        let text = page::read(file);
        let pictures = text.split('"').filter(|part| part.ends_with(".png"));
        shown.extend(pictures.map(|picture| format!("{folder}{picture}")));
    }
    for picture in &shown {
        let bytes =
            std::fs::metadata(page::path(picture)).unwrap_or_else(|error| panic!("{picture}: {error}"));
        assert!(
            bytes.len() <= 120 * 1024,
            "{picture} is too big: run scripts/screenshots.sh"
        );
        let other = match picture.contains("-light") {
            true => picture.replace("-light", "-dark"),
            false => picture.replace("-dark", "-light"),
        };
        assert!(shown.contains(&other), "{picture} without {other}");
    }
    let kept = std::fs::read_dir(page::path("docs/images")).unwrap();
    let kept = kept.map(|entry| format!("docs/images/{}", entry.unwrap().file_name().to_string_lossy()));
    assert_eq!(kept.collect::<BTreeSet<_>>(), shown);
}

/// A relative link as a path from the root.
fn resolve(page: &str, link: &str) -> String {
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        match part {
            ".." => _ = parts.pop(),
            "." => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// The fragment of a heading: lower case, words joined by hyphens, without punctuation.
fn anchor(heading: &str) -> String {
    let text = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = text
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}
