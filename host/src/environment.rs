//! The connection `default` of the environment's variables.

use crate::contract::types::Limits;
use crate::settings::{
    BoxFuture, Connection, Connections, Credential, GetError, Learned, SaveError, Settings,
};
use secrecy::SecretString;
use std::fmt;

/// Lends the connection `default` from `JIRA_BASE_URL`, `JIRA_USERNAME` and
/// `JIRA_API_TOKEN`, if the first is set, and any other from connections behind
/// it. Without `JIRA_USERNAME` the token is sent as a Bearer token.
pub struct Environment<C> {
    variables: Option<Variables>,
    behind: C,
}

struct Variables {
    site_url: String,
    user: Option<String>,
    token: Option<SecretString>,
}

/// The name of the connection that the variables make.
pub(crate) const DEFAULT: &str = "default";

impl<C> Environment<C> {
    /// Reads this process's variables, once.
    pub fn new(behind: C) -> Self {
        Self::of(|name| std::env::var(name).ok(), behind)
    }

    fn of(variable: impl Fn(&str) -> Option<String>, behind: C) -> Self {
        let variable = |name| variable(name).filter(|value| !value.trim().is_empty());
        let variables = variable("JIRA_BASE_URL").map(|site_url| Variables {
            site_url,
            user: variable("JIRA_USERNAME"),
            token: variable("JIRA_API_TOKEN").map(Into::into),
        });
        Self { variables, behind }
    }

    /// The address of the connection that the variables make, if they do.
    pub fn site_url(&self) -> Option<&str> {
        self.variables.as_ref().map(|variables| variables.site_url.as_str())
    }

    /// The connections behind the variables.
    pub fn behind(&self) -> &C {
        &self.behind
    }
}

impl<C> fmt::Debug for Environment<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Environment").field("site_url", &self.site_url()).finish_non_exhaustive()
    }
}

impl Variables {
    fn connection(&self) -> Result<Connection, GetError> {
        let Some(token) = self.token.clone() else {
            return Err(GetError::Unusable(
                "JIRA_BASE_URL is set but JIRA_API_TOKEN is not. Set it to an API token.".into(),
            ));
        };
        let credential = match &self.user {
            Some(user) => Credential::Basic { user: user.clone(), secret: token },
            None => Credential::Bearer(token),
        };
        let settings = Settings {
            site_url: self.site_url.clone(),
            credential,
            gateway_url: None,
            limits: Limits::default(),
            language: None,
        };
        Ok(Connection { revision: "environment".into(), settings, learned: Learned::default() })
    }
}

impl<C: Connections> Connections for Environment<C> {
    fn get<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Connection, GetError>> {
        match &self.variables {
            Some(variables) if name == DEFAULT => Box::pin(async { variables.connection() }),
            _ => self.behind.get(name),
        }
    }

    fn save<'a>(
        &'a self,
        name: &'a str,
        learned: Learned,
        replaces: &'a str,
    ) -> BoxFuture<'a, Result<String, SaveError>> {
        if self.variables.is_some() && name == DEFAULT {
            let problem = "the connection comes from environment variables, which keep nothing";
            return Box::pin(async move { Err(SaveError::Failed(problem.into())) });
        }
        self.behind.save(name, learned, replaces)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::FileStore;

    fn environment(variables: &[(&str, &str)]) -> Environment<FileStore> {
        let find =
            |name: &str| variables.iter().find(|(n, _)| *n == name).map(|(_, value)| (*value).to_owned());
        Environment::of(find, FileStore::new("/nonexistent/connections.json"))
    }

    #[tokio::test]
    async fn three_variables_make_a_connection() {
        let url = ("JIRA_BASE_URL", "https://acme.atlassian.net");
        let both = environment(&[url, ("JIRA_USERNAME", "fred"), ("JIRA_API_TOKEN", "hunter2")]);
        assert!(!format!("{both:?}").contains("hunter2"));
        let connection = both.get("default").await.unwrap();
        assert!(matches!(connection.settings.credential, Credential::Basic { user, .. } if user == "fred"));
        let connection = environment(&[url, ("JIRA_API_TOKEN", "hunter2")]).get("default").await.unwrap();
        assert!(matches!(connection.settings.credential, Credential::Bearer(_)));
        assert!(matches!(environment(&[url]).get("default").await, Err(GetError::Unusable(_))));
        assert_eq!(environment(&[]).get("default").await.unwrap_err(), GetError::Unknown);
        assert_eq!(both.get("other").await.unwrap_err(), GetError::Unknown);
        assert!(matches!(
            both.save("default", Learned::default(), "environment").await,
            Err(SaveError::Failed(_))
        ));
    }
}
