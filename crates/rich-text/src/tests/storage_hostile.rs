//! Pages that are made to hurt, and pages that were broken.

use super::hostile::{deep, with_small_stack};
use super::pages;
use crate::{MAX_BYTES, Problem, from_storage, read, to_storage, validate, write};
use fastrand::Rng;
use std::time::{Duration, Instant};

#[test]
fn deep_pages_are_refused() {
    with_small_stack(|| {
        for name in ["p", "div", "ul", "li", "strong", "ac:structured-macro", "ac:adf-parameter", "x"] {
            let (open, close) = (format!("<{name}>"), format!("</{name}>"));
            assert_eq!(from_storage(&deep(&open, &close, 100_000), &[]).unwrap_err(), Problem::TooDeep);
            assert_eq!(from_storage(&open.repeat(100_000), &[]).unwrap_err(), Problem::TooDeep);
        }
    });
}

#[test]
fn pages_as_deep_as_they_may_be_are_valid_documents() {
    with_small_stack(|| {
        let expand = "<ac:structured-macro ac:name=\"expand\"><ac:rich-text-body>";
        let macro_end = "</ac:rich-text-body></ac:structured-macro>";
        let task_end = "</ac:task-list></ac:task>";
        for (open, close, levels) in [
            ("<div>", "</div>", 1),
            ("<strong>", "</strong>", 1),
            ("<p>", "</p>", 1),
            ("<td>", "</td>", 1),
            ("<table>", "</table>", 1),
            ("<a href=''>", "</a>", 1),
            ("<time>", "</time>", 1),
            ("<ac:layout-section>", "</ac:layout-section>", 1),
            ("<ac:task-list>", "</ac:task-list>", 1),
            ("<ac:image><ri:url ri:value='/' /><ac:caption>", "</ac:caption></ac:image>", 2),
            ("<ac:link><ri:page ri:content-title='x' /><ac:link-body>", "</ac:link-body></ac:link>", 2),
            (
                "<ac:adf-extension><ac:adf-node type='decision-list'><ac:adf-node type='decision-item'><ac:adf-content>",
                "</ac:adf-content></ac:adf-node></ac:adf-node></ac:adf-extension>",
                4,
            ),
            ("<ul><li>", "</li></ul>", 2),
            ("<ul>", "</ul>", 1),
            ("<blockquote>", "</blockquote>", 1),
            ("<table><tbody><tr><td>", "</td></tr></tbody></table>", 4),
            (expand, macro_end, 2),
            ("<ac:task-list><ac:task><ac:task-body>", "</ac:task-body></ac:task></ac:task-list>", 3),
            ("<ac:task><ac:task-list>", task_end, 2),
            ("<ac:layout-section><ac:layout-cell>", "</ac:layout-cell></ac:layout-section>", 2),
            ("<ac:link><ac:link-body>", "</ac:link-body></ac:link>", 2),
        ] {
            for times in [1, 2, 23, 24, 25, 48, 49, 50, 51, 120 / levels, 121 / levels] {
                let storage = format!("{}word{}", open.repeat(times), close.repeat(times));
                if storage.matches("</").count() > 120 {
                    assert_eq!(from_storage(&storage, &[]).unwrap_err(), Problem::TooDeep);
                    continue;
                }
                let (doc, _) = from_storage(&storage, &[]).unwrap();
                assert_eq!(validate(&doc), [], "{open} {times}");
                let mut json = String::new();
                write(&doc, &mut json);
                assert!(json.contains("word"), "{open} {times}");
                assert!(read(&json).unwrap().same(&doc), "{open} {times}");
                to_storage(&doc, &[]).unwrap();
            }
        }
        let parameter = "<ac:adf-parameter key=\"a\">";
        let storage = format!(
            "<ac:adf-extension><ac:adf-node type=\"extension\"><ac:adf-attribute key=\"extension-key\">k</ac:adf-attribute><ac:adf-attribute key=\"extension-type\">t</ac:adf-attribute><ac:adf-attribute key=\"parameters\">{}</ac:adf-attribute></ac:adf-node></ac:adf-extension>",
            deep(parameter, "</ac:adf-parameter>", 116)
        );
        let (doc, _) = from_storage(&storage, &[]).unwrap();
        let mut json = String::new();
        write(&doc, &mut json);
        assert!(read(&json).unwrap().same(&doc));
        to_storage(&doc, &[]).unwrap();
    });
}

#[test]
fn deep_documents_have_pages() {
    with_small_stack(|| {
        for (open, close, times) in [
            (r#"{"type":"x","content":["#, "]}", 59),
            (r#"{"type":"panel","attrs":{"panelType":"info"},"content":["#, "]}", 58),
            (r#"{"type":"bulletList","content":[{"type":"listItem","content":["#, "]}]}", 29),
            (r#"{"type":"paragraph","content":["#, "]}", 59),
        ] {
            let json = format!(r#"{{"type":"doc","version":1,"content":[{}]}}"#, deep(open, close, times));
            let doc = read(&json).unwrap();
            let (storage, _) = to_storage(&doc, &[]).unwrap();
            let (again, _) = from_storage(&storage, &[]).unwrap();
            assert_eq!(validate(&again), [], "{storage}");
        }
    });
}

#[test]
fn what_is_no_page_is_refused() {
    let large = " ".repeat(MAX_BYTES + 1);
    assert_eq!(from_storage(&large, &[]).unwrap_err(), Problem::TooLarge { bytes: MAX_BYTES + 1 });
    let check = |text: &str, line, column| {
        assert_eq!(from_storage(text, &[]).unwrap_err(), Problem::NotXml { line, column }, "{text}");
    };
    check("<p>one</p>\n<p>two<br></p>", 2, 11);
    check("a < b", 1, 3);
    check("<p class=x>a</p>", 1, 1);
    let bomb = "<!DOCTYPE p [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><p>&b;</p>";
    let (doc, notes) = from_storage(bomb, &[]).unwrap();
    assert_eq!((doc.children()[0].children()[0].as_text(), notes.len()), ("&b;", 1));
}

/// Pages that are one thing many times.
const MANY: &[&str] = &[
    "a",
    " ",
    "\n",
    "&amp;",
    "&",
    "&eacute;",
    "&nosuch;",
    "&#32;",
    "<br/>",
    "<p/>",
    "<p>a</p>",
    "<!-- a -->",
    "<![CDATA[a]]>",
    "<hr/>",
    "<x/>",
    "<b>a</b>",
    "<ul/>",
    "<ul><li/></ul>",
    "<li>a</li>",
    "<td>a</td>",
    "<table><tr><td colspan='999999' rowspan='999999'/></tr></table>",
    "<ac:image/>",
    "<ac:link/>",
    "<ac:emoticon/>",
    "<a href='x'/>",
    "<ac:structured-macro ac:name='a'/>",
    "<ac:structured-macro ac:name='panel'><ac:parameter ac:name='x'/></ac:structured-macro>",
    "<ac:task-list><ac:task/></ac:task-list>",
    "<ac:layout-section><ac:layout-cell/><ac:layout-cell/></ac:layout-section>",
    "<ac:adf-extension><ac:adf-node type='panel'/></ac:adf-extension>",
    "<span style='color: x; color: y; background-color: z'>a</span>",
    "<time datetime='x'/>",
];

/// What is many times in one element.
const WITHIN: &[(&str, &str, &str)] = &[
    ("<ul>", "<li/>", "</ul>"),
    ("<ul>", "a<ul><li/></ul>", "</ul>"),
    ("<table>", "<tr><td rowspan='9999' colspan='9'/></tr>", "</table>"),
    ("<table><colgroup>", "<col style='width: 1px'/>", "</colgroup><tr><td/></tr></table>"),
    ("<table><tr>", "<td colspan='600'/>", "</tr></table>"),
    ("<p a='", "&", "'>a</p>"),
    ("<p style='", "color:;", "'>a</p>"),
    ("<p ", "a='' ", ">a</p>"),
    ("<ac:structured-macro ac:name='code'>", "<ac:parameter ac:name='x'/>", "</ac:structured-macro>"),
    ("<ac:structured-macro ac:name='x'>", "<ac:parameter ac:name='x'/>", "</ac:structured-macro>"),
    (
        "<ac:structured-macro ac:name='code'><ac:plain-text-body>",
        "<![CDATA[]]]]>",
        "</ac:plain-text-body></ac:structured-macro>",
    ),
    ("<ac:task-list>", "<ac:task-list/>", "</ac:task-list>"),
    ("<ac:task-list>", "<ac:task>a</ac:task>", "</ac:task-list>"),
    ("<ac:layout>", "<ac:layout-section/>", "</ac:layout>"),
    ("<pre>", "a\n", "</pre>"),
    ("<p>", "a <b>c </b>", "</p>"),
    ("<blockquote>", "<h1>a</h1>", "</blockquote>"),
];

/// How long it takes to read a page and write it again.
fn time(storage: &str) -> Duration {
    let start = Instant::now();
    let (doc, _) = from_storage(storage, &[]).unwrap();
    to_storage(&doc, &[]).unwrap();
    start.elapsed()
}

#[test]
fn many_of_anything_end_soon() {
    let size = if cfg!(debug_assertions) { 100_000 } else { 1_000_000 };
    let bound = Duration::from_secs(10);
    with_small_stack(move || {
        let alone = MANY.iter().map(|piece| ("", *piece, ""));
        for (open, piece, close) in alone.chain(WITHIN.iter().copied()) {
            let text = [open, &piece.repeat(size / piece.len()), close].concat();
            let best = (0..3).map(|_| time(&text)).min().unwrap();
            assert!(best < bound, "{open}{piece}: {best:?} for {} bytes", text.len());
        }
    });
}

#[test]
fn broken_pages_end_in_a_problem_or_a_valid_document() {
    let mut rng = Rng::with_seed(29);
    let mut read = 0;
    let rounds = if cfg!(debug_assertions) { 3_000 } else { 30_000 };
    for _ in 0..rounds {
        let mut bytes = pages::storage(&mut rng, 3).into_bytes();
        for _ in 0..rng.usize(..3) {
            if bytes.is_empty() {
                break;
            }
            let at = rng.usize(..bytes.len());
            match rng.u8(..4) {
                0 => drop(bytes.remove(at)),
                1 => bytes.insert(at, *rng.choice(b"<>&;/='\" \0x]").unwrap()),
                2 => bytes.truncate(at),
                _ => {
                    let to = rng.usize(at..=bytes.len());
                    let part = bytes[at..to].to_vec();
                    bytes.splice(at..at, part);
                }
            }
        }
        let storage = String::from_utf8_lossy(&bytes);
        if let Ok((doc, _)) = from_storage(&storage, &[]) {
            assert_eq!(validate(&doc), [], "{storage}");
            to_storage(&doc, &[]).unwrap();
            read += 1;
        }
    }
    assert!(read * 10 > rounds && read < rounds, "{read} of {rounds}");
}
