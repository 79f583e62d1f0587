//! The answers that say what was made.

use super::*;
use crate::jira::tests::{NO_OBJECTS, SITE, answer, documented};

#[test]
fn the_issue_that_was_made() {
    let check = |body: &str, id: &str, key: &str, page: &str| {
        let web_url = format!("https://acme.atlassian.net/browse/{page}");
        let expected = CreatedIssue { id: id.into(), key: key.into(), web_url, existed: false };
        assert_eq!(created(&answer(body), SITE), Ok(expected), "{body}");
    };
    check(
        r#"{"id":"10000","key":"KAN-1","self":"x","transition":{"status":200}}"#,
        "10000",
        "KAN-1",
        "KAN-1",
    );
    check(r#"{"id":10000}"#, "10000", "", "10000");
    check(r#"{"id":null,"key":"KAN-1"}"#, "", "KAN-1", "KAN-1");
    // It was sent: what the answer does not say, nobody knows.
    let without = ["{}", r#"{"id":"","key":""}"#, r#"{"id":[],"key":{}}"#, r#"{"id":-1}"#];
    for body in without.iter().chain(NO_OBJECTS) {
        let made = created(&answer(body), SITE);
        assert!(matches!(made, Err(Error::OutcomeUnknown(..))), "{body}");
        assert!(!made.unwrap_err().message().contains(".."), "{body}");
    }
    let Some(response) = documented("post", "/issue", "201") else { return };
    assert_eq!(created(&response, SITE).unwrap().key, "ED-24");
}
