//! The server: a process of its own, so that a client's processor time is
//! measured alone. It answers prepared bodies, at once on one port and after a
//! delay on the other.

use crate::bodies::Bodies;
use anyhow::Context;
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{Method, Request, Response, server::conn::http1};
use hyper_util::rt::TokioIo;
use std::convert::Infallible;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;

/// What a server's process is started with.
pub(crate) const ARGUMENT: &str = "--server";

/// How long the servers take for an answer.
pub(crate) const DELAYS: [Duration; 2] = [Duration::ZERO, Duration::from_millis(20)];

/// The process and the addresses of its servers, by delay.
#[derive(Debug)]
pub(crate) struct Server {
    process: Child,
    pub(crate) origins: [String; 2],
}

impl Server {
    pub(crate) fn start() -> anyhow::Result<Self> {
        let program = std::env::current_exe()?;
        let mut process =
            Command::new(program).arg(ARGUMENT).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let mut lines = BufReader::new(process.stdout.take().context("no output")?).lines();
        let mut origin = || -> anyhow::Result<String> { Ok(lines.next().context("no server")??) };
        let origins = [origin()?, origin()?];
        Ok(Self { process, origins })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Serves until standard input ends, as it does with the process that started
/// this one.
pub(crate) fn serve() -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let answers = Arc::new(Answers::new());
        for delay in DELAYS {
            let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
            println!("http://{}", listener.local_addr()?);
            tokio::spawn(listen(listener, answers.clone(), delay));
        }
        tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new())).await??;
        Ok(())
    })
}

async fn listen(listener: TcpListener, answers: Arc<Answers>, delay: Duration) {
    while let Ok((stream, _)) = listener.accept().await {
        // A slower answer is no failure.
        let _ = stream.set_nodelay(true);
        let answers = answers.clone();
        let service = service_fn(move |request| {
            let answers = answers.clone();
            async move { Ok::<_, Infallible>(answers.to(request, delay).await) }
        });
        tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
    }
}

struct Answers {
    projects: Bytes,
    issue: Bytes,
    search: Bytes,
    created: Bytes,
}

impl Answers {
    fn new() -> Self {
        let Bodies { projects, issue, search, created } = Bodies::make();
        Self {
            projects: projects.into(),
            issue: issue.into(),
            search: search.into(),
            created: created.into(),
        }
    }

    async fn to(&self, request: Request<Incoming>, delay: Duration) -> Response<Full<Bytes>> {
        let (head, body) = request.into_parts();
        // A body that breaks breaks its connection too.
        let _ = body.collect().await;
        if !delay.is_zero() {
            tokio::time::sleep(delay).await;
        }
        let (status, body) = match (head.method, head.uri.path()) {
            (Method::GET, "/rest/api/3/project/search") => (200, &self.projects),
            (Method::GET, "/rest/api/3/issue/KAN-1") => (200, &self.issue),
            (Method::POST, "/rest/api/3/search/jql") => (200, &self.search),
            (Method::POST, "/rest/api/3/issue") => (201, &self.created),
            _ => (404, &Bytes::new()),
        };
        let mut answer = Response::new(Full::new(body.clone()));
        *answer.status_mut() = hyper::StatusCode::from_u16(status).unwrap_or_default();
        for (name, value) in HEADERS {
            answer.headers_mut().insert(name, hyper::header::HeaderValue::from_static(value));
        }
        answer
    }
}

/// The headers of a Jira Cloud site.
const HEADERS: [(&str, &str); 14] = [
    ("content-type", "application/json;charset=UTF-8"),
    ("server", "AtlassianEdge"),
    ("timing-allow-origin", "*"),
    ("x-arequestid", "8f0e1b3ac7a04f7a9d0d3f2d0c5d1f5e"),
    ("x-aaccountid", "712020%3A5b10ac8d-82e0-5b22-cc7d-4ef5a0c9d1aa"),
    ("cache-control", "no-cache, no-store, no-transform"),
    ("x-content-type-options", "nosniff"),
    ("x-xss-protection", "1; mode=block"),
    ("atl-traceid", "8f0e1b3ac7a04f7a9d0d3f2d0c5d1f5e"),
    ("atl-request-id", "8f0e1b3a-c7a0-4f7a-9d0d-3f2d0c5d1f5e"),
    ("strict-transport-security", "max-age=63072000; includeSubDomains; preload"),
    (
        "report-to",
        r#"{"endpoints": [{"url": "https://dz8aopenkvv6s.cloudfront.net"}], "group": "endpoint-1", "include_subdomains": true, "max_age": 600}"#,
    ),
    (
        "nel",
        r#"{"failure_fraction": 0.01, "include_subdomains": true, "max_age": 600, "report_to": "endpoint-1"}"#,
    ),
    (
        "server-timing",
        r#"atl-edge;dur=71,atl-edge-internal;dur=14,atl-edge-upstream;dur=58,atl-edge-pop;desc="aws-eu-central-1""#,
    ),
];
