//! What callers and owners write wrong: a typed error, nothing sent, no secret.

use host_tests::*;
use jira_connector_host::jira::ProjectOptions;
use jira_connector_host::types::{ErrorKind, Header};

#[tokio::test]
async fn connections_that_are_not_there() {
    let connector = connector(&Memory::default());
    for name in ["", "acme", "../acme", "a\0b", &"x".repeat(100_000)] {
        let error = jira_error(connector.list_projects(name, ProjectOptions::default(), None).await);
        assert!(matches!(error.kind, ErrorKind::UnknownConnection), "{error:?}");
        assert!(matches!(
            jira_error(connector.test_connection(name).await).kind,
            ErrorKind::UnknownConnection
        ));
    }
}

#[tokio::test]
async fn settings_that_cannot_be_used() {
    for url in [
        "",
        "jira.example.com",
        "http://acme.atlassian.net",
        "ftp://acme.atlassian.net",
        "https://fred:hunter2@acme.atlassian.net",
        "https://jira.example.com/a/../b",
        "https://api.atlassian.com/oauth/token",
        "https://jira.example.com?x=hunter2",
        "https://bücher.example",
        "https://[::1",
        "https://acme.atlassian.net:99999",
        "https://acme.atlassian.net\r\nX-Evil: 1",
    ] {
        let connector = connector(&Memory::of(basic(url, "fred", "hunter2")));
        let error = jira_error(connector.get_myself("acme").await);
        assert!(matches!(error.kind, ErrorKind::ConnectionSettings), "{url}: {error:?}");
        assert!(!format!("{error:?}").contains("hunter2"), "{error:?}");
    }
    for url in ["fred:hunter2@acme.atlassian.net", "hunter2", "hunter2://x", "https://hunter2@x"] {
        let connector = connector(&Memory::of(basic(url, "fred", "x")));
        let error = jira_error(connector.get_myself("acme").await);
        let shown = format!("{error:?} {:?}", connector.test_connection("acme").await);
        assert!(!shown.contains("fred:hunter2") && !shown.contains("https://hunter2"), "{shown}");
    }
    for (user, token) in [("", "hunter2"), ("a:b", "hunter2"), ("fred", ""), ("fred", "hunter2\r\nX-Evil: 1")]
    {
        let connector = connector(&Memory::of(basic("https://acme.atlassian.net", user, token)));
        let error = jira_error(connector.get_myself("acme").await);
        assert!(matches!(error.kind, ErrorKind::ConnectionSettings), "{error:?}");
        assert!(!format!("{error:?}").contains("hunter2"), "{error:?}");
    }
}

#[tokio::test]
async fn addresses_that_are_written_differently_are_one() {
    let simulator = simulator().await;
    let url = simulator.url();
    for url in [format!("{url}/"), format!(" {url}//\n"), url.replace("http", "HTTP")] {
        let store = Memory::of(basic(&url, jira_simulator::Account::Mia.email(), jira_simulator::TOKEN));
        assert!(connector(&store).get_myself("acme").await.is_ok(), "{url}");
    }
}

#[tokio::test]
async fn calls_that_are_never_sent() {
    let server = RawServer::sending(answer(200, &[], "[]")).await;
    let connector = connector(&Memory::of(basic(&server.url(), "fred", "hunter2")));
    let refused = async |call| {
        let error = jira_error(connector.request("acme", call).await);
        assert!(matches!(error.kind, ErrorKind::InvalidRequest), "{error:?}");
    };
    // A sample: crates/engine/src/path/tests.rs has the table.
    for path in [
        "",
        "rest",
        "https://evil.example",
        "//evil.example",
        "/..",
        "/%2e%2e/x",
        "/x\r\nX: y",
        "/x#y",
        "/%00",
        "/\\x",
    ] {
        refused(call("GET", path)).await;
    }
    for method in ["", "TRACE", "CONNECT", "GET /x HTTP/1.1\r\n", "GÉT"] {
        refused(call(method, "/x")).await;
    }
    for (name, value) in [
        ("Authorization", "Basic x"),
        ("Host", "evil.example"),
        ("Content-Length", "0"),
        ("Transfer-Encoding", "chunked"),
        ("Cookie", "a=b"),
        ("X-Forwarded-Host", "evil.example"),
        ("a b", "c"),
        ("a", "b\r\nc: d"),
        ("a", "é"),
        ("a", &"x".repeat(10_000)),
    ] {
        let mut call = call("GET", "/x");
        call.headers.push(Header { name: name.into(), value: value.into() });
        refused(call).await;
    }
    let mut with_body = call("GET", "/x");
    with_body.body = Some(Vec::new());
    refused(with_body).await;
    for cursor in ["", "x", "\u{0}", &"A".repeat(100_000)] {
        let outcome =
            connector.list_projects("acme", ProjectOptions::default(), Some(&cursor.to_owned())).await;
        assert!(matches!(jira_error(outcome).kind, ErrorKind::InvalidRequest));
    }
    assert_eq!(server.requests(), Vec::<String>::new());
}

#[tokio::test]
async fn queries_are_encoded() {
    let server = RawServer::sending(answer(200, &[], "[]")).await;
    let connector = connector(&Memory::of(basic(&server.url(), "fred", "hunter2")));
    let mut call = call("GET", "/rest/api/3/search?a=b c");
    call.query.push(("jql".into(), "text ~ \"é\"&x=\r\n".into()));
    connector.request("acme", call).await.unwrap();
    let request = &server.requests()[0];
    let line = "GET /rest/api/3/search?a=b%20c&jql=text%20~%20%22%C3%A9%22%26x%3D%0D%0A HTTP/1.1\r\n";
    assert!(request.starts_with(line), "{request}");
}
