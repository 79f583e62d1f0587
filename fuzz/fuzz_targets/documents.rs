//! Documents in the Atlassian Document Format, of any JSON: told what is wrong with
//! them, and written in every form. Each comes back from lossless Markdown as it was,
//! valid or not. What is no document is its content, as in the goldens, of which the rest
//! is left aside.

#![no_main]

use jira_rich_text::{self as rich_text, Mode, Problem};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    let json = text.split("\n=====\n").next().unwrap_or_default();
    let whole = match json.starts_with(r#"{"type":"doc""#) {
        true => json.to_owned(),
        false => format!(r#"{{"type":"doc","version":1,"content":[{json}]}}"#),
    };
    let document = match rich_text::read(&whole) {
        Ok(document) => document,
        Err(Problem::NotJson { .. } | Problem::TooDeep) => return,
        Err(other) => panic!("{other:?}"),
    };
    let mut json = String::new();
    rich_text::write(&document, &mut json);
    assert!(rich_text::read(&json).unwrap().same(&document));
    rich_text::validate(&document);
    let Ok((lossless, notes)) = rich_text::to_markdown(&document, Mode::Lossless, &[]) else { return };
    rich_text::to_markdown(&document, Mode::Plain, &[]).unwrap();
    rich_text::to_plain_text(&document).unwrap();
    rich_text::to_wiki(&document, &[]).unwrap();
    rich_text::to_storage(&document, &[]).unwrap();
    let (back, _) = rich_text::to_adf(&lossless, &[]).unwrap();
    // A link that would run something loses its address, with a note.
    if notes.is_empty() {
        assert!(back.same(&document), "{lossless}");
    }
});
