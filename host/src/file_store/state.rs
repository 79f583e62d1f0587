//! How a connection stands, for people.

use super::app::{EntryApp, Grant};
use super::entry::Entry;
use super::failure::Failure;
use crate::contract::types::OauthProvider;
use std::time::{SystemTime, UNIX_EPOCH};

/// How a connection stands. It holds no secret.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConnectionState {
    /// The name.
    pub name: String,
    /// The address of the site: the one that a consent turned out to be for, else
    /// as it stands in the file.
    pub site_url: String,
    /// How it authenticates.
    pub credential: CredentialKind,
    /// Where its app is registered, with OAuth 2.0.
    pub provider: Option<OauthProvider>,
    /// Whether the file shows no secret of it to whoever reads it: each is sealed
    /// or names a variable.
    pub sealed: bool,
    /// When its access token ends, in milliseconds since 1970.
    pub token_expires: Option<u64>,
    /// The scopes that were granted; those to ask for while none are.
    pub scopes: Vec<String>,
    /// Whether its owner has to authorize it, first or again: it has no tokens,
    /// the token server no longer takes them, or they ended and cannot be renewed.
    pub needs_authorization: bool,
    /// Until when an hourly quota is used up, in milliseconds since 1970. It may
    /// be past.
    pub quota_until: Option<u64>,
    /// How it failed last, since it worked last: see [`FileStore::note`].
    ///
    /// [`FileStore::note`]: crate::FileStore::note
    pub last_failure: Option<Failure>,
}

/// How a connection authenticates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CredentialKind {
    /// A user and a token or password.
    Basic,
    /// A token.
    Bearer,
    /// OAuth 2.0, for a person who consents.
    OAuthConsent,
    /// OAuth 2.0, for an account of the app's own.
    OAuthClient,
}

impl ConnectionState {
    pub(super) fn new(name: String, entry: &Entry, last_failure: Option<Failure>) -> Self {
        let learned = entry.current();
        let tokens = learned.and_then(|learned| learned.tokens.as_ref());
        let credential = match (&entry.oauth, &entry.user) {
            (Some(EntryApp { grant: Grant::AuthorizationCode, .. }), _) => CredentialKind::OAuthConsent,
            (Some(_), _) => CredentialKind::OAuthClient,
            (None, Some(_)) => CredentialKind::Basic,
            (None, None) => CredentialKind::Bearer,
        };
        let ended = |expires: Option<u64>| expires.is_some_and(|end| u128::from(end) <= now());
        let usable =
            tokens.is_some_and(|tokens| !tokens.dead && (tokens.refresh.is_some() || !ended(tokens.expires)));
        let scopes = tokens.map(|tokens| tokens.scopes.clone()).filter(|scopes| !scopes.is_empty());
        let asked = || entry.oauth.as_ref().map(|app| app.scopes.clone());
        Self {
            name,
            site_url: learned
                .and_then(|learned| learned.site_url.clone())
                .filter(|url| !url.is_empty())
                .unwrap_or_else(|| entry.site_url.clone()),
            credential,
            provider: entry.oauth.as_ref().map(EntryApp::provider),
            sealed: !entry.is_open(),
            token_expires: tokens.and_then(|tokens| tokens.expires),
            scopes: scopes.or_else(asked).unwrap_or_default(),
            needs_authorization: credential == CredentialKind::OAuthConsent && !usable,
            quota_until: learned.and_then(|learned| learned.quota_until),
            last_failure,
        }
    }
}

fn now() -> u128 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis()
}
