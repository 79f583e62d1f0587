use super::*;
use crate::jira::tests::{NO_OBJECTS, SITE, answer, disturbed, sent, variants};

#[test]
fn keys() {
    for key in ["x", "é", &"é".repeat(100), "6b1c7c1e-6f0e-4c63-9a3f-3f2f4d3f9d2e", "a \"b\""] {
        assert_eq!(check_key(key), Ok(()), "{key}");
    }
    for key in ["", &"x".repeat(101), "a\nb", "\0", "a\u{9f}"] {
        assert!(matches!(check_key(key), Err(Error::Invalid(_))), "{key:?}");
    }
}

#[test]
fn the_search_for_a_key() {
    let check = |project: &str, token: Option<&str>, expected: &str, rest: &str| {
        let call = find_by_key(project, token);
        let jql = format!(
            "project = {expected} AND creator = currentUser() AND created >= -1d ORDER BY created DESC"
        );
        let body = Tree::of(jql);
        let mut quoted = String::new();
        body.write(&mut quoted);
        assert_eq!(
            sent(&call),
            format!(
                "POST /rest/api/3/search/jql\n{{\"jql\":{quoted},\"fields\":[\"id\"],\
                \"properties\":[\"connector.request\"],\"maxResults\":100{rest}}}"
            )
        );
        assert_eq!(call.safety, jira_engine::http::Safety::Safe);
    };
    check("KAN", None, "\"KAN\"", "");
    check("10000", None, "10000", "");
    check("KAN\" OR \"1", Some("t\"1"), r#""KAN\" OR \"1""#, r#","nextPageToken":"t\"1""#);
}

type Found = (Option<String>, Option<String>);

/// The key of the issue with the caller's key, and the token of the next page.
fn with(body: &str) -> Result<Found, Error> {
    let (found, facts) = with_key(&answer(body), "k-1", SITE)?;
    let mut pages = pages("KAN", 10)?;
    match pages.advance(&facts) {
        Err(error) if found.is_none() => return Err(error),
        _ => {}
    }
    let next = pages.token().map(str::to_owned);
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
    let again = with_key(&answer(r#"{"issues":[],"nextPageToken":"t"}"#), "k-1", SITE).unwrap().1;
    let mut search = pages("KAN", 10).unwrap();
    assert!(search.advance(&again).is_ok());
    assert!(matches!(search.advance(&again), Err(Error::Unreadable(_))));
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
fn two_issues_with_a_key_are_never_one() {
    let row = |id: u32| {
        format!(r#"{{"id":"{id}","key":"KAN-{id}","properties":{{"connector.request":{{"key":"k-1"}}}}}}"#)
    };
    let body = format!(r#"{{"issues":[{},{}]}}"#, row(7), row(9));
    let error = with(&body).unwrap_err();
    assert!(matches!(error, Error::OutcomeUnknown(..)), "{error:?}");
    assert!(error.message().contains("KAN-7, KAN-9"), "{error}");
}

#[test]
fn the_newest_issue_and_those_around_it() {
    assert_eq!(
        sent(&newest("KAN")),
        "POST /rest/api/3/search/jql\n{\"jql\":\"project = \\\"KAN\\\" ORDER BY key DESC\",\
        \"fields\":[\"created\"],\"maxResults\":1}"
    );
    let newest = |body: &str| read_newest(&answer(body), "kan").unwrap();
    assert_eq!(newest(r#"{"issues":[{"id":"1","key":"KAN-70"}]}"#), "KAN-70");
    assert_eq!(newest(r#"{"issues":[]}"#), "KAN-0");
    for body in ["{}", r#"{"issues":7}"#].iter().chain(NO_OBJECTS) {
        assert!(matches!(read_newest(&answer(body), "KAN"), Err(Error::Unreadable(_))), "{body}");
    }
    let check = |key: &str, expected: (&str, &str, usize)| {
        let keys = around(key);
        assert_eq!((keys[0].as_str(), keys.last().unwrap().as_str(), keys.len()), expected, "{key}");
    };
    check("KAN-70", ("KAN-20", "KAN-119", 100));
    check("KAN-1", ("KAN-1", "KAN-50", 50));
    check("A_B2-3", ("A_B2-1", "A_B2-52", 52));
    check("KAN-18446744073709551615", ("KAN-18446744073709551565", "KAN-18446744073709551614", 50));
    for key in ["", "KAN", "10000-1", "KAN-x", "-1", "KAN-", "10000"] {
        assert!(around(key).is_empty() && after(key).is_empty(), "{key}");
    }
    let after = |key: &str| after(key).join(" ");
    assert_eq!(after("KAN-70"), "KAN-71 KAN-72 KAN-73 KAN-74 KAN-75 KAN-76 KAN-77 KAN-78");
    assert_eq!(after("KAN-0"), "KAN-1 KAN-2 KAN-3 KAN-4 KAN-5 KAN-6 KAN-7 KAN-8");
    let keys = ["KAN-1".to_owned(), "KAN-2".to_owned()];
    assert_eq!(
        sent(&read_directly(&keys)),
        "POST /rest/api/3/issue/bulkfetch\n{\"issueIdsOrKeys\":[\"KAN-1\",\"KAN-2\"],\
        \"fields\":[\"creator\"],\"properties\":[\"connector.request\"]}"
    );
}

#[test]
fn a_new_issue_is_the_only_one_with_its_key() {
    let row = |id: u32, creator: &str, key: &str| {
        format!(
            r#"{{"id":"{id}","key":"KAN-{id}","fields":{{"creator":{{"accountId":"{creator}"}}}},
            "properties":{{"connector.request":{{"key":"{key}"}}}}}}"#
        )
    };
    let created =
        CreatedIssue { id: "9".into(), key: "KAN-9".into(), web_url: String::new(), existed: false };
    let check = |rows: &[String], expected: Option<&str>| {
        let body = format!(r#"{{"issues":[{}],"issueErrors":[]}}"#, rows.join(","));
        let outcome = check_alone(&created, &direct(&answer(&body), "k", SITE).unwrap());
        let message = outcome.err().map(|error| error.message());
        assert_eq!(message.is_some(), expected.is_some(), "{message:?}");
        let message = message.unwrap_or_default();
        assert!(message.contains(expected.unwrap_or_default()), "{message}");
    };
    check(&[row(9, "mia", "k")], None);
    check(&[row(8, "mia", "other"), row(9, "mia", "k")], None);
    check(&[row(8, "noa", "k"), row(9, "mia", "k")], None);
    check(&[row(8, "mia", "k"), row(9, "mia", "k")], Some("KAN-9 was created, and KAN-8 has the same key"));
    check(&[], None);
}

#[test]
fn an_issue_that_the_search_does_not_know() {
    let call = look_at("KAN-7").unwrap();
    assert_eq!(sent(&call), "GET /rest/api/3/issue/KAN-7?fields=creator&properties=connector.request");
    assert!(call.accepts_absence);
    let check = |status: u16, body: &str, expected: (bool, Option<&str>)| {
        let (there, holder) = seen(&Response { status, ..answer(body) }, "k", SITE).unwrap();
        assert_eq!((there, holder.map(|holder| holder.issue.key).as_deref()), expected, "{body}");
    };
    check(404, "<html>", (false, None));
    check(200, r#"{"id":"1","key":"KAN-7"}"#, (true, None));
    check(
        200,
        r#"{"id":"1","key":"KAN-7","properties":{"connector.request":{"key":"other"}}}"#,
        (true, None),
    );
    let own = r#"{"id":"1","key":"KAN-7","properties":{"connector.request":{"key":"k"}}}"#;
    check(200, own, (true, Some("KAN-7")));
    for body in ["{}", "[]", "<html>"] {
        assert!(matches!(seen(&answer(body), "k", SITE), Err(Error::Unreadable(_))), "{body}");
    }
}

#[test]
fn what_cannot_be_said_yet() {
    let (now, until) = (Timestamp::from_millis(5_000), Timestamp::from_millis(9_000));
    let error = unsettled(now, until);
    assert_eq!(error.case(), "outcome-unknown");
    assert_eq!(error.refusal().unwrap().retry_after.map(|(span, _)| span.as_secs()), Some(4));
    assert_eq!(busy().case(), "conflict");
    assert!(busy().message().contains("still creating"));
}
