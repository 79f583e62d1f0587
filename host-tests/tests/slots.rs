//! The slots that instances run in: their number bounds calls at once, and
//! fails none.

#![forbid(unsafe_code)]

use host_tests::{Memory, RawServer, basic, call, component, options, simulator};
use jira_connector_host::jira::ProjectOptions;
use jira_connector_host::{Connector, Error, Options};
use jira_simulator::{Account, TOKEN};
use std::time::Duration;

fn connector(url: &str, options: Options) -> Connector {
    let store = Memory::of(basic(url, Account::Mia.email(), TOKEN));
    Connector::new(&component(), store, options).expect("the component loads")
}

async fn all_succeed(max_calls: usize, max_idle: usize) {
    let simulator = simulator().await;
    let connector = connector(&simulator.url(), Options { max_calls, max_idle, ..options() });
    let calls: Vec<_> = (0..50)
        .map(|_| {
            let connector = connector.clone();
            tokio::spawn(
                async move { connector.list_projects("acme", ProjectOptions::default(), None).await },
            )
        })
        .collect();
    for call in calls {
        assert_eq!(call.await.unwrap().unwrap().items.len(), 12, "{max_calls} {max_idle}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn more_calls_than_slots_wait_for_their_turn() {
    all_succeed(3, 0).await;
    all_succeed(3, 2).await;
    all_succeed(3, 64).await;
    all_succeed(0, 64).await;
}

#[tokio::test]
async fn a_call_that_gets_no_turn_ends_at_the_deadline() {
    let silent = RawServer::new(|_, stream| async move {
        std::future::pending::<()>().await;
        drop(stream);
    })
    .await;
    let deadline = Duration::from_millis(600);
    let connector = connector(&silent.url(), Options { max_calls: 1, deadline, ..options() });
    let calls = [connector.clone(), connector].map(|connector| {
        tokio::spawn(async move { connector.request("acme", call("GET", "/rest/api/3/myself")).await })
    });
    tokio::time::sleep(deadline / 2).await;
    assert_eq!(silent.requests().len(), 1);
    for call in calls {
        let outcome = call.await.unwrap();
        assert!(matches!(outcome, Err(Error::Deadline(_))), "{outcome:?}");
    }
}

/// 200 connectors with 4 TiB each are more than a process can address.
#[tokio::test]
async fn where_address_space_ends_connectors_do_without_slots() {
    let simulator = simulator().await;
    let connectors: Vec<_> =
        (0..200).map(|_| connector(&simulator.url(), Options { max_calls: 1024, ..options() })).collect();
    for connector in [connectors.first().unwrap(), connectors.last().unwrap()] {
        let page = connector.list_projects("acme", ProjectOptions::default(), None).await;
        assert_eq!(page.unwrap().items.len(), 12);
    }
}
