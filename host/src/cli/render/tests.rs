//! Goldens in `host/tests/render`, hostile text, and laws.
//!
//! A golden is Markdown, and how it looks at 40 and at 80 columns without
//! colour; in those named `color-` in colour at 60, with `\e` for ESC. With
//! `RENDER_GOLDENS=write` in the environment they are written anew.

use super::render;
use std::path::PathBuf;
use std::time::{Duration, Instant};
use std::{env, fs};
use unicode_width::UnicodeWidthStr;

const RULE: &str = "\n=====\n";

fn goldens() -> Vec<(String, PathBuf, String)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/render");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let read = |path: PathBuf| {
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let text = fs::read_to_string(&path).unwrap();
        (name, path, text)
    };
    files.into_iter().map(read).collect()
}

/// Text without the codes that are written, of which there are no others.
fn without_codes(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, code)) = rest.split_once('\u{1b}') {
        out.push_str(before);
        rest = match code.strip_prefix("]8;;") {
            Some(link) => {
                let (target, after) = link.split_once("\u{1b}\\").unwrap();
                assert!(target.bytes().all(|byte| (b'!'..=b'~').contains(&byte)), "{target:?}");
                after
            }
            None => {
                let (style, after) = code.strip_prefix('[').unwrap().split_once('m').unwrap();
                assert!(style.bytes().all(|byte| byte.is_ascii_digit() || byte == b';'), "{style:?}");
                after
            }
        };
    }
    out + rest
}

/// What must be true of anything that is rendered.
fn check(markdown: &str, width: usize) {
    let plain = render(markdown, width, false);
    let colored = without_codes(&render(markdown, width, true));
    for text in [&plain, &colored] {
        let steers = |c: char| {
            c.is_control() && c != '\n' || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        };
        assert!(!text.contains(steers), "{markdown:?} {text:?}");
        assert!(text.is_empty() || text.ends_with('\n') && !text.ends_with("\n\n"), "{markdown:?} {text:?}");
        assert!(!text.starts_with('\n'), "{markdown:?} {text:?}");
    }
}

#[test]
fn markdown_looks_like_this() {
    for (name, path, text) in goldens() {
        let (markdown, _) = text.split_once(RULE).unwrap();
        let is = if name.starts_with("color-") {
            [markdown, &render(markdown, 60, true).replace('\u{1b}', "\\e")].join(RULE)
        } else {
            let (narrow, wide) = (render(markdown, 40, false), render(markdown, 80, false));
            [markdown, narrow.trim_end_matches('\n'), &wide].join(RULE)
        };
        if env::var_os("RENDER_GOLDENS").is_some_and(|what| what == "write") {
            fs::write(&path, &is).unwrap();
        }
        assert_eq!(is, fs::read_to_string(&path).unwrap(), "{name}");
    }
}

#[test]
fn lines_fit_but_for_code() {
    for (name, _, text) in goldens() {
        let (markdown, _) = text.split_once(RULE).unwrap();
        for (width, color) in [(20, false), (33, true), (40, false), (41, true), (80, true)] {
            check(markdown, width);
            let shown = render(markdown, width, color);
            let text = if color { without_codes(&shown) } else { shown };
            let over = text.lines().find(|line| line.width() > width && !line.contains("println"));
            assert_eq!(over, None, "{name} at {width}");
        }
    }
}

#[test]
fn edges() {
    for markdown in [
        "",
        "\n",
        "<!-- a -->",
        "[](a)",
        "> ",
        "-",
        "- - -\n",
        "```\n```",
        "<details>",
        "</details>",
        "<",
        "<!--",
    ] {
        for width in [0, 1, 20, usize::MAX] {
            check(if width == usize::MAX { "a" } else { markdown }, width);
        }
    }
    assert_eq!(render("<!-- a -->", 80, true), "");
    assert_eq!(render("a", usize::MAX, false), "a\n");
    let deep = "- ".repeat(600) + "\u{1b}a\n";
    assert_eq!(render(&deep, 40, true), deep.replace('\u{1b}', "␛"));
}

/// The documents that the component's own tests have.
#[test]
fn whatever_the_component_writes() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../crates/rich-text/tests/rich_text");
    for folder in ["adf", "markdown"] {
        for entry in fs::read_dir(root.join(folder)).unwrap() {
            let text = fs::read_to_string(entry.unwrap().path()).unwrap();
            text.split(RULE).for_each(|part| check(part, 40));
        }
    }
}

/// The best of three, of both ways together. Quadratic time would be minutes; a
/// machine that is busy with other work is no fault.
fn takes(make: impl Fn(usize) -> String, name: &str) {
    let markdown = make(1_000_000);
    let once = |_| {
        let start = Instant::now();
        let length = [true, false].map(|color| render(&markdown, 80, color).len());
        (start.elapsed(), length)
    };
    let (took, length) = (0..3).map(once).min().unwrap();
    println!("{name}: {took:?}");
    assert!(length.iter().all(|length| *length < 64 * markdown.len()), "{name}: {length:?}");
    assert!(took < Duration::from_secs(30), "{name}: {took:?}");
}

#[test]
fn hostile_text_takes_no_longer() {
    let nest = |open: &'static str, close: &'static str| {
        move |size: usize| {
            let count = size / (open.len() + close.len());
            open.repeat(count) + "a" + &close.repeat(count)
        }
    };
    let again = |text: &'static str| move |size: usize| text.repeat(size / text.len());
    takes(again("Some **bold** and `code`, a [link](https://example.com).\n\n- one\n- two\n\n"), "prose");
    takes(again("a"), "a word");
    takes(again("a "), "words");
    takes(again("日本"), "wide");
    takes(again("e\u{301}\u{301}\u{301}"), "combining");
    takes(|size| "a".to_owned() + &"\u{301}".repeat(size / 2), "one sign");
    takes(again("\u{1b}"), "controls");
    takes(again("> "), "quotes");
    takes(|size| "- ".repeat(size / 2) + "a", "items");
    takes(|size| "- ".repeat(size / 4) + &"a\n".repeat(size / 4), "lines of too deep an item");
    takes(|size| "> ".repeat(500) + "\n" + &"a\n".repeat(size / 2), "lines of a deep quote");
    takes(|size| "- ".repeat(500) + &"a\n".repeat(size / 2), "lines of a deep item");
    takes(
        |size| {
            (0..1000)
                .map(|depth| " ".repeat(2 * (depth % 500)) + "- a\n")
                .collect::<String>()
                .repeat(size / 500_000 + 1)
        },
        "deep lists",
    );
    takes(nest("![", "](a)"), "pictures in pictures");
    takes(nest("[", "](a)"), "links");
    takes(nest("*a ", "*"), "emphasis");
    takes(nest("<u>", "</u>"), "tags");
    takes(again("<"), "signs");
    takes(again("<!--"), "comments");
    takes(again("<details>\n\n"), "details");
    takes(again("<details><summary>"), "details in a line");
    takes(again("&"), "entities");
    takes(again("[~accountid:"), "mentions");
    takes(again("http://a "), "addresses");
    takes(again("http://"), "address signs");
    takes(again("|"), "bars");
    takes(again("`a`<!-- adf:status -->"), "lozenges");
    takes(|size| format!("[{}](https://a.b/{})", "a ".repeat(size / 4), "b".repeat(size / 2)), "a long link");
    takes(
        |size| format!("[{}](https://a.b/{})\n\n", "a ".repeat(90), "b".repeat(2000)).repeat(size / 2200),
        "long links",
    );
    takes(
        |size| format!("{}\n{}\n", "|a".repeat(500), "|-".repeat(500)) + &"|a\n".repeat(size / 3),
        "columns",
    );
    takes(
        |size| {
            format!("{}\n{}\n", "|aaaaaaaaaaaaaaaaaaaaaaaa".repeat(50), "|-".repeat(50))
                + &("|a".repeat(50) + "\n").repeat(size / 100)
        },
        "labels",
    );
    takes(|size| "|a|b|\n|-|-|\n".to_owned() + &"|a|b b b\n".repeat(size / 9), "rows");
    takes(|size| format!("|a|b|\n|-|-|\n|{}|b|\n", "a ".repeat(size / 2)), "a long cell");
    takes(|size| format!("|a|b|\n|-|-|\n|{}|b|\n", "**a**".repeat(size / 5)), "a colourful cell");
}
