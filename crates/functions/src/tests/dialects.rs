//! What stands at a site is found out once: a Data Center is not asked for what only
//! Jira Cloud has.

use super::answer::{Answer, ok};
use super::block_on::block_on;
use super::event::Event;
use super::lent;
use super::row::NAME;
use super::rows::ISSUE;
use super::server::Script;
use super::ways::SEED;
use super::world::{Before, World};
use crate::{issues, rest};
use jira_catalog::Catalog;
use jira_contract::connector::jira::connections::Connection;
use jira_contract::issues::Selection;
use jira_contract::rest::{Deployment, Verdict};
use jira_contract::types::{Error, ErrorKind};
use jira_engine::api::{Api, Failure, Memory};

const SITE: &str = "https://jira.example.com/jira";

fn at(site_url: &str) -> Connection {
    let mut connection = lent::basic();
    connection.settings.site_url = site_url.into();
    connection
}

fn missing() -> Answer {
    Answer::json(404, r#"{"message":"null for uri: https://jira.example.com/x","status-code":404}"#)
}

fn server_info(version: &str) -> Answer {
    ok(format!(r#"{{"deploymentType":"Server","version":"{version}","serverTitle":"Acme"}}"#))
}

/// Plays answers to calls in a row; says what was sent and what was kept.
fn play(mut connection: Connection, learned: &[&str], answers: &[Answer], calls: &[Calls]) -> Vec<String> {
    connection.learned.extra = learned.iter().map(|text| ("dialect".into(), (*text).into())).collect();
    let mut script = Script::new("dialect".to_owned(), answers);
    let world = World::new(connection, &mut script, SEED, Before::default());
    let memory = Memory::default();
    for call in calls {
        call(&Api::new(&world, &memory, &Catalog, NAME, "test"));
    }
    let events = world.events.take().into_iter().filter_map(|event| match event {
        Event::Sent(request) => Some(format!("{} {}", request.method, request.url.path)),
        Event::Saved(what, true) => Some(format!("kept {what}")),
        _ => None,
    });
    let events = events.collect();
    drop(world);
    assert_eq!(script.left(), 0);
    events
}

type Calls = fn(&Api<'_>);

fn issue(api: &Api<'_>) -> Result<String, Failure> {
    let selection = Selection { fields: Vec::new(), text_format: None, details: Some(false) };
    block_on(issues::get(api, "KAN-1", &selection)).map(|issue| issue.key)
}

fn is_read(api: &Api<'_>) {
    assert_eq!(issue(api).ok().as_deref(), Some("KAN-1"));
}

fn is_for_cloud_alone(api: &Api<'_>) {
    let error: Error = crate::errors::record(issue(api).err().unwrap());
    assert_eq!(error.kind, ErrorKind::Unexpected);
    assert!(error.message.contains("This site is a Jira Data Center"), "{}", error.message);
}

fn works(api: &Api<'_>) {
    let report = block_on(rest::test_connection(api)).unwrap();
    assert_eq!(report.verdict, Verdict::Ok, "{}", report.summary);
}

fn is_a_data_center(api: &Api<'_>) {
    let report = block_on(rest::test_connection(api)).unwrap();
    assert_eq!((report.verdict, report.deployment), (Verdict::Ok, Some(Deployment::DataCenter)));
}

const MYSELF: &str = r#"{"name":"fred","displayName":"Fred"}"#;
const GET: &str = "GET /jira/rest/api/3/issue/KAN-1";
const KEPT: &str = r#"kept dialect "data-center - https://jira.example.com/jira""#;

#[test]
fn a_data_center_is_asked_once() {
    let events = play(at(SITE), &[], &[missing()], &[is_for_cloud_alone, is_for_cloud_alone]);
    assert_eq!(events, [GET, KEPT]);
}

#[test]
fn the_test_of_a_connection_finds_it_out_with_its_version() {
    let answers = [server_info("9.12.4"), ok(MYSELF), ok("[]")];
    let asked =
        ["GET /jira/rest/api/2/serverInfo", "GET /jira/rest/api/2/myself", "GET /jira/rest/api/2/project"];
    let kept = r#"kept dialect "data-center 9.12.4 https://jira.example.com/jira""#;
    let learned = |events: Vec<String>| {
        assert_eq!(events[..3], asked);
        events[3..].to_vec()
    };
    let tested: Calls = |api| drop(block_on(rest::test_connection(api)));
    assert_eq!(learned(play(at(SITE), &[], &answers, &[tested, is_for_cloud_alone])), [kept]);
    // It is kept again only where it is another.
    let known = ["data-center 9.12.4 https://jira.example.com/jira"];
    assert!(learned(play(at(SITE), &known, &answers, &[tested])).is_empty());
    let old = ["data-center 8.20.0 https://jira.example.com/jira"];
    assert_eq!(learned(play(at(SITE), &old, &answers, &[tested])), [kept]);
}

#[test]
fn a_test_asks_the_version_that_is_known_where_the_site_does_not_say() {
    let closed = Answer::json(403, r#"{"errorMessages":["Log in."]}"#);
    let projects = r#"[{"key":"KAN"}]"#;
    let answers = [closed, ok(MYSELF), ok(projects)];
    let known = ["data-center 9.12.4 https://jira.example.com/jira"];
    let events = play(at(SITE), &known, &answers, &[works]);
    assert_eq!(events[1..], ["GET /jira/rest/api/2/myself", "GET /jira/rest/api/2/project"]);
}

#[test]
fn what_was_found_out_is_true_of_one_address() {
    let known = ["data-center 9.12.4 https://jira.example.com/jira"];
    let check = |site: &str, known: &[&str], path: &str| {
        assert_eq!(play(at(site), known, &[ok(ISSUE)], &[is_read]), [path], "{site}");
    };
    check("https://jira.example.com/other", &known, "GET /other/rest/api/3/issue/KAN-1");
    check("https://acme.atlassian.net", &known, "GET /rest/api/3/issue/KAN-1");
    check(SITE, &["nonsense"], GET);
    check(SITE, &["cloud 1001 https://jira.example.com/jira"], GET);
    // Moved to the cloud behind the same address.
    let info = ok(r#"{"deploymentType":"Cloud","version":"1001","serverTitle":"Acme"}"#);
    let answers = [info, ok(r#"{}"#), ok(MYSELF), ok(r#"[{"key":"KAN"}]"#), ok(ISSUE)];
    let events = play(at(SITE), &known, &answers, &[works, is_read]);
    assert!(events.contains(&r#"kept dialect "cloud 1001 https://jira.example.com/jira""#.to_owned()));
    assert_eq!(events.last().map(String::as_str), Some(GET));
}

#[test]
fn a_path_is_sent_as_its_caller_wrote_it() {
    let known = ["data-center 9.12.4 https://jira.example.com/jira"];
    let raw: Calls = |api| {
        let call = jira_engine::call::Call::get("/rest/api/3/myself");
        assert!(block_on(api.send(call)).is_ok());
    };
    assert_eq!(play(at(SITE), &known, &[ok(MYSELF)], &[raw]), ["GET /jira/rest/api/3/myself"]);
    let projects = ok(r#"[{"key":"KAN"}]"#);
    let answers = [server_info("9.12.4"), ok(MYSELF), projects];
    assert_eq!(play(at(SITE), &known, &answers, &[is_a_data_center]).len(), 3);
}
