//! A connection as the core knows it, and the limits of its calls.

use crate::auth::{Credential, Provider, Tokens};
use crate::backoff::Backoff;
use crate::dialect::{Deployment, Dialect};
use crate::error::Error;
use crate::site::{Route, Site};
use jira_time::timestamp::Timestamp;
use std::fmt;
use std::time::Duration;

/// One end user's link to one site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connection {
    /// The revision of its settings.
    pub revision: String,
    /// The site.
    pub site: Site,
    /// The credential.
    pub credential: Credential,
    /// The limits of every call on it.
    pub limits: Limits,
    /// The language of messages and names.
    pub language: Language,
    /// The id of the Cloud site, where it is known.
    pub cloud_id: Option<String>,
    /// The web address of the site, where it differs from the settings'.
    pub site_url: Option<String>,
    /// The grant that the token server no longer accepts, by its digest.
    pub dead_grant: Option<String>,
    /// The route of its requests.
    pub route: Route,
    /// Whether that route was set or found out, or is only the first to try.
    pub route_is_known: bool,
    /// The time until which an hourly quota is used up.
    pub quota_wall: Option<Timestamp>,
    /// The dialect of its site, where the site is still at the same address.
    pub dialect: Option<Dialect>,
    /// The minimum level of log lines.
    pub log: Level,
}

/// The facts learned about a connection, which the host keeps. `None` is nothing
/// new.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Learned {
    /// The current tokens.
    pub tokens: Option<Tokens>,
    /// The id of the Cloud site.
    pub cloud_id: Option<String>,
    /// The address of that site.
    pub site_url: Option<String>,
    /// The route that works.
    pub route: Option<Route>,
    /// The grant that the token server no longer accepts, by its digest.
    pub dead_grant: Option<String>,
    /// The time until which an hourly quota is used up.
    pub quota_wall: Option<Timestamp>,
    /// The dialect of the site.
    pub dialect: Option<Dialect>,
}

/// The reason why a learned fact was not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unsaved {
    /// The connection was changed in the meantime.
    Stale,
    /// The connection does not exist any more.
    Gone,
    /// It could not be stored: the reason.
    Failed(String),
}

impl fmt::Display for Unsaved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stale => f.write_str("the connection was changed in the meantime"),
            Self::Gone => f.write_str("the connection was removed in the meantime"),
            Self::Failed(problem) => f.write_str(problem),
        }
    }
}

/// The level of a log line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// One line for each request.
    Debug,
    /// One line for each call and each wait.
    Info,
    /// A call that failed.
    Warn,
    /// No line at all.
    Off,
}

impl Connection {
    /// The cloud id: it distinguishes sites that share a site URL, however that is written.
    pub fn tenant(&self) -> Option<&str> {
        self.cloud_id.as_deref()
    }

    /// Whether its site is one of Atlassian's cloud, as far as that is known.
    pub fn is_cloud(&self) -> bool {
        self.cloud_id.is_some() || self.site.is_cloud()
    }

    /// Whether its site is of Atlassian's cloud or a Data Center, where that is known.
    pub fn deployment(&self) -> Option<Deployment> {
        match &self.credential {
            _ if self.is_cloud() => Some(Deployment::Cloud),
            Credential::OAuth(app, _) if app.provider == Provider::DataCenter => Some(Deployment::DataCenter),
            _ => self.dialect.as_ref().map(|dialect| dialect.deployment),
        }
    }

    /// Whether its site is not known yet, and its credential determines it.
    pub fn needs_site(&self) -> bool {
        let tells = !matches!(self.credential, Credential::Basic { .. });
        self.site.is_any() && self.cloud_id.is_none() && tells
    }

    /// The path below the site of an absolute link in one of its responses, or of a
    /// path on the gateway. Fails with [`Error::Invalid`] where it points elsewhere.
    pub fn relative<'a>(&self, link: &'a str) -> Result<&'a str, Error> {
        let found = self.site.relative(self.cloud_id.as_deref(), self.site_url.as_deref(), link);
        found.map_err(|problem| Error::Invalid(format!("{problem} Nothing was sent.")))
    }

    /// The web address of the site, without a slash at its end.
    pub fn web_url(&self) -> String {
        match &self.site_url {
            Some(url) if self.site.is_any() => url.trim_end_matches('/').to_owned(),
            _ => self.site.url(),
        }
    }
}

/// The language of messages and names, as `Accept-Language` has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Language(String);

impl Language {
    /// A language tag (RFC 5646). The error says how to fix it.
    pub fn parse(tag: &str) -> Result<Self, String> {
        let fits =
            (1..=35).contains(&tag.len()) && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        match fits {
            true => Ok(Self(tag.to_owned())),
            false => Err("The language is not a valid language tag. Use one such as en or pt-BR.".to_owned()),
        }
    }

    /// The tag.
    pub fn tag(&self) -> &str {
        &self.0
    }
}

impl Default for Language {
    /// English.
    fn default() -> Self {
        Self("en".to_owned())
    }
}

/// The limits of a call's time and size. `None` is "not set".
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Limits {
    /// The connect timeout. Zero is no limit.
    pub connect_timeout: Option<Duration>,
    /// The timeout of one request with its response. Zero is no limit.
    pub attempt_timeout: Option<Duration>,
    /// The timeout from a request to the head of its response. Zero is no limit.
    pub first_byte_timeout: Option<Duration>,
    /// The timeout between two bytes of a response. Zero is no limit.
    pub between_bytes_timeout: Option<Duration>,
    /// The timeout of the whole call. Zero is no limit.
    pub total_timeout: Option<Duration>,
    /// The maximum size of a response body in bytes.
    pub max_body: Option<u64>,
    /// The retry policy.
    pub backoff: Backoff,
}

impl Limits {
    /// The default connect timeout.
    pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
    /// The default timeout of one request.
    pub const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(30);
    /// The default timeout of the whole call.
    pub const TOTAL_TIMEOUT: Duration = Duration::from_secs(120);
    /// The default maximum size of a body.
    pub const MAX_BODY: u64 = 32 << 20;
    /// The highest maximum size of a body that can be set.
    pub const MAX_BODY_BOUND: u64 = 1 << 30;

    /// These limits, with the values of `other` where these set none.
    pub fn or(self, other: Self) -> Self {
        Self {
            connect_timeout: self.connect_timeout.or(other.connect_timeout),
            attempt_timeout: self.attempt_timeout.or(other.attempt_timeout),
            first_byte_timeout: self.first_byte_timeout.or(other.first_byte_timeout),
            between_bytes_timeout: self.between_bytes_timeout.or(other.between_bytes_timeout),
            total_timeout: self.total_timeout.or(other.total_timeout),
            max_body: self.max_body.or(other.max_body),
            backoff: self.backoff.or(other.backoff),
        }
    }

    /// The connect timeout. `None` is no limit.
    pub fn connect(self) -> Option<Duration> {
        Some(self.connect_timeout.unwrap_or(Self::CONNECT_TIMEOUT)).filter(|limit| !limit.is_zero())
    }

    /// The timeout of one request. `None` is no limit.
    pub fn attempt(self) -> Option<Duration> {
        Some(self.attempt_timeout.unwrap_or(Self::ATTEMPT_TIMEOUT)).filter(|limit| !limit.is_zero())
    }

    /// The timeout from a request to the head of its response. `None` is no limit.
    pub fn first_byte(self) -> Option<Duration> {
        self.first_byte_timeout.filter(|limit| !limit.is_zero())
    }

    /// The timeout between two bytes of a response. `None` is no limit.
    pub fn between_bytes(self) -> Option<Duration> {
        self.between_bytes_timeout.filter(|limit| !limit.is_zero())
    }

    /// The timeout of the whole call. `None` is no limit.
    pub fn total(self) -> Option<Duration> {
        Some(self.total_timeout.unwrap_or(Self::TOTAL_TIMEOUT)).filter(|limit| !limit.is_zero())
    }

    /// The maximum size of a body.
    pub fn body(self) -> u64 {
        self.max_body.unwrap_or(Self::MAX_BODY).min(Self::MAX_BODY_BOUND)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages() {
        assert_eq!(Language::parse("pt-BR").unwrap().tag(), "pt-BR");
        for tag in ["", "en\r\nX: y", "de, en", "é", &"a".repeat(36)] {
            assert!(Language::parse(tag).is_err());
        }
    }

    #[test]
    fn limits_fall_back_and_zero_is_none() {
        let call = Limits { attempt_timeout: Some(Duration::ZERO), ..Limits::default() };
        let connection =
            Limits { total_timeout: Some(Duration::from_secs(5)), max_body: Some(u64::MAX), ..call };
        let both = call.or(connection);
        assert_eq!(both.attempt(), None);
        assert_eq!(both.connect(), Some(Limits::CONNECT_TIMEOUT));
        assert_eq!(Limits { connect_timeout: Some(Duration::ZERO), ..both }.connect(), None);
        let still = Limits { between_bytes_timeout: Some(Duration::from_secs(1)), ..both };
        assert_eq!((still.first_byte(), still.between_bytes()), (None, Some(Duration::from_secs(1))));
        assert_eq!(both.total(), Some(Duration::from_secs(5)));
        assert_eq!(both.body(), Limits::MAX_BODY_BOUND);
        assert_eq!(Limits::default().attempt(), Some(Limits::ATTEMPT_TIMEOUT));
        assert_eq!(Limits::default().total(), Some(Limits::TOTAL_TIMEOUT));
        assert_eq!(Limits::default().body(), Limits::MAX_BODY);
    }
}
