use super::*;
use crate::jira::tests::{NO_OBJECTS, SITE, answer, disturbed, documented, sent};
use jira_contract::issues::Selection;

fn reading() -> Reading {
    let selection = Selection { fields: vec!["*all".to_owned()], text_format: None, details: None };
    Reading::new(&selection, false, |name| Ok(name.to_owned())).unwrap()
}

fn keys(keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| (*key).to_owned()).collect()
}

/// Keys of those that were found, and those that were not with the reason.
fn found(asked: &[&str], body: &str) -> (Vec<String>, Vec<(String, String)>) {
    let mut found = GetManyResult { items: Vec::new(), missing: Vec::new() };
    let response = answer(body);
    let tree = reading().tree(&response).unwrap();
    let issues = reading().issues(&tree, &crate::jira::fields::Fields::default(), SITE).unwrap();
    add(&mut found, &keys(asked), issues, &tree);
    let missing = found.missing.into_iter().map(|one| (one.issue, one.message)).collect();
    (found.items.into_iter().map(|issue| issue.key).collect(), missing)
}

/// Results by their place: a key, or the name of the error.
fn results(body: &str, count: usize) -> Result<Vec<String>, &'static str> {
    let results = created(&answer(body), count, SITE).map_err(|error| error.case())?;
    let name = |result: Result<CreatedIssue, Error>| match result {
        Ok(created) => created.key,
        Err(error) => error.case().to_owned(),
    };
    Ok(results.into_iter().map(name).collect())
}

#[test]
fn requests() {
    let call = fetch(&keys(&["KAN-1", "10\"02"]), &reading());
    assert_eq!(
        sent(&call),
        "POST /rest/api/3/issue/bulkfetch\n{\"issueIdsOrKeys\":[\"KAN-1\",\"10\\\"02\"],\"fields\":[\"*all\"]}"
    );
    assert_eq!(call.safety, jira_engine::http::Safety::Safe);
    let mut draft = Draft::new();
    draft
        .comment(&jira_contract::records::Text::Adf(r#"{"type":"doc","version":1,"content":[]}"#.into()), &[])
        .unwrap();
    let call = create(vec![Draft::new(), draft]);
    assert_eq!(
        sent(&call),
        "POST /rest/api/3/issue/bulk\n{\"issueUpdates\":[{},{\"update\":{\"comment\":[{\"add\":{\"body\":\
        {\"type\":\"doc\",\"version\":1,\"content\":[]}}}]}}]}"
    );
    assert_eq!(call.safety, jira_engine::http::Safety::Once);
}

#[test]
fn bounds() {
    assert_eq!((bound(0), bound(MOST)), (Ok(()), Ok(())));
    for count in [MOST + 1, usize::MAX] {
        assert!(matches!(bound(count), Err(Error::Invalid(_))), "{count}");
    }
}

#[test]
fn what_is_found_and_what_is_not() {
    let check = |asked: &[&str], body: &str, items: &[&str], missing: &[(&str, &str)]| {
        let (found, lost) = found(asked, body);
        let lost: Vec<_> = lost.iter().map(|(issue, message)| (issue.as_str(), message.as_str())).collect();
        assert_eq!((found, lost.as_slice()), (keys(items), missing), "{body}");
    };
    let two = r#"{"issues":[{"id":"1","key":"KAN-1"},{"id":"2","key":"KAN-2"}]}"#;
    check(&["KAN-1", "KAN-2"], two, &["KAN-1", "KAN-2"], &[]);
    check(&["2", "kan-1"], two, &["KAN-1", "KAN-2"], &[]);
    check(&["KAN-1", "KAN-1", "2"], two, &["KAN-1", "KAN-2"], &[]);
    let unseen = "It does not exist, or the account may not see it.";
    check(&["1", "KAN-2", "KAN-3"], two, &["KAN-1", "KAN-2"], &[("KAN-3", unseen)]);
    // What comes under a key that nobody asked for was moved to it.
    let moved = "It was moved to another key, does not exist, or the account may not see it.";
    check(&["KAN-1", "OLD-7"], two, &["KAN-1", "KAN-2"], &[("OLD-7", moved)]);
    let said = r#"{"issues":[],"issueErrors":[{"id":"9","errorMessage":"Try again."}]}"#;
    check(&["9", "10"], said, &[], &[("9", "Try again."), ("10", unseen)]);
    check(&[], r#"{"issues":[],"issueErrors":[null,7,{}]}"#, &[], &[]);
}

#[test]
fn results_by_place() {
    let check = |body: &str, count, expected: &[&str]| {
        assert_eq!(results(body, count), Ok(keys(expected)), "{body}");
    };
    let error = |place: &str, status: u16| {
        format!(
            r#"{{"status":{status},"failedElementNumber":{place},"elementErrors":{{"errors":{{"summary":"Wrong"}}}}}}"#
        )
    };
    check(r#"{"issues":[{"key":"A-1"},{"key":"A-2"}],"errors":[]}"#, 2, &["A-1", "A-2"]);
    check(r#"{"issues":[{"key":"A-1"}]}"#, 1, &["A-1"]);
    check("{}", 0, &[]);
    let two = r#"[{"id":"1","key":"A-1"},{"id":"2","key":"A-2"}]"#;
    let body = |errors: &[String]| format!(r#"{{"issues":{two},"errors":[{}]}}"#, errors.join(","));
    check(&body(&[error("1", 400)]), 3, &["A-1", "invalid", "A-2"]);
    check(&body(&[error("0", 403)]), 3, &["forbidden", "A-1", "A-2"]);
    check(&body(&[error("2", 404), error("0", 503)]), 4, &["unavailable", "A-1", "not-found", "A-2"]);
    check(&body(&[error("3", 401), error("1", 409)]), 4, &["A-1", "invalid", "A-2", "unauthorized"]);
    check(&format!(r#"{{"errors":[{},{}]}}"#, error("0", 400), error("1", 400)), 2, &["invalid", "invalid"]);
}

#[test]
fn refusals_name_the_fields() {
    let body = r#"{"errors":[{"status":400,"failedElementNumber":0,
        "elementErrors":{"errorMessages":["No."],"errors":{"priority":"Is required"}}}]}"#;
    let results = created(&answer(body), 1, SITE).unwrap();
    let refusal = results[0].as_ref().unwrap_err().refusal().unwrap();
    assert_eq!((refusal.status, refusal.messages.as_slice()), (400, &["No.".to_owned()][..]));
    assert_eq!(refusal.fields, [("priority".to_owned(), "Is required".to_owned())]);
    for status in ["null", "\"x\"", "70000", "-1"] {
        let body = format!(r#"{{"errors":[{{"status":{status},"failedElementNumber":0}}]}}"#);
        let results = created(&answer(&body), 1, SITE).unwrap();
        assert_eq!(results[0].as_ref().unwrap_err().refusal().unwrap().status, 400, "{status}");
    }
}

/// Where the answer does not tell which were made, nobody knows.
#[test]
fn results_that_do_not_add_up() {
    let unknown = |body: &str, count| assert_eq!(results(body, count), Err("outcome-unknown"), "{body}");
    let one = r#"{"issues":[{"key":"A-1"}],"errors":[]}"#;
    unknown(one, 0);
    unknown(one, 2);
    unknown("{}", 1);
    unknown(r#"{"issues":null,"errors":null}"#, 1);
    unknown(r#"{"issues":[{"key":"A-1"},{"key":"A-2"}],"errors":[{"failedElementNumber":0}]}"#, 2);
    unknown(r#"{"issues":[],"errors":[{"failedElementNumber":0},{"failedElementNumber":0}]}"#, 2);
    for place in ["1", "-1", "0.5", "\"0\"", "null", "18446744073709551615"] {
        unknown(&format!(r#"{{"issues":[],"errors":[{{"failedElementNumber":{place}}}]}}"#), 1);
    }
    unknown(r#"{"issues":[],"errors":[7]}"#, 1);
    for made in ["{}", "null", "7", r#"{"id":null,"key":""}"#] {
        unknown(&format!(r#"{{"issues":[{made}]}}"#), 1);
    }
    NO_OBJECTS.iter().for_each(|body| unknown(body, 1));
}

#[test]
fn disorder_is_never_success() {
    let whole = r#"{"issues":[{"id":"1","key":"A-1"},{"id":"2","key":"A-2"}],"errors":[
        {"status":400,"failedElementNumber":1,"elementErrors":{"errorMessages":["No."],"errors":{"a":"b"}}}]}"#;
    let mut random = fastrand::Rng::with_seed(19);
    for _ in 0..2000 {
        let body = disturbed(whole, &[], &mut random);
        match created(&answer(&body), 3, SITE) {
            Ok(results) => {
                assert_eq!(results.len(), 3, "{body}");
                let named = |made: &CreatedIssue| !made.id.is_empty() || !made.key.is_empty();
                assert!(results.iter().flatten().all(named), "{body}");
            }
            Err(error) => assert_eq!(error.case(), "outcome-unknown", "{body}"),
        }
    }
}

#[test]
fn documented_answers() {
    let Some(response) = documented("post", "/issue/bulk", "201") else { return };
    let results = created(&response, 2, SITE).unwrap();
    let urls: Vec<_> = results.iter().flatten().map(|made| made.web_url.as_str()).collect();
    assert_eq!(urls, ["https://acme.atlassian.net/browse/ED-24", "https://acme.atlassian.net/browse/ED-25"]);
    let response = documented("post", "/issue/bulk", "400").unwrap();
    let results = created(&response, 2, SITE).unwrap();
    for result in results {
        let refusal = result.unwrap_err().refusal().unwrap().clone();
        let fields: Vec<_> = refusal.fields.iter().map(|(field, _)| field.as_str()).collect();
        assert_eq!(fields, ["issuetype", "project"]);
    }
    let response = documented("post", "/issue/bulkfetch", "200").unwrap();
    let body = String::from_utf8(response.body).unwrap();
    let (keys, missing) = found(&["EX-1", "10005", "EX-4"], &body);
    assert_eq!((keys.join(" "), missing.len()), ("EX-1 EX-2 EX-4".into(), 0));
}

#[test]
fn a_refusal_of_all_says_what_is_wrong_with_each() {
    let answer = |status, body: &str| {
        let response = Response { status, headers: jira_engine::http::Headers::default(), body: body.into() };
        created(&response, 2, "https://acme.atlassian.net")
    };
    let error = |place: u32, text: &str| {
        format!(
            r#"{{"status":400,"failedElementNumber":{place},"elementErrors":{{"errors":{{"summary":"{text}"}}}}}}"#
        )
    };
    let both = format!(r#"{{"issues":[],"errors":[{},{}]}}"#, error(1, "b"), error(0, "a"));
    let texts: Vec<_> = answer(400, &both).unwrap().into_iter().map(|one| one.unwrap_err()).collect();
    let field = |error: &Error| error.refusal().unwrap().fields[0].1.clone();
    assert_eq!((field(&texts[0]), field(&texts[1])), ("a".to_owned(), "b".to_owned()));
    for whole in [r#"{"errorMessages":["Too many."]}"#, "", "<html>"] {
        assert!(matches!(answer(400, whole), Err(Error::Refused(RefusalReason::Invalid, _))), "{whole}");
    }
    assert!(create(Vec::new()).accepts_refusal);
}

#[test]
fn keys_are_bounded() {
    let keys = |key: &str| [key.to_owned()];
    assert_eq!(check_keys(&keys(&"K".repeat(255))), Ok(()));
    assert!(matches!(check_keys(&keys(&"K".repeat(256))), Err(Error::Invalid(_))));
}
