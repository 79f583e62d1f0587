//! The same by name, by path and with files.

use crate::wrong;
use host_tests::functions::{Reply, Row};
use host_tests::{Memory, RawServer, basic, call, connector, evidence};
use jira_connector_host::files::{DownloadSource, File, PageAttachment, UploadTarget};
use jira_connector_host::types::Limits;
use jira_connector_host::{Connector, Error};
use std::sync::{Arc, Mutex};
use tokio::io::AsyncWriteExt;

/// A server that answers everything with what is set, and a connector for it.
struct Answering {
    server: RawServer,
    answer: Arc<Mutex<String>>,
    connector: Connector,
}

impl Answering {
    async fn new() -> Self {
        let answer = Arc::new(Mutex::new(String::new()));
        let said = answer.clone();
        let server = RawServer::new(move |_, mut stream| {
            let answer = said.lock().unwrap().clone();
            async move {
                let _ = stream.write_all(answer.as_bytes()).await;
            }
        })
        .await;
        let mut settings = basic(&server.url(), "mia@example.com", "a-token");
        settings.limits = Limits { retries: Some(2), backoff_base: Some(1), ..Limits::default() };
        let connector = connector(&Memory::of(settings));
        Self { server, answer, connector }
    }

    /// What comes of a call that is answered so, and how often it is sent.
    async fn outcome(&self, row: &Row, reply: &Reply) -> (Result<String, Error>, usize) {
        let mut headers = Vec::new();
        if !reply.media.is_empty() {
            headers.push(("content-type", reply.media));
        }
        if let Some(location) = &reply.location {
            headers.push(("location", location.as_str()));
        }
        if !reply.login.is_empty() {
            headers.push(("x-seraph-loginreason", reply.login));
        }
        *self.answer.lock().unwrap() = host_tests::answer(reply.status, &headers, &reply.body);
        let before = self.sent();
        let outcome = evidence::seen(row.call(&self.connector, "acme").await);
        (outcome, self.sent() - before)
    }

    /// How many requests came, without the question for the site's cloud id: the first
    /// refusal of a connection leads to it, once.
    fn sent(&self) -> usize {
        self.server.requests().iter().filter(|request| !request.contains("/_edge/tenant_info")).count()
    }
}

fn named(name: &'static str, arguments: &'static str) -> Row {
    Row::new(
        "operations.call",
        name,
        move |c, on| async move { c.call_operation(&on, name, arguments).await },
    )
}

fn path(method: &'static str, path: &'static str) -> Row {
    Row::new("rest.request", path, move |c, on| async move {
        let body = (!["GET", "DELETE"].contains(&method)).then(|| b"{}".to_vec());
        c.request(&on, jira_connector_host::rest::Call { body, ..call(method, path) }).await
    })
}

fn file() -> Vec<File> {
    vec![File { name: "a.txt".into(), media_type: None, content: b"x".to_vec() }]
}

fn page() -> DownloadSource {
    DownloadSource::Page(PageAttachment { page: "10".into(), attachment: "att7".into() })
}

/// Those that change something.
fn changes() -> Vec<Row> {
    vec![
        named("jira.editIssue", r#"{"issueIdOrKey":"KAN-7","fields":{"summary":"x"}}"#),
        named("jira.deleteIssue", r#"{"issueIdOrKey":"KAN-7"}"#),
        named("jira.assignIssue", r#"{"issueIdOrKey":"KAN-7","accountId":null}"#),
        named("jira.createIssue", r#"{"fields":{"summary":"x"}}"#),
        named("servicedesk.createCustomerRequest", r#"{"serviceDeskId":"1"}"#),
        named("confluence.v2.createPage", r#"{"spaceId":"1"}"#),
        path("PUT", "/rest/api/3/issue/KAN-7"),
        path("DELETE", "/rest/api/2/issue/KAN-7"),
        path("POST", "/rest/api/3/issue/KAN-7/comment"),
        path("PUT", "/rest/api/latest/issue/KAN-7/assignee"),
        Row::new("files.upload", "an issue", |c, on| async move {
            c.upload(&on, &UploadTarget::Issue("KAN-7".into()), &file()).await
        }),
        Row::new("files.upload", "a page", |c, on| async move {
            c.upload(&on, &UploadTarget::Page("10".into()), &file()).await
        }),
    ]
}

/// Those that read.
fn reads() -> Vec<Row> {
    vec![
        named("jira.getIssue", r#"{"issueIdOrKey":"KAN-7"}"#),
        named("jira.searchAndReconsileIssuesUsingJqlPost", r#"{"jql":"project = KAN"}"#),
        named("confluence.v2.getPages", "{}"),
        path("GET", "/rest/api/3/issue/KAN-7"),
        path("GET", "/rest/api/2/serverInfo"),
    ]
}

fn files() -> Vec<Row> {
    vec![
        Row::new("files.download", "an issue", |c, on| async move {
            c.download(&on, &DownloadSource::Issue("10".into()), None, None).await
        }),
        Row::new(
            "files.download",
            "a page",
            |c, on| async move { c.download(&on, &page(), None, None).await },
        ),
        Row::new("files.open-download", "an issue", |c, on| async move {
            c.open_download(&on, &DownloadSource::Issue("10".into()), None).await
        }),
        Row::new("files.open-download", "a path", |c, on| async move {
            c.open_download(&on, &DownloadSource::Path("/secure/attachment/10/a.txt".into()), None).await
        }),
    ]
}

fn name(outcome: &Result<String, Error>) -> String {
    match outcome {
        Ok(_) => String::new(),
        Err(Error::Jira(error)) => error.name().to_owned(),
        Err(other) => format!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_way_in_says_done_of_what_was_not() {
    let site = Answering::new().await;
    let mut faults = Vec::new();
    let mut check =
        |row: &Row, what: &str, outcome: (Result<String, Error>, usize), expected: (&str, usize)| {
            if (name(&outcome.0).as_str(), outcome.1) != expected {
                faults.push(format!("{}, {what}: {outcome:?}, not {expected:?}", row.title()));
            }
        };
    for (what, wrong) in wrong() {
        for row in changes() {
            check(&row, what, site.outcome(&row, &wrong.reply).await, (wrong.change, 1));
        }
        for row in reads() {
            check(&row, what, site.outcome(&row, &wrong.reply).await, (wrong.read, wrong.sent));
        }
        // A text and nothing may be a file.
        let expected = match (wrong.read, what) {
            (_, "empty" | "cut" | "text") => "",
            (read, _) => read,
        };
        for row in files() {
            check(&row, what, site.outcome(&row, &wrong.reply).await, (expected, 1));
        }
    }
    assert!(faults.is_empty(), "{} are wrong:\n{}", faults.len(), faults.join("\n"));
}

/// An `OPTIONS` without a body says that it has none.
#[tokio::test]
async fn nothing_is_sent_in_chunks() {
    let site = Answering::new().await;
    for method in ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"] {
        let reply = Reply { status: 204, ..Reply::default() };
        let row = Row::new("rest.request", "a method", move |c, on| async move {
            c.request(&on, call(method, "/rest/plugin/1.0/thing")).await
        });
        let (outcome, sent) = site.outcome(&row, &reply).await;
        assert_eq!((name(&outcome).as_str(), sent), ("", 1), "{method}");
        let request = site.server.requests().pop().unwrap().to_ascii_lowercase();
        assert!(!request.contains("transfer-encoding"), "{request}");
        assert_eq!(request.contains("content-length: 0"), !["GET", "HEAD"].contains(&method), "{request}");
    }
}

/// The catalog says what a retry does on every way in, unless the caller does.
#[tokio::test]
async fn what_may_be_doubled_is_sent_once() {
    let site = Answering::new().await;
    let reply = Reply { status: 502, ..Reply::default() };
    let safe = |safety| {
        Row::new("rest.request", "a word of its own", move |c, on| async move {
            let body = Some(br#"{"update":{"comment":[{"add":{"body":"x"}}]}}"#.to_vec());
            let safety = Some(safety);
            let call =
                jira_connector_host::rest::Call { body, safety, ..call("PUT", "/rest/api/3/issue/KAN-7") };
            c.request(&on, call).await
        })
    };
    use jira_connector_host::rest::Safety;
    let upload = Row::new("files.upload", "a page", |c, on| async move {
        c.upload(&on, &UploadTarget::Page("10".into()), &file()).await
    });
    for (row, expected, times) in [
        (path("PUT", "/rest/api/3/issue/KAN-7"), "outcome-unknown", 1),
        (path("PUT", "/rest/api/2/issue/KAN-7"), "outcome-unknown", 1),
        (path("PUT", "/wiki/rest/api/content/10/child/attachment"), "outcome-unknown", 1),
        (named("jira.editIssue", r#"{"issueIdOrKey":"KAN-7","update":{}}"#), "outcome-unknown", 1),
        (upload, "outcome-unknown", 1),
        (safe(Safety::Once), "outcome-unknown", 1),
        (safe(Safety::Idempotent), "outcome-unknown", 3),
        (safe(Safety::Safe), "unavailable", 3),
        (path("PUT", "/rest/api/3/issue/KAN-7/assignee"), "outcome-unknown", 3),
        (path("PUT", "/rest/plugin/1.0/thing"), "outcome-unknown", 3),
        (path("POST", "/rest/api/3/issue/KAN-7/watchers"), "outcome-unknown", 3),
    ] {
        let (outcome, sent) = site.outcome(&row, &reply).await;
        assert_eq!((name(&outcome).as_str(), sent), (expected, times), "{}: {outcome:?}", row.title());
    }
}
