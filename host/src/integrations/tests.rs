//! Each blueprint's result, overriding, the guide's example, and secrets.

mod problems;

use super::*;
use crate::Level;
use crate::settings::{App, Credential, Settings};
use crate::types::Limits;
use crate::types::{OauthGrant, OauthProvider};
use secrecy::ExposeSecret;

fn variable(name: &str) -> Option<String> {
    let value = match name {
        "JIRA_CLIENT_SECRET" | "SECRET" => "hunter2",
        "HOST" => "acme.atlassian.net",
        "SECONDS" => "12.5",
        "EMPTY" => "",
        "LONG" => return Some("x".repeat(1000)),
        "BLUEPRINT" => "jira:v0",
        _ => return None,
    };
    Some(value.to_owned())
}

/// A file with one integration of these lines.
fn file(lines: &str) -> String {
    let lines: Vec<String> = lines.lines().map(|line| format!("    {line}\n")).collect();
    format!("integrations:\n  jira:\n{}", lines.concat())
}

fn integration(lines: &str) -> Integration {
    let integrations = Integrations::parse("integrations.yaml", &file(lines), variable);
    integrations.unwrap_or_else(|problems| panic!("{problems}")).get("jira").unwrap().clone()
}

fn app(integration: &Integration) -> App {
    integration.app.clone().unwrap()
}

fn bearer() -> Option<Credential> {
    Some(Credential::Bearer("hunter2".into()))
}

fn basic() -> Option<Credential> {
    Some(Credential::Basic { user: "fred".into(), secret: "hunter2".into() })
}

const APP: &str = "oauth_client_id: id\noauth_client_secret: ${SECRET}\n";

#[test]
fn the_guides_example_is_read_as_it_stands() {
    let text = "
integrations:

    jira:
        extends_blueprint: jira:v0

        oauth_client_id: <YOUR JIRA CLIENT ID>
        oauth_client_secret: ${JIRA_CLIENT_SECRET}
        oauth_scopes:
            - the scopes
            - you need
";
    let integrations = Integrations::parse("integrations.yaml", text, variable).unwrap();
    let jira = integrations.get("jira").unwrap();
    assert_eq!((jira.name.as_str(), jira.blueprint, jira.product), ("jira", "jira:v0", Product::Jira));
    assert_eq!(jira.base_url.as_deref(), Some("https://api.atlassian.com/"));
    let app = app(jira);
    assert_eq!(app.client_id, "<YOUR JIRA CLIENT ID>");
    assert_eq!(app.client_secret.unwrap().expose_secret(), "hunter2");
    assert_eq!(app.scopes, ["the", "scopes", "you", "need", "offline_access"]);
    assert_eq!(integrations.iter().count(), 1);
    assert!(integrations.get("confluence").is_none());
}

/// Where a connection goes, and through which gateway.
fn check_settings(
    lines: &str,
    site: Option<&str>,
    credential: Option<Credential>,
    expected: (&str, Option<&str>),
) {
    let settings = integration(lines).settings(site, credential).unwrap();
    assert_eq!((settings.site_url.as_str(), settings.gateway_url.as_deref()), expected, "{lines}");
}

#[test]
fn jira_asks_for_consent_on_cloud() {
    let jira = integration(&format!("extends_blueprint: jira:v0\n{APP}"));
    assert_eq!((jira.provider, jira.grant), (OauthProvider::Cloud, Some(OauthGrant::AuthorizationCode)));
    assert_eq!(app(&jira).scopes, ["read:jira-work", "write:jira-work", "read:jira-user", "offline_access"]);
    let Settings { site_url, credential, gateway_url, .. } = jira.settings(None, None).unwrap();
    assert_eq!((site_url.as_str(), gateway_url), ("https://api.atlassian.com", None));
    assert!(matches!(credential, Credential::OAuth(app) if app.client_id == "id"));
    let lines = format!("extends_blueprint: jira:v0\n{APP}");
    check_settings(&lines, Some("https://acme.atlassian.net/"), None, ("https://acme.atlassian.net", None));
    let local = format!(
        "{lines}requests:\n  base_url: http://127.0.0.1:8080/\nauth:\n  auth_url: http://127.0.0.1:8080"
    );
    check_settings(&local, None, None, ("https://api.atlassian.com", Some("http://127.0.0.1:8080")));
    assert_eq!(app(&integration(&local)).auth_url.as_deref(), Some("http://127.0.0.1:8080"));
    let site = format!("{lines}requests: {{ base_url: 'https://${{HOST}}' }}");
    check_settings(&site, None, None, ("https://acme.atlassian.net", None));
    let government = format!("{lines}auth: {{ provider: government }}");
    check_settings(&government, None, None, ("https://api.atlassian-us-gov-mod.com", None));
}

#[test]
fn a_token_that_is_brought_needs_no_app() {
    let lines = "extends_blueprint: jira:v0";
    let jira = integration(lines);
    assert!(jira.app.is_none());
    check_settings(lines, Some("https://acme.atlassian.net"), bearer(), ("https://acme.atlassian.net", None));
    let fails = |site, credential| jira.settings(site, credential).unwrap_err().to_string();
    assert!(fails(None, None).contains("oauth_client_id"), "{}", fails(None, None));
    assert!(fails(None, bearer()).contains("which site"), "{}", fails(None, bearer()));
    assert!(fails(Some("https://acme.atlassian.net"), basic()).contains("jira-basic:v0"));
}

#[test]
fn confluence_asks_for_consent_on_cloud() {
    let confluence = integration(&format!("extends_blueprint: confluence:v0\n{APP}"));
    assert_eq!(
        (confluence.product, confluence.grant),
        (Product::Confluence, Some(OauthGrant::AuthorizationCode))
    );
    let scopes = app(&confluence).scopes;
    assert!(scopes.iter().any(|scope| scope == "read:page:confluence"), "{scopes:?}");
    assert!(scopes.iter().any(|scope| scope == "offline_access"), "{scopes:?}");
    assert_eq!(confluence.settings(None, None).unwrap().site_url, "https://api.atlassian.com");
}

#[test]
fn a_service_account_consents_to_nothing() {
    let account = integration(&format!("extends_blueprint: jira-service-account:v0\n{APP}"));
    assert_eq!(
        (account.provider, account.grant),
        (OauthProvider::Cloud, Some(OauthGrant::ClientCredentials))
    );
    assert_eq!(app(&account).scopes, [] as [&str; 0]);
    assert_eq!(account.settings(None, None).unwrap().site_url, "https://api.atlassian.com");
}

#[test]
fn basic_takes_a_user_and_a_token_on_a_site() {
    let lines = "extends_blueprint: jira-basic:v0";
    let jira = integration(lines);
    assert_eq!((jira.grant, jira.app.is_none(), jira.base_url.is_none()), (None, true, true));
    check_settings(lines, Some("https://acme.atlassian.net"), basic(), ("https://acme.atlassian.net", None));
    let own = "extends_blueprint: jira-basic:v0\nrequests:\n  base_url: http://localhost:8080/";
    check_settings(own, None, basic(), ("http://localhost:8080", None));
    check_settings(own, Some("https://b.example"), basic(), ("https://b.example", None));
    for (site, credential, part) in [
        (None, basic(), "which site"),
        (Some("https://b.example"), None, "a user and a token"),
        (Some("https://b.example"), bearer(), "a user and a token"),
    ] {
        let error = jira.settings(site, credential).unwrap_err().to_string();
        assert!(error.contains(part) && !error.contains("hunter2"), "{error}");
    }
}

#[test]
fn a_data_center_takes_tokens_or_an_app() {
    let lines =
        "extends_blueprint: jira-data-center:v0\nrequests:\n  base_url: https://jira.example.com/jira/\n";
    let there = ("https://jira.example.com/jira", None);
    check_settings(lines, None, bearer(), there);
    check_settings(lines, None, basic(), there);
    assert!(integration(lines).settings(None, None).is_err());
    let public = format!("{lines}oauth_client_id: id\noauth_redirect_url: http://localhost:7777/callback\n");
    check_settings(&public, None, None, there);
    let app = app(&integration(&public));
    assert_eq!((app.provider, app.grant), (OauthProvider::DataCenter, OauthGrant::AuthorizationCode));
    assert_eq!(app.scopes, ["WRITE"]);
    assert!(app.client_secret.is_none());
    assert_eq!(app.redirect_url.as_deref(), Some("http://localhost:7777/callback"));
    let local = "extends_blueprint: jira-data-center:v0\nrequests:\n  base_url: http://127.0.0.1:2990/jira";
    check_settings(local, None, bearer(), ("http://127.0.0.1:2990/jira", None));
}

fn check_scopes(lines: &str, expected: &[&str]) {
    let integration = integration(&format!("extends_blueprint: jira:v0\n{APP}{lines}"));
    assert_eq!(app(&integration).scopes, expected, "{lines}");
}

#[test]
fn scopes_replace_those_of_the_blueprint() {
    check_scopes("oauth_scopes: [read:jira-work]", &["read:jira-work", "offline_access"]);
    check_scopes("oauth_scopes: a b  a", &["a", "b", "offline_access"]);
    check_scopes("oauth_scopes: offline_access a", &["offline_access", "a"]);
    check_scopes("oauth_scopes: [a, offline_access]\noauth_offline_access: false", &["a"]);
    check_scopes("oauth_scopes: >\n  a\n  b\noauth_offline_access: false", &["a", "b"]);
    check_scopes("oauth_scopes: a\noauth_offline_access: true", &["a", "offline_access"]);
}

#[test]
fn own_values_override_the_blueprints_each_by_itself() {
    let lines = format!("extends_blueprint: jira:v0\n{APP}auth:\n  grant: client_credentials");
    let jira = integration(&lines);
    assert_eq!((jira.provider, jira.grant), (OauthProvider::Cloud, Some(OauthGrant::ClientCredentials)));
    assert_eq!(jira.base_url.as_deref(), Some("https://api.atlassian.com/"));
    let jira = integration(
        "extends_blueprint: jira-data-center:v0\nauth: {auth_mode: OAUTH2}\nrequests: {base_url: https://a.example}",
    );
    assert_eq!(jira.provider, OauthProvider::DataCenter);
    assert_eq!(integration("extends_blueprint: jira").blueprint, "jira:v0");
    assert_eq!(integration("extends_blueprint: ${BLUEPRINT}").blueprint, "jira:v0");
}

fn check_timeout(text: &str, expected: Option<u64>) {
    let lines = format!("extends_blueprint: jira:v0\nhttp_request_timeout_seconds: {text}");
    assert_eq!(integration(&lines).limits.attempt_timeout, expected, "{text}");
}

#[test]
fn limits_and_levels() {
    check_timeout("60", Some(60_000));
    check_timeout("0", Some(0));
    check_timeout("0.25", Some(250));
    check_timeout("0.0001", Some(1));
    check_timeout("'60'", Some(60_000));
    check_timeout("${SECONDS}", Some(12_500));
    assert_eq!(integration("extends_blueprint: jira:v0").limits, Limits::default());
    let jira = integration(
        "extends_blueprint: jira:v0\nlog_level: debug\nlanguage: de\nretries: 0\nmax_body_bytes: 1024\ntotal_timeout_seconds: 5",
    );
    assert_eq!((jira.log_level, jira.language.as_deref()), (Some(Level::Debug), Some("de")));
    let limits =
        Limits { total_timeout: Some(5000), max_body: Some(1024), retries: Some(0), ..Limits::default() };
    assert_eq!(jira.limits, limits);
    assert_eq!(jira.settings(Some("https://a.example"), bearer()).unwrap().limits, limits);
}

#[test]
fn aliases_comments_and_windows_lines_are_read() {
    let text = "\u{feff}# ours\r\nintegrations:\r\n  jira:\r\n    extends_blueprint: jira:v0 # the newest\r\n    oauth_client_id: &id '0123'\r\n    oauth_client_secret: \"${SECRET}\"\r\n    oauth_scopes: &scopes [a]\r\n  second:\r\n    extends_blueprint: confluence:v0\r\n    oauth_client_id: *id\r\n    oauth_client_secret: ${SECRET}-${SECRET}\r\n    oauth_scopes: *scopes\r\n";
    let integrations = Integrations::parse("integrations.yaml", text, variable).unwrap();
    let names: Vec<&str> = integrations.iter().map(|integration| integration.name.as_str()).collect();
    assert_eq!(names, ["jira", "second"]);
    let app = app(integrations.get("second").unwrap());
    assert_eq!(
        (app.client_id.as_str(), app.scopes.as_slice()),
        ("0123", &["a".to_owned(), "offline_access".to_owned()][..])
    );
    assert_eq!(app.client_secret.unwrap().expose_secret(), "hunter2-hunter2");
    assert_eq!(Integrations::parse("a", "integrations: {}", variable).unwrap().iter().count(), 0);
}

#[test]
fn every_blueprint_is_read_without_a_problem() {
    for name in blueprint::names() {
        let lines = format!("extends_blueprint: {name}\nrequests: {{base_url: https://a.example}}");
        assert_eq!(integration(&lines).blueprint, name);
    }
}

#[test]
fn a_file_is_loaded() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("integrations.yaml");
    let problem = Integrations::load(&path).unwrap_err();
    assert!(problem.to_string().contains("integrations.yaml: The file cannot be read"), "{problem}");
    std::fs::write(&path, file("extends_blueprint: jira:v0\nlanguage: ${CARGO_MANIFEST_DIR}")).unwrap();
    assert!(Integrations::load(&path).unwrap().get("jira").unwrap().language.is_some());
    std::fs::write(&path, b"a: \xff").unwrap();
    assert!(Integrations::load(&path).unwrap_err().to_string().contains("UTF-8"));
    std::fs::write(&path, vec![b' '; tree::MAX_SIZE + 1]).unwrap();
    assert!(Integrations::load(&path).unwrap_err().to_string().contains("smaller"));
}

#[cfg(unix)]
#[test]
fn a_secret_that_others_can_read_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("integrations.yaml");
    let load = |secret: &str, mode: u32| {
        let lines = format!("extends_blueprint: jira:v0\noauth_client_id: a\noauth_client_secret: {secret}");
        std::fs::write(&path, file(&lines)).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
        Integrations::load(&path).map_err(|problems| problems.to_string())
    };
    for mode in [0o644, 0o640, 0o604] {
        let problem = load("hunter2", mode).unwrap_err();
        assert!(problem.contains("integrations.yaml:5:26: `oauth_client_secret`"), "{problem}");
        assert!(problem.contains("chmod 600") && problem.contains("${JIRA_CLIENT_SECRET}"), "{problem}");
        assert!(!problem.contains("hunter2"), "{problem}");
        assert!(load("${CARGO_MANIFEST_DIR}", mode).is_ok());
    }
    assert!(load("hunter2", 0o600).is_ok());
}

#[test]
fn an_integration_prints_no_secret() {
    let jira = integration(&format!("extends_blueprint: jira:v0\n{APP}"));
    let printed = format!("{jira:?} {:?}", jira.settings(None, None).unwrap());
    assert!(printed.contains("client_secret") && !printed.contains("hunter2"), "{printed}");
}
