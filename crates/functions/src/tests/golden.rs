//! The transcripts of all functions, an interface a file:
//! `UPDATE_GOLDEN=1 cargo test --package jira-connector functions`.
//!
//! A transcript has the good way in full: each request (`>`), with those of its headers
//! that are not as usual (`+`, `-`), what came of it (`<`), waits, what is saved, and
//! the result (`=`). Of the other ways it has a line each.

use super::rows;
use super::ways::transcript;
use std::path::Path;

/// Where the golden files are.
const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/tests/golden");

#[test]
fn every_function_sends_and_returns_what_it_did() {
    let mut wrong = Vec::new();
    for interface in rows::INTERFACES {
        let rows = rows::all().into_iter().filter(|row| row.name.starts_with(&format!("{interface}.")));
        let text = rows.map(|row| transcript(&row)).collect::<Vec<_>>().join("\n");
        let path = Path::new(FOLDER).join(format!("{interface}.txt"));
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::write(&path, &text).unwrap();
        }
        let golden = std::fs::read_to_string(&path).unwrap_or_default();
        if text != golden {
            let lines = text.lines().zip(golden.lines().chain(std::iter::repeat("")));
            let first = lines.filter(|(new, old)| new != old).take(3);
            wrong.extend(first.map(|(new, old)| format!("{interface}.txt:\n- {old}\n+ {new}")));
            wrong.push(format!("{interface}.txt has {} bytes, not {}", golden.len(), text.len()));
        }
    }
    assert!(wrong.is_empty(), "review what changed, then UPDATE_GOLDEN=1 cargo test\n{}", wrong.join("\n"));
}
