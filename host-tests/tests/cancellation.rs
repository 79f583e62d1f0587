//! Calls that are dropped half-way, and runtimes that end: what comes after
//! them works, the server sees whole requests, what was learned is whole.

#![forbid(unsafe_code)]

use host_tests::changes::*;
use host_tests::*;
use jira_connector_host::rest::Call;
use jira_connector_host::types::{ErrorKind, Limit, Limits};
use jira_connector_host::{BoxFuture, Connection, Connections, Connector, GetError, Learned, SaveError};
use jira_simulator::{Account, Answer, CLOUD_ID, Fault, SCOPED_TOKEN, Simulator, Slow, When};
use serde_json::json;
use std::future::poll_fn;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::task::Poll;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::runtime::{Builder, Runtime};

/// Polls a future so often and drops it then. `None` if it had not ended.
async fn cut_after<F: Future>(polls: usize, future: F) -> Option<F::Output> {
    let (mut future, mut polled) = (Box::pin(future), 0);
    poll_fn(|cx| {
        if polled == polls {
            return Poll::Ready(None);
        }
        polled += 1;
        match future.as_mut().poll(cx) {
            Poll::Pending if polled < polls => Poll::Pending,
            Poll::Pending => Poll::Ready(None),
            Poll::Ready(output) => Poll::Ready(Some(output)),
        }
    })
    .await
}

/// Connections that take their time, so that a call can be dropped meanwhile.
#[derive(Clone)]
struct Unhurried(Memory);

impl Connections for Unhurried {
    fn get<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Connection, GetError>> {
        Box::pin(async {
            tokio::task::yield_now().await;
            self.0.get(name).await
        })
    }

    fn save<'a>(
        &'a self,
        name: &'a str,
        learned: Learned,
        replaces: &'a str,
    ) -> BoxFuture<'a, Result<String, SaveError>> {
        Box::pin(async move {
            tokio::task::yield_now().await;
            let saved = self.0.save(name, learned, replaces).await;
            tokio::task::yield_now().await;
            saved
        })
    }
}

fn unhurried(store: &Memory) -> Connector {
    Connector::new(&component(), Unhurried(store.clone()), options()).unwrap()
}

fn read() -> Call {
    call("GET", "/rest/api/3/issue/WEB-7")
}

/// The connector still works, and tells one issue from another.
async fn works(connector: &Connector) {
    for key in ["WEB-7", "KAN-8"] {
        let response =
            connector.request("acme", call("GET", &format!("/rest/api/3/issue/{key}"))).await.unwrap();
        let issue: serde_json::Value = serde_json::from_slice(&response.body).unwrap();
        assert_eq!(issue["key"], key);
    }
}

/// Drops a creation after each number of polls until one ends by itself.
async fn sweep(connector: &Connector, simulator: &Simulator, name: &str, slow: Option<Slow>, text: &str) {
    for polls in 0.. {
        let summary = format!("{name} {polls}");
        let mut creation = create(&summary);
        let mut body: serde_json::Value = serde_json::from_slice(&creation.body.unwrap()).unwrap();
        let content = json!([{"type": "paragraph", "content": [{"type": "text", "text": text}]}]);
        body["fields"]["description"] = json!({"type": "doc", "version": 1, "content": content});
        creation.body = Some(body.to_string().into());
        let rule = When::next("POST", "/rest/api/3/issue");
        simulator.faults().replace(jira_simulator::Plan::default());
        slow.iter().for_each(|slow| simulator.faults().push(rule.clone(), *slow));
        let ended = cut_after(polls, connector.request("acme", creation)).await;
        simulator.faults().replace(jira_simulator::Plan::default());
        works(connector).await;
        let made = made(simulator, &summary);
        match ended {
            None => assert!(made <= 1, "{summary}: {made}"),
            Some(outcome) => {
                assert_eq!((outcome.unwrap().status, made), (201, 1));
                assert!(polls > 2, "it was dropped in {polls} places");
                break;
            }
        }
    }
    assert_eq!(simulator.counts().malformed, 0, "no connection is used again half-way");
}

#[tokio::test]
async fn a_write_that_is_dropped_anywhere_is_done_once_or_not_at_all() {
    let simulator = simulator().await;
    let connector = unhurried(&Memory::of(mia(&simulator.url())));
    let slow = Slow { request_ms: 2, head_ms: 2, body_ms: 2, piece_ms: 2 };
    sweep(&connector, &simulator, "Quick", None, "x").await;
    sweep(&connector, &simulator, "Slow", Some(slow), "x").await;
    assert_eq!(simulator.counts().cut, 0, "a short request goes out whole or not at all");
    sweep(&connector, &simulator, "Large", None, &"x".repeat(4 << 20)).await;
}

#[tokio::test]
async fn a_call_that_is_dropped_while_it_connects_leaves_nothing() {
    let simulator = simulator().await;
    let store = Memory::of(mia(&simulator.url()));
    for polls in 0.. {
        // Each has a pool of its own, which is empty.
        let connector = unhurried(&store);
        let ended = cut_after(polls, connector.request("acme", read())).await;
        works(&connector).await;
        if ended.is_some_and(|outcome| outcome.is_ok()) {
            break;
        }
    }
    assert_eq!((simulator.counts().cut, simulator.counts().malformed), (0, 0));

    // It accepts and says nothing, so that TLS is never agreed.
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}", silent.local_addr().unwrap());
    let connector = connector(&store.with("silent", mia(&url)));
    let hanging = connector.request("silent", read());
    assert!(tokio::time::timeout(Duration::from_millis(100), hanging).await.is_err());
    let (mut stream, _) = silent.accept().await.unwrap();
    let mut bytes = Vec::new();
    let closed = tokio::time::timeout(Duration::from_secs(20), stream.read_to_end(&mut bytes)).await;
    assert!(closed.is_ok(), "the connection is not closed");
    works(&connector).await;
}

#[tokio::test]
async fn a_connection_is_closed_with_the_call_that_used_it() {
    for sent in ["", "HTTP/1.1 200 X\r\ncontent-le", "HTTP/1.1 200 X\r\ncontent-length: 1000\r\n\r\n{"] {
        let (told, mut closed) = tokio::sync::mpsc::unbounded_channel();
        let server = RawServer::new(move |_, mut stream| {
            let told = told.clone();
            async move {
                stream.write_all(sent.as_bytes()).await.unwrap();
                // The client's end, in order or by a reset.
                let more = stream.read(&mut [0; 64]).await.unwrap_or(0);
                told.send(more).unwrap();
            }
        })
        .await;
        let connector = connector(&Memory::of(mia(&server.url())));
        let hanging = connector.request("acme", read());
        assert!(tokio::time::timeout(Duration::from_millis(200), hanging).await.is_err());
        let more = tokio::time::timeout(Duration::from_secs(20), closed.recv()).await;
        assert_eq!(more.unwrap(), Some(0), "{sent:?}");
        assert_eq!((server.connections(), server.requests().len()), (1, 1));
    }
}

#[tokio::test]
async fn calls_that_are_dropped_while_they_wait_disturb_no_other() {
    const NEVER: u64 = 60_000;
    let simulator = simulator().await;
    let mut settings = mia(&simulator.url());
    settings.limits = Limits { backoff_base: Some(20_000), ..quick() };
    let connector = connector(&Memory::of(settings));
    works(&connector).await;
    let faults: [(Fault, usize); 5] = [
        (Slow { request_ms: NEVER, ..Slow::default() }.into(), 0),
        (Slow { head_ms: NEVER, ..Slow::default() }.into(), 1),
        (Slow { body_ms: NEVER, ..Slow::default() }.into(), 1),
        (Slow { piece_ms: NEVER, ..Slow::default() }.into(), 1),
        // It waits before a repeat.
        (Answer::json(429, "x").into(), 0),
    ];
    let before = virtual_size();
    for round in 0..16 {
        for (place, (fault, expected)) in faults.iter().enumerate() {
            let summary = format!("{round} {place}");
            simulator.faults().push(When::next("POST", "/rest/api/3/issue"), fault.clone());
            let dropped = connector.request("acme", create(&summary));
            assert!(tokio::time::timeout(Duration::from_millis(40), dropped).await.is_err());
            works(&connector).await;
            // On a slow machine it may be dropped before it was sent.
            simulator.faults().replace(jira_simulator::Plan::default());
            assert!(made(&simulator, &summary) <= *expected, "{fault:?}");
        }
    }
    assert_eq!((simulator.counts().cut, simulator.counts().malformed), (0, 0));
    // Each instance reserves 4 GiB of addresses and more: 80 were dropped. Those
    // of the tests beside this one come to 20 at most.
    if let Some((before, after)) = before.zip(virtual_size()) {
        assert!(after.saturating_sub(before) < 120 << 20, "{before} KiB, then {after} KiB");
    }
}

/// The addresses that this process has reserved, in KiB.
fn virtual_size() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmSize:"))?;
    line.trim().trim_end_matches("kB").trim().parse().ok()
}

#[tokio::test]
async fn what_is_learned_is_whole_wherever_a_call_is_dropped() {
    let simulator = simulator().await;
    let wall = Answer::json(429, "x").header("ratelimit-reason", "jira-quota-tenant-based");
    let wall = Fault::from(wall.header("retry-after", "600"));
    let (mut without, mut with) = (0, 0);
    for polls in 0.. {
        let store = Memory::of(mia(&simulator.url()));
        let connector = unhurried(&store);
        simulator.faults().push(When::default(), wall.clone());
        let ended = cut_after(polls, connector.request("acme", read())).await;
        simulator.faults().replace(jira_simulator::Plan::default());
        let sent = simulator.counts().requests;
        let outcome = connector.request("acme", read()).await;
        let saved = store.learned("acme").quota_until.is_some();
        match outcome {
            Ok(_) => {
                without += 1;
                assert!(!saved && ended.is_none(), "{polls}");
            }
            // It is known to all instances before it is saved for all processes.
            outcome => {
                with += 1;
                let error = jira_error(outcome);
                assert_eq!((&error.kind, error.attempts), (&ErrorKind::RateLimited(Limit::Quota), 0));
                assert_eq!(simulator.counts().requests, sent);
                assert!(saved || ended.is_none(), "{polls}");
            }
        }
        if ended.is_some() {
            break;
        }
    }
    // It was dropped before the save, after it, and not at all.
    assert!(without > 2 && with >= 2, "{without} {with}");

    for polls in 0.. {
        let scoped = basic(&simulator.url(), Account::Mia.email(), SCOPED_TOKEN);
        let store = Memory::of(scoped);
        let connector = unhurried(&store);
        let ended = cut_after(polls, connector.test_connection("acme")).await;
        let learned = store.learned("acme");
        if learned.gateway.is_some() || ended.is_some() {
            assert_eq!((learned.gateway, learned.cloud_id.as_deref()), (Some(true), Some(CLOUD_ID)));
            works(&connector).await;
        }
        if ended.is_some() {
            break;
        }
    }
}

#[tokio::test]
async fn calls_outlive_the_connector_that_they_were_made_with() {
    let simulator = simulator().await;
    let connector = connector(&Memory::of(mia(&simulator.url())));
    let slow = Slow { head_ms: 100, ..Slow::default() };
    simulator.faults().push(When::default().times(8), slow);
    let calls: Vec<_> = (0..8)
        .map(|number| {
            let connector = connector.clone();
            tokio::spawn(async move { outcome(&connector, create(&format!("Outlives {number}"))).await })
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(20)).await;
    drop(connector);
    for call in calls {
        assert_eq!(call.await.unwrap(), "ok");
    }
    assert_eq!(simulator.counts().creates, 8);
}

#[test]
fn a_runtime_ends_with_calls_under_way_and_the_connector_works_on_another() {
    let several = || Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let single = || Builder::new_current_thread().enable_all().build().unwrap();
    let serving = several();
    let simulator = serving.block_on(simulator());
    let connector = connector(&Memory::of(mia(&simulator.url())));
    for runtime in [&several as &dyn Fn() -> Runtime, &single, &several] {
        let runtime = runtime();
        // An idle connection is left in the pool, and others are in use.
        runtime.block_on(works(&connector));
        let slow = Slow { head_ms: 60_000, ..Slow::default() };
        simulator.faults().push(When::next("POST", "").times(4), slow);
        let begun = Arc::new(AtomicUsize::new(0));
        for number in 0..4 {
            let (connector, begun) = (connector.clone(), begun.clone());
            runtime.spawn(async move {
                begun.fetch_add(1, Ordering::SeqCst);
                outcome(&connector, create(&format!("Ends {number}"))).await
            });
        }
        runtime.block_on(async {
            while simulator.faults().plan() != jira_simulator::Plan::default() {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        });
        assert_eq!(begun.load(Ordering::SeqCst), 4);
        let (ended, end) = channel();
        std::thread::spawn(move || {
            drop(runtime);
            ended.send(()).unwrap();
        });
        end.recv_timeout(Duration::from_secs(20)).expect("the runtime ends");
        single().block_on(works(&connector));
    }
    assert_eq!((simulator.counts().creates, simulator.counts().malformed), (12, 0));
}
