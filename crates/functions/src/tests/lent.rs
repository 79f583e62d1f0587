//! Connections as a host provides them, and the secrets in them.

use jira_contract::connector::jira::connections::Connection;
use jira_contract::types::{
    BasicCredential, BearerCredential, Credential, Learned, Limits, OauthCredential, OauthGrant,
    OauthProvider, Route, Settings, Tokens,
};

/// The time of day at which every script starts, in milliseconds.
pub(super) const START: u64 = 1_767_225_600_000;

/// The cloud id of the site.
pub(super) const CLOUD_ID: &str = "11111111-2222-3333-4444-555555555555";

/// Whatever must never be logged, returned or shown.
pub(super) const SECRETS: &[&str] = &[
    "s3cr3t-token",
    "ZnJlZEBleGFtcGxlLmNvbTpzM2NyM3QtdG9rZW4=",
    "s3cr3t-bearer",
    "s3cr3t-client",
    "s3cr3t-access",
    "s3cr3t-refresh",
    "s3cr3t-newer",
    "s3cr3t-code",
    "s3cr3t-verifier",
];

fn connection(credential: Credential, learned: Learned) -> Connection {
    let settings = Settings {
        site_url: "https://acme.atlassian.net".into(),
        credential,
        gateway_url: None,
        limits: limits(None, None),
        language: None,
    };
    Connection { revision: "1".into(), settings, learned, log_level: None }
}

/// Limits with these timeouts in milliseconds.
pub(super) fn limits(total: Option<u64>, attempt: Option<u64>) -> Limits {
    Limits {
        connect_timeout: None,
        attempt_timeout: attempt,
        first_byte_timeout: None,
        between_bytes_timeout: None,
        total_timeout: total,
        max_body: None,
        retries: None,
        backoff_base: None,
        backoff_cap: None,
    }
}

fn learned(route: Option<Route>) -> Learned {
    let extra = Vec::new();
    Learned { tokens: None, cloud_id: None, site_url: None, dead_grant: None, route, quota_wall: None, extra }
}

/// An account with an API token, whose route is known.
pub(super) fn basic() -> Connection {
    Connection { learned: learned(Some(Route::Site)), ..fresh() }
}

/// An account with an API token of which nothing is known.
pub(super) fn fresh() -> Connection {
    let basic = BasicCredential { user: "fred@example.com".into(), secret: "s3cr3t-token".into() };
    connection(Credential::Basic(basic), learned(None))
}

/// A token with scopes, which goes through the gateway.
pub(super) fn gateway() -> Connection {
    let bearer = BearerCredential { token: "s3cr3t-bearer".into() };
    let learned = Learned { cloud_id: Some(CLOUD_ID.into()), ..learned(Some(Route::Gateway)) };
    connection(Credential::Bearer(bearer), learned)
}

/// An app without a consent.
pub(super) fn app() -> Connection {
    let app = OauthCredential {
        provider: OauthProvider::Cloud,
        grant: OauthGrant::AuthorizationCode,
        client_id: "client-1".into(),
        client_secret: Some("s3cr3t-client".into()),
        scopes: vec!["read:jira-work".into(), "offline_access".into()],
        redirect_url: Some("https://app.example.com/back".into()),
        auth_url: None,
        refresh_skew: None,
    };
    connection(Credential::Oauth(app), learned(None))
}

/// An app with a consent, whose tokens end so many milliseconds after the start.
pub(super) fn consented(ends: u64) -> Connection {
    let tokens = Tokens {
        access: "s3cr3t-access".into(),
        refresh: Some("s3cr3t-refresh".into()),
        expires: Some(START + ends),
        scopes: vec!["read:jira-work".into()],
    };
    let learned = Learned { tokens: Some(tokens), cloud_id: Some(CLOUD_ID.into()), ..learned(None) };
    Connection { learned, ..app() }
}

/// The text without any of the secrets.
pub(super) fn without_secrets(text: &str) -> String {
    SECRETS.iter().fold(text.to_owned(), |text, secret| text.replace(secret, "…"))
}

/// Fails where a text holds a secret.
pub(super) fn check_open(text: &str, context: &str) {
    for secret in SECRETS {
        assert!(!text.contains(secret), "{context}: {secret} in {text}");
    }
}
