//! A file that comes in parts: under a name of its own beside the one that it gets
//! once it is whole.

use anyhow::{Context, Result, bail};
use jira_connector_host::files::FileInfo;
use serde::{Deserialize, Serialize};
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use tempfile::TempPath;

/// What a part's name ends in.
const ENDING: &str = ".part";

/// What the name of the file ends in that says of which version the part is.
const VERSION: &str = ".part.version";

/// Which version of a file a part is of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Version {
    /// What the site calls it.
    version: String,
    /// How many bytes the whole has.
    total: Option<u64>,
}

impl Version {
    /// That of a file that is coming, if the site tells versions apart.
    pub(super) fn of(head: &FileInfo) -> Option<Self> {
        head.version.clone().map(|version| Self { version, total: head.total })
    }
}

/// A file on its way.
pub(super) struct Partial {
    file: File,
    place: PathBuf,
    /// Where its version is kept.
    about: PathBuf,
    target: PathBuf,
    size: u64,
    /// The last byte that is there, until it has come once more.
    last: Option<u8>,
}

impl Partial {
    /// A file that is to become `target`. With `resume` it goes on with the part
    /// that is there, if there is one; with `force` it takes the place of what is
    /// there.
    pub(super) fn open(target: &Path, resume: bool, force: bool) -> Result<Self> {
        let shown = target.display();
        if !force && target.symlink_metadata().is_ok() {
            bail!("{shown} is there already. Write over it with --force, or name another with --output.");
        }
        let name = target.file_name().with_context(|| format!("{shown} names no file"))?;
        let beside = |ending| {
            let mut beside = name.to_owned();
            beside.push(ending);
            target.with_file_name(beside)
        };
        let (place, about) = (beside(ENDING), beside(VERSION));
        let shown = place.display();
        let cannot = || format!("Cannot write {shown}");
        let found = place.symlink_metadata().ok();
        if force && found.is_some() {
            std::fs::remove_file(&place).with_context(cannot)?;
        }
        let old = found.filter(|_| resume);
        if let Some(found) = old {
            if !found.is_file() {
                bail!("{shown} is no part of a file. Remove it.");
            }
            let mut file = OpenOptions::new().read(true).write(true).open(&place).with_context(cannot)?;
            let (size, last) = end(&mut file).with_context(cannot)?;
            return Ok(Self { file, place, about, target: target.to_owned(), size, last });
        }
        // It follows no link and takes no file that is there.
        match OpenOptions::new().write(true).create_new(true).open(&place) {
            Ok(file) => Ok(Self { file, place, about, target: target.to_owned(), size: 0, last: None }),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => bail!(
                "{shown} is there from a download that did not end, or that still runs. Go on with --continue, or \
                 start again with --force."
            ),
            Err(error) => Err(error).with_context(cannot),
        }
    }

    /// How many bytes are there.
    pub(super) fn size(&self) -> u64 {
        self.size
    }

    /// Where to ask for more from: the place of the last byte. None from the start.
    pub(super) fn overlap(&self) -> Option<u64> {
        self.last.and_then(|_| self.size.checked_sub(1))
    }

    /// The version that the part is of, if that is known.
    pub(super) fn version(&self) -> Option<Version> {
        self.about.symlink_metadata().ok().filter(|file| file.is_file() && file.len() < 10_000)?;
        serde_json::from_slice(&std::fs::read(&self.about).ok()?).ok()
    }

    /// Keeps which version comes now.
    pub(super) fn note(&self, version: Option<&Version>) -> Result<()> {
        let cannot = || format!("Cannot write {}", self.about.display());
        match std::fs::remove_file(&self.about) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error).with_context(cannot),
            _ => {}
        }
        let Some(version) = version else { return Ok(()) };
        // It follows no link.
        let mut file =
            OpenOptions::new().write(true).create_new(true).open(&self.about).with_context(cannot)?;
        file.write_all(&serde_json::to_vec(version)?).with_context(cannot)
    }

    /// Makes ready for what comes: the rest, or where the site gives no part, all
    /// of it once more.
    pub(super) fn go_on(&mut self, partial: bool) -> Result<()> {
        if partial {
            self.size = self.size.saturating_sub(1);
        } else {
            self.file.set_len(0)?;
            self.file.rewind()?;
            (self.size, self.last) = (0, None);
        }
        Ok(())
    }

    /// Leaves what has come, and says how much it is. Nothing is not left.
    pub(super) fn keep(self) -> u64 {
        // A byte that was to come once more is there.
        let size = self.size.saturating_add(u64::from(self.last.is_some()));
        if size == 0 {
            // It harms nobody.
            let _ = std::fs::remove_file(&self.place);
            let _ = std::fs::remove_file(&self.about);
        }
        size
    }

    /// Gives the file its name, and says how many bytes it has.
    pub(super) fn finish(self, force: bool) -> Result<u64> {
        let Self { file, place, about, target, size, .. } = self;
        drop(file);
        let place = TempPath::try_from_path(place)?;
        let named = if force { place.persist(&target) } else { place.persist_noclobber(&target) };
        named.map_err(|problem| {
            let (error, place) = (problem.error, problem.path.keep());
            let place = place.map(|place| format!(": it is in {}", place.display())).unwrap_or_default();
            anyhow::Error::new(error).context(format!("Cannot name the file {}{place}", target.display()))
        })?;
        // It harms nobody.
        let _ = std::fs::remove_file(about);
        Ok(size)
    }
}

/// How many bytes a file has, and the last of them. It is left behind that.
fn end(file: &mut File) -> std::io::Result<(u64, Option<u8>)> {
    let size = file.seek(SeekFrom::End(0))?;
    if size == 0 {
        return Ok((0, None));
    }
    file.seek(SeekFrom::End(-1))?;
    let mut last = [0];
    file.read_exact(&mut last)?;
    let [last] = last;
    Ok((size, Some(last)))
}

impl Write for Partial {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let mut bytes = bytes;
        if let Some(last) = self.last
            && let Some((first, rest)) = bytes.split_first()
        {
            if *first != last {
                let problem = "the file has changed since its first part came: start again with --force";
                return Err(std::io::Error::new(ErrorKind::InvalidData, problem));
            }
            self.last = None;
            self.size = self.size.saturating_add(1);
            if rest.is_empty() {
                return Ok(1);
            }
            bytes = rest;
            let written = self.file.write(bytes)?;
            self.size = self.size.saturating_add(written as u64);
            return Ok(written.saturating_add(1));
        }
        let written = self.file.write(bytes)?;
        self.size = self.size.saturating_add(written as u64);
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.sync_all()
    }
}
