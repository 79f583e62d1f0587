//! Addresses of requests, in their parts.

use std::fmt;

/// An absolute URL, taken apart. Its fragment was never there.
#[derive(Clone, PartialEq, Eq)]
pub struct Url {
    /// Scheme and authority.
    pub origin: Origin,
    /// The encoded path. It starts with `/`.
    pub path: String,
    /// The encoded query, without its `?`.
    pub query: Option<String>,
}

impl Url {
    /// Path and query as the request line has them.
    pub fn path_and_query(&self) -> String {
        match &self.query {
            Some(query) => format!("{}?{query}", self.path),
            None => self.path.clone(),
        }
    }
}

/// Without the query, which may hold JQL or a signature.
impl fmt::Debug for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.origin, self.path)
    }
}

/// Scheme, host and port: what a credential is good for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Origin {
    /// Whether it is https. http otherwise.
    pub secure: bool,
    /// The host in lower case, with its port unless that is the scheme's own.
    pub authority: String,
}

impl Origin {
    /// The host, an IPv6 address in its brackets.
    pub fn host(&self) -> &str {
        match self.authority.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => host,
            _ => &self.authority,
        }
    }

    /// The port, which is the scheme's own where none is written.
    pub fn port(&self) -> u16 {
        let written = self.authority.strip_prefix(self.host()).and_then(|rest| rest.strip_prefix(':'));
        let own = if self.secure { 443 } else { 80 };
        written.and_then(|port| port.parse().ok()).unwrap_or(own)
    }

    /// Whether a URL without a path is this origin's as it is displayed.
    pub fn is(&self, url: &str) -> bool {
        url.split_once("://") == Some((self.scheme(), &self.authority))
    }

    fn scheme(&self) -> &'static str {
        if self.secure { "https" } else { "http" }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.scheme(), self.authority)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(secure: bool, authority: &str, host: &str, port: u16) {
        let origin = Origin { secure, authority: authority.to_owned() };
        assert_eq!((origin.host(), origin.port()), (host, port), "{origin}");
        assert!(origin.is(&origin.to_string()));
    }

    #[test]
    fn an_origin_has_a_host_and_a_port() {
        check(true, "acme.atlassian.net", "acme.atlassian.net", 443);
        check(false, "localhost", "localhost", 80);
        check(true, "jira.example.com:8443", "jira.example.com", 8443);
        check(false, "127.0.0.1:443", "127.0.0.1", 443);
        check(true, "[2001:db8::1]", "[2001:db8::1]", 443);
        check(false, "[::1]:8080", "[::1]", 8080);
    }

    #[test]
    fn an_origin_is_the_one_that_it_is_displayed_as() {
        let origin = Origin { secure: true, authority: "acme.atlassian.net".to_owned() };
        assert!(origin.is("https://acme.atlassian.net"));
        for url in ["http://acme.atlassian.net", "https://acme.atlassian.net/", "acme.atlassian.net", ""] {
            assert!(!origin.is(url), "{url}");
        }
    }
}
