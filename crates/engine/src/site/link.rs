//! Where links in answers lead: redirects, and absolute links to what is below a
//! site.

use super::Site;
use super::address::{self, parse_origin};
use crate::http::Url;
use fluent_uri::{Uri, UriRef};

impl Site {
    /// The path and query below this site of an absolute link, or of a path on the
    /// gateway. A path that is below the site as it is stays so. `cloud_id` is the
    /// connection's, and `web_url` the address of its site
    /// for people, where that is not the settings'. The error
    /// says why it is not followed.
    pub fn relative<'a>(
        &self,
        cloud_id: Option<&str>,
        web_url: Option<&str>,
        link: &'a str,
    ) -> Result<&'a str, String> {
        let Some((_, behind)) = link.split_once("://").filter(|_| !link.starts_with('/')) else {
            return self.off_gateway(cloud_id, link).unwrap_or(Ok(link));
        };
        let end = behind.find(['/', '?', '#']).unwrap_or(behind.len());
        let path = behind.get(end..).unwrap_or_default();
        let address = link.get(..link.len().saturating_sub(path.len())).unwrap_or_default();
        let origin = address::parse("link", address)?.origin;
        let elsewhere = || format!("The link leads to {origin}, which is not this connection's site.");
        if origin == self.gateway
            && let Some(path) = self.off_gateway(cloud_id, path)
        {
            return path;
        }
        let below = if origin == self.origin && !self.is_any() {
            path.strip_prefix(self.context.as_str())
        } else {
            let site = web_url.and_then(|url| address::parse("site", url).ok());
            site.filter(|site| site.origin == origin).map(|_| path)
        };
        below.filter(|path| path.starts_with('/')).ok_or_else(elsewhere)
    }

    /// What stands behind `/ex/{product}/{cloud id}` in a path that starts so.
    fn off_gateway<'a>(&self, cloud_id: Option<&str>, path: &'a str) -> Option<Result<&'a str, String>> {
        let rest = path.strip_prefix("/ex/jira/").or_else(|| path.strip_prefix("/ex/confluence/"))?;
        let end = rest.find('/').unwrap_or(rest.len());
        let (id, below) = rest.split_at_checked(end)?;
        Some(match cloud_id {
            Some(known) if known.eq_ignore_ascii_case(id) => Ok(below),
            Some(_) => Err("The path is another site's: its cloud id is not this connection's.".to_owned()),
            None => Err("The path has a cloud id, and the connection's is not known. \
                         Leave /ex/… out, or test the connection to find it."
                .to_owned()),
        })
    }
}

/// Atlassian's host of files. Its links are signed, and take no credential.
const MEDIA: &str = "https://api.media.atlassian.com";

/// The address of a file that a `location` of an answer from `from` leads to, at
/// Atlassian's media host. For tests on loopback it may be there too.
pub fn media(from: &Url, location: &str) -> Option<Url> {
    let uri = Uri::parse(location).ok()?;
    let authority = uri.authority().filter(|authority| !authority.has_userinfo())?;
    let origin = parse_origin("location", uri.scheme().as_str(), &authority).ok()?;
    let local = address::is_loopback(&origin) && address::is_loopback(&from.origin);
    (origin.to_string() == MEDIA || local).then(|| Url {
        origin,
        path: match uri.path().as_str() {
            "" => "/".to_owned(),
            path => path.to_owned(),
        },
        query: uri.query().map(|query| query.as_str().to_owned()),
    })
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
