//! CommonMark's and GitHub's own examples, as they come with the parser's
//! package: all become valid documents that keep every word.

use super::schema::Schema;
use crate::{Kind, Node, to_adf, write};
use std::path::PathBuf;
use std::{env, fs};

/// The parser's tests, where cargo keeps its source.
fn suite() -> Option<PathBuf> {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| env::var_os("HOME").map(|home| PathBuf::from(home).join(".cargo")))?;
    let registries = fs::read_dir(home.join("registry/src")).ok()?;
    let packages = registries.flatten().filter_map(|registry| fs::read_dir(registry.path()).ok());
    let mut suites: Vec<_> = packages
        .flat_map(Iterator::flatten)
        .filter(|package| package.file_name().to_string_lossy().starts_with("pulldown-cmark-0."))
        .map(|package| package.path().join("tests/suite"))
        .filter(|suite| suite.is_dir())
        .collect();
    suites.sort();
    suites.pop()
}

/// Each example's Markdown, and the HTML that is right for it.
pub(super) fn examples() -> Vec<(String, String)> {
    let Some(suite) = suite() else {
        eprintln!("skipped: the source of pulldown-cmark is not where cargo keeps it");
        return Vec::new();
    };
    let mut found = Vec::new();
    for file in [
        "spec.rs",
        "gfm_table.rs",
        "gfm_tasklist.rs",
        "gfm_strikethrough.rs",
        "blockquotes_tags.rs",
        "regression.rs",
    ] {
        let text = fs::read_to_string(suite.join(file)).unwrap_or_default();
        for example in text.split("let original = r##\"").skip(1) {
            let (markdown, rest) = example.split_once("\"##;").unwrap();
            let (_, rest) = rest.split_once("let expected = r##\"").unwrap();
            let (html, _) = rest.split_once("\"##;").unwrap();
            // The others are for extensions that are not read here.
            let html = if file == "regression.rs" { "" } else { html };
            found.push((markdown.to_owned(), html.to_owned()));
        }
    }
    found
}

/// The words of a text: runs of letters and digits.
pub(super) fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// All that a document shows: texts, and what attributes show.
pub(super) fn shown(node: &Node<'_>, out: &mut String) {
    out.push_str(node.as_text());
    for attr in ["text", "title", "alt", "url", "shortName"] {
        let hidden = attr == "shortName" && node.attr("text").is_some();
        if node.kind != Kind::HardBreak
            && !hidden
            && let Some(text) = node.attr_text(attr)
        {
            out.push(' ');
            out.push_str(text);
            out.push(' ');
        }
    }
    for child in node.children() {
        shown(child, out);
    }
    if node.kind != Kind::Text {
        out.push(' ');
    }
}

/// The text of HTML, without tags and comments.
fn text_of(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        let (tag, after) = after.split_once('>').unwrap_or((after, ""));
        let block = [
            "p", "/p", "li", "/li", "h", "/h", "br", "hr", "td", "th", "/t", "pre", "/pre", "code", "/code",
            "ul", "ol",
        ];
        if let Some((_, alt)) = tag.split_once("alt=\"") {
            out.push_str(alt.split('"').next().unwrap());
        }
        if block.iter().any(|name| tag.starts_with(name)) {
            out.push(' ');
        }
        rest = after;
    }
    out.push_str(rest);
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")];
    entities.iter().fold(out, |text, (entity, char)| text.replace(entity, char))
}

#[test]
fn every_example_is_a_valid_document_with_all_its_words() {
    let schema = Schema::new();
    for (markdown, html) in examples() {
        let (doc, _) = to_adf(&markdown, &[]).unwrap();
        schema.check(&doc, &markdown);
        let mut json = String::new();
        write(&doc, &mut json);
        let mut text = String::new();
        shown(&doc, &mut text);
        let kept = words(&text).concat();
        for word in words(&text_of(&html)) {
            assert!(kept.contains(&word), "{word} of {markdown:?} is not in {json}");
        }
    }
}
