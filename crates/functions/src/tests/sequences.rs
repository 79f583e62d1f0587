//! Calls one after the other through one connection: what an earlier one found out
//! counts for the next.

use super::answer::{Answer, ok};
use super::block_on::block_on;
use super::event::Event;
use super::lent;
use super::row::{NAME, Outcome, Run};
use super::rows::issues::{create_with_key, with_key};
use super::rows::{FIELDS, ISSUE};
use super::server::Script;
use super::ways::{SEED, told};
use super::world::{Before, World};
use crate::tests::row::shown;
use crate::{issues, projects, rest};
use jira_catalog::Catalog;
use jira_contract::issues::Selection;
use jira_engine::api::{Api, Memory};
use jira_engine::http::TransportError;

/// A call under way, as a function pointer.
type Call = for<'a> fn(&'a Api<'a>) -> Run<'a>;

/// Makes calls one after the other. Gives what came of each, and what was sent.
fn play(answers: &[Answer], calls: &[Call]) -> (Vec<String>, Vec<String>) {
    let mut script = Script::new("sequence".to_owned(), answers);
    let mut connection = lent::basic();
    connection.settings.limits = lent::limits(Some(20_000), None);
    let world = World::new(connection, &mut script, SEED, Before::default());
    let memory = Memory::default();
    let outcomes: Vec<_> = calls
        .iter()
        .map(|call| words(block_on(call(&Api::new(&world, &memory, &Catalog, NAME, "test")))))
        .collect();
    let sent = world.events.take().into_iter().filter_map(|event| match event {
        Event::Sent(request) => Some(format!("{} {}", request.method, request.url.path)),
        _ => None,
    });
    let sent = sent.collect();
    drop(world);
    assert_eq!(script.left(), 0, "{outcomes:?}");
    (outcomes, sent)
}

fn words(outcome: Outcome) -> String {
    outcome.unwrap_or_else(|error| told(&error))
}

fn by_name<'a>(api: &'a Api<'a>) -> Run<'a> {
    Box::pin(async move {
        let fields = vec!["Story Points".to_owned()];
        let selection = Selection { fields, text_format: None, details: Some(false) };
        shown(api, issues::get(api, "KAN-1", &selection).await.map(|issue| issue.key))
    })
}

fn myself<'a>(api: &'a Api<'a>) -> Run<'a> {
    Box::pin(async move { shown(api, projects::get_myself(api).await) })
}

fn limits<'a>(api: &'a Api<'a>) -> Run<'a> {
    Box::pin(async move { shown(api, rest::list_limits(api).await) })
}

#[test]
fn the_fields_of_a_site_are_asked_for_once() {
    let (outcomes, sent) = play(&[ok(FIELDS), ok(ISSUE), ok(ISSUE)], &[by_name, by_name]);
    assert_eq!(outcomes, [r#""KAN-1""#; 2]);
    assert_eq!(sent.len(), 3, "{sent:?}");
}

#[test]
fn a_limit_that_one_call_met_holds_the_next() {
    let refused = |reason: &str, retry_after: &str| {
        let headers = [("retry-after", retry_after), ("ratelimit-reason", reason)];
        Answer::new(429, &headers, r#"{"errorMessages":["Rate limit exceeded."]}"#)
    };
    let (outcomes, sent) = play(&[refused("jira-burst-based", "300")], &[myself, limits, myself]);
    assert_eq!(sent.len(), 1, "{sent:?}");
    assert!(outcomes[0].starts_with("rate-limited(burst), Rate limit exceeded."), "{outcomes:?}");
    assert!(outcomes[1].contains(r#"endpoint: Some("GET /rest/api/3/myself")"#), "{outcomes:?}");
    assert!(outcomes[2].starts_with("rate-limited(burst)"), "{outcomes:?}");
    // An hourly quota is kept on the connection.
    let (outcomes, sent) = play(&[refused("jira-quota-tenant-based", "900")], &[myself, myself]);
    assert_eq!(sent.len(), 1, "{sent:?}");
    assert!(outcomes[1].starts_with("rate-limited(quota)"), "{outcomes:?}");
}

#[test]
fn an_issue_is_created_once_for_a_key() {
    // What came of a key is known without a request.
    let (outcomes, sent) = play(&with_key(), &[create_with_key, create_with_key]);
    assert!(outcomes[0].contains("existed: false") && outcomes[1].contains("existed: true"), "{outcomes:?}");
    assert_eq!(sent.len(), with_key().len());
}

#[test]
fn an_issue_whose_creation_was_not_answered_is_looked_for() {
    let found = ok(
        r#"{"issues":[{"id":"10008","key":"KAN-8","properties":{"connector.request":{"key":"job-1"}}}],"isLast":true}"#,
    );
    let mut answers = with_key();
    answers.truncate(4);
    answers.push(Answer::broken(TransportError::NoReply("connection reset".into())));
    answers.push(found);
    let (outcomes, sent) = play(&answers, &[create_with_key, create_with_key]);
    assert_eq!(outcomes[0], "outcome-unknown");
    assert!(outcomes[1].contains(r#"key: "KAN-8""#) && outcomes[1].contains("existed: true"), "{outcomes:?}");
    assert_eq!(sent.iter().filter(|sent| *sent == "POST /rest/api/3/issue").count(), 1, "{sent:?}");
    // One that is not there yet is not created anew as long as it may still be.
    answers.pop();
    let looked = with_key().into_iter().take(4);
    answers.extend(looked.cycle().take(8 * 4));
    let (outcomes, sent) = play(&answers, &[create_with_key, create_with_key]);
    assert!(outcomes[1].starts_with("outcome-unknown"), "{outcomes:?}");
    assert_eq!(sent.iter().filter(|sent| *sent == "POST /rest/api/3/issue").count(), 1, "{sent:?}");
}
