//! Pairs that a person can read, in `tests/rich_text`: Markdown with the
//! document it makes, documents with the Markdown they make, and wiki markup with
//! either. With
//! `RICH_TEXT_GOLDENS=write` in the environment the files are written anew.

use super::schema::Schema;
use crate::{
    Mode, Node, Note, from_wiki, markdown_to_wiki, read, to_adf, to_markdown, to_plain_text, wiki_to_markdown,
};
use std::fmt::Write as _;
use std::path::PathBuf;
use std::{env, fs};

pub(super) const RULE: &str = "\n=====\n";

pub(super) fn folder(name: &str) -> Vec<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/rich_text").join(name);
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// A node on each line: its kind, attributes, marks and text.
pub(super) fn outline(node: &Node<'_>, depth: usize, out: &mut String) {
    let alone = Node { content: None, kind: node.kind, text: None, marks: None, ..node.clone() };
    let mut json = String::new();
    crate::write(&alone, &mut json);
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    write!(out, "{}{}", "  ".repeat(depth), node.name()).unwrap();
    if value["attrs"].is_object() {
        write!(out, " {}", value["attrs"]).unwrap();
    }
    for mark in node.marked() {
        let attrs: Vec<_> =
            mark.attrs.iter().flatten().map(|(name, value)| format!(" {name}={value:?}")).collect();
        write!(out, " [{}{}]", mark.name(), attrs.concat().replace("Text(", "").replace(')', "")).unwrap();
    }
    if let Some(text) = &node.text {
        write!(out, " {text:?}").unwrap();
    }
    out.push('\n');
    node.children().iter().for_each(|child| outline(child, depth + 1, out));
}

pub(super) fn listed(notes: &[Note]) -> String {
    notes.iter().map(|note| format!("{}: {}\n", note.place, note.what)).collect()
}

pub(super) fn compare(path: &PathBuf, parts: &[&str]) {
    let is = parts.iter().map(|part| part.trim_end_matches('\n')).collect::<Vec<_>>().join(RULE) + "\n";
    if env::var_os("RICH_TEXT_GOLDENS").is_some_and(|what| what == "write") {
        fs::write(path, &is).unwrap();
    }
    assert_eq!(is, fs::read_to_string(path).unwrap(), "{}", path.display());
}

#[test]
fn markdown_makes_these_documents() {
    let schema = Schema::new();
    let files = folder("markdown");
    assert!(files.len() >= 70, "{}", files.len());
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        let markdown = text.split(RULE).next().unwrap();
        let (doc, notes) = to_adf(markdown, &[]).unwrap();
        schema.check(&doc, markdown);
        let mut tree = String::new();
        doc.children().iter().for_each(|child| outline(child, 0, &mut tree));
        compare(&path, &[markdown, &tree, &listed(&notes)]);
    }
}

#[test]
fn documents_make_this_markdown() {
    let schema = Schema::new();
    let files = folder("adf");
    assert!(files.len() >= 30, "{}", files.len());
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        let json = text.split(RULE).next().unwrap();
        let whole = format!(r#"{{"type":"doc","version":1,"content":[{json}]}}"#);
        let doc = read(&whole).unwrap();
        if !path.file_name().unwrap().to_string_lossy().starts_with("unknown") {
            schema.check(&doc, json);
        }
        let (lossless, _) = to_markdown(&doc, Mode::Lossless, &[]).unwrap();
        assert!(to_adf(&lossless, &[]).unwrap().0.same(&doc), "{}\n{lossless}", path.display());
        let (plain, notes) = to_markdown(&doc, Mode::Plain, &[]).unwrap();
        compare(&path, &[json, &lossless, &plain, &listed(&notes), &to_plain_text(&doc).unwrap()]);
    }
}

#[test]
fn wiki_markup_makes_these_documents() {
    let schema = Schema::new();
    let files = folder("wiki");
    assert!(files.len() >= 40, "{}", files.len());
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        let wiki = text.split(RULE).next().unwrap();
        let (doc, _) = from_wiki(wiki, &[]).unwrap();
        schema.check(&doc, wiki);
        let mut tree = String::new();
        doc.children().iter().for_each(|child| outline(child, 0, &mut tree));
        let (markdown, notes) = wiki_to_markdown(wiki).unwrap();
        compare(&path, &[wiki, &tree, &markdown, &listed(&notes)]);
    }
}

#[test]
fn markdown_makes_this_wiki_markup() {
    let files = folder("to_wiki");
    assert!(files.len() >= 30, "{}", files.len());
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        let markdown = text.split(RULE).next().unwrap();
        let (wiki, notes) = markdown_to_wiki(markdown).unwrap();
        compare(&path, &[markdown, &wiki, &listed(&notes)]);
    }
}
