//! Resolves links in responses: redirects, and files at the media host.

use super::address::{self, parse_origin};
use crate::http::Url;
use fluent_uri::{Uri, UriRef};

/// Atlassian's host of files. Its links are signed, and take no credential.
const MEDIA: &str = "https://api.media.atlassian.com";

/// The address of a file that a `location` of a response from `from` leads to, at
/// Atlassian's media host. For tests on loopback it may be there too.
pub fn media(from: &Url, location: &str) -> Option<Url> {
    let uri = Uri::parse(location).ok()?;
    let authority = uri.authority().filter(|authority| !authority.has_userinfo())?;
    let origin = parse_origin("location", uri.scheme().as_str(), &authority).ok()?;
    let local = address::is_loopback(&origin) && address::is_loopback(&from.origin);
    (origin.is(MEDIA) || local).then(|| Url {
        origin,
        path: match uri.path().as_str() {
            "" => "/".to_owned(),
            path => path.to_owned(),
        },
        query: uri.query().map(|query| query.as_str().to_owned()),
    })
}

/// The target of a redirect.
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

/// Reads the `location` of a response from `from`.
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
