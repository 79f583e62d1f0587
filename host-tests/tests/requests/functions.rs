//! What the typed functions send, to a site that answers as the document says.

use crate::sent::{Arrived, Sent};
use host_tests::evidence::Kept;
use host_tests::functions::{Document, SILENT, Site, all};
use jira_catalog as catalog;
use std::sync::Arc;

/// The requests of every function, with each of its rows.
pub(crate) async fn sent() -> Vec<Sent> {
    let document = Document::read().unwrap();
    let site = Site::start(Arc::new(Kept)).await.unwrap();
    let mut sent = Vec::new();
    for row in all() {
        let played = site.rehearse(&row).await;
        assert!(played.outcome.is_ok(), "{}: {:?}", row.title(), played.outcome);
        assert!(!played.asked.is_empty() && !SILENT.contains(&row.name), "{}", row.title());
        for asked in played.asked {
            let found = document.find(&asked.method, &asked.path);
            let id = found.unwrap_or_else(|| panic!("{}: no operation is {asked:?}", row.title())).id;
            let operation = catalog::find(&format!("jira.{id}")).unwrap();
            let arrived = Arrived {
                document: "jira-platform-v3.json",
                operation: Some(id.to_owned()),
                method: asked.method,
                path: asked.path,
                query: asked.query,
                headers: asked.headers,
                body: asked.body,
                given: None,
            };
            let how = format!("{}, {operation}", row.with);
            sent.push(Sent { operation, how, function: Some(row.name), arrived: Ok(arrived) });
        }
    }
    sent
}
