//! The rows of `issues` that create some.

use super::{SCREEN, TYPES, input};
use crate::errors;
use crate::issues::{copy, create, create_many};
use crate::tests::answer::{Answer, created, ok};
use crate::tests::row::{Plain, Row, Run, row, shown};
use crate::tests::rows::{FIELDS, USER};
use crate::tests::ways::told;
use jira_contract::issues::{Assignee, CopyOptions, CreatedIssue, NewIssue};
use jira_contract::records::Text;
use jira_engine::api::{Api, Failure};

const CREATED: &str =
    r#"{"id":"10008","key":"KAN-8","self":"https://acme.atlassian.net/rest/api/3/issue/10008"}"#;
const NOTHING: &str = r#"{"issues":[],"isLast":true}"#;
const COPY: CopyOptions = CopyOptions { summary: None, project: None, link: None };

const ORIGINAL: &str = r#"{"id":"10002","key":"KAN-1","fields":{"summary":"Login fails","project":{"id":"10000","key":"KAN"},
    "issuetype":{"id":"10005","name":"Task"},"labels":["a","b"],"priority":{"id":"2","name":"High"},"duedate":"2026-12-01"}}"#;

fn new(summary: &str) -> NewIssue {
    NewIssue {
        project: "KAN".into(),
        issue_type: "Task".into(),
        summary: summary.into(),
        description: None,
        assignee: None,
        priority: None,
        labels: Vec::new(),
        components: Vec::new(),
        fix_versions: Vec::new(),
        parent: None,
        due_date: None,
        fields: Vec::new(),
    }
}

/// A new issue with everything.
fn full() -> NewIssue {
    NewIssue {
        description: Some(Text::Markdown("It **fails**.".into())),
        assignee: Some(Assignee::Me),
        priority: Some("High".into()),
        labels: vec!["ui".into()],
        components: vec!["Core".into()],
        fix_versions: vec!["1.0".into()],
        parent: Some("KAN-9".into()),
        due_date: Some("2026-11-22".into()),
        fields: vec![input("Story Points", "3")],
        ..new("Login fails")
    }
}

/// The requests of a key that no issue has, before and after the issue is created.
pub(in crate::tests) fn with_key() -> Vec<Answer> {
    let absent = || {
        Answer::json(
            404,
            r#"{"errorMessages":["Issue does not exist or you do not have permission to see it."],"errors":{}}"#,
        )
    };
    let newest = r#"{"issues":[{"id":"10007","key":"KAN-7","fields":{"created":"2026-01-01T00:00:00.000+0000"}}],"isLast":true}"#;
    let own = r#"{"issues":[{"id":"10008","key":"KAN-8","fields":{"creator":{"accountId":"5b10a2844c20165700ede21g"}},"properties":{"connector.request":{"key":"job-1"}}}]}"#;
    vec![ok(NOTHING), ok(newest), absent(), absent(), created(CREATED), ok(own)]
}

/// Creates an issue with a key.
pub(in crate::tests) fn create_with_key<'a>(api: &'a Api<'a>) -> Run<'a> {
    Box::pin(async move { shown(api, create(api, &new("Login fails"), Some("job-1")).await) })
}

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row::new("issues.create", "with a key", create_with_key, with_key()).bears(&[5]),
        row!("issues.create", "", |api| create(api, &new("Login fails"), None), [created(CREATED)]),
        row!(
            "issues.create",
            "with everything, for the connection's account",
            |api| create(api, &full(), None),
            [ok(FIELDS), ok(USER), created(CREATED)]
        ),
        row!(
            "issues.create",
            "with a key that an issue has",
            |api| create(api, &new("Login fails"), Some("job-1")),
            [ok(r#"{"issues":[{"id":"10003","key":"KAN-3","fields":{},"properties":{"connector.request":{"key":"job-1"}}}],"isLast":true}"#)]
        ),
        row!(
            "issues.create-many",
            "more than one request takes",
            |api| async move {
                let mut issues = vec![full()];
                issues.extend((1..51).map(|number| new(&format!("No. {number}"))));
                create_many(api, &issues).await.map(|results| outcomes(api, results))
            },
            [
                ok(FIELDS),
                ok(USER),
                created(chunk(50)),
                created(chunk(1)),
            ]
        )
        .bears(&[2, 3]),
        row!(
            "issues.create-many",
            "of which one is refused",
            |api| async move {
                create_many(api, &[new("A"), new("B")]).await.map(|results| outcomes(api, results))
            },
            [created(
                r#"{"issues":[{"id":"10008","key":"KAN-8"}],"errors":[{"status":400,"failedElementNumber":0,"elementErrors":{"errorMessages":[],"errors":{"summary":"It is taken."}}}]}"#
            )]
        )
        .bears(&[0]),
        row!(
            "issues.copy",
            "",
            |api| copy(api, "KAN-1", &COPY),
            [ok(ORIGINAL), ok(SCREEN), created(CREATED), created("")]
        )
        .bears(&[3]),
        row!(
            "issues.copy",
            "into another project, without a field that it refuses",
            |api| async move {
                let options = CopyOptions { summary: Some("A copy".into()), project: Some("OPS".into()), ..COPY };
                copy(api, "KAN-1", &options).await
            },
            [
                ok(ORIGINAL),
                ok(TYPES),
                ok(SCREEN),
                Answer::json(400, r#"{"errorMessages":[],"errors":{"labels":"Labels are not allowed here."}}"#),
                created(CREATED),
                created(""),
            ]
        )
        .bears(&[5]),
    ]
}

/// The answer to the creation of so many issues.
fn chunk(count: u32) -> String {
    let issues: Vec<_> =
        (0..count).map(|number| format!(r#"{{"id":"{number}","key":"KAN-{number}"}}"#)).collect();
    format!(r#"{{"issues":[{}],"errors":[]}}"#, issues.join(","))
}

/// What came of each issue: how many in a row were created, or ended otherwise.
fn outcomes(api: &Api<'_>, results: Vec<Result<CreatedIssue, Failure>>) -> Plain {
    let case =
        |result: Result<CreatedIssue, Failure>| match result.map_err(|failure| errors::of(api, failure)) {
            Ok(_) => "created".to_owned(),
            Err(error) => told(&error),
        };
    let cases: Vec<_> = results.into_iter().map(case).collect();
    let parts = cases.chunk_by(|one, other| one == other);
    let parts: Vec<_> = parts.map(|part| format!("{} {}", part.len(), part[0])).collect();
    Plain(parts.join(", "))
}
