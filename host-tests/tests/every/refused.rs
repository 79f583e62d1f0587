//! What becomes of a refusal, whichever of a function's requests it meets.

use crate::{each, site};
use host_tests::evidence::Lines;
use host_tests::functions::{Played, REFUSAL, Reply, Row, Script, Site};
use jira_connector_host::types::ErrorKind;
use jira_connector_host::{Error, Level};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

/// What Jira says of a field.
const OF_SUMMARY: &str = "Say more.";

/// Answers every request from this one on so.
fn from(first: usize, status: u16) -> Script {
    let body = json!({"errorMessages": [REFUSAL], "errors": {"summary": OF_SUMMARY}}).to_string();
    Arc::new(move |number| (number >= first).then(|| Reply::json(status, body.clone())))
}

#[tokio::test(flavor = "multi_thread")]
async fn refusals_are_told() {
    let log = Lines::of(Level::Warn);
    let Some(site) = Site::start(Arc::new(log.clone())).await else {
        eprintln!("skipped: ../shared/openapi is not here");
        return;
    };
    let told = Arc::new(Mutex::new(Vec::new()));
    let refused = told.clone();
    each(&site, move |site, row| {
        let refused = refused.clone();
        async move {
            let good = site.rehearse(&row).await.asked;
            let count = good.len();
            let mut faults = Vec::new();
            for (first, asked) in good.iter().enumerate() {
                for (status, name) in [(400, "invalid"), (403, "forbidden"), (404, "not-found")] {
                    if row.looks && status == 404 && asked.path.contains("/issue/ED-") {
                        continue;
                    }
                    let played = site.call(&row, from(first, status)).await;
                    let fault = wrong(&row, &played, (first, count), status, name);
                    faults.extend(fault.map(|fault| format!("request {first}, status {status}: {fault}")));
                    if played.outcome.is_err() {
                        refused.lock().unwrap().push((played.connection, row.name, name));
                    }
                }
            }
            faults
        }
    })
    .await;
    // The error has no place for the operation: the log says it.
    let lines: Vec<Value> = log.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let logged: HashMap<_, _> = lines
        .iter()
        .map(|line| (line["connection"].as_str().unwrap(), (&line["operation"], &line["outcome"])))
        .collect();
    let told = told.lock().unwrap();
    assert!(told.len() > 400, "{}", told.len());
    for (connection, operation, outcome) in told.iter() {
        let line = logged[connection.as_str()];
        assert_eq!(line, (&json!(operation), &json!(outcome)), "{connection}");
    }
}

fn wrong(
    row: &Row,
    played: &Played,
    (first, count): (usize, usize),
    status: u16,
    name: &str,
) -> Option<String> {
    let outcome = &played.outcome;
    if played.asked.len() != first + 1 {
        return Some(format!("it went on: {:?}, {outcome:?}", played.lines()));
    }
    let right = match (outcome, row.accepts_refusal) {
        (Ok(record), Some(words)) => first + 1 == count && record.contains(words),
        (Err(Error::Jira(error)), words) if words.is_none() || first + 1 < count => {
            let of_summary = match &error.kind {
                ErrorKind::Invalid(problems) => {
                    problems.iter().any(|one| one.field == "summary" && one.message == OF_SUMMARY)
                }
                _ => true,
            };
            let says = error.message.contains(REFUSAL) && error.message.contains(OF_SUMMARY);
            error.name() == name && error.status == Some(status) && says && of_summary
        }
        _ => false,
    };
    (!right).then(|| format!("{outcome:?}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_sent_again_that_may_have_been_done() {
    let Some(site) = site().await else { return };
    each(&site, async |site, row| {
        let count = site.rehearse(&row).await.asked.len();
        let played = site.call(&row, from(count - 1, 503)).await;
        let last: Vec<_> = played.asked.iter().skip(count - 1).collect();
        let same = last.iter().all(|asked| asked.path == last[0].path && asked.body == last[0].body);
        let right = match &played.outcome {
            Ok(record) => row.accepts_refusal.is_some_and(|words| record.contains(words)),
            Err(Error::Jira(error)) if row.once => error.name() == "outcome-unknown",
            Err(Error::Jira(error)) => ["unavailable", "outcome-unknown"].contains(&error.name()),
            Err(_) => false,
        };
        let expected = if row.once { 1 } else { 3 };
        match last.len() == expected && same && right {
            true => Vec::new(),
            false => vec![format!("sent {} times, {:?}", last.len(), played.outcome)],
        }
    })
    .await;
}
