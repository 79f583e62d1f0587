//! What holds for every document and every Markdown.

use super::atlassian::documents;
use super::commonmark::{examples, shown, words};
use super::generate;
use super::hostile::MANY;
use super::schema::Schema;
use crate::{Attachment, Kind, Mode, Node, read, to_adf, to_markdown, to_plain_text, validate, write};
use fastrand::Rng;
use pulldown_cmark::{Event, Parser};

fn json(node: &Node<'_>) -> String {
    let mut out = String::new();
    write(node, &mut out);
    out
}

/// Fails unless a document comes back from its Markdown.
fn check_lossless(doc: &Node<'_>, of: &str) -> String {
    let (text, notes) = to_markdown(doc, Mode::Lossless, &[]).unwrap();
    let (again, _) = to_adf(&text, &[]).unwrap();
    let (was, is): (serde_json::Value, serde_json::Value) =
        (serde_json::from_str(&json(doc)).unwrap(), serde_json::from_str(&json(&again)).unwrap());
    assert_eq!(was, is, "{of}\n{text}");
    assert!(notes.is_empty());
    text
}

fn links(node: &Node<'_>, out: &mut String) {
    node.marked().iter().filter_map(|mark| mark.attr_text("href")).for_each(|href| out.push_str(href));
    node.children().iter().for_each(|child| links(child, out));
}

/// Fails unless Markdown shows all words of a document.
fn check_words(doc: &Node<'_>, text: &str) {
    let (again, _) = to_adf(text, &[]).unwrap();
    let (mut was, mut is) = (String::new(), String::new());
    shown(doc, &mut was);
    shown(&again, &mut is);
    // The address of a picture in inline text is that of a link now.
    links(&again, &mut is);
    let kept = words(&is).concat();
    for word in words(&was) {
        assert!(kept.contains(&word), "{word} of {} is lost in\n{text}", json(doc));
    }
}

#[test]
fn atlassians_documents_come_back() {
    for (name, text) in documents("valid") {
        let doc = read(&text).unwrap();
        check_lossless(&doc, &name);
        let (plain, _) = to_markdown(&doc, Mode::Plain, &[]).unwrap();
        check_words(&doc, &plain);
    }
}

#[test]
fn generated_documents_come_back() {
    let schema = Schema::new();
    let mut rng = Rng::with_seed(11);
    let (mut held, mut all) = (0, 0);
    for round in 0..3_000 {
        let doc = generate::document(&mut rng);
        if round < 200 {
            schema.check(&doc, "generated");
        }
        let text = check_lossless(&doc, "generated");
        held += usize::from(text.contains("<!-- adf:doc"));
        all += 1;
        let (plain, _) = to_markdown(&doc, Mode::Plain, &[]).unwrap();
        check_words(&doc, &plain);
    }
    assert!(held * 50 < all, "{held} of {all} stand in one comment");
}

#[test]
fn markdown_is_stable_after_one_pass() {
    let schema = Schema::new();
    let mut rng = Rng::with_seed(13);
    let generated = (0..6_000).map(|_| generate::markdown(&mut rng));
    let examples = examples().into_iter().map(|(markdown, _)| markdown);
    for (round, markdown) in examples.chain(generated).enumerate() {
        let (doc, _) = to_adf(&markdown, &[]).unwrap();
        let faults: Vec<_> =
            validate(&doc).into_iter().filter(|fault| !fault.rule.starts_with("unknown")).collect();
        assert_eq!(faults, [], "{markdown:?}\n{}", json(&doc));
        if round % 10 == 0 && validate(&doc).is_empty() {
            schema.check(&doc, &markdown);
        }
        let text = check_lossless(&doc, &markdown);
        let (again, _) = to_adf(&text, &[]).unwrap();
        assert_eq!(to_markdown(&again, Mode::Lossless, &[]).unwrap().0, text);
        let (plain, _) = to_markdown(&doc, Mode::Plain, &[]).unwrap();
        check_words(&doc, &plain);
    }
}

fn mentions(node: &Node<'_>, out: &mut String) {
    if let Some(id) = node.attr_text("id").filter(|_| node.kind == Kind::Mention) {
        out.push_str(&format!(" accountid:{id} "));
    }
    node.children().iter().for_each(|child| mentions(child, out));
}

/// Fails unless the document of some Markdown is valid and has all its words.
fn check_promise(markdown: &str, schema: Option<&Schema>) {
    let (doc, notes) = to_adf(markdown, &[]).unwrap();
    let mut faults = validate(&doc);
    // What comments hold of unknown kinds is kept as it came.
    let commented = markdown.contains("adf:");
    faults.retain(|fault| !(commented && fault.rule.starts_with("unknown")));
    assert_eq!(faults, [], "{markdown:?}\n{}", json(&doc));
    if let Some(schema) = schema.filter(|_| !commented) {
        schema.check(&doc, markdown);
    }
    let mut all = String::new();
    for event in Parser::new_ext(markdown, crate::markdown::syntax()) {
        match event {
            Event::Text(text) | Event::Code(text) => all.push_str(&text),
            _ => all.push(' '),
        }
    }
    let mut is = String::new();
    shown(&doc, &mut is);
    links(&doc, &mut is);
    is.push_str(&to_plain_text(&doc).unwrap());
    mentions(&doc, &mut is);
    let kept = words(&is).concat();
    for word in words(&all) {
        assert!(kept.contains(&word), "{word} of {markdown:?} is lost in\n{}\n{notes:?}", json(&doc));
    }
}

#[test]
fn whatever_the_markdown_the_document_is_valid_and_has_its_words() {
    let schema = Schema::new();
    let mut rng = Rng::with_seed(23);
    for round in 0..if cfg!(debug_assertions) { 6_000 } else { 40_000 } {
        let markdown = match rng.u8(..3) {
            0 => generate::markdown(&mut rng),
            1 => (0..rng.usize(1..60)).map(|_| *rng.choice(MANY).unwrap()).collect(),
            _ => {
                let pieces = [*rng.choice(MANY).unwrap(), *rng.choice(MANY).unwrap(), "word "];
                (0..rng.usize(1..200)).map(|_| pieces[rng.usize(..pieces.len())]).collect()
            }
        };
        check_promise(&markdown, (round % 20 == 0).then_some(&schema));
    }
}

#[test]
fn attachments_have_names() {
    let files = [Attachment { name: "a b.png".to_owned(), id: "u-1".to_owned(), collection: String::new() }];
    let (doc, notes) = to_adf("![Alt](<attachment:a b.png>)", &files).unwrap();
    assert_eq!(notes, []);
    assert!(
        json(&doc).contains(r#""attrs":{"type":"file","id":"u-1","collection":"","alt":"Alt"}"#),
        "{}",
        json(&doc)
    );
    assert_eq!(to_markdown(&doc, Mode::Strict, &files).unwrap().0, "![Alt](<attachment:a b.png>)\n");
    let (doc, notes) = to_adf("![Alt](attachment:x)", &files).unwrap();
    assert_eq!((notes.len(), json(&doc).contains("Alt")), (1, true));
}
