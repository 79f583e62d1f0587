//! Connections in a JSON file.

mod app;
mod document;
mod entry;
mod failure;
mod learned;
mod members;
mod secret;
mod site;
mod state;
mod variable;

use crate::log::Level;
use crate::seal::Key;
use crate::settings::{
    BoxFuture, Connection, Connections, Credential, GetError, Learned, SaveError, Settings,
};
use anyhow::{Result, anyhow, bail};
use document::Document;
use entry::Entry;
use secret::Vault;
use site::check_site;
use std::fmt;
use std::path::{Path, PathBuf};

pub(crate) use document::others_read;
pub use failure::Failure;
pub use state::{ConnectionState, CredentialKind};
pub use variable::is_variable_name;

/// Lends the connections of a file:
///
/// ```json
/// { "connections": {
///     "acme": {
///         "site_url": "https://acme.atlassian.net",
///         "user": "fred@example.com",
///         "token": "${ACME_TOKEN}" },
///     "fred": {
///         "site_url": "https://api.atlassian.com",
///         "oauth": {
///             "provider": "cloud",
///             "grant": "authorization_code",
///             "client_id": "Xq3…",
///             "client_secret": "${APP_SECRET}",
///             "scopes": ["read:jira-work", "offline_access"],
///             "redirect_url": "http://localhost:8765/" } } } }
/// ```
///
/// `${NAME}` in a value is replaced by the environment's variable when the
/// connection is lent, and stays as it is in the file. Without `user` the token
/// is sent as a Bearer token. `provider` is `cloud`, `government` or
/// `data_center`, `grant` is `authorization_code` or `client_credentials`; an app
/// may also have `auth_url` (for tests on loopback) and `refresh_skew_seconds`.
/// Each entry may also have `gateway_url` (for tests on loopback),
/// `attempt_timeout_seconds`, `total_timeout_seconds`, `max_body_bytes`,
/// `retries`, `language` and `log_level`.
///
/// The file is its user's alone (0600), changes as a whole or not at all, and may
/// be shared by processes: a lock beside it makes their changes follow each other.
///
/// With a [`Key`] ([`sealed_with`](Self::sealed_with)) tokens and client secrets
/// are sealed: each with a nonce of its own, and for its place, so that it opens
/// as no other secret, for no other connection, and for no other site or user of it:
/// a connection whose site was changed by hand has to be connected again. A secret that stands open in
/// the file, because a person wrote it or it was kept before there was a key, is
/// read as it is and sealed when its connection changes next. If there is no key
/// then, it stays as it was; a new secret is refused.
#[derive(Debug, Clone)]
pub struct FileStore {
    path: PathBuf,
    key: Option<Key>,
}

/// A connection as it stood in the file, or none.
pub struct Stored(Option<Entry>);

impl Stored {
    /// Whether there is a connection.
    pub fn is_some(&self) -> bool {
        self.0.is_some()
    }
}

/// Without its secrets.
impl fmt::Debug for Stored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "a connection" } else { "no connection" })
    }
}

impl FileStore {
    /// The store in this file, which need not be there yet. Secrets stand in it as
    /// they are; see [`sealed_with`](Self::sealed_with).
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), key: None }
    }

    /// The same file with its secrets sealed.
    #[must_use]
    pub fn sealed_with(self, key: Key) -> Self {
        Self { key: Some(key), ..self }
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// How every connection stands, by name. No secret is opened.
    pub fn list(&self) -> Result<Vec<ConnectionState>> {
        let connections = Document::read(&self.path)?.connections.into_iter();
        let mut failures = failure::read(&self.path);
        let state = |(name, entry): (String, Entry)| {
            let last_failure = failures.remove(&name);
            ConnectionState::new(name, &entry, last_failure)
        };
        Ok(connections.map(state).collect())
    }

    /// The members of the file that this release does not know, by their paths. They
    /// are kept and have no effect.
    pub fn unknown_members(&self) -> Result<Vec<String>> {
        Ok(Document::read(&self.path)?.unknown())
    }

    /// Keeps how a connection failed, or with `None` that it works: the
    /// [`last_failure`](ConnectionState::last_failure) of its state. It is kept in
    /// a file beside the store, which is written only where that changes. A
    /// connection that is not in the file has none.
    pub fn note(&self, name: &str, failure: Option<Failure>) -> Result<()> {
        if failure.is_some() && !Document::read(&self.path)?.connections.contains_key(name) {
            return Ok(());
        }
        failure::note(&self.path, name, failure)
    }

    /// The least important log lines that are wanted of a connection, where that
    /// was [said](Self::set_log_level).
    pub fn log_level(&self, name: &str) -> Option<Level> {
        Document::read(&self.path).ok()?.connections.get(name)?.log_level
    }

    /// Keeps which log lines are wanted of a connection. It is for whoever makes
    /// a [`Log`](crate::Log): the store itself has none.
    pub fn set_log_level(&self, name: &str, level: Option<Level>) -> Result<()> {
        if self.log_level(name) == level {
            return Ok(());
        }
        self.change(|document| {
            document.connections.get_mut(name).ok_or_else(|| self.unknown(name))?.log_level = level;
            Ok(())
        })
    }

    /// Adds a connection, or changes the site and credential of the one of its
    /// name. Its limits stay. What was learned of it stays too, unless the site
    /// or credential is another one; an OAuth app is the same with another client
    /// secret, other scopes or another redirect.
    ///
    /// A text in the credential may name variables, as in `${NAME}`.
    ///
    /// Errors: [`SealError`](crate::SealError) where there is no key to seal its
    /// secrets with; a [`Credential::Host`] is not kept.
    pub fn put_credential(&self, name: &str, site_url: &str, credential: &Credential) -> Result<()> {
        self.write(name, site_url, credential, None)
    }

    fn write(
        &self,
        name: &str,
        site_url: &str,
        credential: &Credential,
        settings: Option<&Settings>,
    ) -> Result<()> {
        if name.is_empty() || name.len() > 100 || name.chars().any(|c| c.is_control() || c.is_whitespace()) {
            bail!("A connection's name is 1 to 100 characters without spaces.");
        }
        check_site(site_url).map_err(anyhow::Error::msg)?;
        self.change(|document| {
            let entry = document.connections.entry(name.to_owned()).or_default();
            entry.put(site_url.trim(), credential, settings, self.vault(name))
        })?;
        failure::forget(&self.path, name);
        Ok(())
    }

    /// Makes sure that the file can be changed. One that is not there yet is created.
    pub fn ready(&self) -> Result<()> {
        self.change(|_| Ok(()))
    }

    /// A connection as it stands in the file, to be put back.
    pub fn entry(&self, name: &str) -> Result<Stored> {
        Ok(Stored(Document::read(&self.path)?.connections.remove(name)))
    }

    /// Puts a connection back as it stood, or removes it where there was none.
    pub fn restore(&self, name: &str, stored: Stored) -> Result<()> {
        self.change(|document| {
            match stored.0 {
                Some(entry) => document.connections.insert(name.to_owned(), entry),
                None => document.connections.remove(name),
            };
            Ok(())
        })
    }

    /// Adds a connection with its settings, or changes the one of its name. Of the
    /// limits those of a request and of a call in time, of a body and of repeats
    /// are kept, times in whole seconds.
    pub fn put(&self, name: &str, settings: &Settings) -> Result<()> {
        self.write(name, &settings.site_url, &settings.credential, Some(settings))
    }

    /// Forgets what was learned of a connection, its OAuth tokens with it: its
    /// owner has to authorize it again.
    pub fn forget(&self, name: &str) -> Result<()> {
        self.existing(name)?;
        self.change(|document| {
            document.connections.get_mut(name).ok_or_else(|| self.unknown(name))?.learned = None;
            Ok(())
        })?;
        failure::forget(&self.path, name);
        Ok(())
    }

    /// Removes a connection.
    pub fn remove(&self, name: &str) -> Result<()> {
        self.existing(name)?;
        self.change(|document| {
            document.connections.remove(name).map(|_| ()).ok_or_else(|| self.unknown(name))
        })?;
        failure::forget(&self.path, name);
        Ok(())
    }

    /// Refuses an unknown name before a folder or lock is made.
    fn existing(&self, name: &str) -> Result<()> {
        match Document::read(&self.path)?.connections.contains_key(name) {
            true => Ok(()),
            false => Err(self.unknown(name)),
        }
    }

    fn unknown(&self, name: &str) -> anyhow::Error {
        anyhow!("There is no connection named {name:?} in {}.", self.path.display())
    }

    fn vault<'a>(&'a self, connection: &'a str) -> Vault<'a> {
        Vault { key: self.key.as_ref(), connection }
    }

    fn change(&self, change: impl FnOnce(&mut Document) -> Result<()>) -> Result<()> {
        Document::change(&self.path, change)
    }

    fn connection(&self, name: &str) -> Result<Connection, GetError> {
        let unusable = |error: anyhow::Error| GetError::Unusable(format!("{error:#}"));
        let document = Document::read(&self.path).map_err(unusable)?;
        let entry = document.connections.get(name).ok_or(GetError::Unknown)?;
        entry
            .connection(self.vault(name))
            .map_err(|error| unusable(error.context(format!("The connection {name:?} cannot be used"))))
    }

    fn learn(&self, name: &str, learned: Learned, replaces: &str) -> Result<String, SaveError> {
        let mut outcome = None;
        let changed = self.change(|document| {
            let Some(entry) = document.connections.get_mut(name) else {
                outcome = Some(Err(SaveError::Unknown));
                bail!("unknown");
            };
            if entry.revision() != replaces {
                outcome = Some(Err(SaveError::Stale));
                bail!("stale");
            }
            entry.learn(learned, self.vault(name))?;
            outcome = Some(Ok(entry.revision()));
            Ok(())
        });
        match (outcome, changed) {
            (Some(Err(refused)), _) => Err(refused),
            (Some(Ok(revision)), Ok(())) => Ok(revision),
            (_, Err(error)) => Err(SaveError::Failed(format!("{error:#}"))),
            (None, Ok(())) => Err(SaveError::Failed("nothing was saved".into())),
        }
    }
}

impl Connections for FileStore {
    fn get<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Connection, GetError>> {
        if !self.key.as_ref().is_some_and(Key::may_wait) {
            return Box::pin(async { self.connection(name) });
        }
        let (store, name) = (self.clone(), name.to_owned());
        Box::pin(async move {
            let getting = tokio::task::spawn_blocking(move || store.connection(&name));
            getting.await.unwrap_or_else(|error| Err(GetError::Unusable(error.to_string())))
        })
    }

    fn save<'a>(
        &'a self,
        name: &'a str,
        learned: Learned,
        replaces: &'a str,
    ) -> BoxFuture<'a, Result<String, SaveError>> {
        let (store, name, replaces) = (self.clone(), name.to_owned(), replaces.to_owned());
        Box::pin(async move {
            // Another process may hold the lock.
            let saving = tokio::task::spawn_blocking(move || store.learn(&name, learned, &replaces));
            saving.await.unwrap_or_else(|error| Err(SaveError::Failed(error.to_string())))
        })
    }
}

#[cfg(test)]
mod tests;
