//! A page of the documentation as a sequence of fenced blocks and notes to this test. Knows no HTTP and no GraphQL.

use std::fs;
use std::path::{Path, PathBuf};

/// What the tests read of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// A fenced block: its info string, e.g. `sh` or `json answer`, and its text.
    Block { info: String, text: String },
    /// `<!-- keep NAME = /pointer -->`: the value at that place of the last answer is called `$NAME` from here on.
    Keep { name: String, pointer: String },
}

/// A piece and the line it begins on, from 1.
pub(super) type Placed = (usize, Piece);

/// Where a file of the repository is.
pub(super) fn path(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join(path)
}

/// The text of a file of the repository.
pub(super) fn read(file: &str) -> String {
    fs::read_to_string(path(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// The pieces of a page, in order.
pub(super) fn pieces(text: &str) -> Vec<Placed> {
    let mut found = Vec::new();
    let mut open: Option<(usize, String, String)> = None;
    for (number, line) in (1..).zip(text.lines()) {
        match (line.strip_prefix("```"), &mut open) {
            (Some(_), Some(_)) => {
                let (number, info, text) = open.take().unwrap();
                found.push((number, Piece::Block { info, text }));
            }
            (Some(info), None) => open = Some((number, info.trim().to_owned(), String::new())),
            (None, Some((_, _, text))) => {
                text.push_str(line);
                text.push('\n');
            }
            (None, None) => found.extend(keep(line).map(|piece| (number, piece))),
        }
    }
    assert!(open.is_none(), "the last block does not end");
    found
}

fn keep(line: &str) -> Option<Piece> {
    let note = line.trim().strip_prefix("<!-- keep ")?.strip_suffix("-->")?;
    let (name, pointer) = note.split_once('=').expect("a note reads: keep NAME = /pointer");
    Some(Piece::Keep {
        name: name.trim().to_owned(),
        pointer: pointer.trim().to_owned(),
    })
}

#[test]
fn blocks_and_notes_are_found_in_order() {
    let page = "Text\n```sh\ncurl x\n```\n```http\n200\n```\n<!-- keep ID = /id -->\n";
    let block = |info: &str, text: &str| Piece::Block {
        info: info.to_owned(),
        text: text.to_owned(),
    };
    let keep = Piece::Keep {
        name: "ID".to_owned(),
        pointer: "/id".to_owned(),
    };
    assert_eq!(
        pieces(page),
        [
            (2, block("sh", "curl x\n")),
            (5, block("http", "200\n")),
            (8, keep)
        ]
    );
}
