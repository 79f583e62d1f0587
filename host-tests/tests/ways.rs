//! Each way to authenticate, from a connection's settings to the projects.

#![forbid(unsafe_code)]

use host_tests::command::Home;
use host_tests::consent::{Stage, app, by_app, data_center, service};
use host_tests::{call, evidence, jira_error, settings, simulator};
use jira_connector_host::rest::{Deployment, Verdict};
use jira_connector_host::types::{ErrorKind, OauthProvider};
use jira_connector_host::{App, Credential};
use jira_simulator::{
    Account, App as Registered, CLOUD_ID, DATA_CENTER_PASSWORD, DATA_CENTER_TOKEN, Lifetimes, SCOPED_TOKEN,
    SERVICE_CLIENT_ID, SERVICE_CLIENT_SECRET, SERVICE_TOKEN, Simulator, TOKEN,
};
use serde_json::{Value, json};
use std::time::Duration;

/// Where a way led: the verdict of the first test, whether calls go through the
/// gateway from then on, and whose twelve projects they list.
type Way = (Verdict, Option<bool>, &'static str);

const AT_THE_SITE: Option<bool> = None;
const BY_THE_GATEWAY: Option<bool> = Some(true);

/// A connection that is tested twice, and works then.
async fn check(stage: &Stage, expected: Way) {
    let first = evidence::seen(stage.connector.test_connection("acme").await).unwrap();
    let report = evidence::seen(stage.connector.test_connection("acme").await).unwrap();
    assert_eq!(report.verdict, Verdict::Ok, "{first:?} {report:?}");
    let version = if report.deployment == Some(Deployment::DataCenter) { 2 } else { 3 };
    let path = format!("/rest/api/{version}/project");
    let answer = evidence::seen(stage.connector.request("acme", call("GET", &path)).await).unwrap();
    let projects: Vec<Value> = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!((projects.len(), report.projects), (12, Some(12)));
    let name = report.account.unwrap().display_name;
    let gateway = stage.store.learned("acme").gateway;
    assert_eq!((first.verdict, gateway, name.as_str()), expected);
}

async fn with(simulator: Simulator, site_url: &str, credential: Credential, expected: Way) {
    check(&Stage::with(simulator, settings(site_url, credential)), expected).await;
}

fn pair(user: &str, secret: &str) -> Credential {
    Credential::Basic { user: user.into(), secret: secret.into() }
}

#[tokio::test]
async fn an_api_token() {
    let (simulator, mia) = (simulator().await, pair(Account::Mia.email(), TOKEN));
    let url = simulator.url();
    with(simulator, &url, mia, (Verdict::Ok, AT_THE_SITE, "Mia Krystof")).await;
}

#[tokio::test]
async fn an_api_token_with_scopes() {
    let (simulator, mia) = (simulator().await, pair(Account::Mia.email(), SCOPED_TOKEN));
    let url = simulator.url();
    with(simulator, &url, mia, (Verdict::ScopedToken, BY_THE_GATEWAY, "Mia Krystof")).await;
}

#[tokio::test]
async fn a_service_account_s_api_token() {
    assert!(SERVICE_TOKEN.starts_with("ATSTT"));
    let (simulator, bot) = (simulator().await, pair(Account::Bot.email(), SERVICE_TOKEN));
    let url = simulator.url();
    with(simulator, &url, bot, (Verdict::ScopedToken, BY_THE_GATEWAY, "Connector bot")).await;
}

#[tokio::test]
async fn a_consent() {
    check(&Stage::authorized().await, (Verdict::Ok, AT_THE_SITE, "Mia Krystof")).await;
}

#[tokio::test]
async fn a_service_account_s_client_credentials() {
    let simulator = simulator().await;
    let settings = by_app(&simulator, &simulator.url(), service(&simulator));
    check(&Stage::with(simulator, settings), (Verdict::Ok, AT_THE_SITE, "Connector bot")).await;
}

/// An access token that somebody brings along, who got it elsewhere.
async fn brought(jwt: bool) -> Stage {
    let owner = Stage::new().await;
    owner.simulator.register(Registered { loopback: true, jwt, ..Registered::default() });
    owner.consent().await.unwrap();
    let access = owner.stored().0;
    assert_eq!(access.split('.').count() == 3, jwt);
    let settings = settings(&owner.simulator.url(), Credential::Bearer(access.into()));
    Stage::with(owner.simulator, settings)
}

#[tokio::test]
async fn an_access_token_that_the_site_calls_unauthorized() {
    check(&brought(true).await, (Verdict::ScopedToken, BY_THE_GATEWAY, "Mia Krystof")).await;
}

#[tokio::test]
async fn an_access_token_that_the_site_cannot_parse() {
    check(&brought(false).await, (Verdict::ScopedToken, BY_THE_GATEWAY, "Mia Krystof")).await;
}

#[tokio::test]
async fn a_data_center_s_tokens_and_passwords() {
    for credential in
        [Credential::Bearer(DATA_CENTER_TOKEN.into()), pair(Account::Mia.word(), DATA_CENTER_PASSWORD)]
    {
        let simulator = simulator().await;
        let url = simulator.data_center_url();
        with(simulator, &url, credential, (Verdict::Ok, AT_THE_SITE, "Mia Krystof")).await;
    }
    // A personal access token is no password, nor the other way round.
    for credential in
        [pair(Account::Mia.word(), DATA_CENTER_TOKEN), Credential::Bearer(DATA_CENTER_PASSWORD.into())]
    {
        let simulator = simulator().await;
        let settings = settings(&simulator.data_center_url(), credential);
        let stage = Stage::with(simulator, settings);
        let report = stage.connector.test_connection("acme").await.unwrap();
        assert_eq!(report.verdict, Verdict::WrongCredentials, "{report:?}");
    }
}

#[tokio::test]
async fn a_data_center_s_consent() {
    let simulator = simulator().await;
    let settings = by_app(&simulator, &simulator.data_center_url(), data_center(&simulator));
    let stage = Stage::with(simulator, settings);
    assert!(stage.consent().await.unwrap().is_empty());
    check(&stage, (Verdict::Ok, AT_THE_SITE, "Mia Krystof")).await;
}

#[tokio::test]
async fn a_data_center_s_client_credentials() {
    let simulator = simulator().await;
    let own = App {
        scopes: vec!["READ".into()],
        provider: OauthProvider::DataCenter,
        auth_url: None,
        ..service(&simulator)
    };
    let settings = by_app(&simulator, &simulator.data_center_url(), own);
    let stage = Stage::with(simulator, settings);
    check(&stage, (Verdict::Ok, AT_THE_SITE, "Connector bot")).await;
    assert_eq!(stage.simulator.data_center_tokens().credentials, 1);
    // It has no refresh token: at its end it asks for another.
    stage.simulator.advance(Duration::from_secs(10_000));
    check(&stage, (Verdict::Ok, AT_THE_SITE, "Connector bot")).await;
    assert_eq!(stage.simulator.data_center_tokens().credentials, 2);
}

#[tokio::test]
async fn the_government_s_cloud() {
    let simulator = simulator().await;
    let government = |app: App| App { provider: OauthProvider::Government, ..app };
    let (by_consent, own) = (government(app(&simulator)), government(service(&simulator)));
    let settings = |app| by_app(&simulator, &simulator.url(), app);
    let (by_consent, own) = (settings(by_consent), settings(own));
    let stage = Stage::with(simulator, by_consent);
    stage.simulator.register(Registered { loopback: true, government: true, ..Registered::default() });
    stage.consent().await.unwrap();
    check(&stage, (Verdict::Ok, AT_THE_SITE, "Mia Krystof")).await;
    let stage = Stage::with(stage.simulator, own);
    check(&stage, (Verdict::Ok, AT_THE_SITE, "Connector bot")).await;
}

#[tokio::test]
async fn the_government_s_own_addresses() {
    let simulator = simulator().await;
    let app = App { provider: OauthProvider::Government, auth_url: None, ..app(&simulator) };
    let stage = Stage::with(simulator, by_app_anywhere(app));
    let consent = stage.connector.authorize_url("acme").await.unwrap();
    let start = "https://auth.atlassian-us-gov-mod.com/authorize?audience=api.atlassian-us-gov-mod.com&";
    assert!(consent.url.starts_with(start), "{}", consent.url);
}

/// Settings without a gateway of their own.
fn by_app_anywhere(app: App) -> jira_connector_host::Settings {
    let credential = Credential::OAuth(app);
    settings("https://acme.atlassian-us-gov-mod.net", credential)
}

#[tokio::test]
async fn confluence_by_one_consent_with_jira() {
    let simulator = simulator().await;
    let mut both = app(&simulator);
    both.scopes.extend(["read:space:confluence", "read:confluence-space.summary"].map(str::to_owned));
    let settings = by_app(&simulator, &simulator.url(), both);
    let stage = Stage::with(simulator, settings);
    stage.consent().await.unwrap();
    let spaces = async |path: &str| {
        let answer = stage.connector.request("acme", call("GET", path)).await.unwrap();
        let body: Value = serde_json::from_slice(&answer.body).unwrap();
        body["results"].as_array().unwrap().len()
    };
    for path in ["/wiki/api/v2/spaces", "/wiki/rest/api/space"] {
        assert_eq!(spaces(path).await, 3);
    }
    check(&stage, (Verdict::Ok, AT_THE_SITE, "Mia Krystof")).await;
    // Confluence does not say that a token has ended, so it is renewed before.
    assert_eq!(stage.simulator.tokens().refreshes, 0);
    stage.simulator.lifetimes(Lifetimes { access_ms: 50_000, ..Lifetimes::default() });
    stage.consent().await.unwrap();
    for (path, refreshes) in [("/wiki/api/v2/spaces", 1), ("/wiki/rest/api/space", 2)] {
        assert_eq!((spaces(path).await, stage.simulator.tokens().refreshes), (3, refreshes));
    }
}

#[tokio::test]
async fn confluence_hides_a_token_that_was_taken_back() {
    let simulator = simulator().await;
    let mut both = app(&simulator);
    both.scopes.extend(["read:space:confluence", "read:confluence-space.summary"].map(str::to_owned));
    let settings = by_app(&simulator, &simulator.url(), both);
    let stage = Stage::with(simulator, settings);
    stage.consent().await.unwrap();
    stage.simulator.revoke(Account::Mia);
    let ask = async |path| jira_error(stage.connector.request("acme", call("GET", path)).await).kind;
    // As the token has not ended yet, nothing is renewed for a 404.
    assert_eq!(ask("/wiki/api/v2/spaces").await, ErrorKind::NotFound);
    assert_eq!(stage.simulator.tokens().refused, 0);
    // A 403 says that Confluence does not know the credential.
    assert_eq!(ask("/wiki/rest/api/space").await, ErrorKind::NeedsAuthorization);
    assert_eq!(stage.simulator.tokens().refused, 1);
    assert_eq!(stage.me().await, Err("needs-authorization"));
}

/// The command's connections file with one entry, whose token is a variable.
fn file(simulator: &Simulator, site_url: &str, user: Option<&str>) -> String {
    let mut entry = json!({"site_url": site_url, "gateway_url": simulator.url(), "token": "${ACME_TOKEN}"});
    if let Some(user) = user {
        entry["user"] = json!(user);
    }
    json!({"connections": {"acme": entry}}).to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn by_the_command() {
    let simulator = simulator().await;
    let (site, data_center) = (simulator.url(), simulator.data_center_url());
    let (mia, bot) = (Account::Mia.email(), Account::Bot.email());
    for (url, user, token, first, project) in [
        (&site, Some(mia), TOKEN, 0, "/rest/api/3/project/KAN"),
        (&site, Some(mia), SCOPED_TOKEN, 4, "/rest/api/3/project/KAN"),
        (&site, Some(bot), SERVICE_TOKEN, 4, "/rest/api/3/project/KAN"),
        (&data_center, Some(Account::Mia.word()), DATA_CENTER_PASSWORD, 0, "/rest/api/2/project"),
        (&data_center, None, DATA_CENTER_TOKEN, 0, "/rest/api/2/project"),
    ] {
        let home = Home::new().with("ACME_TOKEN", token).store(&file(&simulator, url, user));
        let test = home.run(&["test", "acme"], "");
        assert_eq!(test.status, Some(first), "{test:?}");
        let test = home.run(&["test", "acme"], "");
        assert!(test.out.starts_with("✓ acme: Connected as "), "{test:?}");
        let answer = home.run(&["request", "GET", project, "--connection", "acme"], "");
        assert!(answer.status == Some(0) && answer.out.contains("KAN"), "{answer:?}");
        if url == &site {
            assert!(home.run(&["projects", "acme"], "").out.ends_with("\n12 projects\n"));
        }
        // A server repeats what it was asked for.
        let gone = home.run(&["request", "GET", &format!("{project}/{token}"), "--connection", "acme"], "");
        assert_eq!(gone.status, Some(6), "{gone:?}");
        assert!(!gone.err.contains(token), "{gone:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn by_the_command_with_a_secret_that_is_sealed_or_wrong() {
    let simulator = simulator().await;
    let site = simulator.url();
    for (token, expected) in [(TOKEN, 0), ("hunter2-hunter2", 4)] {
        evidence::secret("token", token);
        let home = Home::new();
        let add = ["connections", "add", "acme", "--site", &site, "--user", Account::Mia.email()];
        assert_eq!(home.run(&add, &format!("{token}\n")).status, Some(0));
        assert_eq!(home.run(&["projects", "acme"], "").status, Some(expected));
        assert_eq!(home.run(&["projects", "acme", "--json"], "").status, Some(expected));
        let listed = home.run(&["connections", "--json"], "");
        assert!(listed.out.contains("\"sealed\":true"), "{listed:?}");
        let kept = std::fs::read_to_string(home.path().join(".config/jira-connector/connections.json"));
        assert!(!kept.unwrap().contains(token));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn by_the_command_with_client_credentials() {
    let simulator = simulator().await;
    for (blueprint, base, path, choice) in [
        ("jira-service-account:v0", simulator.url(), "/rest/api/3/project", &["--cloud-id", CLOUD_ID][..]),
        ("jira-data-center:v0", simulator.data_center_url(), "/rest/api/2/project", &[]),
    ] {
        let home = Home::new().with("BOT_SECRET", SERVICE_CLIENT_SECRET);
        let grant = "grant: client_credentials";
        let yaml = format!(
            "integrations:\n  bot:\n    extends_blueprint: {blueprint}\n    oauth_client_id: {SERVICE_CLIENT_ID}\n    \
             oauth_client_secret: ${{BOT_SECRET}}\n    oauth_scopes: [READ]\n    requests: {{base_url: {base}}}\n    \
             auth: {{auth_url: {}, {grant}}}\n",
            simulator.url(),
        );
        home.write("integrations.yaml", &yaml);
        let connected = home.run(&[&["connect", "bot"], choice].concat(), "");
        assert!(connected.out.contains("Connected as Connector bot"), "{blueprint}: {connected:?}");
        let answer = home.run(&["request", "GET", path, "--connection", "bot"], "");
        assert!(answer.out.contains("KAN"), "{answer:?}");
    }
}
