//! Connections as an embedder keeps them, and the trait that lends them.

use crate::contract::connector::jira::connections as wit;
use crate::contract::types;
use secrecy::{ExposeSecret, SecretString};
use std::collections::BTreeMap;
use std::{fmt, future::Future, pin::Pin};

/// A future on the heap.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Lends connections to the component by name. [`FileStore`](crate::FileStore)
/// and [`Environment`](crate::Environment) are two; yours may ask a database.
pub trait Connections: Send + Sync + 'static {
    /// The connection of this name.
    fn get<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Connection, GetError>>;

    /// Keeps what was learned if the connection is still at revision
    /// `replaces`, and answers the new revision. It must be durable when the
    /// future ends. Members that are `None` stay as they were.
    fn save<'a>(
        &'a self,
        name: &'a str,
        learned: Learned,
        replaces: &'a str,
    ) -> BoxFuture<'a, Result<String, SaveError>>;
}

/// A connection.
#[derive(Debug, Clone)]
pub struct Connection {
    /// Which version of it this is. It must change with every change.
    pub revision: String,
    /// What its owner wrote down.
    pub settings: Settings,
    /// What the component found out.
    pub learned: Learned,
}

/// What the owner of a connection wrote down. Of an address its origin prints.
#[derive(Clone)]
pub struct Settings {
    /// The address of the site.
    pub site_url: String,
    /// How to authenticate.
    pub credential: Credential,
    /// The address of the gateway, where it is not Atlassian's: on loopback, for
    /// tests. The gateway to a site on loopback is at its address.
    pub gateway_url: Option<String>,
    /// Limits of every call.
    pub limits: types::Limits,
    /// The language of messages and names. English if it is not said.
    pub language: Option<String>,
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What is no address may be a secret in the wrong place.
        let bare = |url: &str| match url.split_once("://") {
            Some((scheme @ ("http" | "https"), rest)) => {
                let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
                format!("{scheme}://{}", authority.rsplit('@').next().unwrap_or_default())
            }
            _ => "…".to_owned(),
        };
        f.debug_struct("Settings")
            .field("site_url", &bare(&self.site_url))
            .field("credential", &self.credential)
            .field("gateway_url", &self.gateway_url.as_deref().map(bare))
            .field("limits", &self.limits)
            .field("language", &self.language)
            .finish()
    }
}

/// How to authenticate. Secrets do not print.
#[derive(Debug, Clone)]
pub enum Credential {
    /// A user and a token or password.
    Basic {
        /// The user.
        user: String,
        /// The token or password.
        secret: SecretString,
    },
    /// A token.
    Bearer(SecretString),
    /// OAuth 2.0, with tokens that the component gets and renews.
    OAuth(App),
    /// The whole value of the `Authorization` header, such as `Bearer …`. The
    /// host puts it on the requests to the connection's own site and gateway by
    /// itself; the component is lent the connection without it. Each
    /// [`Connections::get`] answers the value for the requests that follow, so
    /// that it can be another one each time. It is not kept in files.
    Host(SecretString),
}

/// An app that is registered for OAuth 2.0. Secrets do not print.
#[derive(Debug, Clone)]
pub struct App {
    /// Where it is registered.
    pub provider: types::OauthProvider,
    /// How it gets tokens.
    pub grant: types::OauthGrant,
    /// The client id.
    pub client_id: String,
    /// The client secret. A Data Center's public client has none.
    pub client_secret: Option<SecretString>,
    /// What to ask for.
    pub scopes: Vec<String>,
    /// Where consent leads back to, exactly as it is registered.
    pub redirect_url: Option<String>,
    /// The address of the token server, where it is not the provider's own.
    pub auth_url: Option<String>,
    /// How long before its end an access token is replaced, in milliseconds.
    pub refresh_skew: Option<u64>,
}

/// OAuth tokens as a token server gave them. Secrets do not print.
#[derive(Debug, Clone)]
pub struct Tokens {
    /// The access token.
    pub access: SecretString,
    /// The refresh token.
    pub refresh: Option<SecretString>,
    /// When the access token ends, in milliseconds since 1970.
    pub expires: Option<u64>,
    /// What it is good for.
    pub scopes: Vec<String>,
}

impl PartialEq for Tokens {
    fn eq(&self, other: &Self) -> bool {
        let texts = |tokens: &Self| {
            let refresh = tokens.refresh.as_ref().map(|refresh| refresh.expose_secret().to_owned());
            (tokens.access.expose_secret().to_owned(), refresh)
        };
        texts(self) == texts(other) && (self.expires, &self.scopes) == (other.expires, &other.scopes)
    }
}

impl Eq for Tokens {}

/// What the component found out about a connection.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Learned {
    /// The tokens in force.
    pub tokens: Option<Tokens>,
    /// The id of the Cloud site.
    pub cloud_id: Option<String>,
    /// The address of that site.
    pub site_url: Option<String>,
    /// The grant that the token server no longer takes, by a digest.
    pub dead_grant: Option<String>,
    /// Whether requests go through the gateway.
    pub gateway: Option<bool>,
    /// Until when an hourly quota is used up, in milliseconds since 1970.
    pub quota_until: Option<u64>,
    /// Further facts by name, which the component alone reads. An empty value is none.
    pub extra: BTreeMap<String, String>,
}

impl Learned {
    /// These, and `other`'s where these say nothing.
    pub fn or(self, other: Self) -> Self {
        let mut extra = other.extra;
        extra.extend(self.extra);
        extra.retain(|_, value| !value.is_empty());
        Self {
            tokens: self.tokens.or(other.tokens),
            cloud_id: self.cloud_id.or(other.cloud_id),
            site_url: self.site_url.or(other.site_url),
            dead_grant: self.dead_grant.or(other.dead_grant),
            gateway: self.gateway.or(other.gateway),
            quota_until: self.quota_until.or(other.quota_until),
            extra,
        }
    }
}

/// Why a connection is not lent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GetError {
    /// No connection has this name.
    Unknown,
    /// There is one but it cannot be used: what is wrong and how to mend it.
    Unusable(String),
    /// There is one, and its owner has to authorize it first, or again: what
    /// happened.
    NeedsAuthorization(String),
}

/// Why something learned was not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SaveError {
    /// The connection changed meanwhile.
    Stale,
    /// No connection has this name.
    Unknown,
    /// It could not be stored: why.
    Failed(String),
}

impl fmt::Display for SaveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stale => f.write_str("the connection changed meanwhile"),
            Self::Unknown => f.write_str("there is no such connection"),
            Self::Failed(problem) => f.write_str(problem),
        }
    }
}

impl Connection {
    /// The only place where secrets leave: to the component, with the least
    /// important log lines that are taken.
    pub(crate) fn lend(self, log_level: wit::LogLevel) -> wit::Connection {
        let connection = self;
        let Settings { site_url, credential, gateway_url, limits, language } = connection.settings;
        let credential = match credential {
            Credential::Basic { user, secret } => types::Credential::Basic(types::BasicCredential {
                user,
                secret: secret.expose_secret().to_owned(),
            }),
            Credential::Bearer(secret) => types::Credential::Bearer(types::BearerCredential {
                token: secret.expose_secret().to_owned(),
            }),
            Credential::Host(_) => types::Credential::Host,
            Credential::OAuth(app) => types::Credential::Oauth(types::OauthCredential {
                provider: app.provider,
                grant: app.grant,
                client_id: app.client_id,
                client_secret: app.client_secret.map(|secret| secret.expose_secret().to_owned()),
                scopes: app.scopes,
                redirect_url: app.redirect_url,
                auth_url: app.auth_url,
                refresh_skew: app.refresh_skew,
            }),
        };
        let tokens = connection.learned.tokens.map(|tokens| types::Tokens {
            access: tokens.access.expose_secret().to_owned(),
            refresh: tokens.refresh.map(|refresh| refresh.expose_secret().to_owned()),
            expires: tokens.expires,
            scopes: tokens.scopes,
        });
        let quota = |until| types::QuotaWall { until, reason: "quota".to_owned() };
        let route = |gateway| if gateway { types::Route::Gateway } else { types::Route::Site };
        wit::Connection {
            log_level: Some(log_level),
            revision: connection.revision,
            settings: types::Settings { site_url, credential, gateway_url, limits, language },
            learned: types::Learned {
                tokens,
                cloud_id: connection.learned.cloud_id,
                site_url: connection.learned.site_url,
                dead_grant: connection.learned.dead_grant,
                route: connection.learned.gateway.map(route),
                quota_wall: connection.learned.quota_until.map(quota),
                extra: connection.learned.extra.into_iter().collect(),
            },
        }
    }
}

impl From<types::Learned> for Learned {
    fn from(learned: types::Learned) -> Self {
        let gateway = learned.route.map(|route| route == types::Route::Gateway);
        let tokens = learned.tokens.map(|tokens| Tokens {
            access: tokens.access.into(),
            refresh: tokens.refresh.map(Into::into),
            expires: tokens.expires,
            scopes: tokens.scopes,
        });
        Self {
            tokens,
            cloud_id: learned.cloud_id,
            site_url: learned.site_url,
            dead_grant: learned.dead_grant,
            gateway,
            quota_until: learned.quota_wall.map(|wall| wall.until),
            extra: learned.extra.into_iter().collect(),
        }
    }
}

impl From<GetError> for wit::GetError {
    fn from(error: GetError) -> Self {
        match error {
            GetError::Unknown => Self::Unknown,
            GetError::Unusable(problem) => Self::Unusable(problem),
            GetError::NeedsAuthorization(problem) => Self::NeedsAuthorization(problem),
        }
    }
}

impl From<SaveError> for wit::SaveError {
    fn from(error: SaveError) -> Self {
        match error {
            SaveError::Stale => Self::Stale,
            SaveError::Unknown => Self::Unknown,
            SaveError::Failed(problem) => Self::Failed(problem),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_prints_no_secret() {
        for credential in [
            Credential::Basic { user: "fred".into(), secret: "hunter2".into() },
            Credential::Bearer("hunter2".into()),
            Credential::Host("Bearer hunter2".into()),
        ] {
            let is_host = matches!(credential, Credential::Host(_));
            let settings = Settings {
                site_url: "https://acme.atlassian.net".into(),
                credential,
                gateway_url: None,
                limits: types::Limits::default(),
                language: None,
            };
            let connection = Connection { revision: "1".into(), settings, learned: Learned::default() };
            let mut mistaken = connection.clone();
            mistaken.settings.site_url = "https://fred:hunter2@acme.atlassian.net".into();
            let mut printed = format!("{connection:?} {mistaken:?}");
            assert!(printed.contains("https://acme.atlassian.net"), "{printed}");
            for odd in ["hunter2", "https://x?y=hunter2", "hunter2://x"] {
                mistaken.settings.site_url = odd.into();
                printed += &format!("{mistaken:?}");
            }
            assert!(!printed.contains("hunter2"), "{printed}");
            // Of the contract's record, which does print, only the host's has none.
            let lent = format!("{:?}", connection.lend(wit::LogLevel::Off));
            assert_eq!(lent.contains("hunter2"), !is_host, "{lent}");
        }
    }
}
