//! The record of an issue.

use super::*;
use crate::jira::tests::{NO_OBJECTS, disturbed, documented, recorded, variants};
use jira_contract::records::StatusCategory;

#[test]
fn an_issue_with_everything() {
    let issue = read(FULL, &[], true).unwrap();
    assert_eq!((issue.id.as_str(), issue.key.as_str()), ("10002", "KAN-1"));
    assert_eq!(issue.web_url, "https://acme.atlassian.net/browse/KAN-1");
    assert_eq!(issue.summary, "Login fails \"often\"");
    assert_eq!(issue.project.unwrap().name, "Kanban");
    let kind = issue.issue_type.unwrap();
    assert_eq!(
        (kind.name.as_str(), kind.description.as_str(), kind.hierarchy_level),
        ("Task", "Work", Some(0))
    );
    assert_eq!(issue.status.unwrap().category, Some(StatusCategory::InProgress));
    assert_eq!((issue.resolution.unwrap().name, issue.priority.unwrap().id), ("Done".into(), "2".into()));
    assert_eq!(issue.assignee.unwrap().email.as_deref(), Some("mia@example.com"));
    let reporter = issue.reporter.unwrap();
    assert_eq!((reporter.display_name.as_str(), reporter.active), ("Fred", false));
    assert_eq!(issue.creator.unwrap().account_id, "5b3");
    assert_eq!(issue.labels, ["a", "b"]);
    let names = [&issue.components, &issue.fix_versions, &issue.affects_versions].map(|list| &list[0].name);
    assert_eq!(names, ["Core", "1.0", "0.9"]);
    let parent = issue.parent.unwrap();
    assert_eq!((parent.key.as_str(), parent.summary.as_deref()), ("KAN-9", Some("Epic")));
    assert_eq!(parent.issue_type.unwrap().name, "Epic");
    assert_eq!(issue.subtasks.iter().map(|part| part.key.as_str()).collect::<Vec<_>>(), ["KAN-11", "KAN-12"]);
    let link = |place: usize| {
        let link = &issue.links[place];
        (
            link.id.as_str(),
            link.phrase.as_str(),
            link.link_type.as_str(),
            link.outward,
            link.issue.key.as_str(),
        )
    };
    assert_eq!(link(0), ("20", "blocks", "Blocks", true, "KAN-3"));
    assert_eq!(link(1), ("21", "is blocked by", "Blocks", false, "KAN-4"));
    let eight = 1_795_334_400_000;
    assert_eq!(issue.created, Some(eight));
    assert_eq!((issue.updated, issue.resolved), (Some(eight + 1500), Some(eight + 2000)));
    assert_eq!(issue.due_date.as_deref(), Some("2026-12-01"));
    assert_eq!(issue.description.as_deref().map(str::trim_end), Some("a **b**"));
    let file = &issue.attachments[0];
    assert_eq!((file.id.as_str(), file.name.as_str(), file.size), ("10000", "log.txt", Some(23)));
    assert_eq!((file.media_type.as_deref(), file.created), (Some("text/plain"), Some(eight)));
    let time = issue.time_tracking.unwrap();
    assert_eq!(
        (time.original_estimate, time.remaining_estimate, time.time_spent),
        (Some(3600), Some(1800), Some(60))
    );
    assert_eq!((issue.votes, issue.watchers, issue.is_watching), (Some(3), Some(2), Some(true)));
    assert_eq!(issue.fields, []);
}

#[test]
fn details_are_left_out_of_many() {
    let issue = read(FULL, &[], false).unwrap();
    assert_eq!((issue.description, issue.time_tracking, issue.votes), (None, None, None));
    assert_eq!((issue.attachments.len(), issue.links.len(), issue.subtasks.len()), (0, 0, 0));
    assert_eq!((issue.watchers, issue.is_watching), (None, None));
    assert_eq!(issue.summary, "Login fails \"often\"");
}

/// What is missing, null or of another type is not there; what is near is.
#[test]
fn members_that_are_otherwise() {
    let part =
        |member: &str| read(&format!(r#"{{"key":"KAN-1","fields":{{{member}}}}}"#), &[], true).unwrap();
    let bare = part("");
    let nothing = |member: &str| assert_eq!(part(member), bare, "{member}");
    let names = [
        "summary",
        "project",
        "issuetype",
        "status",
        "resolution",
        "priority",
        "assignee",
        "reporter",
        "creator",
        "labels",
        "components",
        "fixVersions",
        "versions",
        "parent",
        "created",
        "updated",
        "resolutiondate",
        "duedate",
        "description",
        "attachment",
        "issuelinks",
        "subtasks",
        "timetracking",
        "votes",
        "watches",
    ];
    for name in names {
        for value in ["null", "true", "[]", "{}", "\"\"", "-1", "[[]]", "[null]", "{\"x\":1}"] {
            // A document that is none is given as it stands.
            if name != "description" || !value.starts_with('{') {
                nothing(&format!("{name:?}:{value}"));
            }
        }
    }
    nothing(r#""unknown":{"a":1},"comment":{"comments":[]}"#);
    nothing(r#""assignee":{"displayName":"Nobody"}"#);
    nothing(r#""timetracking":{"originalEstimate":"1h","timeSpentSeconds":"60"}"#);
    nothing(r#""issuelinks":[{"id":"1","type":{"outward":"blocks"}},{"outwardIssue":{}},7]"#);
    assert_eq!(part(r#""labels":["a",7,null,"b"]"#).labels, ["a", "b"]);
    assert_eq!(part(r#""summary":"x","summary":"y""#).summary, "y");
    assert_eq!(part(r#""description":"wiki *text*""#).description.as_deref(), Some("wiki *text*"));
    assert_eq!(part(r#""description":{"x":1}"#).description.as_deref(), Some(r#"{"x":1}"#));
    assert_eq!(part(r#""created":1700000000000"#).created, Some(1_700_000_000_000));
    assert_eq!(part(r#""votes":{"votes":0}"#).votes, Some(0));
    assert_eq!(part(r#""priority":{"id":3}"#).priority.unwrap().id, "3");
    assert_eq!(part(r#""components":[{"name":"a"},{},{"id":"1"}]"#).components.len(), 2);
    let link = part(r#""issuelinks":[{"outwardIssue":null,"inwardIssue":{"key":"KAN-2"}}]"#).links.remove(0);
    assert_eq!((link.outward, link.phrase.as_str(), link.issue.key.as_str()), (false, "", "KAN-2"));
}

#[test]
fn issues_without_a_key() {
    assert_eq!(read(r#"{"id":7}"#, &[], true).unwrap().web_url, "https://acme.atlassian.net/browse/7");
    assert_eq!(read(r#"{"key":"KAN-1","fields":7}"#, &["*all"], true).unwrap().fields, []);
    let without = ["{}", r#"{"id":null,"key":[]}"#, r#"{"id":"","key":""}"#, r#"{"id":-1}"#];
    for body in without.iter().chain(NO_OBJECTS) {
        assert!(matches!(read(body, &[], true), Err(Error::Unreadable(_))), "{body}");
    }
}

/// In every way of reading.
fn readings() -> Vec<Reading> {
    let mut all = Vec::new();
    for fields in [&[][..], &["*all"], &["Region", "description", "customfield_4"]] {
        for format in
            [TextFormat::Markdown, TextFormat::LosslessMarkdown, TextFormat::PlainText, TextFormat::Adf]
        {
            all.push(reading(&selection(fields, Some(format), None), true));
            all.push(reading(&selection(fields, Some(format), None), false));
        }
    }
    all
}

#[test]
fn no_member_keeps_an_issue_from_being_read() {
    let ways =
        [reading(&selection(&[], None, None), true), reading(&selection(&["*all"], None, None), false)];
    variants(FULL, |body| {
        for way in &ways {
            let issue = way.read(&answer(body), &site(), SITE);
            assert!(issue.is_ok(), "{issue:?}: {body}");
        }
    });
}

#[test]
fn no_disorder_keeps_an_issue_from_being_read() {
    let ways = readings();
    let mut random = fastrand::Rng::with_seed(7);
    for _ in 0..200 {
        let body = disturbed(FULL, &["/key"], &mut random);
        for way in &ways {
            let issue = way.read(&answer(&body), &site(), SITE);
            assert_eq!(issue.map(|issue| issue.key), Ok("KAN-1".to_owned()), "{body}");
        }
    }
}

#[test]
fn lists_of_issues() {
    let way = reading(&selection(&[], None, None), false);
    let list = |body: &str| {
        let answer = answer(body);
        way.issues(&way.tree(&answer)?, &site(), SITE)
    };
    let keys =
        |body: &str| list(body).map(|list| list.into_iter().map(|issue| issue.key).collect::<Vec<_>>());
    assert_eq!(keys(r#"{"issues":[]}"#), Ok(vec![]));
    assert_eq!(keys(&format!(r#"{{"issues":[{FULL},{{"id":"1"}}]}}"#)), Ok(vec!["KAN-1".into(), "".into()]));
    let without =
        ["{}", r#"{"issues":{}}"#, r#"{"issues":null}"#, r#"{"issues":[{}]}"#, r#"{"issues":[null]}"#];
    for body in without.iter().chain(NO_OBJECTS) {
        assert!(matches!(list(body), Err(Error::Unreadable(_))), "{body}");
    }
}

#[test]
fn documented_issues() {
    if let Some(response) = documented("get", "/issue/{issueIdOrKey}", "200") {
        let way = reading(&selection(&["*all"], None, None), true);
        let issue = way.read(&response, &site(), SITE).unwrap();
        assert_eq!((issue.id.as_str(), issue.key.as_str()), ("10002", "ED-1"));
        assert_eq!(issue.project.unwrap().key, "EX");
        assert_eq!(issue.description.as_deref().map(str::trim_end), Some("Main order flow broken"));
        assert_eq!((issue.attachments.len(), issue.links.len()), (1, 2));
        assert_eq!(issue.links.iter().map(|link| link.outward).collect::<Vec<_>>(), [true, false]);
        assert!(issue.fields.iter().any(|field| field.id == "worklog"), "{:?}", issue.fields);
    }
    let way = reading(&selection(&[], None, None), true);
    for (method, path) in [("post", "/search/jql"), ("get", "/search/jql"), ("post", "/issue/bulkfetch")] {
        let Some(response) = documented(method, path, "200") else { return };
        let issues = way.issues(&way.tree(&response).unwrap(), &site(), SITE).unwrap();
        assert!(!issues.is_empty() && issues.iter().all(|issue| issue.project.is_some()), "{path}");
    }
}

#[test]
fn recorded_answers() {
    let way = reading(&selection(&["*all"], None, None), true);
    let mut read = 0;
    for (name, response) in recorded() {
        let Ok(tree) = way.tree(&response) else { continue };
        if tree.get("issues").is_some() {
            let issues = way.issues(&tree, &site(), SITE);
            assert!(issues.is_ok(), "{name}: {issues:?}");
            read += issues.unwrap().len();
        }
    }
    println!("{read} recorded issues");
}

#[test]
fn what_bulk_reading_misses() {
    let check = |errors: &str, expected: &[(&str, &str)]| {
        let body = format!(r#"{{"issueErrors":{errors}}}"#);
        let all = missing(&json::parse(&body).unwrap());
        let all: Vec<_> = all.iter().map(|one| (one.issue.as_str(), one.message.as_str())).collect();
        assert_eq!(all, expected, "{errors}");
    };
    check(r#"[{"id":"10","errorMessage":"Gone."}]"#, &[("10", "Gone.")]);
    check(r#"[{"issueIdOrKey":"KAN-1","message":"Gone."}]"#, &[("KAN-1", "Gone.")]);
    check(
        r#"[{"id":10},7,null]"#,
        &[("10", "Jira does not show it."), ("", "Jira does not show it."), ("", "Jira does not show it.")],
    );
    for none in ["[]", "{}", "null", "\"x\""] {
        check(none, &[]);
    }
}
