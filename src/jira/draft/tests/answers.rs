//! The answers that say what was made.

use super::*;
use crate::jira::tests::{NO_OBJECTS, SITE, answer, disturbed, documented, variants};

type Found = (Option<String>, Option<String>);

/// The key of the issue with the caller's key, and the token of the next page.
fn with(body: &str) -> Result<Found, Error> {
    let (found, next) = with_key(&answer(body), "k-1", SITE)?;
    if let Some(found) = &found {
        assert!(found.existed);
        let name = if found.key.is_empty() { &found.id } else { &found.key };
        assert_eq!(found.web_url, format!("{SITE}/browse/{name}"));
    }
    Ok((found.map(|found| found.key), next))
}

const PAGE: &str = r#"{"issues":[{"id":"1","key":"KAN-1"},{"id":"2","key":"KAN-2","properties":{}},
    {"id":"3","key":"KAN-3","properties":{"connector.request":{"key":"k-2"}}},
    {"id":"4","key":"KAN-4","properties":{"other":{"key":"k-1"},"connector.request":{"key":"k-1"}}}],"nextPageToken":"t"}"#;

#[test]
fn the_issue_with_a_key() {
    let check = |body: &str, found: Option<&str>, next: Option<&str>| {
        let expected = (found.map(str::to_owned), next.map(str::to_owned));
        assert_eq!(with(body), Ok(expected), "{body}");
    };
    check(PAGE, Some("KAN-4"), Some("t"));
    check(r#"{"issues":[]}"#, None, None);
    check(r#"{"issues":[],"nextPageToken":"t","isLast":false}"#, None, Some("t"));
    check(r#"{"issues":[],"nextPageToken":null,"isLast":true}"#, None, None);
    for property in ["null", "7", "\"k-1\"", "[]", r#"{"key":7}"#, r#"{"key":["k-1"]}"#, r#"{"key":"k-1 "}"#]
    {
        let body =
            format!(r#"{{"issues":[null,{{"key":"A-1","properties":{{"connector.request":{property}}}}}]}}"#);
        check(&body, None, None);
    }
}

/// An answer that cannot be read must not pass for one that finds nothing: a second
/// issue would be made.
#[test]
fn what_cannot_be_read_finds_not_nothing() {
    let stuck = with(r#"{"issues":[],"isLast":false}"#);
    assert!(matches!(stuck, Err(Error::Unreadable(_))), "{stuck:?}");
    let found = PAGE.replace(r#""nextPageToken":"t""#, r#""isLast":false"#);
    assert_eq!(with(&found), Ok((Some("KAN-4".to_owned()), None)));
    let without = ["{}", r#"{"issues":null}"#, r#"{"issues":{}}"#];
    let nameless = r#"{"issues":[{"properties":{"connector.request":{"key":"k-1"}}}]}"#;
    for body in without.iter().chain(NO_OBJECTS).chain([&nameless]) {
        assert!(matches!(with(body), Err(Error::Unreadable(_))), "{body}");
    }
    variants(PAGE, |body| match with(body) {
        Ok(_) => {}
        Err(error) => assert!(matches!(error, Error::Unreadable(_)), "{body}"),
    });
    let mut random = fastrand::Rng::with_seed(31);
    let kept = [
        "/issues",
        "/issues/3",
        "/issues/3/id",
        "/issues/3/key",
        "/issues/3/properties",
        "/issues/3/properties/connector.request",
        "/issues/3/properties/connector.request/key",
    ];
    for _ in 0..500 {
        let body = disturbed(PAGE, &kept, &mut random);
        if serde_json::from_str::<serde_json::Value>(&body).unwrap()["issues"][3]["key"] == "KAN-4" {
            assert_eq!(with(&body).unwrap().0.as_deref(), Some("KAN-4"), "{body}");
        }
    }
}

#[test]
fn the_issue_that_was_made() {
    let check = |body: &str, id: &str, key: &str, page: &str| {
        let web_url = format!("https://acme.atlassian.net/browse/{page}");
        let expected = Created { id: id.into(), key: key.into(), web_url, existed: false };
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
    let stuck = with(r#"{"issues":[],"isLast":false}"#);
    assert!(matches!(stuck, Err(Error::Unreadable(_))), "{stuck:?}");
    let found = PAGE.replace(r#""nextPageToken":"t""#, r#""isLast":false"#);
    assert_eq!(with(&found), Ok((Some("KAN-4".to_owned()), None)));
    let without = ["{}", r#"{"id":"","key":""}"#, r#"{"id":[],"key":{}}"#, r#"{"id":-1}"#];
    for body in without.iter().chain(NO_OBJECTS) {
        let made = created(&answer(body), SITE);
        assert!(matches!(made, Err(Error::OutcomeUnknown(..))), "{body}");
        assert!(!made.unwrap_err().message().contains(".."), "{body}");
    }
    let Some(response) = documented("post", "/issue", "201") else { return };
    assert_eq!(created(&response, SITE).unwrap().key, "ED-24");
}
