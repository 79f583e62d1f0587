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
use std::time::{Duration, Instant};

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
/// their changes follow each other. Each entry may also have `gateway_url` (for
/// tests on loopback), `attempt_timeout_seconds`, `total_timeout_seconds`,
/// `max_body_bytes`, `retries` and `language`.
#[derive(Debug, Clone)]
pub struct FileStore {
    path: PathBuf,
}

/// One connection as it stands in the file.
#[derive(Serialize, Deserialize, Clone, Default, PartialEq)]
#[serde(deny_unknown_fields)]
struct Entry {
    site_url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<String>,
    token: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    gateway_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    attempt_timeout_seconds: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    total_timeout_seconds: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_body_bytes: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retries: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    learned: Option<EntryLearned>,
}

/// What the component found out, and of what: it is worth nothing once the site
/// or the credential is another.
#[derive(Serialize, Deserialize, Clone, Default, PartialEq)]
#[serde(deny_unknown_fields)]
struct EntryLearned {
    of: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    cloud_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gateway: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    quota_until: Option<u64>,
}

#[derive(Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Document {
    connections: BTreeMap<String, Entry>,
}

/// How long to wait for another process that changes the file.
const LOCK_TIMEOUT: Duration = Duration::from_secs(10);

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

    /// Adds a connection, or changes the site and credential of the one of its
    /// name.
    pub fn put(&self, name: &str, site_url: &str, user: Option<&str>, token: &str) -> Result<()> {
        if name.is_empty() || name.len() > 100 || name.chars().any(|c| c.is_control() || c.is_whitespace()) {
            bail!("A connection's name is 1 to 100 characters without spaces.");
        }
        if site_url.contains('@') || !(site_url.starts_with("https://") || site_url.starts_with("http://")) {
            bail!("The site is written as https://your-site.atlassian.net, without a user name.");
        }
        self.change(|document| {
            let entry = document.connections.entry(name.to_owned()).or_default();
            site_url.clone_into(&mut entry.site_url);
            entry.user = user.map(str::to_owned);
            token.clone_into(&mut entry.token);
            Ok(())
        })
    }

    /// Removes a connection.
    pub fn remove(&self, name: &str) -> Result<()> {
        let unknown = || anyhow!("There is no connection named {name:?} in {}.", self.path.display());
        if !self.read()?.connections.contains_key(name) {
            return Err(unknown());
        }
        self.change(|document| document.connections.remove(name).map(|_| ()).ok_or_else(unknown))
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
        make_folder(folder).with_context(|| format!("Cannot make the folder {}", folder.display()))?;
        let _lock = lock(&path)?;
        let mut document = self.read()?;
        change(&mut document)?;
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        serde_json::to_writer_pretty(&mut file, &document)?;
        file.write_all(b"\n")?;
        file.as_file().sync_all()?;
        file.persist(&path).with_context(|| format!("Cannot write {}", path.display()))?;
        // The new name must outlive a crash too.
        #[cfg(unix)]
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
            let Learned { cloud_id, gateway, quota_until, .. } = learned.or(entry.learned());
            entry.learned = Some(EntryLearned { of: entry.identity(), cloud_id, gateway, quota_until });
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

impl Entry {
    fn revision(&self) -> String {
        digest(&serde_json::to_vec(self).unwrap_or_default())
    }

    /// Names the site and the credential as they stand in the file.
    fn identity(&self) -> String {
        let Self { site_url, user, token, gateway_url, .. } = self;
        // Of a token in the file this tells no more than the file does.
        digest(format!("{site_url:?} {user:?} {token:?} {gateway_url:?}").as_bytes())
    }

    fn learned(&self) -> Learned {
        match &self.learned {
            Some(learned) if learned.of == self.identity() => Learned {
                cloud_id: learned.cloud_id.clone(),
                gateway: learned.gateway,
                quota_until: learned.quota_until,
                ..Learned::default()
            },
            _ => Learned::default(),
        }
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
                retries: self.retries,
                ..Limits::default()
            },
            language: self.language.clone(),
        };
        Ok(Connection { revision: self.revision(), settings, learned: self.learned() })
    }
}

fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(12).map(|byte| format!("{byte:02x}")).collect()
}

/// Replaces every `${NAME}`. What is not a name may be a secret: no error shows
/// it.
fn expand(text: &str, variable: impl Fn(&str) -> Option<String>) -> Result<String> {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        let (name, behind) = after.split_once('}').context("A ${ has no }")?;
        if !is_variable_name(name) {
            bail!("A ${{…}} holds no name of a variable");
        }
        let value =
            variable(name).with_context(|| format!("The environment has no variable {name}. Set it"))?;
        out.push_str(before);
        out.push_str(&value);
        rest = behind;
    }
    Ok(out + rest)
}

/// Whether a text can name a variable of the environment.
pub fn is_variable_name(name: &str) -> bool {
    !name.starts_with(|c: char| c.is_ascii_digit())
        && !name.is_empty()
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

fn make_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}

/// Holds the lock of a file: another one beside it, which stays.
fn lock(path: &Path) -> Result<File> {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let mut options = File::options();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let lock = options.open(&name).context("Cannot open the lock beside the file of connections")?;
    let start = Instant::now();
    while let Err(error) = lock.try_lock() {
        if let fs::TryLockError::Error(error) = error {
            return Err(error).context("Cannot lock the file of connections");
        }
        if start.elapsed() > LOCK_TIMEOUT {
            bail!("Another process has held {} for {LOCK_TIMEOUT:?}.", Path::new(&name).display());
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    Ok(lock)
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
