//! What the sandbox costs, as ratios in one run: starts with and without the
//! compiled copy, calls through the component and natively, memory.
//!
//! The native side is the connector's own core over the same HTTP client, so
//! that the difference is the sandbox and nothing else.

#![forbid(unsafe_code)]

use http_body_util::{BodyExt, Empty};
use hyper::body::Bytes;
use hyper_util::client::legacy::{Client, connect::HttpConnector};
use hyper_util::rt::TokioExecutor;
use jira_connector::auth::{Credential, Secret};
use jira_connector::connection::{Connection, Language, Limits};
use jira_connector::contract::jira::ProjectOptions as CoreOptions;
use jira_connector::http::{Headers, Response};
use jira_connector::jira::projects::Listing;
use jira_connector::site::{Route, Site};
use jira_connector_host::jira::ProjectOptions;
use jira_connector_host::{Cache, Connector, Options};
use jira_simulator::{Account, TOKEN};
use std::time::{Duration, Instant};

use host_tests::{Memory, basic, component, options, simulator};

const CALLS: usize = 2000;
const STARTS: usize = 9;
const INSTANCES: usize = 64;

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> anyhow::Result<()> {
    let simulator = simulator().await;
    let url = simulator.url();
    let store = Memory::of(basic(&url, Account::Mia.email(), TOKEN));
    let wasm = component();
    println!("component: {} bytes", wasm.len());

    let folder = tempfile::tempdir()?;
    let mut starts = [Vec::new(), Vec::new()];
    for _ in 0..STARTS {
        for (times, cache) in starts.iter_mut().zip([None, Some(Cache::new(folder.path().join("cache")))]) {
            let start = Instant::now();
            let connector = Connector::new(&wasm, store.clone(), Options { cache, ..options() })?;
            connector.list_projects("acme", ProjectOptions::default(), None).await?;
            times.push(start.elapsed());
        }
    }
    let [compiled, cached] = starts.map(median);
    println!(
        "start to first answer: {compiled:.1?} compiling, {cached:.1?} with the compiled copy ({:.0}x)",
        ratio(compiled, cached)
    );

    let connector = Connector::new(&wasm, store, options())?;
    let native = Native::new(&url);
    let mut calls = [Vec::new(), Vec::new()];
    for _ in 0..CALLS {
        let start = Instant::now();
        let page = connector.list_projects("acme", ProjectOptions::default(), None).await?;
        calls[0].push(start.elapsed());
        let start = Instant::now();
        let same = native.list_projects().await?;
        calls[1].push(start.elapsed());
        anyhow::ensure!(page.items.len() == same);
    }
    let [wasm, native] = calls.map(median);
    println!(
        "list-projects, p50 on loopback: {wasm:.0?} in the sandbox, {native:.0?} natively ({:.2}x)",
        ratio(wasm, native)
    );

    let before = resident()?;
    let work: Vec<_> = (0..INSTANCES)
        .map(|_| {
            let connector = connector.clone();
            tokio::spawn(
                async move { connector.list_projects("acme", ProjectOptions::default(), None).await },
            )
        })
        .collect();
    for call in work {
        call.await??;
    }
    println!(
        "resident memory after {INSTANCES} calls at once: {} KiB more",
        resident()?.saturating_sub(before)
    );
    Ok(())
}

/// The core without a sandbox.
struct Native {
    client: Client<HttpConnector, Empty<Bytes>>,
    connection: Connection,
}

impl Native {
    fn new(url: &str) -> Self {
        let text = "a valid setting";
        let connection = Connection {
            revision: String::new(),
            site: Site::parse(url, None).expect(text),
            credential: Credential::basic(Account::Mia.email(), Secret::new(TOKEN)).expect(text),
            limits: Limits::default(),
            language: Language::default(),
            cloud_id: None,
            route: Route::Site,
            quota_wall: None,
            log: jira_connector::connection::Level::Off,
        };
        Self { client: Client::builder(TokioExecutor::new()).build_http(), connection }
    }

    async fn list_projects(&self) -> anyhow::Result<usize> {
        let all = CoreOptions { text: None, page_size: None };
        let (listing, call) = Listing::new("acme", &all, None).map_err(|error| anyhow::anyhow!("{error}"))?;
        let request = call.request(&self.connection).map_err(|error| anyhow::anyhow!("{error}"))?;
        let url = format!("{}{}", request.url.origin, request.url.path_and_query());
        let mut sending = hyper::Request::get(url);
        for (name, value) in request.headers.iter() {
            sending = sending.header(name, value);
        }
        let answer = self.client.request(sending.body(Empty::new())?).await?;
        let status = answer.status().as_u16();
        let text =
            |value: &hyper::header::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        let headers: Headers =
            answer.headers().iter().map(|(name, value)| (name.to_string(), text(value))).collect();
        let body = answer.into_body().collect().await?.to_bytes().to_vec();
        let page = listing
            .read(&Response { status, headers, body }, "")
            .map_err(|error| anyhow::anyhow!("{error}"))?;
        Ok(page.items.len())
    }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn ratio(one: Duration, other: Duration) -> f64 {
    one.as_secs_f64() / other.as_secs_f64()
}

/// The resident memory of this process, in KiB.
fn resident() -> anyhow::Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    Ok(line.and_then(|line| line.split_whitespace().next()).map_or(Ok(0), str::parse)?)
}
