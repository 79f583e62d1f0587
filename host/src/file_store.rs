//! Connections in a JSON file.

use crate::settings::{
    BoxFuture, Connection, Connections, Credential, GetError, Learned, SaveError, Settings,
};
use crate::types::Limits;
use anyhow::{Context, Result, anyhow, bail};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Lends the connections of a file:
///
/// ```json
/// { "connections": { "acme": {
///     "site_url": "https://acme.atlassian.net",
///     "user": "fred@example.com",
///     "token": "${ACME_TOKEN}" } } }
/// ```
///
/// `${NAME}` in a value is replaced by the environment's variable when the
/// connection is lent, and stays as it is in the file. Without `user` the token
/// is sent as a Bearer token. The file is its user's alone (0600), changes as a
/// whole or not at all, and may be shared by processes: a lock beside it makes
/// their changes follow each other.
#[derive(Debug, Clone)]
pub struct FileStore {
    path: PathBuf,
}

/// One connection as it stands in the file.
#[derive(Serialize, Deserialize, Clone, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The address of the site.
    pub site_url: String,
    /// The user name. On Jira Cloud the e-mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// The token, or `${NAME}`.
    pub token: String,
    /// The address of the gateway, for tests on loopback.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gateway_url: Option<String>,
    /// The longest for one request, in seconds. 0 is no limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attempt_timeout_seconds: Option<u64>,
    /// The longest for a call, in seconds. 0 is no limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_timeout_seconds: Option<u64>,
    /// The largest body of an answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_body_bytes: Option<u64>,
    /// What the component found out. Not yours to write.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub learned: EntryLearned,
}

/// What the component found out, as it stands in the file.
#[derive(Debug, Serialize, Deserialize, Clone, Default, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct EntryLearned {
    #[serde(skip_serializing_if = "Option::is_none")]
    cloud_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gateway: Option<bool>,
}

fn is_empty(learned: &EntryLearned) -> bool {
    *learned == EntryLearned::default()
}

#[derive(Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Document {
    connections: BTreeMap<String, Entry>,
}

impl FileStore {
    /// The store in this file. It need not be there yet.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Every name with its site's address, as it stands in the file.
    pub fn list(&self) -> Result<Vec<(String, String)>> {
        Ok(self.read()?.connections.into_iter().map(|(name, entry)| (name, entry.site_url)).collect())
    }

    /// Adds a connection or replaces the one of its name.
    pub fn put(&self, name: &str, entry: Entry) -> Result<()> {
        if name.is_empty() || name.len() > 100 || name.chars().any(|c| c.is_control() || c.is_whitespace()) {
            bail!("A connection's name is 1 to 100 characters without spaces.");
        }
        self.change(|document| {
            document.connections.insert(name.to_owned(), entry);
            Ok(())
        })
    }

    /// Removes a connection.
    pub fn remove(&self, name: &str) -> Result<()> {
        self.change(|document| match document.connections.remove(name) {
            Some(_) => Ok(()),
            None => bail!("There is no connection named {name:?} in {}.", self.path.display()),
        })
    }

    fn read(&self) -> Result<Document> {
        let text = match fs::read_to_string(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Document::default()),
            Err(error) => return Err(error).with_context(|| format!("Cannot read {}", self.path.display())),
        };
        let document: Document = serde_json::from_str(&text)
            // The text of the error may quote a secret; its place does not.
            .map_err(|error| {
                let problem = match error.is_data() {
                    true => "has an unknown or missing name, or a value of another type",
                    false => "is not JSON",
                };
                anyhow!(
                    "{} {problem}, at line {}, column {}.",
                    self.path.display(),
                    error.line(),
                    error.column()
                )
            })?;
        if document.connections.values().any(|entry| !entry.token.contains("${")) && is_open(&self.path) {
            bail!("Others can read {0}, which holds a token. Run: chmod 600 {0}", self.path.display());
        }
        Ok(document)
    }

    fn change(&self, change: impl FnOnce(&mut Document) -> Result<()>) -> Result<()> {
        // A link stays a link to the file that changes.
        let path = fs::canonicalize(&self.path).unwrap_or_else(|_| self.path.clone());
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        fs::create_dir_all(folder).with_context(|| format!("Cannot make the folder {}", folder.display()))?;
        let lock = File::create(path.with_extension("lock"))?;
        lock.lock()?;
        let mut document = self.read()?;
        change(&mut document)?;
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        serde_json::to_writer_pretty(&mut file, &document)?;
        file.write_all(b"\n")?;
        file.as_file().sync_all()?;
        file.persist(&path).with_context(|| format!("Cannot write {}", path.display()))?;
        // The new name must outlive a crash too.
        File::open(folder)?.sync_all()?;
        Ok(())
    }

    fn connection(&self, name: &str) -> Result<Connection, GetError> {
        let unusable = |error: anyhow::Error| GetError::Unusable(format!("{error:#}"));
        let document = self.read().map_err(unusable)?;
        let entry = document.connections.get(name).ok_or(GetError::Unknown)?;
        entry
            .connection()
            .map_err(|error| unusable(error.context(format!("The connection {name:?} cannot be used"))))
    }

    fn learn(&self, name: &str, learned: Learned, replaces: &str) -> Result<String, SaveError> {
        let mut outcome = Err(SaveError::Unknown);
        self.change(|document| {
            let Some(entry) = document.connections.get_mut(name) else { bail!("unknown") };
            if entry.revision() != replaces {
                outcome = Err(SaveError::Stale);
                bail!("stale");
            }
            let EntryLearned { cloud_id, gateway } = entry.learned.clone();
            let Learned { cloud_id, gateway } = learned.or(Learned { cloud_id, gateway });
            entry.learned = EntryLearned { cloud_id, gateway };
            outcome = Ok(entry.revision());
            Ok(())
        })
        .or_else(|error| match &outcome {
            Ok(_) => Err(SaveError::Failed(format!("{error:#}"))),
            Err(_) => Ok(()),
        })?;
        outcome
    }
}

impl Entry {
    fn revision(&self) -> String {
        let text = serde_json::to_vec(self).unwrap_or_default();
        Sha256::digest(text).iter().take(12).map(|byte| format!("{byte:02x}")).collect()
    }

    fn connection(&self) -> Result<Connection> {
        let expand = |text: &str| expand(text, |name| std::env::var(name).ok());
        let secret = expand(&self.token)?.into();
        let credential = match &self.user {
            Some(user) => Credential::Basic { user: expand(user)?, secret },
            None => Credential::Bearer(secret),
        };
        let millis = |seconds: Option<u64>| seconds.map(|seconds| seconds.saturating_mul(1000));
        let settings = Settings {
            site_url: expand(&self.site_url)?,
            credential,
            gateway_url: self.gateway_url.as_deref().map(expand).transpose()?,
            limits: Limits {
                attempt_timeout: millis(self.attempt_timeout_seconds),
                total_timeout: millis(self.total_timeout_seconds),
                max_body: self.max_body_bytes,
            },
        };
        let EntryLearned { cloud_id, gateway } = self.learned.clone();
        Ok(Connection { revision: self.revision(), settings, learned: Learned { cloud_id, gateway } })
    }
}

/// Replaces every `${NAME}`.
fn expand(text: &str, variable: impl Fn(&str) -> Option<String>) -> Result<String> {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        let (name, behind) = after.split_once('}').context("A ${ has no }")?;
        let value =
            variable(name).with_context(|| format!("The environment has no variable {name}. Set it"))?;
        out.push_str(before);
        out.push_str(&value);
        rest = behind;
    }
    Ok(out + rest)
}

#[cfg(unix)]
fn is_open(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(path).is_ok_and(|file| file.mode() & 0o077 != 0)
}

#[cfg(not(unix))]
fn is_open(_: &Path) -> bool {
    false
}

impl Connections for FileStore {
    fn get<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Connection, GetError>> {
        Box::pin(async { self.connection(name) })
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
