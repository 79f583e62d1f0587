//! HTTP for all instances: one client, one pool of connections, one TLS
//! configuration with session resumption.

use crate::allow::AllowList;
use crate::authorization::Authorization;
use crate::trace;
use failure::{broken, interrupted};
use http::{Method, Request, Response, Uri};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::{Client, connect::HttpConnector};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use std::error::Error as StdError;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::{io, time::Duration};
use tower::Service;
use tracing::Instrument;
use wasmtime_wasi_http::{Error, RequestOptions, WasiBody, WasiHttpHooks};

pub(crate) mod bodies;
mod changes;
mod decoding;
mod failure;
mod trust;

pub(crate) use changes::Changes;
pub use trust::Roots;

/// The most headers of an answer.
const MAX_HEADERS: usize = 1000;
const IDLE_TIMEOUT: Duration = Duration::from_secs(60);
const MAX_IDLE_PER_HOST: usize = 256;

type HttpClient = Client<Dialer, WasiBody>;

tokio::task_local! {
    /// How long the request of this task may wait for a connection to be made.
    static CONNECT_TIMEOUT: Option<Duration>;
}

/// Makes connections, each within the time that its request gives it.
#[derive(Debug, Clone)]
struct Dialer(HttpsConnector<HttpConnector>);

type Dialed = <HttpsConnector<HttpConnector> as Service<Uri>>::Response;
type DialError = Box<dyn StdError + Send + Sync>;

impl Service<Uri> for Dialer {
    type Response = Dialed;
    type Error = DialError;
    type Future = Pin<Box<dyn Future<Output = Result<Dialed, DialError>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), DialError>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let limit = CONNECT_TIMEOUT.try_with(|limit| *limit).ok().flatten();
        let dialing = self.0.call(uri);
        Box::pin(async move {
            let Some(limit) = limit else { return dialing.await };
            let timed_out = |_| io::Error::new(io::ErrorKind::TimedOut, "no connection in time");
            tokio::time::timeout(limit, dialing).await.map_err(timed_out)?
        })
    }
}

/// The client of all instances.
#[derive(Debug, Clone)]
pub(crate) struct Transport {
    client: HttpClient,
}

impl Transport {
    pub(crate) fn new(roots: &Roots) -> anyhow::Result<Self> {
        let mut http = HttpConnector::new();
        http.enforce_http(false);
        http.set_nodelay(true);
        let https = HttpsConnectorBuilder::new()
            .with_tls_config(roots.client()?)
            .https_or_http()
            .enable_http1()
            .wrap_connector(http);
        let client = Client::builder(TokioExecutor::new())
            .pool_idle_timeout(IDLE_TIMEOUT)
            .pool_max_idle_per_host(MAX_IDLE_PER_HOST)
            .pool_timer(TokioTimer::new())
            .timer(TokioTimer::new())
            .http1_max_headers(MAX_HEADERS)
            .http1_allow_obsolete_multiline_headers_in_responses(true)
            .build(Dialer(https));
        Ok(Self { client })
    }
}

/// What `wasi:http` asks of the host: the client behind an allow-list.
#[derive(Debug)]
pub(crate) struct Hooks {
    pub(crate) transport: Transport,
    pub(crate) allowed: AllowList,
    /// What the requests to the connection's own addresses are signed with,
    /// where that is left to the host.
    pub(crate) authorization: Option<Authorization>,
    /// The changes of the call under way.
    pub(crate) changes: Changes,
}

type Completion = Box<dyn Future<Output = Result<(), Error>> + Send>;
type Sending = Box<dyn Future<Output = Result<(Response<WasiBody>, Completion), Error>> + Send>;

impl WasiHttpHooks for Hooks {
    fn send_request(
        &mut self,
        mut request: Request<WasiBody>,
        options: Option<RequestOptions>,
        _: Completion,
    ) -> Sending {
        let is_bare_read =
            request.method() == Method::GET && !request.headers().contains_key(http::header::AUTHORIZATION);
        let allowed =
            self.allowed.allows(request.uri()) || (is_bare_read && self.allowed.allows_file(request.uri()));
        let is_own = self.allowed.is_own(request.uri());
        if let Some(authorization) = self.authorization.as_ref().filter(|_| is_own) {
            authorization.sign(request.headers_mut());
        }
        decoding::ask(&mut request);
        let changes = self.changes.clone();
        let change = if is_own { changes.note(&request) } else { None };
        let method = request.method().clone();
        let client = self.transport.client.clone();
        let connect = options.as_ref().and_then(|options| options.connect_timeout);
        let first_byte = options.and_then(|options| options.first_byte_timeout);
        let span = trace::request(request.method(), request.uri());
        let sending = async move {
            if !allowed {
                return Err(Error::HttpRequestDenied);
            }
            let answer = CONNECT_TIMEOUT.scope(connect, client.request(request));
            let answer = match first_byte {
                None => answer.await,
                Some(limit) => {
                    tokio::time::timeout(limit, answer).await.map_err(|_| Error::ConnectionReadTimeout)?
                }
            };
            let response = answer.map_err(|error| broken(&error))?;
            let response =
                response.map(|body: Incoming| body.map_err(|error| interrupted(&error)).boxed_unsync());
            let response = decoding::decoded(&method, response);
            Ok((response, Box::new(async { Ok(()) }) as Completion))
        };
        let told = span.clone();
        Box::new(
            async move {
                let answer = sending.await;
                if let Some(change) = change {
                    changes.settle(change, answer.as_ref().map(|(response, _)| response));
                }
                let status = answer.as_ref().map(|(response, _)| response.status().as_u16());
                trace::answered(&told, status.map_err(|error| format!("{error:?}")));
                answer
            }
            .instrument(span),
        )
    }
}
