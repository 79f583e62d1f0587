//! Any text as Jira's wiki markup: its document is valid, and has Markdown.

#![no_main]

use jira_rich_text as rich_text;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    let (document, _) = rich_text::from_wiki(&text, &[]).unwrap();
    let mut json = String::new();
    rich_text::write(&document, &mut json);
    assert_eq!(rich_text::validate(&rich_text::read(&json).unwrap()), [], "{json}");
    let (wiki, _) = rich_text::to_wiki(&document, &[]).unwrap();
    rich_text::from_wiki(&wiki, &[]).unwrap();
    rich_text::wiki_to_markdown(&text).unwrap();
});
