//! The contract in Rust: generated from `wit/`. Its records are what the upper
//! layers speak; the core knows none of them.

#![expect(missing_docs, reason = "generated from wit/")]

wit_bindgen::generate!({
    world: "connector",
    path: "../../wit",
    generate_all,
    generate_unused_types: true,
    pub_export_macro: true,
    additional_derives: [PartialEq],
    additional_derives_ignore: ["stream-error"],
});

pub use connector::jira::{records, types};
pub use exports::connector::jira::{
    comments, fields, files, issues, jira, links, metadata, oauth, operations, people, projects, rest,
    rich_text, search, worklogs,
};
