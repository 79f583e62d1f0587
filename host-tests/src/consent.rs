//! A connection by consent: a simulator with a user who agrees, a store, and
//! the component.

use crate::evidence::{self, Lines};
use crate::{Memory, component, options};
use http_body_util::{BodyExt, Empty};
use hyper::body::Bytes;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use jira_connector_host::oauth::Site;
use jira_connector_host::types::{Limits, OauthGrant, OauthProvider};
use jira_connector_host::{App, Connector, Credential, Error, Level, Options, Settings};
use jira_simulator::{
    Account, App as Registered, CLIENT_ID, CLIENT_SECRET, Consent, DATA_CENTER_CLIENT_ID,
    DATA_CENTER_CLIENT_SECRET, SERVICE_CLIENT_ID, SERVICE_CLIENT_SECRET, Simulator,
};
use secrecy::ExposeSecret;
use std::sync::Arc;

/// Where consent leads back to. Nobody listens there.
const CALLBACK: &str = "http://127.0.0.1:9/callback";

/// The registered app.
pub fn app(simulator: &Simulator) -> App {
    let scopes = ["read:jira-work", "write:jira-work", "read:jira-user", "offline_access"];
    App {
        provider: OauthProvider::Cloud,
        grant: OauthGrant::AuthorizationCode,
        client_id: CLIENT_ID.into(),
        client_secret: Some(CLIENT_SECRET.into()),
        scopes: scopes.map(str::to_owned).to_vec(),
        redirect_url: Some(CALLBACK.into()),
        auth_url: Some(simulator.url()),
        refresh_skew: None,
    }
}

/// The credential of a service account.
pub fn service(simulator: &Simulator) -> App {
    App {
        grant: OauthGrant::ClientCredentials,
        client_id: SERVICE_CLIENT_ID.into(),
        client_secret: Some(SERVICE_CLIENT_SECRET.into()),
        redirect_url: None,
        ..app(simulator)
    }
}

/// The incoming link of the Data Center.
pub fn data_center(simulator: &Simulator) -> App {
    App {
        provider: OauthProvider::DataCenter,
        client_id: DATA_CENTER_CLIENT_ID.into(),
        client_secret: Some(DATA_CENTER_CLIENT_SECRET.into()),
        scopes: vec!["WRITE".into()],
        auth_url: None,
        ..app(simulator)
    }
}

/// Settings of an app, with the simulator as the gateway.
pub fn by_app(simulator: &Simulator, site_url: &str, app: App) -> Settings {
    let limits = Limits { retries: Some(2), backoff_base: Some(1), ..Limits::default() };
    Settings {
        site_url: site_url.into(),
        credential: Credential::OAuth(app),
        gateway_url: Some(simulator.url()),
        limits,
        language: None,
    }
}

/// A connection `acme` by consent, before or after it.
pub struct Stage {
    /// Where Mia agrees to everything.
    pub simulator: Simulator,
    /// Where the tokens are.
    pub store: Memory,
    /// What is tested.
    pub connector: Connector,
    /// What it logged, from debug.
    pub log: Lines,
}

impl Stage {
    /// A connection to the simulator's site without a consent.
    pub async fn new() -> Self {
        let simulator = crate::simulator().await;
        let settings = by_app(&simulator, &simulator.url(), app(&simulator));
        Self::with(simulator, settings)
    }

    /// A connection with these settings without a consent.
    pub fn with(simulator: Simulator, settings: Settings) -> Self {
        simulator.register(Registered { loopback: true, ..Registered::default() });
        simulator.consent(Consent::accept(Account::Mia));
        let (store, log) = (Memory::of(settings), Lines::of(Level::Debug));
        let options = Options { log: Arc::new(log.clone()), ..options() };
        let connector = Connector::new(&component(), store.clone(), options).expect("the component loads");
        Self { simulator, store, connector, log }
    }

    /// A connection to the simulator's site with a consent.
    pub async fn authorized() -> Self {
        let stage = Self::new().await;
        stage.consent().await.expect("a consent");
        stage
    }

    /// Consents, and gives the sites.
    pub async fn consent(&self) -> Result<Vec<Site>, Error> {
        let consent = self.connector.authorize_url("acme").await;
        evidence::debug("consents", &consent);
        let consent = consent?;
        consent.verifier.iter().for_each(|verifier| evidence::secret("verifier", verifier.expose_secret()));
        let (code, state) = visit(&consent.url).await;
        evidence::seen(self.connector.exchange_code("acme", &consent, &code, &state).await)
    }

    /// Who is there, or the name of the error.
    pub async fn me(&self) -> Result<String, &'static str> {
        match evidence::seen(self.connector.get_myself("acme").await) {
            Ok(user) => Ok(user.display_name),
            Err(Error::Jira(error)) => Err(error.name()),
            Err(other) => panic!("{other:?}"),
        }
    }

    /// Access and refresh token in the store.
    pub fn stored(&self) -> (String, String) {
        let tokens = self.store.learned("acme").tokens.expect("tokens");
        let refresh = tokens.refresh.map(|refresh| refresh.expose_secret().to_owned());
        (tokens.access.expose_secret().to_owned(), refresh.unwrap_or_default())
    }
}

/// Goes where a browser would: the code and the state that come back.
pub async fn visit(url: &str) -> (String, String) {
    let client = Client::builder(TokioExecutor::new()).build_http();
    let request = hyper::Request::get(url).body(Empty::<Bytes>::new()).expect("a URL");
    let answer = client.request(request).await.expect("an answer");
    let status = answer.status();
    let location =
        answer.headers().get("location").map(|value| value.to_str().unwrap_or_default().to_owned());
    let body = answer.into_body().collect().await.expect("a body").to_bytes();
    let location = location.unwrap_or_else(|| panic!("{status} {}", String::from_utf8_lossy(&body)));
    let (callback, query) = location.split_once('?').expect("a query");
    assert_eq!(callback, CALLBACK, "{location}");
    let value = |name: &str| {
        let pair = query.split('&').find_map(|pair| pair.strip_prefix(&format!("{name}=")));
        pair.unwrap_or_default().to_owned()
    };
    (value("code"), value("state"))
}
