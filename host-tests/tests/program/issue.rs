//! Works on an issue from the first word to the report. `examples/javascript/issue.mjs`
//! and `examples/python/issue.py` do the same.

use jira_connector_host::fields::{FieldValue, Value};
use jira_connector_host::files::{File, UploadTarget};
use jira_connector_host::issues::{Issue, NewIssue, Selection, TransitionRequest};
use jira_connector_host::records::Text;
use jira_connector_host::search::Query;
use jira_connector_host::worklogs::{self, WorkDuration};
use jira_connector_host::{Connector, Error, comments};

const SUMMARY: &str = "Sign-in fails behind a \"strict\" proxy";
const DESCRIPTION: &str = "\
## What happens

1. Open the sign-in page behind a proxy that *inspects* traffic.
2. Press **Sign in**.

~~~
HTTP/1.1 502 Bad Gateway
~~~

| Browser | Outcome |
|---|---|
| Firefox | fails |
| Chrome | works |

- [x] Reproduced
- [ ] Fixed

> [!WARNING]
> It keeps customers out: see [the policy](https://example.com/policy).
";
const LOG: &[u8] = b"09:30:00 CONNECT acme.example 502\n";
const STARTED: u64 = 1_768_469_400_000; // 2026-01-15T09:30:00Z

fn markdown(text: &str) -> Text {
    Text::Markdown(text.into())
}

fn field(name: &str, value: &str) -> FieldValue {
    FieldValue { field: name.into(), value: Value::Text(value.into()) }
}

/// A team's day: a line for each issue of its report. With the same `key` the
/// issue is made once.
pub(crate) async fn work(
    jira: &Connector,
    connection: &str,
    project: &str,
    blocked: &str,
    key: &str,
) -> Result<Vec<String>, Error> {
    let bug = NewIssue {
        project: project.into(),
        issue_type: "Bug".into(),
        summary: SUMMARY.into(),
        description: Some(markdown(DESCRIPTION)),
        labels: vec!["sign-in".into()],
        fields: vec![
            field("Severity", "Major"),
            field("Location", "Europe > Berlin"),
            field("Effort", "2.5"),
            field("timetracking", "4h"),
        ],
        ..NewIssue::default()
    };
    let made = jira.create_issue(connection, &bug, Some(key)).await?;

    let log = File { name: "proxy.log".into(), media_type: Some("text/plain".into()), content: LOG.into() };
    jira.upload(connection, &UploadTarget::Issue(made.key.clone()), &[log]).await?;
    let comment = markdown("The proxy *cuts* the answer:\n\n![](attachment:proxy.log)");
    jira.add_comment(connection, &made.key, &comment, &comments::AddOptions::default()).await?;

    let way = TransitionRequest { transition: "In Progress".into(), fields: Vec::new(), comment: None };
    jira.transition_issue(connection, &made.key, &way).await?;
    let options = worklogs::AddOptions {
        started: Some(STARTED),
        comment: Some(markdown("Read the **log**")),
        ..worklogs::AddOptions::default()
    };
    jira.add_worklog(connection, &made.key, &WorkDuration::Text("1h 30m".into()), &options).await?;
    jira.create_link(connection, "blocks", &made.key, blocked, None).await?;

    let (place, severity) = (jira.quote_jql(project).await?, jira.quote_jql("Major").await?);
    let words = jira.quote_jql_words(SUMMARY).await?;
    let query = Query {
        jql: format!("project = {place} and (Severity = {severity} or summary ~ {words}) order by key"),
        selection: Selection { fields: vec!["Severity".into(), "Effort".into()], ..Selection::default() },
        // The search may not know of the new issue yet.
        reconcile_issues: made.id.parse().into_iter().collect(),
        ..Query::default()
    };
    let mut lines = Vec::new();
    let mut cursor = None;
    loop {
        let page = jira.find_issues(connection, &query, cursor.as_ref()).await?;
        lines.extend(page.items.iter().map(line));
        cursor = page.next;
        if cursor.is_none() {
            return Ok(lines);
        }
    }
}

fn line(issue: &Issue) -> String {
    let status = issue.status.as_ref().map_or("", |status| status.name.as_str());
    let filled = issue.fields.iter().filter(|field| !field.text.is_empty());
    let fields: Vec<_> = filled.map(|field| format!("{}: {}", field.name, field.text)).collect();
    [&issue.key, status, &fields.join(", "), &issue.summary].join("\t")
}
