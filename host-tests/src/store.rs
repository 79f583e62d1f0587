//! Connections in memory.

use crate::evidence;
use jira_connector_host::types::Limits;
use jira_connector_host::{
    BoxFuture, Connection, Connections, Credential, GetError, Learned, SaveError, Settings,
};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// Connections that a test can look into.
#[derive(Debug, Clone, Default)]
pub struct Memory(Arc<Mutex<BTreeMap<String, Kept>>>);

/// The revision of a connection, its settings, and what was learned.
type Kept = (u32, Settings, Learned);

/// Settings of a site with a classic token.
pub fn basic(site_url: &str, user: &str, token: &str) -> Settings {
    settings(site_url, Credential::Basic { user: user.into(), secret: token.into() })
}

/// Settings of a site whose gateway is at the same address, as the
/// simulator's is.
pub fn settings(site_url: &str, credential: Credential) -> Settings {
    let origin = site_url.trim().splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
    let gateway_url = origin.contains("//127.0.0.1").then_some(origin);
    // Tests of repeats ask for them.
    let limits = Limits { retries: Some(0), ..Limits::default() };
    Settings { site_url: site_url.into(), credential, gateway_url, limits, language: None }
}

impl Memory {
    /// One connection, `acme`.
    pub fn of(settings: Settings) -> Self {
        Self::default().with("acme", settings)
    }

    /// One more connection.
    pub fn with(self, name: &str, settings: Settings) -> Self {
        evidence::credential(&settings.credential);
        self.0.lock().unwrap().insert(name.into(), (1, settings, Learned::default()));
        self
    }

    /// The same connections, which keep nothing that is learned.
    pub fn frozen(self) -> Frozen {
        Frozen(self)
    }

    /// What was learned about a connection.
    pub fn learned(&self, name: &str) -> Learned {
        self.0.lock().unwrap()[name].2.clone()
    }
}

/// Connections that cannot be written.
#[derive(Debug, Clone)]
pub struct Frozen(Memory);

impl Connections for Frozen {
    fn get<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Connection, GetError>> {
        self.0.get(name)
    }

    fn save<'a>(&'a self, _: &'a str, _: Learned, _: &'a str) -> BoxFuture<'a, Result<String, SaveError>> {
        Box::pin(async { Err(SaveError::Failed("the disk is full".into())) })
    }
}

impl Connections for Memory {
    fn get<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Connection, GetError>> {
        let found = self.0.lock().unwrap().get(name).cloned();
        let connection = |(revision, settings, learned): Kept| {
            let connection = Connection { revision: revision.to_string(), settings, learned };
            evidence::lent(&connection);
            connection
        };
        Box::pin(async move { found.map(connection).ok_or(GetError::Unknown) })
    }

    fn save<'a>(
        &'a self,
        name: &'a str,
        learned: Learned,
        replaces: &'a str,
    ) -> BoxFuture<'a, Result<String, SaveError>> {
        learned.tokens.iter().for_each(evidence::tokens);
        let mut connections = self.0.lock().unwrap();
        let outcome = match connections.get_mut(name) {
            None => Err(SaveError::Unknown),
            Some((revision, ..)) if revision.to_string() != replaces => Err(SaveError::Stale),
            Some((revision, _, kept)) => {
                *revision += 1;
                *kept = learned.or(std::mem::take(kept));
                Ok(revision.to_string())
            }
        };
        Box::pin(async move { outcome })
    }
}
