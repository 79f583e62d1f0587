use super::*;
use crate::jira::tests::{NO_OBJECTS, answer, disturbed, documented, sent, variants};
use jira_engine::http::Safety;

#[test]
fn requests() {
    let check = |call: Result<Call, Error>, safety: Safety, expected: &str| {
        let call = call.unwrap();
        assert_eq!((sent(&call).as_str(), call.safety), (expected, safety));
    };
    check(watchers("KAN-1"), Safety::Safe, "GET /rest/api/3/issue/KAN-1/watchers");
    check(voters("KAN-1"), Safety::Safe, "GET /rest/api/3/issue/KAN-1/votes");
    check(watch("KAN-1", None), Safety::Idempotent, "POST /rest/api/3/issue/KAN-1/watchers");
    check(
        watch("KAN-1", Some("557058:a-1")),
        Safety::Idempotent,
        "POST /rest/api/3/issue/KAN-1/watchers\n\"557058:a-1\"",
    );
    check(
        unwatch("KAN-1", "557058:a-1"),
        Safety::Idempotent,
        "DELETE /rest/api/3/issue/KAN-1/watchers?accountId=557058%3Aa-1",
    );
    check(vote("KAN-1", true), Safety::Idempotent, "POST /rest/api/3/issue/KAN-1/votes");
    check(vote("KAN-1", false), Safety::Idempotent, "DELETE /rest/api/3/issue/KAN-1/votes");
    for issue in ["", "a/b", "KAN 1", "KAN-1?x"] {
        assert!(watchers(issue).is_err() && voters(issue).is_err() && vote(issue, true).is_err(), "{issue}");
        assert!(watch(issue, None).is_err() && unwatch(issue, "5b1").is_err(), "{issue}");
    }
}

#[test]
fn account_ids() {
    for id in ["5b10a2844c20165700ede21g", "557058:f58131cb-b67d-43c7-b30d-6b58d40bd077", "qm:1:2", "é\""] {
        assert_eq!(account(id), Ok(id));
    }
    for id in ["", "mia@example.com", "Mia Krystof", "../x", &"x".repeat(256)] {
        assert!(matches!(account(id), Err(Error::Invalid(_))), "{id}");
        assert!(watch("KAN-1", Some(id)).is_err() && unwatch("KAN-1", id).is_err(), "{id}");
    }
    let quoted = sent(&watch("KAN-1", Some("a\"b")).unwrap());
    assert!(quoted.ends_with("\n\"a\\\"b\""), "{quoted}");
}

#[test]
fn people_are_read() {
    let check = |body: &str, expected: &[&str]| {
        let people = read(&answer(body)).unwrap();
        let ids: Vec<_> = people.iter().map(|user| user.account_id.as_str()).collect();
        assert_eq!(ids, expected, "{body}");
    };
    check(r#"{"watchCount":2,"watchers":[{"accountId":"a"},{"accountId":"b","active":false}]}"#, &["a", "b"]);
    check(r#"{"votes":1,"voters":[{"accountId":"a"}]}"#, &["a"]);
    check(r#"{"watchers":[null,7,{},{"accountId":7},{"accountId":"a","x":1}]}"#, &["a"]);
    for none in ["{}", r#"{"watchers":null}"#, r#"{"watchers":{}}"#, r#"{"voters":"a"}"#] {
        check(none, &[]);
    }
    let unreadable = |body: &str| assert!(matches!(read(&answer(body)), Err(Error::Unreadable(_))), "{body}");
    NO_OBJECTS.iter().for_each(|body| unreadable(body));
    let whole =
        r#"{"isWatching":true,"watchers":[{"accountId":"a","displayName":"A","active":true}],"voters":[]}"#;
    variants(whole, |body| assert!(read(&answer(body)).is_ok(), "{body}"));
    let mut random = fastrand::Rng::with_seed(17);
    for _ in 0..200 {
        let body = disturbed(whole, &[], &mut random);
        assert!(read(&answer(&body)).is_ok(), "{body}");
    }
}

#[test]
fn documented_answers() {
    for path in ["/issue/{issueIdOrKey}/watchers", "/issue/{issueIdOrKey}/votes"] {
        let Some(response) = documented("get", path, "200") else { return };
        let people = read(&response).unwrap();
        assert_eq!((people.len(), people[0].display_name.as_str()), (1, "Mia Krystof"), "{path}");
    }
}
