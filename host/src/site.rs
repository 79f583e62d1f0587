//! A connection's site as the component reads it, and whether a URL leads there.

use crate::contract::types::OauthProvider;
use crate::settings::{Credential, Settings};
use http::Uri;
use http::uri::Scheme;
use jira_engine::http::Origin;
use jira_engine::site::Site;
use std::net::IpAddr;

/// The site of some settings. None where the component refuses them.
///
/// What stands in for a site on this machine stands in for its gateway, unless the
/// settings name one: no credential of a test is sent to Atlassian.
pub(crate) fn read(settings: &mut Settings) -> Option<Site> {
    if settings.gateway_url.is_none() {
        settings.gateway_url = local_gateway(&settings.site_url);
    }
    let is_government = is_government(&settings.credential);
    Site::of(&settings.site_url, settings.gateway_url.as_deref(), is_government).ok()
}

/// The origin of a site URL that leads to this machine, by the name of its host.
fn local_gateway(site_url: &str) -> Option<String> {
    let (scheme, rest) = site_url.trim().split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => host,
        _ => authority,
    };
    is_loopback(host.trim_end_matches('.')).then(|| format!("{scheme}://{authority}"))
}

/// Whether a credential is of an app that is registered with the government cloud.
pub(crate) fn is_government(credential: &Credential) -> bool {
    matches!(credential, Credential::OAuth(app) if app.provider == OauthProvider::Government)
}

/// Whether a URL is below an origin.
pub(crate) fn is_below(uri: &Uri, origin: &Origin) -> bool {
    is_at(uri, origin.secure, origin.host(), origin.port())
}

/// Whether a URL is below `https://` and a host.
pub(crate) fn is_below_host(uri: &Uri, host: &str) -> bool {
    is_at(uri, true, host, HTTPS)
}

/// Whether a URL leads to this machine, by the name of its host.
pub(crate) fn is_local(uri: &Uri) -> bool {
    let is_web = uri.scheme().is_some_and(|scheme| *scheme == Scheme::HTTPS || *scheme == Scheme::HTTP);
    is_web && host(uri).is_some_and(is_loopback)
}

/// Whether a host is this machine, by its name.
pub(crate) fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost")
        || address.parse::<IpAddr>().is_ok_and(|address| {
            // An unspecified address reaches this machine too.
            let address = address.to_canonical();
            address.is_loopback() || address.is_unspecified()
        })
}

const HTTPS: u16 = 443;
const HTTP: u16 = 80;

fn is_at(uri: &Uri, secure: bool, expected: &str, port: u16) -> bool {
    let (scheme, own) = if secure { (Scheme::HTTPS, HTTPS) } else { (Scheme::HTTP, HTTP) };
    uri.scheme() == Some(&scheme)
        && uri.port_u16().unwrap_or(own) == port
        && host(uri).is_some_and(|host| host.eq_ignore_ascii_case(expected))
}

/// The host of a URL without the dot of its root.
fn host(uri: &Uri) -> Option<&str> {
    uri.host().map(|host| host.trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::Limits;

    fn settings(site_url: &str, gateway_url: Option<&str>) -> Settings {
        Settings {
            site_url: site_url.to_owned(),
            credential: Credential::Bearer("x".into()),
            gateway_url: gateway_url.map(str::to_owned),
            limits: Limits::default(),
            language: None,
        }
    }

    /// Whether the site's own origin is that of a URL; where there is none, that it has none.
    fn check(text: &str, url: Option<&str>) {
        let site = read(&mut settings(text, None));
        let origin = site.as_ref().and_then(Site::origin);
        assert_eq!(origin.is_some(), url.is_some(), "{text}");
        assert!(
            origin.zip(url).is_none_or(|(origin, url)| is_below(&url.parse().unwrap(), origin)),
            "{text}"
        );
    }

    #[test]
    fn sites_as_people_write_them() {
        let acme = Some("https://acme.atlassian.net");
        check("https://acme.atlassian.net", acme);
        check(" HTTPS://Acme.atlassian.net./ ", acme);
        check("acme.atlassian.net", acme);
        check("acme.atlassian.net/jira/your-work", acme);
        check("https://acme.atlassian.net/jira/software/projects/KAN/boards/1?x=a%7Cb%20c#d", acme);
        check("https://acme.atlassian.net?x=/y", acme);
        check("https://jira.example.com:8443/jira", Some("https://jira.example.com:8443"));
        check("http://127.0.0.1:8080/jira-dc", Some("http://127.0.0.1:8080"));
        check("http://[::1]:8080", Some("http://[::1]:8080/rest"));
        check("1324a887-45db-1bf4-1e99-ef0ff456d421", None);
        check("https://api.atlassian.com/ex/jira/1324a887-45db-1bf4-1e99-ef0ff456d421", None);
        check("ftp://acme.atlassian.net", None);
        check("not a url", None);
        check("", None);
        // The component refuses these, so nothing may be asked for them.
        check("localhost:8080", None);
        check("https://acme.atlassian.net/x?x=a|b c#d", None);
        check("https://acme.atlassian.net@evil.example/", None);
        check("https://acme.atlassian.net\\@evil.example/", None);
    }

    #[test]
    fn a_site_on_this_machine_is_its_own_gateway() {
        let check = |text: &str, given: Option<&str>, gateway: Option<&str>| {
            let mut settings = settings(text, given);
            read(&mut settings);
            assert_eq!(settings.gateway_url.as_deref(), gateway, "{text}");
        };
        check("http://127.0.0.1:8080/jira", None, Some("http://127.0.0.1:8080"));
        check("https://localhost/browse/KAN-1", None, Some("https://localhost"));
        check("https://0.0.0.0:8443", None, Some("https://0.0.0.0:8443"));
        check("https://[::ffff:127.0.0.1]", None, Some("https://[::ffff:127.0.0.1]"));
        check("http://127.0.0.1:8080", Some("http://127.0.0.1:9000"), Some("http://127.0.0.1:9000"));
        check("https://acme.atlassian.net", None, None);
        check("1324a887-45db-1bf4-1e99-ef0ff456d421", None, None);
        let local = "http://127.0.0.1:8080/ex/jira/1324a887-45db-1bf4-1e99-ef0ff456d421";
        let site = read(&mut settings(local, None)).unwrap();
        assert_eq!(site.cloud_id(), Some("1324a887-45db-1bf4-1e99-ef0ff456d421"));
        // The component refuses such a gateway, and with it the connection.
        assert!(read(&mut settings("https://0.0.0.0", None)).is_none());
    }

    #[test]
    fn a_url_is_below_one_origin() {
        let site = read(&mut settings("https://acme.atlassian.net", None)).unwrap();
        let check = |url: &str, expected: bool| {
            assert_eq!(is_below(&url.parse().unwrap(), site.origin().unwrap()), expected, "{url}");
        };
        check("https://acme.atlassian.net", true);
        check("HTTPS://ACME.atlassian.net.:443/rest?x=y", true);
        check("https://acme.atlassian.net:444/", false);
        check("http://acme.atlassian.net/", false);
        check("http://acme.atlassian.net:443/", false);
        check("https://acme.atlassian.net@evil.example/", false);
        check("https://acme.atlassian.net.evil.example/", false);
        check("/rest", false);
    }
}
