//! Pairs that a person can read: pages in storage format with the document they
//! make and the page it makes again, and documents with the page they make.

use super::goldens::{RULE, compare, folder, listed, outline};
use super::schema::Schema;
use crate::{Attachment, Mode, from_storage, read, to_adf, to_markdown, to_storage};
use std::fs;

fn files() -> Vec<Attachment> {
    vec![Attachment { name: "plan.png".to_owned(), id: "p-1".to_owned(), collection: "c-1".to_owned() }]
}

#[test]
fn pages_make_these_documents() {
    let schema = Schema::new();
    let paths = folder("storage");
    assert!(paths.len() >= 45, "{}", paths.len());
    for path in paths {
        let text = fs::read_to_string(&path).unwrap();
        let storage = text.split(RULE).next().unwrap();
        let (doc, notes) = from_storage(storage, &files()).unwrap();
        schema.check(&doc, storage);
        let mut tree = String::new();
        doc.children().iter().for_each(|child| outline(child, 0, &mut tree));
        let (again, lost) = to_storage(&doc, &files()).unwrap();
        compare(&path, &[storage, &tree, &listed(&notes), &again, &listed(&lost)]);
    }
}

#[test]
fn documents_make_these_pages() {
    let schema = Schema::new();
    let paths = folder("to_storage");
    assert!(paths.len() >= 15, "{}", paths.len());
    for path in paths {
        let text = fs::read_to_string(&path).unwrap();
        let json = text.split(RULE).next().unwrap();
        let whole = format!(r#"{{"type":"doc","version":1,"content":[{json}]}}"#);
        let doc = read(&whole).unwrap();
        let (storage, notes) = to_storage(&doc, &files()).unwrap();
        let (again, _) = from_storage(&storage, &files()).unwrap();
        schema.check(&again, json);
        compare(&path, &[json, &storage, &listed(&notes)]);
    }
}

#[test]
fn markdown_goes_through_a_page() {
    let markdown = "# Title\n\nSome *words* with **more** and `code`, [a link](https://example.com/x).\n\n> [!WARNING]\n> care\n\n- one\n  1. two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```rust\nfn main() {}\n```\n";
    let (doc, _) = to_adf(markdown, &[]).unwrap();
    let (storage, notes) = to_storage(&doc, &[]).unwrap();
    assert_eq!(notes, []);
    let (again, notes) = from_storage(&storage, &[]).unwrap();
    assert_eq!(notes, []);
    assert_eq!(
        to_markdown(&again, Mode::Strict, &[]).unwrap().0,
        to_markdown(&doc, Mode::Strict, &[]).unwrap().0
    );
}
