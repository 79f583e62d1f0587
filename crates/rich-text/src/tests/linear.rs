//! Twice as much of anything takes about twice as long, not four times.

use crate::{
    Attachment, Mode, from_storage, from_wiki, markdown_to_wiki, read, to_adf, to_markdown, to_plain_text,
    to_storage, to_wiki, validate, write,
};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

fn markdown(text: &str) {
    let (doc, _) = to_adf(text, &[]).unwrap();
    write(&doc, &mut String::new());
    markdown_to_wiki(text).unwrap();
}

fn document(json: &str) {
    let doc = read(json).unwrap();
    validate(&doc);
    to_markdown(&doc, Mode::Lossless, &[]).unwrap();
    to_markdown(&doc, Mode::Plain, &[]).unwrap();
    to_plain_text(&doc).unwrap();
    to_wiki(&doc, &[]).unwrap();
    to_storage(&doc, &[]).unwrap();
}

fn wiki(text: &str) {
    from_wiki(text, &[]).unwrap();
}

fn storage(text: &str) {
    from_storage(text, &[]).unwrap();
}

/// The least time that a conversion takes.
fn least(convert: fn(&str), text: &str, times: usize) -> Duration {
    let time = || {
        let start = Instant::now();
        convert(text);
        start.elapsed()
    };
    (0..times).map(|_| time()).min().unwrap()
}

/// One measures at a time.
static MEASURES: Mutex<()> = Mutex::new(());

/// Fails where so much takes some time and twice as much far more than twice of it.
/// A machine that does other things is asked again, with more.
fn check(name: &str, convert: fn(&str), text: &dyn Fn(usize) -> String) {
    let _alone = MEASURES.lock().unwrap_or_else(PoisonError::into_inner);
    let mut size = 64;
    while least(convert, &text(size), 2) < Duration::from_millis(10) {
        size *= 2;
    }
    let mut ratios = Vec::new();
    for times in 2..6 {
        let once = least(convert, &text(size), times);
        let twice = least(convert, &text(size * 2), times);
        let ratio = twice.as_secs_f64() / once.as_secs_f64();
        if ratio <= 2.5 {
            return;
        }
        ratios.push(ratio);
        size *= 2;
    }
    panic!("{name} at {size}: {ratios:?}");
}

fn nested(open: &'static str, close: &'static str) -> impl Fn(usize) -> String {
    move |size| [open.repeat(size), "x".to_owned(), close.repeat(size)].concat()
}

#[test]
fn marks_that_are_nested() {
    for (open, close) in [
        ("*a ", "b* "),
        ("**a *b ", "c* d** "),
        ("~~a ", " b~~"),
        ("<u>a ", "b</u> "),
        ("a<!-- adf:begin x {\"attrs\":{\"a\":1}} -->", "b<!-- adf:end x -->"),
        ("![a", "](/b)"),
        ("[a ", "](/b)"),
    ] {
        check(open, markdown, &nested(open, close));
    }
    check("wiki", wiki, &nested("*a _b ", "c_ d* "));
}

#[test]
fn blocks_and_comments() {
    for piece in ["- a\n", "> ", "| a ", "<!-- x -->", "[a]: b\n", "x<!-- adf:text {\"marks\":[]} -->"] {
        check(piece, markdown, &|size| piece.repeat(size));
    }
    let ended = |size| format!("{}</details>", "<div><!-- adf:cut -->".repeat(size));
    check("comments before the end of details", markdown, &ended);
}

/// The members or children of a node, by their number.
fn many(before: &'static str, one: &'static str, after: &'static str) -> impl Fn(usize) -> String {
    move |size| {
        let all: Vec<_> = (0..size).map(|number| one.replace('#', &number.to_string())).collect();
        [r#"{"type":"doc","version":1,"content":["#, before, &all.join(","), after, "]}"].concat()
    }
}

const TEXT: &str = r#""content":[{"type":"text","text":"a"}]}"#;

#[test]
fn attributes_and_marks() {
    let after = [r"},", TEXT].concat().leak();
    let members = [r",", TEXT].concat().leak();
    check("attributes", document, &many(r#"{"type":"paragraph","attrs":{"#, r##""a#":1"##, after));
    check("null", document, &many(r#"{"type":"heading","attrs":{"level":1,"#, r##""a#":null"##, after));
    check("members", document, &many(r#"{"type":"paragraph","#, r##""a#":1,"type":"a""##, members));
    let line = r#"{"type":"paragraph","content":[{"type":"text","text":"a","marks":["#;
    check("marks", document, &many(line, r#"{"type":"em"}"#, "]}]}"));
    let patch = |size: usize| {
        let all: Vec<_> = (0..size).map(|number| format!("\"a{number}\":null")).collect();
        format!("<!-- adf:heading {{\"attrs\":{{{}}}}} -->\n# a\n", all.join(","))
    };
    check("comment", markdown, &patch);
}

#[test]
fn children() {
    let line = r#"{"type":"paragraph","content":["#;
    let emphasized = r#"{"type":"text","text":"a","marks":[{"type":"em"},{"type":"strong"}]},{"type":"text","text":"b","marks":[{"type":"strike"},{"type":"strong"}]}"#;
    for odd in [r#"{"type":"text","text":""}"#, "null", emphasized, r#"{"type":"panel"}"#] {
        check(odd, document, &many(line, odd, "]}"));
    }
    let item = r#"{"type":"paragraph","content":[{"type":"text","text":"a"}]}"#;
    check("items", document, &many(r#"{"type":"bulletList","content":["#, item, "]}"));
    check("storage", storage, &|size| format!("<p>{}</p>", "a<em>b</em><x>c</x>".repeat(size)));
}

#[test]
fn a_wide_table_of_short_rows_is_bounded() {
    let cell = r#"{"type":"tableCell","content":[{"type":"paragraph"}]}"#;
    let row = format!(r#"{{"type":"tableRow","content":[{cell}]}}"#);
    let wide = vec![cell; 2000].join(",");
    let json = format!(
        r#"{{"type":"doc","version":1,"content":[{{"type":"table","content":[{{"type":"tableRow","content":[{wide}]}},{}]}}]}}"#,
        vec![row.as_str(); 2000].join(",")
    );
    let (text, _) = to_markdown(&read(&json).unwrap(), Mode::Plain, &[]).unwrap();
    assert!(text.len() < 4 * json.len(), "{}", text.len());
    let table = format!("{}|\n{}|\n{}", "|a".repeat(500), "|-".repeat(500), "|b\n".repeat(2000));
    let (doc, _) = to_adf(&table, &[]).unwrap();
    let cells: usize = doc.children()[0].children().iter().map(|row| row.children().len()).sum();
    assert!(cells <= 2 * table.len(), "{cells}");
    assert_eq!(validate(&doc), []);
}

#[test]
fn long_attributes_are_not_copied_to_every_text() {
    let size = 6000;
    for (before, after) in [
        (format!("[{}]", "a*b*".repeat(size)), format!("(/{})", "x".repeat(size))),
        (
            format!("y<!-- adf:begin x {{\"attrs\":{{\"a\":\"{}\"}}}} -->", "x".repeat(size)),
            "a*b*".repeat(size),
        ),
    ] {
        let text = [before, after].concat();
        let (doc, notes) = to_adf(&text, &[]).unwrap();
        let mut json = String::new();
        write(&doc, &mut json);
        assert!(json.len() < 8 << 20, "{}", json.len());
        assert!(notes.iter().any(|note| note.what.contains("dropped")), "{notes:?}");
        let letters = to_plain_text(&doc).unwrap().matches(['a', 'b']).count();
        assert_eq!(letters, 2 * size);
    }
}

#[test]
fn lines_below_many_open_blocks_end_soon() {
    let start = Instant::now();
    for (open, lines) in [("> ", "> b\n"), ("- ", "\n"), ("1. ", "\n")] {
        let text = format!("{}word\n{}", open.repeat(20_000), lines.repeat(20_000));
        let (doc, notes) = to_adf(&text, &[]).unwrap();
        assert_eq!(notes.len(), 1);
        assert!(to_plain_text(&doc).unwrap().contains("word"));
    }
    // Long lines are no deep ones.
    let rules = format!("{}\n\n{}\n\n", "-".repeat(5000), "* ".repeat(90)).repeat(2000);
    assert_eq!(to_adf(&rules, &[]).unwrap().1, []);
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
}

#[test]
fn many_files_are_found_soon() {
    let size = if cfg!(debug_assertions) { 3_000 } else { 60_000 };
    let file = |number: usize| Attachment {
        name: format!("{number}.png"),
        id: format!("id-{number}"),
        collection: String::new(),
    };
    let files: Vec<_> = (0..size).map(file).collect();
    let text: String = (0..size).map(|number| format!("![a](attachment:{number}.png)\n\n")).collect();
    let start = Instant::now();
    let (doc, notes) = to_adf(&text, &files).unwrap();
    assert_eq!(notes, []);
    assert!(to_markdown(&doc, Mode::Plain, &files).unwrap().0.ends_with("9.png)\n"));
    to_wiki(&doc, &files).unwrap();
    let (storage, _) = to_storage(&doc, &files).unwrap();
    from_storage(&storage, &files).unwrap();
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
}
