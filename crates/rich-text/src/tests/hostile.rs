//! Documents and Markdown that are made to hurt: they end soon, in an error or
//! in a document.

use crate::{MAX_BYTES, Mode, Problem, read, to_adf, to_markdown, to_plain_text, validate, write};
use std::time::{Duration, Instant};

/// The stack of a thread that stands for the component's. A build without
/// optimization needs several times as much.
const STACK: usize = if cfg!(debug_assertions) { 4 << 20 } else { 256 << 10 };

pub(super) fn with_small_stack(test: impl FnOnce() + Send + 'static) {
    std::thread::Builder::new().stack_size(STACK).spawn(test).unwrap().join().unwrap();
}

pub(super) fn deep(open: &str, close: &str, times: usize) -> String {
    [open.repeat(times), close.repeat(times)].concat()
}

#[test]
fn deep_json_is_refused() {
    with_small_stack(|| {
        let node = r#"{"type":"bulletList","content":["#;
        for json in [
            deep(node, "]}", 100_000),
            "[".repeat(1_000_000),
            deep(r#"{"a":"#, "}", 100_000),
            node.repeat(200_000),
        ] {
            assert_eq!(read(&json).unwrap_err(), Problem::TooDeep);
        }
        let json = format!(
            r#"{{"type":"doc","version":1,"content":[{}]}}"#,
            deep(r#"{"type":"x","content":["#, "]}", 59)
        );
        let doc = read(&json).unwrap();
        validate(&doc);
        to_plain_text(&doc).unwrap();
        to_markdown(&doc, Mode::Plain, &[]).unwrap();
        let (text, _) = to_markdown(&doc, Mode::Lossless, &[]).unwrap();
        assert!(to_adf(&text, &[]).unwrap().0.same(&doc));
    });
}

#[test]
fn lists_within_lists_come_back_as_deep_as_they_may_be() {
    with_small_stack(|| {
        let open = r#"{"type":"bulletList","content":[{"type":"listItem","content":["#;
        let leaf = r#"{"type":"paragraph","content":[{"type":"text","text":"x","marks":[{"type":"link","attrs":{"href":"/"}}]}]}"#;
        for times in [5, 20, 24, 27] {
            let json = [
                r#"{"type":"doc","version":1,"content":["#,
                &open.repeat(times),
                leaf,
                &"]}]}".repeat(times),
                "]}",
            ]
            .concat();
            let doc = read(&json).unwrap();
            assert_eq!(validate(&doc), []);
            let (text, _) = to_markdown(&doc, Mode::Lossless, &[]).unwrap();
            assert!(to_adf(&text, &[]).unwrap().0.same(&doc), "{times}");
            assert_eq!(text.contains("<!-- adf:"), times > 24, "{times}");
        }
    });
}

#[test]
fn what_is_too_large_is_refused() {
    let large = " ".repeat(MAX_BYTES + 1);
    let problem = Problem::TooLarge { bytes: MAX_BYTES + 1 };
    assert_eq!(read(&large).unwrap_err(), problem);
    assert_eq!(to_adf(&large, &[]).unwrap_err(), problem);
    assert_eq!(read("[1,").unwrap_err(), Problem::NotJson { line: 1, column: 3 });
    for json in ["[]", "1", "{}", r#"{"type":"paragraph"}"#] {
        assert_eq!(to_markdown(&read(json).unwrap(), Mode::Plain, &[]), Err(Problem::NotDocument));
    }
}

#[test]
fn numbers_come_back_as_they_were() {
    for number in [
        "33.333333333333336",
        "16.666666666666668",
        "0.1",
        "1e-7",
        "5e-324",
        "1.7976931348623157e+308",
        "-0",
        "18446744073709551616",
        "-9223372036854775809",
        "66.66666666666667",
        "123456789.12345679",
        "9007199254740993.0",
        "1111111111111111111111111111111111111111",
    ] {
        let json =
            format!(r#"{{"type":"x","attrs":{{"a":"1.5 \\\" 2.5","b":[7,{number},-3,{{"c":{number}}}]}}}}"#);
        let mut written = String::new();
        write(&read(&json).unwrap(), &mut written);
        let float: f64 = number.parse().unwrap();
        assert_eq!(written.matches(&format!("{float:?}")).count(), 2, "{number}: {written}");
        let mut again = String::new();
        write(&read(&written).unwrap(), &mut again);
        assert_eq!(again, written);
    }
}

/// Markdown that is one thing many times.
pub(super) const MANY: &[&str] = &[
    ">",
    "> ",
    "- ",
    "1. ",
    "* - ",
    "*",
    "_",
    "**a ",
    "*a_ ",
    "`",
    "`a",
    "[",
    "]",
    "![",
    "[a](",
    "<",
    "<a ",
    "<!--",
    "<!-- adf:",
    "&",
    "\\",
    "~",
    "~~a ",
    "|",
    "|a",
    "#",
    "\t",
    "\n",
    "a\n",
    "a\n\n",
    "> a\n",
    "- a\n",
    "[a]: b\n",
    "[a]\n",
    "<details>\n\n",
    "<!-- adf:begin panel -->\n\n",
    "<!-- adf:begin x -->\n\n",
    "https://",
    "www.",
    "[~accountid:",
    "((",
    "https://a.b/)",
    "<u>",
    "x<!-- adf:cut -->",
    "x<!-- adf:text -->",
    "- [ ] a\n",
    "| a |\n|-|\n",
    "<b>",
    "**",
    "a**b",
    "\"",
    "[a](<b",
    "x<!-- adf:begin annotation {\"attrs\":{\"id\":\"1\",\"annotationType\":\"inlineComment\"}} -->",
];

/// How long it takes to read Markdown and write it again.
fn time(text: &str) -> Duration {
    let start = Instant::now();
    let (doc, _) = to_adf(text, &[]).unwrap();
    let mut json = String::new();
    write(&doc, &mut json);
    to_markdown(&doc, Mode::Lossless, &[]).unwrap();
    start.elapsed()
}

#[test]
fn many_of_anything_end_soon() {
    let size = if cfg!(debug_assertions) { 100_000 } else { 1_000_000 };
    let bound = Duration::from_secs(10);
    with_small_stack(move || {
        for piece in MANY {
            let text = piece.repeat(size / piece.len());
            // A machine that stands still for a while does so once, what is not linear always.
            let times: Vec<_> = (0..3)
                .map(|_| time(&text))
                .scan(false, |done, time| (!std::mem::replace(done, time < bound)).then_some(time))
                .collect();
            let best = times.iter().min().unwrap();
            assert!(*best < bound, "{piece:?}: {times:?} for {} bytes", text.len());
        }
    });
}

#[test]
fn ten_megabytes_take_as_long_as_ten_times_one() {
    let part = "# Title\n\nSome *words* with **more** and `code`, [a link](https://example.com/x).\n\n- one\n- two\n  - three\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n";
    let size = if cfg!(debug_assertions) { 200_000 } else { 5_000_000 };
    let text = part.repeat(size / part.len());
    let start = Instant::now();
    let (doc, notes) = to_adf(&text, &[]).unwrap();
    let (markdown, _) = to_markdown(&doc, Mode::Lossless, &[]).unwrap();
    assert_eq!(notes, []);
    assert!(to_adf(&markdown, &[]).unwrap().0.same(&doc));
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}

#[test]
fn what_is_cut_off_at_the_deepest_level_is_valid() {
    for piece in
        ["> ", "- ", "1. ", "- [ ] ", "> - ", "> 1. ", "- > ", "1. - ", "<details><summary>x</summary>\n\n"]
    {
        for times in [2, 23, 24, 25, 26, 47, 48, 49, 50, 51, 60, 1000] {
            let markdown = format!("{}word\n\n| a |\n| - |\n| b |\n", piece.repeat(times));
            for markdown in [markdown, piece.repeat(times)] {
                let (document, _) = to_adf(&markdown, &[]).unwrap();
                assert_eq!(validate(&document), [], "{piece} {times}");
            }
        }
    }
}
