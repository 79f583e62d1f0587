//! Pages of searches.

use super::*;
use crate::jira::tests::{NO_OBJECTS, disturbed, variants};

/// The token of the next page, whether it is the last, and the issues.
type Read = (Option<String>, Option<bool>, Vec<Issue>);

fn page(body: &str) -> Result<Read, Error> {
    let reading = reading(&selection(&[], None, None), false);
    let (page, issues) = reading.page(&answer(body), &site(), SITE)?;
    Ok((page.token, page.last, issues))
}

/// The same, by way of a tree.
fn planted(body: &str) -> Result<Read, Error> {
    let (reading, response) = (reading(&selection(&[], None, None), false), answer(body));
    let tree = reading.tree(&response)?;
    let issues = reading.issues(&tree, &site(), SITE)?;
    Ok((tree.string("nextPageToken"), tree.boolean("isLast"), issues))
}

#[test]
fn a_page_without_details_is_as_one_of_a_tree() {
    let same = |body: &str| assert_eq!(page(body), planted(body), "{body}");
    let whole =
        format!(r#"{{"issues":[{FULL},{{"id":7,"fields":null}}],"nextPageToken":"t","isLast":false}}"#);
    let (token, last, issues) = page(&whole).unwrap();
    assert_eq!((token.as_deref(), last, issues.len()), (Some("t"), Some(false), 2));
    assert_eq!(issues[0], Issue { fields: Vec::new(), ..read(FULL, &[], false).unwrap() });
    same(&whole);
    same(r#"{"issues":[{}],"issues":[{"id":"1","fields":{"labels":["a"],"labels":["b"]}}]}"#);
    same(r#"{"issues":[{"id":"1"}],"issues":7}"#);
    variants(&whole, same);
    let mut random = fastrand::Rng::with_seed(71);
    for _ in 0..2000 {
        same(&disturbed(&whole, &[], &mut random));
    }
}

#[test]
fn pages_that_are_none() {
    let check = |body: &str, problem: &str| match page(body) {
        Err(Error::Unreadable(said)) => assert!(said.contains(problem), "{body}: {said}"),
        other => panic!("{body}: {other:?}"),
    };
    for body in NO_OBJECTS {
        let is_json = serde_json::from_str::<serde::de::IgnoredAny>(body).is_ok();
        check(body, if is_json { "The answer" } else { "The response" });
    }
    check("", "is empty");
    check(r#"{"issues":null}"#, "no list of issues");
    check(r#"{"issues":{}}"#, "no list of issues");
    check(r#"{"issues":[null]}"#, "without an id");
    check(r#"{"issues":[{"id":"1"},{"fields":{}}]}"#, "without an id");
    check(r#"{"issues":[{"id":"1"}] x}"#, "is not JSON");
    check(r#"{"issues":[]}}"#, "is not JSON");
    for scalar in ["tru", "+5", ".5", "nan", "@#!", "1.", "01"] {
        check(&format!(r#"{{"issues":[],"isLast":{scalar}}}"#), "is");
        check(&format!(r#"{{"issues":[{{"id":{scalar}}}]}}"#), "is");
    }
    let whole = format!(r#"{{"issues":[{FULL}]}}"#);
    for end in (1..whole.len()).filter(|end| whole.is_char_boundary(*end)) {
        check(&whole[..end], "is");
    }
}
