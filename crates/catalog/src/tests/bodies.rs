//! What is sent and what is asked for.

use super::*;

#[test]
fn each_body_can_be_given() {
    for one in all() {
        let Some(body) = one.body() else { continue };
        match body.shape() {
            Shape::Bytes => assert!(body.kind().is_bytes() && body.required, "{one}"),
            Shape::Parts => {
                let is_file = |kind: Kind| kind.is_file() || kind.item().is_some_and(Kind::is_file);
                assert!(body.members().iter().any(|member| is_file(member.kind) && member.required), "{one}");
                assert!(body.required, "{one}");
            }
            Shape::Json | Shape::Form | Shape::Text => {
                assert!(!body.kind().is_bytes() && !body.kind().is_file(), "{one}");
            }
        }
    }
    // What sets a value sends it.
    for one in all().filter(|one| one.method() == Method::Put && one.path().ends_with("/{propertyKey}")) {
        assert!(one.body().is_some(), "{one}");
    }
}

#[test]
fn answers_that_are_not_json_are_asked_for() {
    let check = |name: &str, expected: Option<&str>| assert_eq!(operation(name).accept(), expected, "{name}");
    check("jira.getIssue", None);
    check("jira.getAttachmentContent", Some("*/*"));
    check("jira.getAvatarImageByType", Some("*/*"));
    check("confluence.v1.exportAuditRecords", Some("application/zip, text/csv"));
    check("datacenter.archiveIssuesAsync", Some("text/plain"));
    check("datacenter.storeTemporaryAvatarUsingMultiPartForUser", Some("text/html"));
}
