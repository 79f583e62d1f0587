//! TLS with an authority of the test's own.

use host_tests::*;
use jira_connector_host::rest::Verdict;
use jira_connector_host::types::{ErrorKind, Limits, UnreachableCause};
use jira_connector_host::{Connector, Options, Roots};
use jira_simulator::{Account, TOKEN};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;
use tokio::io::{AsyncReadExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};

struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    fn root(&self) -> CertificateDer<'static> {
        self.0.der().clone()
    }

    /// A TLS server for this name in front of an address.
    async fn serve(&self, name: &str, behind: SocketAddr) -> String {
        self.serve_with(CertificateParams::new(vec![name.to_owned()]).unwrap(), behind).await
    }

    /// The same with a certificate that says this.
    async fn serve_with(&self, params: CertificateParams, behind: SocketAddr) -> String {
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap();
        serve(server(certificate.der().clone(), &key, None), behind).await
    }
}

/// The configuration of a server with this certificate, which demands one that such an
/// authority issued.
fn server(
    certificate: CertificateDer<'static>,
    key: &KeyPair,
    clients: Option<CertificateDer<'static>>,
) -> ServerConfig {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder =
        ServerConfig::builder_with_provider(provider.clone()).with_safe_default_protocol_versions().unwrap();
    let builder = match clients {
        None => builder.with_no_client_auth(),
        Some(root) => {
            let mut roots = RootCertStore::empty();
            roots.add(root).unwrap();
            let verifier =
                WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider).build().unwrap();
            builder.with_client_cert_verifier(verifier)
        }
    };
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    builder.with_single_cert(vec![certificate], key).unwrap()
}

/// A TLS server in front of an address.
async fn serve(config: ServerConfig, behind: SocketAddr) -> String {
    let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                // A client that does not trust us goes away.
                let Ok(mut stream) = acceptor.accept(stream).await else { return };
                let mut behind = TcpStream::connect(behind).await.unwrap();
                let _ = copy_bidirectional(&mut stream, &mut behind).await;
            });
        }
    });
    format!("https://localhost:{port}")
}

fn trusting(url: &str, extra: Vec<CertificateDer<'static>>) -> Connector {
    let store = Memory::of(basic(url, Account::Mia.email(), TOKEN));
    Connector::new(&component(), store, Options { roots: Roots { extra }, ..options() }).unwrap()
}

#[tokio::test]
async fn a_site_with_a_certificate_of_a_known_authority() {
    let (simulator, authority) = (simulator().await, Authority::new());
    let url = authority.serve("localhost", simulator.address()).await;
    let connector = trusting(&url, vec![authority.root()]);
    assert_eq!(connector.get_myself("acme").await.unwrap().display_name, "Mia Krystof");
    assert_eq!(connector.test_connection("acme").await.unwrap().verdict, Verdict::Ok);
}

#[tokio::test]
async fn sites_that_cannot_prove_who_they_are() {
    let (simulator, authority) = (simulator().await, Authority::new());
    let right = authority.serve("localhost", simulator.address()).await;
    let wrong = authority.serve("other.example", simulator.address()).await;
    let plain = format!("https://localhost:{}", simulator.address().port());
    let known = || vec![authority.root()];
    for (url, roots) in
        [(&right, Vec::new()), (&right, vec![Authority::new().root()]), (&wrong, known()), (&plain, known())]
    {
        let connector = trusting(url, roots);
        let error = jira_error(connector.get_myself("acme").await);
        assert_eq!(error.kind, ErrorKind::Unreachable(UnreachableCause::Tls), "{error:?}");
        assert!(!format!("{error:?}").contains(TOKEN));
        assert_eq!(connector.test_connection("acme").await.unwrap().verdict, Verdict::Tls);
        // Nothing was sent, so a write is not in doubt.
        let write = jira_error(connector.request("acme", call("POST", "/x")).await);
        assert_eq!(write.name(), "unreachable");
    }
}

#[tokio::test]
async fn a_handshake_that_hangs_ends_with_the_time_to_connect() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    let connector = trusting(&url, Vec::new());
    let mut create = call("POST", "/rest/api/3/issue");
    create.limits = Limits { connect_timeout: Some(200), ..Limits::default() };
    let start = Instant::now();
    let error = jira_error(connector.request("acme", create).await);
    // Nothing was sent, so it is in no doubt.
    assert_eq!(error.kind, ErrorKind::Unreachable(UnreachableCause::Connection), "{error:?}");
    assert!((200..5000).contains(&start.elapsed().as_millis()), "{:?}", start.elapsed());
    let mut patient = call("GET", "/");
    patient.limits = Limits { connect_timeout: Some(0), attempt_timeout: Some(400), ..Limits::default() };
    let error = jira_error(connector.request("acme", patient).await);
    assert_eq!(error.kind, ErrorKind::TimedOut, "{error:?}");
    drop(listener);
}

/// A certificate that signs itself, as `openssl req -x509` writes one.
fn self_signed(name: &str, is_ca: IsCa) -> (CertificateDer<'static>, KeyPair) {
    let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
    params.is_ca = is_ca;
    let key = KeyPair::generate().unwrap();
    let certificate = params.self_signed(&key).unwrap();
    (certificate.der().clone(), key)
}

#[tokio::test]
async fn a_server_s_own_certificate_is_trusted_where_it_was_handed_over() {
    let simulator = simulator().await;
    for is_ca in [IsCa::Ca(BasicConstraints::Unconstrained), IsCa::ExplicitNoCa, IsCa::NoCa] {
        let (certificate, key) = self_signed("localhost", is_ca);
        let url = serve(server(certificate.clone(), &key, None), simulator.address()).await;
        let connector = trusting(&url, vec![certificate]);
        assert_eq!(connector.get_myself("acme").await.unwrap().display_name, "Mia Krystof", "{is_ca:?}");
        // Another that says the same is another.
        let (other, _) = self_signed("localhost", is_ca);
        let error = jira_error(trusting(&url, vec![other]).get_myself("acme").await);
        assert_eq!(error.kind, ErrorKind::Unreachable(UnreachableCause::Tls), "{error:?}");
    }
    // One that an authority issued is enough without the authority.
    let authority = Authority::new();
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    let certificate = params.signed_by(&key, &authority.0).unwrap().der().clone();
    let url = serve(server(certificate.clone(), &key, None), simulator.address()).await;
    assert!(trusting(&url, vec![certificate]).get_myself("acme").await.is_ok());
}

/// A read and a change fail like this, at once, and nothing was sent.
async fn distrusted(url: &str, roots: Vec<CertificateDer<'static>>, sentence: &str, advice: &str) {
    let connector = trusting(url, roots);
    for method in ["GET", "POST"] {
        let error = jira_error(connector.request("acme", call(method, "/x")).await);
        assert_eq!(error.kind, ErrorKind::Unreachable(UnreachableCause::Tls), "{error:?}");
        assert!(error.message.starts_with(sentence), "{error:?}");
        assert!(error.advice.contains(advice), "{error:?}");
        assert_eq!(error.attempts, 1, "{error:?}");
    }
    let report = connector.test_connection("acme").await.unwrap();
    assert_eq!(report.verdict, Verdict::Tls);
    assert!(report.summary.starts_with(sentence), "{report:?}");
}

#[tokio::test]
async fn each_problem_of_trust_has_its_own_sentence() {
    let (simulator, authority) = (simulator().await, Authority::new());
    let (address, root) = (simulator.address(), || vec![authority.root()]);
    let other_name = authority.serve("other.example", address).await;
    distrusted(&other_name, root(), "The certificate is for a different host name", "host name").await;
    let mut params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    params.not_after = date_time_ymd(2020, 1, 1);
    params.not_before = date_time_ymd(2019, 1, 1);
    let expired = authority.serve_with(params, address).await;
    distrusted(&expired, root(), "The certificate has expired", "clock").await;
    let unknown = authority.serve("localhost", address).await;
    distrusted(&unknown, Vec::new(), "The certificate was issued by an authority", "certificate authority")
        .await;

    // A certificate that was handed over is not trusted for another name, nor for ever.
    let ca = || IsCa::Ca(BasicConstraints::Unconstrained);
    let (certificate, key) = self_signed("other.example", ca());
    let url = serve(server(certificate.clone(), &key, None), address).await;
    distrusted(&url, vec![certificate], "The certificate is for a different host name", "host name").await;
    let mut params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    params.is_ca = ca();
    params.not_after = date_time_ymd(2020, 1, 1);
    params.not_before = date_time_ymd(2019, 1, 1);
    let key = KeyPair::generate().unwrap();
    let certificate = params.self_signed(&key).unwrap().der().clone();
    let url = serve(server(certificate.clone(), &key, None), address).await;
    distrusted(&url, vec![certificate], "The certificate has expired", "clock").await;

    let (certificate, key) = self_signed("localhost", IsCa::NoCa);
    let url = serve(server(certificate.clone(), &key, Some(authority.root())), address).await;
    distrusted(&url, vec![certificate], "The server requires a client certificate", "client certificate")
        .await;
}

#[tokio::test]
async fn a_break_inside_the_handshake_is_a_problem_of_the_connection() {
    let (simulator, authority) = (simulator().await, Authority::new());
    let upstream = authority.serve("localhost", simulator.address()).await;
    let upstream: u16 = upstream.rsplit(':').next().unwrap().parse().unwrap();
    // The first two connections end with the first bytes of the handshake.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    tokio::spawn(async move {
        for number in 0.. {
            let Ok((mut stream, _)) = listener.accept().await else { return };
            if number < 2 {
                let _ = stream.read(&mut [0; 16]).await;
                // What was not read makes it a reset.
                drop(stream);
                continue;
            }
            let mut upstream = TcpStream::connect(("127.0.0.1", upstream)).await.unwrap();
            tokio::spawn(async move { copy_bidirectional(&mut stream, &mut upstream).await });
        }
    });
    let connector = trusting(&url, vec![authority.root()]);
    let limits = Limits { backoff_base: Some(10), retries: Some(2), ..Limits::default() };
    let mut once = call("POST", "/rest/api/3/issue");
    once.limits = Limits { retries: Some(0), ..limits };
    let error = jira_error(connector.request("acme", once).await);
    assert_eq!(error.kind, ErrorKind::Unreachable(UnreachableCause::Connection), "{error:?}");
    let mut read = call("GET", "/rest/api/3/myself");
    read.limits = limits;
    let answer = connector.request("acme", read).await.unwrap();
    assert_eq!((answer.status, answer.statistics.attempts), (200, 2));
}
