//! The rows of all functions, an interface a file.

use super::answer::Answer;
use super::row::Row;

mod comments;

/// The interfaces with functions that send.
pub(super) const INTERFACES: &[&str] = &["comments"];

/// The rows of all functions.
pub(super) fn all() -> Vec<Row> {
    let parts = [comments::rows()];
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
    let url = "https://api.media.atlassian.com/file/6e7c0fa0-2b1e-4a55-9d3c-0123456789ab/binary?token=signed&client=x";
    Answer::new(303, &[("location", url)], "")
}
