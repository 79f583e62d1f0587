use super::*;
use crate::jira::tests::{NO_OBJECTS, answer, disturbed, documented, sent, start, variants};

const CHANGES: &str = r#"{"startAt":0,"maxResults":100,"total":2,"isLast":true,"values":[
    {"id":"10001","author":{"accountId":"5b1","displayName":"Mia"},"created":"2026-11-22T09:00:00.000+0100","items":[
        {"field":"status","fieldtype":"jira","fieldId":"status","from":"1","fromString":"To Do","to":"3","toString":"In Progress"},
        {"field":"description","fieldId":"description","from":null,"fromString":"","to":null,"toString":"new"}]},
    {"id":10002,"author":null,"created":null,"items":[{"field":"Sprint","from":"","to":"7"}]}]}"#;

fn listing(cursor: Option<&str>) -> (Listing, Call) {
    list("acme", "KAN-1", cursor).unwrap()
}

fn page(body: &str) -> Result<ChangelogPage, Error> {
    read(listing(None).0, &answer(body))
}

/// The cursor that leads so far into the list.
fn cursor(start: usize) -> String {
    let values = vec!["{}"; start].join(",");
    page(&format!(r#"{{"values":[{values}],"isLast":false}}"#)).unwrap().next.unwrap()
}

#[test]
fn requests() {
    let (_, call) = listing(None);
    assert_eq!(sent(&call), "GET /rest/api/3/issue/KAN-1/changelog?startAt=0&maxResults=100");
    let cursor = cursor(100);
    let (_, call) = listing(Some(&cursor));
    assert_eq!(sent(&call), "GET /rest/api/3/issue/KAN-1/changelog?startAt=100&maxResults=100");
    for (connection, issue) in [("other", "KAN-1"), ("acme", "KAN-2")] {
        assert!(matches!(list(connection, issue, Some(&cursor)), Err(Error::Invalid(_))));
    }
    for issue in ["", "a/b", "KAN 1"] {
        assert!(list("acme", issue, None).is_err(), "{issue}");
    }
    assert!(list("acme", "KAN-1", Some("100")).is_err());
}

#[test]
fn changes_are_read() {
    let page = page(CHANGES).unwrap();
    assert_eq!((page.items.len(), page.next, page.total), (2, None, Some(2)));
    let [first, second] = &page.items[..] else { panic!() };
    assert_eq!((first.id.as_str(), first.created), ("10001", Some(1_795_334_400_000)));
    assert_eq!(first.author.as_ref().unwrap().display_name, "Mia");
    let [status, description] = &first.items[..] else { panic!() };
    assert_eq!((status.id.as_str(), status.name.as_str()), ("status", "status"));
    assert_eq!((status.old_value.as_deref(), status.old_text.as_deref()), (Some("1"), Some("To Do")));
    assert_eq!((status.new_value.as_deref(), status.new_text.as_deref()), (Some("3"), Some("In Progress")));
    assert_eq!((description.old_text.as_deref(), description.new_text.as_deref()), (None, Some("new")));
    assert_eq!((second.id.as_str(), second.author.as_ref(), second.created), ("10002", None, None));
    assert_eq!((second.items[0].id.as_str(), second.items[0].old_value.as_deref()), ("", None));
}

#[test]
fn where_a_list_ends() {
    let check = |from: usize, rest: &str, expected: Option<u64>| {
        let at = Some(from).filter(|from| *from > 0).map(cursor);
        let body = format!(r#"{{"values":[{{"id":"1"}},{{"id":"2"}}]{rest}}}"#);
        let next = read(listing(at.as_deref()).0, &answer(&body)).unwrap().next;
        let next = next.map(|cursor| start(list("acme", "KAN-1", Some(&cursor))));
        assert_eq!(next, expected, "{rest}");
    };
    check(0, "", Some(2));
    check(0, r#","isLast":true"#, None);
    check(0, r#","isLast":true,"total":9"#, Some(2));
    check(0, r#","isLast":false"#, Some(2));
    check(100, r#","isLast":false,"total":103"#, Some(102));
    check(0, r#","total":3"#, Some(2));
    check(1, r#","total":3"#, None);
    check(0, r#","isLast":null,"total":"3""#, Some(2));
    assert_eq!(page(r#"{"values":[],"total":0}"#).unwrap().next, None);
    for body in [
        r#"{"values":[],"isLast":false}"#,
        r#"{"values":[],"total":3}"#,
        r#"{"values":[{}],"startAt":100,"isLast":true}"#,
    ] {
        assert!(matches!(page(body), Err(Error::Unreadable(_))), "{body}");
    }
}

#[test]
fn members_that_are_otherwise() {
    variants(CHANGES, |body| match page(body) {
        Ok(_) => {}
        Err(error) => assert!(matches!(error, Error::Unreadable(_)), "{body}"),
    });
    let mut random = fastrand::Rng::with_seed(13);
    for _ in 0..500 {
        let body = disturbed(CHANGES, &["/values", "/values/0", "/isLast", "/startAt"], &mut random);
        assert!(page(&body).is_ok(), "{body}");
    }
    let odd = page(r#"{"values":[null,7,{"items":[null,{"from":7,"to":{},"field":[]}]}]}"#).unwrap();
    assert_eq!(odd.items.len(), 3);
    assert_eq!((odd.items[2].items.len(), odd.items[2].items[1].old_value.as_deref()), (2, None));
    for body in ["{}", r#"{"values":{}}"#, r#"{"values":null,"total":0}"#].iter().chain(NO_OBJECTS) {
        // An array is a list of changes.
        let is_list = serde_json::from_str::<Vec<serde::de::IgnoredAny>>(body).is_ok();
        assert!(is_list || matches!(page(body), Err(Error::Unreadable(_))), "{body}");
    }
}

#[test]
fn a_documented_answer() {
    let Some(response) = documented("get", "/issue/{issueIdOrKey}/changelog", "200") else { return };
    let page = read(listing(Some(&cursor(2))).0, &response).unwrap();
    assert_eq!((page.items.len(), page.total), (2, Some(5)));
    assert_eq!(start(list("acme", "KAN-1", page.next.as_deref())), 4);
    assert_eq!(page.items[1].items[0].old_text.as_deref(), Some("label-1"));
    assert_eq!(page.items[0].author.as_ref().unwrap().display_name, "Mia Krystof");
}
