//! TLS with an authority of the test's own.

use host_tests::*;
use jira_connector_host::rest::Verdict;
use jira_connector_host::types::{ErrorKind, Limits, UnreachableCause};
use jira_connector_host::{Connector, Options, Roots};
use jira_simulator::{Account, TOKEN};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;
use tokio::io::copy_bidirectional;
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
        let key = KeyPair::generate().unwrap();
        let certificate =
            CertificateParams::new(vec![name.to_owned()]).unwrap().signed_by(&key, &self.0).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(
                vec![certificate.der().clone()],
                PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
            )
            .unwrap();
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
