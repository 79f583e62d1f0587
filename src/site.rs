//! Where a connection's requests go: one logical path to the URL of a site or
//! of the gateway, and whether a link still leads there.

use crate::http::{Origin, Url};
use crate::path::Endpoint;
use fluent_uri::{Uri, UriRef, component::Authority};

/// Atlassian's gateway for OAuth and scoped tokens.
pub const GATEWAY: &str = "https://api.atlassian.com";

/// The same of Atlassian's government cloud.
pub const GOVERNMENT_GATEWAY: &str = "https://api.atlassian-us-gov-mod.com";

/// The way requests take to a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Route {
    /// To the site itself.
    Site,
    /// Through the gateway.
    Gateway,
}

/// One Jira: its own address and the gateway's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    origin: Origin,
    context: String,
    gateway: Origin,
}

impl Site {
    /// Reads the addresses of a connection's settings. The error says what is
    /// wrong and what to write.
    pub fn parse(site_url: &str, gateway_url: Option<&str>) -> Result<Self, String> {
        let (origin, context) = parse_base("site URL", site_url)?;
        if is_cloud(&origin) && !context.is_empty() {
            return Err(format!("The site URL has a path. Write {origin} and nothing behind it."));
        }
        let (gateway, path) = parse_base("gateway URL", gateway_url.unwrap_or(GATEWAY))?;
        if !path.is_empty() {
            return Err(format!("The gateway URL has a path. Write {gateway} and nothing behind it."));
        }
        let known = [GATEWAY, GOVERNMENT_GATEWAY].contains(&gateway.to_string().as_str());
        if !known && !is_loopback(&gateway) {
            return Err(format!("The gateway is {GATEWAY}. Credentials are not sent to another one."));
        }
        Ok(Self { origin, context, gateway })
    }

    /// The address of the site without a slash at its end.
    pub fn url(&self) -> String {
        format!("{}{}", self.origin, self.context)
    }

    /// Whether the site URL is Atlassian's gateway: it stands for the one site that a
    /// consent is for.
    pub fn is_any(&self) -> bool {
        let atlassian = [GATEWAY, GOVERNMENT_GATEWAY].contains(&self.origin.to_string().as_str());
        self.context.is_empty() && atlassian
    }

    /// Whether an address of a site, as Atlassian writes it, is this site's.
    pub fn is_at(&self, url: &str) -> bool {
        parse_base("site", url)
            .is_ok_and(|(origin, context)| origin == self.origin && context == self.context)
    }

    /// The URL of a path on the gateway itself.
    pub fn on_gateway(&self, path: &str) -> Url {
        Url { origin: self.gateway.clone(), path: path.to_owned(), query: None }
    }

    /// The URL of a path below the site itself.
    pub fn on_site(&self, path: &str) -> Url {
        Url { origin: self.origin.clone(), path: format!("{}{path}", self.context), query: None }
    }

    /// The URL of an endpoint. `cloud_id` is needed for the gateway.
    pub fn resolve(&self, route: Route, cloud_id: Option<&str>, endpoint: &Endpoint) -> Result<Url, String> {
        let (origin, prefix) = match (route, cloud_id) {
            (Route::Site, _) => (&self.origin, self.context.clone()),
            (Route::Gateway, Some(id)) if is_cloud_id(id) => {
                let product = if endpoint.path.starts_with("/wiki/") { "confluence" } else { "jira" };
                (&self.gateway, format!("/ex/{product}/{id}"))
            }
            (Route::Gateway, _) => {
                return Err("The gateway needs the site's cloud id. Test the connection to find it.".into());
            }
        };
        Ok(Url {
            origin: origin.clone(),
            path: format!("{prefix}{}", endpoint.path),
            query: endpoint.query.clone(),
        })
    }
}

/// Where a redirect leads.
#[derive(Debug, PartialEq, Eq)]
pub enum Target {
    /// To the same origin.
    Same(Url),
    /// To another origin, which gets no credential. Its name without path or
    /// query, which may be signed.
    Other(String),
    /// To no URL that can be read.
    Unreadable,
}

/// Reads the `location` of an answer from `from`.
pub fn redirect(from: &Url, location: &str) -> Target {
    let base = format!("{}{}", from.origin, from.path);
    let resolved = Uri::parse(base.as_str())
        .ok()
        .zip(UriRef::parse(location).ok())
        .and_then(|(base, location)| location.resolve_against(&base).ok());
    let Some(uri) = resolved else { return Target::Unreadable };
    let Some(authority) = uri.authority() else { return Target::Unreadable };
    let Ok(origin) = parse_origin("location", uri.scheme().as_str(), &authority) else {
        return Target::Other(format!("{}://{}", uri.scheme(), authority.host()));
    };
    if origin != from.origin || authority.has_userinfo() {
        return Target::Other(origin.to_string());
    }
    let path = match uri.path().as_str() {
        "" => "/",
        path => path,
    };
    Target::Same(Url {
        origin,
        path: path.to_owned(),
        query: uri.query().map(|query| query.as_str().to_owned()),
    })
}

/// Whether a cloud id has the form of one.
pub fn is_cloud_id(id: &str) -> bool {
    (1..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

fn is_cloud(origin: &Origin) -> bool {
    [".atlassian.net", ".jira.com"].iter().any(|suffix| origin.authority.ends_with(suffix))
}

fn is_loopback(origin: &Origin) -> bool {
    let host = match origin.authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => host,
        _ => &origin.authority,
    };
    match host.parse::<std::net::Ipv4Addr>() {
        Ok(address) => address.is_loopback(),
        Err(_) => host == "localhost" || host == "[::1]",
    }
}

/// The origin of a token server that is not the provider's own: on loopback, for
/// tests. The error says what is wrong.
pub fn loopback_origin(url: &str) -> Result<Origin, String> {
    let (origin, path) = parse_base("address of the token server", url)?;
    match is_loopback(&origin) && path.is_empty() {
        true => Ok(origin),
        false => {
            Err("The address of the token server is the provider's own. Leave the setting out.".to_owned())
        }
    }
}

/// An address of settings as its origin and its path without a slash at the end.
fn parse_base(what: &str, text: &str) -> Result<(Origin, String), String> {
    let text = text.trim();
    if text.is_empty() {
        return Err(format!("The {what} is empty. Write it as https://your-site.atlassian.net."));
    }
    if !text.is_ascii() {
        return Err(format!("The {what} holds letters beyond ASCII. Write such a host in its xn-- form."));
    }
    if !text.contains("://") {
        // It may be a secret that landed in the wrong setting: it is not shown.
        return Err(format!("The {what} has no scheme. Write https:// in front of it."));
    }
    let uri = Uri::parse(text)
        .map_err(|_| format!("The {what} is not a URL. Write it as https://your-site.atlassian.net."))?;
    let authority = uri.authority().ok_or_else(|| format!("The {what} names no host."))?;
    if authority.has_userinfo() {
        return Err(format!("The {what} holds a user name. Write user and token in their own settings."));
    }
    if uri.has_query() || uri.has_fragment() {
        return Err(format!("The {what} holds a query or a fragment. Write it without."));
    }
    let origin = parse_origin(what, uri.scheme().as_str(), &authority)?;
    if !origin.secure && !is_loopback(&origin) {
        return Err(format!(
            "The {what} is plain http, which shows the token to the network. Write https://{}.",
            origin.authority
        ));
    }
    let path = uri.path().as_str().trim_end_matches('/');
    let api = ["rest", "wiki", "browse", "secure", "projects", "ex", "issues"];
    if path.split('/').any(|part| api.contains(&part))
        || path.contains(['%', ';'])
        || path.contains("//")
        || has_dots(path)
    {
        return Err(format!(
            "The {what} has the path of a page. Write {origin}, with a Data Center's context path at most."
        ));
    }
    Ok((origin, path.to_owned()))
}

fn has_dots(path: &str) -> bool {
    path.split('/').any(|part| part == "." || part == "..")
}

fn parse_origin(what: &str, scheme: &str, authority: &Authority<'_>) -> Result<Origin, String> {
    let secure = match scheme.to_ascii_lowercase().as_str() {
        "https" => true,
        "http" => false,
        other => return Err(format!("{other} is not a scheme that Jira has. Write https.")),
    };
    let host = authority.host().to_ascii_lowercase();
    let host = host.strip_suffix('.').unwrap_or(&host);
    let label = |text: &str| {
        !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b))
    };
    if !(host.split('.').all(label) || host.starts_with('[')) {
        return Err(format!("The {what}'s host is not a host name."));
    }
    let port = authority.port_to_u16().map_err(|_| "The {what}'s port is not a number up to 65535.")?;
    let default = if secure { 443 } else { 80 };
    let authority = match port {
        Some(0) => return Err(format!("The {what}'s port is 0.")),
        Some(port) if port != default => format!("{host}:{port}"),
        _ => host.to_owned(),
    };
    Ok(Origin { secure, authority })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, url: &str) {
        assert_eq!(Site::parse(text, None).map(|site| site.url()), Ok(url.to_owned()), "{text}");
    }

    fn refused(text: &str, mend: &str) {
        let problem = Site::parse(text, None).expect_err(text);
        assert!(problem.contains(mend), "{text}: {problem}");
    }

    #[test]
    fn sites_that_pass() {
        check("https://acme.atlassian.net", "https://acme.atlassian.net");
        check("https://acme.atlassian.net/", "https://acme.atlassian.net");
        check(" https://acme.atlassian.net// \n", "https://acme.atlassian.net");
        check("HTTPS://ACME.Atlassian.NET", "https://acme.atlassian.net");
        check("https://acme.atlassian.net:443", "https://acme.atlassian.net");
        check("https://acme.atlassian.net.", "https://acme.atlassian.net");
        check("https://jira.example.com:8443/jira/", "https://jira.example.com:8443/jira");
        check("https://[2001:db8::1]:8443", "https://[2001:db8::1]:8443");
        check("https://xn--bcher-kva.example", "https://xn--bcher-kva.example");
        check("http://127.0.0.1:8080", "http://127.0.0.1:8080");
        check("http://localhost:8080/jira", "http://localhost:8080/jira");
        check("http://[::1]:8080", "http://[::1]:8080");
    }

    #[test]
    fn sites_that_are_refused() {
        refused("", "empty");
        refused("acme.atlassian.net", "https://");
        refused("//acme.atlassian.net", "https://");
        refused("http://acme.atlassian.net", "https://acme.atlassian.net");
        refused("http://127.0.0.1.evil.example", "https");
        refused("http://localhost.evil.example", "https");
        refused("ftp://acme.atlassian.net", "https");
        refused("https://fred:pw@acme.atlassian.net", "user name");
        refused("https://acme.atlassian.net@evil.example", "user name");
        refused("https://acme.atlassian.net/jira/your-work", "https://acme.atlassian.net ");
        refused("https://acme.atlassian.net/rest/api/3", "https://acme.atlassian.net");
        refused("https://jira.example.com/browse/KAN-1", "https://jira.example.com");
        refused("https://jira.example.com/a/../b", "https://jira.example.com");
        refused("https://jira.example.com?x=1", "query");
        refused("https://jira.example.com#x", "query");
        refused("https://bücher.example", "xn--");
        refused("https://ex ample.com", "not a URL");
        refused("https://exa%6dple.com", "not a host name");
        refused("https://jira.example.com..", "not a host name");
        refused("https://jira..example.com", "not a host name");
        refused("https://.", "not a host name");
        refused("https://jira.example.com:99999", "port");
        refused("https://jira.example.com:0", "port");
        refused("https://[::1", "not a URL");
        refused("https://", "host");
        refused("https:///rest", "host");
    }

    #[test]
    fn credentials_go_to_atlassian_s_gateway_only() {
        let site = "https://acme.atlassian.net";
        assert!(Site::parse(site, Some("https://api.atlassian.com/")).is_ok());
        assert!(Site::parse(site, Some("http://127.0.0.1:9000")).is_ok());
        assert!(Site::parse(site, Some("https://api.atlassian.com.evil.example")).is_err());
        assert!(Site::parse(site, Some("https://api.atlassian.com/ex")).is_err());
    }

    #[test]
    fn one_logical_path_for_every_route() {
        let endpoint = Endpoint { path: "/rest/api/3/project".into(), query: Some("a=b".into()) };
        let site = Site::parse("https://jira.example.com/jira", None).unwrap();
        let url = |route, id| {
            site.resolve(route, id, &endpoint).map(|url| format!("{url:?}?{}", url.query.clone().unwrap()))
        };
        assert_eq!(url(Route::Site, None).unwrap(), "https://jira.example.com/jira/rest/api/3/project?a=b");
        assert_eq!(
            url(Route::Gateway, Some("11-aa")).unwrap(),
            "https://api.atlassian.com/ex/jira/11-aa/rest/api/3/project?a=b"
        );
        assert!(url(Route::Gateway, None).is_err());
        assert!(url(Route::Gateway, Some("../evil")).is_err());
    }

    #[test]
    fn redirects() {
        let from = Url {
            origin: Origin { secure: true, authority: "a.example".into() },
            path: "/jira/rest/x".into(),
            query: None,
        };
        let check = |location: &str, expected: &str| {
            let target = match redirect(&from, location) {
                Target::Same(url) => format!("same {}", url.path_and_query()),
                Target::Other(origin) => format!("other {origin}"),
                Target::Unreadable => "unreadable".to_owned(),
            };
            assert_eq!(target, expected, "{location}");
        };
        check("/y?z=1#f", "same /y?z=1");
        check("y", "same /jira/rest/y");
        check("../../../y", "same /y");
        check("https://A.example:443", "same /");
        check("//a.example/y", "same /y");
        check("http://a.example/y", "other http://a.example");
        check("https://a.example:444/y", "other https://a.example:444");
        check("//evil.example/y?token=1", "other https://evil.example");
        check("https://a.example@evil.example/", "other https://evil.example");
        check("https://user@a.example/", "other https://a.example");
        check("javascript:alert(1)", "unreadable");
        check("ftp://a.example/", "other ftp://a.example");
        check("https://a.example/\u{e9}", "unreadable");
        check("https://a.example/ x", "unreadable");
    }
}
