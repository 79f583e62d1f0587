//! Every typed function whose last request is answered wrong.

use crate::{Wrong, wrong};
use host_tests::evidence::Kept;
use host_tests::functions::{Asked, Played, Row, Site, all};
use jira_connector_host::Error;
use std::sync::Arc;
use tokio::task::JoinSet;

/// Functions whose success may come without a body.
const SILENT: &[&str] = &["links.create-link", "links.delete-link"];

#[tokio::test(flavor = "multi_thread")]
async fn no_typed_function_says_done_of_what_was_not() {
    let Some(site) = Site::start(Arc::new(Kept)).await else {
        eprintln!("skipped: ../shared/openapi is not here");
        return;
    };
    let mut checks = JoinSet::new();
    for row in all() {
        let site = site.clone();
        checks.spawn(async move { check(&site, &row).await });
    }
    let (mut count, mut faults) = (0, Vec::new());
    for (rows, wrong) in checks.join_all().await {
        count += rows;
        faults.extend(wrong);
    }
    assert!(faults.is_empty(), "{} are wrong:\n{}", faults.len(), faults.join("\n"));
    eprintln!("{count} wrong answers");
    assert!(count > 1000, "{count}");
}

/// How many wrong answers a function got, and what was wrong with what it reported.
async fn check(site: &Arc<Site>, row: &Row) -> (usize, Vec<String>) {
    let good = site.rehearse(row).await;
    let change = good.asked.iter().rposition(Asked::changes);
    let (last, change) = (change.unwrap_or(good.asked.len() - 1), change.is_some());
    let (mut count, mut faults) = (0, Vec::new());
    for (name, wrong) in wrong() {
        let reply = wrong.reply.clone();
        let script = Arc::new(move |number| (number >= last).then(|| reply.clone()));
        let played = site.call(row, script).await;
        count += 1;
        if let Some(fault) = fault(row, &wrong, &played, last, change) {
            faults.push(format!("{}, {name}: {fault}", row.title()));
        }
    }
    (count, faults)
}

fn fault(row: &Row, wrong: &Wrong, played: &Played, last: usize, change: bool) -> Option<String> {
    let expected = match change {
        true if SILENT.contains(&row.name) => wrong.silent,
        true => wrong.change,
        false => wrong.read,
    };
    let sent = played.asked.len() - last;
    let right = match (&played.outcome, row.accepts_refusal) {
        // Of several each has a result, and a copy without its link is one.
        (Ok(record), Some(_)) => {
            let linked = wrong.silent.is_empty() && row.name == "issues.copy";
            linked || record.contains("Err(") || record.contains("issuelinks")
        }
        (Ok(_), None) => expected.is_empty(),
        // An error that came with a good status holds nothing of what is documented.
        (Err(Error::Jira(error)), _) if expected.is_empty() => error.name() == "unreadable",
        (Err(Error::Jira(error)), _) => {
            let nothing = error.name() != "unexpected" || error.message.contains("Nothing was changed.");
            error.name() == expected && (nothing || !change)
        }
        (Err(_), _) => false,
    };
    let often = if change { sent == 1 } else { sent == wrong.sent };
    (!right || !often).then(|| format!("sent {sent} times, {:?}", played.outcome))
}
