//! `tests/sentences.md` says which test holds which sentence of behaviour.md §2–§7. This keeps it honest.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Sentences of each section: who adds or drops one says so here.
const SENTENCES: [(&str, usize); 6] = [
    ("§2", 40),
    ("§3", 17),
    ("§4", 14),
    ("§5", 11),
    ("§6", 23),
    ("§7", 10),
];
/// What no test holds yet. It may only become fewer.
const OPEN: usize = 0;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// A sentence and the lines under it.
#[derive(Debug, Default)]
struct Entry {
    section: String,
    sentence: String,
    held_by: Vec<String>,
}

fn entries() -> Vec<Entry> {
    let page = fs::read_to_string(root().join("tests/sentences.md")).unwrap();
    let (mut section, mut found): (String, Vec<Entry>) = (String::new(), Vec::new());
    for line in page.lines().skip_while(|line| !line.starts_with("## ")) {
        if let Some(title) = line.strip_prefix("## ") {
            section = title.split(' ').next().unwrap().to_owned();
        } else if let Some(held_by) = line.strip_prefix("- ") {
            found.last_mut().unwrap().held_by.push(held_by.to_owned());
        } else if !line.is_empty() {
            found.push(Entry {
                section: section.clone(),
                sentence: line.to_owned(),
                held_by: Vec::new(),
            });
        }
    }
    found
}

#[test]
fn every_sentence_is_listed_and_held_by_tests_that_exist() {
    let (mut sections, mut open): (BTreeMap<String, usize>, usize) = (BTreeMap::new(), 0);
    let mut sources: BTreeMap<String, String> = BTreeMap::new();
    for entry in entries() {
        *sections.entry(entry.section.clone()).or_default() += 1;
        assert!(!entry.held_by.is_empty(), "nothing holds: {}", entry.sentence);
        for line in &entry.held_by {
            if line.starts_with("open: ") {
                open += 1;
                continue;
            }
            let name = line.trim_matches('`');
            let (file, test) = name.split_once("::").unwrap_or_else(|| panic!("no test: {line}"));
            let source = sources.entry(file.to_owned()).or_insert_with(|| {
                fs::read_to_string(root().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
            });
            let is_there = source.contains(&format!("fn {test}("));
            assert!(is_there, "{name} is not there, under: {}", entry.sentence);
        }
    }
    let expected: BTreeMap<String, usize> = SENTENCES
        .iter()
        .map(|(name, number)| ((*name).to_owned(), *number))
        .collect();
    assert_eq!(sections, expected);
    assert_eq!(open, OPEN, "say so here when a sentence gets its test");
}
