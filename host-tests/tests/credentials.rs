//! Credentials through the real component and the command: the gateway that a token
//! with scopes needs is found within a call, and what a server repeats is in no text.

#![forbid(unsafe_code)]

use host_tests::command::Home;
use host_tests::*;
use jira_connector_host::files::{DownloadSource, File, UploadTarget};
use jira_connector_host::rest::{Call, PageOptions, Verdict};
use jira_connector_host::types::{Error, ErrorKind};
use jira_connector_host::{Connections, Connector, Credential, Level, Options};
use jira_simulator::{Account, CLOUD_ID, SCOPED_TOKEN, SERVICE_TOKEN, Simulator};
use serde_json::{Value, json};
use std::sync::Arc;

/// A connector with one instance, so that all calls have the same memory.
fn one_instance(store: impl Connections + 'static) -> Connector {
    Connector::new(&component(), store, Options { max_calls: 1, ..options() }).unwrap()
}

fn memory(simulator: &Simulator, user: &str, token: &str) -> Memory {
    Memory::of(basic(&simulator.url(), user, token))
}

fn body(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap()
}

fn json_call(method: &str, path: &str, body: &Value) -> Call {
    Call { body: Some(body.to_string().into()), ..call(method, path) }
}

fn issue() -> Value {
    json!({"fields": {"project": {"key": "APP"}, "issuetype": {"name": "Task"}, "summary": "by a scoped token"}})
}

/// The first call of an instance that knows nothing, where the host keeps nothing.
async fn first<T>(what: &str, requests: u64, work: impl AsyncFnOnce(&Connector) -> T) -> T {
    let simulator = simulator().await;
    let store = memory(&simulator, Account::Mia.email(), SCOPED_TOKEN);
    let connector = one_instance(store.frozen());
    let outcome = work(&connector).await;
    assert_eq!(simulator.counts().requests, requests, "{what}");
    // What was found is remembered.
    let again = connector.request("acme", call("GET", "/rest/api/3/myself")).await.unwrap();
    assert_eq!(again.statistics.attempts, 1, "{what}");
    outcome
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_with_scopes_works_from_its_first_call_on_where_nothing_is_kept() {
    let me = first("typed", 3, async |c| c.get_myself("acme").await.unwrap()).await;
    assert_eq!(me.display_name, "Mia Krystof");
    let kan =
        first("read", 3, async |c| c.request("acme", call("GET", "/rest/api/3/issue/KAN-1")).await).await;
    assert_eq!((kan.as_ref().unwrap().status, kan.unwrap().statistics.attempts), (200, 3));
    // Jira answers 200 to nobody, with no project.
    let options = PageOptions { max_items: None, max_pages: None };
    let projects = call("GET", "/rest/api/3/project/search");
    let all = first("list", 3, async |c| c.pages("acme", &projects, options, None).await.unwrap()).await;
    assert_eq!(all.items.len(), 12);
    let made = json_call("POST", "/rest/api/3/issue", &issue());
    let made = first("change", 3, async |c| c.request("acme", made).await.unwrap()).await;
    assert_eq!(made.status, 201);
    let edit = json_call("PUT", "/rest/api/3/issue/KAN-1", &json!({"fields": {"summary": "edited"}}));
    assert_eq!(first("edit", 3, async |c| c.request("acme", edit).await.unwrap()).await.status, 204);
    let arguments = issue().to_string();
    let named = first("by name", 3, async |c| {
        c.call_operation("acme", "jira.createIssue", &arguments).await.unwrap()
    });
    assert_eq!(named.await.status, 201);
    let spaces = call("GET", "/wiki/api/v2/spaces");
    let spaces = first("confluence", 3, async |c| c.request("acme", spaces).await.unwrap()).await;
    assert_eq!(body(&spaces.body)["results"].as_array().unwrap().len(), 3);
    // A file: where attachments go, how large they may be, and back again.
    let (target, content) = (UploadTarget::Issue("KAN-1".into()), b"0123456789".to_vec());
    let files = [File { name: "a.txt".into(), media_type: None, content }];
    let added = first("upload", 3, async |c| {
        let added = c.upload("acme", &target, &files).await.unwrap();
        (added[0].size, added.len())
    });
    assert_eq!(added.await, (Some(10), 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_fetched_by_a_token_with_scopes() {
    let simulator = simulator().await;
    let whole = one_instance(memory(&simulator, Account::Mia.email(), jira_simulator::TOKEN));
    let files = [File { name: "a.txt".into(), media_type: None, content: b"0123456789".to_vec() }];
    let added = whole.upload("acme", &UploadTarget::Issue("KAN-1".into()), &files).await.unwrap();
    let source = DownloadSource::Issue(added[0].id.clone());
    let scoped = memory(&simulator, Account::Mia.email(), SCOPED_TOKEN);
    let fetched = one_instance(scoped.clone().frozen()).download("acme", &source, None, None).await.unwrap();
    assert_eq!(fetched.content, b"0123456789");
    let mut download = one_instance(scoped.frozen()).open_download("acme", &source, None).await.unwrap();
    assert_eq!(download.next().await.unwrap().as_deref(), Some(&b"0123456789"[..]));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_found_is_kept_and_a_wrong_token_is_looked_for_once() {
    for (user, token, attempts, gateway) in [
        (Account::Mia.email(), SCOPED_TOKEN, 3, Some(true)),
        (Account::Bot.email(), SERVICE_TOKEN, 3, Some(true)),
        (Account::Mia.email(), "a-wrong-token", 3, Some(false)),
    ] {
        let simulator = simulator().await;
        let store = memory(&simulator, user, token);
        let tries = async |connector: &Connector, path: &str| match connector
            .request("acme", call("GET", path))
            .await
        {
            Ok(answer) => answer.statistics.attempts,
            Err(error) => {
                let error = jira_error::<()>(Err(error));
                assert!(matches!(error.kind, ErrorKind::Unauthorized), "{error:?}");
                error.attempts
            }
        };
        let frozen = one_instance(store.clone().frozen());
        assert_eq!(tries(&frozen, "/rest/api/3/myself").await, attempts, "{token}");
        assert_eq!(tries(&frozen, "/rest/api/3/project").await, 1, "{token}");
        // Where the host keeps it, the next instance knows it too.
        assert_eq!(tries(&one_instance(store.clone()), "/rest/api/3/project").await, attempts, "{token}");
        let learned = store.learned("acme");
        assert_eq!((learned.gateway, learned.cloud_id.as_deref()), (gateway, Some(CLOUD_ID)), "{token}");
        assert_eq!(tries(&one_instance(store.clone()), "/rest/api/3/project").await, 1, "{token}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_test_says_that_the_gateway_works_where_nothing_is_kept() {
    let simulator = simulator().await;
    let connector = one_instance(memory(&simulator, Account::Mia.email(), SCOPED_TOKEN).frozen());
    let report = connector.test_connection("acme").await.unwrap();
    assert_eq!(report.verdict, Verdict::ScopedToken);
    let gateway = format!("{}/ex/jira/{CLOUD_ID}", simulator.url());
    assert!(report.next_step.contains(&gateway), "{report:?}");
    assert!(!format!("{report:?}").contains("without scopes"), "{report:?}");
    let report = connector.test_connection("acme").await.unwrap();
    assert_eq!((report.verdict, report.projects), (Verdict::Ok, Some(12)));
    // Settings may name the route.
    let named = Memory::of(settings(
        &format!("https://api.atlassian.com/ex/jira/{CLOUD_ID}"),
        Credential::Basic { user: Account::Mia.email().into(), secret: SCOPED_TOKEN.into() },
    ));
    let mut by_gateway = named.clone();
    if let Ok(mut connection) = by_gateway.get("acme").await {
        connection.settings.gateway_url = Some(simulator.url());
        connection.settings.site_url = gateway;
        by_gateway = Memory::of(connection.settings);
    }
    let answer = one_instance(by_gateway.frozen()).request("acme", call("GET", "/rest/api/3/myself")).await;
    assert_eq!(answer.unwrap().statistics.attempts, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn three_variables_with_a_token_with_scopes() {
    let simulator = simulator().await;
    let home = Home::new()
        .with_open("JIRA_BASE_URL", &simulator.url())
        .with_open("JIRA_USERNAME", Account::Mia.email())
        .with("JIRA_API_TOKEN", SCOPED_TOKEN);
    assert!(home.run(&["projects"], "").out.ends_with("\n12 projects\n"));
    for arguments in [
        &["issue", "view", "KAN-1"][..],
        &["issue", "list", "-q", "project = KAN"],
        &["issue", "edit", "KAN-1", "-s", "edited"],
        &["issue", "create", "-p", "APP", "-t", "Task", "-s", "created"],
        &["request", "GET", "/wiki/api/v2/spaces"],
        &["call", "jira.getIssue", "issueIdOrKey=KAN-1"],
    ] {
        let ran = home.run(arguments, "");
        assert_eq!(ran.status, Some(0), "{arguments:?} {ran:?}");
    }
}

/// With this user name it looks as a token that somebody typed wrong.
#[tokio::test(flavor = "multi_thread")]
async fn an_api_token_without_its_e_mail_address_is_told_so() {
    let simulator = simulator().await;
    let connector = one_instance(memory(&simulator, "mia", jira_simulator::TOKEN));
    let error = jira_error(connector.get_myself("acme").await);
    assert!(error.advice.contains("e-mail address"), "{error:?}");
    let report = connector.test_connection("acme").await.unwrap();
    assert_eq!(report.verdict, Verdict::WrongCredentials);
    assert!(report.next_step.contains("e-mail address"), "{report:?}");
}

const SECRET: &str = "hunter2-hunter2-Hunter2";

/// A server that repeats the token in all that it sends.
async fn parrot(status: u16) -> RawServer {
    RawServer::new(move |request, mut stream| async move {
        let named = ["atl-traceid", "x-arequestid", "atl-request-id", "x-trace-id"];
        let mut headers: Vec<(&str, &str)> = named.iter().map(|name| (*name, SECRET)).collect();
        headers.push(("content-type", "application/json"));
        let location = format!("https://{SECRET}.evil.example/{SECRET}");
        headers.push(("location", &location));
        let refusal = json!({"errorMessages": [SECRET], "errors": {SECRET: SECRET}}).to_string();
        let info = json!({"deploymentType": SECRET, "serverTitle": SECRET, "version": SECRET}).to_string();
        let user =
            json!({"accountId": SECRET, "displayName": SECRET, "emailAddress": SECRET, "timeZone": SECRET,
                          "locale": SECRET, "accountType": SECRET, "active": true})
            .to_string();
        let (status, body) = match request.split(' ').nth(1).unwrap_or_default() {
            "/rest/api/2/serverInfo" => (200, info),
            "/_edge/tenant_info" => (200, json!({"cloudId": SECRET}).to_string()),
            "/rest/api/3/myself" => (200, user),
            "/rest/api/3/project" if status == 200 => (200, "[]".to_owned()),
            _ => (status, refusal),
        };
        use tokio::io::AsyncWriteExt;
        let _ = stream.write_all(answer(status, &headers, &body).as_bytes()).await;
    })
    .await
}

/// What a call says, with its log lines.
async fn said(server: &RawServer, credential: Credential) -> Vec<String> {
    let lines = evidence::Lines::of(Level::Debug);
    let store = Memory::of(settings(&server.url(), credential));
    let options = Options { log: Arc::new(lines.clone()), ..options() };
    let connector = Connector::new(&component(), store, options).unwrap();
    let path = format!("/rest/api/3/issue/{SECRET}");
    let error: Error = jira_error(connector.request("acme", call("GET", &path)).await);
    let change: Error = jira_error(connector.request("acme", call("POST", &path)).await);
    let report = connector.test_connection("acme").await.unwrap();
    vec![format!("{error:?}"), format!("{change:?}"), format!("{report:?}"), lines.text()]
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_server_repeats_is_in_no_member_of_what_is_said() {
    let credentials = || {
        let basic = Credential::Basic { user: "fred@example.com".into(), secret: SECRET.into() };
        let host = Credential::Host(format!("Bearer {SECRET}").into());
        [basic, Credential::Bearer(SECRET.into()), host]
    };
    for status in [302, 400, 401, 403, 404, 409, 410, 429, 500, 501] {
        let server = parrot(status).await;
        for credential in credentials() {
            for text in said(&server, credential).await {
                let found = text.to_ascii_lowercase().contains(&SECRET.to_ascii_lowercase());
                assert!(!found, "{status}: {text}");
            }
        }
    }
}
