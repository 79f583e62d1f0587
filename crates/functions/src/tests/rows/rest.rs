//! The rows of `rest`.

use super::USER;
use crate::errors;
use crate::rest::{list_limits, pages, request, test_connection};
use crate::tests::answer::{Answer, created, no_content, ok};
use crate::tests::lent;
use crate::tests::row::{Outcome, Plain, Row, row};
use jira_contract::rest::{Batch, Call, PageOptions, Response, Safety};
use jira_contract::types::Header;
use jira_engine::api::{Api, Failure};

const INFO: &str = r#"{"baseUrl":"https://acme.atlassian.net","version":"1001.0.0-SNAPSHOT","deploymentType":"Cloud","serverTitle":"Acme"}"#;

fn call(method: &str, path: &str) -> Call {
    Call {
        method: method.into(),
        path: path.into(),
        query: Vec::new(),
        headers: Vec::new(),
        body: None,
        limits: lent::limits(None, None),
        safety: None,
    }
}

/// An answer, its body as text.
pub(super) fn response(response: Response) -> Plain {
    let Response { status, headers, body, statistics: trip } = response;
    Plain(format!("{status} {headers:?} {:?} {trip:?}", String::from_utf8_lossy(&body)))
}

/// A batch. One that ends with a failure is that failure.
pub(super) fn batch(api: &Api<'_>, read: Result<Batch, Failure>) -> Outcome {
    let batch = read.map_err(|failure| errors::of(api, failure))?;
    match batch.failure {
        Some(failure) => Err(failure.into()),
        None => Ok(format!("{batch:?}")),
    }
}

pub(super) fn rows() -> Vec<Row> {
    let mut rows = requests();
    rows.extend(lists());
    rows.extend(tests());
    rows
}

fn requests() -> Vec<Row> {
    vec![
        row!(
            "rest.request",
            "that reads",
            |api| async move {
                let query = vec![("fields".to_owned(), "summary,a b".to_owned())];
                request(api, Call { query, ..call("GET", "/rest/api/3/issue/KAN-1") }).await.map(response)
            },
            [Answer::new(
                200,
                &[
                    ("content-type", "application/json"),
                    ("x-ratelimit-limit", "100"),
                    ("x-ratelimit-remaining", "99"),
                    ("set-cookie", "x=y")
                ],
                r#"{"id":"10002"}"#
            )]
        ),
        row!(
            "rest.request",
            "that searches with a body",
            |api| async move {
                let body = Some(br#"{"jql":"project = KAN"}"#.to_vec());
                request(api, Call { body, ..call("POST", "/rest/api/3/search/jql") }).await.map(response)
            },
            [ok(r#"{"issues":[],"isLast":true}"#)]
        ),
        row!(
            "rest.request",
            "that creates, in another type",
            |api| async move {
                let header = |name: &str, value: &str| Header { name: name.into(), value: value.into() };
                let headers = vec![header("content-type", "text/plain"), header("accept", "text/plain")];
                let body = Some(b"hello".to_vec());
                request(api, Call { body, headers, ..call("POST", "/rest/acme/1.0/things") })
                    .await
                    .map(response)
            },
            [created(r#"{"id":1}"#)]
        ),
        row!(
            "rest.request",
            "that changes, and may be retried",
            |api| async move {
                let safety = Some(Safety::Idempotent);
                request(api, Call { safety, ..call("POST", "/rest/acme/1.0/things/1/close") })
                    .await
                    .map(response)
            },
            [no_content()]
        ),
    ]
}

fn lists() -> Vec<Row> {
    const ALL: PageOptions = PageOptions { max_items: None, max_pages: None };
    vec![
        Row::new(
            "rest.pages",
            "two pages",
            |api| {
                Box::pin(async move {
                    let read =
                        pages(api, call("GET", "/rest/api/3/project/search?maxResults=1"), ALL, None).await;
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
        row!("rest.list-limits", "", |api| list_limits(api), []),
    ]
}

fn tests() -> Vec<Row> {
    let tenant = format!(r#"{{"cloudId":"{}"}}"#, lent::CLOUD_ID);
    let refused =
        Answer::json(401, r#"{"errorMessages":["Client must be authenticated to access this resource."]}"#);
    vec![
        row!(
            "rest.test-connection",
            "",
            |api| test_connection(api),
            [ok(INFO), ok(tenant.clone()), ok(USER), ok(r#"[{"id":"10000","key":"KAN"}]"#)]
        )
        .bears(&[0, 1, 2, 3]),
        row!(
            "rest.test-connection",
            "by a token with scopes",
            |api| test_connection(api),
            [ok(INFO), ok(tenant), refused, ok(USER)]
        )
        .through(lent::fresh())
        .bears(&[0, 1, 2, 3]),
    ]
}
