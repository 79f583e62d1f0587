//! Origins, and the one that a site URL leads to.

use http::Uri;
use http::uri::Scheme;
use std::fmt;

/// A scheme, host and port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Origin {
    /// https, not http.
    pub(crate) secure: bool,
    host: String,
    port: u16,
}

impl Origin {
    /// The origin of a URL.
    pub(crate) fn of(uri: &Uri) -> Option<Self> {
        let secure = match uri.scheme()? {
            scheme if *scheme == Scheme::HTTPS => true,
            scheme if *scheme == Scheme::HTTP => false,
            _ => return None,
        };
        let host = uri.host()?.trim_end_matches('.').to_ascii_lowercase();
        let port = uri.port_u16().unwrap_or(if secure { 443 } else { 80 });
        Some(Self { secure, host, port })
    }

    /// The origin of a site URL as people write it: the site, a page of it, or
    /// either without `https://`. A cloud id alone has none: it is reached
    /// through the gateway.
    pub(crate) fn of_site(text: &str) -> Option<Self> {
        let text = text.trim();
        if is_cloud_id(text) {
            return None;
        }
        let (scheme, rest) = text.split_once("://").unwrap_or(("https", text));
        let authority = rest.split(['/', '?', '#']).next()?;
        Self::of(&format!("{scheme}://{authority}/").parse().ok()?)
    }

    /// Whether it is on this machine, by its name.
    pub(crate) fn is_loopback(&self) -> bool {
        let host = self.host.trim_start_matches('[').trim_end_matches(']');
        host == "localhost"
            || host.parse::<std::net::IpAddr>().is_ok_and(|address| {
                // An unspecified address reaches this machine too.
                let address = address.to_canonical();
                address.is_loopback() || address.is_unspecified()
            })
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.secure { "https" } else { "http" };
        write!(f, "{scheme}://{}:{}", self.host, self.port)
    }
}

/// Whether a text is the id of a Cloud site: a UUID.
pub(crate) fn is_cloud_id(text: &str) -> bool {
    let lengths = text.split('-').map(str::len);
    lengths.eq([8, 4, 4, 4, 12]) && text.bytes().all(|b| b == b'-' || b.is_ascii_hexdigit())
}

/// Refuses what is no site URL in any form; what names a variable may become
/// one. Whether it is one is for the component to say.
pub(crate) fn check_site(text: &str) -> Result<(), &'static str> {
    let rest = text.trim();
    let rest = rest.split_once("://").map_or(rest, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let fits = is_cloud_id(text.trim()) || Origin::of_site(text).is_some() || text.contains("${");
    match fits && !authority.contains('@') {
        true => Ok(()),
        false => Err("The site is written as https://your-site.atlassian.net, without a user name."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, url: Option<&str>) {
        let expected = url.map(|url| Origin::of(&url.parse().unwrap()).unwrap());
        assert_eq!(Origin::of_site(text), expected, "{text}");
    }

    #[test]
    fn sites_as_people_write_them() {
        let acme = Some("https://acme.atlassian.net");
        check("https://acme.atlassian.net", acme);
        check(" HTTPS://Acme.atlassian.net./ ", acme);
        check("acme.atlassian.net", acme);
        check("acme.atlassian.net/jira/your-work", acme);
        check("https://acme.atlassian.net/jira/software/projects/KAN/boards/1?x=a|b c#d", acme);
        check("https://acme.atlassian.net?x=/y", acme);
        check("https://jira.example.com:8443/jira", Some("https://jira.example.com:8443"));
        check("localhost:8080", Some("https://localhost:8080"));
        check("http://127.0.0.1:8080/jira-dc", Some("http://127.0.0.1:8080"));
        check(
            "https://api.atlassian.com/ex/jira/1324a887-45db-1bf4-1e99-ef0ff456d421",
            Some("https://api.atlassian.com"),
        );
        check("1324a887-45db-1bf4-1e99-ef0ff456d421", None);
        check("ftp://acme.atlassian.net", None);
        check("not a url", None);
        check("", None);
        // The host is what a browser would take for it.
        check("https://acme.atlassian.net@evil.example/", Some("https://evil.example"));
        check("https://acme.atlassian.net\\@evil.example/", None);
    }

    #[test]
    fn what_is_kept_as_a_site() {
        for site in [
            "https://acme.atlassian.net",
            "acme.atlassian.net",
            "https://acme.atlassian.net/jira/people/search?q=a@b.c",
            "https://api.atlassian.com/ex/jira/1324a887-45db-1bf4-1e99-ef0ff456d421",
            "1324a887-45db-1bf4-1e99-ef0ff456d421",
            "https://${HOST}/jira",
            "${SITE}",
        ] {
            assert_eq!(check_site(site), Ok(()), "{site}");
        }
        for site in
            ["", "not a url", "fred@acme.atlassian.net", "https://fred:${PW}@acme.atlassian.net", "ftp://x"]
        {
            assert!(check_site(site).is_err(), "{site}");
        }
    }
}
