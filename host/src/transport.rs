//! HTTP for all instances: one client, one pool of connections, one TLS
//! configuration with session resumption.

use crate::allow::AllowList;
use crate::authorization::Authorization;
use crate::trace;
use http::{Method, Request, Response, Uri};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::{Client, connect::HttpConnector};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::pki_types::CertificateDer;
use rustls::{ClientConfig, RootCertStore};
use std::error::Error as StdError;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::{io, sync::Arc, time::Duration};
use tower::Service;
use tracing::Instrument;
use wasmtime_wasi_http::{Error, RequestOptions, WasiBody, WasiHttpHooks};

const IDLE_TIMEOUT: Duration = Duration::from_secs(60);
const MAX_IDLE_PER_HOST: usize = 256;

/// Whom to trust.
#[derive(Debug, Clone, Default)]
pub struct Roots {
    /// Certificates of authorities to trust beside the system's, in DER form.
    pub extra: Vec<CertificateDer<'static>>,
}

impl Roots {
    /// The system's authorities (`SSL_CERT_FILE` and `SSL_CERT_DIR` replace
    /// them), Mozilla's where the system has none, and the extra ones.
    fn store(&self) -> anyhow::Result<RootCertStore> {
        let mut store = RootCertStore::empty();
        store.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        if store.is_empty() {
            store.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        }
        for certificate in &self.extra {
            store.add(certificate.clone())?;
        }
        Ok(store)
    }
}

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
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots.store()?)
            .with_no_client_auth();
        let mut http = HttpConnector::new();
        http.enforce_http(false);
        http.set_nodelay(true);
        let https = HttpsConnectorBuilder::new()
            .with_tls_config(tls)
            .https_or_http()
            .enable_http1()
            .wrap_connector(http);
        let client = Client::builder(TokioExecutor::new())
            .pool_idle_timeout(IDLE_TIMEOUT)
            .pool_max_idle_per_host(MAX_IDLE_PER_HOST)
            .pool_timer(TokioTimer::new())
            .timer(TokioTimer::new())
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
        if let Some(authorization) = &self.authorization
            && self.allowed.is_own(request.uri())
        {
            authorization.sign(request.headers_mut());
        }
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
            Ok((response, Box::new(async { Ok(()) }) as Completion))
        };
        let told = span.clone();
        Box::new(
            async move {
                let answer = sending.await;
                let status = answer.as_ref().map(|(response, _)| response.status().as_u16());
                trace::answered(&told, status.map_err(|error| format!("{error:?}")));
                answer
            }
            .instrument(span),
        )
    }
}

/// A failure before the answer's head, in words that tell whether anything was
/// sent.
fn broken(error: &hyper_util::client::legacy::Error) -> Error {
    if !error.is_connect() {
        return cause::<hyper::Error>(error).map_or(Error::ConnectionTerminated, interrupted);
    }
    if let Some(tls) = cause::<rustls::Error>(error) {
        return match tls {
            rustls::Error::InvalidCertificate(_) => Error::TlsCertificateError,
            rustls::Error::AlertReceived(alert) => Error::TlsAlertReceived {
                alert_id: Some((*alert).into()),
                alert_message: Some(format!("{alert:?}")),
            },
            _ => Error::TlsProtocolError,
        };
    }
    if chain(error).any(|error| error.to_string().contains("dns error")) {
        return Error::DnsError { rcode: Some("name not found".to_owned()), info_code: None };
    }
    let kinds = chain(error).filter_map(|error| error.downcast_ref::<io::Error>()).map(io::Error::kind);
    match kinds.last() {
        Some(io::ErrorKind::ConnectionRefused) => Error::ConnectionRefused,
        Some(io::ErrorKind::TimedOut) => Error::ConnectionTimeout,
        Some(io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable) => {
            Error::DestinationIpUnroutable
        }
        Some(io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset) => Error::TlsProtocolError,
        _ => Error::DestinationUnavailable,
    }
}

/// A failure after the request may have arrived.
fn interrupted(error: &hyper::Error) -> Error {
    if error.is_parse_too_large() {
        return Error::HttpResponseHeaderSectionSize(None);
    }
    if error.is_parse() || error.is_parse_status() {
        return Error::HttpProtocolError;
    }
    if error.is_incomplete_message() {
        return Error::HttpResponseIncomplete;
    }
    if error.is_timeout() {
        return Error::ConnectionReadTimeout;
    }
    Error::ConnectionTerminated
}

/// An error and what caused it, level by level. An `io::Error` steps over what
/// it wraps when it is asked for its source, so that is asked for first.
fn chain<'a>(error: &'a (dyn StdError + 'static)) -> impl Iterator<Item = &'a (dyn StdError + 'static)> + 'a {
    std::iter::successors(Some(error), |error| {
        let wrapped = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        wrapped.map(|inner| inner as &(dyn StdError + 'static)).or_else(|| (*error).source())
    })
}

/// The first cause of a type.
fn cause<'a, T: StdError + 'static>(error: &'a (dyn StdError + 'static)) -> Option<&'a T> {
    chain(error).find_map(|error| error.downcast_ref())
}
