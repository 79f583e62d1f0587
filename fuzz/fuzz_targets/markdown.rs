//! Any Markdown: its document is valid, but for what comments bring of kinds that
//! are younger than the schema, and its own Markdown makes it again.

#![no_main]

use jira_rich_text::{self as rich_text, Mode};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    let (document, _) = rich_text::to_adf(&text, &[]).unwrap();
    let mut json = String::new();
    rich_text::write(&document, &mut json);
    let document = rich_text::read(&json).unwrap();
    let mut faults = rich_text::validate(&document);
    faults.retain(|fault| !fault.rule.starts_with("unknown-"));
    // What is to be kept as it came is kept, valid or not.
    assert!(text.contains("adf:!") || text.contains("adf:begin !") || faults.is_empty(), "{faults:?} {json}");
    let (lossless, _) = rich_text::to_markdown(&document, Mode::Lossless, &[]).unwrap();
    assert!(rich_text::to_adf(&lossless, &[]).unwrap().0.same(&document), "{lossless}");
    rich_text::markdown_to_wiki(&text).unwrap();
});
