//! The file: read as a whole, changed as a whole, under a lock.

use super::entry::Entry;
use anyhow::{Context, Result, anyhow, bail};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::Path;
use std::time::{Duration, Instant};
use zeroize::Zeroizing;

#[derive(Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct Document {
    pub(super) connections: BTreeMap<String, Entry>,
}

/// How long to wait for another process that changes the file.
const LOCK_TIMEOUT: Duration = Duration::from_secs(10);

impl Document {
    /// What the file holds. One that is not there holds nothing.
    pub(super) fn read(path: &Path) -> Result<Self> {
        let text = match fs::read_to_string(path) {
            Ok(text) => Zeroizing::new(text),
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(error).with_context(|| format!("Cannot read {}", path.display())),
        };
        let document: Self = serde_json::from_str(&text)
            // The text of the error may quote a secret; its place does not.
            .map_err(|error| {
                let problem = match error.is_data() {
                    true => "has an unknown or missing name, or a value of another type",
                    false => "is not JSON",
                };
                anyhow!("{} {problem}, at line {}, column {}.", path.display(), error.line(), error.column())
            })?;
        for (name, entry) in &document.connections {
            entry.check().with_context(|| format!("In {}, connection {name:?}", path.display()))?;
        }
        if document.connections.values().any(Entry::is_open) && others_read(path) {
            bail!("Others can read {0}, which holds a token. Run: chmod 600 {0}", path.display());
        }
        Ok(document)
    }

    /// Changes the file unless the change fails. It is durable when this returns.
    pub(super) fn change(path: &Path, change: impl FnOnce(&mut Self) -> Result<()>) -> Result<()> {
        // A link stays a link to the file that changes.
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let folder = folder(&path);
        make_folder(folder).with_context(|| format!("Cannot make the folder {}", folder.display()))?;
        let _lock = lock(&path)?;
        let mut document = Self::read(&path)?;
        change(&mut document)?;
        let text = Zeroizing::new(serde_json::to_vec_pretty(&document)?);
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(&text)?;
        file.write_all(b"\n")?;
        file.as_file().sync_all()?;
        file.persist(&path).with_context(|| format!("Cannot write {}", path.display()))?;
        // The new name must outlive a crash too.
        #[cfg(unix)]
        File::open(folder)?.sync_all()?;
        Ok(())
    }
}

/// The folder of a file.
pub(super) fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

fn make_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}

/// Holds the lock of a file: another one beside it, which stays.
pub(super) fn lock(path: &Path) -> Result<File> {
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

/// Whether others than its owner can read a file.
#[cfg(unix)]
pub(crate) fn others_read(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(path).is_ok_and(|file| file.mode() & 0o077 != 0)
}

/// Whether others than its owner can read a file: nobody looks.
#[cfg(not(unix))]
pub(crate) fn others_read(_: &Path) -> bool {
    false
}
