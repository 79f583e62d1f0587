//! Which origins a call may reach: those of the connections that it was lent.

use crate::settings::Credential;
use crate::site::{is_below, is_below_host, is_government, is_local, is_loopback};
use http::Uri;
use jira_engine::http::Origin;
use jira_engine::oauth;
use jira_engine::site::{Site, loopback_origin};

/// Atlassian's host of files, to which downloads are redirected.
const MEDIA: &str = "api.media.atlassian.com";

/// The origins of one call. A name that resolves to this machine is not looked
/// behind: who lets others write site URLs bounds the network too.
#[derive(Debug, Default)]
pub(crate) struct AllowList {
    lent: Option<Lent>,
    loopback: bool,
}

/// Where one connection leads.
#[derive(Debug)]
struct Lent {
    /// Its site and its gateway, unless the component refuses them.
    site: Option<Site>,
    /// The host of Atlassian's token server.
    token_server: &'static str,
    /// A token server of its own.
    auth: Option<Origin>,
}

impl AllowList {
    /// Nothing yet. `loopback` says whether sites on loopback may be added.
    pub(crate) fn new(loopback: bool) -> Self {
        Self { loopback, ..Self::default() }
    }

    /// Takes everything back.
    pub(crate) fn clear(&mut self) {
        self.lent = None;
    }

    /// Allows a connection's site, gateway and token server, and nothing else. The
    /// component's own reading of the site says where it sends requests.
    pub(crate) fn lend(&mut self, site: Option<Site>, credential: &Credential) {
        let is_government = is_government(credential) || site.as_ref().is_some_and(Site::is_government);
        let auth_url = match credential {
            Credential::OAuth(app) => app.auth_url.as_deref(),
            Credential::Basic { .. } | Credential::Bearer(_) | Credential::Host(_) => None,
        };
        self.lent = Some(Lent {
            site,
            token_server: if is_government { oauth::GOVERNMENT } else { oauth::CLOUD },
            auth: auth_url.and_then(|url| loopback_origin(url).ok()),
        });
    }

    /// Whether a file may be asked for there, without a credential: at a simulator's
    /// host of files, which has a port of its own on this machine.
    pub(crate) fn allows_file(&self, uri: &Uri) -> bool {
        let is_simulated = self.own().next().is_some_and(|origin| is_loopback(origin.host()));
        is_simulated && is_local(uri)
    }

    /// Whether a request may go there.
    pub(crate) fn allows(&self, uri: &Uri) -> bool {
        self.is_own(uri)
            || self.lent.as_ref().is_some_and(|lent| {
                is_below_host(uri, lent.token_server)
                    || is_below_host(uri, MEDIA)
                    || lent.auth.as_ref().is_some_and(|auth| is_below(uri, auth) && self.takes(auth))
            })
    }

    /// Whether it is the connection's own site, or the gateway to it.
    pub(crate) fn is_own(&self, uri: &Uri) -> bool {
        self.own().any(|origin| is_below(uri, origin))
    }

    /// The connection's site and its gateway.
    fn own(&self) -> impl Iterator<Item = &Origin> {
        let site = self.lent.iter().filter_map(|lent| lent.site.as_ref());
        site.flat_map(|site| site.origin().into_iter().chain([site.gateway()]))
            .filter(|origin| self.takes(origin))
    }

    /// Whether an origin may be reached at all: by https, or on this machine where that
    /// is asked for.
    fn takes(&self, origin: &Origin) -> bool {
        if is_loopback(origin.host()) { self.loopback } else { origin.secure }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;
    use crate::{site, types::Limits};

    fn lent(site_url: &str, gateway_url: Option<&str>, loopback: bool) -> AllowList {
        let mut settings = Settings {
            site_url: site_url.into(),
            credential: Credential::Bearer("x".into()),
            gateway_url: gateway_url.map(str::to_owned),
            limits: Limits::default(),
            language: None,
        };
        let mut list = AllowList::new(loopback);
        list.lend(site::read(&mut settings), &settings.credential);
        list
    }

    fn check(site_url: &str, loopback: bool, url: &str, expected: bool) {
        let mut list = lent(site_url, None, loopback);
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
    fn a_site_may_be_written_in_other_ways() {
        for site in [
            "acme.atlassian.net",
            "https://acme.atlassian.net/jira/software/projects/KAN/boards/1?x=y",
            "acme.atlassian.net/browse/KAN-1",
        ] {
            check(site, false, "https://acme.atlassian.net/rest", true);
            check(site, false, "https://api.atlassian.com/ex/jira/1", true);
        }
        let id = "1324a887-45db-1bf4-1e99-ef0ff456d421";
        for site in [id, &format!("https://api.atlassian.com/ex/jira/{id}")] {
            check(site, false, "https://api.atlassian.com/ex/jira/1", true);
            check(site, false, &format!("https://{id}/rest"), false);
            check(site, false, "https://api.atlassian-us-gov-mod.com/ex/jira/1", false);
        }
        for path in ["", "/", "/ex/jira/1324a887-45db-1bf4-1e99-ef0ff456d421"] {
            let site = format!("https://api.atlassian-us-gov-mod.com{path}");
            check(&site, false, "https://api.atlassian-us-gov-mod.com/ex/jira/1", true);
            check(&site, false, "https://auth.atlassian-us-gov-mod.com/oauth/token", true);
            check(&site, false, "https://api.atlassian.com/ex/jira/1", false);
            check(&site, false, "https://auth.atlassian.com/oauth/token", false);
        }
    }

    #[test]
    fn a_site_of_the_government_cloud_has_its_own_gateway() {
        for site in ["https://acme.atlassian-us-gov-mod.net", "acme.atlassian-us-gov-mod.net/browse/KAN-1"] {
            check(site, false, "https://acme.atlassian-us-gov-mod.net/rest", true);
            check(site, false, "https://api.atlassian-us-gov-mod.com/ex/jira/1", true);
            check(site, false, "https://auth.atlassian-us-gov-mod.com/oauth/token", true);
            check(site, false, "https://api.atlassian.com/ex/jira/1", false);
        }
    }

    /// Wherever the component may send a request with a credential, the host lets it.
    #[test]
    fn the_host_and_the_component_read_a_site_alike() {
        let id = "1324a887-45db-1bf4-1e99-ef0ff456d421";
        for text in [
            "https://acme.atlassian.net",
            "acme.atlassian.net/jira/software/projects/KAN/boards/1?x=y",
            "https://acme.jira.com",
            "https://acme.atlassian-us-gov-mod.net/wiki/spaces/ENG",
            "https://api.atlassian.com",
            "https://api.atlassian-us-gov-mod.com",
            "https://jira.example.com:8443/jira/secure/Dashboard.jspa",
            id,
            &format!("https://api.atlassian.com/ex/jira/{id}"),
            &format!("https://api.atlassian-us-gov-mod.com/ex/confluence/{id}"),
            "http://jira.example.com",
            "fred@acme.atlassian.net",
            "https://fred@acme.atlassian.net",
            "https://acme.atlassian.net\\@evil.example/",
            "jira.example.com",
            "ftp://acme.atlassian.net",
            "",
        ] {
            let list = lent(text, None, false);
            match Site::parse(text, None) {
                Ok(site) => {
                    for origin in site.origin().into_iter().chain([site.gateway()]) {
                        assert!(list.is_own(&format!("{origin}/x").parse().unwrap()), "{text} {origin}");
                    }
                }
                Err(_) => assert!(list.own().next().is_none(), "{text}"),
            }
        }
    }

    #[test]
    fn a_connection_s_own_are_its_site_and_its_gateway() {
        let own = |site: &str, gateway: Option<&str>, url: &str| {
            lent(site, gateway, true).is_own(&url.parse().unwrap())
        };
        let acme = "https://acme.atlassian.net";
        assert!(own(acme, None, "https://acme.atlassian.net/rest"));
        assert!(own(acme, None, "https://api.atlassian.com/ex/jira/1"));
        assert!(!own(acme, None, "https://auth.atlassian.com/oauth/token"));
        assert!(!own(acme, None, "https://other.atlassian.net/rest"));
        assert!(!own(acme, None, "http://acme.atlassian.net/rest"));
        assert!(own(acme, Some("http://127.0.0.1:9000"), "http://127.0.0.1:9000/ex/jira/1"));
        assert!(!own(acme, Some("http://127.0.0.1:9000"), "https://api.atlassian.com/ex/jira/1"));
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
