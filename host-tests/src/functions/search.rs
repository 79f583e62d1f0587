//! Searches, and the fields of a site.

use super::given::{owned, two};
use super::row::Row;
use jira_connector_host::issues::Selection;
use jira_connector_host::records::TextFormat;
use jira_connector_host::search::Query;

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row::new("search.find", "all", |c, on| async move {
            let selection = Selection {
                fields: owned(&["Severity", "cf[10013]", "environment"]),
                text_format: Some(TextFormat::Adf),
                details: Some(true),
            };
            let jql = "project = EX and text ~ \"ü & \\\"x\\\"\"".to_owned();
            let query = Query { jql, selection, page_size: Some(2), reconcile_issues: vec![10002, 10003] };
            c.find_issues(&on, &query, None).await
        })
        .tells(&["10002", "ED-1", "Example", "debuglog.txt", "Main order flow broken"]),
        Row::new("search.find", "two pages", |c, on| async move {
            let query = Query { jql: "project = EX".into(), page_size: Some(1), ..Query::default() };
            two(async |cursor| c.find_issues(&on, &query, cursor.as_ref()).await, |page| page.next.clone())
                .await
        })
        .tells(&["10002", "ED-1", "Example"]),
        Row::new("search.find", "little", |c, on| async move {
            let query = Query { jql: "project = EX".into(), ..Query::default() };
            c.find_issues(&on, &query, None).await
        })
        .tells(&["10002", "ED-1", "Example"]),
        Row::new("search.count", "a query", |c, on| async move { c.count_issues(&on, "project = EX").await })
            .tells(&["153"]),
        Row::new("search.validate", "what is wrong", |c, on| async move {
            c.validate_jql(&on, "invalid query").await
        })
        .tells(&["Error in the JQL Query: Expecting operator but got 'query'."]),
        Row::new("search.validate", "a value that is none", |c, on| async move {
            c.validate_jql(&on, "project = INVALID").await
        })
        .tells(&["The value 'INVALID' does not exist for the field 'project'."]),
        Row::new("fields.list-fields", "nothing", |c, on| async move { c.list_fields(&on).await }).tells(&[
            "description",
            "Description",
            "summary",
            "customfield_10012",
            "Severity",
        ]),
    ]
}
