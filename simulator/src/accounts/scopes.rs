//! Scopes: which product each is for, and which an operation wants.

use crate::endpoint::Endpoint;
use axum::http::Method;

/// What a scope is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Product {
    /// Jira, with Service Management.
    Jira,
    Confluence,
}

impl Product {
    /// The product that a scope opens. Some open none: they say who somebody is.
    pub(crate) fn of(scope: &str) -> Option<Self> {
        if scope.contains("confluence") || scope.contains("content.attachment") {
            Some(Self::Confluence)
        } else if scope.contains("jira") || scope.contains("servicedesk") {
            Some(Self::Jira)
        } else {
            None
        }
    }
}

/// What makes the account server give a refresh token.
pub(crate) const OFFLINE: &str = "offline_access";

/// Scopes of no product.
const IDENTITY: [&str; 3] = [OFFLINE, "read:me", "read:account"];

/// What the credential of a service account was given.
pub(crate) const SERVICE: [&str; 5] = [
    "read:jira-work",
    "write:jira-work",
    "read:jira-user",
    "read:confluence-space.summary",
    "read:space:confluence",
];

/// The scopes of a request, each once, or the first that there is not.
pub(crate) fn read(text: &str) -> Result<Vec<String>, String> {
    let mut scopes: Vec<String> = Vec::new();
    for scope in text.split(' ').filter(|scope| !scope.is_empty()) {
        let product = scope.contains(':') && Product::of(scope).is_some();
        if !product && !IDENTITY.contains(&scope) {
            return Err(scope.to_owned());
        }
        if scopes.iter().all(|known| known != scope) {
            scopes.push(scope.to_owned());
        }
    }
    Ok(scopes)
}

/// Whether these scopes open an operation of Jira: its classic scope, or all of
/// its granular ones, as the operation's `x-atlassian-oauth2-scopes` says.
pub(crate) fn open(scopes: &[String], method: &Method, endpoint: Endpoint<'_>) -> bool {
    let Some((classic, granular)) = wanted(method, endpoint) else { return true };
    let has = |scope: &str| scopes.iter().any(|given| given == scope);
    has(classic) || granular.iter().all(|scope| has(scope))
}

/// The classic scope of an operation, and its granular ones. `None` is open to
/// every token.
fn wanted(method: &Method, endpoint: Endpoint<'_>) -> Option<(&'static str, &'static [&'static str])> {
    Some(match (method.as_str(), endpoint) {
        (_, Endpoint::TenantInfo | Endpoint::ServerInfo | Endpoint::None) => return None,
        (_, Endpoint::Myself | Endpoint::Users) => (
            "read:jira-user",
            &["read:application-role:jira", "read:group:jira", "read:user:jira", "read:avatar:jira"],
        ),
        (_, Endpoint::IssueTypes) => (
            "read:jira-work",
            &["read:issue-type:jira", "read:avatar:jira", "read:project-category:jira", "read:project:jira"],
        ),
        (_, Endpoint::Projects | Endpoint::ProjectSearch | Endpoint::Project(_)) => (
            "read:jira-work",
            &[
                "read:issue-type:jira",
                "read:project:jira",
                "read:project.property:jira",
                "read:user:jira",
                "read:application-role:jira",
                "read:avatar:jira",
                "read:group:jira",
                "read:issue-type-hierarchy:jira",
                "read:project-category:jira",
                "read:project-version:jira",
                "read:project.component:jira",
            ],
        ),
        (_, Endpoint::Search) => (
            "read:jira-work",
            &[
                "read:issue-details:jira",
                "read:field.default-value:jira",
                "read:field.option:jira",
                "read:field:jira",
                "read:group:jira",
            ],
        ),
        (_, Endpoint::Issues) => (
            "write:jira-work",
            &[
                "write:issue:jira",
                "write:comment:jira",
                "write:comment.property:jira",
                "write:attachment:jira",
                "read:issue:jira",
            ],
        ),
        (_, Endpoint::Comments(_)) => (
            "write:jira-work",
            &[
                "read:comment:jira",
                "read:comment.property:jira",
                "read:group:jira",
                "read:project:jira",
                "read:project-role:jira",
                "read:user:jira",
                "write:comment:jira",
                "read:avatar:jira",
            ],
        ),
        ("PUT", Endpoint::Issue(_)) => ("write:jira-work", &["write:issue:jira"]),
        ("DELETE", Endpoint::Issue(_)) => ("write:jira-work", &["delete:issue:jira"]),
        (_, Endpoint::Issue(_)) => (
            "read:jira-work",
            &[
                "read:issue-meta:jira",
                "read:issue-security-level:jira",
                "read:issue.vote:jira",
                "read:issue.changelog:jira",
                "read:avatar:jira",
                "read:issue:jira",
                "read:status:jira",
                "read:user:jira",
                "read:field-configuration:jira",
            ],
        ),
    })
}
