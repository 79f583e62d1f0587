//! What the host library promises: a cache that is checked, connections that
//! are reused, limits that hold, logs that keep secrets.

use host_tests::*;
use jira_connector_host::jira::ProjectOptions;
use jira_connector_host::{
    BoxFuture, Cache, Connection, Connections, Connector, Error, GetError, Learned, Level, Options, SaveError,
};
use jira_simulator::{Account, TOKEN};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

fn mia(url: &str) -> Memory {
    Memory::of(basic(url, Account::Mia.email(), TOKEN))
}

/// Makes a connector with a cache, and tells whether the copy was made anew.
fn loads(folder: &Path) -> (bool, Duration) {
    let files = || -> Vec<_> {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        entries.map(|entry| (entry.path(), fs::metadata(entry.path()).unwrap().modified().unwrap())).collect()
    };
    let (before, start) = (files(), Instant::now());
    let options = Options { cache: Some(Cache::new(folder)), ..options() };
    Connector::new(&component(), Memory::default(), options).unwrap();
    (files() != before, start.elapsed())
}

#[test]
fn a_compiled_copy_is_kept_checked_and_made_anew_when_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("cache");
    let (made, cold) = loads(&folder);
    assert!(made);
    let (made, warm) = loads(&folder);
    assert!(!made && warm < cold, "{warm:?} {cold:?}");
    let copy = fs::read_dir(&folder).unwrap().next().unwrap().unwrap().path();
    let good = fs::read(&copy).unwrap();
    assert_eq!(fs::metadata(&copy).unwrap().permissions().mode() & 0o077, 0);
    assert_eq!(fs::metadata(&folder).unwrap().permissions().mode() & 0o077, 0);

    let mut flipped = good.clone();
    *flipped.last_mut().unwrap() ^= 1;
    for bad in [flipped, good[..good.len() / 2].to_vec(), Vec::new(), b"hello".to_vec()] {
        fs::write(&copy, bad).unwrap();
        assert!(loads(&folder).0);
        assert_eq!(fs::read(&copy).unwrap(), good);
    }
    // In a folder that others can write to, no copy is trusted.
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o777)).unwrap();
    assert!(loads(&folder).0);
}

#[test]
fn of_several_that_start_together_one_compiles() {
    use std::os::unix::fs::MetadataExt;
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("cache");
    let load = || {
        let options = Options { cache: Some(Cache::new(&folder)), ..options() };
        Connector::new(&component(), Memory::default(), options).unwrap();
        let mut copies = fs::read_dir(&folder).unwrap();
        copies.next().unwrap().unwrap().metadata().unwrap().ino()
    };
    // A copy that is written again is another file.
    let copies: Vec<u64> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..6).map(|_| scope.spawn(load)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(copies.iter().all(|copy| *copy == load()), "{copies:?}");
}

#[test]
fn what_is_no_component_is_refused() {
    for bytes in [&b""[..], b"hello", b"\0asm\x01\0\0\0"] {
        assert!(Connector::new(bytes, Memory::default(), Options::default()).is_err());
    }
}

#[tokio::test]
async fn connections_are_kept_alive_over_calls_and_instances() {
    let server = RawServer::new(|_, mut stream| async move {
        // Answers as long as requests come.
        let bytes = answer(200, &[], "[]").replace("connection: close\r\n", "");
        let mut buffer = [0; 4096];
        while stream.write_all(bytes.as_bytes()).await.is_ok()
            && stream.read(&mut buffer).await.is_ok_and(|n| n > 0)
        {}
    })
    .await;
    let connector = connector(&Memory::of(basic(&server.url(), "fred", "hunter2")));
    for _ in 0..20 {
        connector.request("acme", call("GET", "/x")).await.unwrap();
    }
    assert_eq!(server.connections(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_calls_at_once() {
    let simulator = simulator().await;
    let connector = connector(&mia(&simulator.url()));
    let calls: Vec<_> = (0..64)
        .map(|_| {
            let connector = connector.clone();
            tokio::spawn(
                async move { connector.list_projects("acme", ProjectOptions::default(), None).await },
            )
        })
        .collect();
    for call in calls {
        assert_eq!(call.await.unwrap().unwrap().items.len(), 12);
    }
}

#[tokio::test]
async fn a_call_reaches_only_what_its_connection_leads_to() {
    let simulator = simulator().await;
    let store = mia(&simulator.url()).with("other", basic("https://other.invalid", "fred", "hunter2"));
    let connector =
        Connector::new(&component(), store.clone(), Options { loopback: false, ..options() }).unwrap();
    let error = jira_error(connector.get_myself("acme").await);
    assert_eq!(error.name(), "denied-by-host");
    assert!(error.message.contains(&simulator.url()), "{error:?}");
    assert_eq!(jira_error(connector.get_myself("other").await).name(), "unreachable");
}

#[tokio::test]
async fn an_answer_beyond_the_memory_ends_its_call_and_the_next_one_works() {
    let server = RawServer::new(|request, mut stream| async move {
        let bytes = match request.split(' ').nth(1) {
            Some("/known") => answer(200, &[], &" ".repeat(24 << 20)),
            Some("/unknown") => format!("HTTP/1.1 200 X\r\n\r\n{}", " ".repeat(24 << 20)),
            _ => answer(200, &[], "0123456789"),
        };
        let _ = stream.write_all(bytes.as_bytes()).await;
    })
    .await;
    let options = Options { max_memory: 16 << 20, ..options() };
    let connector =
        Connector::new(&component(), Memory::of(basic(&server.url(), "a", "b")), options).unwrap();
    for path in ["/known", "/unknown"] {
        let error = jira_error(connector.request("acme", call("GET", path)).await);
        assert_eq!(error.name(), "too-large");
        assert!(error.message.contains("memory"), "{error:?}");
        assert_eq!(connector.request("acme", call("GET", "/small")).await.unwrap().body.len(), 10);
    }
}

#[tokio::test]
async fn an_answer_may_be_as_large_as_its_limit_says() {
    const SIZE: usize = 140 << 20;
    let server = RawServer::new(|_, mut stream| async move {
        let head = format!("HTTP/1.1 200 X\r\ncontent-length: {SIZE}\r\n\r\n");
        stream.write_all(head.as_bytes()).await.unwrap();
        stream.write_all(&vec![b' '; SIZE]).await.unwrap();
    })
    .await;
    let mut large = call("GET", "/x");
    large.limits.max_body = Some(1 << 30);
    let answer = connector(&Memory::of(basic(&server.url(), "a", "b"))).request("acme", large).await;
    assert_eq!(answer.unwrap().body.len(), SIZE);
}

#[tokio::test]
async fn a_component_that_traps_ends_its_call_alone() {
    // So little that the exports cannot even take their arguments.
    let options = Options { max_memory: 1 << 20, ..options() };
    let connector = Connector::new(&component(), Memory::default(), options).unwrap();
    let mut asking = call("POST", "/x");
    asking.body = Some(vec![0; 2 << 20]);
    for _ in 0..3 {
        let outcome = connector.request("acme", asking.clone()).await;
        assert!(matches!(outcome, Err(Error::Trap(_))), "{outcome:?}");
        assert_eq!(jira_error(connector.get_myself("acme").await).name(), "unknown-connection");
    }
}

#[tokio::test]
async fn the_host_s_deadline_ends_a_call() {
    let server = RawServer::new(|_, stream| async move {
        tokio::time::sleep(Duration::from_secs(60)).await;
        drop(stream);
    })
    .await;
    let options = Options { deadline: Duration::from_millis(100), ..options() };
    let connector =
        Connector::new(&component(), Memory::of(basic(&server.url(), "a", "b")), options).unwrap();
    let outcome = connector.request("acme", call("GET", "/x")).await;
    assert!(matches!(outcome, Err(Error::Deadline(_))), "{outcome:?}");
}

#[tokio::test]
async fn logs_are_json_on_one_line_and_hold_no_secret() {
    let simulator = simulator().await;
    let log = evidence::Lines::of(Level::Trace);
    let options = Options { log: Arc::new(log.clone()), ..options() };
    let store = mia(&simulator.url()).with("bad", basic(&simulator.url(), "fred", "hunter2"));
    let connector = Connector::new(&component(), store, options).unwrap();
    let mut asking = call("GET", "/rest/api/3/project?jql=hunter2");
    asking.query.push(("q".into(), "hunter2".into()));
    connector.request("acme", asking).await.unwrap();
    jira_error(connector.get_myself("bad").await);
    let lines = log.all();
    let events: Vec<_> = lines
        .iter()
        .map(|(level, context, message)| {
            assert_eq!(context, "jira.exchange");
            assert!(
                !message.contains('\n') && !message.contains("hunter2") && !message.contains(TOKEN),
                "{message}"
            );
            let fields: serde_json::Value = serde_json::from_str(message).unwrap();
            (
                *level,
                fields["event"].as_str().unwrap().to_owned(),
                fields["outcome"].as_str().map(str::to_owned),
            )
        })
        .collect();
    let line =
        |level, event: &str, outcome: Option<&str>| (level, event.to_owned(), outcome.map(str::to_owned));
    assert_eq!(
        events,
        [
            line(Level::Debug, "attempt", None),
            line(Level::Info, "call", Some("ok")),
            line(Level::Debug, "attempt", None),
            // The token may be one for the gateway.
            line(Level::Debug, "attempt", None),
            line(Level::Debug, "attempt", None),
            line(Level::Warn, "call", Some("unauthorized")),
        ]
    );
}

/// Connections whose owner took them back.
struct TakenBack;

impl Connections for TakenBack {
    fn get<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Connection, GetError>> {
        Box::pin(async { Err(GetError::NeedsAuthorization("Mia took the consent back.".into())) })
    }

    fn save<'a>(&'a self, _: &'a str, _: Learned, _: &'a str) -> BoxFuture<'a, Result<String, SaveError>> {
        unreachable!("nothing was learned")
    }
}

#[tokio::test]
async fn a_connection_that_its_owner_must_authorize_says_so() {
    let connector = Connector::new(&component(), TakenBack, options()).unwrap();
    let error = jira_error(connector.get_myself("acme").await);
    assert_eq!((error.name(), error.attempts), ("needs-authorization", 0));
    assert_eq!(error.message, "Mia took the consent back.");
    let report = connector.test_connection("acme").await.unwrap();
    assert_eq!(report.verdict, jira_connector_host::rest::Verdict::NeedsAuthorization);
    assert_eq!(report.summary, "Mia took the consent back.");
    assert_eq!(jira_error(connector.list_limits("acme").await).name(), "needs-authorization");
}
