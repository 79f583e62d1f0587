//! What holds for all wiki markup, and for every document as such.

use super::commonmark::{shown, words};
use super::generate;
use super::schema::Schema;
use crate::{
    Attachment, Kind, Mark, MarkKind, Node, Value, from_wiki, markdown_to_wiki, to_wiki, validate,
    wiki_to_markdown, write,
};
use fastrand::Rng;

pub(super) fn json(node: &Node<'_>) -> String {
    let mut out = String::new();
    write(node, &mut out);
    out
}

pub(super) fn document(content: Vec<Node<'static>>) -> Node<'static> {
    let mut document = crate::document::document();
    document.content = Some(content);
    document
}

/// Where a text of signs stands, and where it stands again.
type Wrap = (fn(Node<'static>) -> Node<'static>, &'static str);

pub(super) fn paragraph(word: Node<'static>) -> Node<'static> {
    Node::of(Kind::Paragraph, vec![word])
}

const WRAPS: &[Wrap] = &[
    (paragraph, "a paragraph"),
    (|word| Node::of(Kind::Heading, vec![word]).with("level", Value::Whole(2)), "a heading"),
    (|word| Node::of(Kind::BulletList, vec![Node::of(Kind::ListItem, vec![paragraph(word)])]), "an item"),
    (
        |word| {
            let cell = Node::of(Kind::TableCell, vec![paragraph(word)]);
            Node::of(Kind::Table, vec![Node::of(Kind::TableRow, vec![cell.clone(), cell])])
        },
        "cells",
    ),
    (
        |word| {
            let (before, after) = (Node::words("a"), Node::words("-b*"));
            let mut strong = word;
            strong.marks = Some(vec![Mark::new(MarkKind::Strong)]);
            Node::of(Kind::Paragraph, vec![before, strong, after])
        },
        "bold words",
    ),
    (
        |word| {
            let link = Mark::new(MarkKind::Link).with("href", Value::Text("https://a.b/c".into()));
            let words = [vec![Mark::new(MarkKind::Em), link.clone()], vec![link]]
                .map(|marks| Node { marks: Some(marks), ..word.clone() });
            Node::of(Kind::Paragraph, [vec![word], words.to_vec()].concat())
        },
        "links",
    ),
    (
        |mut word| {
            word.marks = Some(vec![Mark::new(MarkKind::Code)]);
            Node::of(Kind::Paragraph, vec![Node::words("x "), word])
        },
        "code",
    ),
];

const SIGNS: &[&str] = &[
    "*",
    "_",
    "-",
    "+",
    "^",
    "~",
    "??",
    "?",
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    "!",
    "|",
    "\\",
    "&",
    ";",
    ":",
    "#",
    "<",
    ">",
    "/",
    " ",
    " ",
    " ",
    "a",
    "b",
    "word",
    "x",
    "D",
    "P",
    "h1.",
    "bq.",
    "--",
    "---",
    "----",
    "{code}",
    "{*}",
    "{quote}",
    "{{",
    "}}",
    "[~fred]",
    "[x|http://a.b]",
    "http://a.b",
    "mailto:a@b",
    ":)",
    "(x)",
    "(*r)",
    "!a.png!",
    "&amp;",
    "&#42;",
    "\n",
    "\t",
    "é",
    "中",
    "😀",
    "\u{a0}",
    "* ",
    "# ",
    "||",
    "\\\\",
    ".",
    ",",
    "\"",
    "'",
    "=",
    "%",
    "@",
    "$",
    "`",
    "1",
    "[ ] ",
    "[x] ",
    "<> ",
];

fn text_of(node: &Node<'_>, out: &mut String) {
    out.push_str(node.as_text());
    assert!(
        matches!(
            node.kind,
            Kind::Doc
                | Kind::Paragraph
                | Kind::Heading
                | Kind::BulletList
                | Kind::ListItem
                | Kind::Table
                | Kind::TableRow
                | Kind::TableCell
                | Kind::Text
        ),
        "{} came of text",
        node.name()
    );
    node.children().iter().for_each(|child| text_of(child, out));
}

#[test]
fn text_stays_text() {
    let mut rng = Rng::with_seed(5);
    for round in 0..60_000 {
        let text: String = (0..rng.usize(1..9)).map(|_| *rng.choice(SIGNS).unwrap()).collect();
        let (wrap, what) = WRAPS[round % WRAPS.len()];
        let before = document(vec![wrap(Node::words(text.clone()))]);
        let (wiki, _) = to_wiki(&before, &[]).unwrap();
        let (after, _) = from_wiki(&wiki, &[]).unwrap();
        let (mut was, mut is) = (String::new(), String::new());
        text_of(&before, &mut was);
        text_of(&after, &mut is);
        assert_eq!(is, was, "{text:?} in {what} is written\n{wiki}");
        let marks = |node: &Node<'_>| json(node).matches("\"marks\"").count();
        if !text.trim_matches(' ').is_empty() && what != "links" && what != "bold words" {
            assert_eq!(marks(&after), marks(&before), "{text:?} in {what} is written\n{wiki}");
        }
    }
}

/// Takes what wiki markup has Jira show: the name of who is mentioned.
fn anonymous(node: &mut Node<'_>) {
    if node.kind == Kind::Mention {
        node.attrs.iter_mut().flatten().for_each(|(name, value)| {
            if name == "text" {
                *value = Value::Text("".into());
            }
        });
    }
    node.content.iter_mut().flatten().for_each(anonymous);
}

#[test]
fn no_word_of_a_document_is_lost() {
    let schema = Schema::new();
    let mut rng = Rng::with_seed(17);
    for round in 0..4_000 {
        let mut doc = generate::document(&mut rng);
        anonymous(&mut doc);
        let (wiki, _) = to_wiki(&doc, &[]).unwrap();
        let (again, _) = from_wiki(&wiki, &[]).unwrap();
        assert_eq!(validate(&again), [], "{wiki}");
        if round < 300 {
            schema.check(&again, &wiki);
        }
        let (mut was, mut is) = (String::new(), String::new());
        shown(&doc, &mut was);
        shown(&again, &mut is);
        is.push_str(&wiki);
        let kept = words(&is).concat();
        for word in words(&was) {
            assert!(kept.contains(&word), "{word} of {} is lost in\n{wiki}", json(&doc));
        }
    }
}

const LINES: &[&str] = &[
    "ALFA",
    "* BRAVO",
    "** CHARLIE",
    "*# DELTA",
    "# ECHO",
    "- FOXTROT *GOLF*",
    "-- HOTEL",
    "h1. INDIA",
    "bq. JULIETT",
    "----",
    "||KILO||LIMA||",
    "|MIKE|NOVEMBER|",
    "|OSCAR",
    "PAPA|",
    "|a [QUEBEC|http://a.b]|!a.png|alt=ROMEO!|",
    "{quote}",
    "{panel}",
    "{panel:title=SIERRA|bgColor=#deebff}",
    "{code}",
    "{code:java|title=TANGO}",
    "{noformat}",
    "{color:red}",
    "{color}",
    "{info}UNIFORM",
    "{info}",
    "{expand:VICTOR}",
    "{expand}",
    "*WHISKEY _XRAY* YANKEE_",
    "{{ZULU}} {*}ONE{*}TWO",
    "[THREE|^a.txt] [~four] [FIVE] [SIX|x",
    "!a.png|thumbnail!",
    "SEVEN \\\\ EIGHT\\*",
    "* [ ] NINE",
    "* [x] TEN",
    "* <> ELEVEN",
    "TWELVE{quote}THIRTEEN",
    "|FOURTEEN{code}a|b{code}|",
    "|* FIFTEEN",
    "* SIXTEEN| |",
    "{foo}SEVENTEEN{foo:x}",
    ":) (/) -EIGHTEEN-",
    "",
    "",
    "",
    "   ",
];

fn markup(rng: &mut Rng) -> String {
    let mut text = String::new();
    for _ in 0..rng.usize(1..12) {
        text.push_str(rng.choice(LINES).unwrap());
        text.push_str(["\n", "\n", "\n\n", "\r\n", " "][rng.usize(..5)]);
    }
    text
}

#[test]
fn all_wiki_markup_makes_a_valid_document_with_all_its_words() {
    let schema = Schema::new();
    let mut rng = Rng::with_seed(23);
    for round in 0..8_000 {
        let wiki = markup(&mut rng);
        let (doc, _) = from_wiki(&wiki, &[]).unwrap();
        assert_eq!(validate(&doc), [], "{wiki}\n{}", json(&doc));
        if round % 10 == 0 {
            schema.check(&doc, &wiki);
        }
        let text = json(&doc);
        for word in wiki.split(|c: char| !c.is_ascii_uppercase()).filter(|word| word.len() > 2) {
            assert!(text.contains(word), "{word} of\n{wiki}\nis lost in {text}");
        }
    }
}

#[test]
fn wiki_markup_is_stable_after_one_pass() {
    let mut rng = Rng::with_seed(29);
    for _ in 0..8_000 {
        let wiki = markup(&mut rng);
        let (markdown, _) = wiki_to_markdown(&wiki).unwrap();
        let (first, _) = markdown_to_wiki(&markdown).unwrap();
        let (again, _) = wiki_to_markdown(&first).unwrap();
        let (second, _) = markdown_to_wiki(&again).unwrap();
        assert_eq!(second, first, "of\n{wiki}\nas\n{markdown}\nand then\n{again}");
    }
}

#[test]
fn mentions_and_files_survive() {
    let markdown = "[~accountid:5b10] [@fred](username:fred) [@john doe](<username:john doe>)\n\n![A](attachment:a.png)\n\n[the file](attachment:b.txt)\n";
    let (wiki, notes) = markdown_to_wiki(markdown).unwrap();
    assert_eq!(notes, []);
    assert_eq!(wiki, "[~accountid:5b10] [~fred] [~john doe]\n\n!a.png|alt=A!\n\n[the file|^b.txt]\n");
    assert_eq!(wiki_to_markdown(&wiki).unwrap(), (markdown.to_owned(), Vec::new()));
    let files = [Attachment { name: "a.png".to_owned(), id: "u-1".to_owned(), collection: String::new() }];
    let (doc, _) = from_wiki("!a.png!", &files).unwrap();
    assert!(json(&doc).contains(r#""id":"u-1""#), "{}", json(&doc));
    assert_eq!(to_wiki(&doc, &files).unwrap().0, "!a.png!\n");
}
