//! A call before it is bound to a connection: its site and its credential
//! are not known yet.

use crate::connection::{Connection, Limits};
use crate::error::Error;
use crate::header;
use crate::http::{Body, Headers, Method, Request, Safety, USER_AGENT};
use crate::path::Endpoint;
use crate::site::Route;
use std::fmt;

/// The maximum size of a caller's headers, in bytes. Hosts limit them too.
const MAX_HEADERS: usize = 32 << 10;

/// A call to a connection's site.
#[derive(Clone, PartialEq, Eq)]
pub struct Call {
    method: Method,
    endpoint: Endpoint,
    headers: Headers,
    body: Option<Body>,
    /// The limits of this call alone.
    pub limits: Limits,
    /// Whether it is sent without the connection's credential.
    pub anonymous: bool,
    /// The effect of a retry. Where that is what its method promises, its
    /// operation's documentation takes precedence.
    pub safety: Safety,
    /// Whether the caller set `safety`, which then takes precedence over the documentation.
    pub has_explicit_safety: bool,
    /// The origin, where its path was written as an absolute link.
    origin: Option<String>,
    /// Whether its response is a file: a redirect to Atlassian's media host is
    /// followed, without the credential.
    pub is_file: bool,
    /// Whether a redirect to Atlassian's media host is a result, which is not followed.
    pub expects_media_redirect: bool,
    /// Whether a refusal of the request (400) is a result: it says which of many
    /// items have which problems.
    pub accepts_refusal: bool,
    /// Whether "not found" (404) is a result.
    pub accepts_absence: bool,
    /// Whether only Jira Cloud supports it: it is not sent to a Data Center.
    pub is_cloud_only: bool,
    /// The route, where it is not the connection's.
    pub route: Option<(Route, Option<String>)>,
}

/// Without values: a query may hold JQL.
impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.endpoint.path)
    }
}

impl Call {
    /// Creates a `GET` of a path that the connector built.
    pub fn get(path: &str) -> Self {
        let endpoint = Endpoint { path: path.to_owned(), query: None };
        Self {
            method: Method::Get,
            endpoint,
            headers: Headers::default(),
            body: None,
            limits: Limits::default(),
            anonymous: false,
            safety: Safety::Safe,
            has_explicit_safety: false,
            origin: None,
            is_file: false,
            expects_media_redirect: false,
            accepts_refusal: false,
            accepts_absence: false,
            is_cloud_only: false,
            route: None,
        }
    }

    /// Creates a call that sends a body to a path that the connector built.
    pub fn send(method: Method, path: &str, media_type: &str, body: Body) -> Self {
        let mut call = Self { method, safety: method.safety(), body: Some(body), ..Self::get(path) };
        call.headers.push("content-type", media_type);
        call
    }

    /// Creates a call to a path and query that the connector built and encoded.
    pub fn encoded(method: Method, path: String, query: Option<String>, body: Option<Body>) -> Self {
        let endpoint = Endpoint { path, query };
        Self { method, endpoint, body, safety: method.safety(), ..Self::get("/") }
    }

    /// The same call with a header that the connector sets.
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        self.headers.push(name, value);
        self
    }

    /// Adds a header unless the caller set it.
    pub fn push_default(&mut self, name: &str, value: &str) {
        self.headers.push_default(name, value);
    }

    /// Whether its path was written as an absolute link, or as a path on the gateway.
    pub fn is_link(&self) -> bool {
        self.origin.is_some() || self.endpoint.path.starts_with("/ex/")
    }

    /// The same call with parameters in its query.
    pub fn with_query(mut self, parameters: &[(String, String)]) -> Result<Self, Error> {
        self.endpoint = Endpoint::parse(&self.endpoint.path, parameters).map_err(Error::Invalid)?;
        Ok(self)
    }

    /// Parses a caller's call. Fails with [`Error::Invalid`].
    pub fn parse(
        method: &str,
        path: &str,
        query: &[(String, String)],
        headers: Vec<(String, String)>,
        body: Option<Vec<u8>>,
    ) -> Result<Self, Error> {
        let method = Method::parse(method).ok_or_else(|| {
            Error::Invalid("The method must be GET, HEAD, OPTIONS, POST, PUT, PATCH or DELETE.".into())
        })?;
        let (origin, path) = match path.split_once("://") {
            Some((scheme, rest)) if scheme.bytes().all(|byte| byte.is_ascii_alphabetic()) => {
                let (host, below) = rest
                    .split_at_checked(rest.find(['/', '?', '#']).unwrap_or(rest.len()))
                    .unwrap_or((rest, ""));
                (Some(format!("{scheme}://{host}")), below)
            }
            _ => (None, path),
        };
        let endpoint = Endpoint::parse(path, query).map_err(Error::Invalid)?;
        let size: usize = headers.iter().map(|(name, value)| name.len().saturating_add(value.len())).sum();
        if headers.len() > 64 || size > MAX_HEADERS {
            return Err(Error::Invalid(format!(
                "The request has more than 64 headers, or more than {MAX_HEADERS} bytes of headers. Send fewer or shorter ones."
            )));
        }
        for (name, value) in &headers {
            header::check(name, value).map_err(Error::Invalid)?;
        }
        if body.is_some() && matches!(method, Method::Get | Method::Head) {
            return Err(Error::Invalid(format!(
                "A {method} request cannot have a body. Remove the body, or use POST."
            )));
        }
        let headers = headers.into_iter().collect();
        let body = body.map(Body::from);
        Ok(Self { method, endpoint, headers, body, safety: method.safety(), origin, ..Self::get("/") })
    }

    /// The method.
    pub fn method(&self) -> Method {
        self.method
    }

    /// The media types that its caller accepts, where the caller sets them.
    pub fn accept(&self) -> Option<&str> {
        self.headers.get("accept")
    }

    /// The path on the site, for logs.
    pub fn path(&self) -> &str {
        &self.endpoint.path
    }

    /// Replaces an absolute link to the connection's site by the path below it.
    /// Fails with [`Error::Invalid`] where it points elsewhere.
    pub fn root(&mut self, connection: &Connection) -> Result<(), Error> {
        let origin = self.origin.take();
        if origin.is_some() || self.is_link() {
            let link = format!("{}{}", origin.unwrap_or_default(), self.endpoint.path);
            self.endpoint.path = connection.relative(&link)?.to_owned();
        }
        Ok(())
    }

    /// The encoded query, without its `?`.
    pub fn query(&self) -> Option<&str> {
        self.endpoint.query.as_deref()
    }

    /// The body, where it is in one piece.
    pub fn body(&self) -> Option<&[u8]> {
        self.body.as_ref()?.pieces().next()
    }

    /// The same call with another query. Fails with [`Error::Invalid`].
    pub fn at_query(mut self, query: &str) -> Result<Self, Error> {
        self.endpoint = self.endpoint.at_query(query).map_err(Error::Invalid)?;
        Ok(self)
    }

    /// The same call with another body.
    pub fn with_body(self, body: Vec<u8>) -> Self {
        Self { body: Some(body.into()), ..self }
    }

    /// The request that performs the call through a connection.
    pub fn request(mut self, connection: &Connection) -> Result<Request, Error> {
        let (route, cloud_id) = match &self.route {
            Some((route, cloud_id)) => (*route, cloud_id.as_deref()),
            None => (connection.route, connection.cloud_id.as_deref()),
        };
        // Also of a path that the connector made up around a list of any length.
        self.endpoint.check_length().map_err(Error::Invalid)?;
        let url = connection.site.resolve(route, cloud_id, &self.endpoint).map_err(Error::Settings)?;
        self.headers.push_default("accept", "application/json");
        self.headers.push_default("user-agent", USER_AGENT);
        // Otherwise Jira speaks the account's language.
        self.headers.push_default("accept-language", connection.language.tag());
        self.headers.push_default("x-force-accept-language", "true");
        if self.body.is_some() {
            self.headers.push_default("content-type", "application/json");
        }
        if self.method.safety() != Safety::Safe {
            // Without it Jira may take a write for a forged one of a browser.
            self.headers.push_default("x-atlassian-token", "no-check");
        }
        if !self.anonymous {
            connection.credential.sign(&mut self.headers);
        }
        Ok(Request { method: self.method, url, headers: self.headers, body: self.body, safety: self.safety })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(method: &str, path: &str, headers: &[(&str, &str)], body: Option<&str>) -> String {
        let headers = headers.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        match Call::parse(method, path, &[], headers, body.map(Into::into)) {
            Err(Error::Invalid(problem)) => problem,
            other => panic!("{:?}", other.map(|_| ())),
        }
    }

    #[test]
    fn what_is_never_sent() {
        assert!(refused("TRACE", "/x", &[], None).contains("method"));
        assert!(refused("GET", "https://evil.example", &[], None).contains("must start with /"));
        assert!(refused("GET", "/x", &[("Authorization", "Basic hunter2")], None).contains("authorization"));
        assert!(refused("GET", "/x", &[], Some("{}")).contains("cannot have a body"));
        assert!(refused("GET", "/x", &vec![("a", "b"); 65], None).contains("64"));
        assert!(refused("GET", "/x", &[("a", "b".repeat(8000).as_str()); 5], None).contains("32768"));
    }
}
