//! What a call's response is judged by: what the catalog says of its operation.

use jira_catalog::{Catalog, Product};
use jira_engine::auth::{App, Credential, Provider, Secret, Tokens};
use jira_engine::call::Call;
use jira_engine::connection::{Connection, Language, Level, Limits};
use jira_engine::error::Error;
use jira_engine::exchange::{Event, Exchange, Step};
use jira_engine::http::{Method, Response};
use jira_engine::site::{Route, Site};
use jira_engine::throttle::Throttle;
use jira_time::clock::Instant;
use jira_time::timestamp::Timestamp;
use std::time::Duration;

const NOW: Instant = Instant::from_nanos(0);
const WALL: Timestamp = Timestamp::from_millis(1_767_225_600_000);

fn connection(site_url: &str, credential: Credential) -> Box<Connection> {
    Box::new(Connection {
        revision: "1".into(),
        site: Site::parse(site_url, None).unwrap(),
        credential,
        limits: Limits::default(),
        language: Language::default(),
        cloud_id: None,
        site_url: Some("https://acme.atlassian.net".into()),
        dead_grant: None,
        route: Route::Site,
        route_is_known: true,
        quota_wall: None,
        dialect: None,
        log: Level::Off,
    })
}

/// Plays a call through a connection. It gets this response, and no other.
fn play(connection: Box<Connection>, call: Call, answer: Response) -> Result<Response, Error> {
    let mut throttle = Throttle::default();
    let (mut stored, mut answers) = (Some(connection), Some(answer));
    let mut exchange = Exchange::new(call, NOW, 7).documented(&Catalog);
    let mut event = Event::Started;
    loop {
        event = match exchange.step(event, NOW, WALL) {
            Step::Load => Event::Loaded(Ok(stored.take().expect("one load too many"))),
            Step::Admit(ask) => Event::Admitted(throttle.admit(1, ask, WALL)),
            Step::Send(_) => Event::Answered(Ok(answers.take().expect("one request too many"))),
            Step::Done(outcome) => return outcome,
            step => panic!("{step:?}"),
        };
    }
}

/// What comes of a response to a change.
fn ends(method: &str, path: &str, status: u16, headers: &[(&str, &str)], body: &str) -> Result<u16, String> {
    let call = Call::parse(method, path, &[], Vec::new(), None).unwrap();
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let answer = Response { status, headers, body: body.into() };
    let basic = Credential::basic("fred@example.com", Secret::new("hunter2")).unwrap();
    let outcome = play(connection("https://acme.atlassian.net", basic), call, answer);
    outcome.map(|response| response.status).map_err(|error| error.case().to_owned())
}

#[test]
fn a_documented_redirect_to_a_task_is_success() {
    let own = ("location", "https://acme.atlassian.net/rest/api/3/task/1");
    let gateway = ("location", "https://api.atlassian.com/ex/jira/1/rest/api/3/task/1");
    let mut count = 0;
    for one in Product::CLOUD.iter().flat_map(|product| product.operations()) {
        let is_read = matches!(one.method(), Method::Get | Method::Head);
        if is_read || !one.statuses().any(|status| status == 303) {
            continue;
        }
        count += 1;
        let parts: Vec<_> = one
            .path()
            .split('/')
            .map(|part| if part.starts_with('{') { "10" } else { part }.to_owned())
            .collect();
        let (method, path) = (one.method().name(), parts.join("/"));
        for location in [own, gateway, ("Location", "/rest/api/3/task/1?x=y")] {
            assert_eq!(ends(method, &path, 303, &[location], ""), Ok(303), "{one} {location:?}");
        }
        // The task in the body alone.
        assert_eq!(ends(method, &path, 303, &[], "{\"id\":\"1\"}"), Ok(303), "{one}");
        for elsewhere in ["https://login.example/x", "/somewhere", "https://acme.atlassian.net/login.jsp"] {
            let ended = ends(method, &path, 303, &[("location", elsewhere)], "");
            assert!(ended.is_err(), "{one} {elsewhere}");
        }
        let failed = [own, ("x-seraph-loginreason", "AUTHENTICATED_FAILED")];
        assert_eq!(ends(method, &path, 303, &failed, ""), Err("unauthorized".into()), "{one}");
    }
    assert_eq!(count, 16);
    let properties = "/rest/api/3/workflow/transitions/1/properties";
    assert_eq!(ends("DELETE", properties, 304, &[], ""), Ok(304));
}

fn bearer() -> Credential {
    Credential::bearer(Secret::new("t0ken-of-mia")).unwrap()
}

#[test]
fn a_refusal_for_want_of_a_scope_names_those_that_are_needed() {
    let says = |path: &str, credential: Credential| {
        let mut stored = connection("https://api.atlassian.com/ex/jira/1-a", credential);
        (stored.cloud_id, stored.route) = (Some("1-a".into()), Route::Gateway);
        let headers = [("content-type".to_owned(), "application/json".to_owned())].into_iter().collect();
        let body = br#"{"code":401,"message":"Unauthorized; scope does not match"}"#.to_vec();
        let call = Call::parse("GET", path, &[], Vec::new(), None).unwrap();
        match play(stored, call, Response { status: 401, headers, body }) {
            Err(error) => error.message(),
            Ok(response) => panic!("{response:?}"),
        }
    };
    let boards = says("/rest/agile/1.0/board", bearer());
    assert!(boards.contains("software.getAllBoards requires these scopes: "), "{boards}");
    assert!(boards.contains("read:board-scope:jira-software"), "{boards}");
    let pages = says("/wiki/api/v2/pages/1", bearer());
    assert!(
        pages.contains("confluence.v2.getPageById requires these scopes: read:page:confluence"),
        "{pages}"
    );
    let app = App {
        provider: Provider::Cloud,
        own_account: false,
        client_id: "id".into(),
        client_secret: None,
        scopes: Vec::new(),
        redirect_url: None,
        auth: None,
        skew: Duration::ZERO,
    };
    let tokens = Tokens {
        access: Secret::new("access"),
        refresh: None,
        expires: None,
        scopes: vec!["read:jira-work".into()],
    };
    let granted = Credential::OAuth(Box::new(app), Some(tokens));
    assert!(
        says("/rest/agile/1.0/board", granted).contains("The authorization granted these: read:jira-work.")
    );
    assert!(!says("/rest/unknown/1", bearer()).contains("needs"));
}
