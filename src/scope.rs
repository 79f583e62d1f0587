//! What a request is counted in: Atlassian limits requests by endpoint and
//! method, changes by issue, and all requests by app or user.

use crate::auth::Credential;
use crate::http::{Method, Safety};
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};

/// One thing that a site counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// The points an hour of who asks, by the digest of the credential.
    Quota(u64),
    /// The requests of one user on a node of a Data Center, by the digest of
    /// the credential.
    User(u64),
    /// The requests of one method to one endpoint, such as
    /// `GET /rest/api/3/issue/{}`.
    Endpoint(String),
    /// The changes of one issue, by the key or id that the path names.
    Issue(String),
}

impl Scope {
    /// Whether it counts what this caller does on this tenant.
    pub fn concerns(&self, caller: u64, tenant: Option<&str>) -> bool {
        match self {
            Self::Quota(other) | Self::User(other) => *other == caller,
            Self::Endpoint(text) | Self::Issue(text) => text.split_once('#').map(|(_, of)| of) == tenant,
        }
    }

    /// Reads what [`fmt::Display`] writes.
    pub fn parse(text: &str) -> Option<Self> {
        let (kind, rest) = text.split_once(' ')?;
        let digest = || u64::from_str_radix(rest, 16).ok();
        match kind {
            "quota" => digest().map(Self::Quota),
            "user" => digest().map(Self::User),
            "endpoint" => Some(Self::Endpoint(rest.to_owned())),
            "issue" => Some(Self::Issue(rest.to_owned())),
            _ => None,
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Quota(digest) => write!(f, "quota {digest:x}"),
            Self::User(digest) => write!(f, "user {digest:x}"),
            Self::Endpoint(endpoint) => write!(f, "endpoint {endpoint}"),
            Self::Issue(issue) => write!(f, "issue {issue}"),
        }
    }
}

/// The scopes of one request.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scopes {
    /// A digest of who asks.
    pub caller: u64,
    /// Method and endpoint.
    pub endpoint: String,
    /// The issue that it changes.
    pub issue: Option<String>,
}

impl Scopes {
    /// The scopes of a request to this path on a site.
    ///
    /// `tenant` is a site that shares its site URL with others: it stands behind a
    /// `#`, which no path holds.
    pub fn of(
        method: Method,
        safety: Safety,
        path: &str,
        credential: &Credential,
        tenant: Option<&str>,
    ) -> Self {
        let of_tenant = |text: String| match tenant {
            Some(tenant) => format!("{text}#{tenant}"),
            None => text,
        };
        let issue = (safety != Safety::Safe).then(|| issue(path)).flatten();
        Self {
            caller: Self::caller(credential, tenant),
            endpoint: of_tenant(format!("{method} {}", template(path))),
            issue: issue.map(|issue| of_tenant(issue.to_owned())),
        }
    }

    /// The digest of who asks, and of which tenant.
    pub fn caller(credential: &Credential, tenant: Option<&str>) -> u64 {
        let mut hasher = DefaultHasher::new();
        tenant.hash(&mut hasher);
        match credential {
            // Its tokens change, and a quota is the app's.
            Credential::OAuth(app, _) => app.client_id.hash(&mut hasher),
            credential => credential.hash(&mut hasher),
        }
        hasher.finish()
    }

    /// Whether a scope is one of these.
    pub fn has(&self, scope: &Scope) -> bool {
        match scope {
            Scope::Quota(caller) | Scope::User(caller) => *caller == self.caller,
            Scope::Endpoint(endpoint) => *endpoint == self.endpoint,
            Scope::Issue(issue) => self.issue.as_ref() == Some(issue),
        }
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
            Scope::Quota(write.caller),
            Scope::User(write.caller),
            Scope::Endpoint(write.endpoint.clone()),
            Scope::Issue("KAN-1".into()),
        ] {
            assert_eq!(Scope::parse(&scope.to_string()), Some(scope.clone()));
            assert!(write.has(&scope));
        }
        // Sites that share the gateway as their site URL are told apart.
        let credential = Credential::basic("mia", Secret::new("hunter2")).unwrap();
        let of = |tenant| {
            Scopes::of(Method::Put, Safety::Idempotent, "/rest/api/3/issue/KAN-1", &credential, tenant)
        };
        let (one, other) = (of(Some("1")), of(Some("2")));
        assert!(one.caller != other.caller && one.endpoint != other.endpoint && one.issue != other.issue);
        let issue = Scope::Issue(one.issue.clone().unwrap());
        assert!(issue.concerns(one.caller, Some("1")) && !issue.concerns(other.caller, Some("2")));
        assert!(!issue.concerns(one.caller, None) && Scope::Issue("KAN-1".into()).concerns(0, None));
        for text in ["", "quota", "quota x", "issue", "other 1"] {
            assert_eq!(Scope::parse(text), None);
        }
    }
}
