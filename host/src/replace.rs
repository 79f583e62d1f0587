//! Files that change as a whole.

use anyhow::{Context, Result, bail};
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

/// What the names of new files end in until they are whole.
const ENDING: &str = ".tmp";

/// After so long whoever wrote a file that is not whole yet was killed.
const OLD: Duration = Duration::from_secs(600);

/// The folder of a file.
pub(crate) fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// The file that a path leads to through links, whether it is there yet or not.
pub(crate) fn target(path: &Path) -> PathBuf {
    let mut target = path.to_owned();
    // As many as Linux follows.
    for _ in 0..40 {
        match fs::read_link(&target) {
            Ok(next) => target = folder(&target).join(next),
            Err(_) => break,
        }
    }
    match (fs::canonicalize(folder(&target)), target.file_name()) {
        (Ok(folder), Some(name)) => folder.join(name),
        _ => target,
    }
}

/// Creates a folder that is its owner's alone, if it is not there.
pub(crate) fn make_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}

/// How long to wait for another process that holds a lock.
const LOCK_TIMEOUT: Duration = Duration::from_secs(10);

/// Holds the lock of a file: another one beside it, which stays.
pub(crate) fn lock_of(path: &Path) -> Result<File> {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    lock(Path::new(&name))
}

/// Holds the lock that a file is.
pub(crate) fn lock(path: &Path) -> Result<File> {
    let mut options = File::options();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let cannot = || format!("Cannot hold the lock {}", path.display());
    make_folder(folder(path)).with_context(cannot)?;
    let lock = options.open(path).with_context(cannot)?;
    let start = Instant::now();
    while let Err(error) = lock.try_lock() {
        if let fs::TryLockError::Error(error) = error {
            return Err(error).with_context(cannot);
        }
        if start.elapsed() > LOCK_TIMEOUT {
            bail!("Another process has held {} for {LOCK_TIMEOUT:?}.", path.display());
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    Ok(lock)
}

/// Writes a file that is its owner's alone: others see the old one or the new one, each
/// whole. What was left by a process that was killed is removed.
pub(crate) fn replace(path: &Path, parts: &[&[u8]], durable: bool) -> Result<()> {
    let folder = folder(path);
    let name = path.file_name().with_context(|| format!("{} names no file", path.display()))?;
    let mut beginning = OsString::from(".");
    beginning.push(name);
    beginning.push(".");
    clean(folder, &beginning);
    let mut file = tempfile::Builder::new().prefix(&beginning).suffix(ENDING).tempfile_in(folder)?;
    for part in parts {
        file.write_all(part)?;
    }
    if durable {
        file.as_file().sync_all()?;
    }
    file.persist(path).with_context(|| format!("Cannot write {}", path.display()))?;
    // The new name must outlive a crash too.
    #[cfg(unix)]
    if durable {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

fn clean(folder: &Path, beginning: &OsString) {
    let oldest = SystemTime::now().checked_sub(OLD);
    let beginning = beginning.to_string_lossy();
    for file in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = file.file_name();
        let name = name.to_string_lossy();
        let ours = name.starts_with(&*beginning) && name.ends_with(ENDING);
        let changed = || file.metadata().and_then(|metadata| metadata.modified());
        if ours && changed().is_ok_and(|changed| Some(changed) < oldest) {
            // What cannot be removed harms nobody.
            let _ = fs::remove_file(file.path());
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn what_a_killed_process_left_is_removed_once_it_is_old() {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str, seconds: u64| {
            let path = folder.path().join(name);
            let file = File::create(&path).unwrap();
            file.set_modified(SystemTime::now() - Duration::from_secs(seconds)).unwrap();
            path
        };
        let (old, young, other) = (file(".a.x.tmp", 700), file(".a.y.tmp", 10), file(".b.x.tmp", 700));
        replace(&folder.path().join("a"), &[b"1", b"2"], true).unwrap();
        assert_eq!([&old, &young, &other].map(|path| path.exists()), [false, true, true]);
        assert_eq!(fs::read(folder.path().join("a")).unwrap(), b"12");
    }

    #[test]
    fn links_lead_to_files_that_are_not_there_yet() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().canonicalize().unwrap().join(name);
        std::os::unix::fs::symlink("second", at("first")).unwrap();
        std::os::unix::fs::symlink(at("file"), at("second")).unwrap();
        assert_eq!(target(&at("first")), at("file"));
        assert_eq!(target(&at("none")), at("none"));
    }
}
