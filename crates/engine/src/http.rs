//! The types of HTTP: requests, responses, and the ways in which they fail. No
//! client, no socket.

use std::fmt;

mod url;

pub use url::{Origin, Url};

/// The user agent of the connector.
pub const USER_AGENT: &str = concat!("jira-connector/", env!("CARGO_PKG_VERSION"));

/// The methods that the connector sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// `GET`
    Get,
    /// `HEAD`
    Head,
    /// `OPTIONS`
    Options,
    /// `POST`
    Post,
    /// `PUT`
    Put,
    /// `PATCH`
    Patch,
    /// `DELETE`
    Delete,
}

impl Method {
    const ALL: [Self; 7] =
        [Self::Get, Self::Head, Self::Options, Self::Post, Self::Put, Self::Patch, Self::Delete];

    /// The method of this name, in any case.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.name().eq_ignore_ascii_case(name))
    }

    /// The name as it is sent.
    pub fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Options => "OPTIONS",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }

    /// The effect of a retry, by what the method promises (RFC 9110, 9.2).
    pub fn safety(self) -> Safety {
        match self {
            Self::Get | Self::Head | Self::Options => Safety::Safe,
            Self::Put | Self::Delete => Safety::Idempotent,
            Self::Post | Self::Patch => Safety::Once,
        }
    }
}

/// The effect of a retry of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Safety {
    /// None: it only reads.
    Safe,
    /// The same as of one request: it changes something, and a second time has no further effect.
    Idempotent,
    /// Possibly a duplicate: it must not be retried once it may have arrived.
    Once,
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Header names and values in their order. Names are compared without regard
/// to case.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Headers(Vec<(String, String)>);

impl Headers {
    /// The first value of this name.
    #[inline(never)]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// Every value of this name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.iter().filter(move |(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// The first value of this name as a whole number.
    #[inline(never)]
    pub fn number(&self, name: &str) -> Option<u64> {
        self.get(name)?.trim().parse().ok()
    }

    /// Adds a header after the others.
    pub fn push(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.push((name.into(), value.into()));
    }

    /// Sets a header, in place of those of its name.
    pub fn set(&mut self, name: &str, value: String) {
        self.remove(name);
        self.push(name, value);
    }

    /// Removes the headers of this name.
    pub fn remove(&mut self, name: &str) {
        self.0.retain(|(key, _)| !key.eq_ignore_ascii_case(name));
    }

    /// Adds a header unless there is one of its name.
    #[inline(never)]
    pub fn push_default(&mut self, name: &str, value: &str) {
        if self.get(name).is_none() {
            self.push(name, value);
        }
    }

    /// Every name with its value.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

impl FromIterator<(String, String)> for Headers {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(pairs: I) -> Self {
        Self(pairs.into_iter().collect())
    }
}

impl IntoIterator for Headers {
    type Item = (String, String);
    type IntoIter = std::vec::IntoIter<(String, String)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// Names only: a value may be a credential.
impl fmt::Debug for Headers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter().map(|(name, _)| name)).finish()
    }
}

/// A request as it is sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// The URL.
    pub url: Url,
    /// Every header but `host`.
    pub headers: Headers,
    /// The body.
    pub body: Option<Body>,
    /// The effect of a retry.
    pub safety: Safety,
}

/// The body of a request in pieces, so that a file is sent from where it is.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Body(Vec<Vec<u8>>);

impl Body {
    /// Adds a piece after the others.
    pub fn push(&mut self, piece: Vec<u8>) {
        self.0.push(piece);
    }

    /// The pieces in their order.
    pub fn pieces(&self) -> impl Iterator<Item = &[u8]> {
        self.0.iter().map(Vec::as_slice)
    }

    /// The size in bytes.
    pub fn size(&self) -> u64 {
        self.0.iter().map(|piece| piece.len() as u64).sum()
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Self(vec![bytes])
    }
}

/// Without values: a query may hold JQL, a header a credential.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:?}", self.method, self.url)
    }
}

/// A response.
#[derive(Clone, PartialEq, Eq)]
pub struct Response {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: Headers,
    /// The whole body.
    pub body: Vec<u8>,
}

impl Response {
    /// The coding of the body (RFC 9110, 8.4) where the host did not decode it.
    pub fn coding(&self) -> Option<&str> {
        let coding = self.headers.all("content-encoding").map(str::trim).find(|coding| !coding.is_empty())?;
        (!self.body.is_empty() && !coding.eq_ignore_ascii_case("identity")).then_some(coding)
    }

    /// Whether the content type is HTML.
    pub fn is_html(&self) -> bool {
        self.headers.get("content-type").is_some_and(|value| {
            let kind = value.split(';').next().unwrap_or_default().trim();
            kind.eq_ignore_ascii_case("text/html") || kind.eq_ignore_ascii_case("application/xhtml+xml")
        })
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:?} {} bytes", self.status, self.headers, self.body.len())
    }
}

/// The reason why there is no response. Whether the request may have arrived decides
/// whether a write may be retried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TransportError {
    /// The host's policy refused it: nothing was sent.
    Denied,
    /// No server was reached: nothing was sent.
    NotSent(Cause, String),
    /// It was sent, or may have been, and no complete response arrived.
    NoReply(String),
    /// As above: the time limit was reached.
    TimedOut,
    /// This part of the response is larger than accepted.
    TooLarge(Part),
}

impl TransportError {
    /// The name of the reason, and the details that the host reported.
    pub fn words(&self) -> (&'static str, &str) {
        match self {
            Self::Denied => ("denied", ""),
            Self::NotSent(_, detail) => ("not-sent", detail),
            Self::NoReply(detail) => ("no-reply", detail),
            Self::TimedOut => ("timed-out", ""),
            Self::TooLarge(_) => ("too-large", ""),
        }
    }
}

/// A part of a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Status and headers.
    Head,
    /// The body.
    Body,
    /// The body, which is within the limit but exceeds the available memory.
    Memory,
    /// The body, which is larger than the host accepts.
    Host,
}

/// The step of reaching a server that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// The name does not resolve.
    Name,
    /// The server could not be reached: connection refused, timeout, or no route.
    Connection,
    /// The server's identity could not be verified, or no TLS connection was established.
    Tls(TlsProblem),
    /// Another reason.
    Other,
}

/// The reason why no TLS connection was established.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TlsProblem {
    /// The server's certificate is for a different host name.
    Name,
    /// The server's certificate has expired, or is not valid yet.
    Date,
    /// The server's certificate was issued by an authority that is not trusted.
    Issuer,
    /// The server requires a client certificate.
    Client,
    /// Another reason.
    Other,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn methods() {
        assert_eq!(Method::parse("get"), Some(Method::Get));
        assert_eq!(Method::parse("PaTcH"), Some(Method::Patch));
        assert_eq!(Method::parse("TRACE"), None);
        assert_eq!(Method::parse("GET "), None);
        assert_eq!(Method::Head.safety(), Safety::Safe);
        assert_eq!(Method::Delete.safety(), Safety::Idempotent);
        assert_eq!(Method::Patch.safety(), Safety::Once);
    }

    #[test]
    fn nothing_that_may_be_secret_is_printed() {
        let mut headers = Headers::default();
        headers.push("Authorization", "Basic c2VjcmV0");
        let url = Url {
            origin: Origin { secure: true, authority: "acme.atlassian.net".into() },
            path: "/rest/api/3/search".into(),
            query: Some("jql=secret".into()),
        };
        let request =
            Request { method: Method::Get, url, headers: headers.clone(), body: None, safety: Safety::Safe };
        assert_eq!(format!("{request:?}"), "GET https://acme.atlassian.net/rest/api/3/search");
        let response = Response { status: 200, headers, body: b"secret".to_vec() };
        assert_eq!(format!("{response:?}"), r#"200 ["Authorization"] 6 bytes"#);
    }

    #[test]
    fn headers_by_any_case() {
        let headers: Headers = [("X-RateLimit-Limit".to_owned(), " 350 ".to_owned())].into_iter().collect();
        assert_eq!(headers.number("x-ratelimit-limit"), Some(350));
        assert_eq!(headers.number("x-ratelimit-remaining"), None);
    }
}
