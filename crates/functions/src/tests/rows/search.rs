//! The rows of `search`.

use super::{FIELDS, ISSUE};
use crate::search::{count, find, validate};
use crate::tests::answer::ok;
use crate::tests::row::{Row, row};
use jira_contract::issues::Selection;
use jira_contract::search::Query;

fn query(fields: &[&str], reconcile: Vec<u64>) -> Query {
    let fields = fields.iter().map(|field| (*field).to_owned()).collect();
    Query {
        jql: "project = KAN ORDER BY created".into(),
        selection: Selection { fields, text_format: None, details: None },
        page_size: Some(1),
        reconcile_issues: reconcile,
    }
}

pub(super) fn rows() -> Vec<Row> {
    vec![
        row!(
            "search.find",
            "",
            |api| find(api, &query(&[], Vec::new()), None),
            [ok(format!(r#"{{"issues":[{ISSUE}],"isLast":true}}"#))]
        ),
        row!(
            "search.find",
            "with a field by its name, the second page",
            |api| async move {
                let query = query(&["Story Points"], vec![10002]);
                let first = find(api, &query, None).await?;
                find(api, &query, first.next.as_deref()).await
            },
            [
                ok(FIELDS),
                ok(format!(r#"{{"issues":[{ISSUE}],"isLast":false,"nextPageToken":"CAEaAggC"}}"#)),
                ok(r#"{"issues":[],"isLast":true}"#),
            ]
        ),
        row!("search.count", "", |api| count(api, "project = KAN"), [ok(r#"{"count":153}"#)]),
        row!(
            "search.validate",
            "",
            |api| validate(api, "projct = KAN"),
            [ok(
                r#"{"queries":[{"query":"projct = KAN","errors":["Field 'projct' does not exist or you do not have permission to view it."]}]}"#
            )]
        ),
    ]
}
