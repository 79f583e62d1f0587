//! The app that is registered, and its secrets. They open nothing but this.

use serde::{Deserialize, Serialize};
use url::{Host, Url};

/// The registered app, as the account server knows it.
pub const CLIENT_ID: &str = "simulated-client-id";
/// The secret of the registered app.
pub const CLIENT_SECRET: &str = "simulated-client-secret";
/// The OAuth 2.0 credential of the service account, as the account server
/// knows it.
pub const SERVICE_CLIENT_ID: &str = "simulated-service-client-id";
/// The secret of the service account's credential.
pub const SERVICE_CLIENT_SECRET: &str = "simulated-service-client-secret";
/// The incoming link that is registered, as the Data Center knows it.
pub const DATA_CENTER_CLIENT_ID: &str = "simulated-data-center-client-id";
/// The secret of the incoming link.
pub const DATA_CENTER_CLIENT_SECRET: &str = "simulated-data-center-client-secret";

/// Where the registered app takes its answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct App {
    /// The one callback, which a request must name to the letter.
    pub redirect_uri: String,
    /// Whether `http://127.0.0.1:{any port}/callback` is one too, as for an app
    /// that listens on a port that happens to be free.
    pub loopback: bool,
    /// Whether it is registered at the government cloud: a request for consent
    /// names that one's audience.
    pub government: bool,
    /// Whether its access tokens look like JSON Web Tokens.
    pub jwt: bool,
}

impl Default for App {
    fn default() -> Self {
        let redirect_uri = "https://connector.example.com/callback".to_owned();
        Self { redirect_uri, loopback: false, government: false, jwt: false }
    }
}

impl App {
    /// What a request for consent has to name as its audience.
    pub(crate) fn audience(&self) -> &'static str {
        match self.government {
            true => "api.atlassian-us-gov-mod.com",
            false => "api.atlassian.com",
        }
    }

    /// Whether an answer may go there: https, or http to this machine.
    pub(crate) fn accepts(&self, uri: &str) -> bool {
        let Ok(url) = Url::parse(uri) else { return false };
        let here = match url.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        };
        let (plain, secure) = (url.scheme() == "http", url.scheme() == "https");
        let exact = uri == self.redirect_uri && (secure || plain && here);
        let bare = url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
        exact || self.loopback && plain && here && bare && url.path() == "/callback"
    }
}
