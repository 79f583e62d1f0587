//! What becomes of an answer that is wrong, whichever of a function's requests it
//! answers.

use crate::disturb::disturbed;
use crate::{each, site};
use fastrand::Rng;
use host_tests::functions::{Played, Reply, Row, is_gone};
use jira_connector_host::Error;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// How many answers are disturbed for each request.
const DISTURBED: usize = 50;

/// The longest for a call.
const PATIENCE: Duration = Duration::from_secs(60);

const HTML: &str = "<!doctype html><html><head><title>Log in</title></head><body>x</body></html>";

/// All that a request is answered with in turn, in the place of this answer.
fn replies(answer: &str, random: &mut Rng) -> Vec<Reply> {
    let mut replies = vec![Reply { status: 204, ..Reply::default() }];
    for status in [200, 201] {
        for body in ["", "{", "[]", "{}", "null", "\"x\"", "7", "[null]", "{} {}"] {
            replies.push(Reply::json(status, body));
        }
        replies.push(Reply { status, media: "text/html", body: HTML.into(), ..Reply::default() });
        replies.push(Reply { media: "", ..Reply::json(status, answer) });
    }
    let whole = serde_json::from_str(answer).unwrap_or_else(|_| json!({"id": "10000", "key": "ED-24"}));
    replies.extend((0..DISTURBED).map(|_| Reply::json(200, disturbed(&whole, random))));
    replies
}

#[tokio::test(flavor = "multi_thread")]
async fn faulty_answers_are_told_or_read() {
    let Some(site) = site().await else { return };
    let count = Arc::new(AtomicUsize::new(0));
    let calls = count.clone();
    each(&site, move |site, row| {
        let calls = calls.clone();
        async move {
            let good = site.rehearse(&row).await;
            let record = good.outcome.as_ref().unwrap();
            let mut random = Rng::with_seed(7);
            let mut faults = Vec::new();
            for (place, asked) in good.asked.iter().enumerate() {
                for reply in replies(&asked.answer, &mut random) {
                    let faulty = reply.clone();
                    let script = Arc::new(move |number| (number == place).then(|| faulty.clone()));
                    calls.fetch_add(1, Ordering::Relaxed);
                    match tokio::time::timeout(PATIENCE, site.call(&row, script)).await {
                        Err(_) => faults.push(format!("no end: request {place}, {reply:?}")),
                        Ok(played) => {
                            let last = place + 1 == good.asked.len();
                            // Half an answer to a read is asked for again.
                            let half = reply.status != 204 && matches!(reply.body.as_str(), "" | "{");
                            let retried = half && !asked.changes();
                            let fails = !retried && holds_nothing(&row, &reply, &asked.answer);
                            let fault = wrong(&row, &played, (last, asked.changes()), fails);
                            faults.extend(fault.map(|fault| format!("request {place}, {reply:?}: {fault}")));
                        }
                    }
                }
            }
            let again = site.repeat(&row, &good).await.outcome;
            // What was created is known by its key.
            let known = record.replace("existed: false", "existed: true");
            if again.as_ref().ok() != Some(if row.looks { &known } else { record }) {
                faults.push(format!("a good answer is read otherwise: {again:?}, not {record}"));
            }
            faults
        }
    })
    .await;
    let count = count.load(Ordering::Relaxed);
    eprintln!("{count} faulty answers");
    assert!(count > 8000, "{count}");
}

/// Whether nothing of what is documented can be in an answer.
fn holds_nothing(row: &Row, reply: &Reply, documented: &str) -> bool {
    let kind = |text: &str| match serde_json::from_str(text) {
        Ok(Value::Object(_)) => Some('{'),
        Ok(Value::Array(_)) => Some('['),
        _ => None,
    };
    let found = kind(&reply.body);
    // A list without its page is taken for the whole.
    let bare = found == Some('[') && documented.contains("\"startAt\":");
    // An object without members holds nothing either, but for a project without roles
    // and an issue whose watchers and voters the account may not see.
    let may_be_empty =
        ["projects.list-roles", "issues.list-watchers", "issues.list-voters"].contains(&row.name);
    let empty = reply.body == "{}" && documented != "{}" && !may_be_empty;
    !bare && kind(documented).is_some_and(|wanted| found != Some(wanted) || empty)
}

/// `last`: whether it was the last answer. `changes`: whether it was that of a change.
/// `fails`: whether nothing can be made of it.
fn wrong(row: &Row, played: &Played, (last, changes): (bool, bool), fails: bool) -> Option<String> {
    let right = match &played.outcome {
        // Of several that were made each has a result.
        Ok(record) => {
            let partly = row.accepts_refusal.is_some() && record.contains("OutcomeUnknown");
            !fails || partly || row.looks && last
        }
        Err(Error::Jira(error)) => match error.name() {
            // Of a change nobody knows whether it was made.
            "unreadable" => !(last && changes),
            "outcome-unknown" => changes,
            // What is meant by a name is not in an answer without it.
            "invalid-request" => !last,
            _ => false,
        },
        Err(_) => false,
    };
    let gone = if is_gone(&played.outcome) { "the component failed: " } else { "" };
    (!right).then(|| format!("{gone}{:?}", played.outcome))
}

#[test]
fn a_request_is_answered_in_every_wrong_way() {
    let replies = replies(r#"{"id":"1","values":[]}"#, &mut Rng::with_seed(1));
    assert_eq!(replies.len(), 1 + 2 * 11 + DISTURBED);
    let parsed = replies.iter().filter(|reply| serde_json::from_str::<Value>(&reply.body).is_ok()).count();
    assert!(parsed > DISTURBED);
}
