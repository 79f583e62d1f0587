//! Atlassian's own documents, where they are beside the project.

use crate::{read, validate, write};
use std::fs;
use std::path::PathBuf;

pub(super) fn shared(path: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/adf").join(path);
    if !path.exists() {
        eprintln!("skipped: {} is not here", path.display());
        return None;
    }
    Some(path)
}

/// Name and text of each document in a folder, by name.
pub(super) fn documents(folder: &str) -> Vec<(String, String)> {
    let Some(path) = shared(&format!("documents/{folder}")) else { return Vec::new() };
    let mut found: Vec<_> = fs::read_dir(path)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            (path.file_stem().unwrap().to_str().unwrap().to_owned(), fs::read_to_string(path).unwrap())
        })
        .collect();
    found.sort();
    found
}

#[test]
fn the_valid_are_valid_and_written_as_they_were() {
    for (name, json) in documents("valid") {
        let doc = read(&json).unwrap();
        assert_eq!(validate(&doc), [], "{name}");
        let mut again = String::new();
        write(&doc, &mut again);
        let (was, is): (serde_json::Value, serde_json::Value) =
            (serde_json::from_str(&json).unwrap(), serde_json::from_str(&again).unwrap());
        assert_eq!(was, is, "{name}");
        assert!(doc.same(&read(&again).unwrap()), "{name}");
    }
}

/// Each invalid document with the first thing that is wrong with it, as checked by eye.
#[test]
fn the_invalid_are_told_with_the_place() {
    let expected = include_str!("../../tests/rich_text/invalid.txt");
    let mut told = String::new();
    let documents = documents("invalid");
    for (name, json) in &documents {
        let doc = read(json).unwrap();
        let faults = validate(&doc);
        let first = faults.first().unwrap_or_else(|| panic!("{name} is told valid"));
        let value: serde_json::Value = serde_json::from_str(json).unwrap();
        assert!(value.pointer(&first.pointer).is_some(), "{name}: {first:?} points nowhere");
        told.push_str(&format!("{name} {} {} {}\n", first.pointer, first.rule, first.name));
    }
    if !documents.is_empty() {
        assert_eq!(told, expected);
    }
}
