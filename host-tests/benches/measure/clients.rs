//! The four clients that do the jobs.

use crate::jobs::Job;
use crate::server::DELAYS;
use anyhow::Context;
use base64::{Engine, prelude::BASE64_STANDARD};
use host_tests::Memory;
use http_body_util::{BodyExt, Full};
use hyper::Request;
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HOST};
use hyper_util::rt::TokioIo;
use jira_connector_host::jira::ProjectOptions;
use jira_connector_host::search::Query;
use jira_connector_host::types::Limits;
use jira_connector_host::{Cache, Connector, Credential, Options, Settings};
use std::path::Path;
use std::sync::Mutex;
use tokio::net::TcpStream;

const JQL: &str = "project = KAN order by created";
const USER: &str = "mia@example.com";
const TOKEN: &str = "a-token-of-a-usual-length-0123456789";

/// Which client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// (a) The component, instances reused.
    Reused,
    /// (b) The component, an instance for each call.
    PerCall,
    /// (c) reqwest and `serde_json`.
    Reqwest,
    /// (d) hyper, reading bytes.
    Hyper,
}

impl Kind {
    pub(crate) const ALL: [Self; 4] = [Self::Reused, Self::PerCall, Self::Reqwest, Self::Hyper];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Reused => "(a) component",
            Self::PerCall => "(b) instance per call",
            Self::Reqwest => "(c) reqwest",
            Self::Hyper => "(d) hyper, bytes",
        }
    }
}

/// A client that is ready.
pub(crate) enum Client {
    /// (a) and (b).
    Component(Connector),
    /// (c)
    Reqwest(reqwest::Client, [String; 2]),
    /// (d)
    Hyper(Pool),
}

impl Client {
    pub(crate) fn new(kind: Kind, origins: &[String; 2], cache: &Path) -> anyhow::Result<Self> {
        Ok(match kind {
            Kind::Reused => Self::Component(connector(origins, Some(cache), options())?),
            Kind::PerCall => {
                let options = Options { max_idle: 0, ..options() };
                Self::Component(connector(origins, Some(cache), options)?)
            }
            Kind::Reqwest => Self::Reqwest(reqwest::Client::builder().build()?, origins.clone()),
            Kind::Hyper => Self::Hyper(Pool::new(origins)),
        })
    }

    /// Does a job at the server with this delay (its place in
    /// [`DELAYS`]).
    pub(crate) async fn call(&self, job: Job, delay: usize) -> anyhow::Result<()> {
        match self {
            Self::Component(connector) => {
                let site = SITES[delay];
                if job == Job::Projects {
                    let page = connector.list_projects(site, ProjectOptions::default(), None).await?;
                    anyhow::ensure!(page.items.len() == crate::bodies::PROJECTS);
                    return Ok(());
                }
                if job == Job::Records {
                    let query = Query { jql: JQL.into(), page_size: Some(100), ..Query::default() };
                    let page = connector.find_issues(site, &query, None).await?;
                    anyhow::ensure!(page.items.len() == crate::bodies::ISSUES);
                    return Ok(());
                }
                job.decode(&connector.request(site, job.call()).await?.body)
            }
            Self::Reqwest(client, origins) => {
                let url = format!("{}{}", origins[delay], job.path());
                let mut request = match job.body() {
                    None => client.get(url),
                    Some(body) => client.post(url).header(CONTENT_TYPE, "application/json").body(body),
                };
                request = request.basic_auth(USER, Some(TOKEN));
                let answer = request.send().await?.error_for_status()?;
                job.decode(&answer.bytes().await?)
            }
            Self::Hyper(pool) => pool.call(job, delay).await,
        }
    }
}

/// The connections' names, by delay.
pub(crate) const SITES: [&str; DELAYS.len()] = ["near", "far"];

/// The options that an embedder gets who asks for nothing but loopback.
pub(crate) fn options() -> Options {
    Options { loopback: true, ..Options::default() }
}

/// The component with the limits and repeats that a connection gets that asks
/// for nothing.
pub(crate) fn connector(
    origins: &[String; 2],
    cache: Option<&Path>,
    options: Options,
) -> anyhow::Result<Connector> {
    let settings = |origin: &String| Settings {
        site_url: origin.clone(),
        credential: Credential::Basic { user: USER.into(), secret: TOKEN.into() },
        gateway_url: None,
        limits: Limits::default(),
        language: None,
    };
    let mut store = Memory::default();
    for (site, origin) in SITES.iter().zip(origins) {
        store = store.with(site, settings(origin));
    }
    let cache = cache.map(Cache::new);
    Connector::new(&host_tests::component(), store, Options { cache, ..options })
}

/// Connections without anything around them.
pub(crate) struct Pool {
    authorities: [String; 2],
    authorization: String,
    idle: [Mutex<Vec<SendRequest<Full<Bytes>>>>; 2],
}

impl Pool {
    fn new(origins: &[String; 2]) -> Self {
        let credential = BASE64_STANDARD.encode(format!("{USER}:{TOKEN}"));
        Self {
            authorities: origins.clone().map(|origin| origin.replace("http://", "")),
            authorization: format!("Basic {credential}"),
            idle: Default::default(),
        }
    }

    async fn call(&self, job: Job, delay: usize) -> anyhow::Result<()> {
        let authority = &self.authorities[delay];
        let kept = self.idle[delay].lock().ok().and_then(|mut idle| idle.pop());
        let mut sender = match kept {
            Some(sender) => sender,
            None => {
                let stream = TcpStream::connect(authority).await?;
                stream.set_nodelay(true)?;
                let (sender, connection) = handshake(TokioIo::new(stream)).await?;
                tokio::spawn(connection);
                sender
            }
        };
        sender.ready().await?;
        let mut request = Request::builder()
            .method(job.method())
            .uri(job.path())
            .header(HOST, authority)
            .header(AUTHORIZATION, &self.authorization);
        if job.body().is_some() {
            request = request.header(CONTENT_TYPE, "application/json");
        }
        let body = Bytes::from_static(job.body().unwrap_or_default());
        let answer = sender.send_request(request.body(body.into())?).await?;
        anyhow::ensure!(answer.status().is_success());
        let mut body = answer.into_body();
        let mut bytes = 0;
        while let Some(frame) = body.frame().await {
            bytes += frame?.data_ref().map_or(0, Bytes::len);
        }
        anyhow::ensure!(bytes > 0);
        self.idle[delay].lock().ok().context("a client panicked")?.push(sender);
        Ok(())
    }
}
