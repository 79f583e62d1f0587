mod quoting;

use super::*;
use crate::jira::tests::{NO_OBJECTS, answer, documented, recorded, sent};
use jira_contract::issues::Selection;

const JQL: &str = "project = KAN AND summary ~ \"a \\\"b\\\"\"";

fn query(page_size: Option<u32>, reconcile: &[u64]) -> Query {
    let selection = Selection { fields: Vec::new(), text_format: None, details: None };
    Query { jql: JQL.to_owned(), selection, page_size, reconcile_issues: reconcile.to_vec() }
}

fn reading(fields: &[&str]) -> Reading {
    let fields = fields.iter().map(|field| (*field).to_owned()).collect();
    let selection = Selection { fields, text_format: None, details: Some(false) };
    Reading::new(&selection, false, |name| Ok(name.to_owned())).unwrap()
}

fn search(query: &Query, cursor: Option<&str>) -> Result<(Search, Call), Error> {
    Search::new("acme", query, &reading(&["*all"]), cursor)
}

fn page(response: &jira_engine::http::Response) -> Page<'static> {
    let mut page = Page::default();
    json::fill(response, &mut page).unwrap();
    page
}

fn next(search: Search, body: &str) -> Result<Option<String>, Error> {
    search.next(&page(&answer(body)), 1)
}

#[test]
fn what_is_asked() {
    let body = |rest: &str| {
        format!(
            "POST /rest/api/3/search/jql\n{{\"jql\":\"project = KAN AND summary ~ \\\"a \\\\\\\"b\\\\\\\"\\\"\",\
            \"fields\":[\"*all\"],{rest}}}"
        )
    };
    let check = |query: &Query, cursor: Option<&str>, rest: &str| {
        assert_eq!(sent(&search(query, cursor).unwrap().1), body(rest));
    };
    check(&query(None, &[]), None, r#""maxResults":50"#);
    check(
        &query(Some(5000), &[7, u64::MAX]),
        None,
        r#""maxResults":5000,"reconcileIssues":[7,18446744073709551615]"#,
    );
    let (first, call) = search(&query(Some(1), &[]), None).unwrap();
    assert_eq!(call.safety, jira_engine::http::Safety::Safe);
    let cursor = next(first, r#"{"nextPageToken":"a\"b"}"#).unwrap().unwrap();
    check(&query(Some(1), &[]), Some(&cursor), r#""maxResults":1,"nextPageToken":"a\"b""#);
    let plain = Search::new("acme", &query(None, &[]), &reading(&["customfield_1"]), None).unwrap().1;
    assert!(sent(&plain).contains(r#""duedate","customfield_1"],"maxResults""#), "{}", sent(&plain));
}

#[test]
fn what_is_out_of_bounds() {
    for size in [0, 5001, u32::MAX] {
        assert!(matches!(search(&query(Some(size), &[]), None), Err(Error::Invalid(_))), "{size}");
    }
    assert!(matches!(search(&query(None, &[1; 51]), None), Err(Error::Invalid(_))));
    assert!(search(&query(None, &[1; 50]), None).is_ok());
}

#[test]
fn a_cursor_is_good_for_its_search_only() {
    let (first, _) = search(&query(None, &[]), None).unwrap();
    let cursor = next(first, r#"{"nextPageToken":"t","isLast":false}"#).unwrap().unwrap();
    assert!(search(&query(None, &[]), Some(&cursor)).is_ok());
    assert!(!cursor.contains("KAN") && !cursor.contains('.'), "{cursor}");
    let jql = Query { jql: "project = OPS".into(), ..query(None, &[]) };
    for other in [query(Some(51), &[]), query(None, &[1]), jql] {
        assert!(matches!(search(&other, Some(&cursor)), Err(Error::Invalid(_))));
    }
    assert!(Search::new("other", &query(None, &[]), &reading(&["*all"]), Some(&cursor)).is_err());
    assert!(Search::new("acme", &query(None, &[]), &reading(&[]), Some(&cursor)).is_err());
    for garbage in ["", "x", "t", &cursor[1..]] {
        assert!(search(&query(None, &[]), Some(garbage)).is_err(), "{garbage}");
    }
}

#[test]
fn where_a_search_ends() {
    let asked = |token: &str| {
        let (first, _) = search(&query(None, &[]), None).unwrap();
        let cursor = next(first, &format!(r#"{{"nextPageToken":"{token}"}}"#)).unwrap().unwrap();
        search(&query(None, &[]), Some(&cursor)).unwrap().0
    };
    let check = |body: &str, expected: Option<&str>| {
        let found = next(asked("t1"), body).unwrap();
        let token = |cursor: String| {
            let (search, _) = search(&query(None, &[]), Some(&cursor)).unwrap();
            search.pages.token().unwrap().to_owned()
        };
        assert_eq!(found.map(token).as_deref(), expected, "{body}");
    };
    check(r#"{"nextPageToken":"t2"}"#, Some("t2"));
    check(r#"{"nextPageToken":"t2","isLast":false}"#, Some("t2"));
    check(r#"{"nextPageToken":"t2","isLast":null}"#, Some("t2"));
    check(r#"{"nextPageToken":"t2","isLast":"true"}"#, Some("t2"));
    for last in [
        "{}",
        r#"{"isLast":true}"#,
        r#"{"nextPageToken":"t2","isLast":true}"#,
        r#"{"nextPageToken":"t1","isLast":true}"#,
        r#"{"nextPageToken":null}"#,
        r#"{"nextPageToken":""}"#,
        r#"{"nextPageToken":7}"#,
        r#"{"nextPageToken":[],"isLast":{}}"#,
    ] {
        check(last, None);
    }
    for stuck in [r#"{"isLast":false}"#, r#"{"nextPageToken":"","isLast":false}"#] {
        let found = next(asked("t1"), stuck);
        assert!(matches!(found, Err(Error::Unreadable(_))), "{found:?}");
    }
    // Asked for again, the same page would come without end.
    let again = next(asked("t1"), r#"{"nextPageToken":"t1","isLast":false}"#);
    assert!(matches!(again, Err(Error::Unreadable(_))), "{again:?}");
}

/// The pages of a search, each by the cursor of the one before: their tokens, and the
/// error at the end.
fn followed(tokens: &[&str], issues: usize) -> String {
    let (mut cursor, mut seen) = (None::<String>, Vec::new());
    for token in tokens {
        let (search, _) = search(&query(None, &[]), cursor.as_deref()).unwrap();
        let body = format!(r#"{{"nextPageToken":"{token}"}}"#);
        match search.next(&page(&answer(&body)), issues) {
            Ok(next) => cursor = next,
            Err(error) => return format!("{} ! {}", seen.join(" "), error.message()),
        }
        seen.push(*token);
    }
    seen.join(" ")
}

/// A search that leads back to an earlier page or gives nothing but empty ones would be
/// followed without end.
#[test]
fn a_search_goes_nowhere() {
    let back = "! The server points back to a page that it already returned.";
    assert_eq!(followed(&["a", "b", "c", "d"], 1), "a b c d");
    assert_eq!(followed(&["a", "a"], 1), format!("a {back}"));
    assert!(followed(&["a", "b", "a", "b", "a", "b"], 1).ends_with(back));
    let many: Vec<_> = (0..12).map(|number| number.to_string()).collect();
    let many: Vec<_> = many.iter().map(String::as_str).collect();
    assert_eq!(followed(&many, 1), many.join(" "));
    assert!(
        followed(&many, 0)
            .ends_with("! The server reports more items, but returned 11 empty pages in a row.")
    );
}

#[test]
fn counting() {
    assert_eq!(
        sent(&count("a = \"b\"")),
        "POST /rest/api/3/search/approximate-count\n{\"jql\":\"a = \\\"b\\\"\"}"
    );
    assert_eq!(counted(&answer(r#"{"count":153,"extra":{}}"#)), Ok(153));
    let without = ["{}", r#"{"count":null}"#, r#"{"count":"1"}"#, r#"{"count":-1}"#, r#"{"count":1.5}"#];
    for body in without.iter().chain(NO_OBJECTS) {
        assert!(matches!(counted(&answer(body)), Err(Error::Unreadable(_))), "{body}");
    }
    let Some(response) = documented("post", "/search/approximate-count", "200") else { return };
    assert_eq!(counted(&response), Ok(153));
}

#[test]
fn checking() {
    assert_eq!(
        sent(&check("a = \"b\"")),
        "POST /rest/api/3/jql/parse?validation=strict\n{\"queries\":[\"a = \\\"b\\\"\"]}"
    );
    let says =
        |body: &str, expected: &[&str]| assert_eq!(checked(&answer(body)).unwrap(), expected, "{body}");
    says(r#"{"queries":[{"query":"a","errors":["x","y"],"warnings":["z"]}]}"#, &["x", "y", "z"]);
    says(r#"{"queries":[{"query":"a","structure":{}},{"errors":["of another"]}]}"#, &[]);
    says(r#"{"queries":[{"errors":null,"warnings":["z",7,null]}]}"#, &["z"]);
    says(r#"{"queries":[{"errors":{"a":1},"warnings":"z"}]}"#, &[]);
    let without = ["{}", r#"{"queries":[]}"#, r#"{"queries":{}}"#];
    for body in without.iter().chain(NO_OBJECTS) {
        assert!(matches!(checked(&answer(body)), Err(Error::Unreadable(_))), "{body}");
    }
    if let Some(response) = documented("post", "/jql/parse", "200") {
        assert_eq!(checked(&response), Ok(vec![]));
    }
}

/// The tokens of searches that were recorded.
#[test]
fn recorded_pages() {
    for (name, response) in recorded() {
        let Ok(tree) = json::read(&response) else { continue };
        if tree.get("issues").is_some() {
            let (first, _) = search(&query(None, &[]), None).unwrap();
            let next = first.next(&page(&response), 1).unwrap();
            let has = tree.text("nextPageToken").is_some() && tree.boolean("isLast") != Some(true);
            assert_eq!(next.is_some(), has, "{name}");
        }
    }
}
