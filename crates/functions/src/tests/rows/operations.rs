//! The rows of `operations`.

use super::rest::{batch, response};
use crate::operations::{await_task, call, pages};
use crate::tests::answer::{Answer, created, ok};
use crate::tests::row::{Row, row};
use jira_contract::rest::PageOptions;
use std::time::Duration;

const ALL: PageOptions = PageOptions { max_items: None, max_pages: None };

fn task(status: &str, progress: u32) -> Answer {
    ok(format!(
        r#"{{"self":"https://acme.atlassian.net/rest/api/3/task/10641","id":"10641","status":"{status}","progress":{progress},"message":"Deleting","result":{{"deleted":3}}}}"#
    ))
}

pub(super) fn rows() -> Vec<Row> {
    vec![
        row!(
            "operations.call",
            "that reads",
            |api| async move {
                call(api, "jira.getIssueProperty", r#"{"issueIdOrKey":"KAN-1","propertyKey":"a b"}"#)
                    .await
                    .map(response)
            },
            [ok(r#"{"key":"a b","value":{"x":1}}"#)]
        ),
        row!(
            "operations.call",
            "that creates",
            |api| async move {
                call(api, "jira.createComponent", r#"{"name":"Core","project":"KAN"}"#).await.map(response)
            },
            [created(r#"{"id":"10050","name":"Core"}"#)]
        ),
        row!(
            "operations.call",
            "that sends bytes",
            |api| async move {
                let arguments = r#"{"type":"project","entityId":"10000","size":32,"body":"iVBORw0KGgo="}"#;
                call(api, "jira.storeAvatar", arguments).await.map(response)
            },
            [created(r#"{"id":"1010"}"#)]
        ),
        Row::new(
            "operations.pages",
            "two pages",
            |api| {
                Box::pin(async move {
                    let read = pages(api, "jira.searchProjects", r#"{"maxResults":1}"#, ALL, None).await;
                    batch(api, read)
                })
            },
            vec![
                ok(
                    r#"{"startAt":0,"maxResults":1,"total":2,"isLast":false,"values":[{"id":"10000","key":"KAN"}]}"#,
                ),
                ok(
                    r#"{"startAt":1,"maxResults":1,"total":2,"isLast":true,"values":[{"id":"10001","key":"OPS"}]}"#,
                ),
            ],
        ),
        row!(
            "operations.await-task",
            "that is asked for three times",
            |api| await_task(api, "10641", Some(5000)),
            [task("ENQUEUED", 0), task("RUNNING", 45), task("COMPLETE", 100)]
        )
        .longer(Duration::from_secs(5)),
    ]
}
