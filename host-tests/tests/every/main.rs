//! Every typed function through the real component: that there is a row for it,
//! that it reads what Atlassian documents, and what it makes of refusals and of
//! answers that are wrong.

#![forbid(unsafe_code)]

mod disturb;
mod documented;
mod faulty;
mod refused;
mod table;

use host_tests::evidence::Kept;
use host_tests::functions::{Row, Site, all};
use std::sync::Arc;
use tokio::task::JoinSet;

/// Does this with every function at once. Fails with all that is wrong.
async fn each<F>(site: &Arc<Site>, check: impl Fn(Arc<Site>, Row) -> F)
where
    F: Future<Output = Vec<String>> + Send + 'static,
{
    let mut checks = JoinSet::new();
    for row in all() {
        let title = row.title();
        let check = check(site.clone(), row);
        checks
            .spawn(async move { check.await.into_iter().map(|fault| format!("{title}: {fault}")).collect() });
    }
    let faults: Vec<Vec<String>> = checks.join_all().await;
    let faults = faults.concat();
    assert!(faults.is_empty(), "{} are wrong:\n{}", faults.len(), faults.join("\n"));
}

/// A site. None where Atlassian's documents are not beside the project.
async fn site() -> Option<Arc<Site>> {
    let site = Site::start(Arc::new(Kept)).await;
    if site.is_none() {
        eprintln!("skipped: ../shared/openapi is not here");
    }
    site
}
