//! What one entry of the file says, or a blueprint: every member may be absent.

use super::blueprint::Blueprint;
use super::problem::Found;
use super::section::{At, Section};
use super::tree::{self, Node};
use crate::contract::types::{OauthGrant, OauthProvider};
use crate::log::Level;
use http::Uri;
use secrecy::SecretString;

/// How a connection of the integration proves who it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    OAuth,
    Basic,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Entry {
    pub(super) blueprint: Option<At<&'static Blueprint>>,
    pub(super) log_level: Option<At<Level>>,
    pub(super) attempt_timeout: Option<At<u64>>,
    pub(super) total_timeout: Option<At<u64>>,
    pub(super) max_body: Option<At<u64>>,
    pub(super) retries: Option<At<u64>>,
    pub(super) language: Option<At<String>>,
    pub(super) client_id: Option<At<String>>,
    pub(super) client_secret: Option<At<SecretString>>,
    pub(super) scopes: Option<At<Vec<String>>>,
    pub(super) offline_access: Option<At<bool>>,
    pub(super) redirect_url: Option<At<String>>,
    pub(super) mode: Option<At<Mode>>,
    pub(super) provider: Option<At<OauthProvider>>,
    pub(super) grant: Option<At<OauthGrant>>,
    pub(super) auth_url: Option<At<String>>,
    pub(super) base_url: Option<At<String>>,
}

const LEVELS: [(&str, Level); 6] = [
    ("trace", Level::Trace),
    ("debug", Level::Debug),
    ("info", Level::Info),
    ("warn", Level::Warn),
    ("error", Level::Error),
    ("critical", Level::Critical),
];
const MODES: [(&str, Mode); 2] = [("OAUTH2", Mode::OAuth), ("USERNAME_PASSWORD", Mode::Basic)];
const PROVIDERS: [(&str, OauthProvider); 3] = [
    ("cloud", OauthProvider::Cloud),
    ("government", OauthProvider::Government),
    ("data_center", OauthProvider::DataCenter),
];
const GRANTS: [(&str, OauthGrant); 2] = [
    ("authorization_code", OauthGrant::AuthorizationCode),
    ("client_credentials", OauthGrant::ClientCredentials),
];

const BELOW_AUTH: &str = "Write it below `auth:`.";
const BELOW_REQUESTS: &str = "Write it below `requests:`.";
const KNOWN: &str = "Remove it: how Atlassian's token servers are asked is known.";
const OWN: &str = "Remove it: the connector writes headers and parameters itself.";
const NO_MERGE: &str = "Merging is not read: write the names out, or give an alias for a single value.";

/// Names of the guide that stand elsewhere or that Atlassian does not need.
const ELSEWHERE: [(&str, &str); 8] = [
    ("auth_mode", BELOW_AUTH),
    ("provider", BELOW_AUTH),
    ("grant", BELOW_AUTH),
    ("auth_url", BELOW_AUTH),
    ("base_url", BELOW_REQUESTS),
    ("site_url", "Write it as `base_url` below `requests:`, or give it with the connection."),
    ("app_api_key", "Remove it: Atlassian has no key of an app."),
    ("<<", NO_MERGE),
];
const NOT_AUTH: [(&str, &str); 8] = [
    ("authorization_url", KNOWN),
    ("authorization_params", KNOWN),
    ("scope_separator", KNOWN),
    ("token_url", KNOWN),
    ("token_params", KNOWN),
    ("authorization_method", KNOWN),
    ("body_format", KNOWN),
    ("refresh_url", KNOWN),
];
const NOT_REQUESTS: [(&str, &str); 2] = [("headers", OWN), ("params", OWN)];

/// The most that the contract takes for the size of an answer: 1 GiB.
const MAX_BODY: u64 = 1 << 30;
/// The most that the contract takes for repeats.
const MAX_RETRIES: u64 = 10;

impl Blueprint {
    /// What it says.
    pub(super) fn entry(&self, found: &mut Found) -> Entry {
        let node = tree::read(self.text, &|_| None, found).flatten();
        node.and_then(|node| Entry::read(self.name, &node, found)).unwrap_or_default()
    }
}

impl Entry {
    /// Reads the entry of this name.
    pub(super) fn read(name: &str, node: &Node, found: &mut Found) -> Option<Self> {
        let mut section = Section::of(name, node, found)?;
        let mut entry = Self {
            blueprint: Blueprint::read(&mut section, found),
            log_level: section.word("log_level", &LEVELS, found),
            attempt_timeout: section.seconds("http_request_timeout_seconds", found),
            total_timeout: section.seconds("total_timeout_seconds", found),
            max_body: section.whole("max_body_bytes", MAX_BODY, found),
            retries: section.whole("retries", MAX_RETRIES, found),
            language: section.text("language", found),
            client_id: section.text("oauth_client_id", found),
            client_secret: section.text("oauth_client_secret", found).map(|text| text.map(Into::into)),
            scopes: section.words("oauth_scopes", found),
            offline_access: section.flag("oauth_offline_access", found),
            redirect_url: url("oauth_redirect_url", &mut section, found),
            ..Self::default()
        };
        if let Some(mut auth) = section.section("auth", found) {
            entry.mode = auth.word("auth_mode", &MODES, found);
            entry.provider = auth.word("provider", &PROVIDERS, found);
            entry.grant = auth.word("grant", &GRANTS, found);
            entry.auth_url = url("auth_url", &mut auth, found);
            auth.end("`auth`", &NOT_AUTH, found);
        }
        if let Some(mut requests) = section.section("requests", found) {
            entry.base_url = url("base_url", &mut requests, found);
            requests.end("`requests`", &NOT_REQUESTS, found);
        }
        section.end("An integration", &ELSEWHERE, found);
        Some(entry)
    }

    /// This, and the blueprint's where this says nothing, each name by itself.
    pub(super) fn over(self, blueprint: Self) -> Self {
        Self {
            blueprint: self.blueprint.or(blueprint.blueprint),
            log_level: self.log_level.or(blueprint.log_level),
            attempt_timeout: self.attempt_timeout.or(blueprint.attempt_timeout),
            total_timeout: self.total_timeout.or(blueprint.total_timeout),
            max_body: self.max_body.or(blueprint.max_body),
            retries: self.retries.or(blueprint.retries),
            language: self.language.or(blueprint.language),
            client_id: self.client_id.or(blueprint.client_id),
            client_secret: self.client_secret.or(blueprint.client_secret),
            scopes: self.scopes.or(blueprint.scopes),
            offline_access: self.offline_access.or(blueprint.offline_access),
            redirect_url: self.redirect_url.or(blueprint.redirect_url),
            mode: self.mode.or(blueprint.mode),
            provider: self.provider.or(blueprint.provider),
            grant: self.grant.or(blueprint.grant),
            auth_url: self.auth_url.or(blueprint.auth_url),
            base_url: self.base_url.or(blueprint.base_url),
        }
    }
}

/// An address: https, or http on loopback, without a user, query or fragment.
fn url(name: &'static str, section: &mut Section<'_>, found: &mut Found) -> Option<At<String>> {
    let text = section.text(name, found)?;
    let problem = match text.value.parse::<Uri>() {
        _ if text.value.contains('@') => "has a user in it",
        _ if text.value.contains(['?', '#']) => "has a query or a fragment",
        Ok(uri) if uri.scheme_str() == Some("https") && uri.host().is_some() => return Some(text),
        Ok(uri) if uri.scheme_str() == Some("http") && is_loopback(&text.value) => return Some(text),
        Ok(uri) if uri.scheme_str() == Some("http") => "is not encrypted",
        _ => "is no address",
    };
    let mend = "Write it as https://your-site.atlassian.net. http is for loopback alone.";
    found.add(text.place, format!("`{name}` {problem}."), mend);
    None
}

/// Whether an address is on this machine, by its name.
pub(super) fn is_loopback(url: &str) -> bool {
    let uri = url.parse::<Uri>().ok();
    let host = uri.as_ref().and_then(Uri::host).unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<std::net::IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.to_canonical().is_loopback())
}
