//! The first endpoints of the site.

/// An endpoint, with what its path names.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Endpoint<'a> {
    TenantInfo,
    ServerInfo,
    Myself,
    IssueTypes,
    Users,
    Projects,
    ProjectSearch,
    Project(&'a str),
    Issues,
    Issue(&'a str),
    Comments(&'a str),
    Search,
    None,
}

impl<'a> Endpoint<'a> {
    pub(crate) fn of(path: &'a str) -> Self {
        let Some(api) = path.strip_prefix("/rest/api/3/").or_else(|| path.strip_prefix("/rest/api/2/"))
        else {
            return if path == "/_edge/tenant_info" { Self::TenantInfo } else { Self::None };
        };
        // Rich text is text in version 2: what takes it is there in 3 alone.
        let rich = path.starts_with("/rest/api/3/");
        match api.trim_end_matches('/').split('/').collect::<Vec<_>>().as_slice() {
            ["serverInfo"] => Self::ServerInfo,
            ["myself"] => Self::Myself,
            ["issuetype"] => Self::IssueTypes,
            ["users", "search"] => Self::Users,
            // No key and no id: `issue/archive`, say.
            ["issue" | "project", word]
                if *word != "search" && word.bytes().all(|byte| byte.is_ascii_lowercase()) =>
            {
                Self::None
            }
            ["project"] => Self::Projects,
            ["project", "search"] => Self::ProjectSearch,
            ["project", key] => Self::Project(key),
            ["issue"] if rich => Self::Issues,
            ["issue", key] => Self::Issue(key),
            ["issue", key, "comment"] if rich => Self::Comments(key),
            ["search", "jql"] => Self::Search,
            _ => Self::None,
        }
    }

    /// What its requests are counted by.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::TenantInfo => "tenant_info",
            Self::ServerInfo => "serverInfo",
            Self::Myself => "myself",
            Self::IssueTypes => "issuetype",
            Self::Users => "users/search",
            Self::Projects => "project",
            Self::ProjectSearch => "project/search",
            Self::Project(_) => "project/{key}",
            Self::Issues => "issue",
            Self::Issue(_) => "issue/{key}",
            Self::Comments(_) => "issue/{key}/comment",
            Self::Search => "search/jql",
            Self::None => "none",
        }
    }
}
