//! Where what was seen of a connection is kept, and whose it is.

use anyhow::{Result, bail};
use serde::Deserialize;
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs::{self, DirBuilder, File, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};
use zeroize::Zeroizing;

/// The file whose lock makes changes follow each other.
const LOCK: &str = "lock";

/// How long to wait for another process. A change takes milliseconds.
const LOCK_TIMEOUT: Duration = Duration::from_secs(1);

/// What was not changed for so long is of no use.
const MAX_AGE: Duration = Duration::from_secs(90 * 24 * 3600);

/// A connection of a file, with a folder for what was seen.
#[derive(Debug)]
pub(in super::super) struct Place {
    folder: PathBuf,
    connections: PathBuf,
    name: String,
}

/// Connections as they stand in their file. No secret is opened.
#[derive(Deserialize)]
struct Document<'a> {
    #[serde(borrow)]
    connections: BTreeMap<String, BTreeMap<String, &'a RawValue>>,
}

impl Place {
    /// The place of a connection, in a folder for what can be made again.
    pub(in super::super) fn new(cache: &Path, connections: &Path, name: &str) -> Self {
        let connections = std::path::absolute(connections).unwrap_or_else(|_| connections.to_owned());
        Self { folder: cache.join("seen"), connections, name: name.to_owned() }
    }

    /// The file: another one for each site and account that the name leads to.
    /// `None` where it leads nowhere.
    pub(super) fn file(&self) -> Option<PathBuf> {
        let identity = self.identity(|name| std::env::var(name).ok())?;
        Some(self.folder.join(format!("{}{identity}.json", self.prefix())))
    }

    /// Forgets what was seen of the connection, wherever it led.
    pub(in super::super) fn forget(&self) {
        let Ok(files) = fs::read_dir(&self.folder) else { return };
        // Nobody writes meanwhile; if somebody hangs, it is forgotten all the same.
        let _lock = self.lock();
        let prefix = self.prefix();
        for file in files.flatten() {
            if file.file_name().to_string_lossy().starts_with(&prefix) {
                let _ = fs::remove_file(file.path());
            }
        }
    }

    /// Makes changes of others wait.
    pub(super) fn lock(&self) -> Result<File> {
        let mut options = File::options();
        options.write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        make_folder(&self.folder)?;
        let lock = options.open(self.folder.join(LOCK))?;
        let start = Instant::now();
        while let Err(error) = lock.try_lock() {
            if matches!(error, TryLockError::Error(_)) || start.elapsed() > LOCK_TIMEOUT {
                bail!("the lock is not to be had");
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        Ok(lock)
    }

    /// Writes a file of the folder, and removes those that are old.
    pub(super) fn write(&self, path: &Path, content: &[u8]) -> Result<()> {
        // A reader finds the old or the new, each whole. It is its owner's alone.
        let mut file = tempfile::NamedTempFile::new_in(&self.folder)?;
        file.write_all(content)?;
        file.persist(path)?;
        let oldest = SystemTime::now().checked_sub(MAX_AGE);
        for file in fs::read_dir(&self.folder)?.flatten() {
            let changed = file.metadata().and_then(|metadata| metadata.modified());
            if file.file_name() != LOCK && changed.is_ok_and(|changed| Some(changed) < oldest) {
                let _ = fs::remove_file(file.path());
            }
        }
        Ok(())
    }

    /// What the names of the connection's files begin with.
    fn prefix(&self) -> String {
        let mut hash = Parts::default();
        hash.add(Some(self.connections.as_os_str().as_encoded_bytes()));
        hash.add(Some(self.name.as_bytes()));
        hash.digits() + "-"
    }

    /// Tells the site and the account apart from others. A token tells whose it is
    /// where no user is named; of it this tells nothing.
    fn identity(&self, variable: impl Fn(&str) -> Option<String>) -> Option<String> {
        let mut hash = Parts::default();
        let own = |name| variable(name).filter(|value| !value.trim().is_empty());
        if self.name == "default"
            && let Some(site) = own("JIRA_BASE_URL")
        {
            let user = own("JIRA_USERNAME");
            let token = if user.is_none() { own("JIRA_API_TOKEN").map(Zeroizing::new) } else { None };
            hash.add(Some(site.as_bytes()));
            hash.add(user.as_deref().map(str::as_bytes));
            hash.add(token.as_ref().map(|token| token.as_bytes()));
            return Some(hash.digits());
        }
        let text = Zeroizing::new(fs::read_to_string(&self.connections).ok()?);
        let Document { connections } = serde_json::from_str(&text).ok()?;
        let entry = connections.get(&self.name)?;
        let user = entry.get("user").filter(|user| user.get() != "null");
        let account = if user.is_some() { "user" } else { "token" };
        for member in ["site_url", "gateway_url", "oauth", account] {
            let text = entry.get(member).map(|value| value.get());
            hash.add(text.map(str::as_bytes));
            // What the variables that it names stand for.
            for name in text.unwrap_or_default().split("${").skip(1).filter_map(|text| text.split_once('}')) {
                hash.add(variable(name.0).map(Zeroizing::new).as_ref().map(|value| value.as_bytes()));
            }
        }
        Some(hash.digits())
    }
}

/// A digest of several parts, of which some may be missing.
#[derive(Default)]
struct Parts(Sha256);

impl Parts {
    fn add(&mut self, part: Option<&[u8]>) {
        // Which begin where is clear.
        let length = part.map_or(u64::MAX, |part| u64::try_from(part.len()).unwrap_or_default());
        self.0.update(length.to_le_bytes());
        self.0.update(part.unwrap_or_default());
    }

    fn digits(self) -> String {
        self.0.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Makes a folder that its owner alone reads.
fn make_folder(folder: &Path) -> Result<()> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mut permissions = fs::metadata(folder)?.permissions();
        if permissions.mode() & 0o077 != 0 {
            permissions.set_mode(0o700);
            fs::set_permissions(folder, permissions)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_site_or_account_is_another_one() {
        let folder = tempfile::tempdir().unwrap();
        let connections = folder.path().join("connections.json");
        let identity = |name: &str, entry: &str, variables: &[(&str, &str)]| {
            fs::write(&connections, format!("{{\"connections\": {{\"a\": {entry}}}}}")).unwrap();
            let variable = |name: &str| {
                let found = variables.iter().find(|(known, _)| *known == name);
                found.map(|(_, value)| (*value).to_owned())
            };
            Place::new(folder.path(), &connections, name).identity(variable)
        };
        let known = |entry: &str, variables: &[_]| identity("a", entry, variables).unwrap();
        let basic = known(r#"{"site_url": "https://a", "user": "fred", "token": "1"}"#, &[]);
        assert_eq!(known(r#"{"site_url": "https://a", "user": "fred", "token": "2"}"#, &[]), basic);
        for other in [
            r#"{"site_url": "https://b", "user": "fred", "token": "1"}"#,
            r#"{"site_url": "https://a", "user": "mia", "token": "1"}"#,
            r#"{"site_url": "https://a", "token": "1"}"#,
            r#"{"site_url": "https://a", "token": "2"}"#,
            r#"{"site_url": "https://a", "oauth": {"client_id": "1"}}"#,
            r#"{"site_url": "https://a", "oauth": {"client_id": "2"}}"#,
        ] {
            assert_ne!(known(other, &[]), basic, "{other}");
        }
        let bearer = |token| known(&format!(r#"{{"site_url": "https://a", "token": "{token}"}}"#), &[]);
        assert_ne!(bearer("1"), bearer("2"));
        let variables = r#"{"site_url": "${SITE}", "user": "${USER}", "token": "1"}"#;
        let first = known(variables, &[("SITE", "https://a"), ("USER", "fred")]);
        assert_ne!(known(variables, &[("SITE", "https://b"), ("USER", "fred")]), first);
        assert_ne!(known(variables, &[("SITE", "https://a"), ("USER", "mia")]), first);
        // Learned of what is there: a token that is renewed is of the same account.
        let learned = r#"{"site_url": "https://a", "user": "fred", "token": "1", "learned": {"of": "1"}}"#;
        assert_eq!(known(learned, &[]), basic);

        assert_eq!(identity("b", variables, &[]), None);
        assert_eq!(identity("default", variables, &[]), None);
        assert_eq!(identity("a", "1", &[]), None);
        let site = ("JIRA_BASE_URL", "https://a");
        let own = |variables: &[_]| identity("default", "{}", variables).unwrap();
        let fred = own(&[site, ("JIRA_USERNAME", "fred"), ("JIRA_API_TOKEN", "1")]);
        assert_eq!(own(&[site, ("JIRA_USERNAME", "fred"), ("JIRA_API_TOKEN", "2")]), fred);
        assert_ne!(own(&[site, ("JIRA_USERNAME", "mia"), ("JIRA_API_TOKEN", "1")]), fred);
        assert_ne!(own(&[site, ("JIRA_API_TOKEN", "1")]), own(&[site, ("JIRA_API_TOKEN", "2")]));
        assert_eq!(identity("default", "{}", &[("JIRA_BASE_URL", " ")]), None);
    }
}
