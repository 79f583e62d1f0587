//! The `Authorization` header that the host puts on requests by itself.

#![forbid(unsafe_code)]

use base64::{Engine, engine::general_purpose::STANDARD};
use host_tests::*;
use jira_connector_host::rest::Verdict;
use jira_connector_host::types::Error;
use jira_connector_host::{
    BoxFuture, Connection, Connections, Connector, Credential, GetError, Learned, Level, Log, Options,
    Record, SaveError, Settings,
};
use jira_simulator::{Account, SCOPED_TOKEN, TOKEN};
use secrecy::SecretString;
use std::sync::{Arc, Mutex};
use tokio::io::AsyncWriteExt;

/// Keeps all lines.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<String>>);

impl Log for Kept {
    fn log(&self, record: Record<'_>) {
        *self.0.lock().unwrap() += record.message;
    }

    fn level(&self) -> Level {
        Level::Debug
    }
}

fn pair(user: &str, token: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{user}:{token}")))
}

fn signed(site_url: &str, value: &str) -> Settings {
    settings(site_url, Credential::Host(value.into()))
}

fn mia(site_url: &str) -> Settings {
    signed(site_url, &pair(Account::Mia.email(), TOKEN))
}

fn kinds(error: &Error) -> (&str, Option<u16>) {
    (error.name(), error.status)
}

/// The values of the header that a server was sent.
fn sent(server: &RawServer) -> Vec<String> {
    let value = |request: &String| {
        let lines = request.lines().filter_map(|line| line.split_once(": "));
        let mut values = lines.filter(|(name, _)| name.eq_ignore_ascii_case("authorization"));
        let value = values.next().map(|(_, value)| value.to_owned());
        assert!(values.next().is_none(), "{request}");
        value.unwrap_or_default()
    };
    server.requests().iter().map(value).collect()
}

#[tokio::test]
async fn the_host_signs_and_the_component_works_as_ever() {
    let simulator = simulator().await;
    let connector = connector(&Memory::of(mia(&simulator.url())));
    assert_eq!(connector.get_myself("acme").await.unwrap().display_name, "Mia Krystof");
    let report = connector.test_connection("acme").await.unwrap();
    assert_eq!((report.verdict, report.projects), (Verdict::Ok, Some(12)));
    // What a caller sets in its place is refused as ever.
    let mut own = call("GET", "/rest/api/3/myself");
    own.headers
        .push(jira_connector_host::types::Header { name: "Authorization".into(), value: "Basic x".into() });
    assert_eq!(jira_error(connector.request("acme", own).await).name(), "invalid-request");
}

#[tokio::test]
async fn a_wrong_value_is_unauthorized() {
    let simulator = simulator().await;
    let wrong = signed(&simulator.url(), &pair(Account::Mia.email(), "hunter2"));
    let connector = connector(&Memory::of(wrong));
    let error = jira_error(connector.get_myself("acme").await);
    assert_eq!(kinds(&error), ("unauthorized", Some(401)));
    assert_eq!(error.attempts, 1);
    assert_eq!(connector.test_connection("acme").await.unwrap().verdict, Verdict::WrongCredentials);
}

#[tokio::test]
async fn the_gateway_is_found_and_signed_for() {
    let simulator = simulator().await;
    let store = Memory::of(signed(&simulator.url(), &pair(Account::Mia.email(), SCOPED_TOKEN)));
    let connector = connector(&store);
    assert_eq!(connector.test_connection("acme").await.unwrap().verdict, Verdict::ScopedToken);
    assert_eq!(store.learned("acme").gateway, Some(true));
    assert_eq!(connector.get_myself("acme").await.unwrap().display_name, "Mia Krystof");
}

#[tokio::test]
async fn no_other_address_gets_it() {
    let elsewhere = RawServer::sending(answer(200, &[], "{}")).await;
    let location = format!("{}/x", elsewhere.url());
    let server = RawServer::new(move |request, mut stream| {
        let location = location.clone();
        async move {
            let bytes = match request.split(' ').nth(1) {
                Some("/away") => answer(302, &[("location", &location)], ""),
                Some("/here") => answer(302, &[("location", "/there")], ""),
                _ => answer(200, &[], "{}"),
            };
            let _ = stream.write_all(bytes.as_bytes()).await;
        }
    })
    .await;
    let connector = connector(&Memory::of(signed(&server.url(), "Bearer hunter2-hunter2")));
    assert_eq!(jira_error(connector.request("acme", call("GET", "/away")).await).name(), "unexpected");
    assert_eq!(elsewhere.requests().len(), 0);
    connector.request("acme", call("GET", "/here")).await.unwrap();
    assert_eq!(sent(&server), ["Bearer hunter2-hunter2"; 3]);
}

#[tokio::test]
async fn what_a_server_repeats_of_it_is_in_no_error_and_no_log_line() {
    let body = r#"{"errorMessages": ["no hunter2-hunter2 here"], "errors": {"f": "hunter2-hunter2?"}}"#;
    let server = RawServer::sending(answer(400, &[("atl-traceid", "hunter2-hunter2")], body)).await;
    let log = Kept::default();
    let options = Options { log: Arc::new(log.clone()), ..options() };
    let store = Memory::of(signed(&server.url(), "Bearer hunter2-hunter2"));
    assert!(!format!("{store:?}").contains("hunter2"));
    let connector = Connector::new(&component(), store, options).unwrap();
    let error = jira_error(connector.request("acme", call("GET", "/hunter2-hunter2")).await);
    assert_eq!(kinds(&error), ("invalid", Some(400)));
    assert!(!format!("{error:?}").contains("hunter2"), "{error:?}");
    let report = connector.test_connection("acme").await.unwrap();
    assert!(!format!("{report:?}").contains("hunter2"), "{report:?}");
    let lines = log.0.lock().unwrap();
    assert!(lines.contains("attempt") && !lines.contains("hunter2"), "{lines}");
}

/// Hands out another value with each `get`.
struct Rotating {
    site_url: String,
    values: Mutex<Vec<&'static str>>,
}

impl Connections for Rotating {
    fn get<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Connection, GetError>> {
        let value = SecretString::from(self.values.lock().unwrap().remove(0));
        let settings = settings(&self.site_url, Credential::Host(value));
        let connection = Connection { revision: "1".into(), settings, learned: Learned::default() };
        Box::pin(async { Ok(connection) })
    }

    fn save<'a>(&'a self, _: &'a str, _: Learned, _: &'a str) -> BoxFuture<'a, Result<String, SaveError>> {
        Box::pin(async { Err(SaveError::Failed("nothing is kept".into())) })
    }
}

#[tokio::test]
async fn each_get_replaces_it_and_what_is_no_value_is_told() {
    let server = RawServer::sending(answer(200, &[], "{}")).await;
    let values = vec!["Bearer first", "Bearer second\n", "Bearer hunter2\r\nx: y", "hunter2", "Bearer third"];
    let store = Rotating { site_url: server.url(), values: Mutex::new(values) };
    let connector = Connector::new(&component(), store, options()).unwrap();
    let mut problems = Vec::new();
    for _ in 0..5 {
        match connector.request("acme", call("GET", "/x")).await {
            Ok(_) => {}
            outcome => problems.push(jira_error(outcome)),
        }
    }
    assert_eq!(sent(&server), ["Bearer first", "Bearer second", "Bearer third"]);
    let [line, scheme] = &problems[..] else { panic!("{problems:?}") };
    assert!(line.message.contains("line break") && scheme.message.contains("no scheme"), "{problems:?}");
    assert!(problems.iter().all(|problem| problem.name() == "connection-settings"), "{problems:?}");
    assert!(!format!("{problems:?}").contains("hunter2"), "{problems:?}");
}
