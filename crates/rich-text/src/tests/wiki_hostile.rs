//! Wiki markup that is made to hurt: it ends soon, in an error or in a document.

use super::wiki::{document, json, paragraph};
use crate::{Kind, MAX_BYTES, Node, Problem, from_wiki, to_wiki, validate};
use std::time::{Duration, Instant};

/// The stack of a thread that stands for the component's. A build without
/// optimization needs several times as much.
const STACK: usize = if cfg!(debug_assertions) { 4 << 20 } else { 256 << 10 };

/// Wiki markup that is one thing many times.
const MANY: &[&str] = &[
    "*",
    "_",
    "-",
    "+",
    "^",
    "~",
    "?",
    "!",
    "[",
    "]",
    "{",
    "}",
    "|",
    "#",
    "\\",
    "&",
    ":",
    "(",
    ";",
    "*a",
    "*a ",
    "a* ",
    "{*}",
    "{*}a",
    "{{",
    "{{a",
    "}}",
    "{{{}",
    "{quote}",
    "{panel}",
    "{panel:",
    "{code}",
    "{code:a}",
    "\\{code}",
    "{noformat}",
    "{color:red}",
    "{color}",
    "{color:red}a{color}",
    "{expand}{quote}{panel}",
    "[a",
    "[a|",
    "[~",
    "[^",
    "[a|b.c]",
    "!a.b",
    "!a.b!",
    "|a",
    "||",
    "|[",
    "|{",
    "|!",
    "|\n",
    "|a\n",
    "|a|\n",
    "|a|\nb\n",
    "# ",
    "* a\n",
    "** a\n",
    "h1. a\n",
    "bq. a\n",
    "----\n",
    "\n",
    "a\n",
    "\\\\",
    "\\\\a",
    "https://",
    "https://a.b",
    "mailto:a",
    "&#",
    "&amp;",
    "(x)",
    "-- ",
    "*a-_b+",
    "{quote}|a{code}|",
    "{anchor:",
    "*a\n|",
    "|{quote}\n|{panel}\n|",
    "[ ] ",
    "* [ ] a\n",
    "{a}",
];

/// How long it takes to read wiki markup, to write it again, and to write it as text.
fn time(text: &str) -> Duration {
    let start = Instant::now();
    let (doc, _) = from_wiki(text, &[]).unwrap();
    to_wiki(&doc, &[]).unwrap();
    to_wiki(&document(vec![paragraph(Node::words(text.to_owned()))]), &[]).unwrap();
    start.elapsed()
}

#[test]
fn many_of_anything_end_soon() {
    let size = if cfg!(debug_assertions) { 30_000 } else { 1_000_000 };
    let bound = Duration::from_secs(10);
    std::thread::Builder::new()
        .stack_size(STACK)
        .spawn(move || {
            let mut texts: Vec<String> = MANY.iter().map(|piece| piece.repeat(size / piece.len())).collect();
            for signs in [20, 1000, 100_000] {
                texts.push(
                    ["#".repeat(signs), " a\n".to_owned(), "*".repeat(signs), " b\n* c".to_owned()].concat(),
                );
            }
            for piece in ["[~", "{quote}", "|", "*a ", "{code:a}", "!a.b"] {
                texts.push([piece.repeat(size / piece.len()), "*]}|{quote}\\{code}!".to_owned()].concat());
            }
            for text in texts {
                // A machine that stands still for a while does so once, what is not linear always.
                let soon = (0..3).any(|_| time(&text) < bound);
                assert!(soon, "{:?}", text.get(..20));
            }
        })
        .unwrap()
        .join()
        .unwrap();
}

#[test]
fn what_is_nested_deep_is_valid() {
    for times in [5, 23, 24, 25, 26, 50, 1000] {
        for sign in ["*", "#"] {
            let list: String =
                (1..=times).map(|depth| format!("{} item{depth}\n", sign.repeat(depth))).collect();
            for wiki in [list.clone(), format!("|{list}|"), format!("{{quote}}\n{list}{{quote}}")] {
                let (doc, _) = from_wiki(&wiki, &[]).unwrap();
                assert_eq!(validate(&doc), [], "{times}");
                assert!(json(&doc).contains(&format!("item{times}")));
            }
        }
    }
}

#[test]
fn what_is_too_large_is_refused() {
    let large = "*".repeat(MAX_BYTES + 1);
    assert_eq!(from_wiki(&large, &[]).unwrap_err(), Problem::TooLarge { bytes: MAX_BYTES + 1 });
    assert_eq!(to_wiki(&Node::new(Kind::Paragraph), &[]).unwrap_err(), Problem::NotDocument);
}

/// What fuzzing found: signs and backslashes before an address.
#[test]
fn an_address_behind_open_phrases_ends() {
    let (send, receive) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let (document, _) = from_wiki("+\\\\\\+\\p+s http://b", &[]).unwrap();
        let _ = send.send(json(&document));
    });
    let document = receive.recv_timeout(Duration::from_secs(10)).expect("it ends");
    assert!(document.contains("http://b"), "{document}");
}
