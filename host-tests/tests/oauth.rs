//! OAuth 2.0 through the real component: consent, renewal, sites.

#![forbid(unsafe_code)]

use host_tests::*;
use http_body_util::{BodyExt, Empty};
use hyper::body::Bytes;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use jira_connector_host::types::{ErrorKind, Limits, OauthGrant, OauthProvider};
use jira_connector_host::{App, Connector, Credential, Error, Level, Options, Settings};
use jira_simulator::{
    Account, Answer, App as Registered, CLIENT_ID, CLIENT_SECRET, CLOUD_ID, Consent, DATA_CENTER_CLIENT_ID,
    DATA_CENTER_CLIENT_SECRET, Fault, Lifetimes, SECOND_CLOUD_ID, SERVICE_CLIENT_ID, SERVICE_CLIENT_SECRET,
    Simulator, When,
};
use std::sync::Arc;
use std::time::Duration;

const CALLBACK: &str = "http://127.0.0.1:9/callback";

fn app(simulator: &Simulator) -> App {
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

fn settings(simulator: &Simulator, site_url: &str, app: App) -> Settings {
    let limits = Limits { retries: Some(2), backoff_base: Some(1), ..Limits::default() };
    Settings {
        site_url: site_url.into(),
        credential: Credential::OAuth(app),
        gateway_url: Some(simulator.url()),
        limits,
        language: None,
    }
}

struct Stage {
    simulator: Simulator,
    store: Memory,
    connector: Connector,
    log: evidence::Lines,
}

impl Stage {
    /// A simulator whose user Mia consents, and a connection to its site.
    async fn new() -> Self {
        let simulator = simulator().await;
        let settings = settings(&simulator, &simulator.url(), app(&simulator));
        Self::with(simulator, settings)
    }

    fn with(simulator: Simulator, settings: Settings) -> Self {
        simulator.register(Registered { loopback: true, ..Registered::default() });
        simulator.consent(Consent::accept(Account::Mia));
        let (store, log) = (Memory::of(settings), evidence::Lines::of(Level::Debug));
        let options = Options { log: Arc::new(log.clone()), ..options() };
        let connector = Connector::new(&component(), store.clone(), options).unwrap();
        Self { simulator, store, connector, log }
    }

    /// A stage where the consent is done.
    async fn authorized() -> Self {
        let stage = Self::new().await;
        stage.consent().await.unwrap();
        stage
    }

    async fn consent(&self) -> Result<Vec<jira_connector_host::oauth::Site>, Error> {
        let consent = self.connector.authorize_url("acme").await?;
        evidence::debug("outcomes", &consent);
        let (code, state) = visit(&consent.url).await;
        self.connector.exchange_code("acme", &consent, &code, &state).await
    }

    async fn me(&self) -> Result<String, &'static str> {
        match evidence::seen(self.connector.get_myself("acme").await) {
            Ok(user) => Ok(user.display_name),
            Err(Error::Jira(error)) => Err(error.name()),
            Err(other) => panic!("{other:?}"),
        }
    }

    /// Access and refresh token in the store.
    fn stored(&self) -> (String, String) {
        use secrecy::ExposeSecret;
        let tokens = self.store.learned("acme").tokens.unwrap();
        let refresh = tokens.refresh.map(|refresh| refresh.expose_secret().to_owned());
        (tokens.access.expose_secret().to_owned(), refresh.unwrap_or_default())
    }
}

fn mia() -> Result<String, &'static str> {
    Ok("Mia Krystof".to_owned())
}

/// Goes where a browser would: the code and the state that come back.
async fn visit(url: &str) -> (String, String) {
    let client = Client::builder(TokioExecutor::new()).build_http();
    let request = hyper::Request::get(url).body(Empty::<Bytes>::new()).unwrap();
    let answer = client.request(request).await.unwrap();
    let status = answer.status();
    let location = answer.headers().get("location").map(|value| value.to_str().unwrap().to_owned());
    let body = answer.into_body().collect().await.unwrap().to_bytes();
    let location = location.unwrap_or_else(|| panic!("{status} {}", String::from_utf8_lossy(&body)));
    let (callback, query) = location.split_once('?').unwrap();
    assert_eq!(callback, CALLBACK);
    let value = |name: &str| {
        let pair = query.split('&').find_map(|pair| pair.strip_prefix(&format!("{name}=")));
        pair.unwrap_or_default().to_owned()
    };
    (value("code"), value("state"))
}

#[tokio::test]
async fn a_consent_from_its_page_to_the_first_call() {
    let stage = Stage::new().await;
    assert_eq!(stage.me().await, Err("needs-authorization"));
    let sites = stage.consent().await.unwrap();
    assert_eq!(
        sites.iter().map(|site| site.cloud_id.as_str()).collect::<Vec<_>>(),
        [CLOUD_ID, SECOND_CLOUD_ID]
    );
    let learned = stage.store.learned("acme");
    assert_eq!(learned.cloud_id.as_deref(), Some(CLOUD_ID));
    assert_eq!(learned.tokens.as_ref().unwrap().scopes.len(), 4);
    assert_eq!(stage.me().await, mia());
    assert_eq!(stage.simulator.tokens().refreshes, 0);
    let report = stage.connector.test_connection("acme").await.unwrap();
    assert_eq!((report.verdict, report.projects), (jira_connector_host::rest::Verdict::Ok, Some(12)));
}

#[tokio::test]
async fn somebody_else_s_consent_is_not_taken() {
    let stage = Stage::new().await;
    let consent = stage.connector.authorize_url("acme").await.unwrap();
    let again = stage.connector.authorize_url("acme").await.unwrap();
    assert_ne!(consent.state, again.state);
    let (code, state) = visit(&consent.url).await;
    for wrong in [again.state.as_str(), "", &state[1..]] {
        let error = jira_error(stage.connector.exchange_code("acme", &consent, &code, wrong).await);
        assert_eq!(error.kind, ErrorKind::InvalidRequest);
    }
    assert_eq!(stage.simulator.tokens().exchanges, 0);
    stage.connector.exchange_code("acme", &consent, &code, &state).await.unwrap();
    // A code is good once.
    let error = jira_error(stage.connector.exchange_code("acme", &consent, &code, &state).await);
    assert_eq!(error.kind, ErrorKind::InvalidRequest, "{error:?}");
    assert!(!format!("{error:?}").contains(&code));
}

#[tokio::test]
async fn a_token_that_ended_is_renewed_and_stored_and_the_call_succeeds() {
    let stage = Stage::authorized().await;
    let before = stage.stored();
    stage.simulator.advance(Duration::from_secs(7200));
    assert_eq!(stage.me().await, mia());
    assert_eq!(stage.simulator.tokens().refreshes, 1);
    let after = stage.stored();
    assert!(before.0 != after.0 && before.1 != after.1);
    assert_eq!(stage.me().await, mia());
    assert_eq!(stage.simulator.tokens().refreshes, 1);
    // A change that was refused for its token was not made: it is sent again.
    stage.simulator.advance(Duration::from_secs(7200));
    stage.connector.request("acme", changes::create("After the hour")).await.unwrap();
    assert_eq!(changes::made(&stage.simulator, "After the hour"), 1);
}

#[tokio::test]
async fn a_token_that_is_about_to_end_is_renewed_before_the_call() {
    let stage = Stage::new().await;
    stage.simulator.lifetimes(Lifetimes { access_ms: 50_000, ..Lifetimes::default() });
    stage.consent().await.unwrap();
    assert_eq!(stage.me().await, mia());
    assert_eq!(stage.simulator.tokens().refreshes, 1);
    // The token server is away: the old token still does.
    stage
        .simulator
        .faults()
        .push(When { path: "/oauth/token".into(), ..When::default() }, Fault::from(Answer::json(503, "x")));
    assert_eq!(stage.me().await, mia());
    assert_eq!(stage.simulator.tokens().refreshes, 1);
}

#[tokio::test]
async fn a_renewal_whose_answer_is_lost_is_asked_for_once_more() {
    let stage = Stage::authorized().await;
    stage.simulator.advance(Duration::from_secs(7200));
    let when = When { path: "/oauth/token".into(), ..When::default() };
    stage.simulator.faults().push(when, Fault::ResetAfter);
    assert_eq!(stage.me().await, mia());
    let tokens = stage.simulator.tokens();
    assert_eq!((tokens.refreshes, tokens.repeats, tokens.breaches, tokens.families), (2, 1, 0, 1));
}

#[tokio::test]
async fn a_consent_that_was_taken_back_is_told_and_not_hammered() {
    let stage = Stage::authorized().await;
    stage.simulator.revoke(Account::Mia);
    assert_eq!(stage.me().await, Err("needs-authorization"));
    assert!(stage.store.learned("acme").dead_grant.is_some());
    let report = stage.connector.test_connection("acme").await.unwrap();
    assert_eq!(report.verdict, jira_connector_host::rest::Verdict::NeedsAuthorization, "{report:?}");
    // A new consent mends it.
    stage.consent().await.unwrap();
    assert_eq!(stage.me().await, mia());
}

#[tokio::test]
async fn a_wrong_secret_is_a_matter_of_settings() {
    let simulator = simulator().await;
    let wrong = App { client_secret: Some("hunter2-hunter2".into()), ..app(&simulator) };
    let settings = settings(&simulator, &simulator.url(), wrong);
    let stage = Stage::with(simulator, settings);
    let error = match stage.consent().await {
        Err(Error::Jira(error)) => error,
        other => panic!("{other:?}"),
    };
    assert_eq!(error.kind, ErrorKind::ConnectionSettings, "{error:?}");
    assert!(!format!("{error:?}").contains("hunter2"));
}

#[tokio::test]
async fn one_of_several_sites_is_chosen_and_never_guessed() {
    let simulator = simulator().await;
    let any = settings(&simulator, "https://api.atlassian.com", app(&simulator));
    let stage = Stage::with(simulator, any);
    assert_eq!(stage.consent().await.unwrap().len(), 2);
    let error = jira_error(stage.connector.get_myself("acme").await);
    assert_eq!(error.kind, ErrorKind::ConnectionSettings);
    assert!(
        error.message.contains("several sites") && error.message.contains("beta.atlassian.net"),
        "{error:?}"
    );
    assert_eq!(jira_error(stage.connector.choose_site("acme", "x").await).kind, ErrorKind::InvalidRequest);
    stage.connector.choose_site("acme", SECOND_CLOUD_ID).await.unwrap();
    assert_eq!(stage.me().await, mia());
    let page = stage.connector.list_projects("acme", Default::default(), None).await.unwrap();
    assert!(page.items[0].web_url.starts_with("https://beta.atlassian.net/browse/"), "{:?}", page.items[0]);
}

#[tokio::test]
async fn a_consent_for_one_site_needs_no_choice() {
    let simulator = simulator().await;
    let any = settings(&simulator, "https://api.atlassian.com", app(&simulator));
    let stage = Stage::with(simulator, any);
    stage.simulator.consent(Consent::accept(Account::Mia).sites(&["beta"]));
    assert_eq!(stage.consent().await.unwrap().len(), 1);
    assert_eq!(stage.store.learned("acme").site_url.as_deref(), Some("https://beta.atlassian.net"));
    assert_eq!(stage.me().await, mia());
}

#[tokio::test]
async fn a_scope_that_is_missing_causes_no_renewal() {
    let simulator = simulator().await;
    let narrow = App { scopes: vec!["read:jira-work".into(), "offline_access".into()], ..app(&simulator) };
    let settings = settings(&simulator, &simulator.url(), narrow);
    let stage = Stage::with(simulator, settings);
    stage.consent().await.unwrap();
    let error = jira_error(stage.connector.get_myself("acme").await);
    assert_eq!(error.kind, ErrorKind::MissingScope);
    // Which one is missing Jira does not say, but which ones are there is known.
    assert!(error.message.contains("read:jira-work"), "{error:?}");
    assert_eq!(stage.simulator.tokens().refreshes, 0);
}

#[tokio::test]
async fn a_service_account_needs_nobody() {
    let simulator = simulator().await;
    let own = App {
        grant: OauthGrant::ClientCredentials,
        client_id: SERVICE_CLIENT_ID.into(),
        client_secret: Some(SERVICE_CLIENT_SECRET.into()),
        redirect_url: None,
        ..app(&simulator)
    };
    let settings = settings(&simulator, &simulator.url(), own);
    let stage = Stage::with(simulator, settings);
    stage.connector.get_myself("acme").await.unwrap();
    stage.connector.get_myself("acme").await.unwrap();
    assert_eq!(stage.simulator.tokens().credentials, 1);
    stage.simulator.advance(Duration::from_secs(7200));
    stage.connector.get_myself("acme").await.unwrap();
    assert_eq!(stage.simulator.tokens().credentials, 2);
}

#[tokio::test]
async fn a_data_center_with_its_context_path_and_pkce() {
    let simulator = simulator().await;
    let app = App {
        provider: OauthProvider::DataCenter,
        client_id: DATA_CENTER_CLIENT_ID.into(),
        client_secret: Some(DATA_CENTER_CLIENT_SECRET.into()),
        scopes: vec!["WRITE".into()],
        auth_url: None,
        ..app(&simulator)
    };
    let settings = settings(&simulator, &simulator.data_center_url(), app);
    let stage = Stage::with(simulator, settings);
    let consent = stage.connector.authorize_url("acme").await.unwrap();
    assert!(consent.verifier.is_some() && consent.url.contains("code_challenge_method=S256"));
    assert!(stage.consent().await.unwrap().is_empty());
    let myself = || call("GET", "/rest/api/2/myself");
    assert_eq!(stage.connector.request("acme", myself()).await.unwrap().status, 200);
    // Its token is nothing for Atlassian's gateway.
    let requests = stage.simulator.counts().requests;
    assert_eq!(
        jira_error(stage.connector.accessible_sites("acme").await).kind,
        ErrorKind::ConnectionSettings
    );
    assert_eq!(stage.simulator.counts().requests, requests);
    stage.simulator.advance(Duration::from_secs(10_000));
    let answer = stage.connector.request("acme", myself()).await.unwrap();
    assert_eq!((answer.status, stage.simulator.data_center_tokens().refreshes), (200, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_at_once_at_the_end_of_a_token_keep_one_grant() {
    let stage = Stage::authorized().await;
    stage.simulator.advance(Duration::from_secs(7200));
    let calls = (0..50).map(|_| {
        let connector = Connector::new(&component(), stage.store.clone(), options()).unwrap();
        tokio::spawn(async move { connector.get_myself("acme").await.unwrap().display_name })
    });
    for call in calls.collect::<Vec<_>>() {
        assert_eq!(call.await.unwrap(), "Mia Krystof");
    }
    let tokens = stage.simulator.tokens();
    assert_eq!((tokens.families, tokens.breaches), (1, 0), "{tokens:?}");
    // What is stored is good, also when all old pairs are dead.
    stage.simulator.advance(Duration::from_secs(700));
    assert_eq!(stage.me().await, mia());
    stage.simulator.advance(Duration::from_secs(7200));
    assert_eq!(stage.me().await, mia());
    assert_eq!(stage.simulator.tokens().families, 1);
}

#[tokio::test]
async fn no_secret_is_in_a_log_line() {
    let stage = Stage::authorized().await;
    let (access, refresh) = stage.stored();
    stage.simulator.advance(Duration::from_secs(7200));
    assert_eq!(stage.me().await, mia());
    let (new_access, new_refresh) = stage.stored();
    stage
        .connector
        .request("acme", call("GET", &format!("/rest/api/3/project/{new_access}")))
        .await
        .unwrap_err();
    let lines = stage.log.text();
    assert!(lines.contains(r#""for":"tokens""#), "{lines}");
    for secret in [&access, &refresh, &new_access, &new_refresh, CLIENT_SECRET] {
        assert!(!lines.contains(secret), "{lines}");
    }
}
