//! Which origins a call may reach: those of the connections that it was lent.

use crate::settings::{Credential, Settings};
use crate::types::OauthProvider;
use http::Uri;
use http::uri::Scheme;

/// Atlassian's gateway and token server.
const ATLASSIAN: [&str; 2] = ["https://api.atlassian.com", "https://auth.atlassian.com"];
/// The same of its government cloud.
const GOVERNMENT: [&str; 2] =
    ["https://api.atlassian-us-gov-mod.com", "https://auth.atlassian-us-gov-mod.com"];

/// The origins of one call. A name that resolves to this machine is not looked
/// behind: who lets others write site URLs bounds the network too.
#[derive(Debug, Default)]
pub(crate) struct AllowList {
    origins: Vec<Origin>,
    loopback: bool,
}

impl AllowList {
    /// Nothing yet. `loopback` says whether sites on loopback may be added.
    pub(crate) fn new(loopback: bool) -> Self {
        Self { origins: Vec::new(), loopback }
    }

    /// Takes everything back.
    pub(crate) fn clear(&mut self) {
        self.origins.clear();
    }

    /// Adds a connection's site, gateway and token server.
    pub(crate) fn lend(&mut self, settings: &Settings) {
        let app = match &settings.credential {
            Credential::OAuth(app) => Some(app),
            Credential::Basic { .. } | Credential::Bearer(_) => None,
        };
        let auth_url = app.and_then(|app| app.auth_url.as_deref());
        let addresses = [Some(settings.site_url.as_str()), settings.gateway_url.as_deref(), auth_url];
        let atlassian = match app.map(|app| app.provider) {
            Some(OauthProvider::Government) => GOVERNMENT,
            _ => ATLASSIAN,
        };
        for address in addresses.into_iter().flatten().chain(atlassian) {
            let origin = address.trim().parse().ok().and_then(|uri| Origin::of(&uri));
            self.origins.extend(origin.filter(|origin| match origin.is_loopback() {
                true => self.loopback,
                false => origin.secure,
            }));
        }
    }

    /// Whether a request may go there.
    pub(crate) fn allows(&self, uri: &Uri) -> bool {
        Origin::of(uri).is_some_and(|origin| self.origins.contains(&origin))
    }
}

#[derive(Debug, PartialEq, Eq)]
struct Origin {
    secure: bool,
    host: String,
    port: u16,
}

impl Origin {
    fn of(uri: &Uri) -> Option<Self> {
        let secure = match uri.scheme()? {
            scheme if *scheme == Scheme::HTTPS => true,
            scheme if *scheme == Scheme::HTTP => false,
            _ => return None,
        };
        let host = uri.host()?.trim_end_matches('.').to_ascii_lowercase();
        let port = uri.port_u16().unwrap_or(if secure { 443 } else { 80 });
        Some(Self { secure, host, port })
    }

    fn is_loopback(&self) -> bool {
        let host = self.host.trim_start_matches('[').trim_end_matches(']');
        host == "localhost"
            || host.parse::<std::net::IpAddr>().is_ok_and(|address| {
                // An unspecified address reaches this machine too.
                let address = address.to_canonical();
                address.is_loopback() || address.is_unspecified()
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Credential, types::Limits};

    fn check(site_url: &str, loopback: bool, url: &str, expected: bool) {
        let mut list = AllowList::new(loopback);
        list.lend(&Settings {
            site_url: site_url.into(),
            credential: Credential::Bearer("x".into()),
            gateway_url: None,
            limits: Limits::default(),
            language: None,
        });
        assert_eq!(list.allows(&url.parse().unwrap()), expected, "{site_url} {url}");
        list.clear();
        assert!(!list.allows(&url.parse().unwrap()));
    }

    #[test]
    fn a_call_reaches_its_connection_s_site_and_atlassian() {
        let site = "https://Acme.atlassian.net/";
        check(site, false, "https://acme.atlassian.net/rest", true);
        check(site, false, "https://acme.atlassian.net:443/rest", true);
        check(site, false, "https://api.atlassian.com/ex/jira/1", true);
        check(site, false, "https://auth.atlassian.com/oauth/token", true);
        check(site, false, "https://acme.atlassian.net:444/rest", false);
        check(site, false, "http://acme.atlassian.net/rest", false);
        check(site, false, "https://other.atlassian.net/rest", false);
        check(site, false, "https://acme.atlassian.net.evil.example/", false);
        check(site, false, "http://169.254.169.254/latest", false);
        check("http://jira.example.com", false, "http://jira.example.com/rest", false);
        check("not a url", true, "https://not/", false);
    }

    #[test]
    fn loopback_only_when_asked() {
        for site in
            ["http://127.0.0.1:8080", "http://localhost:8080", "http://[::1]:8080", "https://127.0.0.1"]
        {
            check(site, false, site, false);
            check(site, true, site, true);
        }
        for site in ["https://0.0.0.0", "https://[::]", "https://[::ffff:127.0.0.1]", "https://127.1.2.3"] {
            check(site, false, site, false);
        }
        check("http://127.0.0.1:8080", true, "http://127.0.0.1:8081/", false);
    }
}
