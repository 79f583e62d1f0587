//! The rows of all functions, an interface a file.

use super::answer::Answer;
use super::row::Row;

mod comments;
mod fields;
mod files;
pub(super) mod issues;
mod jira;
mod links;
mod metadata;
mod oauth;
mod operations;
mod people;
mod rest;
mod search;
mod worklogs;

/// The interfaces with functions that send.
pub(super) const INTERFACES: &[&str] = &[
    "comments",
    "fields",
    "files",
    "issues",
    "jira",
    "links",
    "metadata",
    "oauth",
    "operations",
    "people",
    "projects",
    "rest",
    "search",
    "worklogs",
];

/// The rows of all functions.
pub(super) fn all() -> Vec<Row> {
    let parts = [
        comments::rows(),
        fields::rows(),
        files::rows(),
        issues::rows(),
        jira::rows(),
        links::rows(),
        oauth::rows(),
        operations::rows(),
        people::rows(),
        rest::rows(),
        search::rows(),
        metadata::rows(),
        worklogs::rows(),
    ];
    parts.into_iter().flatten().collect()
}

/// A user.
const USER: &str = r#"{"accountId":"5b10a2844c20165700ede21g","displayName":"Mia Krystof","active":true,"emailAddress":"mia@example.com","accountType":"atlassian","timeZone":"Europe/Berlin"}"#;

/// A document.
const HI: &str =
    r#"{"type":"doc","version":1,"content":[{"type":"paragraph","content":[{"type":"text","text":"Hi"}]}]}"#;

/// An issue with a file.
const FILES: &str = r#"{"id":"10002","key":"KAN-1","fields":{"attachment":[{"id":"10010","filename":"a.png","mimeType":"image/png","size":23}]}}"#;

/// Where that file is in Atlassian's media service.
fn place() -> Answer {
    let file = "https://api.media.atlassian.com/file/6e7c0fa0-2b1e-4a55-9d3c-0123456789ab";
    Answer::new(303, &[("location", &[file, "/binary?token=signed&client=x"].concat())], "")
}

/// The fields of the site.
pub(super) const FIELDS: &str = r#"[
    {"id":"summary","key":"summary","name":"Summary","custom":false,"clauseNames":["summary"],"schema":{"type":"string","system":"summary"}},
    {"id":"customfield_10016","key":"customfield_10016","name":"Story Points","custom":true,"clauseNames":["cf[10016]","Story Points"],
     "schema":{"type":"number","custom":"com.atlassian.jira.plugin.system.customfieldtypes:float","customId":10016}},
    {"id":"customfield_10030","key":"customfield_10030","name":"Notes","custom":true,"clauseNames":["cf[10030]"],
     "schema":{"type":"string","custom":"com.atlassian.jira.plugin.system.customfieldtypes:textarea","customId":10030}}]"#;

/// The link types of the site.
const LINK_TYPES: &str = r#"{"issueLinkTypes":[{"id":"10000","name":"Blocks","inward":"is blocked by","outward":"blocks"},{"id":"10001","name":"Cloners","inward":"is cloned by","outward":"clones"}]}"#;

/// An issue.
pub(super) const ISSUE: &str = r#"{"id":"10002","key":"KAN-1","fields":{"summary":"Login fails","project":{"id":"10000","key":"KAN","name":"Kanban"},
    "issuetype":{"id":"10001","name":"Task","description":"","subtask":false,"hierarchyLevel":0},
    "status":{"id":"3","name":"In Progress","statusCategory":{"id":4,"key":"indeterminate"}},"priority":{"id":"2","name":"High"},
    "labels":["a"],"created":"2026-01-17T12:34:00.000+0000","customfield_10016":3}}"#;
