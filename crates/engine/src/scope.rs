//! The scopes that a request counts in: Atlassian limits requests by endpoint and
//! method, changes by issue, and all requests by app or user.

use crate::auth::{Credential, digest};
use crate::http::{Method, Safety};
use std::fmt;

/// The longest name of a scope, in bytes. Of a longer one a digest counts.
const MAX_LENGTH: usize = 256;

/// One thing that a site counts. Behind a `#`, which no path holds, stands the site
/// where it is known: several sites may share one value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// The points an hour of who asks, by the digest of the credential.
    Quota(String),
    /// The requests of one user on a node of a Data Center, by the digest of
    /// the credential.
    User(String),
    /// The requests of one method to one endpoint, such as
    /// `GET /rest/api/3/issue/{}`.
    Endpoint(String),
    /// The changes of one issue, by the key or id that the path names.
    Issue(String),
}

impl Scope {
    fn parts(&self) -> (&'static str, &str) {
        match self {
            Self::Quota(caller) => ("quota", caller),
            Self::User(caller) => ("user", caller),
            Self::Endpoint(endpoint) => ("endpoint", endpoint),
            Self::Issue(issue) => ("issue", issue),
        }
    }

    /// Whether both are the same thing: a site that is not known may be any.
    pub fn is(&self, other: &Self) -> bool {
        let ((kind, one), (other_kind, other)) = (self.parts(), other.parts());
        kind == other_kind && same(one, other)
    }

    /// Whether it counts what this caller does on their site.
    pub fn concerns(&self, caller: &str) -> bool {
        match self {
            Self::Quota(other) | Self::User(other) => same(other, caller),
            Self::Endpoint(text) | Self::Issue(text) => same_site(site(text), site(caller)),
        }
    }

    /// Reads what [`fmt::Display`] writes.
    pub fn parse(text: &str) -> Option<Self> {
        let (kind, rest) = text.split_once(' ')?;
        let rest = rest.to_owned();
        let is_digest =
            || rest.split('#').next().is_some_and(|digest| u64::from_str_radix(digest, 16).is_ok());
        match kind {
            "quota" => is_digest().then_some(Self::Quota(rest)),
            "user" => is_digest().then_some(Self::User(rest)),
            "endpoint" => Some(Self::Endpoint(rest)),
            "issue" => Some(Self::Issue(rest)),
            _ => None,
        }
    }
}

fn site(text: &str) -> Option<&str> {
    text.split_once('#').map(|(_, site)| site)
}

fn same_site(one: Option<&str>, other: Option<&str>) -> bool {
    one.zip(other).is_none_or(|(one, other)| one == other)
}

fn same(one: &str, other: &str) -> bool {
    let bare = |text: &str| text.split('#').next().map(str::len);
    one.get(..bare(one).unwrap_or_default()) == other.get(..bare(other).unwrap_or_default())
        && same_site(site(one), site(other))
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kind, name) = self.parts();
        write!(f, "{kind} {name}")
    }
}

/// The scopes of one request.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scopes {
    /// A digest of who asks.
    pub caller: String,
    /// Method and endpoint.
    pub endpoint: String,
    /// The issue that it changes.
    pub issue: Option<String>,
}

impl Scopes {
    /// The scopes of a request to this path on a site.
    ///
    /// `tenant` is the site's cloud id, where it is known.
    pub fn of(
        method: Method,
        safety: Safety,
        path: &str,
        credential: &Credential,
        tenant: Option<&str>,
    ) -> Self {
        let issue = (safety != Safety::Safe).then(|| issue(path)).flatten();
        Self {
            caller: Self::caller(credential, tenant),
            endpoint: named(format!("{method} {}", template(path)), tenant),
            issue: issue.map(|issue| named(issue.to_owned(), tenant)),
        }
    }

    /// A digest of who asks, at which site.
    pub fn caller(credential: &Credential, tenant: Option<&str>) -> String {
        named(format!("{:016x}", credential.digest()), tenant)
    }

    /// Whether a scope is one of these.
    pub fn has(&self, scope: &Scope) -> bool {
        match scope {
            Scope::Quota(caller) | Scope::User(caller) => same(caller, &self.caller),
            Scope::Endpoint(endpoint) => same(endpoint, &self.endpoint),
            Scope::Issue(issue) => self.issue.as_ref().is_some_and(|own| same(issue, own)),
        }
    }
}

/// The name of a scope, with its site.
fn named(mut name: String, tenant: Option<&str>) -> String {
    if name.len() > MAX_LENGTH {
        let start: String = name.chars().take(64).collect();
        name = format!("{start}~{:016x}", digest([name.as_str()]));
    }
    match tenant {
        Some(tenant) => format!("{name}#{tenant}"),
        None => name,
    }
}

/// A path with `{}` in place of what names one thing: an id, a key, a name with
/// a digit or a capital. Words of the API are lower case or camel case letters.
pub fn template(path: &str) -> String {
    let mut version = false;
    let mut template = String::with_capacity(path.len());
    for segment in path.split('/').skip(1) {
        let word = segment.bytes().next().is_none_or(|b| b.is_ascii_lowercase())
            && segment.bytes().all(|b| b.is_ascii_alphabetic() || b"-_.".contains(&b));
        let kept = word || (version && segment.len() <= 4);
        template.push('/');
        template.push_str(if kept { segment } else { "{}" });
        version = matches!(segment, "api" | "agile" | "auth" | "greenhopper");
        version |= template.ends_with("/wiki/api");
    }
    template
}

/// The issue that a path is about, by id or key.
fn issue(path: &str) -> Option<&str> {
    let mut segments = path.split('/').skip_while(|segment| !matches!(*segment, "issue" | "request"));
    let issue = segments.nth(1)?;
    let key = issue.split_once('-').is_some_and(|(project, number)| {
        project.bytes().next().is_some_and(|b| b.is_ascii_alphabetic()) && is_number(number)
    });
    (is_number(issue) || key).then_some(issue)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::Secret;

    fn check(path: &str, expected: &str) {
        assert_eq!(template(path), expected);
    }

    #[test]
    fn templates() {
        check("/rest/api/3/project", "/rest/api/3/project");
        check("/rest/api/latest/myself", "/rest/api/latest/myself");
        check("/rest/api/3/project/KAN", "/rest/api/3/project/{}");
        check("/rest/api/3/issue/KAN-1/comment/10001", "/rest/api/3/issue/{}/comment/{}");
        check("/rest/api/2/issue/10001/editmeta", "/rest/api/2/issue/{}/editmeta");
        check("/rest/agile/1.0/board/3/sprint", "/rest/agile/1.0/board/{}/sprint");
        check("/rest/servicedeskapi/servicedesk/4/customer", "/rest/servicedeskapi/servicedesk/{}/customer");
        check("/rest/api/3/field/customfield_10010", "/rest/api/3/field/{}");
        check("/wiki/api/v2/pages/123", "/wiki/api/v2/pages/{}");
        check("/wiki/rest/api/content/123/child", "/wiki/rest/api/content/{}/child");
        check("/rest/api/3/user/properties/5b10a2844c20165700ede21g", "/rest/api/3/user/properties/{}");
        check("/rest/api/3/user/557058:f58131cb", "/rest/api/3/user/{}");
        check("/rest/api/3/role/%7Bid%7D", "/rest/api/3/role/{}");
        check("/rest/api/3/", "/rest/api/3/");
        check("/", "/");
        check("", "");
    }

    fn writes(path: &str, expected: Option<&str>) {
        assert_eq!(issue(path), expected, "{path}");
    }

    #[test]
    fn issues() {
        writes("/rest/api/3/issue/KAN-1", Some("KAN-1"));
        writes("/rest/api/3/issue/KAN-1/comment", Some("KAN-1"));
        writes("/rest/api/2/issue/10001/transitions", Some("10001"));
        writes("/rest/agile/1.0/issue/A1_B-22", Some("A1_B-22"));
        writes("/rest/servicedeskapi/request/SD-7/comment", Some("SD-7"));
        writes("/rest/api/3/issue", None);
        writes("/rest/api/3/issue/", None);
        writes("/rest/api/3/issue/bulk", None);
        writes("/rest/api/3/issue/picker-1x", None);
        writes("/rest/api/3/issue/-1", None);
        writes("/rest/api/3/project/KAN-1", None);
    }

    #[test]
    fn scopes() {
        let of = |method: Method, user: &str| {
            let credential = Credential::basic(user, Secret::new("hunter2")).unwrap();
            Scopes::of(method, method.safety(), "/rest/api/3/issue/KAN-1", &credential, None)
        };
        let write = of(Method::Put, "mia");
        assert_eq!(write.endpoint, "PUT /rest/api/3/issue/{}");
        assert!(write.has(&Scope::Issue("KAN-1".into())) && !write.has(&Scope::Issue("KAN-11".into())));
        assert_eq!(of(Method::Get, "mia").issue, None);
        assert_eq!(of(Method::Get, "mia").caller, write.caller);
        assert_ne!(of(Method::Get, "noa").caller, write.caller);
        for scope in [
            Scope::Quota(write.caller.clone()),
            Scope::User(write.caller.clone()),
            Scope::Endpoint(write.endpoint.clone()),
            Scope::Issue("KAN-1".into()),
        ] {
            assert_eq!(Scope::parse(&scope.to_string()), Some(scope.clone()));
            assert!(write.has(&scope));
        }
        // Sites that share the gateway as their site URL are distinguished.
        let credential = Credential::basic("mia", Secret::new("hunter2")).unwrap();
        let of = |tenant| {
            Scopes::of(Method::Put, Safety::Idempotent, "/rest/api/3/issue/KAN-1", &credential, tenant)
        };
        let (one, other) = (of(Some("1")), of(Some("2")));
        assert!(one.caller != other.caller && one.endpoint != other.endpoint && one.issue != other.issue);
        let issue = Scope::Issue(one.issue.clone().unwrap());
        assert!(issue.concerns(&one.caller) && !issue.concerns(&other.caller) && !other.has(&issue));
        // A connection that does not know its site's cloud id is one of its own.
        let unknown = of(None);
        for scope in [Scope::Quota(one.caller.clone()), Scope::Endpoint(one.endpoint.clone()), issue] {
            assert!(unknown.has(&scope) && scope.concerns(&unknown.caller), "{scope}");
            assert!(scope.is(&Scope::parse(scope.to_string().split('#').next().unwrap()).unwrap()));
        }
        // A name is as long as a host can keep it.
        let long = format!("/rest/{}", "a".repeat(70_000));
        let scopes = |path: &str| Scopes::of(Method::Get, Safety::Safe, path, &credential, Some("1"));
        assert!(scopes(&long).endpoint.len() < 300);
        assert_ne!(scopes(&long).endpoint, scopes(&format!("{long}b")).endpoint);
        for text in ["", "quota", "quota x", "issue", "other 1"] {
            assert_eq!(Scope::parse(text), None);
        }
    }
}
