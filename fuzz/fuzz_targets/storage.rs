//! Any text as Confluence's storage format: what is XML makes a valid document,
//! which has a storage format of its own.

#![no_main]

use jira_rich_text::{self as rich_text, Problem};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    let document = match rich_text::from_storage(&text, &[]) {
        Ok((document, _)) => document,
        Err(Problem::NotXml { .. } | Problem::TooDeep) => return,
        Err(other) => panic!("{other:?}"),
    };
    let mut json = String::new();
    rich_text::write(&document, &mut json);
    assert_eq!(rich_text::validate(&rich_text::read(&json).unwrap()), [], "{json}");
    let (storage, _) = rich_text::to_storage(&document, &[]).unwrap();
    rich_text::from_storage(&storage, &[]).unwrap();
});
